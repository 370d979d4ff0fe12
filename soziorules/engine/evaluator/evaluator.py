"""The compiled evaluator for one day's law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.answers import Remembered, reader
from soziorules.engine.compiler.bounds import BoundsOf
from soziorules.engine.compiler.formula import holds
from soziorules.engine.compiler.functions import Functions, MeasureAgain, again
from soziorules.engine.compiler.passed_over import PassedOver
from soziorules.engine.compiler.program import Program, is_firm
from soziorules.engine.compiler.single_case import ONE_CASE, CaseLeaves
from soziorules.engine.compiler.worth import CaseFacts, Worth, Worths
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.explain import Part, parted
from soziorules.engine.evaluator.finding import deciding
from soziorules.engine.evaluator.values import facts_shown
from soziorules.engine.evaluator.verdict import Judged, OtherReading, Verdict, Verdicts
from soziorules.engine.language.conditions import Defined, facts_read, walk
from soziorules.engine.language.elements import Citation, Effect
from soziorules.engine.language.facts import Derivation, Kind
from soziorules.engine.language.formulas import Arm, Cases
from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.evaluator.assumed import Assumption
    from soziorules.engine.evaluator.missing_search import Settlings
    from soziorules.engine.evaluator.of_use import OfUse
    from soziorules.engine.evaluator.rests_on import Reads, RestsOn
    from soziorules.engine.evaluator.rules import RuleSet
    from soziorules.engine.evaluator.verdict import OtherReadings

REMEMBERED_VERDICTS = 65_536
WRITTEN_AFTER = 100
"""How many cases are measured wholly after the same change, before a function of its own is worth the time that it takes."""
Read = Callable[[Any, tuple[Any, ...]], Any]


class Evaluator:
    """Decides cases by the law of one day; made by `RuleSet.at`.

    A case is measured once: one pass yields a word with two bits for each question. The outcome, the status of each rule
    and every explanation are read from that word, so they cannot disagree.
    """

    def __init__(
        self, program: Program, functions: Functions, rules: RuleSet, readings: Mapping[str, str]
    ) -> None:
        self.program = program
        self.domain = rules.domain
        self.rules = rules
        self.readings_chosen = readings
        self.derivations = functions.derivations
        self.measure = functions.measure
        self.judge: Callable[[int], Judged] = functions.judge
        self._functions = functions
        self._make = Verdicts(program)
        self._verdicts: dict[int, Verdict] = {}
        self._worths: dict[str, Worths] = {}
        self._missed: dict[int, tuple[str, ...]] = {}
        self._duties: dict[int, tuple[int, ...]] = {}
        self._deciding: dict[int, int] = {}
        self._changes: dict[frozenset[str], int] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return _at, (self.rules, self.day, dict(self.readings_chosen))

    @cached_property
    def _firm(self) -> tuple[Callable[[Any, int], int], Callable[..., tuple[Outcome, ...]]]:
        """`measure_firm` and `judge_firm`, made when first asked for."""
        firm = self._functions.firm()
        return firm["measure_firm"], firm["judge_firm"]

    @cached_property
    def settlings(self) -> Settlings:
        """The rules as they are searched for what is missing; made when somebody asks, shared by days of like law."""
        return self.rules.settlings(self.program)

    def worth(self, derivation: Derivation, case: Any, derived: tuple[Any, ...]) -> Worth:
        """Return what a derived value of the rules comes to in a case with derived objects."""
        return self._worths_of(derivation).of(case, derived)

    def passed_over(self, case: Any, derived: tuple[Any, ...], name: str) -> PassedOver:
        """Return the days that a derived value of the rules leaves out in a case with derived objects, and those in doubt."""
        vocabulary = self.program.vocabulary
        derivation = vocabulary.derivations[vocabulary[name].derivation or ""]
        return self._worths_of(derivation).passed_over(case, derived)

    def _worths_of(self, derivation: Derivation) -> Worths:
        known = self._worths.get(derivation.name)
        if known is None:
            known = self._worths[derivation.name] = Worths(self.program, derivation, self.derivations)
        return known

    @cached_property
    def reads(self) -> Mapping[str, Read]:
        """By the path of a fact, what reads its value from a case and its derived objects; each made when first asked for."""
        return Remembered(self._read)

    def _read(self, name: str) -> Read:
        vocabulary = self.program.vocabulary
        fact = vocabulary[name]
        if "[]" in name:
            raise KeyError(name)  # each element of the list has a value of its own
        if fact.derivation is None:
            stated = reader(fact.read, "case")
            return lambda case, derived: stated(case)
        if fact.derivation in self.derivations:
            place, of = self.derivations.index(fact.derivation), reader(fact.read, fact.derivation)
            return lambda case, derived: of(derived[place])
        derivation = vocabulary.derivations[fact.derivation]
        if derivation.element is None:  # no rule needs it, so nobody computed it
            return lambda case, derived: None
        return self._worths_of(derivation).value

    def __repr__(self) -> str:
        return f"<Evaluator of {self.rules.name} {self.rules.version}, law from {self.day}>"

    def arms(self, cases: Cases, case: Any) -> list[Arm]:
        """Return the arms of a formula that can count in a case: one, where all is known."""
        program = self.program
        vocabulary, choices = program.vocabulary, program.base.choices
        facts = CaseFacts(vocabulary.facts, vocabulary.derivations, case, program.law.given, choices)
        leaves = CaseLeaves(vocabulary, facts)
        bounds_of = BoundsOf(ONE_CASE, leaves, program.vocabulary, program.law.formulas, program.base.choices)
        return [arm for _, arm in bounds_of.possible(cases)]

    @property
    def day(self) -> dt.date:
        """The first day on which this law holds."""
        return self.program.law.day

    def decide(self, case: Any) -> Decision:
        """Return the explained decision on a case by the law of this day. Raises Problems for what is no case."""
        try:
            word, derived = self.measure(case)
        except (AttributeError, TypeError, ValueError):  # not yet a case, or one whose values nobody checked
            case = self.domain.read_case(case)
            word, derived = self.measure(case)
        verdict = self._verdicts.get(word)
        if verdict is None:
            verdict = self.verdict(word)
        return Decision(self, case, verdict, derived)

    def again(self, before: Decision, case: Any, paths: Iterable[str]) -> Decision:
        """Return the decision on a case that differs from one decided before in the stated facts `paths` alone.

        What many cases change alike is measured only where it reaches; a change of the day wholly, by the law of that day.
        """
        changed = frozenset(paths)
        if before.as_of is None or self.domain.day_fact in changed:
            return self.rules.decide(case, self.readings_chosen)
        uses = self._changes[changed] = self._changes.get(changed, 0) + 1
        if uses <= WRITTEN_AFTER:
            return self.decide(case)
        word, derived = self._measure_again[changed](case, before.verdict.word, before.derived)
        return Decision(self, case, self.verdict(word), derived)

    @cached_property
    def _measure_again(self) -> Mapping[frozenset[str], MeasureAgain]:
        """By the facts that change, what measures a case again; each written when it is worth while."""
        return Remembered(partial(again, self.program))

    def verdict(self, word: int) -> Verdict:
        """Return what a measured word says; remembered."""
        verdict = self._verdicts.get(word)
        if verdict is None:
            if len(self._verdicts) >= REMEMBERED_VERDICTS:
                self._verdicts.clear()
                self._missed.clear()
                self._duties.clear()
                self._deciding.clear()
            verdict = self._verdicts[word] = self._make.make(word, self.judge(word))
        return verdict

    def missed(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the ids of the rules that a verdict misses; shared by all verdicts that miss the same."""
        found = self._missed.get(verdict.missed)
        if found is None:
            rules = self.program.law.rules
            missed = verdict.missed
            found = tuple(rule.id for index, rule in enumerate(rules) if missed >> index & 1)
            self._missed[missed] = found
        return found

    def duties(self, verdict: Verdict) -> tuple[int, ...]:
        """Return the rules that leave something to be done: they surely apply, and are missed or open."""
        found = self._duties.get(verdict.word)
        if found is None:
            done, duties = verdict.unneeded | verdict.met, self.program.duties
            found = tuple(
                index
                for index in duties
                if not done >> index & 1
                and (verdict.missed >> index & 1 or holds(duties[index], verdict.word))
            )
            self._duties[verdict.word] = found
        return found

    def deciding(self, verdict: Verdict) -> int:
        """Return the rules on which the outcome of a verdict rests, as bits."""
        found = self._deciding.get(verdict.word)
        if found is None:
            found = deciding(verdict, self.program.law.rules, self.effects)
            self._deciding[verdict.word] = found
        return found

    @cached_property
    def places(self) -> Mapping[str, int]:
        """By the id of a rule, its place."""
        return {rule.id: index for index, rule in enumerate(self.program.law.rules)}

    @cached_property
    def clinical(self) -> frozenset[str]:
        """The ids of the rules that demand something of clinical facts."""
        facts, rules = self.program.vocabulary, self.program.law.rules
        return frozenset(
            rule.id
            for rule in rules
            if any(facts[name].about.kind is Kind.CLINICAL for name in facts_read(rule.requires))
        )

    @cached_property
    def clinical_no(self) -> int:
        """The rules that say no of clinical facts under each answer to open questions that has no firm ground, as bits."""
        contested = [
            changed for variant, changed in self.program.alternatives if not is_firm(variant, self.program)
        ]
        return sum(
            1 << index
            for index, rule in enumerate(self.program.law.rules)
            if rule.id in self.clinical
            and rule.wording.otherwise is Effect.NOT_ELIGIBLE
            and not any(index in changed for changed in contested)
        )

    @cached_property
    def effects(self) -> Mapping[Effect, int]:
        """The rules by what they do when they are missed, as bits."""
        found = dict.fromkeys(Effect, 0)
        for index, rule in enumerate(self.program.law.rules):
            found[rule.wording.otherwise] |= 1 << index
        return found

    @cached_property
    def mere_duties(self) -> frozenset[str]:
        """The ids of the rules that make a duty when they are missed, and change no outcome."""
        rules = self.program.law.rules
        return frozenset(rule.id for rule in rules if rule.wording.otherwise is Effect.OBLIGATION)

    @cached_property
    def presumptions(self) -> Mapping[int, tuple[Assumption, ...]]:
        """By the place of a rule, what it takes for granted where nothing is stated; made when first asked for."""
        from soziorules.engine.evaluator.assumed import presumptions

        return Remembered(partial(presumptions, self))

    @cached_property
    def presuming(self) -> tuple[int, ...]:
        """The places of the rules that take something for granted where nothing is stated."""
        return tuple(index for index in range(len(self.program.law.rules)) if self.presumptions[index])

    @cached_property
    def facts_shown(self) -> Mapping[int, tuple[str, ...]]:
        """By the place of a rule, the facts and lists that it reads, in order; made when first asked for."""
        conditions = self.program.conditions
        return Remembered(lambda index: tuple(dict.fromkeys(chain(*map(facts_shown, conditions[index])))))

    @cached_property
    def uses(self) -> OfUse:
        """What is of use at a moment by this law; made when somebody reads a decision."""
        from soziorules.engine.evaluator.of_use import OfUse

        facts = frozenset(self.domain.vocabulary.moment)
        return OfUse(self.program.law, self.rules.vocabulary_at_a_moment, facts)

    @cached_property
    def parts(self) -> Mapping[int, tuple[Part, Part]]:
        """By the place of a rule, what it applies to and demands with all parts; made when first asked for."""
        conditions, program = self.program.conditions, self.program
        return Remembered(lambda index: tuple(parted(each, program) for each in conditions[index]))

    @cached_property
    def _grounds(self) -> Reads:
        """What the law of this day rests on; made when somebody asks for sources."""
        from soziorules.engine.evaluator.rests_on import Reads

        return Reads(self)

    @cached_property
    def rests_on(self) -> Mapping[int, RestsOn]:
        """By the place of a rule, what its finding rests on; made when first asked for."""
        return Remembered(self._grounds.of_rule)

    @cached_property
    def before_amendments(self) -> Evaluator | None:
        """This law up to the day until which it was checked, without what is amended later; None where nothing is."""
        elements = self.rules.elements
        period = self.rules.period(max(elements.known_until, elements.begins))
        return self.rules.at(period, self.readings_chosen) if period < self.day else None

    @cached_property
    def told_by(self) -> Mapping[str, tuple[Citation, ...]]:
        """By the id of a note or a step, its sources; made when first asked for."""
        return Remembered(self._grounds.of_told)

    @cached_property
    def definitions(self) -> dict[str, Part]:
        """The definitions that the conditions of the rules use, by name, with all parts."""
        conditions = [condition for pair in self.program.conditions for condition in pair]
        found = {part.name: part for each in conditions for part in walk(each) if isinstance(part, Defined)}
        return {name: parted(each, self.program) for name, each in found.items()}

    def other_readings(self, decision: Decision) -> tuple[OtherReading, ...]:
        """Return the same readings with what the case comes to under each of their options."""
        return self._others.really(decision, self.readings(decision.given, decision.verdict))

    @cached_property
    def _others(self) -> OtherReadings:
        """What finds out what cases come to under other answers; made when first asked for."""
        from soziorules.engine.evaluator.verdict import OtherReadings

        return OtherReadings(self.program)

    def readings(self, case: Any, verdict: Verdict) -> tuple[OtherReading, ...]:
        """Return every reading by which the rules answer otherwise in a case, in the order of the rule files."""
        measure_firm, judge_firm = self._firm
        masks = verdict.unneeded, verdict.met, verdict.missed, verdict.dayless
        firm = self._make.firm(verdict, judge_firm(measure_firm(case, verdict.word), *masks))
        found = {item.id: item for item in (*verdict.readings, *firm)}
        return tuple(found[name] for name in self.program.law.readings if name in found)


def _at(rules: RuleSet, day: dt.date, readings: Mapping[str, str]) -> Evaluator:
    return rules.at(day, readings)
