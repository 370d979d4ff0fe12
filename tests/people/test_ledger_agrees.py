"""`check` and `ledger` on one case at one moment never contradict each other, whatever the Krankenkasse has done."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given

import soziorules
from soziorules.engine.language.text import LANGUAGES
from soziorules.soziotherapie.ledger.overview import Overview, overview
from soziorules.soziotherapie.procedure import procedure_of
from soziorules.soziotherapie.wording.ledger_data import to_dict
from soziorules.soziotherapie.wording.ledger_text import to_text
from soziorules.soziotherapie.wording.ledger_view import totals
from tests.people.strategies import Plain, decided, moments
from tests.promises.generator import WELL

RULES = soziorules.load_rules()
EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.*"))
Drawn = tuple[Plain, dt.date | None]


def both(drawn: Drawn) -> tuple[soziorules.Decision, Overview]:
    """Return the decision and the account of a drawn case at the drawn moment."""
    decision = decided(drawn, RULES)
    assume(decision.given.prescribed_on is not None)
    return decision, overview(RULES, decision.given, today=decision.today)


def own(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the steps of the plan that stand for the prescription that is asked for."""
    return [step for step in data["plan"] if not step["planned"] and step["kind"] != "outstanding"]


@given(moments())
def test_stage_figures_and_next_steps_are_the_same(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    said, account = decision.to_dict("de"), to_dict(shown)
    for key in ("stage", "since", "today"):
        assert account["procedure"][key] == said["procedure"][key]
    assert [step["rule"] for step in account["procedure"]["next"]] == [
        step["rule"] for step in said["procedure"]["next"]
    ]
    for key in ("units", "window", "approval"):
        assert account[key] == said.get(key)


@given(moments())
def test_as_many_units_are_possible_as_the_way_out_of_the_check_says(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    of_units = {"prescription.units", "prescription.group_units"}
    for remedy in decision.remedies:
        if set(remedy.change) <= of_units and set(decision.missed) == {"limits.krankheitsfall_hours"}:
            change: Any = remedy.change["prescription.units"]
            assert shown.permitted == (change["at_most"], change["at_most"])


def test_units_in_a_group_leave_room_for_fewer() -> None:
    history = [{"prescribed_on": "2025-01-13", "kind": "first", "units": 95, "delivered_minutes": 5700}]
    for grouped, permitted in ((0, 25), (1, 24), (10, 20), (16, 17), (17, 16), (30, 16)):
        plain = {**WELL, "history": history}
        plain["prescription"] = {"kind": "follow_up", "units": 30, "group_units": grouped}
        decision = soziorules.check(plain, rules=RULES)
        shown = overview(RULES, decision.given)
        assert decision.figures["units"]["permitted"] == permitted
        assert decision.remedies[0].change["prescription.units"] == {"at_most": permitted}
        assert [step.units for step in shown.plan][:1] == [permitted]
        said = " ".join(to_text(shown, "de", fine=True).split())
        inside = ", alle in der Gruppe" if grouped >= permitted else f", davon {grouped} in der Gruppe"
        inside = " in der Gruppe oder 25 einzeln" if grouped > permitted else inside
        assert f"Jetzt verordnungsfähig {permitted} Einheiten{inside if grouped else ''} Nächster" in said


@given(moments())
def test_nothing_is_planned_that_is_refused_ended_or_not_permitted(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    stage, data = procedure_of(decision).stage, to_dict(shown)
    granted, permitted = decision.given.approval.granted_units, data["units"]["permitted"]
    steps = own(data)
    assert len(steps) <= 1
    if stage in ("refused", "ended") or permitted == 0:
        assert steps == []
        assert data["totals"]["added_minutes"] == {"from": 0, "to": 0}
    if stage == "ended":
        assert data["plan"] == []
    for step in steps:
        if stage in ("granted", "partly_granted", "running") and granted is not None:
            assert step["units"] <= granted
        elif permitted is not None:
            assert step["units"] <= permitted
    assert all(step["minutes_after"] <= data["limits"]["krankheitsfall_minutes"] for step in data["plan"])


@pytest.mark.parametrize(
    ("approval", "planned", "why"),
    [
        (None, 28, "mehr geht nur mit dokumentiertem Grund"),
        ({"received_on": "2020-07-06", "decided_on": "2020-07-08", "granted_units": 30}, 30, None),
        (
            {"received_on": "2020-07-06", "decided_on": "2020-07-08", "granted_units": 29},
            29,
            "29 sind genehmigt",
        ),
    ],
    ids=["asked for", "granted", "granted in part"],
)
def test_at_discharge_no_more_is_planned_than_needs_no_reason(
    approval: Plain | None, planned: int, why: str | None
) -> None:
    plain = {**WELL, "prescribed_on": "2020-07-04", "prescriber": {"group": "hospital"}}
    plain["prescription"] = {"kind": "discharge", "units": 30, "discharged_on": "2020-07-04"}
    plain |= {} if approval is None else {"approval": approval}
    decision = soziorules.check(plain, rules=RULES)
    assert decision.outcome.value == "justification_required"
    assert decision.figures["units"]["permitted"] == 28
    shown = overview(RULES, decision.given, today=dt.date(2020, 7, 9))
    assert [step["units"] for step in own(to_dict(shown))] == [planned]
    plan = " ".join(to_text(shown, "de").partition("\nPlan ")[2].split())
    assert ("sind gewünscht" in plan) is (why is not None)
    assert why is None or why in plan


@given(moments())
def test_a_plan_and_what_is_still_open_keep_within_the_hours(drawn: Drawn) -> None:
    """What is open on earlier prescriptions is a step of the plan, never beside it: together they stay within 120 hours."""
    _, shown = both(drawn)
    data = to_dict(shown)
    limit, used = data["limits"]["krankheitsfall_minutes"], data["totals"]["used_minutes"]
    still, plan = data["totals"]["outstanding_minutes"], data["plan"]
    if not plan:
        return
    assert used["from"] == used["to"]
    assert still["from"] == still["to"]
    assert [step["kind"] for step in plan].count("outstanding") == (
        1 if min(still["to"], limit - used["to"]) > 0 else 0
    )
    first = plan[0]["minutes_after"] - used["to"] if plan[0]["kind"] == "outstanding" else 0
    assert first == still["to"] or used["to"] + still["to"] > limit
    assert used["to"] <= plan[0]["minutes_after"] <= plan[-1]["minutes_after"] <= limit


@given(moments())
def test_no_kind_and_no_plan_is_called_possible_that_the_check_refuses(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    data = to_dict(shown)
    asked = decision.given.prescription
    by_kind = data["totals"]["permitted_by_kind"] or {asked.kind: data["totals"]["permitted_units"]}
    planned = [step["kind"] for step in data["plan"] if step["planned"]][:1] if asked.units is None else []
    for kind in {*by_kind, *planned}:
        prescription = asked.model_copy(update={"kind": kind})
        asking = decision.given.model_copy(update={"prescription": prescription})
        if RULES.decide(asking).outcome.value == "not_eligible" and asked.units is None:
            assert by_kind[kind] == {"from": 0, "to": 0}
            assert kind not in planned


@pytest.mark.parametrize(
    ("changed", "possible"),
    [
        ({"gaf": 55}, "Jetzt verordnungsfähig Probestunden 5 Einheiten"),
        ({"patient": {"coverage": "private"}}, "Jetzt verordnungsfähig 0 Einheiten"),
        (
            {"prescriber": {"group": "general_practice", "contract_physician": True}},
            "Noch offen, höchstens Muster 28 5 Einheiten",
        ),
        (
            {"prescriber": {"group": "other"}},
            "Noch offen, höchstens Probestunden 5 Einheiten; Erstverordnung 30 Einheiten; Muster 28 5 Einheiten",
        ),
        ({}, "Jetzt verordnungsfähig Probestunden 5 Einheiten; Erstverordnung 30 Einheiten"),
    ],
)
def test_without_a_kind_the_account_names_the_kinds_that_are_possible(changed: Plain, possible: str) -> None:
    plain = {**WELL, **changed, "history": []}
    del plain["prescription"]
    shown = overview(RULES, soziorules.check(plain, rules=RULES).given)
    said = " ".join(to_text(shown, "de", width=500).split())
    assert f" {possible} Probestunden" in said
    assert ("Erstverordnung (möglich)" in said) is (not changed)
    other = changed.get("prescriber") == {"group": "other"}
    assert ("keine Erst- oder Folgeverordnung in Frage" in said) is (bool(changed) and not other)


@pytest.mark.parametrize(
    ("changed", "possible"),
    [
        ({}, ("Jetzt verordnungsfähig", "30 Einheiten")),
        ({"gaf": 45}, ("Jetzt verordnungsfähig", "30 Einheiten, wenn begründet")),
        ({"gaf": None}, ("Noch offen, höchstens", "30 Einheiten")),
        ({"gaf": 55}, ("Jetzt verordnungsfähig", "0 Einheiten")),
        ({"prescriber": {"group": "other"}}, ("Noch offen, höchstens", "30 Einheiten")),
        ({"history": None}, ("Noch offen, höchstens", "30 Einheiten")),
        ({"approval": {"decided_on": "2026-11-24", "granted_units": 0}}, None),
        ({"approval": {"decided_on": "2026-11-24", "granted_units": 30}}, None),
    ],
)
def test_the_account_promises_no_more_than_the_check(
    changed: Plain, possible: tuple[str, str] | None
) -> None:
    case = soziorules.check({**WELL, "history": [], **changed}, rules=RULES).given
    rows = dict(totals(overview(RULES, case, today=dt.date(2026, 11, 25)), "de"))
    labels = ("Jetzt verordnungsfähig", "Noch offen, höchstens")
    assert [(label, rows[label]) for label in labels if label in rows] == (
        [] if possible is None else [possible]
    )


@pytest.mark.parametrize(
    ("gaf", "said"), [(35, "Erstverordnung (möglich)"), (None, "Erstverordnung (ob möglich, ist offen)")]
)
def test_a_plan_calls_nothing_possible_that_is_open(gaf: int | None, said: str) -> None:
    plain = {**WELL, "history": [], "gaf": gaf}
    del plain["prescription"]
    shown = overview(RULES, soziorules.check(plain, rules=RULES).given)
    assert said in to_text(shown, "de")


@given(moments())
def test_what_the_account_calls_possible_the_check_calls_met(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    rows, kind = dict(totals(shown, "de")), decision.given.prescription.kind
    promised = re.match(r"([1-9]\d*) Einheit", rows.get("Jetzt verordnungsfähig", ""))
    if promised is None or kind is None:
        return
    units, grouped = int(promised[1]), decision.given.prescription.group_units
    asked = {"units": units, "group_units": None if grouped is None else min(grouped, units)}
    prescription = decision.given.prescription.model_copy(update=asked)
    asking = decision.given.model_copy(update={"prescription": prescription})
    assert "yes" in (RULES.decide(asking).outcome.answer, decision.outcome.answer)


def test_of_a_krankheitsfall_that_is_over_nothing_is_left() -> None:
    case = soziorules.check("examples/new_krankheitsfall_2006.json", rules=RULES).given
    for today, over in ((dt.date(2009, 5, 20), False), (dt.date(2009, 5, 21), True)):
        shown = overview(RULES, case, today=today)
        rows, text = dict(totals(shown, "de")), to_text(shown, "de")
        assert rows["Krankheitsfall"].endswith(", vorbei") is over
        assert ("Frei" in rows, "Jetzt verordnungsfähig" in rows) == (not over, not over)
        assert ("möglich seit 21.05.2009, wieder mit 120 Stunden" in rows["Nächster Krankheitsfall"]) is over
        assert ("120 Stunden; nicht genutzt" in text) is True  # the one before it was over already
        assert ("120 Stunden; frei" in text) is not over


@given(moments())
def test_a_deadline_stands_in_both_or_in_none(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    approval = decision.to_dict("de").get("approval") or {}
    due = {each["id"]: each for each in to_dict(shown)["deadlines"]}
    if "submission" in due:
        assert due["submission"]["by"] == approval["submit_by"]
    stated = [each for name, each in due.items() if name.startswith("decision") and not each["assumed"]]
    for each in stated:
        assert "decide_by" in approval
        assert approval["decide_by"] in (None, each["by"])
    if procedure_of(decision).stage in ("refused", "used_up", "ended"):
        assert due == {}
    if decision.outcome.answer == "no":
        # An application is answered also where the conditions are not met; nothing else runs then.
        assert len(due) == len(stated)
    if decision.given.approval.received_on is None:
        assert "muss entschieden haben" not in to_text(shown, "de")


@given(moments())
def test_what_is_open_on_earlier_prescriptions_is_the_same(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    here, there = decision.moment["procedure.outstanding_minutes"], shown.outstanding
    assert here is None or there[0] != there[1] or here == there[0]


@given(moments())
def test_the_account_says_nothing_in_the_other_language_and_asks_no_plan_at_discharge(drawn: Drawn) -> None:
    decision, shown = both(drawn)
    for language in LANGUAGES:
        text = to_text(shown, language)
        assert not re.search(r"[{}]", text)
        assert decision.short_answer(language).headline.split(";")[0] in " ".join(text.split()) or (
            decision.given.prescription.kind is None
        )
    if decision.given.prescription.kind == "discharge":
        assert "Verordnung und Betreuungsplan" not in to_text(shown, "de").partition("\nFristen")[2]


@pytest.mark.parametrize("width", [48, 80, 100, 140])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_account_keeps_to_the_width_of_the_terminal(example: Path, width: int) -> None:
    shown = overview(RULES, RULES.domain.read_case(example), today=dt.date(2026, 11, 28))
    for language in LANGUAGES:
        lines = to_text(shown, language, width=width).splitlines()
        longest = max(lines, key=len)
        assert len(longest) <= width, longest
