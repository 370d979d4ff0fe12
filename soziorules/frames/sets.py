"""Sets of ids as codes: what decides a row, what is missing, what is still to be done, each distinct set kept once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from soziorules.frames.lanes import Array
from soziorules.frames.tape import Bits, places

SMALL: Final = 1 << 20
"""Up to so many possible values are found in a table; more are sorted."""
EIGHT: Final = 8


class Sets:
    """Distinct sets of ids, numbered as they come; 0 is the empty set."""

    def __init__(self) -> None:
        self.values: list[tuple[str, ...]] = [()]
        self._codes: dict[tuple[str, ...], int] = {(): 0}
        self._of_masks: dict[tuple[str, ...], dict[int, int]] = {}

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
        codes, masks = _combinations(some, rows)
        table = [self._of_mask(always | mask, ids) for mask in masks]
        encoded: Array = np.array(table, np.int32)[codes]
        return encoded

    def _of_mask(self, mask: int, ids: tuple[str, ...]) -> int:
        known = self._of_masks.setdefault(ids, {})
        code = known.get(mask)
        if code is None:
            code = known[mask] = self.code(tuple(ids[place] for place in places(mask)))
        return code


def _combinations(lanes: list[tuple[int, Array]], rows: int) -> tuple[Array, list[int]]:
    """Return a code for the combination of bits of each row, and the mask that each code stands for."""
    codes: Array = np.zeros(rows, np.int32)
    masks = [0]
    for first in range(0, len(lanes), EIGHT):
        group = lanes[first : first + EIGHT]
        byte = np.zeros(rows, np.uint8)
        for bit, (_, lane) in enumerate(group):
            byte |= np.unpackbits(lane, count=rows) << np.uint8(bit)
        means = _means(tuple(place for place, _ in group))
        # The first eight lanes need no codes of those before.
        joined = byte if first == 0 else (codes << EIGHT) | byte
        codes, distinct = dense(joined, len(masks) << EIGHT)
        masks = [masks[each >> EIGHT] | means[each & 255] for each in distinct.tolist()]
    return codes, masks


@lru_cache(maxsize=1024)
def _means(group: tuple[int, ...]) -> list[int]:
    """Return the mask of places that each combination of up to eight lanes stands for."""
    return [sum(1 << group[bit] for bit in places(value)) for value in range(1 << len(group))]


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
