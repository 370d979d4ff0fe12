"""Periods after §§ 187, 188 BGB, ages, Arbeitstage; the numbers are those of the edge cases in the catalogue of the law."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import generate_holidays
from soziorules.engine.calendar import (
    LAENDER,
    TABLE,
    TABLE_YEARS,
    add_months,
    add_years,
    age,
    anniversary,
    first_day_of_period,
    last_day_of_period,
    next_working_day,
    public_holidays,
    weeks_after,
    working_days_after,
)

day = dt.date.fromisoformat
days = st.dates(dt.date(1900, 1, 1), dt.date(2150, 12, 31))
DAY = dt.timedelta(days=1)


class TestPeriod188:
    """§ 188 Abs. 2, 3 BGB: a period whose first day counts."""

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            ("2003-05-21", "2006-05-20"),  # 95, the case of the BSG
            ("2024-02-29", "2027-02-28"),  # 97
            ("2024-02-28", "2027-02-27"),  # 98
            ("2024-03-01", "2027-02-28"),  # 99
            ("2025-03-01", "2028-02-29"),  # 100
            ("2023-01-01", "2025-12-31"),
        ],
    )
    def test_three_years_end_on_the_day_before_the_same_number(self, first: str, last: str) -> None:
        assert last_day_of_period(day(first), years=3) == day(last)

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            ("2023-01-31", "2023-02-28"),
            ("2024-01-30", "2024-02-29"),
            ("2023-01-30", "2023-02-28"),
            ("2023-03-31", "2023-04-30"),
        ],
    )
    def test_a_month_without_that_day_ends_the_period_on_its_last_one(self, first: str, last: str) -> None:
        assert last_day_of_period(day(first), months=1) == day(last)

    @given(days, st.integers(1, 30))
    def test_ends_follow_the_order_of_beginnings_and_of_lengths(self, first: dt.date, years: int) -> None:
        end = last_day_of_period(first, years=years)
        assert end <= last_day_of_period(first + DAY, years=years)
        assert end < last_day_of_period(first + 2 * DAY, years=years)
        assert end < last_day_of_period(first, years=years + 1)

    @given(days, st.integers(1, 30))
    def test_only_29_february_shares_its_end_with_the_next_beginning(
        self, first: dt.date, years: int
    ) -> None:
        if last_day_of_period(first, years=years) == last_day_of_period(first + DAY, years=years):
            assert (first.month, first.day) == (2, 29)

    @given(days, st.integers(1, 10))
    def test_periods_of_a_chain_join_without_gap_and_overlap(self, first: dt.date, years: int) -> None:
        assert anniversary(first, years) == last_day_of_period(first, years=years) + DAY

    @given(days, st.integers(1, 10))
    def test_the_first_day_of_a_period_is_the_earliest_that_reaches_its_end(
        self, last: dt.date, years: int
    ) -> None:
        first = first_day_of_period(last, years=years)
        assert last_day_of_period(first, years=years) >= last
        assert last_day_of_period(first - DAY, years=years) < last

    def test_an_event_sets_off_a_period_that_ends_on_the_same_number(self) -> None:
        assert add_months(day("2026-01-31"), 1) == day("2026-02-28")
        assert add_years(day("2024-02-29"), 1) == day("2025-02-28")
        assert weeks_after(day("2026-11-02"), 3) == day("2026-11-23")  # 125


class TestAge187:
    """§ 187 Abs. 2 Satz 2 BGB: the day of birth counts."""

    @pytest.mark.parametrize(
        ("born", "on", "years"),
        [
            ("2008-06-15", "2026-06-15", 18),  # 56
            ("2008-06-15", "2026-06-14", 17),  # 57
            ("2005-11-22", "2026-11-21", 20),  # 59
            ("2005-11-22", "2026-11-22", 21),
            ("2004-02-29", "2025-02-28", 20),  # 60
            ("2004-02-29", "2025-03-01", 21),
            ("2008-02-29", "2026-02-28", 17),  # 138
            ("2008-02-29", "2026-03-01", 18),
            ("2026-01-01", "2026-01-01", 0),
        ],
    )
    def test_completed_years(self, born: str, on: str, years: int) -> None:
        assert age(day(born), day(on)) == years

    @given(days, st.integers(0, 40_000))
    def test_a_later_day_never_lowers_the_age(self, born: dt.date, later: int) -> None:
        on = born + later * DAY
        assert age(born, on) <= age(born, on + DAY)

    @given(days, st.integers(1, 120))
    def test_an_age_is_reached_on_the_birthday_and_not_before(self, born: dt.date, years: int) -> None:
        birthday = anniversary(born, years)
        assert (age(born, birthday - DAY), age(born, birthday)) == (years - 1, years)


class TestArbeitstage:
    """§ 9 Abs. 3 ST-RL: the third Arbeitstag after issue."""

    @pytest.mark.parametrize(
        ("issued", "last"),
        [
            ("2026-11-20", "2026-11-25"),  # 111
            ("2026-12-22", "2026-12-28"),  # 112
            ("2026-05-13", "2026-05-19"),  # 113
            ("2026-11-21", "2026-11-25"),  # 114
        ],
    )
    def test_the_third_one_after_issue(self, issued: str, last: str) -> None:
        assert working_days_after(day(issued), 3).last_day == day(last)

    def test_each_day_left_out_has_its_reason(self) -> None:
        skipped = working_days_after(day("2026-12-22"), 3).skipped
        assert [(each.day.isoformat(), each.why[0]) for each in skipped] == [
            ("2026-12-25", "Erster Weihnachtstag"),
            ("2026-12-26", "Samstag"),
            ("2026-12-27", "Sonntag"),
        ]

    def test_a_holiday_of_one_land_counts_only_there(self) -> None:  # 115
        saarland, berlin, unknown = (
            working_days_after(day("2025-08-13"), 3, land) for land in ("SL", "BE", None)
        )
        assert (saarland.last_day, berlin.last_day, unknown.last_day) == (
            day("2025-08-19"),
            day("2025-08-18"),
            day("2025-08-18"),
        )
        assert [(doubt.day, doubt.laender) for doubt in unknown.doubts] == [(day("2025-08-15"), ("BY", "SL"))]
        assert not berlin.doubts

    def test_a_holiday_in_parts_of_a_land_is_a_doubt(self) -> None:
        bavaria = working_days_after(day("2025-08-13"), 3, "BY")
        assert bavaria.last_day == day("2025-08-18")
        assert [doubt.why for doubt in bavaria.doubts] == [("Mariä Himmelfahrt", "Assumption Day")]

    @given(
        st.dates(dt.date(2002, 1, 1), dt.date(2039, 12, 31)),
        st.integers(1, 20),
        st.sampled_from([None, *LAENDER]),
    )
    def test_a_count_counts_every_day_once(self, start: dt.date, number: int, land: str | None) -> None:
        count = working_days_after(start, number, land)
        assert (count.last_day - start).days == number + len(count.skipped)
        assert count.last_day.weekday() < 5
        assert {each.day for each in count.skipped}.isdisjoint({doubt.day for doubt in count.doubts})

    @given(st.dates(dt.date(2002, 1, 1), dt.date(2039, 12, 31)), st.sampled_from(LAENDER))
    def test_holidays_of_a_land_only_ever_move_the_day_back(self, start: dt.date, land: str) -> None:
        assert working_days_after(start, 3, land).last_day >= working_days_after(start, 3).last_day

    def test_a_deadline_on_a_holiday_moves_to_the_next_arbeitstag(self) -> None:
        moved = next_working_day(day("2026-12-25"))
        assert moved.last_day == day("2026-12-28")
        assert [each.why[1] for each in moved.skipped] == ["Christmas Day", "Saturday", "Sunday"]
        assert next_working_day(day("2026-11-23")).skipped == ()


class TestHolidayTable:
    def test_the_table_is_what_the_package_says(self) -> None:
        assert TABLE.read_text(encoding="utf-8") == generate_holidays.table(), (
            "run scripts/generate_holidays.py"
        )

    def test_days_that_were_holidays_only_once_are_in_it(self) -> None:
        assert public_holidays(2017)[day("2017-10-31")].everywhere
        assert public_holidays(2025)[day("2025-05-08")].laender == {"BE"}

    def test_it_holds_every_year_that_the_package_knows(self) -> None:
        germany = holidays.country_holidays("DE")
        known = range(germany.start_year, germany.end_year + 1)
        assert TABLE_YEARS.start in known
        assert TABLE_YEARS[-1] in known
        assert public_holidays(2100)[day("2100-12-25")].everywhere

    def test_of_other_years_none_are_known(self) -> None:
        assert public_holidays(TABLE_YEARS.stop) == {}

    def test_the_generator_says_whether_the_table_is_current(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.argv", ["generate_holidays.py", "--check"])
        assert generate_holidays.main() == 0


def test_without_a_land_each_of_the_sixteen_is_counted_whole() -> None:
    """No Land has the holidays of all others: the latest day is that of one Land, never of a mixture."""
    day = dt.date(2026, 1, 1)
    while day < dt.date(2027, 1, 1):
        unknown = working_days_after(day, 3)
        ends = [working_days_after(day, 3, land) for land in LAENDER]
        assert unknown.last_day == min(each.last_day for each in ends)
        assert unknown.at_latest == max(each.at_latest for each in ends)
        day += dt.timedelta(days=1)
