"""Periods of months and years after §§ 187, 188 BGB, and ages.

Where the day from which a period runs is counted itself (§ 187 Abs. 2), the period ends on the day before the day that bears
the same number; where that month has no such day, on its last one (§ 188 Abs. 2, 3). Libraries that add a month to
a date and subtract a day get some of these ends wrong.
"""

from __future__ import annotations

import datetime as dt

_DAY = dt.timedelta(days=1)


def last_day_of_period(first: dt.date, *, years: int = 0, months: int = 0) -> dt.date:
    """Return the last day of a period of at least one month whose first day is counted itself.

    2003-05-21 and three years give 2006-05-20; 2024-02-29 and three years give 2027-02-28.
    """
    months += 12 * years
    if first.day == 1:
        return _day_in_month(first, months - 1, 31)
    return _day_in_month(first, months, first.day - 1)


def first_day_of_period(last: dt.date, *, years: int) -> dt.date:
    """Return the earliest day from which a period of `years` years does not end before `last`."""
    return add_years(last, -years) + _DAY


def anniversary(first: dt.date, years: int) -> dt.date:
    """Return the first day after `years` full years from `first` on: a birthday, or the start of the next period.

    Somebody born on 29 February has the birthday on 1 March where there is no 29 February.
    """
    return last_day_of_period(first, years=years) + _DAY


def age(born: dt.date, on: dt.date) -> int:
    """Return the completed years of life on a day; the day of birth counts (§ 187 Abs. 2 Satz 2 BGB)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the last day of a period that an event on `day` sets off (§ 187 Abs. 1, § 188 Abs. 2, 3 BGB)."""
    return _day_in_month(day, months, day.day)


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the last day of a period of years that an event on `day` sets off; 29 February ends on 28 February."""
    return _day_in_month(day, 12 * years, day.day)


def weeks_after(event: dt.date, weeks: int) -> dt.date:
    """Return the last day of a period of weeks after an event (§ 187 Abs. 1, § 188 Abs. 2 BGB)."""
    return event + dt.timedelta(weeks=weeks)


def _day_in_month(day: dt.date, months: int, number: int) -> dt.date:
    """Return the day `number` of the month that lies `months` after that of `day`, or the last of that month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return dt.date(year, month + 1, number if number <= 28 else min(number, _days_of_month(year, month + 1)))


def _days_of_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
