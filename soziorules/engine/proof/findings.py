"""What a proof finds, and the explanations that a rule set gives for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Test
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.properties import Waiver


class Check(StrEnum):
    """What is looked for."""

    GAP = "gap"
    CONFLICT = "conflict"
    NEVER_APPLIES = "never_applies"
    NEVER_MET = "never_met"
    NEVER_MISSED = "never_missed"
    IMPLIED = "implied"
    IDLE_CONDITION = "idle_condition"
    IDLE_MEMBER = "idle_member"
    OUTCOME_NEVER = "outcome_never"
    UNREAD_FACT = "unread_fact"
    UNUSED = "unused"
    HOLE = "hole"
    OVERLAP = "overlap"
    IDLE_READING = "idle_reading"
    BROKEN_PROMISE = "broken_promise"
    COMPILER = "compiler"


TITLES: Mapping[Check, Text] = {
    Check.GAP: Text("Lücke: keine Regel beantwortet die Frage", "gap: no rule answers the question"),
    Check.CONFLICT: Text("Widerspruch: nie beide erfüllt", "conflict: never both met"),
    Check.NEVER_APPLIES: Text("gilt in keinem Fall", "applies in no case"),
    Check.NEVER_MET: Text("in keinem Fall erfüllt", "met in no case"),
    Check.NEVER_MISSED: Text("in keinem Fall verfehlt", "missed in no case"),
    Check.IMPLIED: Text("folgt aus einer anderen Regel", "follows from another rule"),
    Check.IDLE_CONDITION: Text("Bedingung ohne Wirkung", "condition without effect"),
    Check.IDLE_MEMBER: Text("Eintrag ohne Wirkung", "member without effect"),
    Check.OUTCOME_NEVER: Text("Ergebnis kommt nicht vor", "outcome never occurs"),
    Check.UNREAD_FACT: Text("Angabe, die keine Regel liest", "fact that no rule reads"),
    Check.UNUSED: Text("wird nirgends gebraucht", "used nowhere"),
    Check.HOLE: Text("Lücke in der Zeit", "hole in time"),
    Check.OVERLAP: Text("Überschneidung in der Zeit", "overlap in time"),
    Check.IDLE_READING: Text("Auslegung ohne Wirkung", "reading without effect"),
    Check.BROKEN_PROMISE: Text("gebrochenes Versprechen", "broken promise"),
    Check.COMPILER: Text("Übersetzung weicht ab", "the compiled rule differs"),
}

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `of` names what it is about (ids, in order), `on` a day of the period.

    `proved`: it holds in every class; else no case was found that shows the contrary. `cases` are runnable witnesses: a case that
    shows it, or for what never happens the nearest case that can be had (where the rule applies, say). `condition` is the
    test that `of` names in the words of the rule language.
    """

    check: Check
    of: tuple[str, ...]
    on: dt.date
    detail: Text = Text("", "")
    proved: bool = True
    cases: tuple[Plain, ...] = ()
    at: str = ""
    condition: Test | None = None

    @property
    def name(self) -> str:
        """The finding's name, such as `implied:limits.a+limits.b`; the period is not part of it."""
        return f"{self.check.value}:{'+'.join(self.of)}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """That an outcome occurs, with a case."""

    pivots: tuple[str | None, ...]
    outcome: str
    on: dt.date
    case: Plain


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found and how much it went over."""

    periods: tuple[tuple[dt.date, dt.date | None], ...]
    classes: tuple[int, ...]
    samples: int
    findings: tuple[Finding, ...]
    explained: tuple[tuple[Finding, Waiver], ...]
    stale: tuple[Waiver, ...]
    promises: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
