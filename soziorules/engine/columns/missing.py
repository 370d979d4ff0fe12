"""Missing facts of rows: the search of the evaluator for one case, made once for all rows that must have the same answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, Protocol

import numpy as np

from soziorules.engine.columns.bit_program import Bits
from soziorules.engine.columns.id_sets import Sets
from soziorules.engine.columns.lanes import Array, Listed
from soziorules.engine.columns.outcome_program import UNREFUSED, Judge
from soziorules.engine.columns.questions import Questions

AT_ONCE: Final = 1 << 14
"""So many rows are compared at a time, which bounds the memory."""
REMEMBERED: Final = 1 << 17


class Profile(Protocol):
    """What a domain knows of rows in which a statement is unknown from which facts are derived together with others.

    `covers`: statements for which `of` holds all that the derived facts can hang on; None for a row that must be asked alone.
    """

    @property
    def covers(self) -> frozenset[str]:
        """The statements that are covered."""

    def of(self, rows: Array) -> Sequence[Hashable | None]:
        """Return for some rows what two of them must have in common."""


class MissingFacts:
    """Finds the missing facts of rows; what two rows must have in common is remembered from block to block."""

    def __init__(self, judge: Judge, sets: Sets) -> None:
        self._waiting = judge.waiting()
        self._sets = sets
        self._codes: dict[Hashable, int] = {}

    def encode(
        self,
        questions: Questions,
        unrefused: Bits,
        rows: int,
        decide: Callable[[int], Any],
        profile: Profile | None = None,
    ) -> Array:
        """Return the code of the set of missing facts of each row; `decide(row)` gives the decision on a row."""
        codes: Array = np.zeros(rows, np.int32)
        if unrefused is False:
            return codes

        def lane(key: Hashable) -> Bits:
            return unrefused if key == UNREFUSED else questions(key)

        relevant, *found = self._waiting.tape.run(lane)
        if relevant is False:
            return codes
        chosen = np.arange(rows) if relevant is True else np.flatnonzero(np.unpackbits(relevant, count=rows))
        feeding, keys = found[: len(self._waiting.feeding)], found[len(self._waiting.feeding) :]
        constant = bytes(each is True for each in keys)
        for first in range(0, chosen.size, AT_ONCE):
            some = chosen[first : first + AT_ONCE]
            elements = [
                self._elements(questions, records, counts, some)
                for records, counts in zip(self._waiting.lists, keys, strict=False)
            ]
            profiles = self._profiles(feeding, some, profile)
            for row, *key in zip(some.tolist(), profiles, _words(keys, some), *elements, strict=True):
                codes[row] = (
                    self._found(row, decide) if key[0] is ALONE else self._code((constant, *key), row, decide)
                )
        return codes

    def _code(self, key: Hashable, row: int, decide: Callable[[int], Any]) -> int:
        code = self._codes.get(key)
        if code is None:
            if len(self._codes) >= REMEMBERED:
                self._codes.clear()
            code = self._codes[key] = self._found(row, decide)
        return code

    def _found(self, row: int, decide: Callable[[int], Any]) -> int:
        return self._sets.code(tuple(dict.fromkeys(item.fact for item in decide(row).missing)))

    def _profiles(self, feeding: Sequence[Bits], rows: Array, profile: Profile | None) -> list[Hashable]:
        """Return for each row what its derived facts hang on: nothing for most, `ALONE` where that is not known."""
        found: list[Hashable] = [None] * rows.size
        for path, lane in zip(self._waiting.feeding, feeding, strict=True):
            places = _places(lane, rows)
            covered = profile is not None and path in profile.covers
            profiles = (
                profile.of(rows[places])
                if covered and profile is not None and places
                else [None] * len(places)
            )
            for place, known in zip(places, profiles, strict=True):
                if found[place] is not ALONE:
                    found[place] = ALONE if known is None else known
        return found

    def _elements(self, questions: Questions, records: str, counts: Bits, rows: Array) -> list[Hashable]:
        """Return the elements of each row's list where they count."""
        lane = questions.lane(records, questions.program.base)
        found: list[Hashable] = [()] * rows.size
        if isinstance(lane, Listed):
            for place in _places(counts, rows):
                found[place] = lane.of(int(rows[place]))
        return found


ALONE: Final = object()
"""Marks a row that shares its missing facts with no other for certain."""


def _places(bits: Bits, rows: Array) -> list[int]:
    """Return which of some rows have the bit."""
    if isinstance(bits, bool):
        return list(range(rows.size)) if bits else []
    found: list[int] = np.flatnonzero(_at(bits, rows)).tolist()
    return found


def _at(bits: Array, rows: Array) -> Array:
    """Return the bits of some rows."""
    found: Array = (bits[rows >> 3] >> (7 - (rows & 7)).astype(np.uint8)) & 1
    return found


def _words(lanes: Sequence[Bits], rows: Array) -> list[bytes]:
    """Return for each row the bits of all lanes that are not constant, as bytes; with the places of these lanes."""
    varying = [(place, lane) for place, lane in enumerate(lanes) if not isinstance(lane, bool)]
    if not varying:
        return [b""] * rows.size
    head = b"".join(place.to_bytes(2, "big") for place, _ in varying)
    matrix = np.empty((len(varying), rows.size), np.uint8)
    octets, shifts = rows >> 3, (7 - (rows & 7)).astype(np.uint8)
    for line, (_, lane) in enumerate(varying):
        lane.take(octets, out=matrix[line], mode="clip")
    matrix >>= shifts
    matrix &= np.uint8(1)
    words = np.packbits(np.ascontiguousarray(matrix.T), axis=1)
    found: list[bytes] = words.view(f"V{words.shape[1]}").ravel().tolist()
    return [head + word for word in found]
