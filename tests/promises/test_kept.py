"""Cases on which a decision once broke its word, with the right value."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import soziorules
from soziorules import Outcome, Problems
from soziorules.cli.main import main
from soziorules.engine.columns.block import Days
from soziorules.engine.columns.evaluator import OUTCOMES
from soziorules.engine.columns.table_decider import Decider
from soziorules.engine.evaluator.evaluator import Evaluator
from tests.promises.generator import WELL, Plain
from tests.promises.promises import the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said

USED_UP = [{"prescribed_on": "2026-01-02", "kind": "first", "units": 30, "delivered_minutes": 7200}]


def case(**changes: Any) -> Plain:
    made = copy.deepcopy(WELL)
    for path, value in changes.items():
        head, _, tail = path.partition("__")
        (made.setdefault(head, {}) if tail else made)[tail or head] = value
    return made


def missing(plain: Plain) -> list[str]:
    return [item.path for item in soziorules.check(plain).missing]


def test_no_day_is_promised_on_which_another_rule_says_no() -> None:
    """The hours are there again in 2029; by then the patient is too old for child and adolescent psychiatry."""
    group = {"group": "child_psychiatry", "kv_permission": True, "therapeutic_reason": True}
    plain = case(
        history=USED_UP, patient={"born_on": "2006-05-02", "statutory_insured": True}, prescriber=group
    )
    assert soziorules.check(plain).not_before is None
    assert soziorules.check(case(history=USED_UP)).not_before == dt.date(2029, 1, 2)


def test_permitted_units_are_one_number() -> None:
    history = [
        {"prescribed_on": "2026-01-02", "kind": "first", "units": 30, "delivered_minutes": 5776},
        {"prescribed_on": "2026-03-02", "kind": "trial", "units": 5, "delivered_minutes": 75},
    ]
    decision = soziorules.check(case(prescription__units=27, history=history))
    assert decision.figures["units"]["permitted"] == 22
    assert decision.remedies[0].change == {"prescription.units": {"at_most": 22}}


def test_what_is_open_is_asked_for_where_every_answer_agrees() -> None:
    plain = case(prescription__kind="first", diagnoses=["F32.3", "F43.1 G"], necessity=["comorbidity"])
    assert missing(plain) == ["diagnoses[0].certainty"]


def test_a_day_that_every_answer_contradicts_names_the_question() -> None:
    plain = case(prescription__kind="first", gaf=55)
    plain["prescriber"] = {"group": "psychiatry", "kv_permission_from": "2026-12-01"}
    del plain["diagnoses"]
    assert missing(plain) == ["diagnoses"]


def test_another_day_refuses_what_lies_after_it() -> None:
    with pytest.raises(Problems):
        soziorules.check(case(history=USED_UP), as_of="2025-06-01")


def test_without_a_day_what_is_missing_is_enough() -> None:
    assert (
        missing({"diagnoses": []})
        == ["prescription.kind"]
        == missing({"diagnoses": [], "prescribed_on": "2026-11-20"})
    )


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        ({"prescribed_on": "2026-11-20", "unable_to_use_services": False}, "prescription.kind"),
        (
            {"prescribed_on": "2026-11-20", "prescription": {"kind": "first", "units": 30}, "gaf": 55},
            "diagnoses",
        ),
    ],
)
def test_one_question_that_settles_is_enough(plain: Plain, path: str) -> None:
    assert missing(plain) == [path]


def test_a_chosen_default_stays_chosen() -> None:
    from soziorules.engine.replay.replay import replay

    group = {"group": "child_psychiatry", "kv_permission": True, "therapeutic_reason": True}
    plain = case(patient={"born_on": "2009-05-02", "statutory_insured": True}, prescriber=group)
    decision = soziorules.check(plain, readings={"kj.lower_age": "birthday_18"})
    assert decision.outcome is not Outcome.UNDETERMINED
    assert decision.to_dict()["chosen_readings"] == ["kj.lower_age"]
    assert replay(decision.to_dict(), soziorules.load_rules()).same


def test_a_way_out_leaves_alone_what_nobody_stated() -> None:
    plain = case(prescriber={"group": "hospital"})
    plain["prescription"] = {
        "kind": "discharge",
        "units": 4,
        "discharged_on": "2026-11-20",
        "start_on": "2026-11-28",
    }
    changes = [set(remedy.change) for remedy in soziorules.check(plain).remedies]
    assert {"prescription.start_on"} in changes
    assert not any("prescription.until" in change for change in changes)


def test_what_lies_undated_is_asked_for_by_its_path() -> None:
    """Minutes that may lie in this Krankheitsfall or in the one before: until when, and of which prescription?"""
    history = [
        {"prescribed_on": "2023-01-10", "kind": "first", "units": 30, "delivered_minutes": 1800},
        {"prescribed_on": "2025-06-10", "kind": "follow_up", "units": 30, "delivered_minutes": 5400},
        {"prescribed_on": "2026-02-10", "kind": "follow_up", "units": 30, "delivered_minutes": 1800},
    ]
    plain = case(history=history)
    assert missing(plain) == ["history[1].delivered_until"]
    assert "Verordnung vom 10.06.2025" in soziorules.check(plain).to_text("de")
    history[1]["delivered_until"] = "2026-01-05"
    assert soziorules.check(plain).outcome is Outcome.ELIGIBLE
    history[1]["delivered_until"] = "2026-06-01"
    assert missing(plain) == ["history[1].delivered_from"]
    history[1]["delivered_from"] = "2025-07-01"
    assert missing(plain) == ["history[1].delivered"]


def test_a_visit_of_unknown_length_is_asked_for_where_the_units_are_used_up() -> None:
    visits = [{"on": str(dt.date(2026, 1, 5) + n * dt.timedelta(days=1)), "minutes": 60} for n in range(119)]
    entry = {
        "prescribed_on": "2026-01-02",
        "kind": "first",
        "units": 30,
        "delivered": [*visits, {"on": "2026-06-01"}],
    }
    plain = case(prescription__units=1, history=[entry])
    assert missing(plain) == ["history[0].delivered[119].minutes"]
    assert soziorules.check(plain).outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize("diagnoses", [["F20.0"], ["F20.0", "F20.0"]])
def test_the_same_diagnosis_twice_is_asked_for_once(diagnoses: list[str]) -> None:
    plain = case(diagnoses=diagnoses, gaf=55, patient={})
    assert missing(plain) == ["diagnoses[0].certainty"]
    domain = soziorules.load_rules().domain
    assert domain.change is not None
    told = domain.change(domain.read_case(plain), {"diagnoses[0].certainty": "V"})
    assert soziorules.check(told).missing == ()


def test_a_day_by_the_holidays_of_the_provider_says_so() -> None:
    """Fronleichnam, 4 June 2026, is a holiday in Nordrhein-Westfalen and none in Berlin."""
    plain = case(prescribed_on="2026-06-02", provider__land="NW")
    told = " ".join(soziorules.check(plain).to_text("de", full=True).split())
    assert "bis 08.06.2026 (mit den Feiertagen des Leistungserbringers, Nordrhein-Westfalen; der Sitz" in told
    assert "Sitz der Krankenkasse" not in soziorules.check(case(provider__land="NW")).to_text("de", full=True)
    plain["approval"] = {"land": "BE"}
    assert "Leistungserbringers, Nordrhein" not in soziorules.check(plain).to_text("de", full=True)


@pytest.mark.parametrize("day", [{"prescribed_on": "2026-11-20"}, {}])
def test_a_search_that_is_given_up_says_so(monkeypatch: pytest.MonkeyPatch, day: dict[str, str]) -> None:
    """Without a day the law of any day is searched: what is given up under one of them is given up."""
    plain = {**day, "gaf": 35}
    assert soziorules.check(plain).to_dict()["missing_searched_fully"] is True
    monkeypatch.setattr("soziorules.engine.evaluator.missing_search.TRIES", 1)
    searches = soziorules.load_rules()._settlings.values()
    for each in searches:
        each._remembered.clear()
    decision = soziorules.check(plain)
    assert decision.to_dict()["missing_searched_fully"] is False
    assert "not every fact could be tried" in " ".join(decision.to_text("en", full=True).split())
    for each in searches:
        each._remembered.clear()


def test_large_cases_are_searched_within_bounds() -> None:
    """200 earlier prescriptions without any word on them, 50 diagnoses without a mark."""
    history = [{"prescribed_on": f"20{10 + n % 15}-{1 + n % 12:02}-01", "units": 30} for n in range(200)]
    assert missing(case(history=history))
    codes = ("F20.0", "F25.1", "F32.3", "F60.31", "F10.2")
    unmarked = missing(case(diagnoses=[{"code": code} for code in codes * 10]))
    assert "diagnoses[0].certainty" in unmarked


def test_of_a_diagnosis_is_asked_what_its_rule_reads() -> None:
    """F20 alone is no code that carries the indication, with whatever mark: only the mark of F84.0 counts."""
    plain = case(diagnoses=[{"code": "F20"}, {"code": "F84.0"}])
    assert missing(plain) == ["diagnoses[1].certainty", "necessity"]


def test_days_of_like_law_share_their_search_and_all_are_ready_once_warm() -> None:
    rules = soziorules.load_rules()
    rules.warm()
    one, other, older = (rules.at(day).settlings for day in ("2023-01-01", "2024-02-27", "2012-01-01"))
    assert one is other
    assert one is not older
    assert {day for day, _ in rules._evaluators} >= set(rules.changes)


def test_who_is_not_insured_is_taken_to_have_no_card_and_told_of_it() -> None:
    """A card under § 264 Abs. 2 SGB V is as good: what is stated later turns only what the decision said it assumed."""
    plain = case(patient={"born_on": "1986-04-02", "statutory_insured": False})
    decision = soziorules.check(plain)
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert [(each.path, each.of) for each in decision.assumed] == [
        ("patient.coverage", "entitlement.insured")
    ]
    assert "§ 264 Abs. 2 SGB V" in decision.to_text("de")
    assert decision.to_dict()["obligations"] == []
    outcomes = {
        "section_264": Outcome.ELIGIBLE,
        "private": Outcome.NOT_ELIGIBLE,
        "none": Outcome.NOT_ELIGIBLE,
    }
    for coverage, outcome in outcomes.items():
        plain["patient"]["coverage"] = coverage
        decision = soziorules.check(plain)
        assert decision.outcome is outcome
        assert "patient.coverage" not in [each.path for each in decision.assumed]


def test_who_pays_decides_what_is_owed_for_a_day() -> None:
    plain = case(patient={"born_on": "1986-04-02", "statutory_insured": False})
    plain["service"] = {"on": "2026-11-26", "cost": 60}
    rows = [
        {**plain, "patient": {**plain["patient"], "coverage": each}}
        for each in (None, "section_264", "private")
    ]
    table = soziorules.decide_frame(pd.json_normalize(rows))
    amounts = [None if pd.isna(each) else str(each) for each in table["copayment"]]
    assert amounts == [_amount(row) for row in rows]
    assert amounts[1] == "6.00"


def _amount(plain: Plain) -> str | None:
    return (soziorules.check(plain).to_dict().get("copayment") or {}).get("amount")


@pytest.mark.parametrize("detention", ["prison", "forensic"])
def test_a_detention_without_a_last_day_is_assumed_to_go_on(detention: str) -> None:
    plain = case(patient={"born_on": "1986-04-02", "statutory_insured": True, "detention": detention})
    decision = soziorules.check(plain)
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert [each.path for each in decision.assumed] == ["patient.detention_until"]
    assert "Letzter Tag der Freiheitsentziehung" in decision.to_text("de", full=True).split("Angenommen")[1]
    plain["patient"]["detention_until"] = "2026-11-01"
    decision = soziorules.check(plain)
    assert decision.outcome is Outcome.ELIGIBLE
    assert decision.assumed == ()
    plain["patient"]["detention_until"] = "2026-12-01"
    assert soziorules.check(plain).not_before == dt.date(2026, 12, 2)


def test_what_nobody_was_asked_is_not_assumed() -> None:
    assert soziorules.check(case()).assumed == ()


def test_a_permission_whose_first_day_alone_is_stated_is_assumed_not_to_have_ended() -> None:
    plain = case(prescriber={"group": "psychiatry", "kv_permission_from": "2026-01-01"})
    decision = soziorules.check(plain)
    assert decision.outcome is Outcome.ELIGIBLE
    assert [each.path for each in decision.assumed] == ["prescriber.kv_permission_until"]
    plain["prescriber"]["kv_permission_until"] = "2026-12-31"
    assert soziorules.check(plain).assumed == ()
    plain["prescriber"]["kv_permission_until"] = "2026-11-01"
    assert soziorules.check(plain).outcome is Outcome.NOT_ELIGIBLE


def test_no_permission_is_assumed_not_to_begin_later() -> None:
    plain = case(prescriber={"group": "psychiatry", "kv_permission": False})
    decision = soziorules.check(plain)
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert [(each.path, each.met) for each in decision.assumed] == [("prescriber.kv_permission_from", True)]
    the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said(plain)
    plain["prescriber"]["kv_permission_from"] = "2026-12-01"
    later = soziorules.check(plain)
    assert (later.outcome, later.not_before, later.assumed) == (Outcome.NOT_YET, dt.date(2026, 12, 1), ())
    the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said(plain)
    ended = case(
        prescriber={"group": "psychiatry", "kv_permission": False, "kv_permission_until": "2026-11-01"}
    )
    assert soziorules.check(ended).assumed == ()


def test_a_copayment_without_a_word_on_an_exemption_says_what_it_assumes() -> None:
    plain = case(service={"on": "2026-11-26", "cost": 60})
    decision = soziorules.check(plain)
    assert decision.to_dict()["copayment"]["amount"] == "6.00"
    assert [(each.path, each.met) for each in decision.assumed] == [("patient.copayment_exempt", False)]
    plain["patient"]["copayment_exempt"] = False
    assert soziorules.check(plain).assumed == ()
    plain["patient"]["copayment_exempt"] = True
    assert soziorules.check(plain).to_dict()["copayment"]["amount"] == "0.00"


def submitted() -> Plain:
    plain = case(approval={"submitted_on": "2026-11-02"})
    del plain["prescribed_on"]
    return plain


def test_no_day_is_supposed_that_the_case_excludes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Papers that were sent on 2 November belong to a prescription that was not issued on the 28th."""
    file = tmp_path / "case.json"
    file.write_text(json.dumps(submitted()), encoding="utf-8")
    assert main(["check", str(file), "--today", "2026-11-28", "--lang", "en", "--format", "json"]) == 3
    shown = capsys.readouterr()
    assert json.loads(shown.out)["missing"] == ["prescribed_on"]
    assert "it cannot be today, 28 November 2026" in shown.err
    assert main(["check", str(file), "--today", "2026-11-02", "--lang", "en"]) == 0
    assert main(["ledger", str(file), "--today", "2026-11-28", "--lang", "en"]) == 2


def test_tables_suppose_the_same_days_as_single_cases() -> None:
    """Of rows without a day: one that goes with today, one that does not, one that cannot be on any day."""
    never = {**submitted(), "patient": {"detention": "none", "detention_until": "2026-11-01"}}
    free = {key: value for key, value in submitted().items() if key != "approval"}
    frame = pd.json_normalize([free, submitted(), never])
    days = Days(undated=dt.date(2026, 11, 28), today=dt.date(2026, 11, 28))
    batch = pa.RecordBatch.from_pandas(frame, preserve_index=False)
    made = Decider(soziorules.load_rules(), batch.schema, days=days).decide(batch)
    assert [(*OUTCOMES, None)[code] for code in made.outcome] == [
        Outcome.ELIGIBLE,
        Outcome.UNDETERMINED,
        None,
    ]
    assert made.undated == 1


def test_a_large_history_is_tried_a_few_times_only_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer that is tried means to go through all visits again: the more of them, the fewer answers are tried."""
    plain = case(history=[{"delivered": [{} for _ in range(10)]} for _ in range(20)])
    monkeypatch.setattr("soziorules.engine.evaluator.missing_parts.RECORDS", 500)
    before, made = Evaluator.decide, []

    def counted(evaluator: Evaluator, given: Any) -> soziorules.Decision:
        made.append(given)
        return before(evaluator, given)

    monkeypatch.setattr(Evaluator, "decide", counted)
    decision = soziorules.check(plain)
    assert decision.missing
    assert not decision.searched_fully
    assert len(made) <= 1 + 500 // 220


def test_units_of_which_none_is_said_to_be_for_a_group_are_taken_as_single_where_it_matters() -> None:
    """Thirty units alone fit into thirty hours, thirty in a group do not: silence counts, and is named."""
    before = [{"prescribed_on": "2026-01-02", "kind": "first", "units": 90, "delivered_minutes": 5400}]
    decision = soziorules.check(case(history=before))
    assert decision.outcome is Outcome.ELIGIBLE
    assert [each.path for each in decision.assumed] == ["prescription.group_units"]
    for grouped, outcome in ((0, Outcome.ELIGIBLE), (30, Outcome.NOT_YET)):
        decision = soziorules.check(case(history=before, prescription__group_units=grouped))
        assert (decision.outcome, decision.assumed) == (outcome, ())
    before[0]["delivered_minutes"] = 4500
    assert soziorules.check(case(history=before)).assumed == ()


def test_the_order_of_a_history_changes_no_question() -> None:
    history: list[Plain] = [
        {"prescribed_on": day, "kind": "follow_up", "units": 60, "delivered_minutes": minutes}
        for day, minutes in (
            ("2023-01-10", 1800),
            ("2025-06-10", 3600),
            ("2025-09-10", 3600),
            ("2026-02-10", 1800),
        )
    ]
    asked = [
        [stated[int(path[len("history[")])]["prescribed_on"] for path in missing(case(history=stated))]
        for stated in (history, history[::-1])
    ]
    assert asked[0] == asked[1] != []


def test_an_exemption_that_ends_meanwhile_takes_no_day_away() -> None:
    plain = case(history=USED_UP)
    plain["patient"] |= {"copayment_exempt": True, "copayment_exempt_until": "2026-12-31"}
    assert soziorules.check(plain).not_before == dt.date(2029, 1, 2)
