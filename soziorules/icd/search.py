"""Finding titles by words: parts of words, umlauts however spelt, typing mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ê": "e", "á": "a"})
_WORD = re.compile(r"[a-z0-9]+")
_PLURALS = ("en", "er", "n", "e", "s")
_LONG, _ENDING = 8, 3  # a word of more letters is looked for without so many of its last ones too
_WHOLE, _BEGINS, _INFLECTED, _STEM, _TAIL, _INSIDE, _MISTAKE = range(7)
"""How well a word of a title fits what was typed; what stands within a word, or has mistakes, only where nothing else fits."""


def fold(text: str) -> str:
    """Return `text` in small letters with umlauts written out: `Störung` and `STOERUNG` become equal."""
    return text.lower().translate(_FOLDED)


class Index:
    """The words of many titles. Built once for an edition, searched in milliseconds."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._titles = [fold(title) for title in titles]
        self._words: dict[str, set[int]] = {}
        for number, title in enumerate(self._titles):
            for word in set(_WORD.findall(title)):
                self._words.setdefault(word, set()).add(number)
        self._letters = {word: _letters(word) for word in self._words}

    def find(self, query: str) -> list[int]:
        """Return the numbers of the titles that have every word of `query`, best first, then in given order.

        A word counts by rank as a whole word, the beginning of one, this in another form ("Depressionen" for "depressive
        Episode"), the end of one, and where nothing of that is found as a part of one, or one with few mistakes.
        """
        words = _WORD.findall(fold(query))
        if not words:
            return []
        ranks = [self._ranks(word) for word in words]
        common = set(ranks[0]).intersection(*ranks[1:])
        return sorted(common, key=lambda number: (sum(rank[number] for rank in ranks), number))

    def _ranks(self, word: str) -> dict[int, int]:
        """Return the titles that have `word`, each with how well (0 best)."""
        ranked: dict[int, int] = {}
        forms = _forms(word)
        for known, titles in self._words.items():
            rank = _fits(word, forms, known)
            if rank is not None:
                for number in titles:
                    ranked[number] = min(rank, ranked.get(number, rank))
        close = {number: rank for number, rank in ranked.items() if rank < _INSIDE}
        return close or ranked or self._forgiven(word)

    def _forgiven(self, word: str) -> dict[int, int]:
        """Return the titles with the words nearest to a misspelt one; the fewest mistakes only."""
        allowed = _allowed(word)
        letters = _letters(word)
        near: dict[int, list[str]] = {}
        for known, known_letters in self._letters.items() if allowed else ():
            if (letters & ~known_letters).bit_count() <= allowed and len(known) >= len(word) - allowed:
                mistakes = distance_to_beginning(word, known)
                if mistakes <= allowed:
                    near.setdefault(mistakes, []).append(known)
        if not near:
            return {}
        fewest = min(near)
        ranked: dict[int, int] = {}
        for known in sorted(near[fewest], key=len, reverse=True):
            longer = len(known) > len(word) + fewest
            ranked.update(dict.fromkeys(self._words[known], _MISTAKE + fewest + longer))
        return ranked


def _fits(word: str, forms: Iterable[tuple[str, int]], known: str) -> int | None:
    if known == word:
        return _WHOLE
    for form, rank in forms:
        if known.startswith(form):
            return rank
    if word not in known:
        return None
    return _TAIL if known.endswith(word) else _INSIDE


def _forms(word: str) -> list[tuple[str, int]]:
    """Return the beginnings that a word of a title may have, best first, each with how well it fits."""
    singular = [
        word.removesuffix(ending) for ending in _PLURALS if word.endswith(ending) and len(word) > _LONG
    ]
    stems = [each[:-_ENDING] for each in (word, *singular) if len(each) > _LONG]
    return [
        (word, _BEGINS),
        *((form, _INFLECTED) for form in singular),
        *((form, _STEM) for form in stems),
    ]


def _allowed(word: str) -> int:
    """Return how many mistakes a word may have: none in short ones, which are too much like each other."""
    if len(word) < 5:
        return 0
    return 1 if len(word) < 8 else 2


@lru_cache(maxsize=32768)
def _letters(word: str) -> int:
    """Return the set of letters of a word as bits; what another word lacks of them costs a mistake each."""
    bits = 0
    for character in word:
        bits |= 1 << (ord(character) - 48)
    return bits


def distance_to_beginning(word: str, known: str) -> int:
    """Return how many letters to change, add, drop or swap until `word` is a beginning of `known`."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(known, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == known[j - 2] and word[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return min(row)
