"""Writes rules as a ready-made module: the rows of everything that they are made of, and the functions of some periods."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import reduce
from importlib import import_module
from typing import Any

from soziorules.engine.compiler.functions import write
from soziorules.engine.compiler.program import Program
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.readymade.place import FORM, TITLE, Content, PeriodLaw
from soziorules.engine.readymade.rows import (
    AMOUNT,
    CATALOGUE,
    DAY,
    MEMBER,
    NAME,
    OBJECT,
    SET,
    TABLE,
    TUPLE,
    Row,
)


class Packer:
    """Collects the rows of objects; equal rows stand once."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._numbers: dict[str, int] = {}
        self._known: dict[int, tuple[object, int]] = {}

    def part(self, value: Any) -> Any:
        """Return what stands for a value in a row. Raises TypeError for what rows cannot hold."""
        if value is None or isinstance(value, bool) or type(value) is str:
            return value
        if type(value) is int:
            return [value]
        if id(value) not in self._known:
            row = self._row(value)
            number = self._numbers.setdefault(repr(row), len(self.rows))
            if number == len(self.rows):
                self.rows.append(row)
            self._known[id(value)] = value, number
        return self._known[id(value)][1]

    def text(self) -> str:
        """Return all rows as JSON, a line for each."""
        return "\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in self.rows)

    def _row(self, value: Any) -> Row:
        match value:
            case Enum():
                return [MEMBER, self.part(type(value)), value.name]
            case dt.date():
                return [DAY, value.year, value.month, value.day]
            case Decimal():
                return [AMOUNT, str(value)]
            case frozenset():
                return [SET, *sorted(map(self.part, value), key=repr)]
            case _ if type(value) is tuple:
                return [TUPLE, *map(self.part, value)]
            case _ if not hasattr(type(value), "__match_args__"):
                return self._table(value) if isinstance(value, Mapping) else self._name(value)
            case _:
                cls = getattr(type(value), "_base", type(value))  # what is made late stands for its class
                parts = [self.part(getattr(value, name)) for name in cls.__match_args__]
                return [OBJECT, self.part(cls), *parts]

    def _table(self, value: Mapping[Any, Any]) -> Row:
        kind = CATALOGUE if any(map(_is_object, value.values())) else TABLE
        return [kind, *(self.part(part) for pair in value.items() for part in pair)]

    def _name(self, value: Any) -> Row:
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if module is None or name is None or "<" in name:
            raise TypeError(f"rows hold no {type(value).__name__}: it has no name by which it can be found")
        assert reduce(getattr, name.split("."), import_module(module)) is value, name
        return [NAME, module, name]


def _is_object(value: Any) -> bool:
    return hasattr(type(value), "__match_args__") and not isinstance(value, Mapping)


def module_text(
    mark: str,
    elements: Elements,
    vocabulary: Vocabulary,
    outline: Any,
    changes: tuple[dt.date, ...],
    programs: Mapping[dt.date, Program],
) -> str:
    """Return the source of the module. `mark` says what it was made from; `programs` are the periods to be compiled."""
    written = {day.isoformat(): write(program) for day, program in programs.items()}
    laws = {
        name: PeriodLaw(program, functions.derivations, functions.usual.names, functions.firm.names)
        for (name, functions), program in zip(written.items(), programs.values(), strict=True)
    }
    packer = Packer()
    packer.part(Content(elements, vocabulary, outline, changes, laws))
    rows = packer.text()
    assert "'''" not in rows, "texts of rules hold no three quotation marks"
    lines = [TITLE, f"FORM = {FORM}", f"ROWS = r'''{rows}'''", "FUNCTIONS = {}"]
    for name, functions in written.items():
        lines += [functions.usual.text, functions.firm.text]
        names = ("measure", "outcome", "judge", "measure_firm", "judge_firm")
        lines.append(f"FUNCTIONS[{name!r}] = {{{', '.join(f'{each!r}: {each}' for each in names)}}}")
    # The mark comes last: a file that was cut short has none.
    return "\n".join([*lines, f"MARK = {mark!r}"]) + "\n"
