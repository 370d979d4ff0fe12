"""The Zuzahlung of § 37a Abs. 3 SGB V; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import soziorules
from soziorules.engine.compiler.bounds import BoundsOf
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.proof.reference import Reference, law_on
from soziorules.render.formulas import FormulaSentences, worked_out
from soziorules.soziotherapie.wording.figures import figures

amounts = st.decimals(min_value=0, max_value=9_999, places=2)
ADULT = "1980-01-01"
DAY = "2026-11-20"


def decided(*, readings: dict[str, str] | None = None, **stated: Any) -> Decision:
    """Return the decision on a case of which only the person and the day of delivery are stated."""
    return soziorules.check({"prescribed_on": DAY, **stated}, readings=readings)


def due(decision: Decision) -> tuple[str | None, str | None]:
    """Return amount and reason: the same as a figure, as facts and in the reference evaluator."""
    found = decision.figures["copayment"]
    amount = decision.value("copayment.amount")
    assert found["amount"] == (None if amount is None else str(amount))
    assert found["reason"] == decision.value("copayment.reason") == decision.values["copayment.reason"]
    assert decision.values["copayment.amount"] == amount
    rules, day = decision.evaluator.rules, decision.as_of
    assert day is not None
    slow = Reference(
        law_on(rules, rules.period(day)), decision.given, decision.evaluator.program.base.choices
    )
    assert slow.fact("copayment.reason") == found["reason"]
    assert decision.values.between("copayment.amount") == slow.fact("copayment.amount")
    return found["amount"], found["reason"]


def of_cost(cost: Any) -> tuple[str | None, str | None]:
    """Return what is due for a cost."""
    return due(decided(patient={"born_on": ADULT}, service={"on": DAY, "cost": str(cost)}))


@pytest.mark.parametrize(
    ("cost", "due", "reason"),
    [
        ("3.00", "3.00", "cost"),
        ("4.00", "4.00", "cost"),  # 132
        ("5.00", "5.00", "cost"),
        ("45.00", "5.00", "minimum"),  # 131
        ("50.00", "5.00", "minimum"),
        ("50.01", "5.00", "rate"),
        ("63.47", "6.35", "rate"),  # 143
        ("70.00", "7.00", "rate"),
        ("99.99", "10.00", "rate"),
        ("100.00", "10.00", "maximum"),
        ("140.00", "10.00", "maximum"),
        ("0", "0.00", "nothing_delivered"),  # 142
    ],
)
def test_ten_percent_between_five_and_ten_euros(cost: str, due: str, reason: str) -> None:
    assert of_cost(cost) == (due, reason)


@given(amounts)
def test_never_above_the_cost_nor_outside_five_to_ten_euros(cost: Decimal) -> None:
    amount, _ = of_cost(cost)
    assert amount is not None
    assert Decimal(amount) <= cost
    assert Decimal(amount) == cost or Decimal(5) <= Decimal(amount) <= Decimal(10)


@given(amounts, amounts)
def test_a_higher_cost_never_lowers_it(one: Decimal, other: Decimal) -> None:
    low, high = (Decimal(of_cost(each)[0] or 0) for each in sorted((one, other)))
    assert low <= high


@pytest.mark.parametrize(
    ("born", "on", "due", "reason"),
    [
        ("2008-11-21", "2026-11-20", "0.00", "underage"),  # 136
        ("2008-11-20", "2026-11-20", "7.00", "rate"),  # 137
        ("2008-02-29", "2026-02-28", "0.00", "underage"),  # 138
        ("2008-02-29", "2026-03-01", "7.00", "rate"),
    ],
)
def test_from_the_18th_birthday_on(born: str, on: str, due: str, reason: str) -> None:
    assert paid(patient={"born_on": born}, service={"on": on, "cost": 70}) == (due, reason)


def paid(**stated: Any) -> tuple[str | None, str | None]:
    """Return amount and reason of a case."""
    return due(decided(**stated))


@pytest.mark.parametrize(("on", "due"), [("2026-12-31", "0.00"), ("2027-01-01", "7.00")])
def test_an_exemption_ends(on: str, due: str) -> None:  # 139
    patient = {"born_on": ADULT, "copayment_exempt_until": "2026-12-31"}
    decision = decided(patient=patient, service={"on": on, "cost": "70.00"})
    assert decision.figures["copayment"]["amount"] == due
    assert decision.value("service.exempt") is (due == "0.00")
    assert not decision.assumed


def test_without_word_on_an_exemption_the_amount_is_due_unless_there_is_one() -> None:
    decision = decided(patient={"born_on": ADULT}, service={"on": DAY, "cost": 70})
    assert due(decision) == ("7.00", "rate")
    assert [(each.path, each.of) for each in decision.assumed] == [
        ("patient.copayment_exempt", "copayment.amount")
    ]


@pytest.mark.parametrize(
    "stated",
    [
        {"patient": {"born_on": "2015-01-01"}, "service": {"on": DAY, "cost": 70}},
        {"patient": {"born_on": ADULT}, "service": {"on": DAY, "cost": 70, "contact": "no_show"}},
        {"patient": {"born_on": ADULT, "coverage": "private"}, "service": {"on": DAY, "cost": 70}},
    ],
)
def test_where_nothing_is_due_anyway_silence_on_an_exemption_is_not_named(stated: dict[str, Any]) -> None:
    assert "patient.copayment_exempt" not in [each.path for each in decided(**stated).assumed]


@pytest.mark.parametrize("service", [{}, {"on": DAY}, {"cost": 70}])
def test_what_is_not_known_is_not_guessed(service: dict[str, object]) -> None:
    decision = decided(patient={"born_on": ADULT}, service=service)
    assert decision.value("copayment.amount") is None


def test_a_day_that_cost_nothing_has_no_co_payment_whatever_the_age() -> None:
    assert paid(service={"on": DAY, "cost": 0}) == ("0.00", None)
    assert paid(patient={"born_on": ADULT}, service={"on": DAY, "cost": 0}) == ("0.00", "nothing_delivered")


def test_without_a_day_what_holds_on_every_day_is_known() -> None:
    """A missed appointment costs nothing whenever it was; what a day costs turns on the law of that day."""
    missed = decided(patient={"born_on": ADULT}, service={"contact": "no_show", "cost": 70})
    assert (missed.value("copayment.amount"), missed.value("copayment.reason")) == (
        Decimal("0.00"),
        "not_used",
    )
    assert "copayment.not_used" in [note.id for note in missed.notes]
    used = decided(patient={"born_on": ADULT}, service={"contact": "in_person", "cost": 70})
    assert used.values.between("copayment.amount") == (Decimal("0.00"), Decimal("7.00"))
    assert used.value("copayment.reason") is None


@pytest.mark.parametrize(
    ("on", "due", "reason"),
    [
        ("1999-05-03", "0.00", "not_in_force"),
        ("2003-12-31", "0.00", "not_in_force"),
        ("2004-01-01", "7.00", "rate"),
    ],
)
@pytest.mark.parametrize("issued", ["2003-12-15", "2004-02-02"])
def test_the_law_of_the_day_of_delivery_gives_the_amount(on: str, due: str, reason: str, issued: str) -> None:
    decision = soziorules.check(
        {"prescribed_on": issued, "patient": {"born_on": "1970-01-01"}, "service": {"on": on, "cost": 70}}
    )
    assert (str(decision.value("copayment.amount")), decision.value("copayment.reason")) == (due, reason)
    said = " ".join(" ".join(decision.to_text("de").split()).split())
    assert ("7,00 €" in said) is (due == "7.00")


def test_summed_part_units_cannot_be_told_from_one_day() -> None:
    stated: dict[str, Any] = {"patient": {"born_on": ADULT}, "service": {"on": DAY, "cost": "17.50"}}
    assert due(decided(**stated, readings={"copay.part_units": "summed"})) == (None, "summed")


def test_a_fraction_of_a_cent_is_rounded_by_the_reading() -> None:
    stated: dict[str, Any] = {"patient": {"born_on": ADULT}, "service": {"on": DAY, "cost": "63.47"}}
    assert due(decided(**stated)) == ("6.35", "rate")
    assert due(decided(**stated, readings={"copay.rounding": "down"})) == ("6.34", "rate")


@pytest.mark.parametrize(
    ("contacts", "on", "remote", "reason"),
    [
        (["no_show", "coordination"], DAY, "no", "not_used"),
        (["no_show", "other"], DAY, "no", "rate"),
        (["video"], DAY, "no", "not_counted"),
        (["video", None], DAY, "no", "rate"),
        (["video"], DAY, "yes", "rate"),
        (["telephone"], "2020-11-01", "no", "not_counted"),
        (["telephone"], "2020-11-02", "no", "rate"),
        (["telephone"], "2021-03-31", "no", "rate"),
        (["telephone"], "2021-04-01", "no", "not_counted"),
    ],
)
def test_contacts_that_the_history_lists_for_the_day(
    contacts: list[str | None], on: str, remote: str, reason: str
) -> None:
    visits = [{"on": on, "minutes": 60, **({} if each is None else {"contact": each})} for each in contacts]
    history = [{"prescribed_on": "2020-06-01", "kind": "first", "units": 30, "delivered": visits}]
    stated: dict[str, Any] = {
        "patient": {"born_on": ADULT},
        "service": {"on": on, "cost": "70"},
        "history": history,
    }
    assert due(decided(**stated, readings={"contact.remote": remote}))[1] == reason


def test_how_the_amount_came_about_is_said_with_figures() -> None:
    decision = decided(patient={"born_on": ADULT}, service={"on": DAY, "cost": "63.47"})
    sentences = FormulaSentences(
        decision.evaluator.program.vocabulary, decision.evaluator.rules.elements, lambda *_: "", decision
    )
    said = worked_out(sentences, "copayment.amount", "de")
    share = "(der höchste Wert von: 5,00 €; 10 % von 63,47 €)"
    assert said == f"6,35 € = (der niedrigste Wert von: 63,47 €; 10,00 €; {share}), auf Cent gerundet"


def test_an_amount_that_is_open_says_what_is_missing() -> None:
    example = Path(__file__).parents[2] / "examples" / "psychiatrist_30_units_f20.json"
    case = {
        **json.loads(example.read_text(encoding="utf-8")),
        "service": {"on": "2026-11-25", "cost": "61.50"},
    }
    shown = "Zuzahlung für den Tag"
    assert "6,15 €" in said(case, shown)
    assert said({**case, "patient": {"statutory_insured": True}}, shown) == "offen; es fehlt: Geburtsdatum"
    assert said({**case, "service": {"on": "2026-11-25"}}, shown) == "offen; es fehlt: Kosten des Tages"


def said(case: dict[str, Any], name: str) -> str:
    decision = soziorules.check(case, today="2026-11-25", lang="de")
    return dict(figures(decision, "de"))[name]


def test_where_all_is_stated_it_is_computed_by_expressions_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stated: dict[str, Any] = {"patient": {"born_on": "1980-02-03", "coverage": "statutory"}}
    decided(**stated, service={"on": "2026-12-03", "cost": "71.35", "contact": "in_person"})
    walked: list[object] = []
    monkeypatch.setattr(BoundsOf, "words", lambda self, formula: walked.append(formula))
    monkeypatch.setattr(BoundsOf, "__call__", lambda self, formula: walked.append(formula))
    decision = decided(**stated, service={"on": "2026-12-04", "cost": "71.36", "contact": "in_person"})
    assert (str(decision.value("copayment.amount")), decision.value("copayment.reason")) == ("7.14", "rate")
    assert not walked
