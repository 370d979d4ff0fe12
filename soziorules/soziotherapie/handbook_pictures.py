"""Pictures of the field for the first page of the handbook, drawn from the values of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.documentation.pictures import WIDTH, svg, word
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Language, Text

KRANKHEITSFALL: Final = Text("Der Krankheitsfall auf einen Blick", "The Krankheitsfall at a glance")
_NEEDED: Final = ("krankheitsfall_years", "krankheitsfall_minutes", "units_per_prescription", "unit_minutes")
_YEAR: Final = Text("{number}. Jahr", "Year {number}")
_ALL: Final = Text(
    "Höchstens {hours} Stunden in höchstens {years} Jahren", "At most {hours} hours in at most {years} years"
)
_FIRST: Final = Text("Erstverordnung", "First prescription")
_NEXT: Final = Text("Folgeverordnung", "Follow-up")
_UNITS: Final = Text("bis {units} Einheiten", "up to {units} units")
_LEFT, _HEIGHT, _TOP = 20, 40, 36
_BETWEEN = 6


def krankheitsfall(law: Mapping[str, Scalar], language: Language) -> str:
    """Return the years of a Krankheitsfall on a line, with the full prescriptions that fit into its hours."""
    values = [law.get(name) for name in _NEEDED]
    years, minutes, units, unit = (value if isinstance(value, int) else 0 for value in values)
    if not (years and minutes and units and unit):
        return ""
    title = _ALL(language).format(hours=minutes // 60, years=years)
    axis = _TOP + _HEIGHT + 18
    parts = [
        f'<text x="{_LEFT}" y="20" class="strong">{title}</text>',
        *_prescriptions(max(1, minutes // (units * unit)), units, language),
        *_years(years, axis, language),
    ]
    return svg(WIDTH, axis + 30, title, parts)


def _prescriptions(count: int, units: int, language: Language) -> list[str]:
    step, parts = (WIDTH - 2 * _LEFT) / count, []
    for number in range(count):
        left, width = _LEFT + number * step, step - _BETWEEN
        box = f'x="{left:.1f}" y="{_TOP}" width="{width:.1f}" height="{_HEIGHT}"'
        named = (_NEXT if number else _FIRST)(language)
        parts += [
            f'<rect {box} rx="3" class="bar"/>',
            word(left + width / 2, _TOP + 17, named, "small strong on"),
            word(left + width / 2, _TOP + 32, _UNITS(language).format(units=units), "small on"),
        ]
    return parts


def _years(years: int, axis: int, language: Language) -> list[str]:
    step = (WIDTH - 2 * _LEFT) / years
    parts = [f'<path class="mark" d="M{_LEFT} {axis}H{WIDTH - _LEFT}"/>']
    parts += [
        f'<path class="mark" d="M{_LEFT + year * step:.1f} {axis - 5}v10"/>' for year in range(years + 1)
    ]
    parts += [
        word(_LEFT + (year + 0.5) * step, axis + 18, _YEAR(language).format(number=year + 1), "small soft")
        for year in range(years)
    ]
    return parts
