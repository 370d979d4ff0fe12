"""The account of hours on any history: its figures are those of the decision, and it can be said and drawn."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.evaluator.short_answer import WIDTH
from soziorules.engine.language.as_json import as_json
from soziorules.render.markdown import of_view
from soziorules.soziotherapie.wording.ledger_data import to_json
from soziorules.soziotherapie.wording.ledger_svg import to_svg
from soziorules.soziotherapie.wording.ledger_text import to_text
from soziorules.soziotherapie.wording.ledger_view import ledger_view
from tests.render.accounts import RULES, account

days = st.dates(dt.date(2022, 1, 1), dt.date(2026, 11, 19)).map(dt.date.isoformat)
visits = st.lists(
    st.fixed_dictionaries(
        {"on": st.dates(dt.date(2022, 1, 1), dt.date(2026, 11, 19)).map(dt.date.isoformat)},
        optional={
            "minutes": st.sampled_from([15, 60, 90]),
            "setting": st.sampled_from(["individual", "group"]),
        },
    ),
    max_size=4,
)


@st.composite
def prescriptions(draw: st.DrawFn) -> dict[str, Any]:
    """Return an entry of a history of which anything may be left out."""
    on = draw(days)
    made: dict[str, Any] = {
        "prescribed_on": on,
        "kind": draw(st.sampled_from(["first", "follow_up", "trial", "referral", "discharge"])),
        "units": draw(st.integers(1, 30)),
        "group_units": draw(st.sampled_from([0, 1])),
    }
    match draw(st.integers(0, 2)):
        case 0:
            made["delivered_minutes"] = draw(st.integers(0, 1800))
        case 1:
            made["delivered"] = [{**each, "on": max(on, str(each["on"]))} for each in draw(visits)]
    for name in draw(st.sets(st.sampled_from(["kind", "units", "group_units"]))):
        if name != "units" or "group_units" not in made or not made["group_units"]:
            made.pop(name, None)
    return made


cases = st.fixed_dictionaries(
    {
        "prescribed_on": st.just("2026-11-20"),
        "prescription": st.fixed_dictionaries(
            {},
            optional={
                "kind": st.sampled_from(["first", "follow_up", "trial", "referral", "discharge"]),
                "units": st.integers(1, 40),
            },
        ),
    },
    optional={"history": st.lists(prescriptions(), max_size=5)},
)


@given(cases)
def test_figures_are_those_of_the_decision(case: dict[str, Any]) -> None:
    shown = account(case)
    data, decision = (
        json.loads(to_json(shown)),
        as_json(RULES.decide(RULES.domain.read_case(case)).moment.figures),
    )
    assert [data[name] for name in ("units", "window", "approval")] == [
        decision[name] for name in ("units", "window", "approval")
    ]
    for total, part, name in (
        ("used_minutes", "window", "used_minutes"),
        ("remaining_minutes", "window", "remaining_minutes"),
        ("permitted_units", "units", "permitted"),
    ):
        exact, bounds = decision[part][name], decision[part].get(f"{name}_between")
        found = data["totals"][total]
        assert [found["from"], found["to"]] == (bounds or [exact, exact])
    for phase in data["phases"]:
        if phase["current"]:
            assert phase["used_minutes"] == data["totals"]["used_minutes"]


@given(cases)
def test_nothing_is_wider_than_a_terminal_nor_fails_to_be_said(case: dict[str, Any]) -> None:
    shown = account(case)
    for text in (to_text(shown, "de", fine=True), to_text(shown, "en", fine=False)):
        assert all(len(line) <= WIDTH for line in text.splitlines())
        assert "None" not in text
        assert "{" not in text
    assert "None" not in of_view(ledger_view(shown, "de"))
    ElementTree.fromstring(to_svg(shown, "en"))  # noqa: S314  # made here


@given(cases)
def test_units_of_a_prescription_are_used_left_or_lapsed(case: dict[str, Any]) -> None:
    for each in account(case).entries:
        line = each.line
        parts = (line.units_used, line.units_left, each.lapsed)
        if line.units is not None and all(low == high for low, high in parts) and line.credited == (0, 0):
            assert sum((low for low, _ in parts), Fraction(0)) >= line.units
