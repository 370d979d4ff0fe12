"""A second, quicker way in for cases that are plainly right.

It needs no pydantic, whose import alone would take longer than a whole check. Whatever is not plainly right it leaves to the
case model, which then accepts it, or says what is wrong; it refuses only what contradicts itself. What it reads itself has the
same attributes with the same values; a test holds both ways side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Final, cast

from soziorules.engine.calendar import EARLIEST_DAY, LATEST_DAY, iso_day
from soziorules.engine.money import parse_euros
from soziorules.icd.code import Code
from soziorules.icd.errors import CodeError
from soziorules.soziotherapie.case.contradictions import Contradiction, contradictions
from soziorules.soziotherapie.facts.indications import known_code

FieldSpec = tuple[str, tuple[Any, ...]]
FieldSpecs = Mapping[str, Mapping[str, FieldSpec]]
Reader = Callable[[Any], Any]
WHOLE_CASE: Final = "Case"
WRITTEN_AFTER: Final = 64
"""After so many objects of one class it is worth while to write a function that makes them."""


class NeedsFullValidation(Exception):  # noqa: N818  # not an error: the case model decides
    """Raised where the quick way ends."""


class Contradictory(Exception):  # noqa: N818  # it becomes one: see `CaseReader`
    """Raised for a case of right values that cannot be true together."""

    def __init__(self, found: list[Contradiction]) -> None:
        super().__init__()
        self.found = found


class Plain:
    """The base of the quick counterparts of the case's models; `_of` makes one of its values in the order of the slots."""

    __slots__: tuple[str, ...] = ()
    _of: ClassVar[Callable[..., Plain]]

    def model_copy(self, *, update: Mapping[str, Any]) -> Plain:
        """Return a copy with some attributes changed, as the case model does."""
        values = dict(zip(self.__slots__, _values(self), strict=True))
        values.update(update)
        return self._of(*values.values())

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self).__name__, self.__slots__, _values(self))


def _values(plain: Any) -> tuple[Any, ...]:
    return tuple([getattr(plain, name) for name in plain.__slots__])


@lru_cache(maxsize=64)
def _class(name: str, fields: tuple[str, ...]) -> type[Plain]:
    """Return the quick counterpart of a model; one class for all readers of a process."""
    cls: type[Plain] = type(name, (Plain,), {"__slots__": fields})
    cls._of = _one_by_one(cls)
    return cls


def _one_by_one(cls: type[Plain]) -> Callable[..., Plain]:
    """Return what makes an object, slot by slot; what is made often is then made by a function that is written for it."""
    left = WRITTEN_AFTER

    def of(*values: Any) -> Plain:
        nonlocal left
        left -= 1
        if left <= 0:
            cls._of = _written(cls)
        made = object.__new__(cls)
        for field, value in zip(cls.__slots__, values, strict=True):
            setattr(made, field, value)
        return made

    return staticmethod(of)


def _written(cls: type[Plain]) -> Callable[..., Plain]:
    fields = cls.__slots__
    head = f"def of({', '.join(fields)}):\n made_ = new_(cls_)\n"
    names: dict[str, Any] = {"new_": object.__new__, "cls_": cls}
    exec(head + "".join(f" made_.{each} = {each}\n" for each in fields) + " return made_", names)  # noqa: S102  # fields of the case model
    return staticmethod(names["of"])


def _restored(name: str, fields: tuple[str, ...], values: tuple[Any, ...]) -> Plain:
    return _class(name, fields)._of(*values)


def public(value: Any) -> Any:
    """Return a case as the case model has it, whichever way it was read; its values were checked then."""
    if isinstance(value, tuple):
        return tuple(public(item) for item in value)
    if not isinstance(value, Plain):
        return value
    from soziorules.soziotherapie.case import model

    made = {field: public(getattr(value, field)) for field in value.__slots__}
    stated = {
        name for name, one in made.items() if one is not None and getattr(one, "model_fields_set", True)
    }
    found = getattr(model, type(value).__name__).model_construct(stated, **made)
    return model.validated(found) if isinstance(found, model.Case) else found


class FastReader:
    """Reads plain data into quick counterparts of a case by the outline of the case model."""

    def __init__(self, outline: FieldSpecs) -> None:
        self._outline = outline
        self._classes: dict[str, type[Plain]] = {}
        self._readers: dict[str, Reader] = {}
        for name, fields in outline.items():
            self._classes[name] = _class(name, tuple(fields))
            self._readers[name] = self._model(name, fields)

    def __reduce__(self) -> tuple[Any, ...]:
        return FastReader, (self._outline,)

    def read(self, plain: Any) -> Any | None:
        """Return the case that plain JSON data states, or None where the case model must decide. Raises Contradictory."""
        try:
            case = self._readers[WHOLE_CASE](plain)
        except (NeedsFullValidation, CodeError, ValueError):
            return None
        found = contradictions(case)
        if found:
            raise Contradictory(found)
        return case

    def _model(self, name: str, fields: Mapping[str, FieldSpec]) -> Reader:
        cls = self._classes[name]
        readers = {field: self._reader(shape) for field, shape in fields.items()}
        silent = {field: self._nothing(shape) for field, shape in fields.items()}
        known, required = fields.keys(), {field for field, (sort, _) in fields.items() if sort == "code"}

        def read(value: Any) -> Plain:
            if type(value) is not dict or not value.keys() <= known:
                raise NeedsFullValidation
            if required and any(value.get(field) is None for field in required):
                raise NeedsFullValidation
            made = silent.copy()
            for field, inner in value.items():
                if inner is not None:
                    made[field] = readers[field](inner)
            return cls._of(*made.values())

        return read

    def _nothing(self, shape: FieldSpec) -> Any:
        """What stands for a field of which nothing is said: an object without statements, else None."""
        sort, about = shape
        return self._readers[about[0]]({}) if sort == "object" else None

    def _reader(self, shape: FieldSpec) -> Reader:
        sort, about = shape
        match sort:
            case "whole":
                return _whole(*about)
            case "choice":
                return _choice(frozenset(about))
            case "choices":
                return _choices(frozenset(about))
            case "object":
                return self._readers[about[0]]
            case "list":
                return _list(self._readers[about[0]], about[1])
            case "diagnoses":
                return _list(self._diagnosis(about[0]), about[1])
            case _:
                return _SIMPLE[sort]

    def _diagnosis(self, name: str) -> Reader:
        cls, read_object = self._classes[name], self._readers[name]
        silent = dict.fromkeys(cls.__slots__)

        def read(value: Any) -> Plain:
            if type(value) is not str:
                return cast(Plain, read_object(value))
            code = _known(value)
            return cls._of(*{**silent, "code": code.value, "certainty": code.certainty}.values())

        return read


def _known(text: str) -> Code:
    code = Code.parse(text)
    if not known_code(code.value):
        raise NeedsFullValidation
    return code


def _boolean(value: Any) -> bool:
    if value is not True and value is not False:
        raise NeedsFullValidation
    return bool(value)


def _day(value: Any) -> dt.date:
    day = value if type(value) is dt.date else iso_day(value) if type(value) is str else None
    if day is None or not EARLIEST_DAY <= day <= LATEST_DAY:
        raise NeedsFullValidation
    return day


def _code(value: Any) -> str:
    """A code in an object stands alone; a certainty written behind it is for the case model to compare."""
    if type(value) is not str:
        raise NeedsFullValidation
    code = _known(value)
    if code.certainty is not None:
        raise NeedsFullValidation
    return code.value


def _whole(low: int, high: int, blank: int | None = None) -> Reader:
    """Read a whole number; the `blank` one, which means *not known*, is left to the model: that keeps that it was given."""

    def read(value: Any) -> int | None:
        if type(value) is not int or not low <= value <= high or value == blank:
            raise NeedsFullValidation
        return value

    return read


def _choice(values: frozenset[str]) -> Reader:
    def read(value: Any) -> str:
        if type(value) is not str or value not in values:
            raise NeedsFullValidation
        return value

    return read


def _choices(values: frozenset[str]) -> Reader:
    def read(value: Any) -> frozenset[str]:
        if type(value) not in _SEVERAL or not all(type(item) is str and item in values for item in value):
            raise NeedsFullValidation
        return frozenset(value)

    return read


def _list(reader: Reader, most: int) -> Reader:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) not in _IN_ORDER or len(value) > most:
            raise NeedsFullValidation
        return tuple([reader(item) for item in value])

    return read


_IN_ORDER = frozenset({list, tuple})
_SEVERAL = frozenset({list, tuple, set, frozenset})
_SIMPLE: Mapping[str, Reader] = {"boolean": _boolean, "day": _day, "euros": parse_euros, "code": _code}
