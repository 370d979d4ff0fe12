"""Derived facts and accounts of hours for whole columns."""
