"""How an account of hours is said and drawn."""
