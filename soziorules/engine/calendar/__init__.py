"""Days as German law counts them: periods and ages (§§ 187, 188 BGB), deadlines and Arbeitstage (§ 26 SGB X)."""

from soziorules.engine.calendar.days import (
    DAY_ALLOWED,
    EARLIEST_DAY,
    LATEST_DAY,
    MOMENT_ALLOWED,
    is_moment,
    iso_day,
    plain_day,
    with_days,
)
from soziorules.engine.calendar.periods import (
    add_months,
    add_years,
    age,
    anniversary,
    first_day_of_period,
    last_day_of_period,
    weeks_after,
)
from soziorules.engine.calendar.workdays import (
    Count,
    Doubt,
    Holiday,
    Skipped,
    next_working_day,
    public_holidays,
    working_days_after,
)

__all__ = [
    "DAY_ALLOWED",
    "EARLIEST_DAY",
    "LATEST_DAY",
    "MOMENT_ALLOWED",
    "Count",
    "Doubt",
    "Holiday",
    "Skipped",
    "add_months",
    "add_years",
    "age",
    "anniversary",
    "first_day_of_period",
    "is_moment",
    "iso_day",
    "last_day_of_period",
    "next_working_day",
    "plain_day",
    "public_holidays",
    "weeks_after",
    "with_days",
    "working_days_after",
]
