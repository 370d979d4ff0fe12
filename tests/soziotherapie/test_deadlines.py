"""Deadlines; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from soziorules import load_rules
from soziorules.engine.compiler.passed_over import PassedOver
from tests.soziotherapie.derived import derived
from tests.soziotherapie.law import case

day = dt.date.fromisoformat
SUBMIT_BY, IN_TIME = "approval.submit_by", "approval.received_in_time"
DECIDE_BY, DECIDED_IN_TIME = "approval.decide_by", "approval.decided_in_time"
NATIONWIDE = {"workday": "nationwide"}


def left_out(name: str, readings: dict[str, str] | None = None, **stated: Any) -> PassedOver:
    """Return the days that a derived value passes over, and those in doubt."""
    rules = load_rules()
    return rules.passed_over(name, case(**stated), {**rules.choices(), **(readings or {})})


class TestSubmission9:
    """§ 9 Abs. 3 ST-RL: at the latest on the third Arbeitstag after issue."""

    @pytest.mark.parametrize(
        ("issued", "received", "in_time"),
        [
            ("2026-11-20", "2026-11-25", True),  # 111
            ("2026-11-20", "2026-11-26", False),  # 116
            ("2026-11-20", None, None),
        ],
    )
    def test_received_in_time(self, issued: str, received: str | None, in_time: bool | None) -> None:
        stated: dict[str, Any] = {"prescribed_on": issued, "approval__received_on": received}
        assert derived(SUBMIT_BY, **stated) == day("2026-11-25")
        assert derived(IN_TIME, **stated) is in_time

    def test_the_holidays_are_those_of_the_land_unless_read_otherwise(self) -> None:  # 115
        saarland: dict[str, Any] = {"prescribed_on": "2025-08-13", "provider__land": "SL"}
        assert derived(SUBMIT_BY, **saarland) == day("2025-08-19")
        assert derived(SUBMIT_BY, NATIONWIDE, **saarland) == day("2025-08-18")

    def test_the_seat_of_the_krankenkasse_counts_before_the_land_of_the_provider(self) -> None:
        both: dict[str, Any] = {"prescribed_on": "2025-08-13", "provider__land": "SL", "approval__land": "BE"}
        assert derived(SUBMIT_BY, **both) == day("2025-08-18")

    @pytest.mark.parametrize(
        ("land", "received", "in_time"),
        [
            (None, "2019-08-16", True),
            (None, "2019-08-19", None),  # in time where 15 August is a public holiday
            (None, "2019-08-20", False),
            ("SL", "2019-08-19", True),
            ("BE", "2019-08-19", False),
            ("BY", "2019-08-20", False),
        ],
    )
    def test_a_public_holiday_in_doubt_leaves_it_open(
        self, land: str | None, received: str, in_time: bool | None
    ) -> None:
        stated: dict[str, Any] = {"prescribed_on": "2019-08-13", "provider__land": land}
        assert derived(IN_TIME, approval__received_on=received, **stated) is in_time

    def test_by_the_holidays_of_all_laender_none_is_in_doubt(self) -> None:
        stated: dict[str, Any] = {"prescribed_on": "2019-08-13", "approval__received_on": "2019-08-19"}
        assert derived(IN_TIME, **stated) is None
        assert derived(IN_TIME, NATIONWIDE, **stated) is False

    def test_the_day_told_is_the_earliest_that_it_can_be(self) -> None:
        assert derived("approval.submission_ends", prescribed_on="2019-08-13") == (
            day("2019-08-16"),
            day("2019-08-19"),
        )
        assert derived(SUBMIT_BY, prescribed_on="2019-08-13") == day("2019-08-16")

    def test_the_account_names_the_days_left_out_and_those_in_doubt(self) -> None:
        passed = left_out(SUBMIT_BY, prescribed_on="2019-08-14", provider__land="SL")
        assert [(each.day, each.why[0]) for each in passed.skipped] == [
            (day("2019-08-15"), "Mariä Himmelfahrt"),
            (day("2019-08-17"), "Samstag"),
            (day("2019-08-18"), "Sonntag"),
        ]
        assert passed.doubts == ()
        bavaria = left_out(SUBMIT_BY, prescribed_on="2019-08-14", provider__land="BY")
        assert [(each.day, each.laender) for each in bavaria.doubts] == [(day("2019-08-15"), ("BY",))]
        nationwide = left_out(SUBMIT_BY, NATIONWIDE, prescribed_on="2019-08-14", provider__land="SL")
        assert [(each.day, each.laender) for each in nationwide.doubts] == [(day("2019-08-15"), ("BY", "SL"))]
        assert left_out(SUBMIT_BY, prescribed_on="2010-08-14") == PassedOver()

    def test_the_special_rule_of_the_pandemic_gives_ten_days(self) -> None:
        assert derived(SUBMIT_BY, prescribed_on="2021-03-05") == day("2021-03-15")
        assert derived(SUBMIT_BY, prescribed_on="2021-03-03") == day("2021-03-15")
        moved = left_out(SUBMIT_BY, prescribed_on="2021-03-03", provider__land="BE")
        assert [each.day for each in moved.skipped] == [day("2021-03-13"), day("2021-03-14")]

    def test_in_the_pandemic_the_later_of_both_days_counts(self) -> None:
        assert derived(SUBMIT_BY, prescribed_on="2020-12-22") == day("2021-01-04")
        assert derived(SUBMIT_BY, prescribed_on="2020-12-23") == day("2021-01-04")

    def test_without_day_of_issue_or_before_the_rule_there_is_no_deadline(self) -> None:
        assert derived(SUBMIT_BY) is None
        assert derived(SUBMIT_BY, prescribed_on="2010-01-01") is None


class TestDecision13:
    """§ 13 Abs. 3a SGB V: three weeks, five with the Medizinischer Dienst."""

    @pytest.mark.parametrize(
        ("land", "decided", "in_time"),
        [
            (None, "2025-10-31", True),
            (None, "2025-11-03", None),  # in time where 31 October is a public holiday
            (None, "2025-11-04", False),
            ("BB", "2025-11-03", True),
            ("BE", "2025-11-03", False),
        ],
    )
    def test_a_deadline_on_a_day_in_doubt_is_left_open(
        self, land: str | None, decided: str, in_time: bool | None
    ) -> None:
        approval = {"received_on": "2025-10-10", "medical_service_involved": False, "decided_on": decided}
        stated: dict[str, Any] = {"prescribed_on": "2025-10-06", "provider__land": land}
        assert derived(DECIDED_IN_TIME, approval=approval, **stated) is in_time

    @pytest.mark.parametrize(
        ("involved", "by", "deemed"),
        [
            (False, "2026-11-23", "2026-11-24"),  # 125
            (True, "2026-12-07", "2026-12-08"),  # 126
            (None, None, None),
        ],
    )
    def test_the_day_by_which_to_decide(
        self, involved: bool | None, by: str | None, deemed: str | None
    ) -> None:
        approval = {"received_on": "2026-11-02", "medical_service_involved": involved}
        assert derived(DECIDE_BY, approval=approval) == (by and day(by))
        assert derived("approval.deemed_on", approval=approval) == (deemed and day(deemed))
        assert derived("approval.short_decide_by", approval=approval) == day("2026-11-23")
        assert derived("approval.long_decide_by", approval=approval) == day("2026-12-07")

    @pytest.mark.parametrize(
        ("involved", "decided", "in_time"),
        [
            (False, "2026-11-23", True),
            (False, "2026-11-24", False),
            (None, "2026-11-23", True),
            (None, "2026-11-24", None),
            (None, "2026-12-08", False),
        ],
    )
    def test_decided_in_time(self, involved: bool | None, decided: str, in_time: bool | None) -> None:
        approval = {"received_on": "2026-11-02", "medical_service_involved": involved, "decided_on": decided}
        assert derived(DECIDED_IN_TIME, approval=approval) is in_time

    def test_a_deadline_that_ends_on_a_holiday_moves(self) -> None:
        approval = {"received_on": "2026-12-04", "medical_service_involved": False}
        assert derived(DECIDE_BY, approval=approval) == day("2026-12-28")
        passed = left_out(DECIDE_BY, prescribed_on="2026-12-01", approval=approval)
        assert [each.day for each in passed.skipped] == [
            day("2026-12-25"),
            day("2026-12-26"),
            day("2026-12-27"),
        ]

    def test_while_it_is_open_which_time_runs_no_day_is_passed_over(self) -> None:
        approval = {"received_on": "2026-12-04"}
        assert left_out(DECIDE_BY, prescribed_on="2026-12-01", approval=approval) == PassedOver()

    def test_without_receipt_nothing_runs(self) -> None:
        assert derived(DECIDE_BY) is None


class TestDischarge4a:
    """§ 4a ST-RL: seven calendar days, the day of discharge not counted, never moved."""

    def test_the_last_of_seven_days(self) -> None:  # 128
        last = derived(
            "discharge.last_day", prescription__discharged_on="2026-11-17", prescribed_on="2026-11-17"
        )
        assert last == day("2026-11-24")

    def test_a_weekend_does_not_move_it(self) -> None:
        last = derived(
            "discharge.last_day", prescription__discharged_on="2026-11-14", prescribed_on="2026-11-17"
        )
        assert last == day("2026-11-21")

    def test_without_its_day_nothing_is_known(self) -> None:
        assert derived("discharge.last_day", prescribed_on="2026-11-17") is None
        early: dict[str, Any] = {"prescription__discharged_on": "2010-11-14", "prescribed_on": "2010-11-14"}
        assert derived("discharge.last_day", **early) is None


@pytest.mark.parametrize(
    ("issued", "until", "readings", "land", "day"),
    [
        # Corpus Christi, 27 May 2027, is a holiday in Nordrhein-Westfalen: 25, 26, 28 May; three weeks later it is 18 June.
        ("2026-10-12", "2027-06-18", None, "NW", "2027-05-24"),
        # By the holidays of all Laender 27 May counts: issued on the 25th it is there on the 28th too.
        ("2026-10-12", "2027-06-18", {"workday": "nationwide"}, "NW", "2027-05-25"),
        # In the pandemic ten days: issued on 4 December 2020 it is there by the 14th, and three weeks later it is 4 January.
        ("2020-11-10", "2021-01-04", None, "BE", "2020-12-04"),
        # The rule ends on 31 March 2021. Issued on 28 March it is there by 7 April; from Easter on by 8 April: 6, 7, 8 April.
        ("2020-11-10", "2021-04-28", None, "BE", "2021-03-28"),
        ("2020-11-10", "2021-04-29", None, "BE", "2021-04-05"),
    ],
)
def test_the_day_of_the_next_prescription_follows_the_times_of_its_own_day(
    issued: str, until: str, readings: dict[str, str] | None, land: str, day: str
) -> None:
    stated = case(prescribed_on=issued, prescription__until=until, approval__land=land)
    found = load_rules().decide(stated, readings).moment["procedure.next_prescription_by"]
    assert found == dt.date.fromisoformat(day)
