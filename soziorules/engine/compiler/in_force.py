"""Which derived values are in force on a day: those that have a formula that day which reads more than what has none."""

from __future__ import annotations

from collections.abc import Container, Mapping

from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import Computed, Condition, OtherFact, Test


def in_force(formulas: Mapping[str, tree.Formula], names: Container[str]) -> frozenset[str]:
    """Return which of the formulas of a day say something; `names` are those of all derived values, in force or not."""
    found = frozenset(formulas)
    while True:
        absent = _Absent(names, found)
        left = frozenset(name for name in found if not absent.silent(formulas[name]))
        if left == found:
            return found
        found = left


class _Absent:
    """Tells what reads nothing but derived values that are not in force."""

    def __init__(self, names: Container[str], found: frozenset[str]) -> None:
        self._names, self._found = names, found

    def silent(self, formula: tree.Formula) -> bool:
        """Return whether nothing can ever be told of a formula, as its values are not in force."""
        match formula:
            case tree.DerivedValue(name=name):
                return self._lacks(name)
            case _ if (day := tree.day_inside(formula)) is not None:
                return self.silent(day)
            case tree.Cases(whens=(when,)) if tree.unit_of(formula) == tree.YES_OR_NO:
                return self._compares_with_nothing(when.condition)
            case tree.Cases(whens=whens, otherwise=otherwise):
                arms = (*(when.then for when in whens), otherwise)
                known = [arm for arm in arms if not isinstance(arm.value, tree.Untold)]
                return bool(known) and all(arm.word is None and self.silent(arm.value) for arm in known)
            case tree.Extreme(arms=arms):
                return all(arm.word is None and self.silent(arm.value) for arm in arms)
            case tree.ReadingValue(options=options):
                return all(self.silent(option) for _, option in options)
            case _:
                return False

    def _lacks(self, name: str) -> bool:
        return name in self._names and name not in self._found

    def _compares_with_nothing(self, condition: Condition) -> bool:
        match condition:
            case Test(fact=fact, operand=OtherFact(name=other), if_not_stated=None):
                return self._lacks(fact) or self._lacks(other)
            case Test(operand=Computed(formula=formula), if_not_stated=None):
                return self.silent(formula)
            case _:
                return False
