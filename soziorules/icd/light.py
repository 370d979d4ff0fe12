"""What one check needs of the classification: does a code exist, can it be coded, what is its title.

Reads only the file of the first letter of a code (chapter V: about 40 KB), never pandas nor the full table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from soziorules.engine.dataclass import dataclass
from soziorules.engine.pattern import pattern
from soziorules.icd import shards
from soziorules.icd.code import Code, normalise
from soziorules.icd.errors import CodeError, EditionError, Reason, Suggestion, nearest_edition, years
from soziorules.icd.shards import Run, editions, packaged_editions

Usage = Literal["terminal", "category", "other_edition", "unknown", "manifestation", "additional"]
"""`terminal`: can be coded by itself; `category`: has finer codes; `manifestation`: Stern code, needs a
Kreuz code; `additional`: mark `!`, needs a primary code; `other_edition`: a code of other editions only;
`unknown`: of none."""

_CHILDREN = 10
_NEIGHBOURS = 5
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "Q": "0"})
_DIGITS = pattern(r"([A-Z])([0-9]{2})([0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class Described:
    """A code in one edition.

    `title` is the German title in this edition, else in the nearest one that has the code, else empty.
    `valid_in` are the editions in which the code is terminal, `exists_in` those in which it is a code at all.
    `usage_295` is the official use in ambulatory care (P, O, Z, V), empty where unknown.
    """

    code: str
    edition: int
    usage: Usage
    title: str
    mark: str
    usage_295: str
    valid_in: tuple[int, ...]
    exists_in: tuple[int, ...]


@lru_cache(maxsize=8192)
def describe(code: str, edition: int) -> Described:
    """Describe a code, as written, in an edition. Letters and marks written beside it play no part.

    Raises `CodeError` when the string has not the form of a code, `EditionError` when the edition is not
    held.
    """
    held(edition)
    value = normalise(code)
    runs = history(value)
    run = _in_edition(runs, edition)
    shown = run or _nearest_run(runs, edition)
    return Described(
        code=value,
        edition=edition,
        usage=_usage(run, known=bool(runs)),
        title=shown.title if shown else "",
        mark=shown.mark if shown else "",
        usage_295=shown.usage_295 if shown else "",
        valid_in=_years(run for run in runs if run.terminal),
        exists_in=_years(runs),
    )


def resolve(text: str, edition: int, *, terminal: bool = True) -> Described:
    """Return the code that `text` stands for in `edition`, or refuse it with the nearest valid codes.

    Raises `CodeError` for what has not the form of a code, exists in no or only in another edition, bears a
    mark that is not its own, or is not terminal (unless `terminal` is false); `EditionError` when the
    edition is not held.
    """
    held(edition)
    try:
        code = Code.parse(text)
    except CodeError as error:
        raise CodeError(error.reason, error.message, error.redacted, nearest(text, edition)) from None
    described = describe(code.value, edition)
    match described.usage:
        case "unknown":
            raise CodeError.of(Reason.UNKNOWN, code.value, nearest(code.value, edition))
        case "other_edition":
            span = years(described.exists_in)
            suggestions = nearest(code.value, edition)
            raise CodeError.of(Reason.OTHER_EDITION, code.value, suggestions, edition=edition, editions=span)
        case "category" if terminal:
            raise CodeError.of(Reason.NOT_TERMINAL, code.value, nearest(code.value, edition), edition=edition)
    if not _mark_fits(code, described):
        raise CodeError.of(Reason.MARK, str(code.bare) + (code.mark or ""))
    return described


def edition_for(day: dt.date) -> tuple[int, bool]:
    """Return the edition in force on `day` (an edition is a calendar year) and whether it is held.

    Where it is not held, the nearest edition is returned with False.
    """
    known = editions()
    return (day.year, True) if day.year in known else (nearest_edition(day.year, known), False)


def is_reconstructed(edition: int) -> bool:
    """Tell whether the edition was put together from third parties' data instead of an official file."""
    return edition not in shards.own_archives() and packaged_editions().get(edition, False)


def held(edition: int) -> None:
    """Raise `EditionError` unless the edition is held."""
    if edition not in editions():
        raise EditionError(edition, editions())


@lru_cache(maxsize=8192)
def history(code: str) -> tuple[Run, ...]:
    """Return all that a code in normal form was, in order of editions; nothing if it never existed.

    The user's own editions take the place of packaged ones of the same year.
    """
    own = shards.own_archives()
    packaged = [shards.run_of(line) for line in shards.shard(code[0]).get(code, ())]
    kept = [part for run in packaged for part in _without(run, own)]
    added = [shards.run_of(line) for year in own for line in shards.own_shard(year, code[0]).get(code, ())]
    return tuple(sorted(kept + added, key=lambda run: run.first))


@lru_cache(maxsize=256)
def codes_of(prefix: str, edition: int) -> tuple[tuple[str, bool], ...]:
    """Return the codes of an edition that begin with `prefix` (at least a letter): (code, terminal)."""
    found = ((code, _in_edition(history(code), edition)) for code in known_codes(prefix))
    return tuple((code, run.terminal) for code, run in found if run)


def known_codes(prefix: str) -> list[str]:
    """Return the codes of all editions that begin with `prefix` (at least a letter), in order."""
    letter = prefix[0]
    known = set(shards.shard(letter))
    for year in shards.own_archives():
        known.update(shards.own_shard(year, letter))
    return sorted(code for code in known if code.startswith(prefix))


def forget() -> None:
    """Drop all that was remembered, after own editions have changed."""
    shards.forget()
    for cached in (describe, history, codes_of, nearest):
        cached.cache_clear()


@lru_cache(maxsize=1024)
def nearest(text: str, edition: int) -> tuple[Suggestion, ...]:
    """Return the terminal codes nearest to `text`, with titles: those below it, else its neighbours.

    Nothing is offered for an ICD-11 code: it is refused, not translated.
    """
    value = _repaired(text)
    if value is None:
        return ()
    return tuple((code, describe(code, edition).title) for code in _near_codes(value, edition))


def _near_codes(value: str, edition: int) -> list[str]:
    below = _terminal(value, edition)
    if below:
        return below[:_CHILDREN]
    for above in (value[:5], value[:3], value[:1]):
        beside = _terminal(above, edition)
        if beside:
            return sorted(beside, key=lambda code: _distance(code, value))[:_NEIGHBOURS]
    return []


def _terminal(prefix: str, edition: int) -> list[str]:
    return [code for code, terminal in codes_of(prefix, edition) if terminal]


def _distance(code: str, value: str) -> tuple[int, str]:
    return abs(_number(code) - _number(value)), code


def _number(code: str) -> int:
    return int((code[1:3] + code[4:]).ljust(4, "0"))


def _repaired(text: str) -> str | None:
    """Return the code that a misspelt one may stand for (`F2O.0`, `F20-0`, `F20.0x`), if any."""
    try:
        return normalise(text)
    except CodeError as error:
        if error.reason not in {Reason.SYNTAX, Reason.ADDITION, Reason.CATEGORY_FORM, Reason.RANGE}:
            return None
    plain = "".join(character for character in text.upper() if character.isascii() and character.isalnum())
    match = _DIGITS.match(plain[:1] + plain[1:].translate(_LOOKALIKES))
    if match is None:
        return None
    letter, digits, fine = match.groups()
    return f"{letter}{digits}.{fine}" if fine else letter + digits


def _in_edition(runs: tuple[Run, ...], edition: int) -> Run | None:
    return next((run for run in runs if run.first <= edition <= run.last), None)


def _nearest_run(runs: tuple[Run, ...], edition: int) -> Run | None:
    return min(runs, key=lambda run: max(run.first - edition, edition - run.last), default=None)


def _years(runs: Iterable[Run]) -> tuple[int, ...]:
    return tuple(year for run in runs for year in range(run.first, run.last + 1))


def _usage(run: Run | None, *, known: bool) -> Usage:
    if run is None:
        return "other_edition" if known else "unknown"
    if not run.terminal:
        return "category"
    match run.mark:
        case "*":
            return "manifestation"
        case "!":
            return "additional"
        case _:
            return "terminal"


def _mark_fits(code: Code, described: Described) -> bool:
    """Tell whether a given Stern or Ausrufezeichen is the code's own; a Kreuz fits any primary code."""
    if code.mark is None or not described.usage_295:
        return True
    return described.mark == ("" if code.mark == "†" else code.mark)


def _without(run: Run, own: Iterable[int]) -> list[Run]:
    """Return `run` less the years that the user's own editions cover."""
    parts: list[Run] = []
    first = run.first
    for year in [*(year for year in own if run.first <= year <= run.last), run.last + 1]:
        if first < year:
            parts.append(Run(first, year - 1, run.terminal, run.mark, run.usage_295, run.title))
        first = year + 1
    return parts
