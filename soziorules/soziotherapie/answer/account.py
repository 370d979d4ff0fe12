"""The account of hours as a model (`soziorules.ledger/1`): what `Account.to_dict` writes, with a type for each key.

Minutes are whole numbers, nothing is rounded. What can be uncertain has a lowest and a highest value, equal where it is exact.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from soziorules.schema.answers import (
    ADay,
    AnId,
    AnswerPart,
    Id,
    LawAnswer,
    RuleId,
    StageAnswer,
    Until,
    Who,
    said,
)
from soziorules.schema.pieces import one_of
from soziorules.soziotherapie.answer.decision import (
    ApprovalAnswer,
    Count,
    SkippedDay,
    UnitsAnswer,
    WindowAnswer,
)
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.ledger.counting import As
from soziorules.soziotherapie.ledger.deadlines import Subject
from soziorules.soziotherapie.ledger.entries import Lapse
from soziorules.soziotherapie.ledger.overview import Ending, Opening

KindName = Annotated[
    Literal["first", "follow_up", "trial", "referral", "discharge"],
    WithJsonSchema(one_of(choices.PRESCRIPTION_KINDS)),
]
AKind = Annotated[KindName | None, said("Art der Verordnung.", "Kind of the prescription.")]
SettingName = Annotated[Literal["individual", "group"], WithJsonSchema(one_of(choices.SETTINGS))]
Number = Annotated[int, Field(ge=1), said("Laufende Nummer.", "Running number.")]
Fraction = Annotated[str, Field(pattern="^[0-9]+(/[0-9]+)?$")]
IN_PARTS = "Ganze Einheiten oder ein Bruch wie 67/12.", "Whole units or a fraction such as 67/12."
Start = Annotated[ADay, said("Der erste Tag.", "The first day.")]
End = Annotated[ADay, said("Der letzte Tag.", "The last day.")]


class Amount(AnswerPart):
    """A number, with its lowest and highest possible value."""

    german = "Eine Zahl mit ihrem kleinsten und größten möglichen Wert."
    from_: Annotated[Count, Field(alias="from"), said("Mindestens.", "At least.")]
    to: Annotated[
        Count | None,
        said("Höchstens; null: nach oben offen.", "At most; null: no upper bound is known."),
    ]


class PartAmount(AnswerPart):
    """A number of units that can have parts, with its lowest and highest possible value."""

    german = "Eine Zahl von Einheiten, die Teile haben kann, mit ihrem kleinsten und größten möglichen Wert."
    from_: Annotated[Fraction, Field(alias="from"), said(*IN_PARTS)]
    to: Annotated[
        Fraction | None,
        said("Höchstens; null: nach oben offen.", "At most; null: no upper bound is known."),
    ]


class AccountStep(AnswerPart):
    """A next step."""

    german = "Ein nächster Schritt."
    who: Who
    by: Until
    rule: RuleId


class AccountProcedure(StageAnswer):
    """The stage of the procedure, and what is next."""

    german = "Der Stand des Verfahrens und was als Nächstes kommt."
    next: Annotated[list[AccountStep], said("Was als Nächstes zu tun ist.", "What is to be done next.")]


class Totals(AnswerPart):
    """Minutes and units of the Krankheitsfall that counts."""

    german = "Minuten und Einheiten des Krankheitsfalls, auf den es ankommt."
    used_minutes: Annotated[Amount, said("Erbrachte Minuten.", "Minutes delivered.")]
    remaining_minutes: Annotated[Amount, said("Verbleibende Minuten.", "Minutes left.")]
    added_minutes: Annotated[
        Amount, said("Minuten, die diese Verordnung braucht.", "Minutes that this prescription takes.")
    ]
    after_minutes: Annotated[
        Amount, said("Erbracht und mit dieser Verordnung.", "Delivered and with this prescription.")
    ]
    outstanding_minutes: Annotated[
        Amount,
        said(
            "Auf früheren Verordnungen noch offene Minuten.", "Minutes still open on earlier prescriptions."
        ),
    ]
    permitted_units: Annotated[
        Amount,
        said(
            "Einheiten, die höchstens verordnet werden können. Gezählt ist, was erbracht ist; was auf früheren Verordnungen "
            "noch offen ist (`totals.outstanding_minutes` des Stundenkontos), geht davon ab, soweit es noch erbracht wird.",
            "Units that may be prescribed at most. What was delivered is counted; what is still open on earlier "
            "prescriptions (`totals.outstanding_minutes` of the account) goes off it as far as it is still delivered.",
        ),
    ]
    permitted_by_kind: Annotated[
        dict[KindName, Amount],
        said(
            "Ohne Art der Verordnung: was von jeder Art verordnet werden kann.",
            "Without a kind of prescription: what may be prescribed of each.",
        ),
    ]
    credited_units: Annotated[Amount, said("Angerechnete Probestunden.", "Probestunden credited.")]
    free_units: Annotated[
        Amount,
        said(
            "Einheiten ohne Genehmigung, diese Verordnung eingeschlossen.",
            "Units free of approval, this prescription included.",
        ),
    ]  # fmt: skip


class Phase(AnswerPart):
    """A Krankheitsfall and why it begins and ends as it does."""

    german = "Ein Krankheitsfall, und warum er so beginnt und endet."
    number: Number
    start: Start
    end: End
    current: Annotated[
        bool, said("Ob diese Verordnung in ihn fällt.", "Whether this prescription falls into it.")
    ]
    begun: Annotated[bool, said("Ob er begonnen hat.", "Whether it has begun.")]
    opening: Annotated[Opening, said("Womit er beginnt.", "What it begins with.")]
    opened_by: Annotated[
        int | None,
        said(
            "Nummer der früheren Verordnung, die ihn eröffnet; 0: diese; null: keine.",
            "Number of the earlier prescription that opens it; 0: this one; null: none.",
        ),
    ]
    ending: Annotated[Ending, said("Womit er endet.", "What it ends with.")]
    used_minutes: Annotated[Amount, said("Erbrachte Minuten.", "Minutes delivered.")]
    remaining_minutes: Annotated[Amount, said("Verbleibende Minuten.", "Minutes left.")]


class Contact(AnswerPart):
    """A contact that was delivered."""

    german = "Ein erbrachter Kontakt."
    on: Annotated[ADay, said("Der Tag.", "The day.")]
    minutes: Annotated[Count | None, said("Minuten.", "Minutes.")]
    setting: Annotated[SettingName | None, said("Einzeln oder Gruppe.", "Individual or group.")]


class EarlierPrescription(AnswerPart):
    """An earlier prescription and what became of it."""

    german = "Eine frühere Verordnung und was aus ihr wurde."
    number: Number
    position: Annotated[Count, said("Ihre Stelle in `history`, ab 0.", "Its place in `history`, from 0.")]
    prescribed_on: Annotated[ADay, said("Tag der Ausstellung.", "Day of issue.")]
    kind: AKind
    units: Annotated[Count | None, said("Verordnete Einheiten.", "Units prescribed.")]
    group_units: Annotated[Count | None, said("Davon in der Gruppe.", "Of these in a group.")]
    phase: Annotated[
        int | None, said("Nummer ihres Krankheitsfalls.", "Number of the Krankheitsfall that it falls into.")
    ]
    delivered_minutes: Annotated[
        Count | None,
        said(
            "Erbrachte Minuten, wie angegeben; null: keine genaue Summe.",
            "Minutes delivered, as stated; null: no exact sum.",
        ),
    ]
    counted_minutes: Annotated[Amount, said("Minuten, die zählen.", "Minutes that count.")]
    later_minutes: Annotated[
        Count,
        said(
            "Minuten, die im nächsten Krankheitsfall zählen.",
            "Minutes that count in the next Krankheitsfall.",
        ),
    ]
    units_used: Annotated[PartAmount, said("Verbrauchte Einheiten.", "Units used.")]
    units_left: Annotated[PartAmount, said("Noch offene Einheiten.", "Units still open.")]
    units_lapsed: Annotated[
        PartAmount,
        said(
            "Verfallene oder nicht mehr eingeplante Einheiten.", "Units that lapsed or are no longer planned."
        ),
    ]
    lapse: Annotated[
        Lapse | None,
        said("Warum sie verfallen sind; null: keine.", "Why they lapsed; null: none did."),
    ]
    credited_units: Annotated[
        Amount, said("Auf sie angerechnete Probestunden.", "Probestunden credited on it.")
    ]
    credited_to: Annotated[
        int | None,
        said(
            "Nummer der Verordnung, auf die ihre Probestunden zählen; 0: diese; null: keine.",
            "Number of the prescription on which its Probestunden count; 0: the one asked for; null: none.",
        ),
    ]
    deliveries: Annotated[
        list[Contact] | None, said("Die Kontakte; null: nicht angegeben.", "The contacts; null: not stated.")
    ]  # fmt: skip


class ProbationAnswer(AnswerPart):
    """Prescriptions of Probestunden and when the next is possible."""

    german = "Verordnungen von Probestunden und wann die nächste möglich ist."
    in_calendar_year: Annotated[Amount, said("Im Kalenderjahr.", "In the calendar year.")]
    in_twelve_months: Annotated[Amount, said("In zwölf Monaten.", "In twelve months.")]
    next_calendar_year: Annotated[
        ADay, said("Die nächste, wenn das Kalenderjahr zählt.", "The next, if the calendar year counts.")
    ]
    next_twelve_months: Annotated[
        ADay, said("Die nächste, wenn zwölf Monate zählen.", "The next, if twelve months count.")
    ]
    next_on: Annotated[
        ADay, said("Die nächste nach der gewählten Auslegung.", "The next by the reading that was chosen.")
    ]


class CountingAnswer(AnswerPart):
    """As what this prescription counts at the moment."""

    german = "Als was diese Verordnung im Augenblick zählt."
    as_: Annotated[As, Field(alias="as"), said("Als was.", "As what.")]
    units: Annotated[
        Count | None,
        said("Mit wie vielen Einheiten; null: nicht angegeben.", "With how many units; null: not stated."),
    ]


class PlanStep(AnswerPart):
    """A step of the plan that uses up the hours."""

    german = "Ein Schritt des Plans, der die Stunden aufbraucht."
    kind: Annotated[
        KindName | Literal["outstanding"],
        said(
            "Art der Verordnung; outstanding: was auf früheren noch offen ist.",
            "Kind of the prescription; outstanding: what is still open on earlier ones.",
        ),
    ]
    units: Annotated[Count, said("Einheiten.", "Units.")]
    minutes_after: Annotated[
        Count, said("Minuten des Krankheitsfalls danach.", "Minutes of the Krankheitsfall after it.")
    ]
    planned: Annotated[
        bool, said("Ob sie noch keine ist, aber folgen könnte.", "Whether it is none yet, but could follow.")
    ]


class DoubtfulDay(SkippedDay):
    """A day that was counted although it is a holiday somewhere."""

    german = "Ein Tag, der gezählt wurde, obwohl er in manchen Ländern ein Feiertag ist."
    laender: Annotated[list[str], said("In welchen Ländern.", "In which Länder.")]


class DeadlineAnswer(AnswerPart):
    """A deadline; its first day is not counted, its last day is."""

    german = "Eine Frist; der erste Tag zählt nicht mit, der letzte schon."
    id: Annotated[Subject, said("Welche Frist.", "Which deadline.")]
    since: Annotated[dt.date, said("Ab wann sie läuft.", "From when it runs.")]
    by: Annotated[dt.date, said("Bis wann.", "Until when.")]
    assumed: Annotated[
        bool,
        said(
            "Ob der Beginn nicht angegeben, sondern der späteste rechtzeitige Tag ist.",
            "Whether its beginning is not stated, but the last day that is in time.",
        ),
    ]
    kept: Annotated[
        bool | None,
        said("Ob sie gewahrt ist; null: nichts bekannt.", "Whether it was kept; null: nothing is known."),
    ]
    skipped: Annotated[list[SkippedDay], said("Tage, die nicht zählen.", "Days that do not count.")]
    doubts: Annotated[
        list[DoubtfulDay], said("Tage, die anderswo Feiertage sind.", "Days that are holidays elsewhere.")
    ]  # fmt: skip


class ChangeAnswer(AnswerPart):
    """A figure here and under the other option: a day, a number with its bounds, or null."""

    german = "Eine Zahl oder ein Tag hier und bei der anderen Antwort."
    here: Annotated[dt.date | Amount | None, said("Hier.", "Here.")]
    there: Annotated[dt.date | Amount | None, said("Bei der anderen Antwort.", "Under the other option.")]


class OtherwiseAnswer(AnswerPart):
    """Another option of a reading and the figures that it changes."""

    german = "Eine andere Antwort auf eine Auslegungsfrage und was sie ändert."
    reading: AnId
    option: Annotated[Id, said("Die andere Antwort.", "The other option.")]
    changes: Annotated[
        dict[str, ChangeAnswer], said("Was sie ändert, nach Namen.", "What it changes, by name.")
    ]


class AccountAnswer(AnswerPart):
    """The account of hours on one day, the same in every language. Minutes are whole numbers, nothing is rounded."""

    german = "Das Stundenkonto an einem Tag, in jeder Sprache dasselbe. Minuten sind ganze Zahlen, nichts ist gerundet."
    schema_: Annotated[
        Literal["soziorules.ledger/1"],
        Field(alias="schema"),
        said("Die Fassung dieses Schemas.", "The version of this schema."),
    ]
    as_of: Annotated[dt.date, said("Der Tag des Kontos.", "The day of the account.")]
    readings_chosen: Annotated[
        dict[str, Id],
        said(
            "Auslegungsfragen, die anders als üblich beantwortet sind.",
            "Readings that are answered otherwise than by default.",
        ),
    ]
    procedure: AccountProcedure
    units: UnitsAnswer
    window: WindowAnswer
    approval: ApprovalAnswer
    limits: Annotated[
        dict[str, int], said("Die Werte der Norm an diesem Tag.", "The values of the norm on that day.")
    ]
    totals: Annotated[Totals, said("Die Summen.", "The totals.")]
    phases: Annotated[list[Phase], said("Die Krankheitsfälle.", "The Krankheitsfälle.")]
    prescriptions: Annotated[
        list[EarlierPrescription],
        said(
            "Die früheren Verordnungen, nach dem Tag der Ausstellung.",
            "The earlier prescriptions, by their day of issue.",
        ),
    ]
    probation: Annotated[ProbationAnswer, said("Die Probestunden.", "The Probestunden.")]
    counting: Annotated[
        CountingAnswer, said("Als was diese Verordnung zählt.", "As what this prescription counts.")
    ]
    plan: Annotated[
        list[PlanStep],
        said(
            "Wie die Stunden aufgebraucht werden könnten; leer, wo nicht alles bekannt ist.",
            "How the hours could be used up; empty where not all is known.",
        ),
    ]
    deadlines: Annotated[
        list[DeadlineAnswer], said("Die Fristen, die früheste zuerst.", "The deadlines, the earliest first.")
    ]
    otherwise: Annotated[
        list[OtherwiseAnswer],
        said(
            "Andere Antworten auf Auslegungsfragen, die etwas ändern.",
            "Other options of readings that change something.",
        ),
    ]
    ruleset: Annotated[
        LawAnswer, said("Die Regeln, nach denen gerechnet wurde.", "The rules by which it was reckoned.")
    ]
