"""The facts of a block of rows: stated ones from the columns, derived ones from their column forms, others row by row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.forms import ColumnForms, Derived
from soziorules.engine.columns.formulas import ColumnLeaves, FlatRecords, derived_lane, flat
from soziorules.engine.columns.lanes import UNSTATED, Lane, Listed
from soziorules.engine.columns.row_fallback import SingleCases
from soziorules.engine.compiler.program import Program, Variant
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
