"""Sentences about derived values: what they are, and how they came about, from the formula itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from soziorules.engine.compiler.law import formulas_on
from soziorules.engine.language.text import Language
from soziorules.render.formulas import FormulaSentences, worked_out
from soziorules.render.sentences import Sentences
from tests.engine.bills import Bill, Item, bills

DAY = dt.date(2026, 6, 2)
BILL = Bill(
    DAY,
    born_on=dt.date(1990, 1, 1),
    paid_on=dt.date(2026, 10, 14),
    cost=Decimal("73.25"),
    pages=3,
    land="BY",
    student=True,
    items=(Item("book", 3, dt.date(2026, 1, 1)),),
)


def sentences(bill: Bill | None) -> FormulaSentences:
    rules = bills()
    vocabulary, elements = rules.domain.vocabulary, rules.elements
    decision = None if bill is None else rules.decide(bill)
    return FormulaSentences(vocabulary, elements, Sentences(vocabulary, elements).condition, decision)


@pytest.mark.parametrize(
    ("name", "language", "sentence"),
    [
        ("free_until", "de", "19.10.2026 = 14.10.2026 + 5 Tage"),
        ("free_until", "en", "19 October 2026 = 14 October 2026 + 5 days"),
        ("decide_by", "de", "18.11.2026 = 14.10.2026 + 5 Wochen, sonst der nächste Arbeitstag (BY)"),
        ("deemed_on", "de", "19.11.2026 = 18.11.2026 + 1 Tag"),
        ("due_on", "en", "8 June 2026 = working day 3 after 2 June 2026 (BY)"),
        ("grown_on", "de", "01.01.2011 = 21. Geburtstag (01.01.1990)"),
        ("pages_all", "en", "6 = 3 + sum of: items[].pages with items[].lent_on on or before issued_on"),
        ("fee_up", "de", "9,20 € = 12,5 % von 73,25 €, auf zehn Cent aufgerundet"),
    ],
)
def test_a_value_is_told_with_its_figures(name: str, language: Language, sentence: str) -> None:
    assert worked_out(sentences(BILL), name, language) == sentence


def test_bounds_are_told_where_only_these_are_known() -> None:
    unknown = sentences(Bill(DAY, paid_on=dt.date(2026, 10, 14), land="BE"))
    said = worked_out(unknown, "decide_by", "de")
    assert said is not None
    assert said.startswith(
        "04.11.2026 (spätestens 18.11.2026) = 14.10.2026 + (5 Wochen, wenn student: ja; sonst"
    )


def test_nothing_is_told_where_nothing_is_known() -> None:
    assert worked_out(sentences(Bill(DAY)), "decide_by", "de") is None


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_formula_has_a_sentence_in_the_handbook(language: Language) -> None:
    rules, words = bills(), sentences(None)
    for name, formula in formulas_on(rules.elements, DAY, rules.domain.expand).items():
        said = words.said(formula, language)
        assert said, name
        assert "{" not in said, name
