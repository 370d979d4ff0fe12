"""The facts of the moment in which a decision on a prescription is read: their names, types and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.language.facts import About, Boolean, Choice, Day, Fact, FactType, Kind, Whole
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Text
from soziorules.soziotherapie.facts.figures import ROUTES
from soziorules.soziotherapie.procedure.stages import Stage

READERS: Final = ("prescriber", "provider", "payer", "patient")
FACTS: Final[Mapping[str, tuple[FactType, Text]]] = {
    "today": (Day(), Text("Heute", "Today")),
    "outcome": (Choice(tuple(each.value for each in Outcome)), Text("Ergebnis", "Outcome")),
    "reader": (Choice(READERS), Text("Wer es liest", "Who reads it")),
    "procedure.stage": (Choice(tuple(each.value for each in Stage)), Text("Stand des Verfahrens", "Stage of the procedure")),
    "procedure.since": (Day(), Text("In diesem Stand seit", "At this stage since")),
    "procedure.possible_since": (Day(), Text("So wie angegeben möglich seit", "Possible as stated since")),
    "procedure.anew_submit_by": (
        Day(), Text("Frist für den Eingang, heute neu ausgestellt", "Time for receipt, issued anew today")
    ),
    "procedure.krankenkasse_decides": (Boolean(), Text("Die Krankenkasse entscheidet", "The Krankenkasse decides")),
    "procedure.route": (Choice(tuple(ROUTES)), Text("Was die Indikation trägt", "What carries the indication")),
    "procedure.contract_missing": (
        Boolean(),
        Text("Kein Leistungserbringer mit Vertrag", "No provider with a contract"),
    ),
    "procedure.provider_sought": (
        Boolean(), Text("Es wird ein Leistungserbringer gesucht", "A provider is being sought")
    ),
    "procedure.capability_open": (Boolean(), Text("Therapiefähigkeit noch offen", "Therapiefähigkeit still open")),
    "procedure.detention_open": (Boolean(), Text("Freiheitsentziehung nicht angegeben", "Detention not stated")),
    "procedure.group_open": (
        Boolean(), Text("Offen, ob die Berufsgruppe verordnen darf", "Open whether the profession may prescribe")
    ),
    "procedure.code_incomplete": (
        Boolean(), Text("Kode ohne die letzte Stelle", "A code without its last character")
    ),
    "procedure.approval_needed": (Boolean(), Text("Genehmigung nötig", "Approval needed")),
    "procedure.issue_day_known": (
        Boolean(), Text("Tag der Ausstellung und Frist für den Eingang bekannt", "Day of issue and last day for receipt known")
    ),
    "procedure.submission_open": (Boolean(), Text("Frist für den Eingang läuft noch", "Time for receipt is still running")),
    "procedure.issued_long_ago": (
        Boolean(), Text("Seit der Ausstellung viel Zeit vergangen", "Much time has passed since issue")
    ),
    "procedure.granted_long_ago": (
        Boolean(), Text("Seit der Genehmigung viel Zeit vergangen", "Much time has passed since the approval")
    ),
    "procedure.cost_cover": (Boolean(), Text("Kostenübernahme bis zur Entscheidung", "Cost cover until the decision")),
    "procedure.may_begin": (Boolean(), Text("Die Leistung kann beginnen", "Delivery may begin")),
    "procedure.receipt_known": (Boolean(), Text("Tag des Eingangs bekannt", "Day of receipt known")),
    "procedure.decide_by": (Day(), Text("Entscheidung fällig bis", "Decision due by")),
    "procedure.decision_unknown": (
        Boolean(), Text("Entschieden, aber nicht angegeben wie", "Decided, but not stated how")
    ),
    "procedure.decision_late": (Boolean(), Text("Nach der Frist entschieden", "Decided after the time")),
    "procedure.medical_service_unclear": (
        Boolean(),
        Text("Offen, ob der Medizinische Dienst eingeschaltet ist", "Open whether the Medizinischer Dienst is involved"),
    ),
    "procedure.short_decide_by": (Day(), Text("Entscheidung ohne Gutachten fällig bis", "Decision without an opinion due by")),
    "procedure.short_time_over": (Boolean(), Text("Frist ohne Gutachten abgelaufen", "Time without an opinion is over")),
    "procedure.refused": (Boolean(), Text("Ganz oder zum Teil abgelehnt", "Refused wholly or in part")),
    "procedure.notice_known": (Boolean(), Text("Tag der Bekanntgabe bekannt", "Day of notice known")),
    "procedure.objection_filed": (Boolean(), Text("Widerspruch eingelegt", "Widerspruch filed")),
    "procedure.objection_by": (Day(), Text("Widerspruch bis", "Widerspruch by")),
    "procedure.objection_told_by": (Day(), Text("Widerspruch mit Belehrung bis", "Widerspruch with an instruction by")),
    "procedure.objection_turns_on_notice": (
        Boolean(), Text("Widerspruch nur ohne Belehrung rechtzeitig", "Widerspruch in time only without an instruction")
    ),
    "procedure.objection_open": (Boolean(), Text("Widerspruch noch möglich", "Widerspruch still possible")),
    "procedure.objection_late": (Boolean(), Text("Widerspruch nach der Frist", "Widerspruch after the time")),
    "procedure.refused_units": (Whole("units"), Text("Nicht genehmigte Einheiten", "Units not granted")),
    "procedure.sent_in_time": (
        Boolean(), Text("Rechtzeitig eingereicht, Eingang unbekannt", "Handed in in time, receipt unknown")
    ),
    "procedure.nothing_more_permitted": (
        Boolean(), Text("Mehr als genehmigt ist nicht zulässig", "No more than was approved is permitted")
    ),
    "procedure.hours_planned": (
        Boolean(), Text("Mit dem Genehmigten alle Stunden verplant", "All hours planned with what is approved")
    ),
    "procedure.days_after_discharge_over": (
        Boolean(), Text("Tage nach der Entlassung vorbei", "Days after the discharge are over")
    ),
    "procedure.outstanding_minutes": (
        Whole("minutes"),
        Text("Auf früheren Verordnungen noch offen", "Still open on earlier prescriptions"),
    ),
    "procedure.all_prescribed": (
        Boolean(), Text("Alle freien Stunden sind schon verordnet", "All hours left are prescribed already")
    ),
    "procedure.beyond_minutes": (
        Whole("minutes"), Text("Früher und jetzt verordnet, mehr als frei ist", "Prescribed before and now, beyond what is left")
    ),
    "procedure.lapses_before_decision": (
        Boolean(), Text("Tage der Entlassverordnung enden vor der Entscheidung", "Days after discharge end before the decision")
    ),
    "procedure.units_after_credit": (
        Whole("units"), Text("Einheiten nach Anrechnung der Probestunden", "Units left once Probestunden are credited")
    ),
    "procedure.credit_reduces": (
        Boolean(), Text("Probestunden mindern die Einheiten", "Probestunden leave fewer units")
    ),
    "procedure.earlier_goes_on": (
        Boolean(), Text("Auf einer früheren Verordnung geht es weiter", "It goes on with an earlier prescription")
    ),
    "procedure.earlier_approved": (
        Boolean(), Text("Genehmigung früherer Verordnungen angegeben", "Approval of earlier prescriptions stated")
    ),
    "procedure.exceeded_on": (
        Day(), Text("Frühere Verordnung, auf der mehr erbracht ist", "Earlier prescription on which more was delivered")
    ),
    "procedure.exceeded_minutes": (
        Whole("minutes"), Text("Mehr erbracht als verordnet", "Delivered beyond what was prescribed")
    ),
    "procedure.remote_minutes": (
        Whole("minutes"), Text("Nicht gezählt: Telefon und Video", "Not counted: telephone and video")
    ),
    "procedure.remote_service": (
        Boolean(), Text("Kontakt des Tages per Telefon oder Video", "Contact of the day by telephone or video")
    ),
    "procedure.several_diagnoses": (
        Boolean(), Text("Mehrere gesicherte Diagnosen, keine als Komorbidität", "Several secured diagnoses, none as comorbidity")
    ),
    "procedure.window_ends": (
        Day(), Text("Krankheitsfall endet bald, am", "The Krankheitsfall ends soon, on")
    ),
    "procedure.ended_with_window": (
        Boolean(), Text("Mit dem Krankheitsfall zu Ende", "Ended with the Krankheitsfall")
    ),
    "procedure.receipt_open": (
        Boolean(), Text("Offen, ob die Unterlagen rechtzeitig ankamen", "Open whether the papers arrived in time")
    ),
    "procedure.delivered": (Boolean(), Text("Erbrachte Leistung angegeben", "A delivery is stated")),
    "procedure.listed_twice": (
        Boolean(),
        Text("Steht auch unter den früheren Verordnungen", "Listed among the earlier prescriptions too"),
    ),
    "procedure.deliveries_ahead": (Boolean(), Text("Leistungen, deren Tag erst kommt", "Deliveries still to come")),
    "procedure.left_on_the_last": (
        Whole("minutes"),
        Text("Auf der letzten Verordnung noch offen", "Left on the last prescription"),
    ),
    "procedure.left_on_referral": (
        Whole("minutes"), Text("Rest auf Muster 28, seit die Praxis verordnet", "Rest on Muster 28 since the practice prescribes")
    ),
    "procedure.last_at_discharge": (
        Boolean(), Text("Die letzte war eine Entlassverordnung", "The last one was one at discharge")
    ),
    "procedure.left_until": (
        Day(), Text("Letzter Tag der letzten Entlassverordnung", "Last day of the last prescription at discharge")
    ),
    "procedure.last_day_known": (Boolean(), Text("Letzter Tag der Verordnung bekannt", "Last day of the prescription known")),
    "procedure.ended_on": (Day(), Text("Letzter Tag, an dem etwas bezahlt wird", "Last day on which anything is paid")),
    "procedure.discharge_over": (
        Boolean(), Text("Tage der Entlassverordnung vorbei", "Days of the prescription at discharge are over")
    ),
    "procedure.next_prescription_open": (
        Boolean(), Text("Folgeverordnung noch rechtzeitig", "Follow-up prescription still in time")
    ),
    "procedure.next_prescription_by": (Day(), Text("Folgeverordnung spätestens am", "Follow-up prescription by")),
}  # fmt: skip
INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "procedure.krankenkasse_decides": ("patient.coverage",),
    "procedure.contract_missing": ("provider.contracted", "provider.found"),
    "procedure.provider_sought": ("provider.found",),
    "procedure.capability_open": ("therapy_capability",),
    "procedure.detention_open": ("patient.detention",),
    "procedure.group_open": ("prescriber.group",),
    "procedure.code_incomplete": ("diagnoses",),
    "procedure.decision_unknown": ("approval.decided_on", "approval.granted_units"),
    "procedure.receipt_known": ("approval.received_on",),
    "procedure.route": ("diagnoses",),
    "procedure.stage": (
        "prescribed_on", "prescription.kind", "prescription.units", "prescription.start_on", "prescription.until",
        "approval.submitted_on", "approval.received_on", "approval.decided_on", "approval.granted_units",
        "approval.medical_service_involved", "history", "service.on",
    ),
    "procedure.objection_by": ("approval.decided_on", "approval.notified_on", "approval.instruction_given"),
    "procedure.objection_told_by": ("approval.decided_on", "approval.notified_on"),
    "procedure.objection_turns_on_notice": (
        "approval.decided_on", "approval.notified_on", "approval.instruction_given", "approval.objection_filed_on",
    ),
    "procedure.objection_filed": ("approval.objection_filed_on",),
    "procedure.receipt_open": ("approval.received_on", "prescribed_on"),
    "procedure.objection_late": ("approval.objection_filed_on", "approval.notified_on", "approval.instruction_given"),
    "procedure.refused": ("approval.decided_on", "approval.granted_units", "prescription.units"),
    "procedure.nothing_more_permitted": ("approval.decided_on", "approval.granted_units", "prescription.units"),
    "procedure.hours_planned": ("approval.decided_on", "approval.granted_units", "prescription.units"),
    "procedure.sent_in_time": ("approval.submitted_on", "approval.received_on", "prescription.kind"),
    "procedure.days_after_discharge_over": ("prescription.kind",),
}  # fmt: skip
"""The stated facts on which the facts of the moment rest that no rule reads."""

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "procedure.stage": (
        "approval_free_units", "discharge_days", "approval.short_decide_by", "approval.long_decide_by",
        "discharge.last_day", "krankheitsfall.end",
    ),
    "procedure.since": ("procedure.stage",),
    "procedure.route": ("indication.listed", "indication.single_case", "indication.for_trial"),
    "procedure.group_open": ("unlisted",),
    "procedure.approval_needed": ("approval_free_units",),
    "procedure.issue_day_known": ("approval.submit_by",),
    "procedure.submission_open": ("approval.submit_by",),
    "procedure.anew_submit_by": ("approval.submit_by",),
    "procedure.issued_long_ago": ("approval.submit_by", "approval.short_time_ends"),
    "procedure.granted_long_ago": ("procedure.stage", "approval.long_time_ends"),
    "procedure.cost_cover": (
        "procedure.approval_needed", "procedure.sent_in_time", "procedure.submission_open", "approval.received_in_time",
    ),
    "procedure.may_begin": ("procedure.stage", "procedure.cost_cover"),
    "procedure.decide_by": ("approval.short_decide_by", "approval.long_decide_by"),
    "procedure.decision_late": ("approval.decided_in_time",),
    "procedure.medical_service_unclear": ("approval.long_decide_by",),
    "procedure.short_decide_by": ("approval.short_decide_by",),
    "procedure.short_time_over": ("approval.short_decide_by",),
    "procedure.refused": ("procedure.stage",),
    "procedure.objection_by": ("objection_months", "objection_months_without_instruction"),
    "procedure.objection_told_by": ("objection_months", "objection_months_without_instruction"),
    "procedure.objection_turns_on_notice": ("objection_months", "objection_months_without_instruction"),
    "procedure.objection_open": ("procedure.objection_by",),
    "procedure.objection_late": ("procedure.objection_by",),
    "procedure.outstanding_minutes": ("krankheitsfall.minutes_committed", "krankheitsfall.minutes_after"),
    "procedure.nothing_more_permitted": ("units_per_prescription", "probation.credited_units", "krankheitsfall_minutes"),
    "procedure.hours_planned": (
        "krankheitsfall_minutes", "unit_minutes", "krankheitsfall.minutes_committed", "procedure.listed_twice",
    ),
    "procedure.sent_in_time": ("approval.submit_by", "procedure.approval_needed"),
    "procedure.days_after_discharge_over": ("discharge.last_day",),
    "procedure.all_prescribed": ("procedure.outstanding_minutes", "krankheitsfall.minutes_remaining"),
    "procedure.beyond_minutes": ("krankheitsfall_minutes", "krankheitsfall.minutes_committed"),
    "procedure.lapses_before_decision": ("discharge.last_day", "procedure.decide_by"),
    "procedure.units_after_credit": ("units_per_prescription", "probation.credited_units"),
    "procedure.credit_reduces": ("procedure.units_after_credit",),
    "procedure.earlier_goes_on": ("procedure.outstanding_minutes", "procedure.earlier_approved", "krankheitsfall.end"),
    "procedure.earlier_approved": (
        "unit_minutes", "group_unit_minutes", "remote_contacts_from", "remote_contacts_until", "approval_free_units",
        "approval.free_units",
    ),
    "procedure.exceeded_on": ("procedure.earlier_approved",),
    "procedure.exceeded_minutes": ("procedure.earlier_approved",),
    "procedure.remote_minutes": ("remote_contacts_from", "remote_contacts_until"),
    "procedure.remote_service": ("remote_contacts_from", "remote_contacts_until"),
    "procedure.window_ends": ("krankheitsfall.end", "decision_weeks_with_medical_service"),
    "procedure.ended_with_window": ("procedure.stage",),
    "procedure.receipt_open": ("approval.received_in_time",),
    "procedure.left_on_referral": ("unit_minutes", "group_unit_minutes", "remote_contacts_from", "remote_contacts_until"),
    "procedure.left_until": ("discharge_days",),
    "procedure.last_at_discharge": ("procedure.left_until",),
    "procedure.ended_on": ("procedure.stage",),
    "procedure.discharge_over": ("procedure.stage",),
    "procedure.next_prescription_open": ("procedure.next_prescription_by",),
    "procedure.next_prescription_by": ("approval.submission_ends", "approval.short_time_ends"),
}  # fmt: skip
"""What of the rules the facts of the moment are worked out from, directly or through other facts, by name."""

_NAMES: Final[Mapping[str, Mapping[str, Text]]] = {
    "procedure.route": ROUTES,
    "outcome": {each.value: OUTCOMES[each] for each in Outcome},
    "reader": {
        "prescriber": Text("verordnende Praxis", "prescribing practice"),
        "provider": Text("Leistungserbringer", "provider"),
        "payer": Text("Krankenkasse", "Krankenkasse"),
        "patient": Text("Patientin oder Patient", "patient"),
    },
    "procedure.stage": {
        "planned": Text("geplant", "planned"),
        "issued": Text("ausgestellt", "issued"),
        "submitted": Text("bei der Krankenkasse", "with the Krankenkasse"),
        "overdue": Text("Frist der Krankenkasse abgelaufen", "the time of the Krankenkasse is over"),
        "granted": Text("genehmigt", "approved"),
        "partly_granted": Text("teilweise genehmigt", "approved in part"),
        "refused": Text("abgelehnt", "refused"),
        "running": Text("läuft", "running"),
        "used_up": Text("verbraucht", "used up"),
        "ended": Text("beendet", "ended"),
    },
}
"""The values of the facts of the moment in words."""


MEANINGS: Final[Mapping[str, Text]] = {
    "ask": Text(
        "Die Krankenkasse ist nach ihrer Entscheidung zu fragen.",
        "The Krankenkasse is to be asked for its decision.",
    ),
    "clear_earlier": Text(
        "Zu klären ist, ob genehmigt ist, was früher verordnet wurde.",
        "Whether what was prescribed before is approved is to be cleared.",
    ),
    "clear_first": Text(
        "Vor allem anderen ist mit der Krankenkasse zu klären, was sie genehmigt hat.",
        "Before all else, what the Krankenkasse approved is to be cleared with it.",
    ),
    "find_first": Text(
        "Nichts ist einzureichen, bis ein Leistungserbringer gefunden ist.",
        "Nothing is to be handed in until a provider is found.",
    ),
    "objection": Text("Ein Widerspruch ist noch möglich.", "A Widerspruch is still possible."),
    "stands": Text(
        "Was genehmigt ist, gilt, obwohl etwas nicht passt oder offen ist.",
        "What is approved holds although something does not fit or is open.",
    ),
    "pause": Text("Was genehmigt ist, pausiert.", "What is approved pauses."),
}
"""What a step can come to that headline, account and sentences on the beginning have words for."""


def facts() -> dict[str, Fact]:
    """Return the facts of the moment by name."""
    return {
        name: Fact(
            name, type_, About(label, Kind.PROCEDURAL, values=_NAMES.get(name, {})), "", INPUTS.get(name, ())
        )
        for name, (type_, label) in FACTS.items()
    }
