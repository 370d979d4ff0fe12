"""The standard dataclass, quick to declare: a method is written when it is used for the first time.

`dataclasses` writes and compiles six methods for each class as soon as it is declared, 0.4 ms a class, of which a check needs
few. Here `__init__`, `__eq__` and `__hash__` are written at their first use, and what only people and tools ask for (`repr`,
`fields`) is taken from the standard decorator then. A frozen instance has a hash, also where it holds a mapping. It knows the
arguments that this package uses; type checkers see the standard.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

_DECLARED: Final = "__quick_dataclass__"
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


class _Declared:
    """What is known of one class."""

    __slots__ = ("eq", "frozen", "specs")

    def __init__(self, specs: dict[str, _Spec], frozen: bool, eq: bool) -> None:
        self.specs = specs
        self.frozen = frozen
        self.eq = eq

    def compared(self, owner: str) -> str:
        """Return the source of a tuple of all fields that count."""
        return f"({''.join(f'{owner}.{name}, ' for name, spec in self.specs.items() if spec.compare)})"


class _Late:
    """A method or another attribute of all classes that is made for a class when it is looked up there for the first time."""

    __slots__ = ("_make", "_name")

    def __init__(self, name: str, make: Callable[[Any, _Declared], Any]) -> None:
        self._name = name
        self._make = make

    def __get__(self, instance: object, owner: Any = None) -> Any:
        # Python 3.13 asks for the signature of a class by binding its methods to the class itself.
        asked: Any = owner if hasattr(owner, _DECLARED) else instance
        cls = next((base for base in asked.__mro__ if base.__dict__.get(self._name) is self), asked)
        made = self._make(cls, getattr(cls, _DECLARED))
        if isinstance(made, FunctionType):
            made.__name__, made.__qualname__ = self._name, f"{cls.__qualname__}.{self._name}"
            setattr(cls, self._name, made)
            return made.__get__(instance, owner)
        setattr(cls, self._name, made)
        return made


def _field(
    *,
    default: Any = _MISSING,
    default_factory: Any = _MISSING,
    compare: bool = True,
    repr: bool = True,  # noqa: A002  # as the standard calls it
) -> Any:
    return _Spec(default, default_factory, compare, repr)


def _dataclass(cls: Any = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
    if cls is None:
        return lambda declared: _made(declared, frozen, slots, eq)
    return _made(cls, frozen, slots, eq)


def _replace(instance: Any, /, **changes: Any) -> Any:
    cls = type(instance)
    declared = getattr(cls, _DECLARED, None)
    if declared is None:
        import dataclasses

        return dataclasses.replace(instance, **changes)
    return cls(**{name: getattr(instance, name) for name in declared.specs} | changes)


def _made(cls: Any, frozen: bool, slots: bool, eq: bool) -> Any:
    body = cls.__dict__
    own: dict[str, _Spec] = {}
    for name, annotation in cls.__annotations__.items():
        default = body.get(name, _MISSING)
        spec = own[name] = default if isinstance(default, _Spec) else _Spec(default, _MISSING, True, True)
        spec.annotation = annotation
    inherited = getattr(cls, _DECLARED, None)
    specs = own if inherited is None else {**inherited.specs, **own}
    methods = {**_METHODS, **(_EQUAL if eq else {}), **(_FROZEN if frozen else {})}
    if eq and not frozen:
        methods["__hash__"] = None
    if frozen and slots:
        methods |= _STATE
    methods["__match_args__"] = tuple(specs)
    methods[_DECLARED] = _Declared(specs, frozen, eq)
    return _with_slots(cls, own, methods) if slots else _dressed(cls, own, methods)


def _with_slots(cls: Any, own: dict[str, _Spec], methods: dict[str, Any]) -> Any:
    methods |= {
        name: value
        for name, value in cls.__dict__.items()
        if name not in own and name not in _NOT_COPIED and not (name == "__hash__" and value is None)
    }
    methods["__slots__"] = tuple(own)
    made = type(cls)(cls.__name__, cls.__bases__, methods)
    made.__qualname__ = cls.__qualname__
    return made


def _dressed(cls: Any, own: dict[str, _Spec], methods: dict[str, Any]) -> Any:
    for name, spec in own.items():
        if spec.default is not _MISSING:
            setattr(cls, name, spec.default)
        elif name in cls.__dict__:
            delattr(cls, name)
    for name, value in methods.items():
        if name not in cls.__dict__ or (name == "__hash__" and cls.__dict__[name] is None):
            setattr(cls, name, value)
    return cls


def _init(cls: Any, declared: _Declared) -> Any:
    arguments, lines = ["self"], []
    names: dict[str, Any] = {"_put": object.__setattr__, "_missing": _MISSING}
    for name, spec in declared.specs.items():
        value, argument = name, name
        if spec.factory is not _MISSING:
            names[f"_make_{name}"] = spec.factory
            value, argument = f"_make_{name}() if {name} is _missing else {name}", f"{name}=_missing"
        elif spec.default is not _MISSING:
            names[f"_default_{name}"] = spec.default
            argument = f"{name}=_default_{name}"
        arguments.append(argument)
        lines.append(f"_put(self, {name!r}, {value})" if declared.frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return _written(", ".join(arguments), lines or ["pass"], names)


def _eq(cls: Any, declared: _Declared) -> Any:
    same = f"{declared.compared('self')} == {declared.compared('other')}"
    return _written(
        "self, other", [f"return {same} if other.__class__ is self.__class__ else NotImplemented"], {}
    )


def _hash(cls: Any, declared: _Declared) -> Any:
    lines = ["try:", f" return hash({declared.compared('self')})", "except TypeError:"]
    return _written("self", [*lines, f" return _rest({declared.compared('self')})"], {"_rest": _hash_of})


def _hash_of(values: tuple[Any, ...]) -> int:
    """Return a hash of the values that have one; a mapping has none, and is compared all the same."""
    return hash(tuple(map(_hashed, values)))


def _hashed(value: Any) -> int:
    try:
        return hash(value)
    except TypeError:
        return 0


def _written(arguments: str, lines: list[str], names: dict[str, Any]) -> Any:
    body = "\n ".join(lines)
    exec(f"def method({arguments}):\n {body}", names)  # noqa: S102  # names of fields only
    return names["method"]


def _standard(cls: Any, declared: _Declared) -> Any:
    """Return a class with the same fields that the standard decorator has dressed."""
    import dataclasses

    specs = declared.specs
    names: dict[str, Any] = {"__module__": cls.__module__, "__qualname__": cls.__qualname__}
    names["__annotations__"] = {name: spec.annotation for name, spec in specs.items()}
    for name, spec in specs.items():
        stated = {"default": spec.default, "default_factory": spec.factory}
        given = {key: value for key, value in stated.items() if value is not _MISSING}
        names[name] = dataclasses.field(compare=spec.compare, repr=spec.repr, **given)
    bare = type(cls.__name__, (), names)
    return dataclasses.dataclass(frozen=declared.frozen, eq=declared.eq)(bare)


def _refuse(deed: str, instance: object, name: str) -> None:
    cls = type(instance)
    if _DECLARED in cls.__dict__ or name in getattr(cls, _DECLARED).specs:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {deed} field {name!r}")


def _setattr(self: Any, name: str, value: Any) -> None:
    _refuse("assign to", self, name)
    object.__setattr__(self, name, value)


def _delattr(self: Any, name: str) -> None:
    _refuse("delete", self, name)
    object.__delattr__(self, name)


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, name) for name in getattr(self, _DECLARED).specs]


def _setstate(self: Any, state: list[Any]) -> None:
    for name, value in zip(getattr(self, _DECLARED).specs, state, strict=True):
        object.__setattr__(self, name, value)


_NOT_COPIED: Final = frozenset({"__dict__", "__weakref__"})
_METHODS: Final[dict[str, Any]] = {
    "__init__": _Late("__init__", _init),
    "__repr__": _Late("__repr__", lambda *of: _standard(*of).__repr__),
    "__dataclass_fields__": _Late("__dataclass_fields__", lambda *of: _standard(*of).__dataclass_fields__),
    "__dataclass_params__": _Late("__dataclass_params__", lambda *of: _standard(*of).__dataclass_params__),
    "__replace__": _replace,
}
_EQUAL: Final[dict[str, Any]] = {"__eq__": _Late("__eq__", _eq), "__hash__": _Late("__hash__", _hash)}
_FROZEN: Final[dict[str, Any]] = {"__setattr__": _setattr, "__delattr__": _delattr}
_STATE: Final[dict[str, Any]] = {"__getstate__": _getstate, "__setstate__": _setstate}

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace

__all__ = ["dataclass", "field", "replace"]
