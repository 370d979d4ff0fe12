"""A rule set: what the files say, and the evaluator for each day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, Protocol

from soziorules.engine.arguments import day_argument, readings_argument
from soziorules.engine.compiler.functions import Functions, functions
from soziorules.engine.compiler.law import (
    asks_day_alone,
    changes,
    constants_on,
    given_on,
    law_before,
    law_on,
)
from soziorules.engine.compiler.numbers import INFINITE
from soziorules.engine.compiler.passed_over import PassedOver
from soziorules.engine.compiler.program import Program, compile_law
from soziorules.engine.compiler.worth import Compute, Worth
from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import Diagnostic, Problems, suggest
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.domain import Domain, FoundCodes, NamesOfCodes
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.evaluator.layers import check_overlays
from soziorules.engine.evaluator.told import Model
from soziorules.engine.language.elements import CodeName, Elements, Reading
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.language.facts import Scalar, Vocabulary
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.missing_search import Settlings


_READING = Text("die Auslegungsfrage", "reading")


class ReadyMade(Protocol):
    """What was compiled beforehand: the days on which the law changes, and the law of some periods under the default readings."""

    changes: tuple[dt.date, ...]

    def law(self, period: dt.date) -> tuple[Program, Functions] | None:
        """Return the law of a period; None where it was not compiled beforehand."""


class RuleSet(Generic[Model]):
    """A checked rule set with its domain. Evaluators are compiled on first use, one for each period and choice of readings.

    It pickles by content; with `again`, by what makes it in another process. Two are equal when they say the same.
    """

    def __init__(
        self,
        elements: Elements,
        domain: Domain,
        ready: ReadyMade | None = None,
        again: tuple[Callable[..., RuleSet[Any]], tuple[Any, ...]] | None = None,
        overlays: tuple[RuleSet, ...] = (),
    ) -> None:
        """With `overlays`, house rules that were read over this law, each decision has `layers`."""
        self.elements = elements
        # What was compiled beforehand has its derived values already.
        vocabulary = domain.vocabulary if ready is not None else _completed(domain.vocabulary, elements)
        self.domain = replace(domain, vocabulary=vocabulary)
        self.changes = changes(elements) if ready is None else ready.changes
        self._ready = ready
        self._again = again
        self.overlays = overlays
        self._evaluators: dict[tuple[dt.date, tuple[tuple[str, str], ...]], Evaluator] = {}
        self._orders: dict[dt.date, dict[str, int]] = {}
        self._constants: dict[dt.date, Mapping[str, Scalar]] = {}
        self._given: dict[dt.date, Mapping[str, Any]] = {}
        self._settlings: dict[tuple[Any, ...], Settlings] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        made = (RuleSet, (self.elements, self.domain)) if self._again is None else self._again
        return (_with_overlays, (made, self.overlays)) if self.overlays else made

    def with_overlays(self, overlays: tuple[RuleSet, ...]) -> RuleSet[Model]:
        """Return the same law with house rules after it. Raises Problems for two of one name, or with a rule of one id."""
        check_overlays(overlays)
        return RuleSet(self.elements, self.domain, self._ready, self._again, overlays)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, RuleSet)
            and self.sha256 == other.sha256
            and self.elements == other.elements
            and self.domain.name == other.domain.name
            and self.domain.vocabulary == other.domain.vocabulary
            and self.overlays == other.overlays
        )

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        return f"<RuleSet {self.name} {self.version}: {len(self.elements.rules)} rules>"

    @property
    def name(self) -> str:
        """The name of the rule set."""
        return self.elements.name

    @property
    def version(self) -> str:
        """The version of the rule files, not of the program."""
        return self.elements.version

    @property
    def sha256(self) -> str:
        """The checksum of all rule files together."""
        return self.elements.sha256

    @cached_property
    def vocabulary_at_a_moment(self) -> Vocabulary:
        """All facts that texts may depend on: those of a case, and those of the moment in which somebody reads."""
        return self.domain.vocabulary.at_a_moment()

    def period(self, day: dt.date | str) -> dt.date:
        """Return the first day of the period of unchanged law in which a day lies.

        Days before all rules: the day before these begin, where rules ask for the day alone, else the first period.
        """
        day = day if type(day) is dt.date else day_argument(day, "day")
        if day < self.changes[0] and self.speak_before:
            return self.changes[0] - dt.timedelta(days=1)
        return self.changes[max(0, bisect_right(self.changes, day) - 1)]

    @cached_property
    def speak_before(self) -> frozenset[str]:
        """The rules that speak of the days before all rules: those that ask for the day alone."""
        first = ((name, rule.on(self.elements.begins)) for name, rule in self.elements.rules.items())
        return frozenset(
            name
            for name, dated in first
            if dated is not None
            and asks_day_alone(dated.value.applies, dated.value.requires, self.domain.day_fact)
        )

    def find_codes(self, words: str, day: dt.date) -> list[tuple[str, str]]:
        """Return all codes of a day for what somebody typed, with their titles, best first.

        First those that people call so (`code_names`), in the order of the rule files; then those that have the words in their
        titles, of these first those that the rules list. Nothing where no classification can be searched.
        """
        called, titled = self._found_codes(words, day)
        order = self._order_of_codes(self.period(day)) if titled else {}
        return [*called, *sorted(titled, key=lambda each: order.get(each[0], len(self.elements.code_sets)))]

    def codes_called(self, words: str, day: dt.date) -> list[tuple[str, str]]:
        """Return the codes of a day that people call so (`code_names`), with their titles, in the order of the rule files."""
        return self._found_codes(words, day)[0]

    def _found_codes(self, words: str, day: dt.date) -> tuple[FoundCodes, FoundCodes]:
        return (
            ([], [])
            if self.domain.find_codes is None
            else self.domain.find_codes(words, day, self._names_of_codes)
        )

    def name_of_code(self, code: str) -> CodeName | None:
        """Return what people call a code, the first of its names; None where the rules have none."""
        found = self._called_codes.get(code)
        return None if found is None else found[0]

    @cached_property
    def _called_codes(self) -> Mapping[str, list[CodeName]]:
        """All names of each code that has some."""
        found: dict[str, list[CodeName]] = {}
        for each in self.elements.code_names.values():
            for spec in each.codes:
                for code in self.domain.expand(spec, self.elements.state):
                    found.setdefault(code, []).append(each)
        return found

    @cached_property
    def _names_of_codes(self) -> NamesOfCodes:
        """Every code that has a name, with all that people call it."""
        return tuple((code, tuple(chain(*map(_called, names)))) for code, names in self._called_codes.items())

    def _order_of_codes(self, day: dt.date) -> Mapping[str, int]:
        """Return for each code the number of the first list of codes that holds it in a period."""
        order = self._orders.get(day)
        if order is None:
            order = self._orders[day] = {}
            for number, codes in enumerate(self.elements.code_sets.values()):
                for member in (each for each in codes.members if day in each.period):
                    for code in self.domain.expand(member.value, day):
                        order.setdefault(code, number)
        return order

    def check_readings(self, readings: Mapping[str, str] | None) -> Mapping[str, str]:
        """Return chosen readings as a mapping. Raises Problems for readings or options that the rules do not have."""
        chosen = readings_argument(readings)
        unknown = []
        for name, option in chosen.items():
            reading = self.elements.readings.get(name)
            if reading is None:
                unknown.append(_unknown(_READING, name, list(self.elements.readings)))
            elif option not in (known := [item.id for item in reading.options]):
                unknown.append(_unknown(Text(f"die Antwort auf {name}", f"option of {name}"), option, known))
        if unknown:
            raise Problems(unknown)
        return chosen

    def choices(self, readings: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the chosen option of every reading. Raises Problems for an unknown reading or option."""
        defaults = {name: reading.default for name, reading in self.elements.readings.items()}
        return {**defaults, **self.check_readings(readings)}

    def at(self, day: dt.date | str, readings: Mapping[str, str] | None = None) -> Evaluator:
        """Return the compiled evaluator for the law of a day; cached. Raises Problems for an unknown reading or option."""
        period = self.period(day)
        key = (period, tuple(sorted(readings_argument(readings).items())) if readings else ())
        if key not in self._evaluators:
            ready = None if self._ready is None or readings else self._ready.law(period)
            program, written = self._compiled(period, readings or {}) if ready is None else ready
            self._evaluators[key] = Evaluator(program, written, self, dict(readings or {}))
        return self._evaluators[key]

    def _compiled(self, period: dt.date, readings: Mapping[str, str]) -> tuple[Program, Functions]:
        program = self.program(period, readings)
        return program, functions(program, f"rules {self.name}, {period}")

    def program(self, period: dt.date, readings: Mapping[str, str]) -> Program:
        """Return the program for the law of a period under chosen readings, compiled anew."""
        law = law_on(
            self.elements, self.domain.vocabulary, max(period, self.elements.begins), self.domain.expand
        )
        if period < self.elements.begins:
            law = law_before(law, self.speak_before)
        law = replace(law, readings=_settled(law.readings, readings))
        return compile_law(law, self.domain.vocabulary, self.choices(readings))

    def settlings(self, program: Program) -> Settlings:
        """Return the search for missing facts by a program; programs that differ in nothing that it reads share it."""
        from soziorules.engine.evaluator.missing_search import Settlings, search_key

        key = search_key(program)
        if key not in self._settlings:
            self._settlings[key] = Settlings(program)
        return self._settlings[key]

    def warm(self) -> None:
        """Compile the law of every day and make its first search, which the first case without a day would wait for."""
        decision = self.decide(self.domain.read_case({}))
        _ = decision.missing

    def constants_on(self, day: dt.date) -> Mapping[str, Scalar]:
        """Return the values of all parameters on a day."""
        period = self.period(day)
        if period not in self._constants:
            self._constants[period] = constants_on(self.elements, period)
        return self._constants[period]

    def given_on(self, day: dt.date) -> Mapping[str, Any]:
        """Return what facts are computed with on a day: values of parameters and formulas of derived values, by id.

        They are those of the law of the day where that was compiled beforehand, whose formulas are made one by one.
        """
        period = self.period(day)
        if period not in self._given:
            ready = None if self._ready is None else self._ready.law(period)
            made = (
                given_on(self.elements, period, self.domain.expand) if ready is None else ready[0].law.given
            )
            self._given[period] = made
        return self._given[period]

    def scenarios(self, *others: RuleSet) -> Probes:
        """Return samples of cases around the values of these rules, and of others that they are compared with."""
        together = (self, *others)

        def values_of(name: str) -> tuple[Scalar, ...]:
            found = (rules.elements.parameters.get(name) for rules in together)
            values = (dated.value for each in found if each is not None for dated in each.values)
            return tuple(dict.fromkeys(each for each in values if not isinstance(each, frozenset)))

        return self.domain.scenarios(values_of)

    def derived(self, name: str, case: Any, choices: Mapping[str, str]) -> Worth:
        """Return what a derived value comes to in a case by the law of its day, under an option of every reading.

        Nothing is known of one that these rules do not have.
        """
        if name not in self.domain.vocabulary:
            return Worth((-INFINITE, INFINITE), "day")
        compute, given, chosen = self._computed(name, case, choices)
        return compute(case, given, chosen)

    def passed_over(self, name: str, case: Any, choices: Mapping[str, str]) -> PassedOver:
        """Return the days that a derived value leaves out in a case, such as public holidays, and those in doubt."""
        compute, given, chosen = self._computed(name, case, choices)
        return compute.passed_over(case, given, chosen)

    def _computed(
        self, name: str, case: Any, choices: Mapping[str, str]
    ) -> tuple[Compute, Mapping[str, Any], Mapping[str, str]]:
        """Return the function of a derived value with what it is given by the law of the day of a case."""
        day = self.domain.day_of(case)
        assert day is not None, "the law is that of a day"
        vocabulary = self.domain.vocabulary
        derivation = vocabulary.derivations[vocabulary[name].derivation or ""]
        assert isinstance(derivation.compute, Compute), "a derived value has a formula"
        return derivation.compute, derivation.given(self.given_on(day)), derivation.chosen(choices)

    def decide(self, case: Any, readings: Mapping[str, str] | None = None) -> Decision[Model]:
        """Return the decision on a case by the law of its day (without one: `decide_undated`). Raises Problems for no case."""
        try:
            day = self.domain.day_of(case)
        except (AttributeError, TypeError, ValueError):
            case = self.domain.read_case(case)
            day = self.domain.day_of(case)
        if day is None:
            return decide_undated(self, case, readings)
        return self.at(day, readings).decide(case)


def _called(name: CodeName) -> tuple[str, ...]:
    titles = (name.head.title.de, name.head.title.en)
    return (*(each for title in titles for each in title.split(", ")), *name.words)


def _with_overlays(
    made: tuple[Callable[..., RuleSet], tuple[Any, ...]], overlays: tuple[RuleSet, ...]
) -> RuleSet:
    make, given = made
    return make(*given).with_overlays(overlays)


def _completed(vocabulary: Vocabulary, elements: Elements) -> Vocabulary:
    from soziorules.engine.compiler.derived import with_derived
    from soziorules.engine.language.additions import with_lists

    return with_derived(with_lists(vocabulary, elements.lists.values()), elements)


def _unknown(what: Text, word: str, known: list[str]) -> Diagnostic:
    near = suggest(word, known)
    hint = None if near is None else Text(f"Meinten Sie „{near}“?", f'did you mean "{near}"?')
    message = Text(f"{what.de} „{word}“ gibt es nicht", f'unknown {what.en} "{word}"')
    return Diagnostic("R020", message, hint=hint, allowed=Text(", ".join(known), ", ".join(known)))


def _settled(readings: Mapping[str, Reading], chosen: Mapping[str, str]) -> dict[str, Reading]:
    """Only a default can lack firm ground: an answer that somebody chose decides, the others are still named."""
    return {
        name: replace(reading, firm=True) if name in chosen else reading for name, reading in readings.items()
    }


def decide_undated(rules: RuleSet, case: Any, readings: Mapping[str, str] | None) -> Decision:
    """Return the decision by the latest known law, undetermined unless the law of every period answers the same."""
    decision = rules.at(rules.elements.state, readings).decide(case)
    if decision.outcome is Outcome.UNDETERMINED:
        return decision  # whatever the law of other days says
    outcomes: set[Outcome] = {decision.outcome}
    for day in reversed(rules.changes):
        outcomes.add(rules.at(day, readings).decide(case).outcome)
        if len({outcome.answer for outcome in outcomes}) > 1:
            break
    if outcomes == {decision.outcome}:
        return decision
    refused = {outcome.answer for outcome in outcomes} == {"no"}
    outcome = Outcome.NOT_ELIGIBLE if refused else Outcome.UNDETERMINED
    verdict = replace(decision.verdict, outcome=outcome)
    return Decision(decision.evaluator, case, verdict, decision.derived)
