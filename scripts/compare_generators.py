"""Which generator of cases notices which fault: `python -m scripts.compare_generators [CASES]`.

Faults are seeded into the running program one at a time; both generators try the promise that each of them breaks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from soziorules import Outcome
from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator import assumed, layers, missing, remedies
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.unknowns import Group
from tests.promises import promises
from tests.promises.completions import forget
from tests.promises.generator import Plain
from tests.promises.streams import STREAMS


@dataclass(frozen=True)
class Fault:
    """A fault: what is replaced by what, and the promise that it breaks."""

    name: str
    promise: Callable[[Plain], None]
    owner: Any
    attribute: str
    replaced: Callable[[Any], Any]


def _untried(real: Any) -> Any:
    def first_day(decision: Decision) -> Any:
        days = [decision.day_met(finding) for finding in decision.deciding]
        return max((day for day in days if day is not None), default=None)

    return first_day


def _one_more(real: Any) -> Any:
    def figures(decision: Decision) -> dict[str, Any]:
        found = dict(real.func(decision))
        units = found.get("units", {})
        if units.get("permitted") is not None:
            found["units"] = {**units, "permitted": units["permitted"] + 1}
        return found

    return property(figures)


def _dearest_left_out(real: Any) -> Any:
    return lambda decision: real(decision)[:-1] if len(real(decision)) > 1 else real(decision)


def _unverified(real: Any) -> Any:
    return lambda decision: tuple(replace(item, outcome=Outcome.ELIGIBLE) for item in real(decision))


def _no(real: Any) -> Any:
    return lambda *given: False


def _unsaid(real: Any) -> Any:
    return lambda decision: tuple(replace(item, missing=()) for item in real(decision))


def _nothing(real: Any) -> Any:
    return lambda decision: ()


def _never(real: Any) -> Any:
    return property(lambda group: False)


FAULTS = (
    Fault(
        "a day is promised untried",
        promises.not_before_is_a_day_that_says_yes,
        layers,
        "first_day",
        _untried,
    ),
    Fault(
        "one unit more is permitted",
        promises.permitted_units_are_the_most_that_is_accepted,
        Decision,
        "figures",
        _one_more,
    ),
    Fault(
        "more is asked for where one answer settles all",
        promises.nothing_missing_could_be_spared,
        missing,
        "_settles_alone",
        _no,
    ),
    Fault(
        "what only feeds what no longer counts is asked for",
        promises.nothing_missing_could_be_spared,
        missing,
        "_idle",
        _no,
    ),
    Fault(
        "a way out leaves unsaid what it needs besides",
        promises.remedies_do_what_they_say,
        remedies,
        "remedies",
        _unsaid,
    ),
    Fault(
        "what silence counts as is not said",
        promises.a_later_statement_never_contradicts,
        assumed,
        "assumed",
        _nothing,
    ),
    Fault(
        "the dearest missing fact is left out",
        promises.what_is_missing_settles,
        missing,
        "missing",
        _dearest_left_out,
    ),
    Fault(
        "a record twice counts twice",
        promises.twice_and_in_other_letters_is_the_same,
        Group,
        "distinct",
        _never,
    ),
    Fault(
        "every way out is said to be enough",
        promises.remedies_do_what_they_say,
        remedies,
        "remedies",
        _unverified,
    ),
)


def noticed(fault: Fault, cases: list[Plain]) -> int | None:
    """Return the number of the first case that notices a fault."""
    forget()
    with patch.object(fault.owner, fault.attribute, fault.replaced(fault.owner.__dict__[fault.attribute])):
        for number, plain in enumerate(cases, 1):
            try:
                fault.promise(plain)
            except AssertionError:
                return number
    return None


def main(count: int) -> None:
    """Print for each fault the first case of each generator that notices it, `-` for none."""
    cases = {name: list(stream(count, 5)) for name, stream in STREAMS.items()}
    print(f"{'fault':50} " + " ".join(f"{name:>8}" for name in cases))
    for fault in FAULTS:
        found = [noticed(fault, made) or "-" for made in cases.values()]
        print(f"{fault.name:50} " + " ".join(f"{each:>8}" for each in found), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
