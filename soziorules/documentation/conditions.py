"""Conditions for people: as a list of points, and as a decision table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from soziorules.documentation.markdown import escape, link
from soziorules.engine.compiler.kleene import conjunction, disjunction
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Condition,
    Constant,
    Defined,
    Named,
    Not,
    Some,
    Test,
    children,
    chosen,
)
from soziorules.engine.language.elements import Reading, Status
from soziorules.engine.language.text import Language, Text
from soziorules.render.sentences import Sentences

ALL_OF = Text("alles davon:", "all of:")
ONE_OF = Text("mindestens eines davon:", "at least one of:")
NONE_OF = Text("nicht:", "not:")
MEANS = Text("das heißt:", "that is:")
BY_READING = Text("je nach Auslegung", "by the reading")
DEFAULT = Text("voreingestellt", "default")
LARGEST = 14
"""Columns beyond which a decision table helps nobody."""


@dataclass(frozen=True, slots=True)
class Column:
    """One way through a rule: the answers that lead to a result; a condition that plays no part is missing."""

    answers: Mapping[Condition, bool]
    result: Status


@dataclass(frozen=True, slots=True)
class Words:
    """The words for conditions in one language, with links to the pages of what they name."""

    sentences: Sentences
    language: Language
    paths: Mapping[str, str]
    titles: Mapping[str, Text]
    readings: Mapping[str, Reading]

    def points(self, condition: Condition, depth: int = 0) -> Iterator[str]:
        """Yield the lines of a list that unfolds a condition to its tests; definitions are opened."""
        lead = "  " * depth + "- "
        match condition:
            case Test() | Some():
                yield lead + self.test(condition)
            case All(()) | Any(()):
                yield lead + self.sentences.condition(condition, self.language)
            case All(items) | Any(items) if len(items) == 1:
                yield from self.points(items[0], depth)
            case All() | Any() | Not():
                head = {All: ALL_OF, Any: ONE_OF, Not: NONE_OF}[type(condition)]
                yield lead + head(self.language)
                for item in children(condition):
                    yield from self.points(item, depth + 1)
            case Defined(name=name, means=means):
                assert means is not None
                yield f"{lead}{self.named(name)} – {MEANS(self.language)}"
                yield from self.points(means, depth + 1)
            case ByReading(reading=reading, options=options):
                yield f"{lead}{BY_READING(self.language)} {self.named(reading)}:"
                for option, inner in options:
                    yield f"{'  ' * (depth + 1)}- {self.option(reading, option)}:"
                    yield from self.points(inner, depth + 2)
            case _:
                assert_never(condition)

    def top(self, condition: Condition) -> list[str]:
        """Return the points of a condition; those of a conjunction at the top stand beside each other."""
        items = condition.items if isinstance(condition, All) else (condition,)
        return [line for item in items for line in self.points(item)]

    def test(self, condition: Condition) -> str:
        """Return one test in words, with links to the value, group or list it is held against."""
        said = escape(self.plain(condition))
        for name in _origins(condition):
            title = escape(self.titles[name](self.language))
            linked = self.named(name)
            said = said.replace(title, linked, 1) if title in said else f"{said} ({linked})"
        return said

    def option(self, reading: str, option: str) -> str:
        """Return the answer to an open question, and whether it is the default."""
        found = self.readings[reading]
        title = next(known.title(self.language) for known in found.options if known.id == option)
        default = f" ({DEFAULT(self.language)})" if option == found.default else ""
        return f"*{escape(title)}*{default}"

    def plain(self, condition: Condition) -> str:
        """Return a condition in words without links; a group stands with its name instead of its members."""
        return self.sentences.condition(_with_groups(condition), self.language)

    def named(self, name: str) -> str:
        """Return the linked title of an element."""
        return link(self.titles[name](self.language), self.paths[name])


def _origins(condition: Condition) -> list[str]:
    """Return the ids of the parameters, groups and code sets behind the constants of a condition."""
    found: dict[str, None] = {}
    if isinstance(condition, Test) and isinstance(condition.operand, Constant) and condition.operand.origin:
        found[condition.operand.origin.id] = None
    for child in children(condition):
        found.update(dict.fromkeys(_origins(child)))
    return list(found)


def _with_groups(condition: Condition) -> Condition:
    """Put the names of groups back in place of their members."""
    match condition:
        case Test(operand=Constant(origin=origin)) if origin is not None and origin.sort == "group":
            return replace(condition, operand=Named("group", origin.id))
        case Some(where=where):
            return replace(condition, where=_with_groups(where))
        case All(items):
            return All(tuple(map(_with_groups, items)))
        case Any(items):
            return Any(tuple(map(_with_groups, items)))
        case Not(item):
            return Not(_with_groups(item))
        case _:
            return condition


def decision_table(applies: Condition, requires: Condition, choices: Mapping[str, str]) -> list[Column]:
    """Return the ways through a rule, one column each; empty where there are more than people can look over.

    Tests, lists and definitions are the questions; readings are taken as chosen.
    """
    applies, requires = chosen(applies, dict(choices)), chosen(requires, dict(choices))
    questions = list(dict.fromkeys((*_questions(applies), *_questions(requires))))
    columns = list(_columns(applies, requires, questions, {}))
    return columns if len(columns) <= LARGEST else []


def _columns(
    applies: Condition, requires: Condition, questions: list[Condition], known: dict[Condition, bool]
) -> Iterator[Column]:
    applied, required = _truth(applies, known), _truth(requires, known)
    if applied is False:
        yield Column(known, "not_applicable")
    elif applied and required is not None:
        yield Column(known, "met" if required else "not_met")
    else:
        asked = next(
            q
            for q in questions
            if q not in known and _matters(q, applies if applied is None else requires, known)
        )
        for answer in (True, False):
            yield from _columns(applies, requires, questions, {**known, asked: answer})


def _matters(question: Condition, condition: Condition, known: dict[Condition, bool]) -> bool:
    """Return whether a question is still asked by what is left of a condition."""
    if _truth(condition, known) is not None:
        return False
    if isinstance(condition, Test | Some | Defined):
        return condition == question
    return any(_matters(question, child, known) for child in children(condition))


def _questions(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Test | Some | Defined):
        yield condition
    else:
        for child in children(condition):
            yield from _questions(child)


def _truth(condition: Condition, known: Mapping[Condition, bool]) -> bool | None:
    match condition:
        case Test() | Some() | Defined():
            return known.get(condition)
        case All(items):
            return conjunction([_truth(item, known) for item in items])
        case Any(items):
            return disjunction([_truth(item, known) for item in items])
        case Not(item):
            inner = _truth(item, known)
            return None if inner is None else not inner
        case ByReading():  # pragma: no cover - for the type checker
            raise AssertionError("readings are chosen before")
        case _:
            assert_never(condition)
