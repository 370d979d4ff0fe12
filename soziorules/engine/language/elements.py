"""The elements of a rule set as the engine uses them: read, checked, with their places; frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.language.conditions import ALWAYS, Condition, Value
from soziorules.engine.language.formulas import Formula
from soziorules.engine.language.text import Text

Certainty = Literal["wording", "commentary", "unverified"]
Status = Literal["met", "not_met", "open", "not_applicable"]


First = Literal["answer", "steps"]


class Effect(StrEnum):
    """What a missed rule does to the outcome."""

    NOT_ELIGIBLE = "not_eligible"
    NOT_YET = "not_yet"
    JUSTIFICATION_REQUIRED = "justification_required"
    OBLIGATION = "obligation"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the norm and how certain it is: seen in the wording, in a commentary, or not verified."""

    norm: str
    certainty: Certainty
    settled: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `begins` to `ends`, both inclusive; without `ends` until further notice."""

    begins: dt.date
    ends: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Head:
    """What every element has: id, title, sources, ids of the source catalogue, place."""

    id: str
    title: Text
    citations: tuple[Citation, ...]
    catalogue: tuple[str, ...]
    at: str


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """Something that holds in a period, with its sources; `ended_by` are those of its end."""

    period: Period
    value: T
    citations: tuple[Citation, ...]
    at: str
    title: Text | None = None
    catalogue: tuple[str, ...] = ()
    ended_by: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value of the norm, such as the books at once; on no day is it above the one that `not_above` names."""

    head: Head
    unit: str
    values: tuple[Dated[Value], ...]
    not_above: str | None = None

    def on(self, day: dt.date) -> Dated[Value] | None:
        """Return the value in force on a day, or None."""
        return next((value for value in self.values if day in value.period), None)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A dated list of codes, categories and ranges of a classification."""

    head: Head
    members: tuple[Dated[str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A dated subset of the values of a fact, such as the readers who may borrow at once."""

    head: Head
    of: str
    members: tuple[Dated[str], ...]

    def on(self, day: dt.date) -> frozenset[str]:
        """Return the members on a day."""
        return frozenset(member.value for member in self.members if day in member.period)


@dataclass(frozen=True, slots=True)
class ValueList:
    """The closed list of values of one or more facts: the name of each, what else people type for it, where it stands."""

    head: Head
    of: tuple[str, ...]
    values: Mapping[str, Text]
    words: Mapping[str, tuple[str, ...]]
    at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodeName:
    """What people say for some codes where the classification says something else, so that a search finds them.

    The title is what they say first (several after commas), `words` what else they type.
    `say` is what whoever finds them should know, such as that they are not what the norm asks for.
    """

    head: Head
    codes: tuple[str, ...]
    words: tuple[str, ...]
    say: Text | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question that the norm leaves open."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the norm leaves open, its options and the default.

    `firm`: whether the default has so much ground that it decides; if not, a case that turns on it is undetermined.
    """

    head: Head
    question: Text
    why: Text
    default: str
    firm: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """The sentences of a rule: when it is met, missed, open.

    `plain` says that it is missed to the person it is about: kindly, in plain words, without a figure of theirs.
    """

    met: Text | None = None
    not_met: Text | None = None
    open: Text | None = None
    plain: Text | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What a rule demands in one period; `sentence` says it in one, with values of the norm in braces."""

    applies: Condition
    requires: Condition
    otherwise: Effect
    on: str | None
    say: Say
    citations: tuple[Citation, ...]
    remedy: Text | None
    reading: str | None
    shown: Condition = ALWAYS
    sentence: Text | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition of the norm with its effect when missed; `wordings` by period, without overlap."""

    head: Head
    open_matters: bool
    wordings: tuple[Dated[Wording], ...]

    def on(self, day: dt.date) -> Dated[Wording] | None:
        """Return the wording in force on a day, or None."""
        return next((wording for wording in self.wordings if day in wording.period), None)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition, dated."""

    head: Head
    wordings: tuple[Dated[Condition], ...]

    def on(self, day: dt.date) -> Dated[Condition] | None:
        """Return the condition in force on a day, or None."""
        return next((wording for wording in self.wordings if day in wording.period), None)


@dataclass(frozen=True, slots=True)
class Reason:
    """The second fact of a derived value: the word by which it came about, with what each word means."""

    id: str
    title: Text
    words: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that is worked out from what a case states, dated.

    `unit` is its type. `law_of` is a day of the case whose law gives the numbers of the norm; None: that of the day of the case.
    """

    head: Head
    unit: str
    law_of: str | None
    because: Reason | None
    reading: str | None
    wordings: tuple[Dated[Formula], ...]

    def on(self, day: dt.date) -> Dated[Formula] | None:
        """Return the formula in force on a day, or None."""
        return next((wording for wording in self.wordings if day in wording.period), None)


@dataclass(frozen=True, slots=True)
class Note:
    """What a person must judge or should know, where `applies` is met.

    `shown`: at which moment it is of use. `standing`: it is true of every case of its sort and can wait.
    """

    head: Head
    period: Period
    applies: Condition
    say: Text
    shown: Condition = ALWAYS
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody is to do next, at the moment at which `applies` is met.

    `who` does it, until the day of the fact `by` where there is one. `to` has own words for some readers, and `done_by`
    who does what that says, where it is somebody else; the others read `say`, unless `readers` names who it is for.
    `covers` are rules whose duty the step says already, and readings that it says who settles. With `against` it is to be
    done only where the answer is no by these rules and by no other. `first`: a short answer says it before all else
    (`answer`) or before the other steps (`steps`), and it gives way to none. `comes_to` is one of the words of the field of
    law by which others know what it comes to. `day` is what its day is called on a line of time, where it is on it.
    """

    head: Head
    period: Period
    applies: Condition
    who: str
    by: str | None
    say: Text
    to: Mapping[str, Text]
    readers: tuple[str, ...]
    covers: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    first: First | None = None
    comes_to: str | None = None
    day: Text | None = None
    done_by: Mapping[str, str] = field(default_factory=dict)

    def tells(self, reader: str) -> bool:
        """Return whether the step has something to say to a reader."""
        return not self.readers or reader in self.readers or reader in self.to


@dataclass(frozen=True, slots=True)
class FigureUse:
    """At which moment a figure of a decision is of use; named by its path, such as `units.permitted`."""

    head: Head
    shown: Condition


@dataclass(frozen=True, slots=True)
class Document:
    """A norm or other source that citations may name; `places` says how a place in it is written."""

    id: str
    title: Text
    url: str | None
    places: str = "free"
    checked_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Elements:
    """Everything that the files of a rule set say.

    `title` and `outcomes` are the heading and the words of house rules, which decide after the law.
    """

    name: str
    version: str
    state: dt.date
    begins: dt.date
    documents: Mapping[str, Document]
    topics: Mapping[str, Text]
    parameters: Mapping[str, Parameter]
    code_sets: Mapping[str, CodeSet]
    groups: Mapping[str, Group]
    definitions: Mapping[str, Definition]
    derived: Mapping[str, Derived]
    readings: Mapping[str, Reading]
    rules: Mapping[str, Rule]
    notes: Mapping[str, Note]
    sha256: str
    files: Mapping[str, str]
    checked_until: dt.date | None = None
    steps: Mapping[str, Step] = field(default_factory=dict)
    figures: Mapping[str, FigureUse] = field(default_factory=dict)
    lists: Mapping[str, ValueList] = field(default_factory=dict)
    code_names: Mapping[str, CodeName] = field(default_factory=dict)
    title: Text | None = None
    outcomes: Mapping[str, Text] = field(default_factory=dict)

    @property
    def known_until(self) -> dt.date:
        """The day up to which the law in these files is what somebody has checked; what begins later is an amendment of it."""
        return self.state if self.checked_until is None else min(self.state, self.checked_until)


ONE_DAY = dt.timedelta(days=1)


def in_turn(items: Iterable[Dated[T]]) -> tuple[Dated[T], ...]:
    """Return dated things, each without an end ending on the day before the next one begins."""
    dated = tuple(items)
    return tuple(_until_next(each, dated) for each in dated)


def _until_next(item: Dated[T], others: tuple[Dated[T], ...]) -> Dated[T]:
    begins = item.period.begins
    later = [other.period.begins for other in others if other.period.begins > begins]
    if item.period.ends is not None or not later:
        return item
    return replace(item, period=Period(begins, min(later) - ONE_DAY))
