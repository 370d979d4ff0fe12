"""The law of one day: every name in every condition replaced by its value on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from functools import cached_property
from typing import Any

from soziorules.engine.compiler.numbers import number_in, number_of
from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.language.conditions import (
    ALWAYS,
    ByReading,
    Computed,
    Condition,
    Constant,
    Defined,
    Named,
    Operand,
    Origin,
    OtherFact,
    Some,
    Test,
    Value,
    facts_read,
    rebuild,
    walk,
)
from soziorules.engine.language.elements import (
    Dated,
    Derived,
    Elements,
    Head,
    Note,
    Reading,
    Rule,
    Step,
    Wording,
)
from soziorules.engine.language.facts import Scalar, Vocabulary
from soziorules.engine.language.formula_parts import changed
from soziorules.engine.language.formulas import FORMULAS, ByLaw, FactValue, Formula, Number, Parameter, Untold


@dataclass(frozen=True, slots=True)
class LawRule:
    """A rule in its wording of the day, with resolved conditions."""

    rule: Rule
    dated: Dated[Wording]
    applies: Condition
    requires: Condition
    shown: Condition = ALWAYS

    @property
    def id(self) -> str:
        """The id of the rule."""
        return self.rule.head.id

    @property
    def wording(self) -> Wording:
        """What the rule demands on the day."""
        return self.dated.value


@dataclass(frozen=True, slots=True)
class LawNote:
    """A note with its resolved conditions."""

    note: Note
    applies: Condition
    shown: Condition = ALWAYS

    @property
    def head(self) -> Head:
        """Id, title and sources of the note."""
        return self.note.head


@dataclass(frozen=True, slots=True)
class LawStep:
    """A step with its resolved condition."""

    step: Step
    applies: Condition


@dataclass(frozen=True, slots=True)
class Law:
    """All rules, notes and values in force on `day`; constant between two days of `changes`."""

    day: dt.date
    rules: tuple[LawRule, ...]
    notes: tuple[LawNote, ...]
    constants: Mapping[str, Scalar]
    readings: Mapping[str, Reading]
    steps: tuple[LawStep, ...] = ()
    figures: Mapping[str, Condition] = field(default_factory=dict)
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    """What derivations are computed with: the values of parameters and the formulas of derived values, by id."""

    @property
    def meaning(self) -> tuple[object, ...]:
        """Everything that a case is decided by, without the places and words it stands in: equal laws decide every case alike."""
        rules = [
            (each.id, each.rule.open_matters, each.wording.otherwise, each.wording.on, each.wording.reading)
            for each in self.rules
        ]
        conditions = [(each.applies, each.requires, each.shown) for each in self.rules]
        notes = [(note.head.id, note.applies, note.shown) for note in self.notes]
        steps = [(step.step.head.id, step.applies, step.step.against) for step in self.steps]
        readings = {
            name: (each.default, each.firm, [option.id for option in each.options])
            for name, each in self.readings.items()
        }
        computed = (self.constants, self.figures, self.formulas, self.given)
        return rules, conditions, notes, steps, readings, computed


class Resolver:
    """Resolves conditions for one day; code sets are expanded by `expand(spec, day)`."""

    def __init__(self, elements: Elements, day: dt.date, expand: Expand) -> None:
        self._elements = elements
        self._day = day
        self._expand = expand
        self._codes: dict[str, frozenset[str]] = {}

    def condition(self, condition: Condition) -> Condition:
        """Return the condition with parameters, groups, code sets and definitions filled in."""
        match condition:
            case Test():
                return replace(condition, operand=self._operand(condition.operand))
            case Defined(name=name):
                dated = self._elements.definitions[name].on(self._day)
                if dated is None:
                    raise LookupError(name)
                return Defined(name, self.condition(dated.value), condition.at)
            case Some(records=records, where=where, at=at):
                return Some(records, self.condition(where), at)
            case _:
                return rebuild(condition, self.condition)

    def formula(self, formula: Formula) -> Formula:
        """Return the formula with the numbers of its parameters filled in."""
        if isinstance(formula, Parameter):
            value = self._elements.parameters[formula.id].on(self._day)
            if value is None:
                raise LookupError(formula.id)
            origin = Origin("parameter", formula.id, value.period.begins)
            return Number(number_in(value.value, formula.unit), formula.unit, origin, formula.at)
        return changed(
            formula,
            lambda part: (
                self.formula(part) if isinstance(part, FORMULAS) else self._told(self.condition(part))
            ),
        )

    def _told(self, condition: Condition) -> Condition:
        """Return a condition that compares with nothing known where it names a derived value that is not in force."""
        if not isinstance(condition, Test):
            return rebuild(condition, self._told)
        other = condition.operand.name if isinstance(condition.operand, OtherFact) else ""
        derived = self._elements.derived.get(other)
        if derived is None or other in self._formulas:
            return condition
        return replace(condition, operand=Computed(Untold(derived.unit)))

    @cached_property
    def _formulas(self) -> frozenset[str]:
        """The derived values in force on the day."""
        from soziorules.engine.compiler.in_force import in_force

        elements = self._elements
        written = {name: each.on(self._day) for name, each in elements.derived.items()}
        found = {name: dated.value for name, dated in written.items() if dated is not None}
        by_law = {name for name, each in elements.derived.items() if each.law_of is not None}
        return in_force(found, elements.derived.keys() - by_law) | by_law

    def formulas(self) -> dict[str, Formula]:
        """Return the formulas of all derived values in force on the day, their numbers filled in."""
        found: dict[str, Formula] = {}
        for name, derived in self._elements.derived.items():
            dated = derived.on(self._day)
            if derived.law_of is not None:
                found[name] = _by_law(self._elements, derived, derived.law_of, self._expand)
            elif dated is not None and name in self._formulas:
                found[name] = self.formula(dated.value)
        return found

    def _operand(self, operand: Operand) -> Operand:
        if isinstance(operand, Computed):
            return Computed(self.formula(operand.formula))
        if not isinstance(operand, Named):
            return operand
        match operand.sort:
            case "parameter":
                value = self._elements.parameters[operand.id].on(self._day)
                if value is None:
                    raise LookupError(operand.id)
                return Constant(value.value, Origin("parameter", operand.id, value.period.begins))
            case "group":
                return Constant(self._elements.groups[operand.id].on(self._day), Origin("group", operand.id))
            case "code_set":
                return Constant(self._code_set(operand.id), Origin("code_set", operand.id))

    def _code_set(self, name: str) -> frozenset[str]:
        if name not in self._codes:
            members = self._elements.code_sets[name].members
            specs = [member.value for member in members if self._day in member.period]
            self._codes[name] = frozenset(code for spec in specs for code in self._expand(spec, self._day))
        return self._codes[name]


class Expand:
    """How a code, category or range becomes the codes it contains on a day; this one knows literal codes only."""

    def __call__(self, spec: str, day: dt.date) -> tuple[str, ...]:
        """Return the codes that `spec` contains on `day`."""
        return (spec,)


def law_on(elements: Elements, vocabulary: Vocabulary, day: dt.date, expand: Expand) -> Law:
    """Return the law of a day. Raises LookupError where a used name has no value that day (lint finds these first)."""
    resolver = Resolver(elements, day, expand)
    rules = []
    for rule in elements.rules.values():
        dated = rule.on(day)
        if dated is not None:
            applies, requires = (
                resolver.condition(dated.value.applies),
                resolver.condition(dated.value.requires),
            )
            shown = resolver.condition(dated.value.shown)
            rules.append(LawRule(rule, dated, applies, requires, shown))
    notes = [
        LawNote(note, resolver.condition(note.applies), resolver.condition(note.shown))
        for note in elements.notes.values()
        if day in note.period
    ]
    steps = [
        LawStep(step, resolver.condition(step.applies))
        for step in elements.steps.values()
        if day in step.period
    ]
    figures = {name: resolver.condition(figure.shown) for name, figure in elements.figures.items()}
    constants, formulas = constants_on(elements, day), formulas_on(elements, day, expand)
    return Law(
        day, tuple(rules), tuple(notes), constants, elements.readings, tuple(steps), figures, formulas,
        {**constants, **formulas},
    )  # fmt: skip


def law_before(first: Law, rules: Container[str]) -> Law:
    """Return the law of the days before all rules: of the first law only these rules, and no value of the norm."""
    day = first.day - dt.timedelta(days=1)
    return Law(day, tuple(rule for rule in first.rules if rule.id in rules), (), {}, {})


def asks_day_alone(applies: Condition, requires: Condition, day_fact: str) -> bool:
    """Return whether a rule applies to every case and asks for the day and nothing else."""
    named = any(isinstance(part, Defined | ByReading) for part in walk(requires))
    return applies == ALWAYS and not named and set(facts_read(requires)) == {day_fact}


def formulas_on(elements: Elements, day: dt.date, expand: Expand) -> dict[str, Formula]:
    """Return the formulas of all derived values in force on a day, their numbers filled in."""
    return Resolver(elements, day, expand).formulas()


def _by_law(elements: Elements, derived: Derived, day_fact: str, expand: Expand) -> Formula:
    """Return the formula of every period of the law, to be chosen by a day of the case."""
    periods: list[tuple[int, Formula]] = []
    for first in changes(elements):
        dated = derived.on(first)
        if dated is None:
            raise LookupError(derived.head.id)
        formula = Resolver(elements, first, expand).formula(dated.value)
        if not periods or periods[-1][1] != formula:
            periods.append((number_of(first), formula))
    return ByLaw(FactValue(day_fact, "day"), tuple(periods))


def given_on(elements: Elements, day: dt.date, expand: Expand) -> dict[str, Any]:
    """Return what derivations are computed with on a day: the values of parameters and the formulas of derived values."""
    return {**constants_on(elements, day), **formulas_on(elements, day, expand)}


def constants_on(elements: Elements, day: dt.date) -> dict[str, Scalar]:
    """Return the values of all parameters in force on a day."""
    values = {name: parameter.on(day) for name, parameter in elements.parameters.items()}
    return {name: scalar(dated.value) for name, dated in values.items() if dated is not None}


def scalar(value: Value) -> Scalar:
    """Return a parameter's value; parameters hold no sets."""
    assert not isinstance(value, frozenset)
    return value


def changes(elements: Elements) -> tuple[dt.date, ...]:
    """Return the days on which anything in the rules changes, the first day of the rule set included, in order."""
    periods = [member.period for group in elements.groups.values() for member in group.members]
    periods += [member.period for codes in elements.code_sets.values() for member in codes.members]
    periods += [value.period for parameter in elements.parameters.values() for value in parameter.values]
    periods += [wording.period for rule in elements.rules.values() for wording in rule.wordings]
    periods += [
        wording.period for definition in elements.definitions.values() for wording in definition.wordings
    ]
    periods += [wording.period for derived in elements.derived.values() for wording in derived.wordings]
    periods += [note.period for note in elements.notes.values()]
    periods += [step.period for step in elements.steps.values()]
    days = {period.begins for period in periods} | {elements.begins}
    days |= {period.ends + dt.timedelta(days=1) for period in periods if period.ends is not None}
    return tuple(sorted(day for day in days if day >= elements.begins))
