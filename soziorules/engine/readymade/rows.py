"""Objects as rows of JSON, and the way back: each row is made into its object when somebody asks for it.

A row is a list: the number of its kind, then its parts. A part is null, a boolean or a text as it stands, a whole number in a
list of its own, or the number of the row that holds it. So equal parts stand once, and nothing is made that is not used.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, Final

from soziorules.engine.compiler.law import Law
from soziorules.engine.compiler.program import Program

Row = list[Any]
DAY, AMOUNT, TUPLE, SET, TABLE, CATALOGUE, NAME, MEMBER, OBJECT = range(9)
"""The kinds of rows. A catalogue is a mapping whose values are made one by one, when they are asked for."""

_PENDING: Final = object()


class Rows:
    """What rows say; `rows(part)` is the value of a part, always the same object."""

    def __init__(self, text: str) -> None:
        from json import loads

        self._rows: list[Row] = loads(text)
        self._made: list[Any] = [_PENDING] * len(self._rows)

    @property
    def whole(self) -> Any:
        """What the last row stands for, which holds all others."""
        return self(len(self._rows) - 1)

    def __call__(self, part: Any) -> Any:
        """Return the value of a part of a row."""
        if type(part) is not int:
            return part[0] if type(part) is list else part
        made = self._made[part]
        if made is _PENDING:
            made = self._made[part] = self._make(self._rows[part])
        return made

    def _make(self, row: Row) -> Any:
        kind = row[0]
        if kind == OBJECT:
            cls = self(row[1])
            late = _LATE.get(cls)
            return cls(*map(self, row[2:])) if late is None else late.of(self, row[2:])
        if kind == TUPLE:
            return tuple(map(self, row[1:]))
        return self._plain(kind, row)

    def _plain(self, kind: int, row: Row) -> Any:
        if kind == DAY:
            return dt.date(*row[1:])
        if kind == AMOUNT:
            return Decimal(row[1])
        if kind == SET:
            return frozenset(map(self, row[1:]))
        if kind == TABLE:
            return dict(zip(map(self, row[1::2]), map(self, row[2::2]), strict=True))
        if kind == CATALOGUE:
            return Catalogue(self, dict(zip(map(self, row[1::2]), row[2::2], strict=True)))
        if kind == NAME:
            return reduce(getattr, row[2].split("."), importlib.import_module(row[1]))
        assert kind == MEMBER
        return self(row[1])[row[2]]


class Catalogue(Mapping[Any, Any]):
    """A mapping whose values are made when they are asked for."""

    __slots__ = ("_parts", "_rows")

    def __init__(self, rows: Rows, parts: dict[Any, Any]) -> None:
        self._rows = rows
        self._parts = parts

    def __getitem__(self, key: Any) -> Any:
        return self._rows(self._parts[key])

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
    """A frozen object whose fields are made when they are asked for: a slot that is empty is filled at the first look."""

    __slots__ = ()
    _parts: Mapping[str, Any]
    _rows: Rows

    @classmethod
    def of(cls, rows: Rows, parts: Row) -> Any:
        """Return an object with all its fields still to be made."""
        made = cls.__new__(cls)
        object.__setattr__(made, "_rows", rows)
        object.__setattr__(made, "_parts", dict(zip(cls.__match_args__, parts, strict=True)))  # type: ignore[attr-defined]
        return made

    def __getattr__(self, name: str) -> Any:
        if name not in type(self).__match_args__:  # type: ignore[attr-defined]
            raise AttributeError(name)
        value = self._rows(self._parts[name])
        object.__setattr__(self, name, value)
        return value


class LateProgram(_Late, Program):
    """A program of which only what is asked for is made."""

    __slots__ = ("_parts", "_rows")


class LateLaw(_Late, Law):
    """The law of a period of which only what is asked for is made."""

    __slots__ = ("_parts", "_rows")


_LATE: Final[Mapping[type, type[_Late]]] = {Program: LateProgram, Law: LateLaw}
