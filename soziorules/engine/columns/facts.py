"""The facts of a block of rows: stated ones from the columns, derived ones from their column forms, others row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.forms import ColumnForms, Derived
from soziorules.engine.columns.formulas import ColumnLeaves, FlatRecords, derived_lane, flat
from soziorules.engine.columns.lanes import UNSTATED, Lane, Listed, lane_of
from soziorules.engine.compiler.program import Program, Variant, derivation_of
from soziorules.engine.language.facts import Derivation


class BlockFacts:
    """Brings the lanes of a block for one program, each made when it is first asked for.

    What has no column form is read from single cases: `empty` stands for rows that are decided one by one anyway.
    """

    def __init__(self, block: Block, program: Program, empty: Any, forms: ColumnForms) -> None:
        self._block = block
        self.program = program
        self._empty = empty
        self._forms = forms
        self._lanes: dict[tuple[str, Variant], Lane] = {}
        self._derived: dict[tuple[str, tuple[tuple[str, str], ...]], Mapping[str, Lane]] = {}

    def __call__(self, fact: str, variant: Variant) -> Lane:
        """Return the lane of a fact under a choice of readings."""
        lane = self._lanes.get((fact, variant))
        if lane is None:
            lane = self._lanes[fact, variant] = self._lane(fact, variant)
        return lane

    def _lane(self, fact: str, variant: Variant) -> Lane:
        vocabulary = self.program.vocabulary
        name = vocabulary[fact].derivation
        if name is None:
            return self._block.lanes.get(fact, UNSTATED)
        if vocabulary.derivations[name].element is not None:
            return self._of_rules(vocabulary.derivations[name], variant)
        lanes = self._facts(vocabulary.derivations[name], variant)
        return lanes[fact] if fact in lanes else self._cases(fact, variant)

    def _of_rules(self, derivation: Derivation, variant: Variant) -> Lane:
        """Return the lane of a derived value of the rules."""
        vocabulary = self.program.vocabulary

        def records(name: str) -> FlatRecords | None:
            listed = self(name, variant)
            return flat(listed, vocabulary) if isinstance(listed, Listed) else None

        leaves = ColumnLeaves(vocabulary, lambda name: self(name, variant), records)
        return derived_lane(self.program, derivation, variant, leaves, self._block.rows)

    def _facts(self, derivation: Derivation, variant: Variant) -> Mapping[str, Lane]:
        """Return the facts of a derivation that has a column form under these readings; else none."""
        choices = derivation.chosen(variant.choices)
        key = derivation.name, tuple(sorted(choices.items()))
        if key not in self._derived:
            given = derivation.given(self.program.law.given)
            self._derived[key] = self._forms_of_block(derivation.name, given, choices)
        return self._derived[key]

    @cached_property
    def _forms_of_block(self) -> Derived:
        return self._forms.derived(self._block, self.program.law.constants)

    @cached_property
    def _cases(self) -> SingleCases:
        odd = self._block.odd
        cases = [self._empty if odd[row] else self._block.case(row) for row in range(self._block.rows)]
        return SingleCases(self.program, cases)


class SingleCases:
    """Brings the lanes of a list of cases, as the evaluator for one case would read each of them."""

    def __init__(self, program: Program, cases: Sequence[Any]) -> None:
        self._program = program
        self._cases = cases
        self._lanes: dict[tuple[str, Variant], Lane] = {}
        self._derived: dict[tuple[str, tuple[tuple[str, str], ...]], list[Any]] = {}

    def __call__(self, fact: str, variant: Variant) -> Lane:
        """Return the lane of a fact under a choice of readings."""
        lane = self._lanes.get((fact, variant))
        if lane is None:
            known = self._program.vocabulary[fact]
            derivation = derivation_of(fact, self._program.vocabulary)
            if derivation is not None and derivation.element is not None:
                lane = self._lanes[fact, variant] = self._derived_value(derivation, variant)
                return lane
            if derivation is None:
                values = _read(known.read, "case", self._cases)
            else:
                values = _read(known.read, derivation.name, self._objects(derivation, variant.choices))
            lane = self._lanes[fact, variant] = lane_of(known.type, values)
        return lane

    def _derived_value(self, derivation: Derivation, variant: Variant) -> Lane:
        vocabulary = self._program.vocabulary

        def records(name: str) -> FlatRecords | None:
            listed = self(name, variant)
            return flat(listed, vocabulary) if isinstance(listed, Listed) else None

        leaves = ColumnLeaves(vocabulary, lambda name: self(name, variant), records)
        return derived_lane(self._program, derivation, variant, leaves, len(self._cases))

    def _objects(self, derivation: Derivation, choices: Mapping[str, str]) -> list[Any]:
        own = derivation.chosen(choices)
        key = derivation.name, tuple(sorted(own.items()))
        if key not in self._derived:
            given = derivation.given(self._program.law.given)
            self._derived[key] = [derivation.compute(case, given, own) for case in self._cases]
        return self._derived[key]


def _read(expression: str, name: str, objects: Sequence[Any]) -> list[Any]:
    read = eval(f"lambda {name}: {expression}")  # noqa: S307  # from the vocabulary, never from a file
    return [read(each) for each in objects]
