"""Facts: what a condition may read, of which type, and what kind of statement it is.

A vocabulary lists the facts that a case can state and the facts derived from them. The rule language knows nothing
else about a case, so whoever brings another vocabulary brings another field of law.
"""

from __future__ import annotations

import datetime as dt
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.language.text import Text
from soziorules.engine.language.units import GENERAL, Unit
from soziorules.engine.pattern import pattern

NUMBER = pattern(r"\[\d+\]")


class Kind(StrEnum):
    """What sort of statement a fact is. A clinical fact is never offered as something to change."""

    CLINICAL = "clinical"
    DOCUMENTARY = "documentary"
    PROCEDURAL = "procedural"
    TEMPORAL = "temporal"
    ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in `unit`, between `minimum` and `maximum` (both inclusive, None: unbounded)."""

    unit: str
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number in `unit` of which perhaps only bounds are known; read as a pair (lowest, highest or None)."""

    unit: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in euros, exact."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of values."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Any number of a closed list of values."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a classification; belongs to code sets."""


@dataclass(frozen=True, slots=True)
class Records:
    """A list of records; its facts are named `name[].field`. `distinct`: the same record twice says no more than once."""

    distinct: bool = False


FactType = Boolean | Whole | Span | Day | Amount | Choice | Choices | Code | Records


def unit_of(type_: FactType) -> str | None:
    """Return the unit of a fact of this type, and of parameters that it is compared with; None for what is no number."""
    match type_:
        case Whole(unit=unit) | Span(unit=unit):
            return unit
        case Amount():
            return "euro"
        case _:
            return None


@dataclass(frozen=True, slots=True)
class About:
    """What people must know of a fact: its name, the question that asks for it, its kind, and how hard it is to answer.

    `effort`: 1 a look at the form, 2 a look at the file, 3 a telephone call, 4 a professional judgement.
    `values` names each value of a choice, `words` what else people type for it.
    """

    label: Text
    kind: Kind
    question: Text | None = None
    effort: int = 2
    values: Mapping[str, Text] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def description(self) -> Text:
        """The name of the fact and the question that asks for it."""
        if self.question is None:
            return Text(f"{self.label.de}.", f"{self.label.en}.")
        return Text(f"{self.label.de}. {self.question.de}", f"{self.label.en}. {self.question.en}")

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """Describe the fact in the schema of a model that is annotated with it; pydantic asks for this."""
        described = self.description
        both = described.de if described.de == described.en else f"{described.de} / {described.en}"
        return {**handler(schema), "description": both}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its path, type, description, and the expression that reads it.

    `read` is a Python expression over `case` (or over the name of the derivation that makes it; over `element` for a
    fact of a list element); it yields None where the fact is not stated. `inputs` are the stated facts it rests on.
    """

    name: str
    type: FactType
    about: About
    read: str
    inputs: tuple[str, ...] = ()
    derivation: str | None = None


def general(path: str) -> str:
    """Return the name of the fact at a path: `books[0].stamped` is `books[].stamped`."""
    return NUMBER.sub("[]", path)


Scalar = bool | int | str | dt.date | Decimal
Made = TypeVar("Made")
Settled = Callable[[Any, Mapping[str, Any], frozenset[str]], bool]


@dataclass(frozen=True, slots=True)
class InTerms(Generic[Made]):
    """A computation in *terms*: what values of the day and readings come to for it, worked out once for many cases.

    `terms(constants, choices)` returns them; `of(case, terms)` computes. `needed` are the values without which there are none: a
    law that lacks one is compiled all the same, and they are asked for with each case.
    """

    terms: Callable[[Mapping[str, Any], Mapping[str, str]], Any]
    of: Callable[[Any, Any], Made]
    needed: frozenset[str] = frozenset()

    def __call__(self, case: object, constants: Mapping[str, Any], choices: Mapping[str, str]) -> Made:
        return self.of(case, self.terms(constants, choices))


@dataclass(frozen=True, slots=True)
class Derivation:
    """Facts computed together from a case by one function of the domain.

    `compute(case, constants, choices)` returns an object whose attributes the facts read. `constants` holds the values of
    `parameters` in force on the day of issue, `choices` the chosen option of each of `readings`.
    One that works out much from these alone is `InTerms`.
    It must treat what is not stated as unknown: an attribute is None (or has open bounds) rather than a guess.
    `needed` are parameters of which none is given unless all of them are in force.
    `element` is the derived value of the rule files that these facts are, if they are: then `parameters` are the values whose
    formulas it needs, itself first, and `compute` is what the compiler makes of them.
    `settled(case, constants, readings)` says of a case, under all values of the day, that no answer to some readings can make a
    difference to these facts that any rule would notice; None: any can.
    `reads` are the paths of all that `compute` looks at in a case, or of objects with all that is in them; empty: at anything.
    These are more than `inputs`, which are what people are asked for.
    """

    name: str
    compute: Callable[[object, Mapping[str, Any], Mapping[str, str]], object]
    inputs: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    settled: Settled | None = None
    needed: tuple[str, ...] = ()
    element: str | None = None
    reads: tuple[str, ...] = ()

    def rests_on(self, paths: Iterable[str]) -> bool:
        """Return whether other values at some paths of a case can make a difference to these facts."""
        return not self.reads or any(
            f"{path}.".startswith(f"{each}.") for each in self.reads for path in paths
        )

    def given(self, constants: Mapping[str, Any]) -> dict[str, Any]:
        """Return which of a day's values `compute` gets."""
        missing = () if all(name in constants for name in self.needed) else self.needed
        return {
            name: constants[name] for name in self.parameters if name in constants and name not in missing
        }

    def chosen(self, choices: Mapping[str, str]) -> dict[str, str]:
        """Return which of the chosen options `compute` gets."""
        return {name: choices[name] for name in self.readings if name in choices}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts that conditions may read, by name; `own_units` are those that only this field of law counts in.

    `parts` are fields of records that a case can state and no condition reads: derived facts rest on them.
    `moment` are facts of the moment in which somebody reads a decision: the day, the outcome, the reader, how far a procedure
    has come. Only what is said may depend on them, never what is decided. `moment_reads` names the elements and the facts from
    which a program works them out. `meanings` are the words by which a step tells what it comes to, with what each says.
    """

    facts: Mapping[str, Fact]
    derivations: Mapping[str, Derivation] = field(default_factory=dict)
    own_units: Mapping[str, Unit] = field(default_factory=dict)
    moment: Mapping[str, Fact] = field(default_factory=dict)
    parts: Mapping[str, Fact] = field(default_factory=dict)
    meanings: Mapping[str, Text] = field(default_factory=dict)
    moment_reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def at(self, path: str) -> Fact:
        """Return the fact at a path of a case, which may lie in a list: `books[0].pages[2].stained`."""
        name = general(path)
        return self.facts[name] if name in self.facts else self.parts[name]

    @property
    def units(self) -> dict[str, Unit]:
        """The units that facts and parameters may be in, by id."""
        return {**self.own_units, **GENERAL}

    def at_a_moment(self) -> Vocabulary:
        """Return the facts together with those of the moment."""
        together: Mapping[str, Fact] = ChainMap(self.moment, self.facts)  # type: ignore[arg-type]  # nobody puts anything in
        return replace(self, facts=together, moment={}, parts={})

    def __getitem__(self, name: str) -> Fact:
        return self.facts[name]

    def __contains__(self, name: str) -> bool:
        return name in self.facts

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())
