"""The decision as a model (`soziorules.decision/1`): what `Decision.to_dict` writes, with a type for each key.

Software that offers decisions over HTTP declares `Answer` as the type of its response, so that OpenAPI describes it.
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, WithJsonSchema

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language, Text
from soziorules.engine.source import load_plain
from soziorules.schema.answers import NOT_ALWAYS, ADay, AnswerPart, DecisionAnswer, said
from soziorules.schema.pieces import one_of
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.facts.figures import ROUTES
from soziorules.soziotherapie.folder import bundled_rules

Form = Annotated[Literal["muster_26", "muster_28", "other"], WithJsonSchema(one_of(choices.FORMS))]
DiagnosisCertainty = Annotated[Literal["G", "V", "A", "Z"], WithJsonSchema(one_of(choices.CERTAINTIES))]
Route = Annotated[Literal["listed", "single_case", "for_trial"], WithJsonSchema(one_of(ROUTES))]
COPAYMENT_FILE: Final = "copayment.yaml"


def _reasons() -> dict[str, Text]:
    """Return why a co-payment is what it is, in the words of the rules that come with the package."""
    content: Any = load_plain(bundled_rules() / COPAYMENT_FILE)
    (words,) = (each["because"]["words"] for each in content["derived"] if "because" in each)
    return {word: Text(said["de"], said["en"]) for word, said in words.items()}


Reason = Annotated[str, WithJsonSchema(one_of(_reasons()))]
Euros = Annotated[Decimal, WithJsonSchema({"type": "string", "pattern": r"^[0-9]+\.[0-9]{2}$"})]
Count = Annotated[int, Field(ge=0)]
Between = Annotated[
    tuple[Count | None, Count | None] | None,
    said(
        "Kleinster und größter möglicher Wert, wenn keiner feststeht (null: nach oben offen).",
        "The lowest and the highest possible value where none is certain (null: no upper bound).",
        left_out=True,
        never_null=True,
    ),
]


class CarrierAnswer(AnswerPart):
    """A diagnosis that carries the indication."""

    german = "Eine Diagnose, die die Indikation trägt."
    code: Annotated[str, said("Kode der ICD-10-GM.", "Code of ICD-10-GM.")]
    certainty: Annotated[
        DiagnosisCertainty | None, said("Diagnosesicherheit.", "Certainty of the diagnosis.")
    ]
    title: Annotated[str | None, said("Amtlicher Titel.", "Official title.")]


class IndicationAnswer(AnswerPart):
    """The way in which § 2 ST-RL carries the indication."""

    german = "Der Weg, auf dem § 2 ST-RL die Indikation trägt."
    route: Annotated[
        Route | None,
        said(
            "Diagnose der Liste, Einzelfall oder Verdacht für Probestunden; null: keiner steht fest.",
            "Listed diagnosis, single case, or suspicion for Probestunden; null: none is certain.",
        ),
    ]
    carried_by: Annotated[
        list[CarrierAnswer], said("Die Diagnosen, die sie tragen.", "The diagnoses that carry it.")
    ]


class UnitsAnswer(AnswerPart):
    """Units of this prescription."""

    german = "Einheiten dieser Verordnung."
    requested: Annotated[Count | None, said("Verordnete Einheiten.", "Units prescribed.")]
    permitted: Annotated[
        Count | None,
        said(
            "Einheiten, die höchstens verordnet werden können. Gezählt ist, was erbracht ist; was auf früheren Verordnungen "
            "noch offen ist (`window.outstanding_minutes`), geht davon ab, soweit es noch erbracht wird.",
            "Units that may be prescribed at most. What was delivered is counted; what is still open on earlier "
            "prescriptions (`window.outstanding_minutes`) goes off it as far as it is still delivered.",
        ),
    ]
    permitted_between: Between = None
    credited: Annotated[Count | None, said("Angerechnete Probestunden.", "Probestunden credited.")]
    credited_between: Between = None


class WindowAnswer(AnswerPart):
    """The Krankheitsfall and its minutes."""

    german = "Der Krankheitsfall und seine Minuten."
    start: Annotated[ADay, said("Der erste Tag.", "The first day.")]
    end: Annotated[ADay, said("Der letzte Tag.", "The last day.")]
    next_start: Annotated[
        ADay,
        said("Der erste Tag des nächsten Krankheitsfalls.", "The first day of the next Krankheitsfall."),
    ]
    used_minutes: Annotated[Count | None, said("Erbrachte Minuten.", "Minutes delivered.")]
    used_minutes_between: Between = None
    remaining_minutes: Annotated[Count | None, said("Verbleibende Minuten.", "Minutes left.")]
    remaining_minutes_between: Between = None
    outstanding_minutes: Annotated[
        Count | None,
        said(
            "Minuten, die auf früheren Verordnungen noch offen sind; null: nicht sicher bekannt.",
            "Minutes still open on earlier prescriptions; null: not known for certain.",
        ),
    ]


class WhyAnswer(AnswerPart):
    """Why, in both languages."""

    german = "Warum, in beiden Sprachen."
    de: Annotated[str, Field(min_length=1), said("Auf Deutsch.", "In German.")]
    en: Annotated[str, Field(min_length=1), said("Auf Englisch.", "In English.")]


class SkippedDay(AnswerPart):
    """A day that does not count for a deadline."""

    german = "Ein Tag, der bei einer Frist nicht zählt."
    day: Annotated[dt.date, said("Der Tag.", "The day.")]
    why: Annotated[WhyAnswer, said("Warum er nicht zählt.", "Why it does not count.")]


class ApprovalAnswer(AnswerPart):
    """The approval of the Krankenkasse."""

    german = "Die Genehmigung der Krankenkasse."
    required: Annotated[
        bool | None, said("Ob eine Genehmigung nötig ist; null: offen.", "Whether one is needed; null: open.")
    ]
    submit_by: Annotated[ADay, said("Einzureichen bis.", "To be submitted by.", left_out=True)] = None
    skipped: Annotated[
        list[SkippedDay] | None,
        said(
            "Tage, die bei der Frist nicht zählen.", "Days that do not count.", left_out=True, never_null=True
        ),
    ] = None
    cost_cover: Annotated[
        bool | None,
        said(
            "Ob die Krankenkasse bis zu ihrer Entscheidung die Kosten trägt; null: offen.",
            "Whether the Krankenkasse bears the cost until it decides; null: open.",
            left_out=True,
        ),
    ] = None
    decide_by: Annotated[
        ADay, said("Die Krankenkasse entscheidet bis.", "The Krankenkasse decides by.", left_out=True)
    ] = None
    deemed_on: Annotated[
        ADay,
        said(
            "Gilt ohne Entscheidung als genehmigt ab.",
            "Counts as approved without a decision from.",
            left_out=True,
        ),
    ] = None


class CopaymentAnswer(AnswerPart):
    """The co-payment for the day of delivery."""

    german = "Die Zuzahlung für den Tag der Leistung."
    amount: Annotated[Euros | None, said("Betrag in Euro; null: offen.", "Amount in euros; null: open.")]
    reason: Annotated[Reason | None, said("Woraus der Betrag folgt.", "What the amount follows from.")]


class Answer(DecisionAnswer):
    """The outcome with every rule, its source, and what is open or to be done. Only the sentences depend on the language."""

    german = DecisionAnswer.german
    form: Annotated[
        Form | None,
        said("Der Vordruck, auf dem verordnet wird.", "The form for the prescription.", left_out=True),
    ] = None
    indication: Annotated[IndicationAnswer | None, NOT_ALWAYS] = None
    units: Annotated[UnitsAnswer | None, NOT_ALWAYS] = None
    window: Annotated[WindowAnswer | None, NOT_ALWAYS] = None
    approval: Annotated[ApprovalAnswer | None, NOT_ALWAYS] = None
    copayment: Annotated[CopaymentAnswer | None, NOT_ALWAYS] = None

    @classmethod
    def of(cls, decision: Decision, lang: Language | None = None) -> Self:
        """Return a decision as a model, its messages in a language."""
        return cls.model_validate(decision.to_dict(lang))
