"""Finding codes by words of their titles in the light table: without pandas, where only that is at hand."""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_uppercase
from typing import Final

from soziorules.icd.code import Code
from soziorules.icd.errors import CodeError
from soziorules.icd.light import codes_of, describe, held, nearest
from soziorules.icd.search import Index, fold

Found = list[tuple[str, str]]
Names = tuple[tuple[str, tuple[str, ...]], ...]
"""Codes, each with all that people call it, in the order in which they are to be found."""
_CODE: Final = re.compile(r"([A-Za-z]?)\s*(\d[\d.\s]*)")
"""The beginning of a code as people type it: F20.0, F 20.0, 20.0."""
_NOT_TERMINAL: Final = ("category", "other_edition", "unknown")
_SHORTEST: Final = 2
"""Fewer letters begin too many names."""


def find(words: str, edition: int, *, first: str = ascii_uppercase, names: Names = ()) -> tuple[Found, Found]:
    """Return terminal codes with their titles, best first: those that people call so by `names`, and all others.

    The others have the words in title or name; they are of the letters `first`, and where there are none, of all.
    What looks like the beginning of a code is looked up as one, without its letter as one of the first of `first`.
    Raises EditionError for an edition that is not held.
    """
    held(edition)
    by_code = _beginning(words, edition, first)
    if by_code:
        return [], by_code
    called = _called(words, edition, names)
    titled = _titled(words, edition, first, names)
    if not called and not titled:
        titled = _titled(words, edition, ascii_uppercase, names)
    return called, [each for each in titled if each not in called]


def _beginning(words: str, edition: int, first: str) -> Found:
    typed = _CODE.match(words.strip())
    if typed is None:
        return []
    whole = typed.end() == len(words.strip())
    text = (typed[1] or first[0]).upper() + "".join(typed[2].split()) if whole else words.strip().upper()
    if not typed[1] and (not whole or len(first) > 1):
        return []
    found = [code for code, terminal in codes_of(text[:1], edition) if terminal and code.startswith(text)]
    if found:
        return [(code, describe(code, edition).title) for code in found]
    try:
        return [_described(Code.parse(words).value, edition)]
    except (CodeError, KeyError):
        return list(nearest(text, edition))


def _described(code: str, edition: int) -> tuple[str, str]:
    found = describe(code, edition)
    if found.usage == "unknown":
        raise KeyError(code)
    return found.code, found.title


def _called(words: str, edition: int, names: Names) -> Found:
    """Return the codes of which a name begins with the words, first those with just this name."""
    typed = " ".join(fold(words).split())
    if len(typed) < _SHORTEST:
        return []
    found = []
    for number, (code, called) in enumerate(names):
        begun = [name for name in map(fold, called) if name.startswith(typed)]
        if begun and describe(code, edition).usage not in _NOT_TERMINAL:
            found.append((typed not in begun, number, code))
    return [(code, describe(code, edition).title) for _, _, code in sorted(found)]


def _titled(words: str, edition: int, letters: str, names: Names) -> Found:
    codes, index = _index(edition, letters, names)
    return [codes[number] for number in index.find(words)]


@lru_cache(maxsize=4)
def _index(edition: int, letters: str, names: Names) -> tuple[Found, Index]:
    called = dict(names)
    codes = [
        (code, describe(code, edition).title)
        for letter in letters
        for code, terminal in codes_of(letter, edition)
        if terminal
    ]
    return codes, Index(" ".join((title, *called.get(code, ()))) for code, title in codes)
