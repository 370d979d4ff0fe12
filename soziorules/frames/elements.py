"""Questions to lists of records: each distinct element answers once, and the lists join the answers of their elements.

An element carries a word with a bit for each question; a list meets a question if one element does and misses it if all
elements do, which is a bitwise *or* and a bitwise *and* along the list.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from soziorules.compiler.kleene import element_truth
from soziorules.compiler.program import Program
from soziorules.evaluator.values import Values
from soziorules.frames.lanes import Array, Listed
from soziorules.frames.tape import Bits
from soziorules.language.conditions import Some, facts_read

WIDTH: Final = 64
REMEMBERED: Final = 1 << 16


class Elements:
    """Answers of distinct elements, remembered from block to block, and of the lists of one block after the other."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._values = Values(program.vocabulary, None, (), ())
        self._groups = dict(_groups(program))
        self._remembered: dict[tuple[object, Hashable], tuple[int, int]] = {}
        self._lists: dict[tuple[object, int], _Joined] = {}
        self._block: list[Listed] = []

    def answers(self, index: int, lane: Listed) -> tuple[Bits, Bits]:
        """Return the rows whose list meets the question of an atom, and those whose list misses it."""
        group = self._groups[index]
        joined = self._joined(group, lane, lambda element: self._truths(group, element))
        return joined.some(group.index(index)), joined.every(group.index(index))

    def open(self, index: int, fact: str, lane: Listed) -> Bits:
        """Return the rows in which an element leaves a question open for want of one of its facts."""
        where = self._where(index)
        facts = tuple(dict.fromkeys(facts_read(where)))

        def unknown(element: Any) -> tuple[int, int]:
            if element_truth(where, self._reader(element)) is not None:
                return 0, 0
            return sum(1 << place for place, name in enumerate(facts) if self._reader(element)(name) is None), 0

        return self._joined((index, *facts), lane, unknown).some(facts.index(fact))

    def forget_block(self) -> None:
        """Forget the lists of the block that is done."""
        self._lists.clear()
        self._block.clear()

    def _joined(
        self, group: tuple[Any, ...], lane: Listed, answer: Callable[[Any], tuple[int, int]]
    ) -> _Joined:
        key = (group, id(lane))
        if key not in self._lists:
            self._block.append(lane)  # so that its id stays its own
            words = self._words(group, lane.elements, answer)
            self._lists[key] = _Joined(lane, words[:, 0][lane.codes], words[:, 1][lane.codes])
        return self._lists[key]

    def _words(
        self, group: tuple[Any, ...], elements: Sequence[Any], answer: Callable[[Any], tuple[int, int]]
    ) -> Array:
        remembered = self._remembered
        if len(remembered) > REMEMBERED:
            remembered.clear()
        words = np.zeros((len(elements), 2), np.uint64)
        for place, element in enumerate(elements):
            key = (group, element)
            found = remembered.get(key)
            if found is None:
                found = remembered[key] = answer(element)
            words[place] = found
        return words

    def _truths(self, group: tuple[int, ...], element: Any) -> tuple[int, int]:
        met = missed = 0
        read = self._reader(element)
        for place, index in enumerate(group):
            truth = element_truth(self._where(index), read)
            met |= (truth is True) << place
            missed |= (truth is False) << place
        return met, missed

    def _where(self, index: int) -> Any:
        question = self._program.atoms[index].question
        assert isinstance(question, Some)
        return question.where

    def _reader(self, element: Any) -> Callable[[str], Any]:
        vocabulary, values = self._program.vocabulary, self._values
        return lambda name: values.element(vocabulary[name], element)


@dataclass
class _Joined:
    """The words of all lists of a block: met by an element, missed by all."""

    lane: Listed
    met: Array
    missed: Array
    _planes: dict[tuple[bool, int], Array] = field(default_factory=dict)

    def some(self, place: int) -> Bits:
        return self._bit(place, every=False)

    def every(self, place: int) -> Bits:
        return self._bit(place, every=True)

    def _bit(self, place: int, *, every: bool) -> Bits:
        plane, bit = divmod(place, 8)
        rows = self._planes.get((every, plane))
        if rows is None:
            rows = self._planes[every, plane] = self._plane(plane, every=every)
        packed = np.packbits(rows & np.uint8(1 << bit))
        return packed if packed.any() else False

    def _plane(self, plane: int, *, every: bool) -> Array:
        """Join one byte of the words; an empty list meets nothing and misses everything, an unknown one neither."""
        words, lane = self.missed if every else self.met, self.lane
        shifted = (words >> np.uint64(8 * plane)).astype(np.uint8)
        starts, ends = lane.offsets[:-1], lane.offsets[1:]
        filled = ends > starts
        join = np.bitwise_and if every else np.bitwise_or
        if filled.all():
            rows: Array = join.reduceat(shifted, starts) if starts.size else np.zeros(0, np.uint8)
            return rows
        rows = np.full(starts.size, 255 if every else 0, np.uint8)
        if filled.any():
            rows[filled] = join.reduceat(shifted, starts[filled])
        if lane.known is not None:
            rows[~lane.known] = 0
        return rows


def _groups(program: Program) -> dict[int, tuple[int, ...]]:
    """Return with which other questions to the same list each question is answered together."""
    together: dict[Hashable, list[list[int]]] = {}
    for index, atom in enumerate(program.atoms):
        if isinstance(atom.question, Some):
            groups = together.setdefault((atom.question.records, atom.variant), [[]])
            if len(groups[-1]) == WIDTH:
                groups.append([])
            groups[-1].append(index)
    found = [tuple(group) for groups in together.values() for group in groups]
    return {index: group for group in found for index in group}
