"""Units in which facts and values of the norm count: those that every field of law has; a vocabulary may bring more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name, and how a number in it is written."""

    name: Text
    written: Text


def _unit(name_de: str, name_en: str, short_de: str | None = None, short_en: str | None = None) -> Unit:
    short = (name_de if short_de is None else short_de, name_en if short_en is None else short_en)
    written = [f"{{number}} {word}".strip() for word in short]
    return Unit(Text(name_de, name_en), Text(*written))


GENERAL: Final[Mapping[str, Unit]] = {
    "minutes": _unit("Minuten", "minutes"),
    "hours": _unit("Stunden", "hours"),
    "days": _unit("Kalendertage", "calendar days", "Tage", "days"),
    "workdays": _unit("Arbeitstage", "workdays", "Arbeitstage", "working days"),
    "weeks": _unit("Wochen", "weeks"),
    "months": _unit("Monate", "months"),
    "years": _unit("Jahre", "years"),
    "euro": _unit("Euro", "euros"),
    "percent": _unit("Prozent", "per cent", "%", "%"),
    "count": _unit("Anzahl", "count", "", ""),
    "per_year": _unit("im Jahr", "per year", "im Jahr", "a year"),
    "day": _unit("ein Kalendertag", "a calendar day", "", ""),
}
