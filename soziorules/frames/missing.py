"""Missing facts of rows: the search of the evaluator for one case, made once for all rows that must have the same answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from soziorules.evaluator.missing import general
from soziorules.frames.judgement import UNREFUSED, Judge
from soziorules.frames.lanes import Array, Listed
from soziorules.frames.questions import Questions
from soziorules.frames.sets import Sets
from soziorules.frames.tape import Bits

AT_ONCE: Final = 1 << 14
"""So many rows are compared at a time, which bounds the memory."""
REMEMBERED: Final = 1 << 17


class MissingFacts:
    """Finds the missing facts of rows; what two rows must have in common is remembered from block to block."""

    def __init__(self, judge: Judge, sets: Sets) -> None:
        self._waiting = judge.waiting()
        self._sets = sets
        self._codes: dict[Hashable, int] = {}

    def encode(self, questions: Questions, unrefused: Bits, rows: int, decide: Callable[[int], Any]) -> Array:
        """Return the code of the set of missing facts of each row; `decide(row)` gives the decision on a row."""
        codes: Array = np.zeros(rows, np.int32)
        if unrefused is False:
            return codes

        def lane(key: Hashable) -> Bits:
            return unrefused if key == UNREFUSED else questions(key)

        relevant, entangled, *found = self._waiting.tape.run(lane)
        if relevant is False:
            return codes
        chosen = np.arange(rows) if relevant is True else np.flatnonzero(np.unpackbits(relevant, count=rows))
        lists = found[: len(self._waiting.lists)]
        constant = bytes(each is True for each in found)
        for first in range(0, chosen.size, AT_ONCE):
            some = chosen[first : first + AT_ONCE]
            elements = [self._elements(questions, *pair, some) for pair in zip(self._waiting.lists, lists, strict=True)]
            words = _words(found, some, rows)
            alone = _rows(entangled, some)
            codes[some] = [
                self._found(row, decide) if each else self._code((constant, *key), row, decide)
                for row, each, *key in zip(some.tolist(), alone, words, *elements, strict=True)
            ]
        return codes

    def _code(self, key: Hashable, row: int, decide: Callable[[int], Any]) -> int:
        code = self._codes.get(key)
        if code is None:
            if len(self._codes) >= REMEMBERED:
                self._codes.clear()
            code = self._codes[key] = self._found(row, decide)
        return code

    def _found(self, row: int, decide: Callable[[int], Any]) -> int:
        return self._sets.code(tuple(dict.fromkeys(general(item.path) for item in decide(row).missing)))

    def _elements(self, questions: Questions, records: str, counts: Bits, rows: Array) -> Iterator[Hashable]:
        """Yield the elements of each row's list where they count."""
        lane = questions.lane(records, questions.program.base)
        if counts is False or not isinstance(lane, Listed):
            yield from [()] * rows.size
            return
        for row, wanted in zip(rows.tolist(), _rows(counts, rows), strict=True):
            places = lane.codes[lane.offsets[row] : lane.offsets[row + 1]] if wanted else ()
            yield tuple(lane.elements[place] for place in places)


def _rows(bits: Bits, rows: Array) -> list[int]:
    """Return for some rows whether they have the bit."""
    found: list[int] = [int(bits)] * rows.size if isinstance(bits, bool) else _at(bits, rows).tolist()
    return found


def _at(bits: Array, rows: Array) -> Array:
    """Return the bits of some rows."""
    found: Array = (bits[rows >> 3] >> (7 - (rows & 7)).astype(np.uint8)) & 1
    return found


def _words(lanes: Sequence[Bits], rows: Array, count: int) -> list[bytes]:
    """Return for each row the bits of all lanes that are not constant, as bytes; with the places of these lanes."""
    varying = [(place, lane) for place, lane in enumerate(lanes) if not isinstance(lane, bool)]
    head = b"".join(place.to_bytes(2, "big") for place, _ in varying)
    matrix = np.empty((len(varying), rows.size), np.uint8)
    for line, (_, lane) in enumerate(varying):
        matrix[line] = _at(lane, rows) if rows.size * 4 < count else np.unpackbits(lane, count=count)[rows]
    if not varying:
        return [b""] * rows.size
    words = np.packbits(np.ascontiguousarray(matrix.T), axis=1)
    found: list[bytes] = words.view(f"V{words.shape[1]}").ravel().tolist()
    return [head + word for word in found]
