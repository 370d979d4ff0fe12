"""Deadlines; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from soziorules.soziotherapie.facts.deadlines import decision, submission
from tests.soziotherapie.derived import derived
from tests.soziotherapie.law import LAW, case

day = dt.date.fromisoformat


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
        found = submission(case(prescribed_on=issued, approval__received_on=received), LAW, {})
        assert (found.submit_by, found.received_in_time) == (day("2026-11-25"), in_time)

    def test_the_holidays_are_those_of_the_land_unless_read_otherwise(self) -> None:  # 115
        saarland = case(prescribed_on="2025-08-13", provider__land="SL")
        assert submission(saarland, LAW, {}).submit_by == day("2025-08-19")
        assert submission(saarland, LAW, {"workday": "nationwide"}).submit_by == day("2025-08-18")

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
        stated = case(prescribed_on="2019-08-13", provider__land=land, approval__received_on=received)
        assert submission(stated, LAW, {}).received_in_time is in_time

    def test_the_special_rule_of_the_pandemic_gives_ten_days(self) -> None:
        found = submission(case(prescribed_on="2021-03-05"), {**LAW, "submission_days": 10}, {})
        assert found.submit_by == day("2021-03-15")
        on_a_weekend = submission(case(prescribed_on="2021-03-03"), {**LAW, "submission_days": 10}, {})
        assert on_a_weekend.submit_by == day("2021-03-15")

    def test_without_day_of_issue_or_before_the_rule_there_is_no_deadline(self) -> None:
        assert submission(case(), LAW, {}).submit_by is None
        assert submission(case(prescribed_on="2010-01-01"), {}, {}).submit_by is None


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
        stated = case(
            prescribed_on="2025-10-06",
            provider__land=land,
            approval={"received_on": "2025-10-10", "medical_service_involved": False, "decided_on": decided},
        )
        assert decision(stated, LAW, {}).decided_in_time is in_time

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
        stated = case(approval={"received_on": "2026-11-02", "medical_service_involved": involved})
        found = decision(stated, LAW, {})
        assert found.decide_by == (by and day(by))
        assert found.deemed_on == (deemed and day(deemed))
        assert (found.without_medical_service, found.with_medical_service) == (
            day("2026-11-23"),
            day("2026-12-07"),
        )

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
        found = decision(case(approval=approval), LAW, {})
        assert found.decided_in_time is in_time
        assert (found.deemed_on is None) is (involved is None)

    def test_a_deadline_that_ends_on_a_holiday_moves(self) -> None:
        approval = {"received_on": "2026-12-04", "medical_service_involved": False}
        found = decision(case(approval=approval), LAW, {})
        assert found.decide_by == day("2026-12-28")
        assert [each.day for each in found.skipped] == [
            day("2026-12-25"),
            day("2026-12-26"),
            day("2026-12-27"),
        ]

    def test_without_receipt_nothing_runs(self) -> None:
        assert decision(case(), LAW, {}).decide_by is None


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
