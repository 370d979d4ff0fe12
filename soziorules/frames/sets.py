"""Sets of ids as codes: what decides a row, what is missing, what is still to be done, each distinct set kept once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from soziorules.frames.lanes import Array
from soziorules.frames.tape import Bits

SMALL: Final = 1 << 20
"""Up to so many possible combinations are counted in a table; more are sorted."""


class Sets:
    """Distinct sets of ids, numbered as they come; 0 is the empty set."""

    def __init__(self) -> None:
        self.values: list[tuple[str, ...]] = [()]
        self._codes: dict[tuple[str, ...], int] = {(): 0}

    def code(self, ids: tuple[str, ...]) -> int:
        """Return the code of a set, its ids in their own order."""
        code = self._codes.setdefault(ids, len(self.values))
        if code == len(self.values):
            self.values.append(ids)
        return code

    def encode(self, lanes: Sequence[Bits], ids: Sequence[str], rows: int) -> Array:
        """Return the code of the set of each row; `lanes[i]` are the rows whose set contains `ids[i]`."""
        always = [name for lane, name in zip(lanes, ids, strict=True) if lane is True]
        some = [(lane, name) for lane, name in zip(lanes, ids, strict=True) if not isinstance(lane, bool)]
        found = [(lane, name) for lane, name in some if lane.any()]
        if not found:
            return np.full(rows, self.code(tuple(always)), np.int32)
        codes, members = _combinations([lane for lane, _ in found], rows)
        place = {name: number for number, name in enumerate(ids)}
        table = [
            self.code(tuple(sorted([*always, *(found[each][1] for each in chosen)], key=place.__getitem__)))
            for chosen in members
        ]
        encoded: Array = np.array(table, np.int32)[codes]
        return encoded


def _combinations(lanes: list[Array], rows: int) -> tuple[Array, list[tuple[int, ...]]]:
    """Return a code for the combination of bits of each row, and the lanes that each code stands for."""
    codes: Array = np.zeros(rows, np.int32)
    members: list[tuple[int, ...]] = [()]
    for first in range(0, len(lanes), 8):
        group = lanes[first : first + 8]
        byte = np.zeros(rows, np.uint8)
        for place, lane in enumerate(group):
            byte |= np.unpackbits(lane, count=rows) << np.uint8(place)
        codes = (codes << 8) | byte
        codes, distinct = _dense(codes, len(members) << 8)
        members = [
            (*members[each >> 8], *(first + place for place in range(len(group)) if each >> place & 1))
            for each in distinct
        ]
    return codes, members


def _dense(codes: Array, bound: int) -> tuple[Array, list[int]]:
    """Return codes without gaps, and what each stood for."""
    if bound > SMALL:
        distinct, dense = np.unique(codes, return_inverse=True)
        return dense.astype(np.int32), distinct.tolist()
    seen = np.zeros(bound, bool)
    seen[codes] = True
    distinct = np.flatnonzero(seen)
    renamed = np.zeros(bound, np.int32)
    renamed[distinct] = np.arange(distinct.size, dtype=np.int32)
    return renamed[codes], distinct.tolist()


