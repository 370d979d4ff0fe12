"""A decision: the outcome, and on request everything that explains it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Generic

from soziorules.engine.arguments import language_argument, offered, word_argument
from soziorules.engine.compiler.answers import Remembered
from soziorules.engine.compiler.law import LawRule
from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.domain import Figures
from soziorules.engine.evaluator.explain import carriers
from soziorules.engine.evaluator.finding import CaseNote, Finding, Obligation
from soziorules.engine.evaluator.told import Model, Told
from soziorules.engine.evaluator.values import Values
from soziorules.engine.evaluator.verdict import OtherReading, Verdict
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import Kind
from soziorules.engine.language.outcome import OUTCOMES, SETTLED, Outcome
from soziorules.engine.language.text import Language, Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.assumed import Assumption
    from soziorules.engine.evaluator.evaluator import Evaluator
    from soziorules.engine.evaluator.layers import Layer
    from soziorules.engine.evaluator.missing import Missing
    from soziorules.engine.evaluator.moment import Moment, Procedure
    from soziorules.engine.evaluator.remedies import Remedy
    from soziorules.engine.evaluator.short_answer import ShortAnswer

_DATA = Text("eine Ausgabe seiner Entscheidungen", "a form for its decisions")
_MODEL = Text("ein Modell der Antwort", "a model of the answer")
_AS_DATA = Text(
    "to_dict() gibt dasselbe als Daten; ein Modell bringt field_of_law(..., answer=...) mit",
    "to_dict() gives the same as data; field_of_law(..., answer=...) brings a model",
)


class Decision(Generic[Model]):
    """The explained decision on one case; for type checkers also of what `to_model` gives, such as `Decision[Answer]`.

    Nothing is formatted and no explanation is expanded until it is asked for; all of it rests on one measurement.
    """

    __slots__ = ("__dict__", "derived", "evaluator", "given", "verdict")

    def __init__(self, evaluator: Evaluator, case: Any, verdict: Verdict, derived: tuple[Any, ...]) -> None:
        self.evaluator = evaluator
        self.given = case
        self.verdict = verdict
        self.derived = derived

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was decided by what, not what was made of it: it is decided again where it is wanted."""
        seen = {"language": self.language, "today": self.today, "assumed_day": self.assumed_day}
        beside = {} if self.whole is None else {"whole": self.whole}
        return _again, (self.evaluator, self.given, self.outcome), {**seen, **beside}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self._key == other._key

    def __hash__(self) -> int:
        return hash((self.verdict, self.today))

    @property
    def _key(self) -> tuple[Any, ...]:
        """What makes two decisions the same; the language in which they speak does not."""
        by = self.evaluator
        return self.verdict, self.case, by.day, by.readings_chosen, self.today, self.assumed_day, by.rules

    @cached_property
    def case(self) -> Any:
        """The case that was decided: an instance of the domain's case model, whichever way it was read."""
        return self.evaluator.domain.public_case(self.given)

    language: Language | None = None
    """The language of texts where none is asked for; German without it."""
    today: dt.date | None = None
    """The day on which somebody reads the decision, None where it does not matter; no clock is read."""
    assumed_day: bool = False
    """Whether the day of issue is one that somebody only supposes."""
    exhausted: bool = False
    """Whether the search for what is missing was given up so far; see `searched_fully`."""
    whole: Decision | None = None
    """The law's decision, where this one is that of house rules beside it."""

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """What house rules say of the case after the law; empty where none were named. They never change the outcome."""
        from soziorules.engine.evaluator.layers import layers

        return layers(self)

    @cached_property
    def beside(self) -> tuple[Decision, ...]:
        """The decisions of all other layers on the same case: of the law, of house rules."""
        if not (self.whole or self).evaluator.rules.overlays:
            return ()
        from soziorules.engine.evaluator.layers import beside

        return beside(self)

    @property
    def outcome(self) -> Outcome:
        """The outcome, one of five."""
        return self.verdict.outcome

    @property
    def as_of(self) -> dt.date | None:
        """The day whose law was applied; None when the day of issue is unknown."""
        return self.evaluator.domain.day_of(self.given)

    @property
    def choices(self) -> Mapping[str, str]:
        """The readings that somebody chose, by id; an expressly chosen default counts as chosen."""
        return self.evaluator.readings_chosen

    @cached_property
    def values(self) -> Values:
        """The values of facts, stated and derived."""
        by = self.evaluator
        return Values(by.program.vocabulary, self.given, by.derivations, self.derived, by.worth, by.reads)

    def value(self, fact: str) -> Any:
        """Return the value of one fact by its path, stated or derived; None where unknown. Raises Problems for no such fact."""
        reads = self.evaluator.reads
        try:
            read = reads[fact]
        except (KeyError, TypeError):
            known = (each.name for each in self.evaluator.program.vocabulary if "[]" not in each.name)
            read = reads[word_argument(fact, "fact", known)]
        return read(self.given, self.derived)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each rule in force, in the order of the files."""
        return tuple(map(self._findings.__getitem__, range(len(self.evaluator.program.law.rules))))

    @cached_property
    def _findings(self) -> Mapping[int, Finding]:
        """The findings by the place of their rule, each made when it is asked for."""
        rules, status = self.evaluator.program.law.rules, self.verdict.status
        return Remembered(lambda index: Finding(rules[index], index, status(index), self))

    def findings_at(self, places: int) -> tuple[Finding, ...]:
        """Return the findings on the rules whose bits are set, in their order."""
        found = []
        while places:
            lowest = places & -places
            found.append(self._findings[lowest.bit_length() - 1])
            places ^= lowest
        return tuple(found)

    @property
    def missed(self) -> tuple[str, ...]:
        """The ids of the missed rules, in the order of the files, without expanding any finding."""
        return self.evaluator.missed(self.verdict)

    def finding(self, rule: str) -> Finding:
        """Return the finding of a rule, of any layer. Raises Problems for a rule that is not in force."""
        by = {name: each for each in (self, *self.beside) for name in each.evaluator.places}
        found = by[word_argument(rule, "rule", by)]
        return found._findings[found.evaluator.places[rule]]

    def is_decisive(self, finding: Finding) -> bool:
        """Return whether the outcome rests on a finding."""
        return bool(self.evaluator.deciding(self.verdict) >> finding.index & 1)

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings on which the outcome rests; empty when all rules are met."""
        return self.findings_at(self.evaluator.deciding(self.verdict))

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """The unknown facts without which the outcome cannot be settled, easiest to find out first."""
        if self.outcome in SETTLED:
            return ()
        from soziorules.engine.evaluator.missing import missing

        return missing(self)

    @property
    def missing_anywhere(self) -> tuple[Missing, ...]:
        """What is missing, and what house rules wait for beside it: they are not asked where the answer is no already."""
        from soziorules.engine.evaluator.missing import missing_anywhere

        return missing_anywhere(self)

    @property
    def searched_fully(self) -> bool:
        """Whether `missing` was searched to its end; where a bound was reached, facts may be among it that can be spared."""
        _ = self.missing
        return not self.exhausted

    @cached_property
    def reserved(self) -> tuple[Missing, ...]:
        """Unknown facts on which silence does not block but a clear no would; no fact beyond these and `missing` counts."""
        from soziorules.engine.evaluator.missing import reserved

        return reserved(self)

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """All that the rules leave to be done, in their order; texts and JSON have those of use now: `moment.obligations`."""
        due = [self._findings[index] for index in self.evaluator.duties(self.verdict)]
        return tuple(Obligation(finding, self.day_of(finding.law)) for finding in due)

    def day_of(self, law: LawRule) -> dt.date | None:
        """Return the day that a rule names: by which a duty is due, or from which a rule of date or budget is met.

        Of a duty whose day is known within bounds only, it is the first of them: who keeps it is in time whatever holds.
        """
        fact = law.wording.on
        between = (
            None if fact is None or law.wording.otherwise is Effect.NOT_YET else self.values.between(fact)
        )
        return between[0] if isinstance(between, tuple) else self._day(fact)

    def _day(self, fact: str | None) -> dt.date | None:
        value = None if fact is None else self.values[fact]
        return value if isinstance(value, dt.date) else None

    def day_met(self, finding: Finding) -> dt.date | None:
        """Return the day from which a missed rule of date or budget will be met, where known."""
        return self._day(finding.law.wording.on) if finding.effect is Effect.NOT_YET else None

    @cached_property
    def not_before(self) -> dt.date | None:
        """With `not_yet`: the first day on which the same facts are no longer refused; None where there is no such day.

        The day was tried: rules that waiting does not help, such as a limit of age, may stand against it. It is the day by the
        readings that are applied: by others the answer may be open before.
        """
        from soziorules.engine.evaluator.layers import first_day

        return first_day(self) if self.outcome is Outcome.NOT_YET else None

    @cached_property
    def remedies(self) -> tuple[Remedy, ...]:
        """What would have to change; never a clinical fact."""
        from soziorules.engine.evaluator.remedies import remedies

        return remedies(self)

    @cached_property
    def readings(self) -> tuple[OtherReading, ...]:
        """The readings that would change the outcome, with what the case comes to under each answer to one of them."""
        return self.evaluator.other_readings(self)

    @cached_property
    def assumed(self) -> tuple[Assumption, ...]:
        """What is taken for granted where nothing is stated, because the rules say what silence counts as."""
        from soziorules.engine.evaluator.assumed import assumed

        return assumed(self)

    @cached_property
    def notes(self) -> tuple[CaseNote, ...]:
        """What a person must judge or should know in this case."""
        noted = self.verdict.notes
        return self.notes_at(index for index in range(noted.bit_length()) if noted >> index & 1)

    def notes_at(self, places: Iterable[int]) -> tuple[CaseNote, ...]:
        """Return the notes at some places of those in force."""
        notes = self.evaluator.program.law.notes
        return tuple(CaseNote(notes[place], self) for place in places)

    @cached_property
    def moment(self) -> Moment:
        """What is of use at the moment in which the decision is read, whoever reads it; `moment.of(reader)` for one reader."""
        from soziorules.engine.evaluator.moment import Moment

        return Moment(self, self.evaluator.domain.moment(self.whole or self))

    @cached_property
    def reword(self) -> Callable[[str, Language], str] | None:
        """What goes over each sentence that the rules say of the decision; None where they stay as they are."""
        return self.evaluator.domain.rewords(self)

    @cached_property
    def procedure(self) -> Procedure | None:
        """How far the matter has come: its stage, since when, what is next. None where the field of law knows no procedure."""
        make = self.evaluator.domain.procedure
        return None if make is None else make(self)

    def short_answer(self, lang: Language | None = None, reader: str | None = None) -> ShortAnswer:
        """Return what a reader sees first: outcome and stage, the reason, what is possible now, what to do by when."""
        from soziorules.engine.evaluator.short_answer import ShortAnswer

        make = self.evaluator.domain.short_answer
        if make is None:
            return ShortAnswer(f"{OUTCOMES[self.outcome](self._language(lang))}.", ())
        return make(self, self._language(lang), reader)

    @property
    def headline(self) -> str:
        """The outcome and the stage of the procedure in one line, in the language of the decision."""
        return self.short_answer().headline

    @property
    def summary(self) -> tuple[str, ...]:
        """The short answer in sentences, the headline first: those that find room on a screen of 80 columns and 12 lines."""
        return self.short_answer().sentences()

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """The domain's figures beside the findings, such as how many are permitted."""
        program, law = self.evaluator.program, self.evaluator.program.law
        derived = dict(zip(self.evaluator.derivations, self.derived, strict=True))
        facts = program.base.choices, derived, program.vocabulary.facts, law.formulas
        values = self.value, partial(self.evaluator.passed_over, self.given, self.derived), self._carrying
        return self.evaluator.domain.summarise(Figures(self.given, law.constants, *facts, *values))

    def carrying(self, definition: str) -> tuple[Any, ...]:
        """Return the list elements by which a definition of the rules is met; none where it is missed, open or not asked for.

        Raises Problems for no such definition.
        """
        known = self.evaluator.rules.elements.definitions
        return self._carrying(word_argument(definition, "definition", known))

    def _carrying(self, definition: str) -> tuple[Any, ...]:
        found = self.evaluator.definitions.get(definition)
        return (
            () if found is None else carriers(found, self.evaluator.program, self.verdict.word, self.values)
        )

    def to_dict(self, lang: Language | None = None) -> dict[str, Any]:
        """Return the decision as data with fixed keys; only messages depend on the language."""
        domain = self.evaluator.domain
        return offered(domain.to_dict, domain.name, _DATA)(self, self._language(lang))

    def to_model(self, lang: Language | None = None) -> Model:
        """Return it as the field's model of answers (`soziorules.Answer`). Raises Problems where it has none: see `to_dict`."""
        domain = self.evaluator.domain
        made: Model = offered(domain.answer, domain.name, _MODEL, _AS_DATA)(self.to_dict(lang))
        return made

    def message(self, of: Told, lang: Language | None = None) -> str:
        """Return the sentence on a finding, a duty, a note, a step or a way out of this decision, in a language."""
        domain = self.evaluator.domain
        return offered(domain.message, domain.name, _DATA)(self, of, self._language(lang))

    def sentences(self, lang: Language | None = None) -> tuple[str, ...]:
        """Return what is said of each rule in force, in the order of `findings`."""
        domain = self.evaluator.domain
        return offered(domain.sentences, domain.name, _DATA)(self, self._language(lang))

    def to_text(self, lang: Language | None = None, **options: Any) -> str:
        """Return the decision as plain text: the short answer, of at most 12 lines.

        Options: `full=True` says everything, `explain=True` unfolds each finding to its conditions, `reader` is for whom it is
        said, `width` how many columns there are; `fine=False` uses ASCII marks only, `more` ends the short answer.
        """
        return self.render("text", lang, **options)

    def to_markdown(self, lang: Language | None = None, **options: Any) -> str:
        """Return the whole decision as Markdown. Options: `reader`, `explain=True` as in `to_text`."""
        return self.render("markdown", lang, **options)

    def to_html(self, lang: Language | None = None, **options: Any) -> str:
        """Return the whole decision as one self-contained HTML page.

        Options: `reader` as in `to_text`, `explain=False` folds nothing open, `fragment=True` gives a piece of a page (without
        its style sheet: `styled=False`), `sections` keeps to some of them by key, `handbook` is the address to which rules link.
        """
        return self.render("html", lang, **options)

    def to_json(self, lang: Language | None = None) -> str:
        """Return the decision as JSON text, the same content as `to_dict`."""
        return self.render("json", lang)

    def render(self, form: str, lang: Language | None = None, **options: Any) -> str:
        """Return the decision in one of the domain's forms. Raises Problems for an unknown form, language or reader."""
        renderers = self.evaluator.domain.renderers
        return renderers[word_argument(form, "form", renderers)](self, self._language(lang), **options)

    def _language(self, wanted: Language | None) -> Language:
        return language_argument(wanted, self.language)

    def _repr_html_(self) -> str:
        """Return the decision as notebooks show it."""
        return self.to_html(fragment=True)

    def __repr__(self) -> str:
        return f"<Decision {self.outcome.value} as of {self.as_of}>"


def _again(evaluator: Evaluator, case: Any, outcome: Outcome) -> Decision:
    decision = evaluator.decide(case)
    if decision.outcome is not outcome:  # the law of other days had its say: see `undated`
        decision.verdict = replace(decision.verdict, outcome=outcome)
    return decision


__all__ = ["Decision", "Finding", "Kind", "Obligation"]
