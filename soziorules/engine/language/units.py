"""Units in which facts and values of the norm count: those that every field of law has; a vocabulary may bring more."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.text import Language, Text


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name, how a number in it and one of it are written, and between which bounds a value of the norm is plausible.

    The bounds say what no norm can mean, such as -40 days; they are not the law. `typed` are other words for it,
    `holds` larger units that are always so many of it.
    """

    name: Text
    written: Text
    lowest: int | None = None
    highest: int | None = None
    one: Text | None = None
    typed: tuple[str, ...] = ()
    holds: Mapping[str, int] = field(default_factory=dict)

    def of(self, number: str, language: Language) -> str:
        """Return a number, as it is written, with its unit: 3 Monate, 1 Monat."""
        if number == "1" and self.one is not None:
            return self.one(language)
        return self.written(language).format(number=number).strip()

    def plausible(self, value: object) -> bool:
        """Return whether a number may be a value of the norm in this unit. What is no number has no bounds."""
        if not isinstance(value, int | Decimal):
            return True
        return (self.lowest is None or value >= self.lowest) and (
            self.highest is None or value <= self.highest
        )

    def implausible(self, value: object) -> Text:
        """Return what to say of a value that is not plausible."""
        return Text(
            f"{self.of(str(value), 'de')} kann keine Norm meinen",
            f"no norm can mean {self.of(str(value), 'en')}",
        )

    @property
    def bounds(self) -> Text:
        """The bounds in words."""
        return Text(f"{self.lowest} bis {self.highest}", f"{self.lowest} to {self.highest}")


def _unit(
    name: Text,
    highest: int | None,
    short: Text | None = None,
    one: Text | None = None,
    typed: tuple[str, ...] = (),
    **holds: int,
) -> Unit:
    word = name if short is None else short
    written = Text(f"{{number}} {word.de}".strip(), f"{{number}} {word.en}".strip())
    return Unit(name, written, None if highest is None else 0, highest, one, typed, holds)


GENERAL: Final[Mapping[str, Unit]] = {
    "minutes": _unit(
        Text("Minuten", "minutes"), 100_000, None, Text("1 Minute", "1 minute"), ("min", "min."), hours=60
    ),
    "hours": _unit(Text("Stunden", "hours"), 10_000, None, Text("1 Stunde", "1 hour"), ("h", "std", "std.")),
    "days": _unit(Text("Kalendertage", "calendar days"), 3_660, Text("Tage", "days"), Text("1 Tag", "1 day")),
    "workdays": _unit(
        Text("Arbeitstage", "workdays"),
        366,
        Text("Arbeitstage", "working days"),
        Text("1 Arbeitstag", "1 working day"),
    ),
    "weeks": _unit(Text("Wochen", "weeks"), 520, one=Text("1 Woche", "1 week")),
    "months": _unit(Text("Monate", "months"), 600, None, Text("1 Monat", "1 month"), years=12),
    "years": _unit(Text("Jahre", "years"), 120, one=Text("1 Jahr", "1 year")),
    "euro": _unit(Text("Euro", "euros"), 10_000_000, typed=("€", "eur")),
    "percent": _unit(
        Text("Prozent", "per cent"), 100, Text("%", "%"), typed=("vom Hundert", "v. H.", "v.H.", "percent")
    ),
    "count": _unit(Text("Anzahl", "count"), 1_000, Text("", "")),
    "per_year": _unit(Text("im Jahr", "per year"), 366, Text("im Jahr", "a year")),
    "day": _unit(Text("ein Kalendertag", "a calendar day"), None, Text("", "")),
}
