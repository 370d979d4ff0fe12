"""The short answer on a prescription: what each of four readers sees first.

Written for each reader, not filtered: the practice wants to know what to do, the provider whether to begin and what is paid, the
Krankenkasse on which rule it rests, the person it is about what it means for them. All say the same outcome and the same days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from soziorules.engine.arguments import word_argument
from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.short_answer import NO_BREAK, Part, ShortAnswer, Statement
from soziorules.engine.language.conditions import facts_read
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.short import FURTHER, place_in_norm, since
from soziorules.render.words import day
from soziorules.soziotherapie.ledger.phases import rolls
from soziorules.soziotherapie.procedure import Stage
from soziorules.soziotherapie.procedure.moment_facts import READERS
from soziorules.soziotherapie.remediation import today_and_later
from soziorules.soziotherapie.wording.begin import (
    BEFORE_DECISION,
    BEGIN,
    CONTINUE,
    DECIDED_AGAINST,
    GO_ON,
    before_the_next,
    billable,
    ends_with_refusal,
    goes_on,
    judged,
    may_begin,
    stands,
)
from soziorules.soziotherapie.wording.figures import of_the_day, units
from soziorules.soziotherapie.wording.headlines import headline
from soziorules.soziotherapie.wording.room import room
from soziorules.soziotherapie.wording.silence import (
    HOURS_ASKED,
    RESTS_ON,
    lacking,
    named,
    named_units,
    rests_on,
    units_later,
)
from soziorules.soziotherapie.wording.whom import answer_by_whom

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding, Obligation
    from soziorules.render.sentences import Sentences

FULFILLED: Final = Text(
    "Die Voraussetzungen sind nach den Angaben erfüllt.",
    "According to what is stated, the conditions are met.",
)
ALL_MET: Final = Text(
    "Alle {count} Voraussetzungen, die hier gelten, sind erfüllt.",
    "All {count} conditions that apply here are met.",
)
AND_MORE: Final = Text("Weitere Gründe: {count}.", "Further reasons: {count}.")
OR: Final = Text("Oder", "Or")
OR_PERHAPS: Final = Text("Oder vielleicht", "Or perhaps")
FIRST_CLEAR: Final = Text("Dafür fehlt noch", "Still missing for that")
LATER: Final = Text("Oder warten: {what} möglich.", "Or wait: {what}.")
ANEW: Final = Text(
    "Mit heutigem Datum neu ausstellen; möglich ist das seit dem {day}.",
    "Issue it anew with the date of today; that has been possible since {day}.",
)
FROM_DAY: Final = Text("{what} möglich.", "{what}.")
SAME: Final = Text("Die Verordnung ist {since}", "The prescription is possible {since}")
NEW: Final = Text("Eine neue Verordnung ist {since}", "A new prescription is possible {since}")
AS_MANY: Final = Text("{units} sind {since}", "{units} are possible {since}")
MISSING: Final = Text("Es fehlt", "Missing")
BEFORE_HANDING_IN: Final = Text("Vor dem Einreichen klären", "To be settled before handing in")
FOR_THE_NEXT: Final = Text("Für eine neue Verordnung wird gebraucht", "Needed for a new prescription")
MISSED: Final[Mapping[Effect, Text]] = {
    Effect.NOT_ELIGIBLE: Text(f"nicht{NO_BREAK}erfüllt", f"not{NO_BREAK}met"),
    Effect.NOT_YET: Text(f"noch{NO_BREAK}nicht{NO_BREAK}erfüllt", f"not{NO_BREAK}met{NO_BREAK}yet"),
    Effect.JUSTIFICATION_REQUIRED: Text(f"zu{NO_BREAK}begründen", f"to{NO_BREAK}be{NO_BREAK}justified"),
    Effect.OBLIGATION: Text(f"nicht{NO_BREAK}erfüllt", f"not{NO_BREAK}met"),
}
"""What a missed rule says beside its id."""
DEPENDS: Final = Text("Auslegungsfrage", "Open question of law")
OTHERS: Final = Text("Steht noch aus", "Still to come")
FAILED: Final = Text("Pflichten nicht erfüllt", "Duties not met")
BILL: Final = Text("Abzurechnen", "To be billed")
PAY: Final = Text("Zu zahlen", "To be paid")
UP_TO: Final = Text("bis zu {units}.", "up to {units}.")
UP_TO_UNTIL: Final = Text("bis zu {units}, erbracht bis {day}.", "up to {units}, delivered by {day}.")
GRANTABLE: Final = Text("Jetzt genehmigungsfähig", "What can be approved now")
AT_MOST: Final = Text("höchstens {units}{added}.", "at most {units}{added}.")
RUNS_UNTIL: Final = Text("Der Krankheitsfall läuft bis {day}.", "The Krankheitsfall runs until {day}.")
SUBMISSION: Final = frozenset({"approval.submission", "approval.submission_discharge"})
FEW_DAYS: Final = 7
FIRST_REASONS: Final = 2
FIRST_WAYS: Final = 3


def short_answer(decision: Decision, language: Language, reader: str | None = None) -> ShortAnswer:
    """Return what a reader sees first of a decision on a prescription; where none is named, the practice."""
    reader = word_argument(reader or READERS[0], "reader", STATEMENTS)
    answer = Answer(decision, language, reader)
    statements = tuple(sorted(STATEMENTS[reader](answer), key=lambda each: each.first != "answer"))
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

    @cached_property
    def sentences(self) -> Sentences:
        """What turns findings into sentences; an answer without a reason has none to say."""
        from soziorules.render.sentences import Sentences

        rules = self.decision.evaluator.rules
        return Sentences(rules.vocabulary_at_a_moment, rules.elements)

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
        if decision.outcome.answer == "yes" or stands(decision):
            return  # Beside an approval that stands nobody is to issue a second prescription.
        from soziorules.render.advice import Advice
        from soziorules.soziotherapie.wording.fitting import by_another_reading
        from soziorules.soziotherapie.wording.later_law import leads

        # What is prescribed is changed by who prescribes: a provider is not told to do it.
        now, perhaps = leads(decision, self.reader)
        advice = Advice(decision, self.sentences, self.language)
        if (possible := self.moment["procedure.possible_since"]) is not None:
            # The same prescription with a new date is the smallest change.
            yield self.say("now", ANEW(self.language).format(day=day(possible, self.language)), now)
            return
        today, later = today_and_later(decision)
        for number, remedy in enumerate(today[:FIRST_WAYS]):
            said = advice.short(remedy)
            most = named_units(remedy)
            more = "" if most is None else by_another_reading(most, decision, self.language)
            text = f"{said.removesuffix('.')}{more}." if more else said
            if asked := named([item.label(self.language) for item in remedy.missing], self.language):
                # What is not known yet may still speak against it.
                lead = OR_PERHAPS if number else perhaps
                clear = BEFORE_HANDING_IN if self._still_sent and most is not None else FIRST_CLEAR
                yield self.say("now", f"{text} {clear(self.language)}: {asked}", lead)
            else:
                yield self.say("now", text, OR if number else now)
        if decision.not_before is not None:
            yield self.say("now", self._later(LATER if today else FROM_DAY))
        elif not today and later:
            yield self.say("now", advice.short(later[0]))

    def _later(self, form: Text) -> str:
        """Return from when it is possible without another change; what is issued already is issued anew for that."""
        most, from_day = units_later(self.decision), since(self.decision, self.language)
        text = AS_MANY if most else SAME if self.stage is Stage.PLANNED else NEW
        what = text(self.language).format(since=from_day, units=units(most or 0, self.language))
        return form(self.language).format(what=what)

    def room(self) -> Iterator[Statement]:
        """Yield what is possible where nothing speaks against it: the units, the form, what is left."""
        return room(self.decision, self.moment, self.language)

    def grantable(self) -> Iterator[Statement]:
        """Yield how many units can be approved although it does not work as asked for, and until when the hours hold."""
        decision, language = self.decision, self.language
        if decision.outcome.answer != "no" or self.stage not in BEFORE_DECISION:
            return
        if not self.moment["procedure.krankenkasse_decides"]:
            return
        from soziorules.soziotherapie.wording.fitting import beside_open

        sure = (remedy for remedy in today_and_later(decision)[0] if not remedy.missing)
        for remedy in sure:
            if (most := named_units(remedy)) is not None:
                said = beside_open(most, decision, language)
                yield self.say(
                    "figure", AT_MOST(language).format(units=said.units, added=said.added), GRANTABLE
                )
                break
        end = (self.moment.figures.get("window") or {}).get("end")
        if end is not None and not rolls(decision.choices) and self._for_hours():
            yield self.say("figure", RUNS_UNTIL(language).format(day=day(end, language)))

    def _for_hours(self) -> bool:
        """Return whether the hours of the Krankheitsfall speak against it."""
        return any(HOURS_ASKED in facts_read(each.law.requires) for each in self.decision.deciding)

    def amount(self, *, so_far: bool = False) -> Iterator[Statement]:
        """Yield the co-payment of the stated day of delivery, for who states it asks for that; `so_far`: not of a day to come."""
        on, today = self.decision.value("service.on"), self.decision.today
        if so_far and on is not None and today is not None and on > today:
            return
        if text := of_the_day(self.decision, self.language):
            yield self.say("reason", text)

    def steps(self) -> Iterator[Statement]:
        """Yield what is to be done next, and the other duties that are of use now: what is enclosed before it is handed in."""
        said: dict[str, Statement] = {}
        steps, sending = list(self._step_texts()), self._sending
        sent = next((place for place, step in enumerate(steps) if step.rule in sending), len(steps))
        for step in (*steps[:sent], *self._duty_texts(), *steps[sent:]):
            # What should be with the Krankenkasse already is for today; once it is there, the day of its decision is nearer.
            late = step.by is None and step.rule in sending and self.stage is Stage.ISSUED
            said.setdefault(step.text, replace(step, by=self.decision.today) if late else step)
        yield from sorted(said.values(), key=lambda each: (self._presses(each.by), not each.first))

    def _presses(self, by: dt.date | None) -> dt.date:
        """Return by when a step has to come first: once something is refused, its day if only a few are left until then."""
        today = self.decision.today
        if by is None or today is None or not self.moment["procedure.refused"]:
            return dt.date.max
        return by if 0 <= (by - today).days <= FEW_DAYS else dt.date.max

    def _step_texts(self) -> Iterator[Statement]:
        """Yield what each step says."""
        for step in self.moment.steps:
            text, first = self.sentences.step(step, self.language), step.law.step.first
            yield Statement("step", f"- {text}", rule=step.id, by=step.by, first=first)

    @property
    def _sending(self) -> frozenset[str]:
        """The steps with which papers are handed in: those that speak of the time for receipt."""
        steps = (step.law.step for step in self.moment.steps)
        return frozenset(step.head.id for step in steps if not SUBMISSION.isdisjoint(step.covers))

    @property
    def _still_sent(self) -> bool:
        """Whether the reader is one of those who hand in what is issued."""
        return self.stage is Stage.ISSUED and self.reader in ("prescriber", "provider")

    def _duty_texts(self) -> Iterator[Statement]:
        """Yield what each duty demands."""
        for duty in self._uncovered() if self.reader not in ("patient", "payer") else ():
            yield Statement("step", f"- {self.message(duty.finding)}", rule=duty.finding.rule)

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
            if reading.id in decision.moment.covered:
                continue  # A step says who settles it.
            law = decision.evaluator.program.law.readings[reading.id]
            yield self.say("reason", law.question(language), DEPENDS)
        # What is not known can only make worse what is possible another way today, and that way says itself what it waits for.
        aside = decision.outcome is Outcome.NOT_YET and bool(today_and_later(decision)[0])
        if names := "" if aside else lacking(decision, language):
            sent = self._still_sent and self._sending
            next_one = before_the_next(decision)
            yield self.say(
                "missing", names, FOR_THE_NEXT if next_one else BEFORE_HANDING_IN if sent else MISSING
            )
        if names := rests_on(decision, language):
            yield self.say("missing", names, RESTS_ON)

    def begin(self) -> Iterator[Statement]:
        """Yield whether a provider may begin."""
        if not before_the_next(self.decision):
            begun = self.moment["procedure.delivered"] or self.stage is Stage.USED_UP
            begun = begun or goes_on(self.decision) or ends_with_refusal(self.decision, self.stage)
            label = GO_ON if begun else CONTINUE if self.stage in (Stage.RUNNING, Stage.ENDED) else BEGIN
            yield self.say("reason", may_begin(self.decision, self.language), label)

    def bill(self, label: Text) -> Iterator[Statement]:
        """Yield how much can be billed on the prescription, and is to be paid."""
        # What stands is delivered as approved and billed; the Krankenkasse reads that its approval holds.
        held = judged(self.decision).answer == "yes" or (stands(self.decision) and label is BILL)
        if not held or self.moment["procedure.contract_missing"]:
            return
        granted = self.decision.values["approval.granted_units"]
        left = billable(self.decision)
        if self.stage in (Stage.GRANTED, Stage.PARTLY_GRANTED, Stage.RUNNING) and granted is not None:
            last = self.decision.values["prescription.until"]
            text = (UP_TO if last is None else UP_TO_UNTIL)(self.language).format(
                units=units(granted if left is None else left, self.language),
                day="" if last is None else day(last, self.language),
            )
            yield self.say("figure", text, label)

    def with_place(self, finding: Finding) -> str:
        """Return a finding with the place in the norm."""
        return f"{self.message(finding)} ({place_in_norm(finding, self.language)})"

    def with_rule(self, finding: Finding) -> str:
        """Return a finding with the place in the norm, title and id of the rule that it misses."""
        missed = MISSED[finding.effect](self.language)
        if finding.effect is Effect.JUSTIFICATION_REQUIRED:
            # The headline names it.
            return f"{self.with_place(finding)} [{missed}:{NO_BREAK}{finding.rule}]"
        return f"{self.with_place(finding)} [{missed}: {finding.title(self.language)}, {finding.rule}]"

    def all_met(self) -> Iterator[Statement]:
        """Yield how many conditions were looked at, where all are met; duties stand by themselves."""
        if self.decision.outcome is Outcome.ELIGIBLE:
            met = [
                f for f in self.decision.findings if f.status == "met" and f.effect is not Effect.OBLIGATION
            ]
            yield self.say("reason", ALL_MET(self.language).format(count=len(met)))


def _prescriber(answer: Answer) -> Iterable[Statement]:
    yield from answer.fulfilled()
    yield from answer.reasons(answer.with_place)
    yield from answer.ways()
    yield from answer.room()
    yield from answer.amount(so_far=True)
    yield from answer.missing()
    yield from answer.steps()


def _provider(answer: Answer) -> Iterable[Statement]:
    yield from answer.begin()
    yield from answer.reasons(answer.message)
    yield from answer.bill(BILL)
    yield from answer.room()
    yield from answer.amount()
    yield from answer.ways()
    yield from answer.missing()
    yield from answer.steps()


def _payer(answer: Answer) -> Iterable[Statement]:
    yield from answer.all_met()
    yield from answer.reasons(answer.with_rule)
    yield from answer.grantable()
    yield from answer.bill(PAY)
    yield from answer.missing()
    yield from answer.room()
    yield from answer.amount()
    yield from answer.duties_of_others()
    yield from answer.steps()


def _patient(answer: Answer) -> Iterable[Statement]:
    from soziorules.soziotherapie.wording.patient_words import patient_statements

    yield from patient_statements(answer.decision, answer.language, list(answer.steps()))


STATEMENTS: Final[Mapping[str, Callable[[Answer], Iterable[Statement]]]] = {
    "prescriber": _prescriber,
    "provider": _provider,
    "payer": _payer,
    "patient": _patient,
}
