"""The short answer: what a person reads first, on one screen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from soziorules.engine.dataclass import dataclass

WIDTH = 80
LINES = 12
NO_BREAK = "\N{NO-BREAK SPACE}"
Part = Literal["reason", "now", "step", "missing", "figure", "help"]
"""Why it is so, what is possible now, what to do by when, what is missing, what counts, whom to ask."""

PRIORITY: tuple[Part, ...] = ("reason", "missing", "now", "step", "figure", "help")
"""What gives way last when the lines do not suffice."""
NEEDED: tuple[Part, ...] = ("missing", "now", "step")
"""What an answer does not do without beside another, with its reasons."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a short answer; `label` says what it is, where that is not plain; `rule` names what is behind it."""

    part: Part
    text: str
    label: str = ""
    rule: str = ""

    def lines(self, width: int) -> list[str]:
        """Return the statement wrapped; neither words are broken nor what `NO_BREAK` holds together."""
        text = f"{self.label}: {self.text}" if self.label else self.text
        return [line.replace(NO_BREAK, " ") for line in _wrapped(text, width, "  ")]


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A headline and the statements below it, in the order in which they are read."""

    headline: str
    statements: tuple[Statement, ...]

    def lines(self, width: int = WIDTH, most: int = LINES - 1) -> tuple[str, ...]:
        """Return the answer in at most so many lines, the headline first; what matters least gives way.

        The line left of `LINES` says as of which day it holds, and where the rest stands.
        """
        head = _wrapped(self.headline, width)
        wrapped = [(each, each.lines(width)) for each in self.statements]
        kept = set(_kept(wrapped, most - len(head)))
        return (*head, *(line for index, (_, lines) in enumerate(wrapped) if index in kept for line in lines))

    def needed(self, width: int) -> int:
        """Return how many lines the headline takes with all reasons and the first of what else an answer needs."""
        head = _wrapped(self.headline, width)
        reasons = [len(each.lines(width)) for each in self.statements if each.part == "reason"]
        firsts = {each.part: len(each.lines(width)) for each in reversed(self.statements)}
        return len(head) + sum(reasons) + sum(lines for part, lines in firsts.items() if part in NEEDED)


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: int, indent: str = "") -> tuple[str, ...]:
    """Return a text in lines; the same few sentences are wrapped again and again."""
    lines = textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return tuple(lines)


def _kept(wrapped: list[tuple[Statement, list[str]]], room: int) -> Iterator[int]:
    """Yield which statements find room: first one of each part, then the others."""
    firsts: dict[Part, int] = {}
    for index, (each, _) in enumerate(wrapped):
        firsts.setdefault(each.part, index)
    first = [firsts[part] for part in PRIORITY if part in firsts]
    others = [index for index in range(len(wrapped)) if index not in first]
    others.sort(key=lambda index: PRIORITY.index(wrapped[index][0].part))
    for index in (*first, *others):
        needed = len(wrapped[index][1])
        if needed <= room:
            room -= needed
            yield index
