"""What is lacking in a list that is stated: the question for it is exact (`books[3].returned_on`), never for the list again.

Facts derived from a list rest on what its records say. Where one of them is open though the list is there, some record does not
say enough. Of what records do not say, as little is asked for as can settle the question; where the answer does not, what comes
next is asked for then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.diagnostics import Problems

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.domain import Lacking

Needed = dict[str, dict[str, None]]
TRIES = 24
"""How many answers are tried at most for one list."""
RECORDS = 50_000
"""How many records are looked at at most for all of these: each answer means to decide the case again with all that it holds."""


def in_parts(
    decision: Decision, needed: Needed, whole: Callable[[Decision], Needed], searches: int = 1
) -> Needed:
    """Return what is needed, with the paths of what is lacking instead of lists that are stated; `whole` finds lists as such.

    Of so many searches that share what may be looked at, this is one.
    """
    found: Needed = {}
    for path, rules in needed.items():
        stated = "[" not in path and isinstance(decision.values[path], tuple)
        chains = (lacking_in(decision, path) if stated else None) or ()
        for each in PartSearch(decision, path, whole, searches).chosen(chains) if chains else (path,):
            found.setdefault(each, {}).update(rules)
    return found


def lacking_in(decision: Decision, records: str) -> tuple[tuple[Lacking, ...], ...] | None:
    """Return what the records of a stated list lack under the law of the decision; None where its field of law cannot say."""
    evaluator = decision.evaluator
    lacking = evaluator.domain.lacking
    return None if lacking is None else lacking(decision.given, records, evaluator.program.law.constants)


class PartSearch:
    """Looks for what is lacking in one list by trying how it could turn out."""

    def __init__(
        self, decision: Decision, records: str, whole: Callable[[Decision], Needed], searches: int
    ) -> None:
        self._decision, self._records, self._whole = decision, records, whole
        vocabulary = decision.evaluator.program.vocabulary
        self._resting = [fact.name for fact in vocabulary if records in fact.inputs]
        self._left = min(TRIES, RECORDS // searches // _records(decision))

    def chosen(self, chains: tuple[tuple[Lacking, ...], ...]) -> tuple[str, ...]:
        """Return what to ask for: what can settle the question alone, else together; the first that weighs most at least."""
        weighty: list[Lacking] = []
        for chain in chains:
            relevant = None
            for part in chain:
                for after in self._afters(self._decision, part):
                    if not self._differs(after):
                        continue
                    if not self._waits(after):
                        return (part.path,)
                    relevant = relevant or part
            if relevant is not None:
                weighty.append(relevant)
            if self._left < 0:
                break
        if self._left < 0:
            self._decision.exhausted = True
        return self._together(weighty) or (chains[0][0].path,)

    def _together(self, weighty: list[Lacking]) -> tuple[str, ...]:
        """Return the paths until with an answer to each the list no longer counts; all where that never comes."""
        now, paths = self._decision, []
        for part in weighty:
            paths.append(part.path)
            now = next(self._afters(now, part), now)
            if not self._waits(now):
                break
        return tuple(paths)

    def _afters(self, decision: Decision, part: Lacking) -> Iterator[Decision]:
        """Yield the decisions for the ways in which a part could turn out; no more when the search is used up."""
        domain = decision.evaluator.domain
        assert domain.change is not None
        for answer in part.answers:
            self._left -= 1
            if self._left < 0:
                return
            try:
                case = domain.change(decision.given, {part.path: answer})
            except Problems:
                continue
            yield decision.evaluator.decide(case)

    def _waits(self, decision: Decision) -> bool:
        waits = self._records in self._whole(decision)
        self._decision.exhausted |= decision.exhausted
        return waits

    def _differs(self, after: Decision) -> bool:
        return _values(self._decision, self._resting) != _values(after, self._resting)


def _records(decision: Decision) -> int:
    """Return how many records a case holds, those inside others with them; at least one."""
    state = decision.evaluator.domain.state
    left: list[Any] = [] if state is None else [state(decision.given)]
    found = 1
    while left:
        here = left.pop()
        inner = here.values() if isinstance(here, dict) else here
        records = [each for each in inner if isinstance(each, dict | list)]
        found += len(records)
        left += records
    return found


def _values(decision: Decision, names: list[str]) -> Mapping[str, Any]:
    return {name: decision.values[name] for name in names}
