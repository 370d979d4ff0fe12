"""Timing by rounds: each task is measured once a round, so that a busy machine slows all of them alike.

What counts is the time of the processor, which others on the same machine disturb less than the clock; where the clock is meant,
a name says so.
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ANSWERS = {0, 1, 3, 4}
"""Exit codes of commands that did what they should: `check` has one for each outcome."""


@dataclass(frozen=True, slots=True)
class Times:
    """What each round took, in seconds for one call."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rounds)

    def ratio(self, yardstick: Times) -> float:
        """Return how many times as long as `yardstick`: the median over the rounds that both were in."""
        return statistics.median(a / b for a, b in zip(self.rounds, yardstick.rounds, strict=True))


def by_rounds(tasks: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Times]:
    """Measure each task once a round; a task returns its seconds. The first round only warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds + 1):
        for name, task in tasks.items():
            seconds[name].append(task())
    return {name: Times(tuple(measured[1:])) for name, measured in seconds.items()}


def each(call: Callable[[T], object], items: Sequence[T]) -> Callable[[], float]:
    """Return a task: the mean seconds of `call` over `items`, the garbage collector as usual."""

    def task() -> float:
        gc.collect()
        begin = time.process_time()
        for item in items:
            call(item)
        return (time.process_time() - begin) / len(items)

    return task


def whole(call: Callable[[], object]) -> Callable[[], float]:
    """Return a task: the seconds of one call."""

    def task() -> float:
        begin = time.process_time()
        call()
        return time.process_time() - begin

    return task


def process(command: Sequence[str], folder: Path, **variables: str) -> Callable[[], float]:
    """Return a task: the processor's seconds for a whole process, with these variables set."""

    def task() -> float:
        before = _of_children()
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **variables}, check=False, capture_output=True
        )
        if done.returncode not in ANSWERS:
            raise RuntimeError(done.stderr.decode())
        return _of_children() - before

    return task


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reported(command: Sequence[str], folder: Path, **variables: str) -> Callable[[], float]:
    """Return a task: the seconds that a process, with these variables set, measures itself and prints."""

    def task() -> float:
        env = {**os.environ, **variables}
        done = subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, encoding="utf-8")
        return float(done.stdout)

    return task
