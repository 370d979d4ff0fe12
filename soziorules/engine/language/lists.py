"""The lists of values of rule files as what facts may be: their values, names and words."""

from __future__ import annotations

from collections.abc import Iterable

from soziorules.engine.dataclass import replace
from soziorules.engine.language.elements import ValueList
from soziorules.engine.language.facts import Choice, Choices, Fact, Vocabulary


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
