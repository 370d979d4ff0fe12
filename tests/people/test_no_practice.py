"""Who prescribes is a practice, a clinic or a department: no sentence calls one by the name of another."""

from __future__ import annotations

import re

import pytest

import soziorules
from soziorules.engine.language.text import LANGUAGES
from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_of_use_now import RULES, case, said

OF_ONE = re.compile(
    r"\b(Ihrer?|[Dd]iese|[Dd]ie|[Dd]er) Praxis\b(?!, an die)|[Aa]ndere Praxis|\b([Yy]our|[Tt]his|[Tt]he|[Aa]nother) practice\b"
)
SET_APART = re.compile(r"Das Krankenhaus|[Tt]he hospital|weiterbehandelnde")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("group", "kind", "name"),
    [
        ("hospital", "first", ("Klinik", "clinic")),
        ("hospital", "discharge", ("Klinik", "clinic")),
        ("rehabilitation", "first", ("Rehaklinik", "rehabilitation clinic")),
        ("forensic_department", "first", ("Klinik", "clinic")),
        ("outpatient_department", "first", ("Ambulanz", "outpatient department")),
    ],
)
def test_who_is_no_practice_is_called_none(group: str, kind: str, name: tuple[str, str], reader: str) -> None:
    prescription = {"kind": kind, "units": 5, "discharged_on": "2026-11-20"}
    given = case(prescriber={"group": group, "kv_permission": True}, prescription=prescription)
    for more in ({}, {"gaf": 45}, {"gaf": None}, {"goal_reached": True}):
        decision = soziorules.check({**given, **more}, rules=RULES, today="2026-11-20")
        for language, word in zip(LANGUAGES, name, strict=True):
            text = " ".join(decision.to_text(language, reader=reader, full=True).split())
            sentences = [each for each in re.split(r"(?<=[.:]) ", text) if not SET_APART.search(each)]
            assert not [each for each in sentences if OF_ONE.search(each)]
            assert reader != "patient" or word in text


def test_after_a_discharge_and_in_a_practice_it_is_the_practice() -> None:
    assert "Ihre Praxis hilft Ihnen" in said(case(), "patient", "2026-11-20")
    assert "Diese Praxis kann Soziotherapie nicht selbst verordnen" in said(
        case("hausarzt_30_units"), "patient", "2026-11-20"
    )
    later = case("discharge_from_hospital")
    assert "fragen Sie Ihre Praxis" in said(later, "patient", "2026-12-20")
