"""What conditions and formulas name that may have no value on a day: parameters, definitions, derived values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from soziorules.engine.language.conditions import Condition, Defined, Named, Test, facts_read, walk
from soziorules.engine.language.elements import Definition, Derived, Elements, Parameter
from soziorules.engine.language.formula_parts import conditions_in, facts_of_formula, inside
from soziorules.engine.language.formulas import Formula
from soziorules.engine.language.formulas import Parameter as ParameterValue

Dated = Parameter | Definition | Derived


class Needs:
    """Says of conditions and formulas of the elements what has no value on a day; what each names is looked up once."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements
        self._named: dict[int, tuple[tuple[str, Dated], ...]] = {}
        """By the identity of a condition or formula."""

    def lacking(self, reader: Condition | Formula, day: dt.date) -> Iterator[str]:
        """Yield what has no value on a day of all that a condition or formula rests on."""
        named = self._named.get(id(reader))
        if named is None:
            named = self._named[id(reader)] = tuple(self._names(reader))
        for name, element in named:
            if element.on(day) is None:
                yield name
            elif isinstance(element, Definition) and (dated := element.on(day)) is not None:
                yield from self.lacking(dated.value, day)

    def _names(self, reader: Condition | Formula) -> Iterator[tuple[str, Dated]]:
        """Yield what it names itself; a derived value that follows another day's law has one always."""
        elements = self._elements
        conditions: tuple[Condition, ...]
        if isinstance(reader, Condition):
            facts, conditions = tuple(facts_read(reader)), (reader,)
        else:
            for formula in inside(reader):
                if isinstance(formula, ParameterValue):
                    yield formula.id, elements.parameters[formula.id]
            facts, conditions = facts_of_formula(reader), tuple(conditions_in(reader))
        derived = ((fact, elements.derived[fact]) for fact in facts if fact in elements.derived)
        yield from ((fact, each) for fact, each in derived if each.law_of is None)
        for condition in conditions:
            for part in walk(condition):
                match part:
                    case Test(operand=Named(sort="parameter", id=name)):
                        yield name, elements.parameters[name]
                    case Defined(name=name):
                        yield name, elements.definitions[name]
                    case _:
                        pass
