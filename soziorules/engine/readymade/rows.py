"""Objects as rows of JSON, and the way back: each row is made into its object when somebody asks for it.

Each row is a line, a list: the number of its kind, then its parts. A part is null, a boolean or a text as it stands, a whole
number in a list of its own, or the number of the row that holds it. So equal parts stand once, and nothing is made that is not
used.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, Final

from soziorules.engine.compiler.law import Law, LawNote, LawRule, LawStep
from soziorules.engine.compiler.program import Program
from soziorules.engine.language.elements import Dated, Head, Note, Reading, Rule, Step, Wording
from soziorules.engine.language.facts import About

Row = list[Any]
DAY, AMOUNT, TUPLE, SET, TABLE, CATALOGUE, NAME, MEMBER, OBJECT = range(9)
"""The kinds of rows. A catalogue is a mapping whose values are made one by one, when they are asked for."""

_PENDING: Final = object()


class Rows:
    """What rows say; `rows(part)` is the value of a part, always the same object."""

    def __init__(self, text: str) -> None:
        from json import JSONDecoder

        self._lines = text.split("\n")
        self._decode = JSONDecoder().raw_decode
        self._made: list[Any] = [_PENDING] * len(self._lines)

    @property
    def whole(self) -> Any:
        """What the last row stands for, which holds all others."""
        return self(len(self._lines) - 1)

    def __call__(self, part: Any) -> Any:
        """Return the value of a part of a row."""
        if type(part) is not int:
            return part[0] if type(part) is list else part
        made = self._made[part]
        if made is _PENDING:
            made = self._made[part] = self._make(self._decode(self._lines[part])[0])
        return made

    def _make(self, row: Row) -> Any:
        kind = row[0]
        if kind == OBJECT:
            cls = self(row[1])
            late = _LATE.get(cls)
            return cls(*self._all(row[2:])) if late is None else late.of(self, row[2:])
        if kind == TUPLE:
            return tuple(self._all(row[1:]))
        return self._plain(kind, row)

    def _all(self, parts: Row) -> list[Any]:
        """Return the values of parts, those that were made before without a call."""
        made = self._made
        return [
            (self(part) if (known := made[part]) is _PENDING else known)
            if type(part) is int
            else part[0]
            if type(part) is list
            else part
            for part in parts
        ]

    def _plain(self, kind: int, row: Row) -> Any:
        if kind == DAY:
            return dt.date(*row[1:])
        if kind == AMOUNT:
            return Decimal(row[1])
        if kind == SET:
            return frozenset(self._all(row[1:]))
        if kind == TABLE:
            return dict(zip(self._all(row[1::2]), self._all(row[2::2]), strict=True))
        if kind == CATALOGUE:
            return Catalogue(self, dict(zip(self._all(row[1::2]), row[2::2], strict=True)))
        if kind == NAME:
            return reduce(getattr, row[2].split("."), importlib.import_module(row[1]))
        assert kind == MEMBER
        return self(row[1])[row[2]]


class Catalogue(Mapping[Any, Any]):
    """A mapping whose values are made when they are asked for."""

    __slots__ = ("_made", "_parts", "_rows")

    def __init__(self, rows: Rows, parts: dict[Any, Any]) -> None:
        self._rows = rows
        self._parts = parts
        self._made: dict[Any, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        try:
            return self._made[key]
        except KeyError:
            value = self._made[key] = self._rows(self._parts[key])
            return value

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the value of a key, else `default`; without the detour by an exception that a mapping takes."""
        return self[key] if key in self._parts else default

    def __contains__(self, key: object) -> bool:
        return key in self._parts

    def __iter__(self) -> Iterator[Any]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class _Late:
    """A frozen object whose fields are made when they are asked for: a slot that is empty is filled at the first look.

    It equals an object of its class that was made at once, and pickles as one.
    """

    __slots__ = ()
    _base: Any
    _parts: Row
    _rows: Rows

    @classmethod
    def of(cls, rows: Rows, parts: Row) -> Any:
        """Return an object with all its fields still to be made."""
        made = cls.__new__(cls)
        object.__setattr__(made, "_rows", rows)
        object.__setattr__(made, "_parts", parts)
        return made

    def __getattr__(self, name: str) -> Any:
        names = self._base.__match_args__
        if name not in names:
            raise AttributeError(name)
        value = self._rows(self._parts[names.index(name)])
        object.__setattr__(self, name, value)
        return value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self._base) and _fields(self, self._base) == _fields(other, self._base)

    def __hash__(self) -> int:
        return hash(_fields(self, self._base))

    def __reduce__(self) -> tuple[Any, ...]:
        return self._base, _fields(self, self._base)


def _fields(value: object, cls: Any) -> tuple[Any, ...]:
    return tuple(getattr(value, name) for name in cls.__match_args__)


def _late(base: type) -> type[_Late]:
    return type(f"Late{base.__name__}", (_Late, base), {"__slots__": ("_parts", "_rows"), "_base": base})


_LATE: Final[Mapping[type, type[_Late]]] = {
    base: _late(base)
    for base in (
        Program,
        Law,
        LawRule,
        LawNote,
        LawStep,
        Rule,
        Dated,
        Wording,
        Note,
        Step,
        Head,
        Reading,
        About,
    )
}
"""What has parts that few ask for."""
