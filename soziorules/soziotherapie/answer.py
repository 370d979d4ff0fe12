"""The answer as a pydantic model (`soziorules.decision/1`): what `Decision.to_dict` writes, with a type for each key.

Software that offers decisions over HTTP declares it as the type of its response, so that OpenAPI describes it. Keys that later
versions add are kept.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language

OutcomeName = Literal["not_eligible", "not_yet", "undetermined", "justification_required", "eligible"]
Bounds = tuple[int | None, int | None]
_BETWEEN = "Lowest and highest possible value where none is certain (null: no upper bound)."


class AnswerPart(BaseModel):
    """A part of an answer: never changed, and open for keys that later versions add. It is written by the keys of the schema."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True, serialize_by_alias=True)

    def __hash__(self) -> int:
        return hash((type(self), _hashable(self.__dict__), _hashable(self.model_extra)))


class SourceCitation(AnswerPart):
    """Where the norm says so."""

    norm: str = Field(description="Document, §, Absatz, Satz.")
    certainty: Literal["wording", "commentary", "unverified"]
    settled: bool = Field(description="Whether the norm settles it; false: it is a reading.")


class FindingAnswer(AnswerPart):
    """What became of one rule."""

    rule: str
    status: Literal["met", "not_met", "open", "not_applicable"]
    effect: Literal["not_eligible", "not_yet", "justification_required", "obligation"]
    message: str
    facts: dict[str, Any]
    limit: int | str | None
    citations: list[SourceCitation]
    at: str = Field(description="File, line and column of the rule.")


class NoteAnswer(AnswerPart):
    """What a person must judge or should know."""

    id: str
    message: str
    standing: bool
    citations: list[SourceCitation]


class ObligationAnswer(AnswerPart):
    """Something still to be done."""

    id: str
    by: dt.date | None
    message: str


class RemedyAnswer(AnswerPart):
    """What would have to change; never a clinical fact."""

    rule: str
    rules: list[str]
    change: dict[str, dict[str, Any]]
    kind: str
    outcome: OutcomeName
    missing: list[str]
    message: str


class ReadingAnswer(AnswerPart):
    """A question on which the norm is open and which would change the outcome."""

    id: str
    chosen: str
    otherwise: dict[str, OutcomeName]


class AssumptionAnswer(AnswerPart):
    """A fact that is not stated and that the rules take for granted all the same."""

    fact: str
    counts_as: Literal["met", "missed"]
    of: str
    citations: list[SourceCitation]


class StepAnswer(AnswerPart):
    """Who does what by when."""

    who: str
    what: str
    by: dt.date | None
    rule: str
    citations: list[SourceCitation]


class ProcedureAnswer(AnswerPart):
    """How far the matter has come."""

    stage: str
    since: dt.date | None
    today: dt.date | None
    next: list[StepAnswer]


class CarrierAnswer(AnswerPart):
    """A diagnosis that carries the indication."""

    code: str
    certainty: Literal["G", "V", "A", "Z"] | None
    title: str | None


class IndicationAnswer(AnswerPart):
    """The way in which § 2 ST-RL carries the indication."""

    route: Literal["listed", "single_case", "for_trial"] | None
    carried_by: list[CarrierAnswer]


class UnitsAnswer(AnswerPart):
    """Units of this prescription."""

    requested: int | None
    permitted: int | None
    permitted_between: Bounds | None = Field(None, description=_BETWEEN)
    credited: int | None
    credited_between: Bounds | None = Field(None, description=_BETWEEN)


class WindowAnswer(AnswerPart):
    """The Krankheitsfall and its minutes."""

    start: dt.date | None
    end: dt.date | None
    next_start: dt.date | None
    used_minutes: int | None
    used_minutes_between: Bounds | None = Field(None, description=_BETWEEN)
    remaining_minutes: int | None
    remaining_minutes_between: Bounds | None = Field(None, description=_BETWEEN)


class SkippedDay(AnswerPart):
    """A day that does not count for a deadline."""

    day: dt.date
    why: dict[Literal["de", "en"], str]


class ApprovalAnswer(AnswerPart):
    """The approval of the Krankenkasse."""

    required: bool | None
    submit_by: dt.date | None = None
    skipped: list[SkippedDay] | None = None
    cost_cover: bool | None = None
    decide_by: dt.date | None = None
    deemed_on: dt.date | None = None


class CopaymentAnswer(AnswerPart):
    """The co-payment for the day of delivery."""

    amount: Decimal | None
    reason: str | None


class RulesAnswer(AnswerPart):
    """The rules that decided, with the checksum of every file."""

    name: str
    version: str
    sha256: str
    files: dict[str, str]
    checked_until: dt.date | None = None


class LayerAnswer(AnswerPart):
    """What one set of house rules says after the law, in its own words; it never changes the outcome."""

    name: str
    title: str
    outcome: OutcomeName
    words: str
    not_before: dt.date | None
    findings: list[FindingAnswer]
    notes: list[NoteAnswer]
    obligations: list[ObligationAnswer]
    missing: list[str]
    remedies: list[RemedyAnswer]
    ruleset: RulesAnswer


class Answer(AnswerPart):
    """An explained decision on one case."""

    schema_: Literal["soziorules.decision/1"] = Field(alias="schema")
    outcome: OutcomeName
    as_of: dt.date | None
    not_before: dt.date | None
    language: Language
    headline: str | None = None
    summary: list[str] | None = Field(None, description="The short answer, line by line.")
    procedure: ProcedureAnswer | None = None
    findings: list[FindingAnswer]
    notes: list[NoteAnswer]
    obligations: list[ObligationAnswer]
    missing: list[str] = Field(
        description="Paths of the unknown facts that matter, easiest to find out first."
    )
    missing_searched_fully: bool = True
    remedies: list[RemedyAnswer]
    readings: list[ReadingAnswer]
    assumed: list[AssumptionAnswer] = []
    form: Literal["muster_26", "muster_28"] | None = None
    indication: IndicationAnswer | None = None
    units: UnitsAnswer | None = None
    window: WindowAnswer | None = None
    approval: ApprovalAnswer | None = None
    copayment: CopaymentAnswer | None = None
    case: dict[str, Any] = Field(description="What the case states: as confidential as the case itself.")
    choices: dict[str, str]
    chosen_readings: list[str] = []
    ruleset: RulesAnswer
    made_with: dict[str, str] = {}
    layers: list[LayerAnswer] = Field(
        [], description="House rules, where any were named; none of them changes the outcome."
    )

    @classmethod
    def of(cls, decision: Decision, lang: Language | None = None) -> Self:
        """Return a decision as a model, its messages in a language."""
        return cls.model_validate(decision.to_dict(lang))


def _hashable(value: Any) -> Any:
    """Return what has a hash and is the same for equal values."""
    match value:
        case Mapping():
            return frozenset((name, _hashable(each)) for name, each in value.items())
        case list() | tuple():
            return tuple(map(_hashable, value))
        case _:
            return value


def answer(data: dict[str, Any]) -> Answer:
    """Return the model of a decision that was written as data."""
    return Answer.model_validate(data)
