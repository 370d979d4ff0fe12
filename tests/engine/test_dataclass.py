"""Our dataclasses are the standard ones in all but the moment at which their methods are written."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import Any

import pytest

from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.language import conditions, elements, facts, text

CLASSES = [
    found
    for module in (conditions, elements, facts, text)
    for found in vars(module).values()
    if isinstance(found, type) and found.__module__ == module.__name__ and dataclasses.is_dataclass(found)
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Frozen, with slots, defaults and a field that does not count."""

    name: str
    pages: list[int] = field(default_factory=list)
    at: str = field(default="", compare=False, repr=False)
    size: int = 4


@dataclasses.dataclass(frozen=True, slots=True)
class StandardSheet:
    name: str
    pages: list[int] = dataclasses.field(default_factory=list)
    at: str = dataclasses.field(default="", compare=False, repr=False)
    size: int = 4


@dataclass
class Pad:
    """Open, without slots."""

    name: str
    size: int = 4


@dataclass(slots=True)
class SquaredPad(Pad):
    """With a field and a method of its own."""

    squares: int = 5

    def __post_init__(self) -> None:
        self.name = self.name.title()


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """One of its kind."""

    day: int


def pickled(value: Any) -> Any:
    """Return what comes back from a pickle."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # written a moment before


def test_signature_and_fields_are_those_of_the_standard() -> None:
    assert str(inspect.signature(Sheet)).replace(
        "_default_", ""
    ) == "(name, pages=<object>, at='', size=4)".replace(
        "<object>", str(inspect.signature(Sheet).parameters["pages"].default)
    )
    for one, other in zip(dataclasses.fields(Sheet), dataclasses.fields(StandardSheet), strict=True):
        for what in ("name", "type", "default", "default_factory", "compare", "repr", "init", "hash"):
            assert getattr(one, what) == getattr(other, what), what
    assert Sheet.__match_args__ == StandardSheet.__match_args__
    assert Sheet.__slots__ == StandardSheet.__slots__
    assert not hasattr(Sheet("a"), "__dict__")


@pytest.mark.parametrize("cls", [Sheet, StandardSheet])
def test_both_behave_alike(cls: Any) -> None:
    """All but one thing: ours has a hash where it holds a list or a mapping, too."""
    one = cls("a", size=3)
    assert (one.name, one.pages, one.at, one.size) == ("a", [], "", 3)
    assert one.pages is not cls("a").pages
    assert one == cls("a", [], "elsewhere", 3)
    assert one != cls("b", [], "", 3)
    assert one != "a"
    assert repr(one) == f"{cls.__name__}(name='a', pages=[], size=3)"
    assert replace(one, name="b") == dataclasses.replace(one, name="b") == cls("b", size=3)
    assert dataclasses.asdict(one) == {"name": "a", "pages": [], "at": "", "size": 3}
    assert pickled(one) == copy.deepcopy(one) == copy.copy(one) == one
    assert hash(cls("a", (), "x")) == hash(cls("a", (), "y"))
    if cls is Sheet:
        assert hash(one) == hash(cls("a", size=3))
    else:
        with pytest.raises(TypeError, match="unhashable"):
            hash(one)
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'name'"):
        cls()
    with pytest.raises(TypeError, match=r"__init__\(\) got an unexpected keyword argument 'colour'"):
        cls("a", colour=1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        one.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
        del one.name


def test_fields_are_inherited_and_what_comes_after_making_is_done() -> None:
    pad = SquaredPad("note", squares=6)
    assert (pad.name, pad.size, pad.squares) == ("Note", 4, 6)
    assert [item.name for item in dataclasses.fields(pad)] == ["name", "size", "squares"]
    assert repr(pad) == "SquaredPad(name='Note', size=4, squares=6)"
    assert pad != Pad("Note")
    pad.name = "other"
    assert pad.name == "other"
    assert Pad.size == 4
    with pytest.raises(TypeError, match="unhashable"):
        hash(pad)


def test_without_equality_each_is_one_of_its_kind() -> None:
    stamp = Stamp(1)
    assert stamp == stamp
    assert stamp != Stamp(1)
    assert {stamp: 1}[stamp] == 1


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_the_rule_language_is_made_of_them(cls: Any) -> None:
    names = [item.name for item in dataclasses.fields(cls)]
    one, other = cls(*names), cls(**{name: name for name in names})
    assert one == other
    assert hash(one) == hash(other)
    assert one.__class__.__match_args__ == tuple(names)
    assert all(getattr(pickled(one), name) == name for name in names)
