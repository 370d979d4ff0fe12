"""Sets of codes as rule files write them: a code, a category, or a range.

`expand` lists what a set holds in an edition; `problems` tells what is wrong with it over several editions.
"""

from __future__ import annotations

from functools import lru_cache

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text
from soziorules.icd.code import CodeRange
from soziorules.icd.errors import CodeError, Reason, Suggestion, sentence
from soziorules.icd.light import codes_of, held, history, known_codes, nearest
from soziorules.icd.shards import editions

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Validity:
    """In which of the held editions a code exists and in which it is terminal, ascending."""

    code: str
    exists_in: tuple[int, ...]
    terminal_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a code named in a set: the reason, a sentence, the nearest valid codes.

    `edition` is the edition from which on, or up to which, it is wrong; None where it always is.
    """

    code: str
    reason: Reason
    message: Text
    suggestions: tuple[Suggestion, ...]
    edition: int | None = None


@lru_cache(maxsize=1024)
def expand(spec: str, edition: int, terminal_only: bool = True) -> tuple[str, ...]:
    """Return the codes that `spec` holds in an edition, in order of the classification.

    `spec` is a code, a category (with all codes below it), or a range such as `F20.0-F20.6`, `F20-F29`.
    Raises `CodeError` when it cannot be read, `EditionError` when the edition is not held.
    """
    held(edition)
    span = CodeRange.parse(spec)
    return tuple(
        code
        for prefix in _prefixes(span)
        for code, terminal in codes_of(prefix, edition)
        if (terminal or not terminal_only) and code in span
    )


@lru_cache(maxsize=1024)
def expand_any(spec: str) -> tuple[str, ...]:
    """Return all codes, terminal or not, that `spec` holds in any edition, in order of the classification.

    Raises `CodeError` when it cannot be read.
    """
    span = CodeRange.parse(spec)
    return tuple(code for prefix in _prefixes(span) for code in known_codes(prefix) if code in span)


def validity(spec: str) -> tuple[Validity, ...]:
    """Return, for each code that `spec` names (one, or the two ends of a range), when it was valid.

    Raises `CodeError` when `spec` cannot be read.
    """
    return tuple(_validity(code) for code in CodeRange.parse(spec).ends)


def problems(
    spec: str, first_edition: int, last_edition: int, *, terminal: bool = False
) -> tuple[Problem, ...]:
    """Return what is wrong with `spec` in a rule that holds from `first_edition` to `last_edition`.

    Years outside the held editions are left out of account: nothing can be said of them. With `terminal`
    each code named must be terminal in all these editions. Nothing is raised: an unreadable `spec` is a
    problem.
    """
    known = editions()
    asked = [year for year in known if first_edition <= year <= last_edition]
    newest = asked[-1] if asked else known[-1]
    try:
        ends = CodeRange.parse(spec).ends
    except CodeError as error:
        return (Problem(spec, error.reason, error.message, nearest(spec, newest)),)
    found = (_problem(_validity(code), asked, terminal=terminal) for code in ends)
    return tuple(problem for problem in found if problem)


def _problem(code: Validity, asked: list[int], *, terminal: bool) -> Problem | None:
    if not code.exists_in:
        return _said(Reason.UNKNOWN, code.code, asked[-1] if asked else editions()[-1], None)
    missing = [year for year in asked if year not in code.exists_in]
    if missing:
        if missing[0] > code.exists_in[0]:
            last = max(year for year in code.exists_in if year < missing[0])
            return _said(Reason.ENDED, code.code, missing[0], last)
        begins = min(year for year in code.exists_in if year > missing[0])
        return _said(Reason.BEGINS, code.code, missing[0], begins)
    coarse = [year for year in asked if terminal and year not in code.terminal_in]
    return _said(Reason.NOT_TERMINAL, code.code, coarse[0], coarse[0]) if coarse else None


def _said(reason: Reason, code: str, at: int, edition: int | None) -> Problem:
    return Problem(code, reason, sentence(reason, code, edition=edition), nearest(code, at), edition)


def _validity(code: str) -> Validity:
    runs = history(code)
    years = {year: run.terminal for run in runs for year in range(run.first, run.last + 1)}
    return Validity(code, tuple(years), tuple(year for year, terminal in years.items() if terminal))


def _prefixes(span: CodeRange) -> list[str]:
    """Return beginnings that together cover all codes of the range: the common one, or every letter."""
    first, last = (_LETTERS.index(end[0]) for end in (span.first, span.last))
    return [_common(span)] if first == last else list(_LETTERS[first : last + 1])


def _common(span: CodeRange) -> str:
    """Return the characters with which every code of the range begins."""
    prefix = span.first
    while not span.last.startswith(prefix):
        prefix = prefix[:-1]
    return prefix
