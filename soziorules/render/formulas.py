"""Formulas as sentences: what a derived value is, and how it came about in a case, with figures.

Both are made from the formula itself, so prose and computation cannot drift apart. In a case only the way that counts is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, assert_never

from soziorules.engine.compiler.numbers import value_of
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import ALWAYS, Condition
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import UNKNOWN, day, euros, number
from soziorules.render.words import value_of as fact_value

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

EDGES: Final = {
    ("year", False): Text("erster Tag des Jahres von {day}", "first day of the year of {day}"),
    ("year", True): Text("letzter Tag des Jahres von {day}", "last day of the year of {day}"),
    ("quarter", False): Text("erster Tag des Quartals von {day}", "first day of the quarter of {day}"),
    ("quarter", True): Text("letzter Tag des Quartals von {day}", "last day of the quarter of {day}"),
    ("month", False): Text("erster Tag des Monats von {day}", "first day of the month of {day}"),
    ("month", True): Text("letzter Tag des Monats von {day}", "last day of the month of {day}"),
}
STEPS: Final = {1: Text("Cent", "cent"), 10: Text("zehn Cent", "ten cents"), 100: Text("Euro", "euro")}
WAYS: Final = {
    "nearest": Text("{value}, auf {step} gerundet", "{value}, rounded to the {step}"),
    "up": Text("{value}, auf {step} aufgerundet", "{value}, rounded up to the {step}"),
    "down": Text("{value}, auf {step} abgerundet", "{value}, rounded down to the {step}"),
}
AFTER = Text("{day} + {number}", "{day} + {number}")
FROM = Text("{number} ab {day}, dieser mitgezählt", "{number} from {day} on, that day counted")
WORKDAY = Text("{number}. Arbeitstag nach {day} ({land})", "working day {number} after {day} ({land})")
NEXT = Text("{day}, sonst der nächste Arbeitstag ({land})", "{day}, or the next working day ({land})")
SOONEST = Text("frühestens {day}", "at the earliest {day}")
BIRTHDAY = Text("{number}. Geburtstag ({day})", "birthday {number} ({day})")
AGE = Text("vollendete Jahre von {born} bis {day}", "completed years from {born} to {day}")
AT_LEAST_NOTHING = Text("{one} − {other}, mindestens 0", "{one} − {other}, at least 0")
PERCENT = Text("{rate} von {of}", "{rate} of {of}")
LOWEST = Text("der niedrigste Wert von: {arms}", "the lowest of: {arms}")
HIGHEST = Text("der höchste Wert von: {arms}", "the highest of: {arms}")
BEGUN = Text("{value} ÷ {size}, angefangene zählen", "{value} ÷ {size}, those begun count")
WHOLE = Text("{value} ÷ {size}, nur ganze", "{value} ÷ {size}, whole ones only")
COUNT, TOTAL = Text("Anzahl: {records}", "number of: {records}"), Text("Summe: {value}", "sum of: {value}")
EARLIEST, LATEST = (
    Text("frühester Tag: {value}", "earliest day: {value}"),
    Text("spätester Tag: {value}", "latest day: {value}"),
)
WITH = Text(" mit {condition}", " with {condition}")
WHEN = Text("{value}, wenn {condition}", "{value} if {condition}")
ELSE = Text("sonst {value}", "else {value}")
BY_READING = Text("je nach Auslegung „{title}“: {options}", 'by the reading "{title}": {options}')
UNTOLD = Text("lässt sich aus dem Fall nicht sagen", "cannot be told from the case")
NATIONWIDE = Text("bundesweite Feiertage", "nationwide public holidays")
LAND_OPEN = Text("Land offen", "Land unknown")


@dataclass(frozen=True)
class FormulaSentences:
    """Sentences about formulas; `condition` puts a condition into words. With a `decision` facts stand with their values."""

    vocabulary: Vocabulary
    elements: Elements
    condition: Callable[[Condition, Language], str]
    decision: Decision | None = None

    def said(self, formula: tree.Formula, language: Language) -> str:  # noqa: C901  # one arm for each operator
        """Return a formula in words."""

        def of(inner: tree.Formula) -> str:
            words = self.said(inner, language)
            several = isinstance(inner, tree.Extreme) or (
                isinstance(inner, tree.Cases) and len(self._possible(inner)) > 1
            )
            return f"({words})" if several else words

        match formula:
            case tree.Number(value=value, unit=unit, origin=origin):
                written = self._number(value, unit, language)
                named = origin is not None and self.decision is None
                return f"{written} ({self._title(origin.id, language)})" if origin and named else written
            case tree.Parameter(id=name):
                return self._title(name, language)
            case tree.FactValue(name=name) | tree.DerivedValue(name=name):
                return self._fact(name, language)
            case tree.Untold():
                return UNTOLD(language)
            case tree.Word(value=word):
                return NATIONWIDE(language) if word == tree.EVERYWHERE else word
            case tree.PeriodEnd(number=count, day=of_day, counted=counted):
                return (FROM if counted else AFTER)(language).format(day=of(of_day), number=of(count))
            case tree.Workday(number=count, day=of_day, land=land):
                return WORKDAY(language).format(
                    number=self._bare(count, language), day=of(of_day), land=self._land(land, language)
                )
            case tree.NextWorkday(day=of_day, land=land):
                return NEXT(language).format(day=of(of_day), land=self._land(land, language))
            case tree.Soonest(day=of_day):
                return SOONEST(language).format(day=of(of_day))
            case tree.EdgeDay(last=last, of=unit, day=of_day):
                return EDGES[unit, last](language).format(day=of(of_day))
            case tree.Birthday(years=years, born=born):
                return BIRTHDAY(language).format(number=self._bare(years, language), day=of(born))
            case tree.Age(born=born, day=of_day):
                return AGE(language).format(born=of(born), day=of(of_day))
            case tree.Sum(items=items):
                return " + ".join(map(of, items))
            case tree.Difference(first=one, second=other, may_be_negative=negative):
                return (
                    f"{of(one)} − {of(other)}"
                    if negative
                    else AT_LEAST_NOTHING(language).format(one=of(one), other=of(other))
                )
            case tree.Product(count=count, value=value):
                return f"{self._bare(count, language)} × {of(value)}"
            case tree.Percentage(rate=rate, of=whole):
                return PERCENT(language).format(rate=of(rate), of=of(whole))
            case tree.Extreme(highest=highest, arms=arms):
                listed = "; ".join(of(arm.value) for arm in arms)
                return (HIGHEST if highest else LOWEST)(language).format(arms=listed)
            case tree.Rounded(step=step, way=way, value=value):
                return WAYS[way](language).format(value=of(value), step=STEPS[step](language))
            case tree.Parts(value=value, size=size, begun=begun):
                return (BEGUN if begun else WHOLE)(language).format(value=of(value), size=of(size))
            case tree.Counted() | tree.Total() | tree.Outermost():
                return self._records(formula, language)
            case tree.Cases():
                return self._cases(formula, language)
            case tree.ReadingValue(reading=reading, options=options):
                return self._reading(reading, options, language)
            case tree.ByLaw():
                return self._by_law(formula, language)
            case tree.Because(of=value):
                return of(value)
            case _:
                assert_never(formula)

    def _title(self, parameter: str, language: Language) -> str:
        return self.elements.parameters[parameter].head.title(language)

    def _number(self, value: int, unit: str, language: Language) -> str:
        plain = value_of(value, unit)
        if unit == "day":
            return day(plain, language)
        if unit == "euro":
            return euros(plain, language)
        written = number(plain.normalize() if unit == "percent" else plain, language)
        known = self.vocabulary.units.get(unit)
        return written if known is None else known.of(written, language)

    def _bare(self, formula: tree.Formula, language: Language) -> str:
        return str(formula.value) if isinstance(formula, tree.Number) else self.said(formula, language)

    def _fact(self, name: str, language: Language) -> str:
        fact = self.vocabulary[name]
        if self.decision is None or "[]" in name:
            return fact.about.label(language)
        value = self.decision.values.shown(name)
        return (
            fact.about.label(language) + f" ({UNKNOWN(language)})"
            if value is None
            else fact_value(value, fact, language)
        )

    def _land(self, land: tree.Formula, language: Language) -> str:
        if (
            isinstance(land, tree.FactValue)
            and self.decision is not None
            and self.decision.values[land.name] is None
        ):
            return LAND_OPEN(language)
        return self.said(land, language)

    def _records(self, formula: tree.Counted | tree.Total | tree.Outermost, language: Language) -> str:
        with_ = (
            ""
            if formula.where == ALWAYS
            else WITH(language).format(condition=self.condition(formula.where, language))
        )
        match formula:
            case tree.Counted(records=records):
                return COUNT(language).format(records=self.vocabulary[records].about.label(language) + with_)
            case tree.Total(value=value):
                return TOTAL(language).format(value=self.said(value, language) + with_)
            case tree.Outermost(latest=latest, value=value, otherwise=otherwise):
                found = (LATEST if latest else EARLIEST)(language).format(
                    value=self.said(value, language) + with_
                )
                return f"{found}; {ELSE(language).format(value=self.said(otherwise, language))}"
            case _:
                assert_never(formula)

    def _cases(self, formula: tree.Cases, language: Language) -> str:
        arms = self._possible(formula)
        if len(arms) == 1:
            return self.said(arms[0].value, language)
        written = [
            WHEN(language).format(
                value=self.said(when.then.value, language), condition=self.condition(when.condition, language)
            )
            for when in formula.whens
            if when.then in arms
        ]
        if formula.otherwise in arms:
            written.append(ELSE(language).format(value=self.said(formula.otherwise.value, language)))
        return "; ".join(written)

    def _possible(self, formula: tree.Cases) -> list[tree.Arm]:
        everything = [*(when.then for when in formula.whens), formula.otherwise]
        return (
            everything if self.decision is None else self.decision.evaluator.arms(formula, self.decision.case)
        )

    def _reading(self, reading: str, options: Iterable[tuple[str, tree.Formula]], language: Language) -> str:
        if self.decision is not None:
            return self.said(dict(options)[self.decision.evaluator.program.base.choices[reading]], language)
        found = self.elements.readings[reading]
        titles = {option.id: option.title(language) for option in found.options}
        listed = "; ".join(f"{titles[name]}: {self.said(formula, language)}" for name, formula in options)
        return BY_READING(language).format(title=found.head.title(language), options=listed)

    def _by_law(self, formula: tree.ByLaw, language: Language) -> str:
        known: Any = None
        if self.decision is not None and isinstance(formula.day, tree.FactValue):
            known = self.decision.values[formula.day.name]
        periods = formula.periods
        if known is None:
            return self.said(periods[-1][1], language)
        first = known.toordinal() - value_of(0, "day").toordinal()
        begun = [each for begins, each in periods if begins <= first]
        return self.said(begun[-1] if begun else periods[0][1], language)


def worked_out(sentences: FormulaSentences, name: str, language: Language) -> str | None:
    """Return how a derived value came about in a case: `18.11.2026 = 14.10.2026 + 5 Wochen`; None where nothing is known."""
    decision = sentences.decision
    assert decision is not None
    derivation = sentences.vocabulary.derivations.get(sentences.vocabulary[name].derivation or "")
    formulas = decision.evaluator.program.law.formulas
    if derivation is None or derivation.element not in formulas:
        return None
    value = decision.values.shown(name)
    if value is None or derivation.element != name:
        return None
    result, how = (
        fact_value(value, sentences.vocabulary[name], language),
        sentences.said(formulas[name], language),
    )
    return None if result == how else f"{result} = {how}"
