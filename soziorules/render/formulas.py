"""Formulas as sentences: what a derived value is, and how it came about in a case, with figures.

Both are made from the formula itself, so prose and computation cannot drift apart.
"""

from __future__ import annotations

from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.formulas import Formula
from soziorules.engine.language.text import Language


class FormulaSentences:
    """Sentences about formulas over one vocabulary and rule set."""

    def __init__(self, vocabulary: Vocabulary, elements: Elements) -> None:
        self._vocabulary = vocabulary
        self._elements = elements

    def said(self, formula: Formula, language: Language) -> str:
        """Return a formula in words."""
        return ""
