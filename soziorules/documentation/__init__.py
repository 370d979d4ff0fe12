"""The handbook: everything that the rule files say, as pages for people. Made from the rules, so it cannot be out of date."""

from soziorules.documentation.book import Book
from soziorules.documentation.handbook import handbook
from soziorules.documentation.output import write

__all__ = ["Book", "handbook", "write"]
