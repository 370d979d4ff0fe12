"""The plan of an account ends with the Krankheitsfall, not only with its hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from soziorules.engine.language.text import LANGUAGES
from soziorules.soziotherapie.ledger.overview import Overview, overview
from soziorules.soziotherapie.wording.ledger_sections import ending
from soziorules.soziotherapie.wording.ledger_text import to_text
from tests.render.accounts import RULES, asked, entry

ENDING: dict[str, Any] = asked(
    entry("2023-12-11", "first", 30, delivered_minutes=1800, delivered_until="2024-07-26"),
    on="2026-11-09",
    kind="follow_up",
    units=30,
    group_units=0,
)


def seen(today: str | None, readings: dict[str, str] | None = None, **more: Any) -> Overview:
    """Return the account of a prescription in the last weeks of a Krankheitsfall, which ends on 10 December 2026."""
    on = None if today is None else dt.date.fromisoformat(today)
    return overview(RULES, RULES.domain.read_case(ENDING | more), readings, today=on)


def german(shown: Overview) -> str:
    return " ".join(to_text(shown, "de").split())


@pytest.mark.parametrize(
    ("today", "steps"),
    [(None, 2), ("2026-11-19", 2), ("2026-11-20", 1), ("2026-11-30", 1), ("2026-12-10", 1)],
)
def test_nothing_is_planned_that_may_be_decided_after_the_end(today: str | None, steps: int) -> None:
    # From the day of issue and until 19 November three weeks fit before 10 December, six never do.
    shown = seen(today)
    assert [(step.units, step.planned) for step in shown.plan] == [(30, False), (30, True)][:steps]
    left = {1: 60, 2: 30}[steps]
    assert f"endet am 10.12.2026; bis dahin sind dann noch {left} Stunden frei." in german(shown)
    assert "Ab 11.12.2026 sind wieder 120 Stunden frei." in german(shown)


def test_the_day_of_the_decision_counts_where_it_is_later() -> None:
    decided = {"received_on": "2026-11-10", "decided_on": "2026-11-24", "granted_units": 30}
    assert len(seen(None, approval=decided).plan) == 1


def test_what_has_ended_is_said_to_have_ended() -> None:
    refused = {"received_on": "2026-11-10", "decided_on": "2026-11-24", "granted_units": 0}
    text = german(seen("2026-12-11", approval=refused))
    assert "Der Krankheitsfall ist seit dem 10.12.2026 zu Ende" in text
    assert "Ein neuer mit 120 Stunden kann seit dem 11.12.2026 beginnen." in text


@pytest.mark.parametrize("readings", [{"window.kind": "rolling"}, {}])
def test_where_the_hours_end_first_nothing_is_said(readings: dict[str, str]) -> None:
    issued = "2026-11-09" if readings else "2024-11-11"
    shown = seen(None, readings, prescribed_on=issued)
    assert (len(shown.plan), shown.ends_before) == (3, False)
    assert all(not ending(shown, 0, language) for language in LANGUAGES)


def test_units_of_different_length_are_added_as_hours() -> None:
    groups = {"prescription": {"kind": "follow_up", "units": 30, "group_units": 12}}
    open_ = entry(
        "2026-02-02",
        "first",
        30,
        approved_on="2026-02-16",
        delivered_minutes=450,
        delivered_until="2026-03-26",
    )
    shown = overview(RULES, RULES.domain.read_case(ENDING | groups | {"history": [open_]}), None, today=None)
    text = german(shown)
    assert (
        "22 Std. 30 Min. + 36 Stunden + 30 Stunden + 24 Stunden = 112 Std. 30 Min.; danach sind 120 von 120"
        in text
    )
    assert "zuerst aufzubrauchen, 22 Std. 30 Min.: dann 30 von 120 Stunden" in text
    assert "Einheiten; danach" not in text
    english = " ".join(to_text(shown, "en").split())
    assert "= 112 h 30 min; 120 of 120 hours are planned then." in english
