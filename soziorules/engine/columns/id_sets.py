"""Sets of ids as codes: what decides a row, what is missing, what is still to be done, each distinct set kept once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from soziorules.engine.columns.bit_program import Bits, places
from soziorules.engine.columns.lanes import Array

SMALL: Final = 1 << 20
"""Up to so many possible values are found in a table; more are sorted."""
EIGHT, SIXTEEN = 8, 16
UNSEEN: Final = -1
TABLES: Final = 64
"""So many tables of words are remembered, each of at most 256 kilobytes."""
TURNS: Final = tuple(
    (np.uint64(shift), np.uint64(chosen))
    for shift, chosen in ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))
)


class Sets:
    """Distinct sets of ids, numbered as they come; 0 is the empty set."""

    def __init__(self) -> None:
        self.values: list[tuple[str, ...]] = [()]
        self._codes: dict[tuple[str, ...], int] = {(): 0}
        self._of_masks: dict[tuple[str, ...], dict[int, int]] = {}
        self._tables: dict[tuple[tuple[str, ...], int, tuple[int, ...]], Array] = {}

    def code(self, ids: tuple[str, ...]) -> int:
        """Return the code of a set, its ids in their own order."""
        code = self._codes.setdefault(ids, len(self.values))
        if code == len(self.values):
            self.values.append(ids)
        return code

    def encode(self, lanes: Sequence[Bits], ids: tuple[str, ...], rows: int) -> Array:
        """Return the code of the set of each row; `lanes[i]` are the rows whose set contains `ids[i]`."""
        always = sum(1 << place for place, lane in enumerate(lanes) if lane is True)
        some = [
            (place, lane) for place, lane in enumerate(lanes) if not isinstance(lane, bool) and lane.any()
        ]
        if not some:
            return np.full(rows, self._of_mask(always, ids), np.int32)
        if len(some) <= SIXTEEN:
            return self._remembered(some, always, ids, rows)
        codes, masks = _combinations(some, rows)
        table = [self._of_mask(always | mask, ids) for mask in masks]
        encoded: Array = np.array(table, np.int32)[codes]
        return encoded

    def _remembered(
        self, lanes: list[tuple[int, Array]], always: int, ids: tuple[str, ...], rows: int
    ) -> Array:
        """Return the code of the set of each row from a table of all words of few lanes, filled in as they come."""
        key = ids, always, tuple(place for place, _ in lanes)
        if key not in self._tables:
            if len(self._tables) >= TABLES:
                self._tables.clear()
            self._tables[key] = np.full(1 << len(lanes), UNSEEN, np.int32)
        table, words = self._tables[key], _word(lanes, rows).astype(np.intp)
        found: Array = table.take(words)
        if found.min() == UNSEEN:
            seen = np.unique(words[found == UNSEEN])
            table[seen] = [self._of_mask(always | mask, ids) for mask in _masks(lanes, seen)]
            found = table.take(words)
        return found

    def _of_mask(self, mask: int, ids: tuple[str, ...]) -> int:
        known = self._of_masks.setdefault(ids, {})
        code = known.get(mask)
        if code is None:
            code = known[mask] = self.code(tuple(ids[place] for place in places(mask)))
        return code


def _combinations(lanes: list[tuple[int, Array]], rows: int) -> tuple[Array, list[int]]:
    """Return a code for the combination of bits of each row, and the mask that each code stands for."""
    first, others = lanes[:SIXTEEN], lanes[SIXTEEN:]
    codes, distinct = dense(_word(first, rows), 1 << len(first))
    masks = _masks(first, distinct)
    for start in range(0, len(others), EIGHT):
        group = others[start : start + EIGHT]
        codes, distinct = dense(
            (codes << EIGHT) | bytes_of([lane for _, lane in group], rows), len(masks) << EIGHT
        )
        below = _masks(group, distinct & 255)
        masks = [masks[each >> EIGHT] | mask for each, mask in zip(distinct.tolist(), below, strict=True)]
    return codes, masks


def _word(lanes: list[tuple[int, Array]], rows: int) -> Array:
    """Return the bits of up to sixteen lanes as one number a row, the first lane lowest."""
    low = bytes_of([lane for _, lane in lanes[:EIGHT]], rows)
    if len(lanes) <= EIGHT:
        return low
    found: Array = bytes_of([lane for _, lane in lanes[EIGHT:]], rows).astype(np.uint16)
    found <<= np.uint16(EIGHT)
    found |= low
    return found


def _masks(group: list[tuple[int, Array]], words: Array) -> list[int]:
    """Return the masks of places for numbers whose bits stand for the lanes of a group."""
    names = [place for place, _ in group]
    return [sum(1 << names[bit] for bit in places(word)) for word in words.tolist()]


def bytes_of(lanes: Sequence[Array], rows: int) -> Array:
    """Return the bits of up to eight lanes as one byte a row, the first lane lowest.

    Eight rows of eight lanes are a square of bits in one number of 64; it is turned on its diagonal in three steps, for
    all rows at once (H. S. Warren, Hacker's Delight, 7-3).
    """
    square = np.zeros((lanes[0].size, EIGHT), np.uint8)
    for bit, lane in enumerate(lanes):
        square[:, bit] = lane
    turned = square.view("<u8").ravel()
    for shift, chosen in TURNS:
        moved = turned >> shift
        moved ^= turned
        moved &= chosen
        turned ^= moved
        moved <<= shift
        turned ^= moved
    # The first row is the highest bit of a byte of a lane, so it has come to be the last byte of eight.
    found: Array = turned.astype(">u8").view(np.uint8)[:rows]
    return found


def dense(values: Array, bound: int) -> tuple[Array, Array]:
    """Return codes without gaps for numbers from 0 to `bound`, and the distinct numbers in order."""
    if bound > SMALL:
        distinct, codes = np.unique(values, return_inverse=True)
        return codes.astype(np.int32), distinct
    places = values.astype(np.intp, copy=False)
    seen = np.zeros(bound, bool)
    seen[places] = True
    distinct = np.flatnonzero(seen)
    renamed = np.zeros(bound, np.int32)
    renamed[distinct] = np.arange(distinct.size, dtype=np.int32)
    return renamed.take(places), distinct
