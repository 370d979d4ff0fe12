"""Situations from practice: what a practice reads first, in German."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.engine.casetests.case_files import load_cases

FIELD = Path(__file__).parents[1] / "cases" / "field.yaml"
TODAY = "2026-11-28"
SAID = {
    "A refugee who is only said not to be insured is refused, and the card is named": "Gesundheitskarte nach § 264 Abs. 2 SGB V",
    "Sixty units in seven days ask for reasons": "mehr als 14 (etwa zwei am Tag) bitte begründen",
    "A Hausarzt does not prescribe Probestunden": "Heute möglich: Überweisen und, wenn die Person",
    "One form does not hold 120 units": "Heute möglich: Höchstens 30 Einheiten verordnen.",
    "With Alzheimer dementia the capability is open": "Es fehlt: Therapiefähigkeit; Realistisches Therapieziel.",
    "A child psychiatrist waits for the transition phase of somebody of sixteen": "So wie angegeben geht es ab 19.05.2028.",
    "Group sittings of 90 and 75 minutes are counted in minutes": "112 Std. 30 Min. frei",
    "A refusal by the Krankenkasse leaves the conditions met": "Abgelehnt am 10.11.2026: 0 von 30 Einheiten genehmigt.",
    "The Krankenkasse is silent for more than three weeks": "Auf das Schweigen nicht bauen.",
    "Five units on Muster 28 and five Probestunden together need the approval": "Zusammen sind es 10 Einheiten ohne Genehmigung",
    "Twenty of thirty units of the prescription before are still open": "früher verordnet und noch offen ist (20 Stunden)",
    "A start three weeks before issue is not paid": "was vor dem 24.11.2026 erbracht wurde, zahlt die Krankenkasse nicht",
    "Refused after the time was over": "fällig war es bis 04.11.2026",
    "Granted in full and in time": "Genehmigt am 28.10.2026: 30 Einheiten. Es kann losgehen.",
    "The goal has been reached": "Die Therapieziele sind erreicht",
}
NEVER_BESIDE_A_REFUSAL = ("Zuzahlung", "EBM", "einreichen", "kann sofort beginnen")


@lru_cache(maxsize=1)
def situations() -> dict[str, Any]:
    return {test.name: test for test in load_cases([FIELD])}


def told(name: str) -> str:
    return " ".join(soziorules.check(situations()[name].given, today=TODAY).to_text("de").split())


@pytest.mark.parametrize("name", SAID)
def test_a_situation_says_what_somebody_of_the_field_would(name: str) -> None:
    assert SAID[name] in told(name)


def test_nothing_that_presupposes_a_prescription_stands_beside_a_refusal() -> None:
    for name, test in situations().items():
        if test.expect.outcome is soziorules.Outcome.NOT_ELIGIBLE:
            assert not [word for word in NEVER_BESIDE_A_REFUSAL if word in told(name)], name
