"""The nearest known word to a mistyped one, where one is near enough."""

from __future__ import annotations

from collections.abc import Iterable

from soziorules.engine.language.text import Text

LONGEST = 64
"""Longer words get no suggestion: nobody mistypes them, and comparing them takes time."""


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` most likely means, or None when none is close.

    Upper and lower case and the choice of `_`, `-` and blank do not count. The last segment of a path stands
    for the path (`count` for `loan.count`). Otherwise one slip is allowed in short words, two from
    six letters and three from ten: a letter too many, too few, wrong, or swapped with its neighbour.
    """
    wanted = _folded(word)
    if not 0 < len(wanted) <= LONGEST:
        return None
    ranked = [
        (distance, len(candidate), candidate)
        for candidate in set(candidates)
        if (distance := _distance_to(wanted, _folded(candidate))) is not None
    ]
    return min(ranked)[2] if ranked else None


def did_you_mean(word: str, candidates: Iterable[str]) -> Text | None:
    """Return the caret text that offers the nearest candidate, or None when none is close."""
    nearest = suggest(word, candidates)
    if nearest is None:
        return None
    return Text(de=f'meinten Sie "{nearest}"?', en=f'did you mean "{nearest}"?')


def shown(name: str, known: Iterable[str]) -> bool:
    """Return whether a message may repeat an unknown name: only if it is plainly a slip of a known one.

    Any other may be a value in the wrong place, the name of a person for example.
    """
    return suggest(name, known) is not None


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def _distance_to(wanted: str, candidate: str) -> float | None:
    """Return the distance within the limit; a match of the last segment alone counts half a slip more."""
    whole = _slips(wanted, candidate, _limit(wanted))
    last = candidate.rpartition(".")[2]
    if last == candidate or "." in wanted:
        return whole
    part = _slips(wanted, last, _limit(wanted))
    return min((d for d in (whole, None if part is None else part + 0.5) if d is not None), default=None)


def _limit(word: str) -> int:
    """Return how many slips are allowed; a word of one or two letters has nothing left after one."""
    return 0 if len(word) < 3 else min((len(word) + 2) // 4, 3)


def _slips(left: str, right: str, limit: int) -> int | None:
    """Return the Damerau-Levenshtein distance (neighbours swapped at most once), or None above `limit`."""
    if abs(len(left) - len(right)) > limit:
        return None
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return None
    return row[-1] if row[-1] <= limit else None
