"""Drawings as SVG, made when the pages are made. Colours are variables of the page; beside it they follow the reader's system."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from soziorules.engine.dataclass import dataclass

STYLE = """
.sz{--sz-ink:#1b2733;--sz-soft:#5b6b7a;--sz-line:#cfd8e0;--sz-met:#1a7f5a;--sz-maybe:#b26a00;--sz-bar:#2f6f9f;--sz-back:#fff}
@media (prefers-color-scheme:dark){.sz{--sz-ink:#e6edf3;--sz-soft:#9fb0c0;--sz-line:#3a4754;--sz-met:#4cc38a;--sz-maybe:#f0a93b;
--sz-bar:#6fb1e0;--sz-back:#14191f}}
.sz text{font:13px system-ui,sans-serif;fill:var(--sz-ink)}.sz .soft{fill:var(--sz-soft)}.sz .small{font-size:11px}
.sz .fine{font-size:12px}.sz .strong{font-weight:600}.sz .on{fill:var(--sz-back)}
.sz .line{stroke:var(--sz-line);stroke-width:1;fill:none}.sz .mark{stroke:var(--sz-ink);stroke-width:1.5;fill:none}
.sz .met{fill:var(--sz-met)}.sz .maybe{fill:var(--sz-maybe)}.sz .bar{fill:var(--sz-bar)}.sz .faint{fill:var(--sz-line)}
.sz .arc{fill:none}.sz .arc.met{stroke:var(--sz-met)}.sz .arc.maybe{stroke:var(--sz-maybe)}
"""
WIDTH = 720
NARROW = 360
"""The width of a picture that a phone shows without making its words smaller."""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a scale (both ends inclusive) with a class of colour (`met`, `maybe`, `faint`) and a word."""

    low: int
    high: int
    colour: str
    word: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a scale: its name and its bands."""

    name: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A period on a time line; without `ends` it goes on. `word` stands in it."""

    begins: dt.date
    ends: dt.date | None
    word: str


@dataclass(frozen=True, slots=True)
class Track:
    """One line of a time line."""

    name: str
    bars: tuple[Bar, ...]


def scale(lanes: Sequence[Lane], lowest: int, highest: int, title: str) -> str:
    """Return a picture of thresholds: a lane for each way, a tick for each ten."""
    step = (WIDTH - 40) / (highest - lowest)

    def x(value: float) -> float:
        return 20 + (value - lowest) * step

    parts = []
    for index, lane in enumerate(lanes):
        y = 22 + index * 58
        parts.append(f'<text x="20" y="{y}" class="strong">{escape(lane.name)}</text>')
        for band in lane.bands:
            left, right = x(max(band.low - 0.5, lowest)), x(min(band.high + 0.5, highest))
            parts.append(
                f'<rect x="{left:.1f}" y="{y + 8}" width="{right - left:.1f}" height="22" rx="3" class="{band.colour}"/>'
            )
            if band.word and right - left > 7 * len(band.word):
                shade = "" if band.colour == "faint" else "on"
                parts.append(word((left + right) / 2, y + 23, band.word, f"small {shade}"))
    bottom = 22 + len(lanes) * 58
    for value in (lowest, *(value for value in range(lowest + 1, highest + 1) if value % 10 == 0)):
        parts.append(f'<path class="line" d="M{x(value):.1f} {bottom - 12}v5"/>')
        parts.append(word(x(value), bottom + 6, str(value), "small soft"))
    return svg(WIDTH, bottom + 14, title, parts)


def timeline(tracks: Sequence[Track], changes: Sequence[dt.date], last: dt.date, title: str) -> str:
    """Return a picture of periods: a track for each thing that changed, a thin line for each day of change."""
    first, left = changes[0], 250
    days = max((last - first).days, 1)

    def x(day: dt.date) -> float:
        return left + (min(max(day, first), last) - first).days / days * (WIDTH - left - 16)

    bottom = 34 + 24 * len(tracks)
    parts = [f'<path class="line" d="M{x(day):.1f} 24V{bottom - 4}"/>' for day in changes]
    years = range(first.year, last.year + 1, max(1, (last.year - first.year) // 8))
    parts += [word(x(dt.date(year, 1, 1)), 14, str(year), "small soft") for year in years]
    for index, track in enumerate(tracks):
        y = 32 + 24 * index
        parts.append(f'<text x="0" y="{y + 12}" class="small">{escape(_short(track.name, 40))}</text>')
        for bar in track.bars:
            begin, end = x(bar.begins), x(bar.ends or last)
            parts.append(
                f'<rect x="{begin:.1f}" y="{y}" width="{max(end - begin - 1, 2):.1f}" height="17" rx="3" class="bar"/>'
            )
            if bar.word and end - begin > 7 * len(bar.word) + 4:
                parts.append(word((begin + end) / 2, y + 12.5, bar.word, "small on"))
    return svg(WIDTH, bottom, title, parts)


@dataclass(frozen=True, slots=True)
class Card:
    """A box with a heading; `lines` are texts with a class of colour for the mark before them.

    Soft lines have no mark: "" for the whole box, "under" for the line above.
    """

    head: str
    lines: tuple[tuple[str, str], ...]


def cards(listed: Sequence[Card], title: str, start: str = "") -> str:
    """Return boxes one below the other, as wide as a phone; from a starting point an arrow leads to each of them."""
    left = 18 if start else 0
    parts, y = [], 0.0
    if start:
        parts.append(f'<text x="0" y="14" class="strong">{escape(start)}</text>')
        y = 26
    elbows = []
    for card in listed:
        drawn, height = _card(card, left, y, NARROW - left)
        elbows.append(y + 20)
        parts += drawn
        y += height + 10
    if start:
        spine = f'<path class="mark" d="M6 20V{elbows[-1]:g}"/>'
        parts += [spine, *(f'<path class="mark" d="M6 {at:g}h10m-5 -4l5 4l-5 4"/>' for at in elbows)]
    return svg(NARROW, y, title, parts)


def cards_beside(listed: Sequence[Card], title: str) -> str:
    """Return the same boxes in two columns, for a page that has room for them."""
    parts, ends = [], [0.0, 0.0]
    for card in listed:
        side = ends.index(min(ends))
        drawn, height = _card(card, side * (NARROW + 10), ends[side], NARROW)
        parts += drawn
        ends[side] += height + 10
    return svg(2 * NARROW + 10, max(ends), title, parts, "wide")


def _card(card: Card, left: float, top: float, width: float) -> tuple[list[str], float]:
    y, parts = top + 20, []
    for line in textwrap.wrap(card.head, int((width - 20) / 7.8)):
        parts.append(f'<text x="{left + 10:g}" y="{y:g}" class="strong">{escape(line)}</text>')
        y += 17
    for colour, text in card.lines:
        if colour not in ("", "under"):
            parts.append(
                f'<rect x="{left + 10:g}" y="{y - 9:g}" width="9" height="9" rx="2" class="{colour}"/>'
            )
        indent, soft = 26 if colour else 10, " soft" if colour in ("", "under") else ""
        for line in textwrap.wrap(text, int((width - indent - 8) / 6.7)):
            parts.append(f'<text x="{left + indent:g}" y="{y:g}" class="fine{soft}">{escape(line)}</text>')
            y += 15
        y += 3
    height = y - top - 6
    frame = f'<rect x="{left + 0.5:g}" y="{top + 0.5:g}" width="{width - 1:g}" height="{height:g}" rx="5" class="line"/>'
    return [frame, *parts], height


@dataclass(frozen=True, slots=True)
class Knot:
    """A part of a whole with the parts that it needs, each with how often."""

    name: str
    needs: tuple[tuple[int, int], ...]


def arcs(knots: Sequence[Knot], title: str, lead: str, needs: str) -> str:
    """Return parts one below the other with an arc from each to those that it needs, the thicker the more often it does."""
    right, y, parts, heights = 84, 14.0, list[str](), list[float]()
    room = NARROW - right - 14
    for line in textwrap.wrap(lead, int(NARROW / 6.7)):
        parts.append(f'<text x="0" y="{y:g}" class="fine soft">{escape(line)}</text>')
        y += 15
    for knot in knots:
        y += 14
        heights.append(y - 4)
        named = ", ".join(
            str(each) for _, each in sorted((-number, knots[other].name) for other, number in knot.needs)
        )
        said = [("strong", line, 16) for line in textwrap.wrap(knot.name, int(room / 8.3))]
        if named:
            said += [("small soft", line, 14) for line in textwrap.wrap(f"{needs} {named}", int(room / 6.1))]
        for classes, line, height in said:
            parts.append(f'<text x="{right + 14}" y="{y:g}" class="{classes}">{escape(line)}</text>')
            y += height
    arrows = [part for index, knot in enumerate(knots) for part in _arcs(index, knot, heights, knots, right)]
    dots = [f'<circle cx="{right + 4}" cy="{at:g}" r="4" class="bar"/>' for at in heights]
    return svg(NARROW, y, title, [*arrows, *dots, *parts])


def _arcs(
    index: int, knot: Knot, heights: Sequence[float], knots: Sequence[Knot], right: float
) -> Iterator[str]:
    most = max(number for each in knots for _, number in each.needs)
    for other, number in knot.needs:
        one, two = heights[index], heights[other]
        share = abs(two - one) / (heights[-1] - heights[0])
        bend = right - 1.3 * (20 + (right - 24) * share)
        colour, thick = "met" if other > index else "maybe", 1 + 4 * number / most
        yield (
            f'<path d="M{right} {one:g}C{bend:.0f} {one:g} {bend:.0f} {two:g} {right} {two:g}" '
            f'class="arc {colour}" stroke-width="{thick:.1f}"/>'
        )
        yield f'<path d="M{right - 6} {two - 4:g}l6 4l-6 4z" class="{colour}"/>'


def word(x: float, y: float, text: str, classes: str) -> str:
    """Return a word in the middle of a place."""
    return f'<text x="{x:.1f}" y="{y:g}" text-anchor="middle" class="{classes}">{escape(text)}</text>'


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def svg(width: int, height: float, title: str, parts: Sequence[str], sort: str = "") -> str:
    """Return a picture in the colours of the handbook."""
    sort = sort or ("narrow" if width <= NARROW else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{f"sz {sort}".rstrip()}" viewBox="0 0 {width} {height:g}" role="img" '
        f'aria-label="{escape(title, {chr(34): "&quot;"})}"><title>{escape(title)}</title><style>{STYLE}</style>'
        + "".join(parts)
        + "</svg>\n"
    )
