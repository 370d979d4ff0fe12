"""The short answer: what a person reads first, on one screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import First

WIDTH = 80
LINES = 12
NO_BREAK = "\N{NO-BREAK SPACE}"
Part = Literal["reason", "now", "step", "missing", "figure", "help"]
"""Why it is so, what is possible now, what to do by when, what is missing, what counts, whom to ask."""

PRIORITY: tuple[Part, ...] = ("reason", "missing", "now", "step", "figure", "help")
"""What gives way last when the lines do not suffice."""
NEEDED: tuple[Part, ...] = ("missing", "now", "step")
"""What an answer does not do without beside another, with its reasons."""
WITH_THE_REASON: tuple[Part, ...] = ("reason", *NEEDED)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a short answer; `label` says what it is, where that is not plain; `rule` names what is behind it.

    `by` is the day by which it is to be done; of several steps the one with the nearest day gives way last. What is `first`
    before the whole answer or before the other steps gives way to none of them.
    """

    part: Part
    text: str
    label: str = ""
    rule: str = ""
    by: dt.date | None = None
    first: First | None = None

    def lines(self, width: int) -> list[str]:
        """Return the statement wrapped; neither words are broken nor what `NO_BREAK` holds together."""
        return [line.replace(NO_BREAK, " ") for line in _wrapped(self.said, width, "  ")]

    @property
    def said(self) -> str:
        """The statement after its label, in one line."""
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A headline and the statements below it, in the order in which they are read.

    `further` says, with `{count}`, how many steps found no room.
    """

    headline: str
    statements: tuple[Statement, ...]
    further: str = ""

    def lines(self, width: int = WIDTH, most: int = LINES - 1) -> tuple[str, ...]:
        """Return the answer in at most so many lines, the headline first; what matters least gives way.

        The line left of `LINES` says as of which day it holds, and where the rest stands.
        """
        kept, further = self._room(width, most)
        said = (line for each in kept for line in each.lines(width))
        note = _wrapped(further, width, "  ") if further else ()
        return (*_wrapped(self.headline, width), *said, *note)

    def sentences(self, width: int = WIDTH, most: int = LINES - 1) -> tuple[str, ...]:
        """Return what `lines` says, each statement in one line however long, for whoever lays it out anew."""
        kept, further = self._room(width, most)
        said = (each.said.removeprefix("- ").replace(NO_BREAK, " ") for each in kept)
        return (self.headline, *said, *((further,) if further else ()))

    def _room(self, width: int, most: int) -> tuple[list[Statement], str]:
        """Return the statements that find room in so many lines, and what says how many steps do not."""
        head = _wrapped(self.headline, width)
        wrapped = [(each, each.lines(width)) for each in self.statements]
        room = most - len(head)
        further = ""
        kept = set(_kept(wrapped, room))
        if self.further and self._steps_left(kept):
            note = _wrapped(self.further.format(count=len(wrapped)), width, "  ")
            nearest, needed = self._nearest(kept), NEEDED
            beside = set(_kept(wrapped, room - len(note)))
            if nearest is not None and nearest not in beside:
                beside, needed = set(_kept(wrapped, room - len(note), nearest)), WITH_THE_REASON
            if self._steps_left(beside) and self._parts(beside, needed) >= self._parts(kept, needed):
                kept, further = beside, self.further.format(count=self._steps_left(beside))
        return [each for index, each in enumerate(self.statements) if index in kept], further

    def _nearest(self, kept: set[int]) -> int | None:
        """Return the step with the nearest day among what is kept: it gives way to no word on what is left out."""
        dated = [i for i in kept if self.statements[i].part == "step" and self.statements[i].by is not None]
        return min(dated, key=lambda index: (_day(self.statements[index]), index), default=None)

    def _steps_left(self, kept: set[int]) -> int:
        """Return how many steps are not among what is kept."""
        return sum(each.part == "step" and index not in kept for index, each in enumerate(self.statements))

    def _parts(self, kept: set[int], needed: tuple[Part, ...]) -> set[Part]:
        """Return which parts that an answer does not do without are among what is kept."""
        return {self.statements[index].part for index in kept}.intersection(needed)

    def needed(self, width: int) -> int:
        """Return how many lines the headline takes with all reasons and the first of what else an answer needs."""
        head = _wrapped(self.headline, width)
        reasons = [len(each.lines(width)) for each in self.statements if each.part == "reason"]
        by_day = sorted(self.statements, key=_day)
        firsts = {each.part: len(each.lines(width)) for each in reversed(by_day)}
        return len(head) + sum(reasons) + sum(lines for part, lines in firsts.items() if part in NEEDED)


def _day(statement: Statement) -> dt.date:
    """Return by when something is to be done; what has no day comes after all that has one."""
    return statement.by or dt.date.max


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: int, indent: str = "") -> tuple[str, ...]:
    """Return a text in lines, broken at blanks alone; the same few sentences are wrapped again and again.

    The standard's `textwrap` knows tabs, hyphens and words that are too long besides, and takes ten times as long.
    """
    lines: list[str] = []
    line = ""
    for word in filter(None, text.replace("\n", " ").split(" ")):
        if not line:
            line = word
        elif len(line) + 1 + len(word) <= width:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = indent + word
    return (*lines, line) if line else ()


def _kept(wrapped: list[tuple[Statement, list[str]]], room: int, before: int | None = None) -> Iterator[int]:
    """Yield which statements find room: first one of each part, then the others; what has a day first, the nearest before all.

    What is kept `before` all others gives way to none of them.
    """
    order = sorted(
        range(len(wrapped)), key=lambda index: (not wrapped[index][0].first, _day(wrapped[index][0]))
    )
    firsts: dict[Part, int] = {}
    for index in order:
        firsts.setdefault(wrapped[index][0].part, index)
    first = [firsts[part] for part in PRIORITY if part in firsts]
    others = [index for index in order if index not in first]
    others.sort(key=lambda index: PRIORITY.index(wrapped[index][0].part))
    in_order = dict.fromkeys((*([] if before is None else [before]), *first, *others))
    for index in in_order:
        needed = len(wrapped[index][1])
        if needed <= room:
            room -= needed
            yield index
