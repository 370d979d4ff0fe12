"""Units of prescriptions and minutes of the Krankheitsfall, kept apart."""
