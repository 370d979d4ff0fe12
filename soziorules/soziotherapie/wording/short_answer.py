"""The short answer on a prescription: what each of four readers sees first.

Written for each reader, not filtered: the practice wants to know what to do, the provider whether to begin and what is paid, the
Krankenkasse on which rule it rests, the person it is about what it means for them. All say the same outcome and the same days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from soziorules.engine.arguments import word_argument
from soziorules.engine.evaluator.short_answer import NO_BREAK, Part, ShortAnswer, Statement
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.advice import Advice
from soziorules.render.sentences import Sentences
from soziorules.render.short import FURTHER, since
from soziorules.render.words import day, hours
from soziorules.soziotherapie.case.choices import FREE
from soziorules.soziotherapie.ledger.phases import rolls
from soziorules.soziotherapie.procedure import Stage
from soziorules.soziotherapie.procedure.moment import READERS
from soziorules.soziotherapie.remediation import today_and_later
from soziorules.soziotherapie.wording.figures import of_the_day, units
from soziorules.soziotherapie.wording.headlines import headline
from soziorules.soziotherapie.wording.patient import before_the_next
from soziorules.soziotherapie.wording.patient_words import patient_statements
from soziorules.soziotherapie.wording.silence import RESTS_ON, named, qualified, rests_on
from soziorules.soziotherapie.wording.whom import answer_by_whom

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding, Obligation

FULFILLED: Final = Text(
    "Die Voraussetzungen sind nach den Angaben erfüllt.", "On what is stated, the conditions are met."
)
ALL_MET: Final = Text(
    "Alle {count} Voraussetzungen, die hier gelten, sind erfüllt.",
    "All {count} conditions that apply here are met.",
)
AND_MORE: Final = Text("Weitere Gründe: {count}.", "Further reasons: {count}.")
NOW: Final = Text("Heute möglich", "Possible today")
OR: Final = Text("Oder", "Or")
LATER: Final = Text(
    "Oder warten: So wie angegeben geht es {since}.", "Or wait: as stated, it is possible {since}."
)
ANEW: Final = Text(
    "mit heutigem Datum neu ausstellen; so wie angegeben geht es seit dem {day}.",
    "issue it anew with the date of today; as stated, it has been possible since {day}.",
)
FROM_DAY: Final = Text("So wie angegeben möglich {since}.", "As stated, possible {since}.")
MISSING: Final = Text("Es fehlt", "Missing")
FOR_THE_NEXT: Final = Text("Für eine neue Verordnung wird gebraucht", "Needed for a new prescription")
DEPENDS: Final = Text("Auslegungsfrage", "Open question of law")
WITHOUT_REASON: Final = Text("Ohne Begründung möglich", "Possible without a reason")
POSSIBLE: Final = Text("Möglich", "Possible")
UNITS_ONLY: Final = Text("{units}.", "{units}.")
FORM_ONLY: Final = Text("{units} auf {form}.", "{units} on {form}.")
ROOM: Final = Text(
    "{units} auf {form}; im Krankheitsfall bis {end} sind {hours} frei.",
    "{units} on {form}; {hours} are left in the Krankheitsfall until {end}.",
)
ROLLING_ROOM: Final = Text(
    "{units} auf {form}; im gleitenden Zeitraum bis {end} sind {hours} frei.",
    "{units} on {form}; {hours} are left in the rolling period until {end}.",
)
BEGIN: Final = Text("Beginnen", "Begin")
CONTINUE: Final = Text("Beginnen oder weitermachen", "Begin or go on")
OTHERS: Final = Text("Steht noch aus", "Still to come")
FAILED: Final = Text("Pflichten nicht erfüllt", "Duties not met")
BEGINS: Final[Mapping[str, Text]] = {
    "yes": Text("ja.", "yes."),
    "cover": Text(
        "möglich; die Kosten trägt die Krankenkasse bis zu ihrer Entscheidung, denn die Unterlagen kamen rechtzeitig an.",
        "possible; the Krankenkasse bears the cost until it decides, since the papers arrived in time.",
    ),
    "approve_first": Text(
        "erst, wenn die Krankenkasse genehmigt hat.", "only when the Krankenkasse has approved it."
    ),
    "with_papers": Text(
        "ja, wenn die Unterlagen rechtzeitig bei der Krankenkasse sind.",
        "yes, if the Krankenkasse has the papers in time.",
    ),
    "risk": Text(
        "besser erst nach der Entscheidung; vorher ist die Bezahlung nicht gesichert.",
        "better only after the decision; until then payment is not secured.",
    ),
    "which_decision": Text(
        "erst klären, wie die Krankenkasse entschieden hat.", "first clear how the Krankenkasse has decided."
    ),
    "unclear": Text("erst klären, wann die Unterlagen ankamen.", "first clear when the papers arrived."),
    "not_issued": Text("noch nicht, die Verordnung ist nicht ausgestellt.", "not yet, the prescription is not issued."),
    "no": Text("nein.", "no."),
    "not_yet": Text("noch nicht.", "not yet."),
    "missing": Text("erst klären, was fehlt.", "first clear what is missing."),
    "reading": Text("erst mit der Krankenkasse klären.", "first clear it with the Krankenkasse."),
    "sozialamt": Text("erst, wenn das Sozialamt zugesagt hat.", "only when the Sozialamt has agreed."),
    "group": Text(
        "erst, wenn mit der KV geklärt ist, ob die Praxis verordnen darf.",
        "only when it is clear with the KV whether the practice may prescribe.",
    ),
    "agreed": Text("nur mit der Zusage des Sozialamts.", "only with the agreement of the Sozialamt."),
    "granted_against": Text(
        "erst mit der Krankenkasse klären: Sie hat genehmigt, obwohl nach den Angaben etwas fehlt.",
        "first clear it with the Krankenkasse: it has approved although something is lacking by what is stated.",
    ),
    "contract": Text(
        "erst, wenn ein Vertrag oder eine Vereinbarung im Einzelfall da ist.",
        "only when there is a contract or a single agreement.",
    ),
    "reason": Text("ja, sobald die Praxis den Grund dokumentiert hat.", "yes, once the practice has documented the reason."),
}  # fmt: skip
BILL: Final = Text("Abzurechnen", "To be billed")
UP_TO: Final = Text("bis zu {units}.", "up to {units}.")
UP_TO_UNTIL: Final = Text("bis zu {units}, erbracht bis {day}.", "up to {units}, delivered by {day}.")
FIRST_REASONS: Final = 2
FIRST_WAYS: Final = 3


def short_answer(decision: Decision, language: Language, reader: str | None = None) -> ShortAnswer:
    """Return what a reader sees first of a decision on a prescription; where none is named, the practice."""
    reader = word_argument(reader or READERS[0], "reader", STATEMENTS)
    answer = Answer(decision, language, reader)
    statements = tuple(STATEMENTS[reader](answer))
    found = ShortAnswer(headline(decision, language, reader), statements, FURTHER(language))
    return answer_by_whom(found, decision, language)


class Answer:
    """The statements from which the short answers of the readers are put together."""

    def __init__(self, decision: Decision, language: Language, reader: str) -> None:
        self.decision = decision
        self.language: Language = language
        self.reader = reader
        self.moment = decision.moment.of(reader)
        self.stage = Stage(decision.moment["procedure.stage"])
        rules = decision.evaluator.rules
        self.sentences = Sentences(rules.vocabulary_at_a_moment, rules.elements)

    def say(self, part: Part, text: str, label: Text | None = None) -> Statement:
        """Return a statement."""
        return Statement(part, text, "" if label is None else label(self.language))

    def reasons(self, said: Callable[[Finding], str]) -> Iterator[Statement]:
        """Yield the findings on which the outcome rests, the first few in words."""
        if self.decision.outcome is Outcome.UNDETERMINED:
            return
        found = list({said(finding): finding.rule for finding in reversed(self.decision.deciding)}.items())[
            ::-1
        ]
        for text, rule in found[:FIRST_REASONS]:
            yield Statement("reason", text, rule=rule)
        if rest := len(found) - FIRST_REASONS if len(found) > FIRST_REASONS else 0:
            yield self.say("reason", AND_MORE(self.language).format(count=rest))

    def message(self, finding: Finding) -> str:
        """Return what the rule says of a finding."""
        return self.sentences.message(finding, self.language)

    def fulfilled(self) -> Iterator[Statement]:
        """Yield that the conditions are met, where the headline says something else."""
        if self.decision.outcome is Outcome.ELIGIBLE and self.stage in DECIDED_AGAINST:
            yield self.say("reason", FULFILLED(self.language))

    def ways(self) -> Iterator[Statement]:
        """Yield what changes the answer: what is possible today before what is only possible later."""
        decision = self.decision
        if decision.outcome.answer == "yes":
            return
        advice = Advice(decision, self.sentences, self.language)
        today, later = today_and_later(decision)
        for number, remedy in enumerate(today[:FIRST_WAYS]):
            said = advice.short(remedy)
            of_units = set(remedy.change) == {"prescription.units"}
            text = qualified(said, decision, self.language) if of_units else said
            yield self.say("now", text, OR if number else NOW)
        if decision.not_before is not None:
            anew = self.moment["procedure.possible_since"] is not None
            form = ANEW if anew else LATER if today else FROM_DAY
            when = {"day": day(decision.not_before, self.language), "since": since(decision, self.language)}
            yield self.say(
                "now", form(self.language).format(**when), (OR if today else NOW) if anew else None
            )
        elif not today and later:
            yield self.say("now", advice.short(later[0]))

    def room(self) -> Iterator[Statement]:
        """Yield what is possible where nothing speaks against it: the units, the form, what is left."""
        figures = self.moment.figures
        count, window = (figures.get("units") or {}).get("permitted"), figures.get("window") or {}
        form, left, end = figures.get("form"), window.get("remaining_minutes"), window.get("end")
        answered_no = self.decision.outcome.answer == "no"
        if answered_no or self.moment["procedure.group_open"] or self.stage not in BEFORE_DECISION:
            return
        asked = self.decision.values["prescription.units"]
        if count is None and self.decision.outcome is Outcome.ELIGIBLE:
            count = asked  # What fits the rules is possible, however much more may be.
        if not count or asked is None:
            return
        room = ROLLING_ROOM if rolls(self.decision.choices) else ROOM
        told = UNITS_ONLY if form is None else FORM_ONLY if left is None or end is None else room
        text = told(self.language).format(
            units=units(min(asked, count), self.language),
            form="" if form is None else self._named("prescription.form", form),
            end="" if end is None else day(end, self.language),
            hours="" if left is None else hours(left, self.language).replace(" ", NO_BREAK),
        )
        without = self.decision.outcome is Outcome.JUSTIFICATION_REQUIRED and asked > count
        yield self.say("figure", text, WITHOUT_REASON if without else POSSIBLE if form is None else None)

    def amount(self) -> Iterator[Statement]:
        """Yield the co-payment of the stated day of delivery: whoever states it and its cost asks for that."""
        if text := of_the_day(self.decision, self.language):
            yield self.say("reason", text)

    def _named(self, fact: str, value: str) -> str:
        return self.decision.evaluator.program.vocabulary[fact].about.values[value](self.language)

    def steps(self) -> Iterator[Statement]:
        """Yield what is to be done next, and the other duties that are of use now."""
        said: dict[str, tuple[str, dt.date | None]] = {}
        for text, rule, by in (*self._step_texts(), *self._duty_texts()):
            said.setdefault(text, (rule, by))
        for text, (rule, by) in said.items():
            yield Statement("step", f"- {text}", rule=rule, by=by)

    def _step_texts(self) -> Iterator[tuple[str, str, dt.date | None]]:
        """Yield what each step says, with its id and its day."""
        for step in self.moment.steps:
            yield self.sentences.step(step, self.language), step.id, step.by

    def _duty_texts(self) -> Iterator[tuple[str, str, None]]:
        """Yield what each duty demands, with its rule."""
        if self.reader not in ("patient", "payer"):
            yield from ((self.message(duty.finding), duty.finding.rule, None) for duty in self._uncovered())

    def _uncovered(self) -> Iterator[Obligation]:
        """Yield the duties that are of use and of which no step speaks."""
        covered = self.decision.moment.covered
        yield from (duty for duty in self.moment.obligations if duty.id not in covered)

    def duties_of_others(self) -> Iterator[Statement]:
        """Yield what others have not done yet, by its title only: whoever reads it need not do it."""
        for label, failed in ((FAILED, True), (OTHERS, False)):
            findings = [each.finding for each in self._uncovered()]
            titles = [f.title(self.language) for f in findings if (f.status == "not_met") is failed]
            if titles:
                yield self.say("missing", "; ".join(dict.fromkeys(titles)) + ".", label)

    def missing(self) -> Iterator[Statement]:
        """Yield what is not known and counts, and the questions of law on which the outcome turns; nothing at the end."""
        language, decision = self.language, self.decision
        if self.stage is Stage.ENDED:
            return
        for reading in decision.verdict.readings:
            law = decision.evaluator.program.law.readings[reading.id]
            yield self.say("reason", law.question(language), DEPENDS)
        if names := named([item.label(language) for item in decision.missing], language):
            yield self.say("missing", names, FOR_THE_NEXT if before_the_next(decision) else MISSING)
        if names := rests_on(decision, language):
            yield self.say("missing", names, RESTS_ON)

    def begin(self) -> Iterator[Statement]:
        """Yield whether a provider may begin."""
        if before_the_next(self.decision):
            return
        label = CONTINUE if self.stage is Stage.RUNNING else BEGIN
        yield self.say("reason", BEGINS[self._begin()](self.language), label)

    def _begin(self) -> str:
        if self.decision.outcome.answer != "yes":
            return self._begin_not_met()
        if not self._fund_decides and self.stage in BEFORE_DECISION:
            return "sozialamt"
        if self.moment["procedure.contract_missing"] and self.stage in BEFORE_END:
            return "contract"
        return "not_issued" if self.stage is Stage.PLANNED else self._begin_once_issued()

    def _begin_not_met(self) -> str:
        outcome = self.decision.outcome
        if outcome.answer == "no":
            against = "no" if outcome is Outcome.NOT_ELIGIBLE else "not_yet"
            return "granted_against" if self.stage in GRANTED and self._fund_decides else against
        if self.stage in OVER:
            return "no"
        if self.moment["procedure.group_open"]:
            return "group"
        if self.decision.missing or self._fund_decides:
            return "missing" if self.decision.missing else "reading"
        return "agreed" if self.stage in GRANTED else "sozialamt"

    def _begin_once_issued(self) -> str:
        if self.moment["procedure.decision_unknown"]:
            return "which_decision"
        may = self.moment["procedure.may_begin"]
        if not may and self.stage is Stage.ISSUED and self._approval_comes_first():
            return "approve_first"
        if self.stage is Stage.REFUSED and self.moment["procedure.approval_needed"] is False:
            return "reading"
        if may is False:
            return "risk" if self.stage in BEFORE_DECISION else "no"
        if self.decision.outcome is Outcome.JUSTIFICATION_REQUIRED:
            return "reason"
        if may is None:
            return "with_papers" if self.stage is Stage.ISSUED else "unclear"
        return "cover" if self.stage in (Stage.SUBMITTED, Stage.OVERDUE) and may else "yes"

    def _approval_comes_first(self) -> bool:
        """Whether papers in time do not help: more Probestunden than are free, or a law without that time."""
        values = self.decision.values
        return values["prescription.kind"] in FREE or values["approval.submit_by"] is None

    @property
    def _fund_decides(self) -> bool:
        return bool(self.moment["procedure.krankenkasse_decides"])

    def bill(self) -> Iterator[Statement]:
        """Yield how much can be billed on the prescription."""
        if self.decision.outcome.answer != "yes":
            return
        granted = self.decision.values["approval.granted_units"]
        if self.moment["procedure.contract_missing"]:
            return
        if self.stage in (Stage.GRANTED, Stage.PARTLY_GRANTED, Stage.RUNNING) and granted is not None:
            last = self.decision.values["prescription.until"]
            text = (UP_TO if last is None else UP_TO_UNTIL)(self.language).format(
                units=units(granted, self.language), day="" if last is None else day(last, self.language)
            )
            yield self.say("figure", text, BILL)

    def with_place(self, finding: Finding) -> str:
        """Return a finding with the place in the norm."""
        norm = finding.citations[0].norm.replace(" ", NO_BREAK)
        return f"{self.message(finding)} ({norm})"

    def with_rule(self, finding: Finding) -> str:
        """Return a finding with the place in the norm and the id of its rule."""
        return f"{self.with_place(finding)} [{finding.rule}]"

    def all_met(self) -> Iterator[Statement]:
        """Yield how many conditions were looked at, where all are met; duties stand by themselves."""
        if self.decision.outcome is Outcome.ELIGIBLE:
            met = [
                f for f in self.decision.findings if f.status == "met" and f.effect is not Effect.OBLIGATION
            ]
            yield self.say("reason", ALL_MET(self.language).format(count=len(met)))


BEFORE_DECISION: Final = (Stage.PLANNED, Stage.ISSUED, Stage.SUBMITTED, Stage.OVERDUE)
GRANTED: Final = (Stage.GRANTED, Stage.PARTLY_GRANTED)
BEFORE_END: Final = (*BEFORE_DECISION[1:], Stage.GRANTED, Stage.PARTLY_GRANTED, Stage.RUNNING)
DECIDED_AGAINST: Final = (Stage.REFUSED, Stage.PARTLY_GRANTED)
OVER: Final = (Stage.REFUSED, Stage.USED_UP, Stage.ENDED)


def _prescriber(answer: Answer) -> Iterable[Statement]:
    yield from answer.fulfilled()
    yield from answer.reasons(answer.with_place)
    yield from answer.ways()
    yield from answer.room()
    yield from answer.amount()
    yield from answer.missing()
    yield from answer.steps()


def _provider(answer: Answer) -> Iterable[Statement]:
    yield from answer.begin()
    yield from answer.reasons(answer.message)
    yield from answer.bill()
    yield from answer.room()
    yield from answer.amount()
    yield from answer.ways()
    yield from answer.missing()
    yield from answer.steps()


def _payer(answer: Answer) -> Iterable[Statement]:
    yield from answer.all_met()
    yield from answer.reasons(answer.with_rule)
    yield from answer.missing()
    yield from answer.room()
    yield from answer.amount()
    yield from answer.duties_of_others()
    yield from answer.steps()


def _patient(answer: Answer) -> Iterable[Statement]:
    yield from patient_statements(answer.decision, answer.language, list(answer.steps()))


STATEMENTS: Final[Mapping[str, Callable[[Answer], Iterable[Statement]]]] = {
    "prescriber": _prescriber,
    "provider": _provider,
    "payer": _payer,
    "patient": _patient,
}
