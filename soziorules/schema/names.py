"""The names that files of one rule set define, as pieces of schemas.

An editor offers the names that exist; a file may define more, so a name that is not known is no mistake in itself.
A known parameter of another unit is one.
"""

from __future__ import annotations

from collections.abc import Mapping

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import (
    CodeSet,
    Definition,
    Elements,
    Group,
    Note,
    Parameter,
    Reading,
    Rule,
)
from soziorules.engine.language.facts import Amount, Day, Fact, FactType, Vocabulary, Whole, unit_of
from soziorules.engine.language.text import Text
from soziorules.schema.domain_parts import SchemaParts
from soziorules.schema.pieces import Schema, known_or_new, one_of

Named = Parameter | CodeSet | Group | Definition | Reading | Rule | Note


def titles(named: Mapping[str, Named]) -> dict[str, Text]:
    """Return the title of each element by its id."""
    return {name: element.head.title for name, element in named.items()}


@dataclass(frozen=True, slots=True)
class Names:
    """Facts of a vocabulary, ids of a rule set, and what the field of law brings."""

    vocabulary: Vocabulary
    elements: Elements
    parts: SchemaParts

    def parameter(self, type_: FactType) -> Schema | None:
        """Return the parameters that a fact of this type may be compared with; None where there can be none."""
        unit = "day" if isinstance(type_, Day) else unit_of(type_)
        if unit is None:
            return None
        known = self.elements.parameters
        fitting = {name: each for name, each in known.items() if each.unit == unit}
        return known_or_new(titles(fitting), [name for name in known if name not in fitting])

    def code_set(self) -> Schema:
        """Return the code sets."""
        return known_or_new(titles(self.elements.code_sets))

    def group(self, fact: Fact) -> Schema:
        """Return the groups of the values of a fact."""
        known = self.elements.groups
        fitting = {name: each for name, each in known.items() if each.of == fact.name}
        return known_or_new(titles(fitting), [name for name in known if name not in fitting])

    def facts(self, *types: type[FactType]) -> dict[str, Text]:
        """Return the names of the facts of some types."""
        return {fact.name: fact.about.label for fact in self.vocabulary if isinstance(fact.type, types)}

    def comparable(self, type_: FactType) -> Schema | None:
        """Return the facts that a fact of this type may be compared with; None where there can be none."""
        if not isinstance(type_, Whole | Day | Amount):
            return None
        fitting = {
            fact.name: fact.about.label
            for fact in self.vocabulary
            if type(fact.type) is type(type_) and unit_of(fact.type) == unit_of(type_)
        }
        return one_of(fitting)
