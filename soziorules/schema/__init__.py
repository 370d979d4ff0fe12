"""JSON Schemas of everything that goes in and comes out: cases, decisions, accounts, rule files, case tests.

They are made from the models, the vocabulary and the rule set, never written by hand, and speak both languages.
"""

from soziorules.schema.make import NAMES, make, text

__all__ = ["NAMES", "make", "text"]
