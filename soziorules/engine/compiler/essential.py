"""Which facts leave nothing known of a formula while they are unknown, whatever else is stated: then nobody need be asked."""

from __future__ import annotations

from collections.abc import Mapping

from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import OtherFact, Test


def essential(  # noqa: C901  # one arm for each operator
    formula: tree.Formula, formulas: Mapping[str, tree.Formula], choices: Mapping[str, str]
) -> frozenset[str]:
    """Return the stated facts each of which, while it is unknown, leaves both ends open."""

    def of(inner: tree.Formula) -> frozenset[str]:
        return essential(inner, formulas, choices)

    def all_of(arms: tuple[tree.Arm, ...]) -> frozenset[str]:
        return frozenset.intersection(*(of(arm.value) for arm in arms))

    match formula:
        case tree.FactValue(name=name, unit="day"):
            return frozenset((name,))
        case tree.DerivedValue(name=name):
            return of(formulas[name]) if name in formulas else frozenset()
        case _ if (day := tree.day_inside(formula)) is not None:
            return of(day)
        case tree.Birthday(born=born):
            return of(born)
        case tree.Sum(items=items):
            return frozenset().union(*(of(item) for item in items))
        case tree.Extreme(arms=arms):
            return all_of(arms)
        case tree.Cases(
            whens=(tree.When(Test(fact=name, operand=OtherFact(name=other), if_not_stated=None)),)
        ) if name not in formulas and other in formulas and _is_day_in_time(formula, formulas[other]):
            return of(formulas[other]) | {name}
        case tree.Cases(whens=whens, otherwise=otherwise):
            return all_of((*(when.then for when in whens), otherwise))
        case tree.ReadingValue(reading=reading, options=options):
            return of(dict(options)[choices[reading]])
        case tree.ByLaw(periods=periods):
            return frozenset.intersection(*(of(each) for _, each in periods))
        case _:
            return frozenset()


def _is_day_in_time(formula: tree.Formula, other: tree.Formula) -> bool:
    """Return whether a formula says of a day whether it keeps another; of numbers something is always known."""
    return tree.unit_of(formula) == tree.YES_OR_NO and tree.unit_of(other) == "day"
