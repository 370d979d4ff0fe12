"""Probestunden and what is free of approval; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.soziotherapie.histories import full, stand
from tests.soziotherapie.law import prescribed

day = dt.date.fromisoformat


class TestProbation5:
    """§ 5 Abs. 2 Satz 1, 2 ST-RL: Probestunden."""

    FIVE = prescribed("2026-10-01", "trial", 5, delivered_minutes=300)
    THREE_OF_FIVE = prescribed("2026-10-01", "trial", 5, delivered_minutes=180)

    def test_probestunden_count_on_the_first_prescription(self) -> None:  # 74
        found = stand(self.FIVE, kind="first")
        assert (found.credited_units, found.units_with_probation) == ((5, 5), (35, 35))
        assert (found.minutes_used, found.minutes_after, found.permitted_units) == (
            (300, 300),
            (1800, 1800),
            (30, 30),
        )

    @pytest.mark.parametrize(
        ("credit", "units", "used", "after"),
        [("split", 5, 180, 1680), ("prescribed", 5, 300, 1800), ("delivered", 3, 180, 1800)],
    )
    def test_three_of_five_delivered(self, credit: str, units: int, used: int, after: int) -> None:  # 75
        found = stand(self.THREE_OF_FIVE, kind="first", readings={"probation.credit": credit})
        assert found.credited_units == (units, units)
        assert (found.minutes_used, found.minutes_after) == ((used, used), (after, after))

    def test_a_prescription_of_25_leaves_room_for_the_five(self) -> None:
        assert stand(self.FIVE, kind="first", units=25).minutes_after == (1800, 1800)

    def test_they_count_on_one_prescription_only(self) -> None:
        assert stand(self.FIVE, full("2026-10-10", kind="first")).credited_units == (0, 0)

    def test_they_count_on_a_prescription_of_the_same_day(self) -> None:
        assert stand(full("2026-10-01", kind="first"), self.FIVE).credited_units == (0, 0)

    @pytest.mark.parametrize(
        ("earlier", "on", "calendar", "months"),
        [
            (["2026-02-01", "2026-08-01"], "2026-12-15", 3, 3),  # 77
            (["2025-11-01", "2026-02-01"], "2026-11-15", 2, 2),  # 78
            (["2025-12-01", "2025-12-20"], "2026-01-10", 1, 3),  # 79
            (["2025-11-20"], "2026-11-20", 1, 1),
            (["2025-11-21"], "2026-11-20", 1, 2),
        ],
    )
    def test_how_often_in_a_year(self, earlier: list[str], on: str, calendar: int, months: int) -> None:
        trials = [prescribed(each, "trial", 5, delivered_minutes=300) for each in earlier]
        found = stand(*trials, on=on, kind="trial", units=5).probation
        assert found.in_calendar_year == (calendar, calendar)
        assert found.in_twelve_months == (months, months)

    @pytest.mark.parametrize(
        ("year", "next_on"), [("both", "2026-01-10"), ("calendar", "2026-01-10"), ("rolling", "2026-12-01")]
    )
    def test_when_they_are_possible_again(self, year: str, next_on: str) -> None:
        trials = [prescribed(each, "trial", 5) for each in ("2025-12-01", "2025-12-20")]
        found = stand(
            *trials, on="2026-01-10", kind="trial", units=5, readings={"probation.year": year}
        ).probation
        assert (found.next_calendar_year, found.next_twelve_months) == (day("2026-01-10"), day("2026-12-01"))
        assert found.next_on == day(next_on)

    @pytest.mark.parametrize(
        ("year", "next_on"), [("both", "2023-01-01"), ("calendar", "2023-01-01"), ("rolling", None)]
    )
    def test_one_without_a_day_does_not_hide_when_the_year_begins_again(
        self, year: str, next_on: str | None
    ) -> None:
        """Two in September are the whole year; when twelve months have passed hangs on the third."""
        trials = [prescribed(each, "trial", 1) for each in ("2022-09-29", "2022-09-30")]
        unsure = {"kind": "trial", "units": 1}
        readings = {"probation.year": year}
        found = stand(*trials, unsure, on="2022-10-02", kind="trial", units=1, readings=readings).probation
        assert found.next_on == (next_on and day(next_on))
        assert found.next_twelve_months is None

    def test_after_two_in_a_calendar_year_the_next_one_begins_it_again(self) -> None:
        trials = [prescribed(each, "trial", 5) for each in ("2026-02-01", "2026-08-01")]
        found = stand(*trials, on="2026-12-15", kind="trial", units=5).probation
        assert found.next_calendar_year == day("2027-01-01")

    def test_muster_28_counts_only_where_it_is_read_so(self) -> None:
        referral = prescribed("2026-02-01", "referral", 5, delivered_minutes=300)
        assert stand(referral, kind="trial", units=5).probation.in_calendar_year == (1, 1)
        counted = stand(referral, kind="trial", units=5, readings={"probation.includes_form28": "yes"})
        assert counted.probation.in_calendar_year == (2, 2)

    def test_a_regular_prescription_lies_before(self) -> None:  # 80
        assert stand(full("2026-01-05", kind="first"), kind="trial", units=5).regular_before is True
        assert stand(self.FIVE, kind="trial", units=5).regular_before is False


class TestFreeOfApproval9:
    """§ 9 Abs. 1 Satz 4 ST-RL: in all more than five."""

    @pytest.mark.parametrize(
        ("history", "kind", "units", "total"),
        [
            ([("2026-10-01", "referral", 5)], "trial", 5, 10),  # 81
            ([("2026-10-01", "referral", 3)], "trial", 2, 5),  # 82
            ([("2026-02-01", "trial", 5)], "trial", 5, 10),  # 83
            ([("2026-02-01", "referral", 5)], "referral", 5, 10),  # 84
            ([("2022-02-01", "trial", 5)], "trial", 5, 5),
            ([("2026-02-01", "trial", 5), ("2026-03-01", "first", 30)], "follow_up", 30, 5),
        ],
    )
    def test_what_adds_up(
        self, history: list[tuple[str, str, int]], kind: str, units: int, total: int
    ) -> None:
        entries = [prescribed(*entry) for entry in history]
        assert stand(*entries, kind=kind, units=units).free_units == (total, total)

    def test_each_prescription_by_itself(self) -> None:
        scope = {"approval.free_scope": "prescription"}
        earlier = prescribed("2026-10-01", "referral", 5)
        assert stand(earlier, kind="trial", units=5, readings=scope).free_units == (5, 5)
        assert stand(earlier, kind="trial", units=None, group=None, readings=scope).free_units == (0, None)
