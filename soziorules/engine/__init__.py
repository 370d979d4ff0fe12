"""The rule engine: language, compiler, evaluator, columns and proof. It knows no field of law."""
