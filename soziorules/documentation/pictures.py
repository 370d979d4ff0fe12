"""Drawings as SVG, made when the pages are made. Colours are variables of the page; beside it they follow the reader's system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from xml.sax.saxutils import escape

from soziorules.engine.dataclass import dataclass

STYLE = """
.sz{--sz-ink:#1b2733;--sz-soft:#5b6b7a;--sz-line:#cfd8e0;--sz-met:#1a7f5a;--sz-maybe:#b26a00;--sz-bar:#2f6f9f;--sz-back:#fff}
@media (prefers-color-scheme:dark){.sz{--sz-ink:#e6edf3;--sz-soft:#9fb0c0;--sz-line:#3a4754;--sz-met:#4cc38a;--sz-maybe:#f0a93b;
--sz-bar:#6fb1e0;--sz-back:#14191f}}
.sz text{font:13px system-ui,sans-serif;fill:var(--sz-ink)}.sz .soft{fill:var(--sz-soft)}.sz .small{font-size:11px}
.sz .strong{font-weight:600}.sz .on{fill:var(--sz-back)}
.sz .line{stroke:var(--sz-line);stroke-width:1;fill:none}.sz .mark{stroke:var(--sz-ink);stroke-width:1.5;fill:none}
.sz .met{fill:var(--sz-met)}.sz .maybe{fill:var(--sz-maybe)}.sz .bar{fill:var(--sz-bar)}.sz .faint{fill:var(--sz-line)}
"""
WIDTH = 720


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


def word(x: float, y: float, text: str, classes: str) -> str:
    """Return a word in the middle of a place."""
    return f'<text x="{x:.1f}" y="{y:g}" text-anchor="middle" class="{classes}">{escape(text)}</text>'


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def svg(width: int, height: float, title: str, parts: Sequence[str]) -> str:
    """Return a picture in the colours of the handbook."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sz" viewBox="0 0 {width} {height:g}" role="img" '
        f'aria-label="{escape(title, {chr(34): "&quot;"})}"><title>{escape(title)}</title><style>{STYLE}</style>'
        + "".join(parts)
        + "</svg>\n"
    )
