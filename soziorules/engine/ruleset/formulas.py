"""Reads a formula from its source nodes and checks the type of each part.

What a place must hold is known from above: the element names its own type, a period of weeks takes weeks. So every mistake is
named where it stands, and nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any as Anything
from typing import Final

from soziorules.engine.language.conditions import Condition
from soziorules.engine.language.facts import Choice, Day, FactType, Vocabulary, unit_of
from soziorules.engine.language.formula_parts import inside, parts
from soziorules.engine.language.formulas import (
    EVERYWHERE,
    YES_OR_NO,
    Arm,
    Cases,
    Counted,
    DerivedValue,
    FactValue,
    Formula,
    Number,
    Percentage,
    Rounded,
    When,
    Word,
)
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.conditions import ConditionReader, Names
from soziorules.engine.ruleset.literals import day_of
from soziorules.engine.ruleset.operators import OperatorReader, named
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import MapNode, Node, ScalarNode

ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "days": ("after", "beginning"),
    "weeks": ("after", "beginning"),
    "months": ("after", "beginning"),
    "years": ("after", "beginning"),
    "workday": ("after", "land"),
    "next_workday": ("land",),
    "soonest": (),
    "first_day_of": ("of",),
    "last_day_of": ("of",),
    "birthday": ("of",),
    "age_of": ("day",),
    "sum": (),
    "difference": ("may_be_negative",),
    "product": (),
    "percent": ("of",),
    "lowest": (),
    "highest": (),
    "round": ("value", "to"),
    "parts": ("of", "begun"),
    "count": ("where",),
    "total": ("where",),
    "earliest": ("where", "otherwise"),
    "latest": ("where", "otherwise"),
    "if": ("then", "else"),
    "cases": ("otherwise", "as"),
    "by_reading": (),
    "parameter": (),
    "word": (),
    "untold": (),
}
"""The operators, by the key that names them, with the roles beside it."""

OPTIONAL: Final = ("after", "beginning", "where", "to", "may_be_negative", "begun", "as")
DEEPEST, LARGEST = 7, 40


class FormulaReader:
    """Turns source nodes into formulas; what is wrong goes to the collector and reads as 0."""

    def __init__(
        self, vocabulary: Vocabulary, names: Names, derived: frozenset[str], collector: Collector
    ) -> None:
        self.vocabulary = vocabulary
        self.names = names
        self._derived = derived
        self.collector = collector
        self.conditions = ConditionReader(vocabulary, names, collector, self)

    def whole(self, node: Node, unit: str) -> Formula:
        """Read the formula of an element, and check that a person can take it in and that fractions of a cent are rounded."""
        formula = self._condition(node) if unit == YES_OR_NO else self.read(node, unit)
        if _depth(formula) > DEEPEST or sum(1 for _ in inside(formula)) > LARGEST:
            message = Text(
                "diese Formel ist zu groß: höchstens 7 Ebenen und 40 Teile",
                "this formula is too large: at most 7 levels and 40 parts",
            )
            hint = Text("Geben Sie einem Schritt einen Namen.", "Give a step a name of its own.")
            self.collector.add("R074", message, node, hint=hint)
        if unit == "euro" and _fractional(formula):
            message = Text(
                "hier bleiben Bruchteile eines Cents: die Norm muss sagen, wie gerundet wird",
                "fractions of a cent are left here: the norm must say how it is rounded",
            )
            hint = Text(
                "Setzen Sie round darum; schweigt die Norm, ist es eine Auslegungsfrage.",
                "Put round around it; where the norm is silent, it is a reading.",
            )
            self.collector.add("R073", message, node, hint=hint)
        return formula

    def _condition(self, node: Node) -> Formula:
        """Return what is 1 where a condition is met and 0 where it is missed."""
        met, missed = (Arm(Number(value, YES_OR_NO)) for value in (1, 0))
        return Cases((When(self.conditions.read(node), met),), missed)

    def read(self, node: Node, unit: str, records: str | None = None) -> Formula:
        """Read a formula that must be of a type; inside `records`, names without brackets are fields of the element."""
        match node:
            case ScalarNode():
                return self._scalar(node, unit, records)
            case MapNode():
                return self._operator(node, unit, records)
            case _:
                return self._wrong(
                    node, Text("Hier muss eine Formel stehen", "a formula is expected here"), unit
                )

    def is_formula(self, node: MapNode) -> bool:
        """Return whether a mapping is a formula and not another reference of a condition."""
        keys = {str(key.value) for key, _ in node.entries}
        return bool(keys & ROLES.keys()) and keys != {"parameter"}

    def _wrong(self, node: Node | None, message: Text, unit: str, *, code: str = "R070") -> Formula:
        self.collector.add(code, message, node, allowed=Text(", ".join(ROLES), ", ".join(ROLES)))
        return Word(EVERYWHERE) if unit == "choice" else Number(0, unit)

    def _scalar(self, node: ScalarNode, unit: str, records: str | None) -> Formula:
        value = node.value
        if isinstance(value, str):
            day = day_of(value) if unit == "day" else None
            if day is not None:
                return Number((day - dt.date(1970, 1, 1)).days, "day", at=node.place.at)
            return self.fact(node, value, unit, records)
        fits = isinstance(value, int | Decimal) if unit in ("euro", "percent") else isinstance(value, int)
        if isinstance(value, bool) or not fits or unit in ("day", "choice"):
            return self._mismatch(node, Text("Diese Zahl", "this number"), None, unit)
        number = int(Decimal(value) * 100) if unit in ("euro", "percent") else int(value)  # type: ignore[arg-type]
        return Number(number, unit, at=node.place.at)

    def fact(self, node: Node, name: str, unit: str, records: str | None) -> Formula:
        """Return the value of a fact that must be of a type."""
        if records is not None and f"{records}[].{name}" in self.vocabulary:
            name = f"{records}[].{name}"
        if name not in self.vocabulary:
            known = [fact.name for fact in self.vocabulary if ("[]" in fact.name) <= (records is not None)]
            self.collector.unknown("R012", Text("Die Angabe", "fact"), name, known, node)
            return Number(0, unit)
        found = unit_of_type(self.vocabulary[name].type)
        if found != unit:
            return self._mismatch(node, Text(f"„{name}“", f'"{name}"'), found, unit)
        return DerivedValue(name, unit) if name in self._derived else FactValue(name, unit)

    def _mismatch(self, node: Node, what: Text, found: str | None, unit: str) -> Formula:
        wanted, given = named(unit), named(found or "")
        german = f"{what.de} ist {given.de}" if found else f"{what.de} passt nicht"
        english = f"{what.en} is {given.en}" if found else f"{what.en} does not fit"
        message = Text(f"{german}; hier gehört {wanted.de} hin", f"{english}; {wanted.en} belongs here")
        self.collector.add("R071", message, node)
        return Word(EVERYWHERE) if unit == "choice" else Number(0, unit)

    def _operator(self, node: MapNode, unit: str, records: str | None) -> Formula:
        keys = {str(key.value): key for key, _ in node.entries}
        heads = [key for key in keys if key in ROLES]
        if len(heads) != 1:
            unknown = next((key for key in keys if key not in ROLES), "")
            if not heads and unknown:
                self.collector.unknown(
                    "R070", Text("Den Rechenschritt", "operator"), unknown, ROLES, keys[unknown]
                )
                return Number(0, unit)
            message = Text("eine Formel hat genau einen Rechenschritt", "a formula has exactly one operator")
            return self._wrong(node, message, unit)
        head = heads[0]
        for key, key_node in keys.items():
            if key != head and key not in ROLES[head]:
                roles = Text(f"Die Rolle bei „{head}“", f'role of "{head}"')
                self.collector.unknown("R072", roles, key, ROLES[head], key_node)
        given = {str(key.value): value for key, value in node.entries}
        for role in ROLES[head]:
            if role not in given and role not in OPTIONAL:
                message = Text(f"bei „{head}“ fehlt „{role}“", f'"{head}" lacks "{role}"')
                self.collector.add("R072", message, node)
                return Number(0, unit)
        produced = PRODUCES.get(head, unit)
        if produced != unit:
            return self._mismatch(keys[head], Text(f"„{head}“", f'"{head}"'), produced, unit)
        return OperatorReader(self, given, node, unit, records).read(head)


PRODUCES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("days", "weeks", "months", "years", "workday", "next_workday", "soonest"), "day"),
    **dict.fromkeys(("first_day_of", "last_day_of", "birthday"), "day"),
    "age_of": "years",
    "percent": "euro",
    "round": "euro",
    "count": "count",
    "word": "choice",
}


def unit_of_type(type_: FactType) -> str | None:
    """Return the type that a fact has in formulas; None for one that formulas cannot compute with."""
    match type_:
        case Day():
            return "day"
        case Choice():
            return "choice"
        case _:
            return unit_of(type_)


def _depth(formula: Formula) -> int:
    inner = [part for part in parts(formula) if not isinstance(part, Condition)]
    return 1 + max((_depth(part) for part in inner), default=0)


def _fractional(formula: Anything) -> bool:
    """Return whether a percentage comes out without having been rounded."""
    if isinstance(formula, Percentage):
        return True
    if isinstance(formula, Rounded | Counted):
        return False
    return any(_fractional(part) for part in parts(formula) if not isinstance(part, Condition))
