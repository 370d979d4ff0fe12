"""A finding names the sources of the values that it read, and is no more certain than the weakest of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from soziorules.api import bundled_rules, check, load_rules
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rests_on import certainty_of, joined
from soziorules.engine.language.elements import Citation
from soziorules.engine.replay.receipt import receipt
from soziorules.render.short import place_in_norm
from tests.engine.test_left_by_amendments import amended

DAY = dt.date(2027, 1, 1)
ACT = "G-BA Beschluss vom 15. Oktober 2026"
SAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "examples" / "psychiatrist_30_units_f20.json").read_text("utf-8")
)


def request(name: str, **asked: Any) -> Amendment:
    return Amendment(name, DAY, asked.pop("cite", (ACT,)), **asked)


def decided(wanted: Amendment, day: str = "2027-02-01", **stated: Any) -> Decision:
    case = {**SAMPLE, "prescribed_on": day}
    for path, value in stated.items():
        outer, _, inner = path.partition("__")
        case[outer] = {**case[outer], inner: value} if inner else value
    with amended(wanted) as (_, _, new):
        decision = check(case, rules=new)
        _ = decision.outcome, decision.findings, decision.to_dict("de")
        return decision


def norms(decision: Decision, rule: str) -> list[str]:
    return [each.norm for each in decision.finding(rule).citations]


class TestAValue:
    def test_its_act_and_its_certainty_stand_in_every_form(self) -> None:
        with amended(request("units_per_prescription", value="40")) as (_, _, new):
            case = {**SAMPLE, "prescribed_on": "2027-02-01"}
            decision = check({**case, "prescription": {**case["prescription"], "units": 45}}, rules=new)
            finding = decision.finding("limits.units_per_prescription")
            assert [(each.norm, each.certainty) for each in finding.citations] == [
                ("ST-RL § 5 Abs. 2 Satz 3", "wording"),
                (ACT, "unverified"),
            ]
            assert finding.certainty == "unverified"
            for form in ("text", "markdown", "html"):
                assert ACT in str(decision.render(form, "de")).replace("\N{NO-BREAK SPACE}", " ")
            short = " ".join(decision.short_answer("de", "payer").sentences()).replace(
                "\N{NO-BREAK SPACE}", " "
            )
            assert f"{ACT}, nicht überprüft)" in short
            assert "Noch nicht am Wortlaut geprüft: Einheiten je Verordnung." in decision.to_text(
                "de", reader="payer"
            )
            (told,) = [each for each in decision.to_dict("de")["findings"] if each["rule"] == finding.rule]
            assert told["citations"][-1] == {"norm": ACT, "certainty": "unverified", "settled": True}
            (kept,) = [
                each for each in receipt(decision.to_dict("de"))["findings"] if each["rule"] == finding.rule
            ]
            assert kept["citations"] == told["citations"]

    def test_before_its_day_nothing_is_said_of_it(self) -> None:
        decision = decided(request("units_per_prescription", value="40"), "2026-12-31")
        assert norms(decision, "limits.units_per_prescription") == ["ST-RL § 5 Abs. 2 Satz 3"]

    def test_of_the_same_place_seen_in_the_wording_nothing_is_said_twice(self) -> None:
        cite = ("ST-RL § 5 Abs. 2 Satz 3",)
        decision = decided(request("units_per_prescription", value="40", cite=cite, certainty="wording"))
        assert norms(decision, "limits.units_per_prescription") == [*cite]
        assert decision.finding("limits.units_per_prescription").certainty == "wording"

    def test_of_the_same_place_not_verified_the_weaker_certainty_counts(self) -> None:
        cite = ("ST-RL § 5 Abs. 2 Satz 3",)
        decision = decided(request("units_per_prescription", value="40", cite=cite))
        (cited,) = decision.finding("limits.units_per_prescription").citations
        assert cited.certainty == "unverified"


class TestWhatIsReadOtherwise:
    def test_a_number_of_a_derived_value_names_its_act(self) -> None:
        decision = decided(request("submission_workdays", value="5"), approval={"received_on": "2027-02-04"})
        assert ACT in norms(decision, "approval.submission")

    def test_a_step_whose_day_is_worked_out_with_it_names_its_act(self) -> None:
        decision = decided(request("decision_weeks", value="4"), approval={"received_on": "2027-02-04"})
        assert decision.procedure is not None
        steps = [each for each in decision.procedure.next if each.by is not None]
        assert any(ACT in [cited.norm for cited in each.citations] for each in steps)

    def test_a_code_that_came_names_the_act_and_the_others_do_not(self) -> None:
        wanted = request("listed", add=("F60.31",), remove=())
        for code, named in (("F60.31 G", True), ("F20.0 G", False)):
            decision = decided(wanted, diagnoses=[code])
            found = {each.rule for each in decision.findings if ACT in [c.norm for c in each.citations]}
            assert bool(found) is named, code

    def test_a_code_that_went_names_the_act_of_its_end(self) -> None:
        decision = decided(request("listed", remove=("F21",)), diagnoses=["F21 G"])
        assert any(ACT in [c.norm for c in each.citations] for each in decision.findings)


def test_all_sources_of_today_are_as_certain_as_before_where_the_value_says_no_less() -> None:
    rules = load_rules(bundled_rules())
    changed: Mapping[str, set[str]] = {
        "weaker": {"care_plan.signatures", "limits.discharge_amount"},
        "longer": {
            "approval.free_exceeded", "limits.krankheitsfall_hours_referral", "limits.probation_credit",
            "prescribers.kj_department",
        },
    }  # fmt: skip
    found: dict[str, set[str]] = {"weaker": set(), "longer": set()}
    evaluator = rules.at(rules.elements.state)
    for index, law in enumerate(evaluator.program.law.rules):
        rests_on = evaluator.rests_on[index]
        assert not rests_on.listed
        own, more = rests_on.own, joined(rests_on.own, rests_on.values)
        if certainty_of(own, *rests_on.values) != certainty_of(own):
            found["weaker"].add(law.id)
        if len(more) > len(own):
            found["longer"].add(law.id)
    assert found == changed


@pytest.mark.parametrize(
    ("own", "other", "certainty", "settled"),
    [("wording", "wording", "wording", True), ("wording", "unverified", "unverified", False)],
)
def test_a_place_stands_once_as_certain_as_the_weakest_that_names_it(
    own: Any, other: Any, certainty: str, settled: bool
) -> None:
    first, second = Citation("Statut § 1", own, True), Citation("Statut § 1", other, other == "wording")
    (found,) = joined((first,), [(second,)])
    assert (found.norm, found.certainty, found.settled) == ("Statut § 1", certainty, settled)


class TestWhoTurnsOnIt:
    """The short answer names an amendment where the result turns on it, not wherever its value is read."""

    def short(
        self, units: int, certainty: Any = "unverified", reader: str = "prescriber", **asked: Any
    ) -> str:
        stated = {"prescription__units": units, **asked}
        decision = decided(request("units_per_prescription", value="40", certainty=certainty), **stated)
        return " ".join(decision.to_text("de", reader=reader).split())

    @pytest.mark.parametrize("reader", ["prescriber", "provider", "payer"])
    @pytest.mark.parametrize(("units", "named"), [(31, True), (40, True), (30, False)])
    def test_a_yes_by_an_unverified_act_alone_says_so(self, units: int, named: bool, reader: str) -> None:
        said = "Noch nicht am Wortlaut geprüft: Einheiten je Verordnung." in self.short(units, reader=reader)
        assert said is named

    def test_to_patients_it_would_say_nothing_and_of_a_verified_one_there_is_nothing_to_say(self) -> None:
        assert "Wortlaut" not in self.short(35, reader="patient")
        assert "Wortlaut" not in self.short(35, certainty="wording")

    def test_a_verified_act_is_named_where_the_limit_is_its_own(self) -> None:
        assert f"(ST-RL § 5 Abs. 2 Satz 3; {ACT})" in self.short(41, certainty="wording")

    def test_a_refusal_that_only_reads_its_value_does_not_name_it(self) -> None:
        earlier = {"prescribed_on": "2027-01-04", "kind": "first", "units": 30, "delivered_minutes": 7200}
        for reader in ("prescriber", "payer"):
            text = self.short(20, reader=reader, prescription__kind="follow_up", history=[earlier])
            assert "120 Stunden" in text
            assert "G-BA" not in text and "Wortlaut geprüft" not in text
        decision = decided(
            request("units_per_prescription", value="40"),
            prescription__kind="follow_up",
            history=[earlier],
        )
        assert ACT in norms(
            decision, "limits.krankheitsfall_hours"
        )  # whoever asks for everything sees what it read

    def test_a_new_version_of_a_rule_is_named_where_a_miss_means_something_else_by_it(self) -> None:
        wanted = request("limits.referral_units", clauses={"otherwise": "justification_required"})
        decision = decided(wanted, prescription__kind="referral", prescription__units=6)
        place = place_in_norm(decision.finding("limits.referral_units"), "de")
        assert place.replace("\N{NO-BREAK SPACE}", " ") == f"{ACT}, nicht überprüft"


def test_explain_names_for_each_version_its_own_source() -> None:
    from soziorules.render.elements import element

    with amended(request("units_per_prescription", value="40")) as (_, _, new):
        lines = [line.strip() for line in element(new, "limits.units_per_prescription", "de")]
    found = [line for line in lines if line.startswith("Quelle: ")]
    assert found == [
        "Quelle: MDS 2002 4.2",
        "Quelle: ST-RL § 5 Abs. 2 Satz 3",
        f"Quelle: ST-RL § 5 Abs. 2 Satz 3; {ACT} (nicht überprüft)",
    ]
