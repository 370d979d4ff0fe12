"""Pictures of the field for the first page of the handbook, drawn from the values of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.documentation.pictures import NARROW, svg, word
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Language, Text

KRANKHEITSFALL: Final = Text("Der Krankheitsfall auf einen Blick", "The Krankheitsfall at a glance")
_NEEDED: Final = ("krankheitsfall_years", "krankheitsfall_minutes", "units_per_prescription", "unit_minutes")
_YEAR: Final = Text("{number}. Jahr", "Year {number}")
_ALL: Final = Text(
    "Höchstens {hours} Stunden in höchstens {years} Jahren", "At most {hours} hours in at most {years} years"
)
_FIRST: Final = Text("Erstverordnung, bis {units} Einheiten", "First prescription, up to {units} units")
_NEXT: Final = Text("Folgeverordnung, bis {units} Einheiten", "Follow-up, up to {units} units")
_TOP, _ROW, _BAR = 34, 38, 10


def krankheitsfall(law: Mapping[str, Scalar], language: Language) -> str:
    """Return the years of a Krankheitsfall on a line, with the full prescriptions that fit into its hours above it."""
    values = [law.get(name) for name in _NEEDED]
    years, minutes, units, unit = (value if isinstance(value, int) else 0 for value in values)
    if not (years and minutes and units and unit):
        return ""
    title = _ALL(language).format(hours=minutes // 60, years=years)
    count = max(1, minutes // (units * unit))
    axis = _TOP + count * _ROW + 8
    parts = [
        f'<text x="0" y="16" class="strong">{title}</text>',
        *_prescriptions(count, units, language),
        *_years(years, axis, language),
    ]
    return svg(NARROW, axis + 26, title, parts)


def _prescriptions(count: int, units: int, language: Language) -> list[str]:
    """Return a step for each prescription, its words above it on the side where there is room for them."""
    step, parts = NARROW / count, []
    for number in range(count):
        left, y, late = number * step, _TOP + number * _ROW, 2 * number >= count
        said = (_NEXT if number else _FIRST)(language).format(units=units)
        x, anchor = (left + step, "end") if late else (left, "start")
        parts += [
            f'<text x="{x:.1f}" y="{y + 12}" text-anchor="{anchor}" class="fine">{said}</text>',
            f'<rect x="{left:.1f}" y="{y + 18}" width="{step:.1f}" height="{_BAR}" rx="3" class="bar"/>',
        ]
    return parts


def _years(years: int, axis: int, language: Language) -> list[str]:
    step = (NARROW - 2) / years
    parts = [f'<path class="mark" d="M1 {axis}H{NARROW - 1}"/>']
    parts += [f'<path class="mark" d="M{1 + year * step:.1f} {axis - 5}v10"/>' for year in range(years + 1)]
    parts += [
        word(1 + (year + 0.5) * step, axis + 18, _YEAR(language).format(number=year + 1), "fine soft")
        for year in range(years)
    ]
    return parts
