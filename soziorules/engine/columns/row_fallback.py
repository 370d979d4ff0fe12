"""Lanes read from single cases: the way for facts that have no column form, and the yardstick of the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from soziorules.engine.columns.formulas import ColumnLeaves, FlatRecords, derived_lane, flat
from soziorules.engine.columns.lanes import Lane, Listed, lane_of
from soziorules.engine.compiler.program import Program, Variant, derivation_of
from soziorules.engine.language.facts import Derivation


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
