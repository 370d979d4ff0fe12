"""The facts that a derived value of the rule files adds to the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from soziorules.engine.dataclass import replace
from soziorules.engine.language.elements import Derived
from soziorules.engine.language.facts import (
    About,
    Amount,
    Choice,
    Day,
    Fact,
    FactType,
    Kind,
    Vocabulary,
    Whole,
)


def type_of_unit(unit: str) -> FactType:
    """Return the type of a derived value."""
    match unit:
        case "day":
            return Day()
        case "euro":
            return Amount()
        case _:
            return Whole(unit, 0)


def derived_facts(derived: Derived) -> Iterator[Fact]:
    """Yield the facts: the value, and the word by which it came about where the element names one."""
    kind = Kind.TEMPORAL if derived.unit == "day" else Kind.ADMINISTRATIVE
    yield Fact(derived.head.id, type_of_unit(derived.unit), About(derived.head.title, kind), "")
    because = derived.because
    if because is not None:
        about = About(because.title, Kind.ADMINISTRATIVE, values=because.words)
        yield Fact(because.id, Choice(tuple(because.words)), about, "")


def with_facts(vocabulary: Vocabulary, derived: Iterable[Derived]) -> Vocabulary:
    """Return a vocabulary in which conditions and texts may name derived values; how they are computed is not said."""
    facts = {fact.name: fact for item in derived for fact in derived_facts(item)}
    return replace(vocabulary, facts={**vocabulary.facts, **facts})
