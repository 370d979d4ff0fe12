"""What rule files add to a vocabulary: the facts of derived values, and the values of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from soziorules.engine.dataclass import replace
from soziorules.engine.language.elements import Derived, ValueList
from soziorules.engine.language.facts import (
    About,
    Amount,
    Boolean,
    Choice,
    Choices,
    Day,
    Fact,
    FactType,
    Kind,
    Vocabulary,
    Whole,
)
from soziorules.engine.language.formulas import YES_OR_NO


def type_of_unit(unit: str) -> FactType:
    """Return the type of a derived value."""
    match unit:
        case "day":
            return Day()
        case "euro":
            return Amount()
        case each if each == YES_OR_NO:
            return Boolean()
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


def with_lists(vocabulary: Vocabulary, lists: Iterable[ValueList]) -> Vocabulary:
    """Return a vocabulary whose facts have the values of these lists; a derived fact keeps what only the program yields."""
    listed = {
        name: _listed(vocabulary[name], each) for each in lists for name in each.of if name in vocabulary
    }
    if not listed:
        return vocabulary
    derivations = {
        name: replace(each, facts=tuple(listed.get(fact.name, fact) for fact in each.facts))
        for name, each in vocabulary.derivations.items()
    }
    return replace(vocabulary, facts={**vocabulary.facts, **listed}, derivations=derivations)


def _listed(fact: Fact, each: ValueList) -> Fact:
    assert isinstance(fact.type, Choice | Choices), fact.name
    own = () if fact.derivation is None else tuple(v for v in fact.type.values if v not in each.values)
    names = {value: fact.about.values[value] for value in own if value in fact.about.values}
    about = replace(fact.about, values={**each.values, **names}, words=each.words)
    return replace(fact, type=type(fact.type)((*each.values, *own)), about=about)
