"""What silence decides is said where the promise stands, and holds for the stated facts."""

from __future__ import annotations

import datetime as dt

import pytest

import soziorules
from soziorules import Outcome, Problems
from soziorules.engine.language.text import Language
from tests.promises.generator import Plain
from tests.promises.test_kept import case

BORN = {"born_on": "1986-04-02", "statutory_insured": True}
NEAR = [{"prescribed_on": "2026-01-02", "kind": "first", "units": 90, "delivered_minutes": 5700}]
"""25 hours are left: 25 units alone, 16 in a group."""
IF_SINGLE = ", wenn keine davon in der Gruppe stattfindet"
RESTS = "Nicht angegeben, ändert aber vielleicht die Antwort: "


def short(plain: Plain, reader: str = "prescriber") -> str:
    return " ".join(soziorules.check(plain).short_answer("de", reader).lines(500, 50))


def in_full(plain: Plain) -> str:
    return " ".join(soziorules.check(plain).to_text("de", full=True).split())


@pytest.mark.parametrize("asked", [None, 10, 16, 17, 25, 26, 30])
def test_the_largest_number_is_permitted_and_said_to_hold_for_single_units(asked: int | None) -> None:
    plain = case(history=NEAR, prescription__units=asked)
    decision = soziorules.check(plain)
    assert decision.figures["units"]["permitted"] == 25
    for count, fits in ((25, True), (26, False)):
        found = soziorules.check(case(history=NEAR, prescription__units=count))
        assert ("limits.krankheitsfall_hours" not in found.missed) is fits
    told = 25 if asked is None else min(asked, 25)
    together = soziorules.check(case(history=NEAR, prescription__units=told, prescription__group_units=told))
    rests = "limits.krankheitsfall_hours" in together.missed
    assert ("prescription.group_units" in [each.path for each in decision.assumed]) is rests is (told > 16)
    if asked != 25:
        assert f"Jetzt möglich 25 Einheiten{IF_SINGLE}" in in_full(plain)
    assert (RESTS + "Einheiten in der Gruppe." in short(plain)) is (asked in (17, 25))
    assert (f"Höchstens 25 Einheiten verordnen{IF_SINGLE}." in short(plain)) is (asked in (26, 30))
    account = " ".join(soziorules.ledger(plain).to_text("de", width=300).split())
    assert f"Jetzt verordnungsfähig 25 Einheiten{IF_SINGLE}" in account


@pytest.mark.parametrize("grouped", [0, 5])
def test_what_is_stated_of_a_group_needs_no_condition(grouped: int) -> None:
    plain = case(history=NEAR, prescription__units=30, prescription__group_units=grouped)
    assert IF_SINGLE not in short(plain) + in_full(plain) + soziorules.ledger(plain).to_text("de", width=300)


def test_hours_that_are_enough_for_groups_need_none_either() -> None:
    history = [{**NEAR[0], "delivered_minutes": 4500}]
    assert IF_SINGLE not in in_full(case(history=history, prescription__units=20))


@pytest.mark.parametrize("reader", ["prescriber", "provider", "payer"])
def test_a_detention_without_a_last_day_is_named_in_the_short_answer(reader: str) -> None:
    plain = case(patient={**BORN, "detention": "prison"})
    assert soziorules.check(plain).outcome is Outcome.NOT_ELIGIBLE
    assert RESTS + "Letzter Tag der Freiheitsentziehung." in short(plain, reader)
    plain["patient"]["detention_until"] = "2026-12-01"
    assert soziorules.check(plain).not_before == dt.date(2026, 12, 2)
    assert RESTS not in short(plain, reader)


def test_the_person_is_asked_when_a_detention_ends() -> None:
    plain = case(patient={**BORN, "detention": "forensic"})
    assert "Noch gebraucht wird: Wann die Haft oder Maßregel endet." in short(plain, "patient")


def test_who_has_no_card_is_told_that_the_no_rests_on_it() -> None:
    plain = case(patient={"born_on": "1986-04-02", "statutory_insured": False})
    assert RESTS + "Wer die Behandlung bezahlt." in short(plain)


def test_a_last_day_of_a_detention_asks_which_it_is() -> None:
    with pytest.raises(Problems, match="detention"):
        soziorules.check(case(patient={**BORN, "detention_until": "2026-12-31"}))


def test_a_way_out_says_in_every_text_that_it_rests_on_single_units() -> None:
    """16 units fit in a group too, 25 only alone: what the short answer says of a way out, all texts say."""
    decision = soziorules.check(case(history=NEAR, prescription__units=30))
    texts: dict[Language, tuple[str, str]] = {
        "de": (
            "Höchstens 25 Einheiten verordnen" + IF_SINGLE,
            "wenn keine der Einheiten in der Gruppe stattfindet",
        ),
        "en": (
            "Prescribe at most 25 units, if none of them is in a group",
            "if none of the units is in a group",
        ),
    }
    for language, (way, to_the_patient) in texts.items():
        assert way + "." in " ".join(decision.to_text(language, full=True).split())
        assert way + "." in " ".join(decision.short_answer(language, "prescriber").lines(500, 50))
        assert decision.to_dict(language)["remedies"][0]["message"] == way + "."
        assert to_the_patient in " ".join(decision.to_text(language, reader="patient").split())
    with_a_group = soziorules.check(case(history=NEAR, prescription__units=30, prescription__group_units=0))
    assert "Höchstens 25 Einheiten verordnen." in " ".join(with_a_group.to_text("de", full=True).split())
    assert "in der Gruppe" not in with_a_group.to_text("de", reader="patient")


def test_the_person_reads_how_many_units_may_be_in_a_group() -> None:
    plain = case(prescription__units=40, prescription__group_units=40)
    (way, *_) = soziorules.check(plain).remedies
    assert way.change == {"prescription.units": {"at_most": 30}, "prescription.group_units": {"at_most": 30}}
    said = " ".join(soziorules.check(plain).to_text("de", reader="patient").split())
    assert "höchstens 30 Einheiten auf die Verordnung, davon höchstens 30 in der Gruppe." in said
