"""The account drawn with characters: a bar of the hours and a time line of Krankheitsfälle, prescriptions and deliveries."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final, cast

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Language, Text
from soziorules.soziotherapie.ledger.intervals import ANY, ZERO, plus
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.ledger_words import said_hours


@dataclass(frozen=True, slots=True)
class Pen:
    """The characters to draw with; `levels` from little to much."""

    used: str
    perhaps: str
    still: str
    added: str
    over: str
    free: str
    left: str
    line: str
    tick: str
    right: str
    here: str
    levels: str


FINE: Final = Pen("█", "▓", "░", "▒", "!", "·", "├", "─", "┬", "┤", "◆", "▁▂▃▄▅▆▇█")
PLAIN: Final = Pen("#", "~", ":", "=", "!", ".", "|", "-", "+", "|", "*", ".:-=+#")

BAR, LEAD, LABEL = 72, 16, 13
"""The longest bar, what stands before a time line, and the last label of the scale."""
_SCALE = Text("Stunden", "hours")
_USED, _PERHAPS = Text("verbraucht", "used"), Text("vielleicht verbraucht", "perhaps used")
_STILL = Text("früher verordnet, noch offen", "prescribed before, still open")
_ADDED, _FREE, _UNUSED, _OVER = (
    Text("diese Verordnung", "this prescription"),
    Text("frei", "left"),
    Text("nicht genutzt", "not used"),
    Text("zu viel", "too many"),
)
_ROWS = (
    Text("Jahr", "Year"),
    Text("Krankheitsfall", "Krankheitsfall"),
    Text("Verordnung", "Prescription"),
    Text("Erbracht", "Delivered"),
)
_LEGEND = Text(
    "Zahlen: Verordnungen der Tabelle; {here}: dieser Tag",
    "Numbers: prescriptions of the table; {here}: this day",
)
_UNDATED = Text(
    "; erbracht ohne Tag und nicht gezeichnet: {hours}", "; delivered without a day and not drawn: {hours}"
)


def bar(shown: Overview, pen: Pen, language: Language, width: int) -> Iterator[str]:
    """Yield the hours as a bar with scale and legend on at most `width` columns; what is only perhaps used is drawn as such."""
    total = shown.constant("krankheitsfall_minutes")
    parts = _parts(shown, total)
    scale = min(BAR, width - LABEL) / max(total, sum(parts))
    drawn, done = "", 0
    for part, mark in zip(parts, (pen.used, pen.perhaps, pen.still, pen.added, pen.over), strict=True):
        done += part
        drawn += mark * (round(done * scale) - len(drawn))
    limit = round(total * scale)
    drawn = f"{drawn:{pen.free}<{limit}}"
    yield f"|{drawn[:limit]}|{drawn[limit:]}"
    yield _scale(total, limit, language)
    yield from _packed(_legend(shown, pen, language), width)


def _packed(words: Iterable[str], width: int) -> Iterator[str]:
    """Yield words in lines of at most so many columns, none broken."""
    line = ""
    for word in words:
        if line and len(line) + 2 + len(word) > width:
            yield line
            line = ""
        line = f"{line}  {word}" if line else word
    yield line


def _parts(shown: Overview, total: int) -> tuple[int, int, int, int, int]:
    """Return the minutes used, perhaps used, still open on earlier prescriptions, added by this one, and too many."""
    sure, most = shown.ledger.standing.minutes_used
    still, added = shown.surely_open, shown.added[0] if shown.added[0] == shown.added[1] else 0
    over = max(0, shown.after[0] + still - total)
    used = min(sure, total)
    more = most is None or most + still + added > total
    perhaps = 0 if sure == most else total - used if more else cast(int, most) - sure
    still = min(still, total - used - perhaps)
    return used, perhaps, still, min(added, total - used - perhaps - still), over


def _scale(total: int, limit: int, language: Language) -> str:
    row = [" "] * (limit + 24)
    for quarter in range(5):
        label = f"{total * quarter / 240:g}" + (f" {_SCALE(language)}" if quarter == 4 else "")
        place = round(limit * quarter / 4)
        row[place : place + len(label)] = label
    return "".join(row).rstrip()


def _legend(shown: Overview, pen: Pen, language: Language) -> Iterator[str]:
    standing, total = shown.ledger.standing, shown.constant("krankheitsfall_minutes")
    sure, most = standing.minutes_used
    yield f"{pen.used} {_USED(language)} {said_hours((sure, sure), language)}"
    if sure != most:
        more = None if most is None else most - sure
        yield f"{pen.perhaps} {_PERHAPS(language)}" + (
            "" if more is None else f" {said_hours((more, more), language)}"
        )
    still = shown.surely_open
    if still:
        yield f"{pen.still} {_STILL(language)} {said_hours((still, still), language)}"
    if shown.added not in (ZERO, ANY):
        yield f"{pen.added} {_ADDED(language)} {said_hours(shown.added, language)}"
    low, high = plus(shown.after if shown.added != ANY else standing.minutes_used, (still, still))
    if low > total:
        yield f"{pen.over} {_OVER(language)} {said_hours((low - total, None if high is None else high - total), language)}"
    else:
        left = (0 if high is None else max(0, total - high), total - low)
        yield f"{pen.free} {(_UNUSED if shown.over else _FREE)(language)} {said_hours(left, language)}"


def timeline(shown: Overview, pen: Pen, language: Language, width: int) -> Iterator[str]:
    """Yield the rows of a time line of at most `width` columns, or nothing where no day but that of issue is known."""
    days = sorted(_days(shown))
    if len(days) < 2:
        return
    axis = _Axis(days[0], days[-1], width - LEAD)
    lead = [f"{text(language):<{LEAD}}" for text in _ROWS]
    years, ticks = axis.years(pen)
    yield lead[0] + years
    yield " " * LEAD + ticks
    for row in _falls(shown, axis, pen):
        yield lead[1] + row
        lead[1] = " " * LEAD
    for row in axis.marks(_marks(shown, pen)):
        yield lead[2] + row
        lead[2] = " " * LEAD
    visits = list(_visits(shown))
    if visits:
        yield lead[3] + axis.amounts(visits, pen)
    undated = _undated(shown)
    more = _UNDATED(language).format(hours=said_hours((undated, undated), language)) if undated else ""
    yield from textwrap.wrap(
        _LEGEND(language).format(here=pen.here) + more,
        width,
        initial_indent=" " * LEAD,
        subsequent_indent=" " * LEAD,
    )


def _days(shown: Overview) -> Iterator[dt.date]:
    yield shown.day
    for phase in shown.phases:
        yield from (day for day in (phase.line.fall.start, phase.line.fall.end) if day is not None)
    yield from (line.prescribed_on for line in shown.ledger.lines if line.prescribed_on is not None)
    yield from (day for day, _ in _visits(shown))


def _visits(shown: Overview) -> Iterator[tuple[dt.date, int]]:
    for line in shown.ledger.lines:
        yield from ((each.on, each.minutes) for each in line.visits if each.on and each.minutes)


def _undated(shown: Overview) -> int:
    """Return the minutes that are stated without a day."""
    dated = sum(minutes for _, minutes in _visits(shown))
    return sum(entry.delivered or 0 for entry in shown.entries) - dated if shown.entries else 0


def _falls(shown: Overview, axis: _Axis, pen: Pen) -> Iterator[str]:
    row = ""
    for phase in shown.phases:
        first, last = phase.line.fall.start, phase.line.fall.end
        if first is None or last is None:
            continue
        start, end = axis.column(first), axis.column(last)
        if start < len(row):
            yield row
            row = ""
        name = f" {phase.number} "
        inner = f"{name:{pen.line}^{max(0, end - start - 1)}}"[: max(0, end - start - 1)]
        row = f"{row:<{start}}{pen.left}{inner}{pen.right}"
    if row:
        yield row


def _marks(shown: Overview, pen: Pen) -> Iterator[tuple[dt.date, str]]:
    for entry in shown.entries:
        if entry.line.prescribed_on is not None:
            yield entry.line.prescribed_on, str(entry.number)
    yield shown.day, pen.here


@dataclass(frozen=True, slots=True)
class _Axis:
    """Days from `first` to `last` on `width` columns."""

    first: dt.date
    last: dt.date
    width: int

    def column(self, day: dt.date) -> int:
        """Return the column of a day."""
        return (day - self.first).days * (self.width - 1) // max(1, (self.last - self.first).days)

    def years(self, pen: Pen) -> tuple[str, str]:
        """Return a row with the years and one with a tick at each first of January."""
        names, ticks = "", [pen.line] * self.width
        for year in range(self.first.year + 1, self.last.year + 1):
            place = self.column(dt.date(year, 1, 1))
            ticks[place] = pen.tick
            if place > len(names) and place + 4 <= self.width:
                names = f"{names:<{place}}{year}"
        if self.column(dt.date(self.first.year, 12, 31)) >= 5:
            names = f"{self.first.year}{names[4:]}"
        return names, "".join(ticks)

    def marks(self, marks: Iterable[tuple[dt.date, str]]) -> list[str]:
        """Return the marks in as few rows as they need without touching each other."""
        rows: list[str] = []
        for day, mark in sorted(marks, key=lambda each: each[0]):
            place = min(self.column(day), self.width - len(mark))
            for index, row in enumerate(rows):
                if place > len(row):
                    rows[index] = f"{row:<{place}}{mark}"
                    break
            else:
                rows.append(f"{'':<{place}}{mark}")
        return rows

    def amounts(self, amounts: Iterable[tuple[dt.date, int]], pen: Pen) -> str:
        """Return how much lies in each column, compared with the fullest."""
        columns = [0] * self.width
        for day, amount in amounts:
            columns[self.column(day)] += amount
        most, steps = max(columns), len(pen.levels)
        return "".join(pen.levels[-(-each * steps // most) - 1] if each else " " for each in columns).rstrip()
