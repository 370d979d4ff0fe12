"""The smallest case that still gives the same decision, with its days moved: to be filed without the person it came from."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import add, eq
from typing import Any

from soziorules.engine.calendar import with_days
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.unknowns import representatives
from soziorules.engine.language.facts import Code, Day, Kind

Path = tuple[str | int, ...]
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Smallest:
    """A smaller case, the decision on it, and whether its days could be moved."""

    case: Plain
    decision: Decision
    moved: bool


def smallest(decision: Decision, shifts: Iterable[int] = ()) -> Smallest:
    """Return the smallest case with the same outcome, deciding rules, missing facts and obligations.

    `shifts` are numbers of weeks; all days move by the first of them with which the decision stays the same. Days that say who
    somebody is, such as a birthday, move to the first of a year or a month where the decision allows it.
    """
    return Shrinking(decision).result(shifts)


class Shrinking:
    """Tries smaller and other cases against one decision."""

    def __init__(self, decision: Decision) -> None:
        self._wanted = signature(decision)
        self._rules, self._choices = decision.evaluator.rules, decision.choices
        state = self._rules.domain.state
        assert state is not None
        self._case = state(decision.given)
        self._others: set[str] = set()
        """Cases that were tried and on which the decision is another."""

    def result(self, shifts: Iterable[int]) -> Smallest:
        """Return the smallest case.

        Codes are stood in for first, so that codes which the rules do not tell apart have one report; what other days and
        other codes no longer need goes last.
        """
        self._stand_in()
        self._shrink()
        moved = self._move(shifts)
        self._coarsen()
        self._stand_in()
        self._shrink()
        self._bare()
        self._shrink()
        self._sort()
        decided = self._decide(self._case)
        assert decided is not None
        return Smallest(self._case, decided, moved)

    def _decide(self, case: Plain) -> Decision | None:
        try:
            decision: Decision = self._rules.decide(self._rules.domain.read_case(case), self._choices)
        except Problems:
            return None
        return decision

    def _keep(self, case: Plain) -> bool:
        """Take a case in place of the one so far if the decision on it is the same."""
        key = json.dumps(case, sort_keys=True, default=str)
        if key in self._others:
            return False
        decision = self._decide(case)
        if decision is None or not alike(decision, self._wanted):
            self._others.add(key)
            return False
        self._case = case
        return True

    def _shrink(self) -> None:
        """Leave out one statement after the other, large ones first, until none can go."""
        again = True
        while again:
            again = False
            for path in sorted(_paths(self._case), key=len):
                if _at(self._case, path) and self._keep(_without(self._case, path)):
                    again = True

    def _move(self, shifts: Iterable[int]) -> bool:
        for weeks in shifts:
            by = dt.timedelta(weeks=weeks)
            if self._keep(with_days(self._case, partial(add, by))):
                return True
        return False

    def _coarsen(self) -> None:
        vocabulary = self._rules.domain.vocabulary
        for fact in vocabulary:
            named = (
                isinstance(fact.type, Day)
                and fact.about.kind is Kind.ADMINISTRATIVE
                and fact.derivation is None
            )
            path: Path = tuple(fact.name.split("."))
            value = _at(self._case, path)
            if named and value:
                day = dt.date.fromisoformat(value[0])
                for coarse in (day.replace(month=1, day=1), day.replace(day=1)):
                    if self._keep(_put(self._case, path, coarse.isoformat())):
                        break

    def _codes(self) -> Iterator[tuple[list[Path], tuple[str, ...]]]:
        """Yield where the codes of each fact stand, and which stand for those of a person: one for each place at least."""
        domain = self._rules.domain
        for fact in domain.vocabulary:
            if isinstance(fact.type, Code) and fact.derivation is not None:
                name = fact.name.rpartition(".")[2]
                decided = self._decide(self._case)
                assert decided is not None
                paths = [each for each in _paths(self._case) if each[-1] == name]
                yield (
                    paths,
                    (
                        *domain.stand_ins.get(fact.name, ()),
                        *representatives(decided.evaluator.program, fact.name, max(1, len(paths))),
                    ),
                )

    def _stand_in(self) -> None:
        """Put a code that the rules do not tell apart from it in the place of every code of the case.

        Codes that are alike in the rules may be several in a list: then each gets one of its own.
        """
        for paths, usual in self._codes():
            for place, path in enumerate(paths):
                next((code for code in usual if self._stood_for(path, code, paths[place + 1 :])), None)

    def _bare(self) -> None:
        """Leave of a list one code alone if that does, and of an entry its code, be it another.

        What else stands there tells which of several was left.
        """
        for paths, usual in self._codes():
            for path in dict.fromkeys(each[:-2] for each in paths):
                if len(_at(self._case, path)[0]) > 1:
                    any(self._keep(_put(self._case, path, [{paths[0][-1]: code}])) for code in usual)
        for paths, usual in self._codes():
            for path in paths:
                if len(_at(self._case, path[:-1])[0]) > 1:
                    any(self._keep(_put(self._case, path[:-1], {path[-1]: code})) for code in usual)

    def _sort(self) -> None:
        """Bring the entries of a list into an order that tells nothing of the one in which they were stated."""
        for paths, _ in self._codes():
            for path in dict.fromkeys(each[:-2] for each in paths):
                entries = sorted(
                    _at(self._case, path)[0], key=partial(json.dumps, sort_keys=True, default=str)
                )
                self._keep(_put(self._case, path, entries))

    def _stood_for(self, path: Path, code: str, later: Sequence[Path]) -> bool:
        """Put a code in a place; one that stands in a later place gets what stood here, so that no order tells who it was."""
        case = _put(self._case, path, code)
        for other in later:
            if _at(self._case, other) == (code,):
                case = _put(case, other, _at(self._case, path)[0])
        return self._keep(case)


def signature(decision: Decision) -> tuple[object, ...]:
    """Return what must stay the same; where in its list an element stands of which something is missing need not."""
    return tuple(_signed(decision))


def alike(decision: Decision, wanted: tuple[object, ...]) -> bool:
    """Return whether a decision has a signature; found out without its missing facts where it differs in something else."""
    return all(map(eq, _signed(decision), wanted))


def _signed(decision: Decision) -> Iterator[object]:
    """Yield what must stay the same, what is found out quickly first: most other cases differ in that already."""
    yield decision.outcome
    yield decision.as_of is None
    yield tuple(finding.rule for finding in decision.deciding)
    yield tuple(item.id for item in decision.obligations)
    yield tuple(item.fact for item in decision.missing)


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of all statements; those of a list from its end, so that one can go without moving the next."""
    inner = list(
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, item in reversed(inner):
        yield (*path, key)
        yield from _paths(item, (*path, key))


def _at(case: Any, path: Path) -> tuple[Any, ...]:
    """Return the value at a path, in a tuple of its own; nothing where there is none."""
    for step in path:
        try:
            case = case[step]
        except (KeyError, IndexError, TypeError):
            return ()
    return (case,)


def _without(case: Plain, path: Path) -> Plain:
    return _changed(case, path, lambda here: here.__delitem__(path[-1]))


def _put(case: Plain, path: Path, value: Any) -> Plain:
    return _changed(case, path, lambda here: here.__setitem__(path[-1], value))


def _changed(case: Plain, path: Path, change: Callable[[Any], None]) -> Plain:
    """Return a case in which only what a path leads through is new."""
    made = copy.copy(case)
    here: Any = made
    for step in path[:-1]:
        here[step] = copy.copy(here[step])
        here = here[step]
    change(here)
    return made
