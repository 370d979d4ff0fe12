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
# What must stand in the short answer; whole files of field cases are in `cases/field.yaml` with their outcomes.
SAID = {
    "A refugee who is only said not to be insured is refused, and the card is named": "Gesundheitskarte nach § 264 Abs. 2 SGB V",
    "Sixty units in seven days ask for reasons": "mehr als 14 (etwa zwei am Tag) sind zu begründen",
    "A Hausarzt does not prescribe Probestunden": "Heute möglich: Überweisen und, wenn die Person",
    "One form does not hold 120 units": "Heute möglich: Höchstens 30 Einheiten verordnen.",
    "A child psychiatrist waits for the transition phase of somebody of sixteen": "Verordnung ist ab 19.05.2028 möglich.",
    "Group sittings of 90 and 75 minutes are counted in minutes": "112 Std. 30 Min. frei",
    "A refusal by the Krankenkasse leaves the conditions met": "Abgelehnt am 10.11.2026; verordnet waren 30 Einheiten.",
    "The Krankenkasse is silent for more than three weeks": "ihr Schweigen ersetzt die Genehmigung nicht.",
    "Five units on Muster 28 and five Probestunden together need the approval": "Mit früheren sind es 10 Einheiten, frei",
    "Twenty of thirty units of the prescription before are still open": "früher verordnet und noch offen ist (20 Stunden)",
    "A start three weeks before issue is not paid": "Was vor dem 24.11.2026 erbracht wird, zahlt die Krankenkasse nicht",
    "Refused after the time was over": "fällig war es spätestens am 04.11.2026",
    "Granted in full and in time": "Genehmigt am 28.10.2026: 30 Einheiten. Es kann losgehen.",
    "The goal has been reached": "Die Therapieziele sind erreicht",
    "With Alzheimer dementia the capability is open": "erst mit Probestunden klären (höchstens 5 Einheiten",
    "A rehabilitation clinic prescribes five units for seven days": "Verordnet: 5 Einheiten; eine feste Höchstzahl gibt es nicht",
    "A psychiatrist of the social psychiatric service takes no part in vertragsärztliche Versorgung": "Ohne Teilnahme an",
    "A department of child psychiatry for somebody of sixteen is open by reading": "auch für eine Institutsambulanz",
    "A child psychiatrist no longer prescribes for somebody of twenty-three": "Mit 23 Jahren ist die Übergangsphase vorbei",
    "A psychotherapist of the new law with the permission of the KV prescribes": "25 Einheiten auf Muster 26",
    "Where no provider is in reach the prescription waits": "Erst einen Leistungserbringer mit Vertrag finden",
    "Without the signature of patient or guardian the plan is incomplete": "Fehlende Unterschriften",
    "A psychotherapist of the hospital prescribes at discharge": "Verordnet: 4 Einheiten; eine feste Höchstzahl gibt es nicht",
    "On paper in July 2027 the form stays and the electronic prescription is due": "Elektronisch verordnen",
    "An electronic prescription of July 2027 has no form": "Verordnung und Betreuungsplan müssen bis",
    "Ten months between issue and start are pointed out": "gleich einreichen, der Antrag gilt trotzdem; sonst neu verordnen.",
    "The same after a refusal": "Abgelehnt am 27.11.2026; verordnet waren 5 Einheiten.",
    "Late papers, granted in full": "ob gezahlt wird, was vor der Entscheidung erbracht wurde, ist offen",
    "A prescription of 2031 lies beyond what was checked": "Recht geprüft bis 29.04.2026.",
    "There is no relation to hospital treatment": "vermeidet oder verkürzt hier keine Krankenhausbehandlung",
    "A GAF value of 55 is too high": "Bei einer Diagnose der Liste gilt höchstens 50.",
    "Somebody who uses services on their own has no need of it": "Soziotherapie ist für Menschen da, die das nicht können.",
    "Without Therapiefähigkeit there is no Soziotherapie now": "derzeit nicht therapiefähig",
    "Somebody who is covered by nobody is refused": "Zuerst klären, wer die Behandlung bezahlt",
    "On long leave from Maßregelvollzug the claim is dormant": "auch bei langer Beurlaubung) ruht der Anspruch",
    "Late papers in an unbroken chain": "Bei einer Kette ohne Lücke auf BSG, B 3 KR 17/15 R hinweisen.",
    "Telephone, coordination and a missed appointment": "118 Std. 15 Min. frei",
    "Assisted living and psychiatric nursing are no exclusion": "Im Betreuungsplan festhalten, wer was übernimmt",
    "A psychiatrist prescribes for somebody of sixteen": "20 Einheiten auf Muster 26",
    "A substitute with a permission of their own prescribes": "30 Einheiten auf Muster 26",
    "A guardian signs the plan": "30 Einheiten auf Muster 26",
}
# What stands in the long answer only
SAID_IN_FULL = {
    "The same with a co-payment on the day of coordination": "0,00 € (an diesem Tag keine Leistung in Anspruch genommen)",
}
NEVER_BESIDE_A_REFUSAL = ("Zuzahlung", "EBM", "einreichen", "kann sofort beginnen")


@lru_cache(maxsize=1)
def situations() -> dict[str, Any]:
    return {test.name: test for test in load_cases([FIELD])}


def told(name: str, full: bool = False) -> str:
    return " ".join(soziorules.check(situations()[name].given, today=TODAY).to_text("de", full=full).split())


@pytest.mark.parametrize("name", SAID)
def test_a_situation_says_what_somebody_of_the_field_would(name: str) -> None:
    assert SAID[name] in told(name)


@pytest.mark.parametrize("name", SAID_IN_FULL)
def test_a_situation_says_in_full_what_somebody_of_the_field_would(name: str) -> None:
    assert SAID_IN_FULL[name] in told(name, full=True)


def test_nothing_that_presupposes_a_prescription_stands_beside_a_refusal() -> None:
    for name, test in situations().items():
        if test.expect.outcome is soziorules.Outcome.NOT_ELIGIBLE:
            assert not [word for word in NEVER_BESIDE_A_REFUSAL if word in told(name)], name


def test_every_situation_has_its_sentence() -> None:
    read = {name for name, test in situations().items() if test.expect.error is None}
    assert read == {*SAID, *SAID_IN_FULL}


def test_a_department_asks_whether_somebody_is_detained_and_nobody_else_does() -> None:
    given = situations()["On long leave from Maßregelvollzug the claim is dormant"].given
    silent = {**given, "patient": {k: v for k, v in given["patient"].items() if k != "detention"}}
    said = " ".join(soziorules.check(silent, today=TODAY).to_text("de").split())
    assert "Klären, ob eine Freiheitsstrafe oder eine Maßregel vollzogen wird, auch bei Beurlaubung" in said
    practice = {
        **silent,
        "prescriber": {"group": "psychiatry", "kv_permission": True, "contract_physician": True},
    }
    assert "Maßregel" not in soziorules.check(practice, today=TODAY).to_text("de")


@pytest.mark.parametrize(
    ("coverage", "who", "not_who"),
    [("asylum_benefits", "das Sozialamt", "Krankenkasse"), ("private", "Kostenträger", "Krankenkasse"),
     ("statutory", "Krankenkasse", "Sozialamt")],
)  # fmt: skip
@pytest.mark.parametrize("reader", ["prescriber", "provider", "payer", "patient"])
def test_every_reader_is_told_who_decides(coverage: str, who: str, not_who: str, reader: str) -> None:
    given = {**situations()["A psychiatrist prescribes for somebody of sixteen"].given}
    given["patient"] = {"born_on": "1990-01-01", "coverage": coverage}
    text = " ".join(soziorules.check(given, today=TODAY).to_text("de", full=True, reader=reader).split())
    said = text[text.index("Über die Leistung entscheidet") :]
    assert who in said[:60]
    assert not_who not in said[:60]
