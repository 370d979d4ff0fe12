"""The hours of the Krankheitsfall on a time line: what was used, what this prescription adds, what is left; drawn as inline SVG.

No script, nothing from outside, words for those who cannot see it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, hours
from soziorules.soziotherapie.ledger.counting import counted, counting
from soziorules.soziotherapie.ledger.standing import ledger

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case


@dataclass(frozen=True, slots=True)
class Timeline:
    """A Krankheitsfall from `start` to `end`, both inclusive; minutes as far as they are known for certain.

    `earlier` are the days of earlier prescriptions in it, `issued` that of this one; `outstanding` is what is still open on them.
    """

    start: dt.date
    end: dt.date
    issued: dt.date | None
    earlier: tuple[dt.date, ...]
    used: int
    added: int
    total: int
    outstanding: int = 0

    @property
    def left(self) -> int:
        """Minutes that are left after all that is prescribed; less than nothing where it goes too far."""
        return self.total - self.used - self.outstanding - self.added

    @property
    def height(self) -> int:
        """How high the picture is: what is still open on earlier prescriptions has a row of its own in the legend."""
        return HEIGHT + ROW if self.outstanding else HEIGHT


def timeline(decision: Decision) -> Timeline | None:
    """Return the time line of a decision, or None where the Krankheitsfall or its minutes are not known."""
    window: Mapping[str, Any] = decision.moment.figures.get("window") or {}
    start, end, used = window.get("start"), window.get("end"), window.get("used_minutes")
    constants = decision.evaluator.program.law.constants
    total, unit = constants.get("krankheitsfall_minutes"), constants.get("unit_minutes")
    if (
        start is None
        or end is None
        or used is None
        or not isinstance(total, int)
        or not isinstance(unit, int)
    ):
        return None
    days = tuple(
        entry.prescribed_on for entry in decision.given.history or () if entry.prescribed_on is not None
    )
    earlier = tuple(day for day in days if start <= day <= end)
    # Without a kind the last earlier prescription may be what is looked at.
    stated = decision.values["prescription.kind"] is not None
    outstanding = decision.moment["procedure.outstanding_minutes"] if stated else None
    return Timeline(
        start, end, decision.as_of, earlier, used, _added(decision, used), total, outstanding or 0
    )


def _added(decision: Decision, used: int) -> int:
    """Return the minutes that this prescription adds at the moment, as far as they are known; none where it does not count."""
    case, program = cast("Case", decision.given), decision.evaluator.program
    how = counting(decision, case, decision.moment.figures)
    if how.how == "asked":
        after = decision.values["krankheitsfall.minutes_after"]
    elif how.how == "granted":
        after = ledger(counted(case, how), program.law.constants, program.base.choices).minutes_after
    else:
        return 0
    return after[0] - used if after is not None and after[0] == after[1] else 0


WIDTH, HEIGHT, LEFT, RIGHT = 360, 132, 8, 352
ROW = 28
BAR_TOP, BAR_HEIGHT, AXIS = 74, 18, 30

TITLE = Text("Die Stunden des Krankheitsfalls", "The hours of the Krankheitsfall")
_USED = Text("verbraucht", "used")
_OPEN = Text("früher verordnet, noch offen", "prescribed before, still open")
_ADDED = Text("diese Verordnung", "this prescription")
_LEFT = Text("frei", "left")
_LEFT_THEN = Text("danach frei", "left then")
_OVER = Text("zu viel", "too many")


def krankheitsfall(line: Timeline, language: Language, prefix: str = "") -> str:
    """Return a Krankheitsfall as a picture: its days above, its hours as a bar below. Its ids begin with `prefix`."""
    from html import escape

    title, words, hatch = (f"{prefix}tl-{name}" for name in ("title", "words", "hatch"))
    size = f'viewBox="0 0 {WIDTH} {line.height}"'
    parts = [
        f'<svg class="timeline" overflow="visible" {size} role="img" aria-labelledby="{title} {words}">',
        f'<title id="{title}">{escape(TITLE(language))}</title>',
        f'<desc id="{words}">{escape(describe(line, language))}</desc>',
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
        '<rect class="tl-added" width="6" height="6"/><path class="tl-stripe" d="M0 0V6"/></pattern></defs>',
        *_days(line, language),
        *_bar(line, hatch),
        *_legend(line, language, hatch),
        "</svg>",
    ]
    return "".join(parts)


def describe(line: Timeline, language: Language) -> str:
    """Return in a sentence what the picture shows."""
    span = f"{day(line.start, language)} {Text('bis', 'to')(language)} {day(line.end, language)}"
    said = [
        f"{_USED(language)} {hours(line.used, language)}",
        *([f"{_OPEN(language)} {hours(line.outstanding, language)}"] if line.outstanding else []),
        f"{_ADDED(language)} {hours(line.added, language)}",
        f"{_rest(line)(language)} {hours(abs(line.left), language)}",
    ]
    return f"{span}: {', '.join(said)}."


def _rest(line: Timeline) -> Text:
    """Return what the rest of the bar is: free, free when this prescription is used up, or too many."""
    return _OVER if line.left < 0 else _LEFT_THEN if line.added or line.outstanding else _LEFT


def _x(when: dt.date, line: Timeline) -> float:
    share = (when - line.start).days / max(1, (line.end - line.start).days)
    return round(LEFT + min(1.0, max(0.0, share)) * (RIGHT - LEFT), 1)


def _days(line: Timeline, language: Language) -> list[str]:
    found = [f'<path class="tl-axis" d="M{LEFT} {AXIS}H{RIGHT}M{LEFT} {AXIS - 5}v10M{RIGHT} {AXIS - 5}v10"/>']
    found += [f'<circle class="tl-past" cx="{_x(when, line)}" cy="{AXIS}" r="3.5"/>' for when in line.earlier]
    found.append(_text(LEFT, AXIS + 18, "start", day(line.start, language)))
    found.append(_text(RIGHT, AXIS + 18, "end", day(line.end, language)))
    if line.issued is not None:
        x = _x(line.issued, line)
        anchor = "start" if x < 90 else "end" if x > WIDTH - 90 else "middle"
        found.append(f'<path class="tl-now" d="M{x} {AXIS - 7}l6 7l-6 7l-6 -7z"/>')
        found.append(
            _text(max(x, LEFT) if anchor != "end" else min(x, RIGHT), AXIS - 14, anchor, _ADDED(language))
        )
    return found


def _bar(line: Timeline, hatch: str) -> list[str]:
    planned = line.used + line.outstanding + line.added
    scale = (RIGHT - LEFT) / max(line.total, planned)
    used, still, added, limit = (
        round(minutes * scale, 1) for minutes in (line.used, line.outstanding, line.added, line.total)
    )
    open_ = f'<rect class="tl-perhaps" x="{round(LEFT + used, 1)}" y="{BAR_TOP}" width="{still}" height="{BAR_HEIGHT}"/>'
    return [
        f'<rect class="tl-free" x="{LEFT}" y="{BAR_TOP}" width="{limit}" height="{BAR_HEIGHT}" rx="3"/>',
        f'<rect class="tl-used" x="{LEFT}" y="{BAR_TOP}" width="{used}" height="{BAR_HEIGHT}"/>',
        *([open_] if line.outstanding else []),
        f'<rect fill="url(#{hatch})" x="{round(LEFT + used + still, 1)}" y="{BAR_TOP}" width="{added}" height="{BAR_HEIGHT}"/>',
        *_over(line, limit, used + still + added),
        f'<path class="tl-limit" d="M{round(LEFT + limit, 1)} {BAR_TOP - 5}v{BAR_HEIGHT + 10}"/>',
    ]


def _over(line: Timeline, limit: float, filled: float) -> list[str]:
    if line.left >= 0:
        return []
    x, width = round(LEFT + limit, 1), round(filled - limit, 1)
    return [f'<rect class="tl-over" x="{x}" y="{BAR_TOP}" width="{width}" height="{BAR_HEIGHT}"/>']


def _legend(line: Timeline, language: Language, hatch: str) -> list[str]:
    entries = [
        (LEFT, 0, "tl-used", _USED, line.used),
        (LEFT + 112, 0, "tl-hatched", _ADDED, line.added),
        (LEFT + 254, 0, "tl-free" if line.left >= 0 else "tl-over", _rest(line), abs(line.left)),
    ]
    if line.outstanding:
        entries.append((LEFT, ROW, "tl-perhaps", _OPEN, line.outstanding))
    found = []
    for x, down, kind, name, minutes in entries:
        fill = f' fill="url(#{hatch})"' if kind == "tl-hatched" else ""
        found.append(f'<rect class="{kind}"{fill} x="{x}" y="{106 + down}" width="10" height="10" rx="2"/>')
        found.append(_text(x + 14, 110 + down, "start", name(language)))
        found.append(_text(x + 14, 123 + down, "start", hours(minutes, language), "tl-number"))
    return found


def _text(x: float, y: float, anchor: str, words: str, kind: str = "") -> str:
    from html import escape

    more = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{more}>{escape(words)}</text>'
