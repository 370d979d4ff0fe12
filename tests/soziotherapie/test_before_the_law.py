"""Before all rules only one thing can be said: that there were none. No reason of later law stands beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

import soziorules
from soziorules.engine.diagnostics import Problems, render
from soziorules.engine.proof.reference import reference
from soziorules.soziotherapie.ledger.overview import overview
from soziorules.soziotherapie.wording.readers import READERS
from tests.engine.lending import RULES as LENDING
from tests.engine.lending import load
from tests.promises.generator import WELL

RULES = soziorules.load_rules()
DAYS = ["1926-11-20", "1950-11-20", "1999-11-20", "2001-12-31"]
AGAINST = {"gaf": 70, "diagnoses": ["F20.0 V"], "goal_reached": True, "patient": {"born_on": "1900-01-01"}}


def case(day: str) -> dict[str, Any]:
    """Return a case with much against it."""
    return {**WELL, **AGAINST, "prescribed_on": day}


@pytest.mark.parametrize("day", DAYS)
def test_it_is_the_only_reason(day: str) -> None:
    decision = soziorules.check(case(day), rules=RULES, today="2026-11-29")
    assert [finding.rule for finding in decision.findings] == ["entitlement.prescribable"]
    assert not (decision.missing or decision.obligations or decision.remedies)
    assert decision.procedure is not None
    assert decision.procedure.stage == "issued"
    assert decision.procedure.next == ()
    for reader in READERS:
        for language in ("de", "en"):
            text = decision.to_text(language, reader=reader, full=True)
            assert "GAF" not in text
            assert "120" not in text
            assert "Muster" not in text
    assert "Soziotherapie kann erst seit dem 01.01.2002 verordnet werden." in decision.to_text("de")
    assert "An diesem Tag gab es Soziotherapie noch nicht." in decision.to_text("de", reader="patient")


@pytest.mark.parametrize("day", [*DAYS, "2002-01-01"])
def test_table_and_reference_say_the_same(day: str) -> None:
    decision = soziorules.check(case(day), rules=RULES)
    answer = reference(RULES, dt.date.fromisoformat(day), decision.given)
    assert answer.outcome is decision.outcome
    assert dict(answer.statuses) == {finding.rule: finding.status for finding in decision.findings}
    rows = [{"prescribed_on": each, "gaf": 70} for each in (day, "2026-11-20")]
    found = soziorules.decide_frame(pa.Table.from_pylist(rows), rules=RULES).to_pylist()
    for row, told in zip(rows, found, strict=True):
        single = soziorules.check(row, rules=RULES)
        assert told["outcome"] == single.outcome.value
        assert told["deciding"] == "; ".join(finding.rule for finding in single.deciding)
        assert (told["missing"] or "") == "; ".join(item.path for item in single.missing)


@pytest.mark.parametrize("day", DAYS)
def test_there_is_no_account(day: str) -> None:
    with pytest.raises(Problems) as raised:
        overview(RULES, soziorules.check(case(day), rules=RULES).given)
    said = render(raised.value.diagnostics, "de")
    assert "seit der Soziotherapie verordnet werden kann" in said
    assert "ein Tag ab 01.01.2002" in said
    assert day not in said


def test_rules_that_say_nothing_of_the_day_speak_by_their_first_law() -> None:
    rules = load(LENDING)
    assert rules.speak_before == frozenset()
    assert rules.period("1990-01-01") == rules.changes[0]
