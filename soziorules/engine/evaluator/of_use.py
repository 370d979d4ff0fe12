"""What is of use at a moment, remembered by the course of answers.

The conditions of steps, notes and figures ask for one fact after the other, and which comes next hangs on the answers so far
alone. So they are worked through once for each course of answers; a moment that gives the same answers gets what was found then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from soziorules.engine.compiler.answers import REMEMBERED, Remembered
from soziorules.engine.compiler.kleene import answer, truth_by, truth_of_test
from soziorules.engine.language.conditions import ALWAYS, Condition, Constant, Test, facts_read
from soziorules.engine.language.facts import Boolean, Choice, Vocabulary

if TYPE_CHECKING:
    from soziorules.engine.compiler.law import Law, LawStep

T = TypeVar("T")
Values = Mapping[str, Any]
Truth = Callable[[Condition], bool | None]


class Fork(Generic[T]):
    """A question, and by each answer that was given to it what comes next: another question, or what was found."""

    __slots__ = ("after", "ask")

    def __init__(self, ask: Callable[[Values], Any]) -> None:
        self.ask = ask
        self.after: dict[Any, Fork[T] | Found[T]] = {}


class Found(Generic[T]):
    """The end of a course of answers."""

    __slots__ = ("what",)

    def __init__(self, what: T) -> None:
        self.what = what


class Course(Generic[T]):
    """Finds something by the truth of conditions; of facts it asks for no more than `find` does, and in the same order."""

    def __init__(self, find: Callable[[Truth], T], vocabulary: Vocabulary) -> None:
        self._find, self._vocabulary = find, vocabulary
        self._first: Fork[T] | Found[T] | None = None
        self._kept = 0

    def __call__(self, values: Values) -> T:
        """Return what is found where facts have these values."""
        here = self._first
        while here is not None:
            if type(here) is Found:
                return here.what
            here = here.after.get(here.ask(values))  # type: ignore[union-attr]  # what is not found is a fork
        return self._worked_through(values)

    def _worked_through(self, values: Values) -> T:
        """Find it, and keep it under the course of answers that led to it."""
        course: dict[Any, tuple[Callable[[Values], Any], Any]] = {}

        def ask(test: Test) -> bool | None:
            whole = isinstance(test.operand, Constant) and isinstance(
                self._vocabulary[test.fact].type, Boolean | Choice
            )
            key = test.fact if whole else test
            if key not in course:
                question = itemgetter(test.fact) if whole else partial(_truth_of, test)
                course[key] = question, question(values)
            given: Any = course[key][1]
            return answer(test, given, test.operand.value) if whole else given  # type: ignore[union-attr]  # a constant

        found = self._find(lambda condition: truth_by(condition, ask))
        self._keep(list(course.values()), found)
        return found

    def _keep(self, course: list[tuple[Callable[[Values], Any], Any]], found: T) -> None:
        if self._kept >= REMEMBERED:
            self._first, self._kept = None, 0
        self._kept += 1
        end: Fork[T] | Found[T] = Found(found)
        if not course:
            self._first = end
            return
        here = self._first = self._first or Fork(course[0][0])
        for (_, given), (question, _) in pairwise(course):
            assert isinstance(here, Fork), "the same answers led to another question"
            here = here.after.setdefault(given, Fork(question))
        assert isinstance(here, Fork)
        here.after[course[-1][1]] = end


def _truth_of(test: Test, values: Values) -> bool | None:
    return truth_of_test(test, values.__getitem__)


class OfUse:
    """What is of use by one law, whatever the moment: nothing known speaks against it. `facts` are those of the moment."""

    def __init__(self, law: Law, vocabulary: Vocabulary, facts: frozenset[str]) -> None:
        self._law, self._vocabulary = law, vocabulary
        self.facts = facts

    @cached_property
    def notes(self) -> Course[tuple[int, ...]]:
        """Finds the places of the notes that are of use."""
        notes = tuple(enumerate(self._law.notes))
        return self._course(lambda truth: tuple(place for place, note in notes if _shown(note.shown, truth)))

    @cached_property
    def hidden_figures(self) -> Course[tuple[str, ...]]:
        """Finds the figures, and parts of figures, that are not of use."""
        figures = self._law.figures
        return self._course(
            lambda truth: tuple(name for name, shown in figures.items() if not _shown(shown, truth))
        )

    @cached_property
    def figures_ask_who_reads(self) -> bool:
        """Return whether a figure is of use to some readers only."""
        return any("reader" in facts_read(shown) for shown in self._law.figures.values())

    def steps_of(self, reader: str | None) -> Course[tuple[LawStep, ...]]:
        """Return what finds the steps that surely are to be done, those of one reader or of all."""
        return self._steps[reader]

    @cached_property
    def _steps(self) -> Mapping[str | None, Course[tuple[LawStep, ...]]]:
        return Remembered(self._steps_for)

    def _steps_for(self, reader: str | None) -> Course[tuple[LawStep, ...]]:
        steps = tuple(law for law in self._law.steps if reader is None or law.step.tells(reader))
        return self._course(lambda truth: tuple(law for law in steps if truth(law.applies) is True))

    def _course(self, find: Callable[[Truth], T]) -> Course[T]:
        return Course(find, self._vocabulary)


def _shown(condition: Condition, truth: Truth) -> bool:
    return condition is ALWAYS or truth(condition) is not False
