"""Cases that run: what the blocks of a domain can really say, and cases made from it that lie in a wanted class."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice, product
from typing import Any
from weakref import WeakKeyDictionary

from soziorules.engine.compiler.program import Question, derivation_of
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.evaluator.values import Values
from soziorules.engine.language.conditions import Some
from soziorules.engine.language.fact_clusters import FactCluster, Fragment, Probes
from soziorules.engine.language.facts import Choice, Span, unit_of
from soziorules.engine.proof.diagrams import ALWAYS
from soziorules.engine.proof.space import Arguments, Key, ProofContext, Space, Variable, constants
from soziorules.engine.proof.trying import worth_trying

Plain = dict[str, Any]
Asked = tuple[Key, tuple[Question, ...]]
MOST = 4_000
_STEPS: Mapping[str, Any] = defaultdict(lambda: 1, euro=Decimal("0.01"))
_PATH = re.compile(r"^case((?:\.\w+)+)$")


@dataclass(slots=True)
class Sample:
    """A case that states one block; its derived objects are computed when they are asked for."""

    domain: Domain
    case: Any
    fragment: Fragment
    _values: dict[Arguments, Values] = field(default_factory=dict)

    def values(self, arguments: Arguments) -> Values:
        """Return the facts, derived with some arguments."""
        found = self._values.get(arguments)
        if found is None:
            vocabulary = self.domain.vocabulary
            names = tuple(name for name, _, _ in arguments)
            objects = tuple(
                vocabulary.derivations[name].compute(self.case, dict(values), dict(choices))
                for name, values, choices in arguments
            )
            found = self._values[arguments] = Values(vocabulary, self.case, names, objects)
        return found

    def cell(self, space: Space, variable: Variable) -> int:
        """Return the cell of a variable in which the case lies."""
        values, facts = self.values(variable.key.arguments), variable.key.facts
        if isinstance(variable.questions[0], Some):
            return space.list_cell(variable, values[facts[0]], self._read)
        if len(facts) == 2:
            return space.cell(variable, (values.between(facts[0]), values.between(facts[1])))
        return space.cell(variable, values.between(facts[0]))

    def _read(self, name: str, element: object) -> Any:
        return Values(self.domain.vocabulary, self.case, (), ()).element(
            self.domain.vocabulary[name], element
        )


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that shows something: as data, and as the domain reads it."""

    plain: Plain
    case: Any


class Samples:
    """The samples of all blocks for one frame, drawn when first needed."""

    def __init__(self, domain: Domain, probes: Probes, frame: ProofContext) -> None:
        self.domain = domain
        self.frame = frame
        self._probes = probes
        self._drawn: dict[tuple[tuple[str, ...], dt.date, str], list[tuple[Fragment, Sample]]] = {}
        self._amendments: dict[object, list[tuple[Fragment, Sample]]] = {}
        self._columns: dict[Asked, dict[int, int]] = {}
        self._tangles: WeakKeyDictionary[Space, set[str]] = WeakKeyDictionary()
        self._relations: WeakKeyDictionary[Space, dict[tuple[int, ...], int]] = WeakKeyDictionary()

    @property
    def count(self) -> int:
        """How many cases were made so far."""
        return sum(len(drawn) for drawn in self._drawn.values())

    def relation(self, space: Space, levels: Iterable[int]) -> int:
        """Return the condition that some variables have cells that samples show together."""
        result = ALWAYS
        for block, variables in self._blocks(space, levels):
            known = self._relations.setdefault(space, {})
            wanted = tuple(variable.level for variable in (*self.heads(space), *variables))
            if wanted not in known:
                rows = [row for row, _ in self._rows(space, block, variables)]
                known[wanted] = space.diagrams.rows(wanted, rows)
            result = space.diagrams.both(result, known[wanted])
        return result

    def shown(self, space: Space, condition: int) -> int:
        """Return where a condition holds and samples show it."""
        if condition < 0:
            return condition
        return space.diagrams.both(condition, self.relation(space, space.diagrams.support(condition)))

    def witness(self, space: Space, condition: int, preferred: int = ALWAYS) -> Witness | None:
        """Return a case in which a condition holds, where possible one that is `preferred` too; None if none was found."""
        diagrams = space.diagrams
        shown = self.shown(space, condition)
        better = self.shown(space, diagrams.both(condition, preferred))
        picked = diagrams.pick(better) or diagrams.pick(shown)
        if picked is None:
            return None
        plain = self._assemble(space, picked)
        try:
            case = self.domain.read_case(plain)
        except Problems:
            return None
        found = Witness(plain, case)
        return found if self.holds(space, condition, case) else None

    def holds(self, space: Space, condition: int, case: Any) -> bool:
        """Return whether a condition holds in the class of a case."""
        sample = Sample(self.domain, case, {})
        levels = space.diagrams.support(condition)
        cells = {level: sample.cell(space, space.variables[level]) for level in levels}
        return bool(space.diagrams.value(condition, cells))

    def _assemble(self, space: Space, picked: Mapping[int, int]) -> Plain:
        stated: dict[str, Any] = {self.frame.day_fact: self.frame.typical}
        taken: set[int] = set()
        for variable in self.heads(space):
            stated[variable.key.facts[0]] = variable.values[picked.get(variable.level, 0)][0]
            taken.add(variable.level)
        for block, variables in self._blocks(space, picked):
            heads = self.heads(space)
            wanted = {variable.level: picked[variable.level] for variable in variables}
            wanted |= {variable.level: picked.get(variable.level, 0) for variable in heads}
            row = tuple(wanted[variable.level] for variable in (*heads, *variables))
            stated |= next(
                sample.fragment for found, sample in self._rows(space, block, variables) if found == row
            )
            taken |= {variable.level for variable in variables}
        for level, cell in picked.items():
            if level not in taken:
                variable = space.variables[level]
                stated[variable.key.facts[0]] = variable.values[cell][0]
        return self.plain(stated)

    def plain(self, stated: Fragment) -> Plain:
        """Return the case that states some facts."""
        result: Plain = {}
        for name, value in stated.items():
            if value is not None:
                inner = result
                *outer, last = self.path(name)
                for part in outer:
                    inner = inner.setdefault(part, {})
                inner[last] = value
        return result

    def path(self, name: str) -> Sequence[str]:
        """Return where a case states a fact."""
        found = _PATH.match(self.domain.vocabulary[name].read)
        return (found[1][1:] if found else name).split(".")

    def heads(self, space: Space) -> list[Variable]:
        """Return the variables on which blocks turn: the pivots and the day."""
        names = (*self.frame.pivots, self.frame.day_fact)
        return [v for v in space.variables if len(v.key.facts) == 1 and v.key.facts[0] in names]

    def _blocks(self, space: Space, levels: Iterable[int]) -> Iterator[tuple[FactCluster, list[Variable]]]:
        """Yield the blocks to which variables belong, with their variables in order."""
        found: dict[tuple[str, ...], tuple[FactCluster, list[Variable]]] = {}
        heads = {variable.level for variable in self.heads(space)}
        for level in sorted(levels):
            block = None if level in heads else self.block_of(space, space.variables[level])
            if block is not None:
                found.setdefault(block.facts, (block, []))[1].append(space.variables[level])
        yield from found.values()

    def block_of(self, space: Space, variable: Variable) -> FactCluster | None:
        """Return the block to which a variable belongs; None for a fact that is stated by itself."""
        key = variable.key
        roots = {root for fact in key.facts for root in self._roots(fact)}
        for block in self._probes.blocks:
            if roots & set(block.facts):
                return block
        return self._own_block(space, roots) if roots & self._entangled(space) else None

    def _entangled(self, space: Space) -> set[str]:
        """Return the facts of which something else hangs than what is asked of them alone: derived, compared or listed ones."""
        if space not in self._tangles:
            self._tangles[space] = {
                root
                for variable in space.variables
                if len(variable.key.facts) > 1
                or variable.key.arguments
                or isinstance(variable.questions[0], Some)
                for fact in variable.key.facts
                for root in self._roots(fact)
            }
        return self._tangles[space]

    def _roots(self, fact: str) -> Iterator[str]:
        heads = (*self.frame.pivots, self.frame.day_fact)
        derivation = derivation_of(fact, self.domain.vocabulary)
        declared = {name for block in self._probes.blocks for name in block.facts}
        if fact in declared or derivation is None:
            names: Sequence[str] = (fact,)
        else:
            names = derivation.inputs
        return (name for name in names if name not in heads)

    def _own_block(self, space: Space, roots: set[str]) -> FactCluster:
        """Return a block of facts that no block of the domain holds: all combinations of values worth trying."""
        linked, before = set(roots), set[str]()
        keys = [variable.key for variable in space.variables]
        while linked != before:
            before = set(linked)
            for key in keys:
                own = {root for fact in key.facts for root in self._roots(fact)}
                if own & linked:
                    linked |= own
        facts = tuple(sorted(linked))

        def samples(day: dt.date, pivots: Fragment, elements: Fragment) -> Iterator[Fragment]:
            near = {v for variable in space.variables for v in constants(variable.questions)}
            choices = [worth_trying(space, name, near, day, elements) for name in facts]
            for values in islice(product(*choices), MOST):
                yield dict(zip(facts, values, strict=True))

        return FactCluster(facts, samples)

    def _rows(
        self, space: Space, block: FactCluster, variables: Sequence[Variable]
    ) -> Iterator[tuple[tuple[int, ...], Sample]]:
        heads, near = self.heads(space), _told_apart(variables)
        columns = [(variable, self._column(variable)) for variable in variables]
        days = next(
            (v.values for v in heads if v.key.facts[0] == self.frame.day_fact), [[self.frame.typical]]
        )
        for day in (values[0] for values in days):
            drawn = list(chain.from_iterable(self._draw(block, day, each) for each in ({}, *near)))
            turned: dict[int, tuple[int, ...]] = {}  # by the pivots, which many samples share
            for pivots, sample in chain(drawn, self._amended(space, block, variables, drawn)):
                row = turned.get(id(pivots))
                if row is None:
                    facts = {**pivots, self.frame.day_fact: day}
                    row = tuple(space.cell(variable, facts[variable.key.facts[0]]) for variable in heads)
                    turned[id(pivots)] = row
                cells: list[int] = []
                place = id(sample)
                for variable, column in columns:
                    cell = column.get(place)
                    if cell is None:
                        cell = column[place] = sample.cell(space, variable)
                    cells.append(cell)
                yield (*row, *cells), sample

    def _column(self, variable: Variable) -> dict[int, int]:
        """Return the cells of a variable that are known, by sample; in one frame the same questions cut the same cells."""
        return self._columns.setdefault((variable.key, tuple(variable.questions)), {})

    def _amended(
        self,
        space: Space,
        block: FactCluster,
        variables: Sequence[Variable],
        drawn: Sequence[tuple[Fragment, Sample]],
    ) -> Iterator[tuple[Fragment, Sample]]:
        """Yield the samples of a block with numbers that it does not think of: those at the constants of the rules.

        A block is written for the law of its time; an amended limit has its boundary elsewhere.
        """
        numeric = [each for each in variables if self._unit(each.key.facts[0]) is not None]
        unseen = [each for each in numeric if self._lacking(space, each, drawn)]
        for name in block.facts if unseen else ():
            unit = self._unit(name)
            if unit is None:
                continue
            asked = {
                value for each in unseen if self._unit(each.key.facts[0]) == unit for value in _numbers(each)
            }
            stated = {sample.fragment.get(name) for _, sample in drawn}
            bounds = isinstance(self.domain.vocabulary[name].type, Span)
            for value in sorted({value + more for value in asked for more in (0, _STEPS[unit])} - stated):
                key = (block.facts, name, str(value), len(drawn))
                if key not in self._amendments:
                    told = (value, value) if bounds else value
                    self._amendments[key] = list(self._with(name, told, drawn))
                yield from self._amendments[key]

    def _lacking(self, space: Space, variable: Variable, drawn: Sequence[tuple[Fragment, Sample]]) -> bool:
        """Return whether no sample has a number just at, or just beyond, a constant: the block does not know this limit."""
        column, seen = self._column(variable), set[int]()
        for _, sample in drawn:
            place = id(sample)
            if place not in column:
                column[place] = sample.cell(space, variable)
            seen.add(column[place])
        step = _STEPS[self._unit(variable.key.facts[0]) or ""]
        near = {value + more for value in _numbers(variable) for more in (0, step)}
        wanted = {
            cell
            for cell, values in enumerate(variable.values)
            if any(
                value in near or (isinstance(value, tuple) and value[0] == value[1] in near)
                for value in values
            )
        }
        return not wanted <= seen

    def _unit(self, name: str) -> str | None:
        """Return the unit in which a fact counts; None for what is no number, and in a block for what is derived."""
        return unit_of(self.domain.vocabulary[name].type)

    def _with(
        self, name: str, value: object, drawn: Sequence[tuple[Fragment, Sample]]
    ) -> Iterator[tuple[Fragment, Sample]]:
        taken: set[str] = set()
        for pivots, sample in drawn:
            fragment = {**sample.fragment, name: value}
            if (key := repr((pivots, fragment))) in taken:
                continue
            taken.add(key)
            try:
                case = self.domain.read_case(
                    self.plain({self.frame.day_fact: self._day_of(sample), **pivots, **fragment})
                )
            except Problems:
                continue
            yield pivots, Sample(self.domain, case, fragment)

    def _day_of(self, sample: Sample) -> dt.date:
        return self.domain.day_of(sample.case) or self.frame.typical

    def _draw(self, block: FactCluster, day: dt.date, near: Fragment) -> list[tuple[Fragment, Sample]]:
        key = (block.facts, day, repr(near))
        if key not in self._drawn:
            self._drawn[key] = list(self._drawing(block, day, near))
        return self._drawn[key]

    def _drawing(self, block: FactCluster, day: dt.date, near: Fragment) -> Iterator[tuple[Fragment, Sample]]:
        types = [self.domain.vocabulary[name].type for name in self.frame.pivots]
        options = [(None, *type_.values) for type_ in types if isinstance(type_, Choice)]
        for values in product(*options):
            pivots = dict(zip(self.frame.pivots, values, strict=True))
            for fragment in block.samples(day, pivots, near):
                stated = {self.frame.day_fact: day, **pivots, **fragment}
                try:
                    case = self.domain.read_case(self.plain(stated))
                except Problems:
                    continue
                yield pivots, Sample(self.domain, case, fragment)


def _numbers(variable: Variable) -> set[Any]:
    return {
        value
        for value in constants(variable.questions)
        if isinstance(value, int | Decimal) and not isinstance(value, bool)
    }


def _told_apart(variables: Sequence[Variable]) -> list[Fragment]:
    """Return values of the facts of elements that stand for the cells that questions to lists make, one by one."""
    found = {
        (name, value)
        for variable in variables
        for name, values in variable.element_values.items()
        for value in values
    }
    return [{name: value} for name, value in sorted(found)]


__all__ = ["Sample", "Samples", "Witness"]
