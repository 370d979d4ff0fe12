"""Questions to lists of records: each distinct element answers once, and the lists join the answers of their elements.

An element carries a word with a bit for each question; a list meets a question if one element does and misses it if all
elements do, which is a bitwise *or* and a bitwise *and* along the list.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np

from soziorules.engine.columns.bit_program import Bits
from soziorules.engine.columns.lanes import Array, Listed
from soziorules.engine.compiler.kleene import element_truth
from soziorules.engine.compiler.program import Program
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.values import Values
from soziorules.engine.language.conditions import Some

WIDTH: Final = 64
SHORT: Final = 6
"""Up to so many elements a list is joined element by element, which is faster than along all lists."""
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
        joined, place = self._joined(group, lane), group.index(index)
        return joined.bit(place, every=False), joined.bit(place, every=True)

    def forget_block(self) -> None:
        """Forget the lists of the block that is done."""
        self._lists.clear()
        self._block.clear()

    def _joined(self, group: tuple[int, ...], lane: Listed) -> _Joined:
        key = (group, id(lane))
        if key not in self._lists:
            self._block.append(lane)  # so that its id stays its own
            words = self._words(group, lane.elements)
            met, missed = _join(words[:, 0], lane, every=False), _join(words[:, 1], lane, every=True)
            self._lists[key] = _Joined(met, missed, lane)
        return self._lists[key]

    def _words(self, group: tuple[int, ...], elements: Sequence[Any]) -> Array:
        remembered = self._remembered
        if len(remembered) > REMEMBERED:
            remembered.clear()
        words = np.zeros((len(elements), 2), np.uint64)
        for place, element in enumerate(elements):
            key = (group, element)
            found = remembered.get(key)
            if found is None:
                found = remembered[key] = self._truths(group, element)
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
    """The words of all lists of a block: what an element meets, what all elements miss."""

    met: Array
    missed: Array
    lane: Listed
    _planes: dict[tuple[bool, int], Array] = field(default_factory=dict)

    def bit(self, place: int, *, every: bool) -> Bits:
        """Return the rows whose word has a bit."""
        plane, bit = divmod(place, 8)
        rows = self._planes.get((every, plane))
        if rows is None:
            rows = self._planes[every, plane] = self._plane(plane, every=every)
        packed = np.packbits(rows & np.uint8(1 << bit))
        return packed if packed.any() else False

    @cached_property
    def _places(self) -> Array:
        """The place of each row's list, as numpy looks it up."""
        assert self.lane.rows is not None
        return self.lane.rows.astype(np.intp)

    def _plane(self, plane: int, *, every: bool) -> Array:
        """Return one byte of the words of each row; nothing where the list is not stated."""
        words = self.missed if every else self.met
        rows = (words >> np.uint64(8 * plane)).astype(np.uint8)
        if self.lane.rows is not None:
            rows = rows.take(self._places)
        if self.lane.known is not None:
            rows[~self.lane.known] = 0
        return rows


def _join(words: Array, lane: Listed, *, every: bool) -> Array:
    """Join the words along each list; an empty list meets nothing and misses everything."""
    join = np.bitwise_and if every else np.bitwise_or
    starts, lengths = lane.offsets[:-1], np.diff(lane.offsets)
    longest = int(lengths.max(initial=0))
    rows: Array = np.full(starts.size, np.uint64(2**64 - 1) if every else np.uint64(0))
    if longest > SHORT:
        filled = np.flatnonzero(lengths)
        rows[filled] = join.reduceat(words[lane.codes], starts[filled])
    for place in range(longest if longest <= SHORT else 0):
        has = np.flatnonzero(lengths > place)
        rows[has] = join(rows[has], words[lane.codes[starts[has] + place]])
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
