"""The facts of Soziotherapie for a block of rows: stated ones from the columns, derived ones from their column forms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np

from soziorules.engine.columns.lanes import UNSTATED, Array, Lane, Listed
from soziorules.engine.columns.row_fallback import SingleCases
from soziorules.engine.columns.table import Block
from soziorules.engine.compiler.program import Program, Variant
from soziorules.engine.language.facts import Derivation, Scalar
from soziorules.soziotherapie.columns.column_facts import DERIVATIONS
from soziorules.soziotherapie.columns.history_accounts import LEDGER, Accounts
from soziorules.soziotherapie.columns.ledger import covered

HISTORY: Final = "history"


class BlockFacts:
    """Brings the lanes of a block for one program, each made when it is first asked for.

    What has no column form is read from single cases: `empty` stands for rows that are decided one by one anyway.
    """

    def __init__(self, block: Block, program: Program, empty: Any) -> None:
        self._block = block
        self._program = program
        self._empty = empty
        self._lanes: dict[tuple[str, Variant], Lane] = {}
        self._derived: dict[tuple[str, tuple[tuple[str, str], ...]], Mapping[str, Lane]] = {}

    def __call__(self, fact: str, variant: Variant) -> Lane:
        """Return the lane of a fact under a choice of readings."""
        lane = self._lanes.get((fact, variant))
        if lane is None:
            lane = self._lanes[fact, variant] = self._lane(fact, variant)
        return lane

    def _lane(self, fact: str, variant: Variant) -> Lane:
        vocabulary = self._program.vocabulary
        name = vocabulary[fact].derivation
        if name is None:
            return self._stated(fact, variant)
        found = self._facts(vocabulary.derivations[name], variant)
        return found[fact] if fact in found else self._cases(fact, variant)

    def _stated(self, fact: str, variant: Variant) -> Lane:
        if fact != HISTORY:
            return self._block.lanes.get(fact, UNSTATED)
        none = np.zeros(self._block.rows + 1, np.int64)
        return Listed(none, none[:0], (), self._block.history.known)

    def _facts(self, derivation: Derivation, variant: Variant) -> Mapping[str, Lane]:
        """Return the facts of a derivation that has a column form under these readings; else none."""
        choices = derivation.chosen(variant.choices)
        key = derivation.name, tuple(sorted(choices.items()))
        if key not in self._derived:
            given = derivation.given(self._program.law.constants)
            self._derived[key] = self._made(derivation.name, given, choices)
        return self._derived[key]

    def _made(
        self, name: str, constants: Mapping[str, Scalar], choices: Mapping[str, str]
    ) -> Mapping[str, Lane]:
        if name in DERIVATIONS:
            return DERIVATIONS[name](self._block, constants, choices)
        if name in LEDGER and covered(choices):
            return LEDGER[name](self.accounts, choices)
        return {}

    @cached_property
    def accounts(self) -> Accounts:
        """The ledger of the block."""
        return Accounts(self._block, self._program.law.constants, self.usable)

    @cached_property
    def usable(self) -> Array:
        """The rows that are decided in columns; among them no history that leaves a day or a kind open."""
        return ~self._block.odd

    @cached_property
    def _cases(self) -> SingleCases:
        odd = self._block.odd
        cases = [self._empty if odd[row] else self._block.case(row) for row in range(self._block.rows)]
        return SingleCases(self._program, cases)
