"""The shape of rule files as they are written: pydantic models, from which the JSON Schema of rule files is made.

Conditions stay as they are written here; `ruleset.conditions` reads them from the source with their places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from soziorules.engine.language.elements import First
from soziorules.engine.ruleset.places import Places

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Written = Annotated[
    Any, Field(description="A condition: a mapping of facts to tests, or all, any, not, some, by_reading.")
]
CertaintyWord = Literal["wording", "commentary", "unverified"]
EffectWord = Literal["not_eligible", "not_yet", "justification_required", "obligation"]


class FileModel(BaseModel):
    """Base of everything written in a rule file: no unknown keys, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextFile(FileModel):
    """A text in German and English."""

    de: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]


class CitationFile(FileModel):
    """A place in the norm with a certainty of its own."""

    norm: str
    certainty: CertaintyWord | None = None
    settled: bool | None = None


Cite = str | CitationFile | list[str | CitationFile]


class SourcedFile(FileModel):
    """Something that cites the norm. Members and values inherit what their element says."""

    cite: Cite | None = Field(
        None, description="Document, §, Absatz, Satz; a document of ruleset.yaml comes first."
    )
    certainty: CertaintyWord | None = Field(
        None, description="How certain: seen in the wording, in a commentary, or not verified."
    )
    settled: bool | None = Field(None, description="Whether the norm settles it; false: it is a reading.")
    catalogue: list[str] = Field(default_factory=list, description="Ids of the source catalogue.")


class DatedFile(SourcedFile):
    """Something that holds from a day, perhaps until a day (both inclusive)."""

    begins: dt.date | None = Field(None, alias="from", description="First day of validity.")
    ends: dt.date | None = Field(None, alias="until", description="Last day of validity.")


class ValueFile(DatedFile):
    """The value of a parameter in one period."""

    value: bool | int | Decimal | str


class ParameterFile(SourcedFile):
    """A dated value of the norm."""

    id: Identifier
    title: TextFile
    unit: str
    not_above: str | None = None
    values: Annotated[list[ValueFile], Field(min_length=1)]


class MembershipFile(DatedFile):
    """A member of a list, which may leave it."""

    ended_by: Cite | None = Field(None, description="The source of its end (until).")


class CodesFile(MembershipFile):
    """A code, a category or a range such as A20.0-A20.6 in a code set."""

    codes: str
    title: TextFile | None = None


class CodeSetFile(SourcedFile):
    """A dated list of codes."""

    id: Identifier
    title: TextFile
    members: Annotated[list[CodesFile], Field(min_length=1)]


class MemberFile(MembershipFile):
    """A value of a fact that belongs to a group."""

    value: str
    title: TextFile | None = None


class GroupFile(SourcedFile):
    """A dated subset of the values of a fact."""

    id: Identifier
    of: str
    title: TextFile
    members: Annotated[list[MemberFile], Field(min_length=1)]


class ListedFile(FileModel):
    """A value of a list."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    title: TextFile
    words: list[str] = Field(default_factory=list, description="What else people type for it.")


class ListFile(FileModel):
    """The values that a case may state for some facts; it describes the world and cites no norm."""

    id: Identifier
    of: Annotated[list[str], Field(min_length=1, description="The facts whose values it lists.")]
    title: TextFile
    values: Annotated[list[ListedFile], Field(min_length=1)]


class CodeNameFile(SourcedFile):
    """What people say for some codes; its title is searched too. A sentence that it says cites the norm."""

    id: Identifier
    title: TextFile
    codes: Annotated[list[str], Field(min_length=1)]
    words: list[str] = Field(default_factory=list, description="What else people type for it.")
    say: TextFile | None = None


class MeaningFile(DatedFile):
    """The meaning of a definition in one period."""

    means: Written | None = None


class DefinitionFile(DatedFile):
    """A named condition, used like a fact that is true or false."""

    id: Identifier
    title: TextFile
    means: Written | None = None
    versions: list[MeaningFile] = Field(default_factory=list)


WrittenFormula = Annotated[
    Any, Field(description="A formula: a number, a fact, {parameter: …}, or one operator with its roles.")
]


class FormulaFile(DatedFile):
    """The formula of a derived value in one period."""

    formula: WrittenFormula | None = Field(None, alias="is")


class ReasonFile(FileModel):
    """A second fact beside a derived value: the word by which it came about."""

    id: Identifier
    title: TextFile
    words: Annotated[dict[str, TextFile], Field(min_length=2)]


class DerivedFile(DatedFile):
    """A value that is worked out from what a case states, used like a fact."""

    id: Identifier
    title: TextFile
    type: str = Field(description="day, or the unit of the number: euro, units, years, …")
    formula: WrittenFormula | None = Field(None, alias="is")
    law_of: str | None = Field(
        None,
        description="The fact with the day whose law gives the numbers of the norm; without it, the day of issue.",
    )
    because: ReasonFile | None = None
    reading: str | None = None
    versions: list[FormulaFile] = Field(default_factory=list)


class OptionFile(FileModel):
    """One answer to an open question."""

    id: Identifier
    title: TextFile


class ReadingFile(SourcedFile):
    """A question that the norm leaves open."""

    id: Identifier
    title: TextFile
    question: TextFile
    why: TextFile
    default: str
    firm: bool
    options: Annotated[list[OptionFile], Field(min_length=2)]


class SayFile(FileModel):
    """The sentences of a rule by its status."""

    met: TextFile | None = None
    not_met: TextFile | None = None
    open: TextFile | None = None
    plain: TextFile | None = Field(
        None, description="That it is missed, to the person it is about: kindly, in plain words."
    )


class WordingFile(DatedFile):
    """What a rule demands; as a version it overrides what the rule says in general."""

    applies: Written | None = None
    requires: Written | None = None
    otherwise: EffectWord | None = None
    on: str | None = Field(
        None,
        description="With not_yet: the fact with the day from which it is met. With obligation: the day by which.",
    )
    sentence: TextFile | None = Field(
        None,
        description="What holds for whom, in one sentence; a parameter in braces is its value with its unit.",
    )
    say: SayFile | None = None
    remedy: TextFile | None = None
    reading: str | None = None
    shown: Written | None = Field(None, description="At which moment the duty is of use (else always).")

    @staticmethod
    def reading_of(layers: Sequence[WordingFile]) -> str | None:
        """Return the reading on which a rule rests; a version that says itself that the norm settles it rests on none."""
        return next((each.reading for each in layers if each.reading is not None or each.settled), None)


class RuleFile(WordingFile):
    """A rule of the norm."""

    id: Identifier
    title: TextFile
    if_open: Literal["undetermined", "note"] = "undetermined"
    versions: list[WordingFile] = Field(default_factory=list)


class NoteFile(DatedFile):
    """What a person must judge or should know."""

    id: Identifier
    title: TextFile
    applies: Written | None = None
    say: TextFile
    shown: Written | None = Field(None, description="At which moment it is of use (else always).")
    standing: bool = Field(False, description="True of every case of its sort: it can wait.")


class ToFile(FileModel):
    """A step in the words of a reader."""

    reader: str
    who: str | None = Field(None, description="Who does what it says, where it is not who does the step.")
    say: TextFile


class StepFile(DatedFile):
    """What somebody is to do next, at the moment at which `applies` is met."""

    id: Identifier
    title: TextFile
    applies: Written | None = None
    who: str = Field(description="The reader who does it.")
    by: str | None = Field(None, description="The fact with the day until which it is to be done.")
    say: TextFile
    to: list[ToFile] = Field(default_factory=list, description="Wordings for readers of their own.")
    readers: list[str] = Field(
        default_factory=list, description="Who reads `say` (else all without a wording)."
    )
    covers: list[str] = Field(
        default_factory=list,
        description="Rules whose duty the step says already, and readings that it says who settles.",
    )
    against: list[str] = Field(
        default_factory=list, description="Only where the answer is no by these rules and by no other."
    )
    first: First | None = Field(
        None, description="A short answer says it before all else (answer) or before the other steps (steps)."
    )
    comes_to: str | None = Field(None, description="The word of the field of law for what the step comes to.")
    day: TextFile | None = Field(
        None, description="What the day of `by` is called on a line of time (else it is not on it)."
    )


class FigureFile(SourcedFile):
    """At which moment a figure of a decision is of use; the id is its path, such as `units.permitted`."""

    id: Identifier
    title: TextFile
    shown: Written


class TopicFile(FileModel):
    """One rule file."""

    topic: Identifier
    title: TextFile
    lists: list[ListFile] = Field(default_factory=list)
    parameters: list[ParameterFile] = Field(default_factory=list)
    code_sets: list[CodeSetFile] = Field(default_factory=list)
    code_names: list[CodeNameFile] = Field(default_factory=list)
    groups: list[GroupFile] = Field(default_factory=list)
    derived: list[DerivedFile] = Field(default_factory=list)
    definitions: list[DefinitionFile] = Field(default_factory=list)
    readings: list[ReadingFile] = Field(default_factory=list)
    rules: list[RuleFile] = Field(default_factory=list)
    notes: list[NoteFile] = Field(default_factory=list)
    steps: list[StepFile] = Field(default_factory=list)
    figures: list[FigureFile] = Field(default_factory=list)


class DocumentFile(FileModel):
    """A document that citations may name."""

    id: str
    title: TextFile
    url: str | None = None
    places: Places = Field("free", description="How a place in it is written.")
    checked_until: Annotated[
        dt.date | None, Field(description="The day on which it was last read, or the state that was read.")
    ] = None


class OutcomesFile(FileModel):
    """The words of house rules for their outcomes."""

    eligible: TextFile
    not_eligible: TextFile
    undetermined: TextFile
    not_yet: TextFile | None = None
    justification_required: TextFile | None = None


class ManifestFile(FileModel):
    """ruleset.yaml: name, version and sources of a rule set."""

    name: str
    version: str
    state: Annotated[dt.date, Field(description="The law as it was known on this day.")]
    begins: Annotated[dt.date, Field(description="The first day with rules.")]
    checked_until: Annotated[
        dt.date | None, Field(description="The law was checked until this day; later cases say so.")
    ] = None
    documents: Annotated[list[DocumentFile], Field(min_length=1)]
    title: TextFile | None = Field(
        None, description="House rules only: the heading under which an answer shows them."
    )
    outcomes: OutcomesFile | None = Field(
        None, description="House rules only: their own words for their outcomes, never those of the law."
    )


class DivisionFile(FileModel):
    """Lists among which a code set, or the values of a fact, are divided: each stands in exactly one of them from a day on."""

    id: Identifier
    title: TextFile
    of: str
    among: Annotated[list[str], Field(min_length=1)]
    begins: dt.date = Field(alias="from", description="The first day.")
