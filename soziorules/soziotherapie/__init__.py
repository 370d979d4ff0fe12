"""The domain: outpatient Soziotherapie (§ 37a SGB V): the case, what follows from its dates and quantities, and its texts."""
