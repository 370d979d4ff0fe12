"""What an answer holds, declared once: typed models from which its JSON Schema and the descriptions in OpenAPI are made.

Keys say what they mean in both languages. Keys that later versions add are kept.
"""

import datetime as dt
import inspect
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import CERTAINTY
from soziorules.schema.pieces import IDENTIFIER, described, one_of
from soziorules.schema.texts import EFFECTS, OUTCOMES, STATUSES

KINDS: Final[Mapping[str, Text]] = {
    "documentary": Text("betrifft Unterlagen", "documentary"),
    "procedural": Text("betrifft das Verfahren", "procedural"),
    "temporal": Text("betrifft einen Tag", "temporal"),
}
"""What people can change, as in `evaluator.levers`; never what was found, never who somebody is."""
LEFT_OUT: Final = "x-left-out"
"""Marks a key that an answer leaves out where it does not apply."""
NEVER_NULL: Final = "x-never-null"
"""Marks a key that no answer has as null: None in the model says that it is left out."""


NOT_ALWAYS: Final[Any] = Field(json_schema_extra={LEFT_OUT: True, NEVER_NULL: True})
"""A part that stands in an answer only where it applies; what it is, it says itself."""


def said(de: str, en: str, *, left_out: bool = False, never_null: bool = False) -> Any:
    """Return what a key means in both languages, and the marks that it has."""
    marks = {name: True for name, on in ((LEFT_OUT, left_out), (NEVER_NULL, never_null)) if on}
    text = described(Text(de, en), marks)
    return Field(description=text.pop("description"), json_schema_extra=text)


Id = Annotated[str, Field(pattern=IDENTIFIER)]
Sentence = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Certainty = Annotated[Literal["wording", "commentary", "unverified"], WithJsonSchema(one_of(CERTAINTY))]
OutcomeName = Annotated[
    Literal["not_eligible", "not_yet", "undetermined", "justification_required", "eligible"],
    WithJsonSchema(one_of(OUTCOMES)),
]
Status = Annotated[Literal["met", "not_met", "open", "not_applicable"], WithJsonSchema(one_of(STATUSES))]
EffectName = Annotated[
    Literal["not_eligible", "not_yet", "justification_required", "obligation"],
    WithJsonSchema(one_of(EFFECTS)),
]
ChangeKind = Annotated[Literal["documentary", "procedural", "temporal"], WithJsonSchema(one_of(KINDS))]


class AnswerPart(BaseModel):
    """A part of an answer: never changed, and open for keys that later versions add. It is written as the schema has it.

    So a key that was left out is not written either, whoever writes it. What is wrong with one is said without what it holds.
    """

    model_config = ConfigDict(
        frozen=True, extra="allow", populate_by_name=True, serialize_by_alias=True, hide_input_in_errors=True
    )
    german: ClassVar[str] = ""
    """What the docstring says, in German."""

    def __hash__(self) -> int:
        return hash((type(self), _hashable(self.__dict__), _hashable(self.model_extra)))

    @model_serializer(mode="wrap")
    def _as_it_was(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Return what was stated: what a part has by default only is left out."""
        fields = type(self).model_fields
        unstated = {fields[name].alias or name for name in fields.keys() - self.model_fields_set}
        return {key: value for key, value in write(self).items() if key not in unstated}

    @classmethod
    def about(cls) -> Text:
        """Return what the part is."""
        return Text(cls.german, inspect.getdoc(cls) or "")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """Return the schema of the part with what it is in both languages."""
        schema = handler({key: value for key, value in core_schema.items() if key != "serialization"})
        handler.resolve_ref_schema(schema).update(described(cls.about(), {}))
        return schema


# fmt: off
class SourceCitation(AnswerPart):
    """A source."""

    german = "Eine Fundstelle."
    norm: Annotated[Sentence, said("Dokument, §, Absatz, Satz.", "Document, §, Absatz, Satz.")]
    certainty: Annotated[Certainty, said("Wie sicher die Fundstelle ist.", "How certain the source is.")]
    settled: Annotated[
        bool, said("Ob die Norm es entscheidet; sonst eine Auslegung.", "Whether the norm settles it; else a reading.")
    ]


Citations = Annotated[list[SourceCitation], Field(min_length=1), said("Wo die Norm es sagt.", "Where the norm says so.")]
RuleId = Annotated[Id, said("Die Kennung der Regel.", "The id of the rule.")]
Who = Annotated[str, said("Wer ihn tut.", "Who takes it.")]
AnId = Annotated[Id, said("Die Kennung.", "The id.")]
Message = Annotated[Sentence, said("Der Satz dazu.", "The sentence on it.")]
ADay = dt.date | None
NotBefore = Annotated[ADay, said("Mit not_yet: der Tag, ab dem es geht.", "With not_yet: the day from which it is met.")]
Outcome = Annotated[OutcomeName, said("Das Ergebnis.", "The outcome.")]
Until = Annotated[ADay, said("Bis zu welchem Tag, wenn es einen gibt.", "The day by which, where there is one.")]
Missing = Annotated[
    list[str],
    said(
        "Die unbekannten Angaben, auf die es ankommt, die leichteste zuerst.",
        "The unknown facts that matter, the easiest first.",
    ),
]


class FindingAnswer(AnswerPart):
    """What became of one rule in this case."""

    german = "Was aus einer Regel in diesem Fall geworden ist."
    rule: RuleId
    status: Annotated[Status, said("Wie es um sie steht.", "How it stands.")]
    effect: Annotated[EffectName, said("Was gilt, wenn sie nicht erfüllt ist.", "What holds when it is not met.")]
    message: Message
    facts: Annotated[dict[str, Any], said("Die bekannten Angaben, die sie gelesen hat.", "The known facts that it read.")]
    limit: Annotated[
        int | str | None,
        said(
            "Die Grenze, mit der sie vergleicht; null, wenn es keine oder mehrere sind.",
            "The constant that it compares with; null where there are none or several.",
        ),
    ]
    citations: Citations
    at: Annotated[
        str, Field(pattern=":[0-9]+:[0-9]+$"), said("Datei, Zeile und Spalte der Regel.", "File, line and column of the rule.")
    ]


class NoteAnswer(AnswerPart):
    """A note."""

    german = "Ein Hinweis."
    id: AnId
    message: Message
    standing: Annotated[bool, said("Ob er bei jedem Fall dieser Art gilt.", "Whether it holds in every case of its sort.")]
    citations: Citations


class ObligationAnswer(AnswerPart):
    """A duty that remains."""

    german = "Eine Pflicht, die bleibt."
    id: AnId
    by: Until
    message: Message


class RemedyAnswer(AnswerPart):
    """A change after which a rule would be met."""

    german = "Eine Änderung, mit der eine Regel erfüllt wäre."
    rule: RuleId
    rules: Annotated[
        list[Id],
        Field(min_length=1),
        said("Die Regeln, die dann nicht mehr verfehlt sind.", "The rules that are then no longer missed."),
    ]
    change: Annotated[
        dict[str, dict[str, Any]],
        said("Die Angaben und was für sie gelten müsste.", "The facts and what they would have to meet."),
    ]
    kind: Annotated[ChangeKind, said("Welcher Art die Änderung ist.", "What kind of change it is.")]
    outcome: Annotated[OutcomeName, said("Das Ergebnis nach der Änderung.", "The outcome after the change.")]
    missing: Annotated[list[str], said("Was dann noch bekannt werden muss.", "What must then still become known.")]
    message: Message


class ReadingAnswer(AnswerPart):
    """A reading on which the outcome depends."""

    german = "Eine Auslegung, von der das Ergebnis abhängt."
    id: AnId
    chosen: Annotated[Id, said("Die Antwort, von der ausgegangen wurde.", "The option that was taken.")]
    otherwise: Annotated[
        dict[str, OutcomeName],
        Field(min_length=1),
        said("Das Ergebnis bei den anderen Antworten.", "The outcome under the other options."),
    ]


class AssumptionAnswer(AnswerPart):
    """An assumption."""

    german = "Eine Annahme."
    fact: Annotated[str, said("Wozu nichts angegeben ist.", "Of what nothing is stated.")]
    counts_as: Annotated[Literal["met", "missed"], said("Als was Schweigen zählt.", "What silence counts as.")]
    of: Annotated[Id, said("Die Regel oder der abgeleitete Wert.", "The rule or the derived value.")]
    citations: Citations


class StepAnswer(AnswerPart):
    """A next step."""

    german = "Ein nächster Schritt."
    who: Who
    what: Annotated[Sentence, said("Was zu tun ist.", "What is to be done.")]
    by: Until
    rule: RuleId
    citations: Citations


class StageAnswer(AnswerPart):
    """The stage of the procedure."""

    german = "Der Stand des Verfahrens."
    stage: Annotated[str, said("Der Stand.", "The stage.")]
    since: Annotated[ADay, said("Seit wann.", "Since when.")]
    today: Annotated[
        ADay,
        said(
            "Der Tag, an dem jemand hinsieht; null: alles, was angegeben ist, ist geschehen.",
            "The day on which somebody looks; null: all that is stated has happened.",
        ),
    ]


class ProcedureAnswer(StageAnswer):
    """The stage of the procedure, and what is next."""

    german = "Der Stand des Verfahrens und was als Nächstes kommt."
    next: Annotated[list[StepAnswer], said("Was als Nächstes zu tun ist.", "What is to be done next.")]


class LawAnswer(AnswerPart):
    """A rule set."""

    german = "Ein Regelwerk."
    name: Annotated[Sentence, said("Der Name.", "The name.")]
    version: Annotated[Sentence, said("Die Fassung der Regeldateien.", "The version of the rule files.")]
    sha256: Annotated[Sha256, said("Die Prüfsumme aller Regeldateien.", "The checksum of all rule files.")]


class RulesAnswer(LawAnswer):
    """A rule set and its files."""

    german = "Ein Regelwerk und seine Dateien."
    files: Annotated[
        dict[str, Sha256], Field(min_length=1), said("Die Prüfsumme jeder Regeldatei.", "The checksum of each rule file.")
    ]
    checked_until: Annotated[
        ADay, said("Bis zu diesem Tag ist das Recht geprüft.", "Until this day the law was checked.")
    ] = None


Findings = Annotated[list[FindingAnswer], said("Jede Regel, die an dem Tag gilt.", "Every rule in force on that day.")]
Notes = Annotated[list[NoteAnswer], said("Was zu beachten ist.", "What to note.")]
Obligations = Annotated[list[ObligationAnswer], said("Was noch zu tun ist.", "What is still to be done.")]
Remedies = Annotated[
    list[RemedyAnswer], said("Was sich ändern müsste; nie ein Befund.", "What would have to change; never a clinical fact.")
]


class LayerAnswer(AnswerPart):
    """House rules and their own outcome."""

    german = "Hausregeln und ihr eigenes Ergebnis."
    name: Annotated[Sentence, said("Der Name der Hausregeln.", "The name of the house rules.")]
    title: Annotated[Sentence, said("Ihre Überschrift.", "Their heading.")]
    outcome: Outcome
    words: Annotated[Sentence, said("Ihr Ergebnis in ihren eigenen Worten.", "Their outcome in their own words.")]
    not_before: NotBefore
    findings: Findings
    notes: Notes
    obligations: Obligations
    missing: Missing
    remedies: Remedies
    ruleset: Annotated[
        RulesAnswer, said("Die Hausregeln, nach denen entschieden wurde.", "The house rules by which it was decided.")
    ]


class DecisionAnswer(AnswerPart):
    """The outcome with every rule, its source, and what is open or to be done. Only the sentences depend on the language."""

    german = (
        "Das Ergebnis mit jeder Regel, ihrer Fundstelle und dem, was offen oder zu tun ist. "
        "Nur die Sätze hängen von der Sprache ab."
    )
    schema_: Annotated[
        Literal["soziorules.decision/1"],
        Field(alias="schema"),
        said("Die Fassung dieses Schemas.", "The version of this schema."),
    ]
    outcome: Outcome
    as_of: Annotated[
        ADay,
        said(
            "Der Tag, dessen Recht gilt; null ohne Ausstellungstag.", "The day whose law holds; null without a day of issue."
        ),
    ]
    assumed_day: Annotated[
        bool,
        said(
            "Ob dieser Tag nur angenommen ist: Der Fall nennt keinen Ausstellungstag.",
            "Whether that day is only supposed: the case states no day of issue.",
        ),
    ] = False
    not_before: NotBefore
    language: Annotated[Language, said("Die Sprache der Sätze.", "The language of the sentences.")]
    headline: Annotated[
        Sentence | None, said("Ergebnis und Stand in einer Zeile.", "Outcome and stage in one line.", never_null=True)
    ] = None
    summary: Annotated[
        list[Sentence] | None,
        said(
            "Die kurze Antwort, jede Aussage in einer Zeile, die Überschrift zuerst.",
            "The short answer, each statement in one line, the headline first.",
            never_null=True,
        ),
    ] = None
    procedure: Annotated[ProcedureAnswer | None, Field(json_schema_extra={NEVER_NULL: True})] = None
    findings: Findings
    notes: Notes
    obligations: Obligations
    missing: Missing
    missing_searched_fully: Annotated[
        bool,
        said(
            "Ob bis zum Ende gesucht wurde, was fehlt; sonst kann darunter sein, worauf es nicht ankommt.",
            "Whether what is missing was searched to the end; else it may hold what does not matter.",
        ),
    ] = True
    remedies: Remedies
    readings: Annotated[
        list[ReadingAnswer], said("Auslegungen, die das Ergebnis ändern würden.", "Readings that would change the outcome.")
    ]
    assumed: Annotated[
        list[AssumptionAnswer],
        said(
            "Was gilt, weil dazu nichts angegeben ist und die Regeln sagen, als was Schweigen zählt.",
            "What holds since nothing is stated of it and the rules say what silence counts as.",
        ),
    ] = []
    case: Annotated[
        dict[str, Any],
        said(
            "Die Angaben, auf denen die Entscheidung beruht, wie ein Fall sie nennt; so vertraulich wie dieser.",
            "The facts on which the decision rests, as a case states them; as confidential as the case itself.",
        ),
    ]
    choices: Annotated[
        dict[str, Id],
        said("Von welcher Antwort auf jede Auslegungsfrage ausgegangen wurde.", "The option taken for each reading."),
    ]
    chosen_readings: Annotated[
        list[Id], said("Die ausdrücklich beantworteten Auslegungsfragen.", "The readings whose option somebody chose.")
    ] = []
    ruleset: Annotated[RulesAnswer, said("Die Regeln, nach denen entschieden wurde.", "The rules by which it was decided.")]
    made_with: Annotated[
        dict[str, Sentence],
        said(
            "Die Version des Programms und die Ausgaben der Klassifikationen.",
            "The version of the program and the editions of the classifications.",
        ),
    ] = {}
    layers: Annotated[
        list[LayerAnswer],
        said(
            "Was Hausregeln nach dem Recht sagen, wo welche angegeben sind; sie ändern nie das Ergebnis.",
            "What house rules say after the law, where any were named; they never change the outcome.",
            left_out=True,
        ),
    ] = []


# fmt: on


def _hashable(value: Any) -> Any:
    """Return what has a hash and is the same for equal values."""
    if isinstance(value, Mapping):
        return frozenset((name, _hashable(each)) for name, each in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value
