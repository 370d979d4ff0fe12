"""An account as one picture: the days and hours of each Krankheitsfall, one below the other; no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from soziorules.engine.language.text import Language, Text
from soziorules.soziotherapie.ledger.overview import Overview, Phase
from soziorules.soziotherapie.wording.ledger_view import ledger_view
from soziorules.soziotherapie.wording.timeline import WIDTH, Timeline, krankheitsfall

SCALE: Final = 1.6
_MARGIN, _HEAD, _CAPTION, _GAP = 16, 56, 24, 20
_BAR, _BAR_HEIGHT = 36, 24
_STYLE: Final = (
    "text{font:12px system-ui,sans-serif;fill:#1d2327}"
    ".title{font-size:20px;font-weight:600}.name{font-size:15px;font-weight:600}.sum{font-size:14px}.footer{font-size:10.5px}"
    ".tl-number{font-weight:600}.tl-axis{fill:none;stroke:#565f66;stroke-width:1.2}"
    ".tl-limit{fill:none;stroke:#1d2327;stroke-width:1.6}.tl-past{fill:#fff;stroke:#1f5a86;stroke-width:1.8}"
    ".tl-now,.tl-used{fill:#1f5a86}.tl-added{fill:#e5eff7}.tl-stripe{stroke:#1f5a86;stroke-width:5}"
    ".tl-free{fill:#f4f2ee;stroke:#dcd8d0}.tl-over{fill:none;stroke:#9c2f26;stroke-width:2}"
    ".tl-perhaps{fill:#9dbdd6}"
)
_LEGEND: Final = Text(
    "dunkel: sicher erbracht, hell: vielleicht erbracht", "dark: surely delivered, light: perhaps delivered"
)


def to_svg(shown: Overview, language: Language) -> str:
    """Return the picture as a file of its own. A Krankheitsfall of which not all is known is a bar with what is perhaps used."""
    view = ledger_view(shown, language)
    parts, y = [], _HEAD
    for phase, table in zip(shown.phases, view.tables, strict=False):
        parts.append(_text(y, "name", table.title))
        parts.append(_text(y + 20, "sum", table.total))
        y += _CAPTION + 6
        drawn, height = _drawn(phase, shown, language, y)
        parts += drawn
        y += height + _GAP
    width, height = round(WIDTH * SCALE) + 2 * _MARGIN, y + 16
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
            f"<title>{escape(view.title)}</title><style>{_STYLE}</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            _text(32, "title", view.title),
            *parts,
            _text(height - 12, "footer", "".join(view.footer)),
            "</svg>\n",
        )
    )


def to_picture(phase: Phase, shown: Overview, language: Language) -> str:
    """Return the picture of one Krankheitsfall as a part of a page, which has the colours and the words around it."""
    line = _timeline(phase, shown)
    if line is not None:
        return krankheitsfall(line, language, prefix=f"k{phase.number}-")
    legend = escape(_LEGEND(language))
    bars = "".join(_bounds(phase, shown, -_BAR // 2, 0))
    size = f"0 0 {round(WIDTH * SCALE)} {_BAR_HEIGHT}"
    return f'<svg class="timeline" viewBox="{size}" role="img" aria-label="{legend}">{bars}</svg><p class="note">{legend}</p>'


def _drawn(phase: Phase, shown: Overview, language: Language, y: int) -> tuple[list[str], int]:
    line = _timeline(phase, shown)
    if line is None:
        return [
            *_bounds(phase, shown, y, _MARGIN),
            _text(y + _BAR + _BAR_HEIGHT, "legend", _LEGEND(language)),
        ], _BAR + _BAR_HEIGHT
    width, height = round(WIDTH * SCALE), round(line.height * SCALE)
    place = f'<svg x="{_MARGIN}" y="{y}" width="{width}" height="{height}" '
    picture = krankheitsfall(line, language, prefix=f"k{phase.number}-").replace("<svg ", place, 1)
    return [picture], height


def _timeline(phase: Phase, shown: Overview) -> Timeline | None:
    """Return what can be drawn of a Krankheitsfall to the minute; None where something of it is not known."""
    fall, (used, most) = phase.line.fall, phase.line.used
    if fall.start is None or fall.end is None or used != most:
        return None
    total, current = shown.constant("krankheitsfall_minutes"), phase.line.current
    if current and shown.added[0] != shown.added[1] and shown.case.prescription.units is not None:
        return None
    issued = [line.prescribed_on for line in shown.ledger.lines]
    earlier = tuple(day for day in issued if day is not None and fall.start <= day <= fall.end)
    added = shown.added[0] if current and shown.added[0] == shown.added[1] else 0
    outstanding = shown.surely_open if current else 0
    return Timeline(
        fall.start, fall.end, shown.day if current else None, earlier, used, added, total, outstanding
    )


def _bounds(phase: Phase, shown: Overview, y: int, x: int) -> Iterator[str]:
    """Yield a bar of the hours: surely used, perhaps used, left."""
    total = shown.constant("krankheitsfall_minutes")
    sure, most = phase.line.used
    whole = WIDTH * SCALE
    for kind, minutes in (
        ("tl-free", total),
        ("tl-perhaps", total if most is None else most),
        ("tl-used", sure),
    ):
        width = round(min(minutes, total) / total * whole, 1)
        yield f'<rect class="{kind}" x="{x}" y="{y + _BAR // 2}" width="{width}" height="{_BAR_HEIGHT}"/>'


def _text(y: int, kind: str, words: str) -> str:
    return f'<text class="{kind}" x="{_MARGIN}" y="{y}">{escape(words)}</text>'
