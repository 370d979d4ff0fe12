"""Finding codes by words of their titles in the light table: without pandas, where only that is at hand."""

from __future__ import annotations

from functools import lru_cache
from string import ascii_uppercase
from typing import Final

from soziorules.icd.code import Code
from soziorules.icd.errors import CodeError
from soziorules.icd.light import codes_of, describe, held, nearest
from soziorules.icd.search import Index

Found = list[tuple[str, str]]
MOST: Final = 12
LONG, ENDING = 8, 3


def find(words: str, edition: int, *, first: str = ascii_uppercase, limit: int = MOST) -> Found:
    """Return terminal codes with their titles, best first: those of the letters `first`, and where there are none, of all.

    What looks like the beginning of a code is looked up as one. Raises EditionError for an edition that is not held.
    """
    held(edition)
    by_code = _beginning(words, edition)
    if by_code:
        return by_code[:limit]
    found = [*_titled(words, edition, first), *_titled(_stems(words), edition, first)]
    return list(dict.fromkeys(found or _titled(words, edition, ascii_uppercase)))[:limit]


def _stems(words: str) -> str:
    """Return long words without their ending: people say "Depression", the classification "depressive Episode"."""
    return " ".join(word[:-ENDING] if len(word) > LONG else word for word in words.split())


def _beginning(words: str, edition: int) -> Found:
    text = words.strip().upper()
    if not (text[:1].isalpha() and text[1:2].isdecimal()):
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


def _titled(words: str, edition: int, letters: str) -> Found:
    codes, index = _index(edition, letters)
    return [codes[number] for number in index.find(words)]


@lru_cache(maxsize=4)
def _index(edition: int, letters: str) -> tuple[Found, Index]:
    codes = [
        (code, describe(code, edition).title)
        for letter in letters
        for code, terminal in codes_of(letter, edition)
        if terminal
    ]
    return codes, Index(title for _, title in codes)
