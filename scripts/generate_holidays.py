"""Write the table of public holidays from the package `holidays`; with --check only say whether it is current."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys

import holidays

from soziorules.engine.calendar import LAENDER, TABLE, TABLE_YEARS, Holiday


def table() -> str:
    """Return the table: day, German name, English name, Länder (* for all), Länder only in parts of which it holds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for year in TABLE_YEARS:
        for holiday in from_package(year):
            where = "*" if holiday.everywhere else " ".join(sorted(holiday.laender))
            writer.writerow([holiday.day, *holiday.names, where, " ".join(sorted(holiday.partly))])
    return out.getvalue()


def from_package(year: int) -> list[Holiday]:
    """Return the public holidays of a year as the package `holidays` has them."""
    german, english = _named(year, "de"), _named(year, "en_US")
    whole, part = _where(year, "public"), _where(year, "catholic")
    return [
        Holiday(day, (german[day], english[day]), whole.get(day, frozenset()), part.get(day, frozenset()))
        for day in sorted(german)
    ]


def _named(year: int, language: str) -> dict[dt.date, str]:
    names: dict[dt.date, str] = {}
    for land in LAENDER:
        for category in ("catholic", "public"):
            names.update(_asked(year, land, category, language))
    return names


def _where(year: int, category: str) -> dict[dt.date, frozenset[str]]:
    found: dict[dt.date, set[str]] = {}
    for land in LAENDER:
        for day in _asked(year, land, category, "de"):
            found.setdefault(day, set()).add(land)
    return {day: frozenset(laender) for day, laender in found.items()}


def _asked(year: int, land: str, category: str, language: str) -> dict[dt.date, str]:
    asked = holidays.country_holidays(
        "DE", subdiv=land, years=year, categories=(category,), language=language
    )
    return dict(asked.items())


def main() -> int:
    """Write the table, or compare; exit code 1 when it is out of date."""
    made = table()
    if "--check" in sys.argv[1:]:
        return int(TABLE.read_text(encoding="utf-8") != made)
    TABLE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
