"""What a handbook of one field of law shows beyond what every rule set has: pictures and tables over certain facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Language, Text


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table over two choice facts: for each pair, what the rules of one topic say when nothing else is known.

    `path` is that of its page, `about` says in a word what is there. `besides` says what else a decision tells of a column.
    """

    path: str
    about: Text
    title: Text
    rows: str
    columns: str
    topic: str
    besides: Callable[[Decision, Language], Sequence[str]] = lambda decision, language: ()


@dataclass(frozen=True, slots=True)
class Ways:
    """A picture of what becomes of a code, list by list: `stated` gives the facts of a case with a code and a mark.

    `marks` is the fact whose values are the marks, `kinds` that whose values are told apart, `topic` that of the rules asked.
    """

    title: Text
    start: Text
    nowhere: Text
    marks: str
    kinds: str
    topic: str
    lists: tuple[str, ...]
    other: str
    stated: Callable[[str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Scale:
    """A picture of thresholds on one scale: parameters by the fact that they are compared with."""

    title: Text
    unit: str
    fact: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field that stays German: how English texts put it, and what it means."""

    word: str
    english: str
    meaning: Text


@dataclass(frozen=True, slots=True)
class CodePage:
    """The page of the code lists; `heading` stands above the titles of the codes."""

    path: str = "codes"
    title: Text = Text("Kodes", "Codes")
    about: Text = Text("die Listen mit ihren Kodes", "the lists with their codes")
    heading: Text = Text("Titel", "Title")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with which somebody comes to the handbook, and the page that answers it."""

    text: Text
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of the field for the first page: `draw` makes SVG from the values of the parameters, or nothing without them."""

    name: str
    title: Text
    draw: Callable[[Mapping[str, Scalar], Language], str]


WRONG = Text("So ist es falsch", "Wrong")
SAYS = Text("Was dazu gesagt wird", "What is said of it")
RIGHT = Text("So ist es richtig", "Right")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a mistake looks like, what is said of it, and how it is right.

    `of` says what is written: "rules" or "house" (a part of a file), "case" or "json", "table", "tests", "command", "program".
    `when` tells what the example supposes.
    """

    bad: str
    says: Text
    good: str
    of: str = "rules"
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class DomainPages:
    """The extras of one field of law."""

    title: Text
    about: Text
    matrix: Matrix | None = None
    ways: Ways | None = None
    scale: Scale | None = None
    terms: tuple[Term, ...] = ()
    codes: CodePage = field(default_factory=CodePage)
    questions: tuple[Question, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str) -> DomainPages:
        """Return the field of a rule set of which nothing more is known than its name."""
        about = Text(
            "Was die Regeln sagen und woher sie es haben.", "What the rules say and where they have it from."
        )
        return cls(Text(f"Handbuch der Regeln: {name}", f"Handbook of the rules: {name}"), about)


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts by path as the nested mapping that a case file holds."""
    whole: dict[str, Any] = {}
    for path, value in facts.items():
        *parents, last = path.split(".")
        inner = whole
        for part in parents:
            inner = inner.setdefault(part, {})
        inner[last] = value.isoformat() if isinstance(value, dt.date) else value
    return whole
