"""What the JSON Schemas hold of Soziotherapie: the case from its model, the figures of a decision."""
