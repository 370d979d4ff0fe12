"""The standard dataclass, quick to declare: a method is written when it is used for the first time.

`dataclasses` writes and compiles six methods for each class as soon as it is declared, 0.4 ms a class, of which a check needs
few. Here `__init__`, `__eq__` and `__hash__` are written at their first call, and what only people and tools ask for (`repr`,
`fields`) is taken from the standard decorator then. It knows the arguments that
this package uses; type checkers see the standard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

_SPECS: Final = "__quick_fields__"
_MISSING: Final = object()


class _Spec:
    """What is known of one field."""

    __slots__ = ("annotation", "compare", "default", "factory", "repr")

    def __init__(self, default: Any, factory: Any, compare: bool, repr_: bool) -> None:
        self.annotation: Any = None
        self.default = default
        self.factory = factory
        self.compare = compare
        self.repr = repr_


class _Late:
    """A method or another attribute of a class that is made when it is looked up for the first time."""

    __slots__ = ("_cls", "_make", "_name")

    def __init__(self, cls: Any, name: str, make: Callable[[], Any]) -> None:
        self._cls = cls
        self._name = name
        self._make = make

    def __get__(self, instance: object, owner: Any = None) -> Any:
        made = self._make()
        if not isinstance(made, FunctionType):
            setattr(self._cls, self._name, made)
            return made
        made.__name__, made.__qualname__ = self._name, f"{self._cls.__qualname__}.{self._name}"
        setattr(self._cls, self._name, made)
        return made.__get__(instance, owner)


def _field(
    *,
    default: Any = _MISSING,
    default_factory: Any = _MISSING,
    compare: bool = True,
    repr: bool = True,  # noqa: A002
) -> Any:
    return _Spec(default, default_factory, compare, repr)


def _dataclass(cls: Any = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
    if cls is None:
        return lambda declared: _made(declared, frozen, slots, eq)
    return _made(cls, frozen, slots, eq)


def _replace(instance: Any, /, **changes: Any) -> Any:
    cls = type(instance)
    specs = getattr(cls, _SPECS, None)
    if specs is None:
        import dataclasses

        return dataclasses.replace(instance, **changes)
    return cls(**{name: getattr(instance, name) for name in specs} | changes)


def _made(cls: Any, frozen: bool, slots: bool, eq: bool) -> Any:
    own = {name: _spec(cls.__dict__.get(name, _MISSING)) for name in cls.__annotations__}
    for name, annotation in cls.__annotations__.items():
        own[name].annotation = annotation
    specs = {**getattr(cls, _SPECS, {}), **own}
    if slots:
        cls = _with_slots(cls, own)
    for name, spec in own.items():
        if spec.default is not _MISSING and not slots:
            setattr(cls, name, spec.default)
        elif name in cls.__dict__ and not slots:
            delattr(cls, name)
    setattr(cls, _SPECS, specs)
    for name, value in _methods(cls, specs, frozen, slots, eq).items():
        if name not in cls.__dict__ or (name == "__hash__" and cls.__dict__[name] is None):
            setattr(cls, name, value)
    return cls


def _spec(default: Any) -> _Spec:
    return default if isinstance(default, _Spec) else _Spec(default, _MISSING, True, True)


def _with_slots(cls: Any, own: Mapping[str, _Spec]) -> Any:
    names = {name: value for name, value in cls.__dict__.items() if name not in own}
    names.pop("__dict__", None)
    names.pop("__weakref__", None)
    names["__slots__"] = tuple(own)
    again = type(cls)(cls.__name__, cls.__bases__, names)
    again.__qualname__ = cls.__qualname__
    return again


def _methods(cls: Any, specs: Mapping[str, _Spec], frozen: bool, slots: bool, eq: bool) -> dict[str, Any]:
    def standard() -> Any:
        return _standard(cls, specs, frozen=frozen, eq=eq)

    late: dict[str, Callable[[], Any]] = {
        "__init__": lambda: _init(cls, specs, frozen),
        "__repr__": lambda: standard().__repr__,
        "__dataclass_fields__": lambda: standard().__dataclass_fields__,
        "__dataclass_params__": lambda: standard().__dataclass_params__,
    }
    plain: dict[str, Any] = {"__match_args__": tuple(specs), "__replace__": _replace}
    if eq:
        late["__eq__"] = lambda: _eq(specs)
        if frozen:
            late["__hash__"] = lambda: _hash(specs)
        else:
            plain["__hash__"] = None
    if frozen:
        plain |= _frozen(cls, specs, slots)
    return plain | {name: _Late(cls, name, make) for name, make in late.items()}


def _init(cls: Any, specs: Mapping[str, _Spec], frozen: bool) -> Any:
    arguments, lines = [], []
    names: dict[str, Any] = {"_put": object.__setattr__, "_missing": _MISSING}
    for name, spec in specs.items():
        value = name
        if spec.factory is not _MISSING:
            names[f"_make_{name}"] = spec.factory
            arguments.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif spec.default is not _MISSING:
            names[f"_default_{name}"] = spec.default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        lines.append(f"_put(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return _written(f"self, {', '.join(arguments)}", lines or ["pass"], names)


def _eq(specs: Mapping[str, _Spec]) -> Any:
    compared = [name for name, spec in specs.items() if spec.compare]
    mine, theirs = (_tuple(owner, compared) for owner in ("self", "other"))
    lines = [f"return {mine} == {theirs} if other.__class__ is self.__class__ else NotImplemented"]
    return _written("self, other", lines, {})


def _hash(specs: Mapping[str, _Spec]) -> Any:
    compared = [name for name, spec in specs.items() if spec.compare]
    return _written("self", [f"return hash({_tuple('self', compared)})"], {})


def _tuple(owner: str, names: list[str]) -> str:
    return f"({''.join(f'{owner}.{name}, ' for name in names)})"


def _written(arguments: str, lines: list[str], names: dict[str, Any]) -> Any:
    body = "\n ".join(lines)
    exec(f"def method({arguments}):\n {body}", names)  # noqa: S102  # names of fields only
    return names["method"]


def _frozen(cls: Any, specs: Mapping[str, _Spec], slots: bool) -> dict[str, Any]:
    def refuse(deed: str, instance: Any, name: str) -> None:
        if type(instance) is cls or name in specs:
            from dataclasses import FrozenInstanceError

            raise FrozenInstanceError(f"cannot {deed} field {name!r}")

    def setattr_(self: Any, name: str, value: Any) -> None:
        refuse("assign to", self, name)
        super(cls, self).__setattr__(name, value)

    def delattr_(self: Any, name: str) -> None:
        refuse("delete", self, name)
        super(cls, self).__delattr__(name)

    def getstate_(self: Any) -> list[Any]:
        return [getattr(self, name) for name in specs]

    def setstate_(self: Any, state: list[Any]) -> None:
        for name, value in zip(specs, state, strict=True):
            object.__setattr__(self, name, value)

    methods: dict[str, Any] = {"__setattr__": setattr_, "__delattr__": delattr_}
    return methods | ({"__getstate__": getstate_, "__setstate__": setstate_} if slots else {})


def _standard(cls: Any, specs: Mapping[str, _Spec], **options: bool) -> Any:
    """Return a class with the same fields that the standard decorator has dressed."""
    import dataclasses

    names: dict[str, Any] = {"__module__": cls.__module__, "__qualname__": cls.__qualname__}
    names["__annotations__"] = {name: spec.annotation for name, spec in specs.items()}
    for name, spec in specs.items():
        stated = {"default": spec.default, "default_factory": spec.factory}
        given = {key: value for key, value in stated.items() if value is not _MISSING}
        names[name] = dataclasses.field(compare=spec.compare, repr=spec.repr, **given)
    return dataclasses.dataclass(**options)(type(cls.__name__, (), names))


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace

__all__ = ["dataclass", "field", "replace"]
