"""Write the table of public holidays from the package `holidays`; with --check only say whether it is current."""

from __future__ import annotations

import csv
import io
import sys

from soziorules.engine.calendar.workdays import TABLE, TABLE_YEARS, from_package


def table() -> str:
    """Return the table: day, German name, English name, Länder (* for all), Länder only in parts of which it holds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for year in TABLE_YEARS:
        for holiday in from_package(year):
            where = "*" if holiday.everywhere else " ".join(sorted(holiday.laender))
            writer.writerow([holiday.day, *holiday.names, where, " ".join(sorted(holiday.partly))])
    return out.getvalue()


def main() -> int:
    """Write the table, or compare; exit code 1 when it is out of date."""
    made = table()
    if "--check" in sys.argv[1:]:
        return int(TABLE.read_text(encoding="utf-8") != made)
    TABLE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
