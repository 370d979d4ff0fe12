"""Remedies and missing facts in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.remediation import Change, Step
from soziorules.engine.evaluator.remedies import Remedy
from soziorules.engine.language.conditions import Constant, Operator, Test
from soziorules.engine.language.facts import Fact, Whole
from soziorules.engine.language.outcome import OUTCOMES
from soziorules.engine.language.text import Language, Text
from soziorules.render.sentences import Sentences
from soziorules.render.words import listed, value_of, with_unit

THEN = Text("Dann: {outcome}.", "Then: {outcome}.")
THEN_OPEN = Text("Dann noch offen: {facts}.", "Then still open: {facts}.")
CHOICE = Text("{fact}: {value}", "{fact}: {value}")
OR = Text("oder", "or")


class Advice:
    """Says what can be changed in one decision."""

    def __init__(self, decision: Decision, sentences: Sentences, language: Language) -> None:
        self._decision = decision
        self._sentences = sentences
        self._language: Language = language
        self._levers = decision.evaluator.domain.levers
        self._vocabulary = decision.evaluator.program.vocabulary

    def remedy(self, remedy: Remedy) -> str:
        """Return the steps of a remedy, each as a sentence."""
        return " ".join(f"{self._step(remedy, step)}." for step in remedy.steps)

    def details(self, remedy: Remedy) -> tuple[str, ...]:
        """Return what belongs to the steps, and the outcome that is promised."""
        details = [
            f"{detail}."
            for step in remedy.steps
            if step.text is not None
            for detail in self._details(remedy, step)
        ]
        return (*details, *self._promise(remedy))

    def short(self, remedy: Remedy) -> str:
        """Return the steps of a remedy with their limits, without the choices that a step leaves."""
        return " ".join(
            f"{part}."
            for step in remedy.steps
            for part in (self._step(remedy, step), *self._limits(remedy, step))
        )

    def _limits(self, remedy: Remedy, step: Step) -> Iterator[str]:
        if step.text is not None:
            bounds = {path: each for path, each in step.change.items() if not each.keys() & {"equals", "in"}}
            yield from self._all(remedy, bounds)

    def _step(self, remedy: Remedy, step: Step) -> str:
        """Return a step as the field of law calls it, or else what it changes, without a full stop."""
        if step.text is not None:
            return step.text(self._language)
        return ". ".join(self._all(remedy, step.change))

    def _details(self, remedy: Remedy, step: Step) -> Iterator[str]:
        """Yield the choices and limits of a step that has a name; what it must be otherwise is in the name."""
        yield from self._all(
            remedy, {path: each for path, each in step.change.items() if "equals" not in each}
        )

    def _all(self, remedy: Remedy, change: Change) -> Iterator[str]:
        """Yield what each fact has to become; of a number and a part of it in one sentence."""
        beside = {
            number: part
            for number, part in self._levers.parts.items()
            if number in change and part in change and part in self._levers.beside
        }
        for path, wanted in change.items():
            if path not in beside.values():
                part = beside.get(path)
                yield self._told(remedy, path, wanted, "" if part is None else self._part(part, change[part]))

    def _part(self, path: str, wanted: Mapping[str, Any]) -> str:
        """Return what is added to a number of its part."""
        ((_, value),) = wanted.items()
        said = value_of(value, self._vocabulary[path], self._language)
        return self._levers.beside[path](self._language).format(value=said)

    def _told(self, remedy: Remedy, path: str, wanted: Mapping[str, Any], part: str) -> str:
        """Return what a fact has to become, and on what that rests."""
        value, added = self._levers.told(remedy, path, self._language) or ("", "")
        # A value told in other words says of itself what is of its part.
        return self.change(path, wanted, value) + ("" if value else part) + added

    def _promise(self, remedy: Remedy) -> Iterator[str]:
        if remedy.missing:
            facts = (item.label(self._language) for item in remedy.missing)
            yield THEN_OPEN(self._language).format(facts=listed(facts, self._language))
        elif remedy.outcome is not self._decision.outcome:
            yield THEN(self._language).format(outcome=OUTCOMES[remedy.outcome](self._language))

    def change(self, path: str, wanted: Mapping[str, Any], said: str = "") -> str:
        """Return what a fact has to become; `said`: its value in words, if it is told otherwise than as it is."""
        fact = self._vocabulary[path]
        ((operator, value),) = wanted.items()
        form = self._levers.say.get((path, operator))
        if operator == "in":
            words = listed((value_of(each, fact, self._language) for each in value), self._language, OR)
            label = fact.about.label(self._language)
            return (form or CHOICE)(self._language).format(fact=label, value=words)
        if form is not None:
            return form(self._language).format(value=said or self._value(self._new(path, value), fact))
        test = Test(path, cast(Operator, operator), Constant(value))
        return self._sentences.condition(test, self._language)

    def _value(self, value: Any, fact: Fact) -> str:
        """Return a value as it is said: a number with its unit."""
        if isinstance(fact.type, Whole) and fact.type.unit in self._vocabulary.units:
            return with_unit(value, fact.type.unit, self._vocabulary.units, self._language)
        return value_of(value, fact, self._language)

    def _new(self, path: str, value: Any) -> Any:
        """Of a set that must grow, only what has to be added is worth saying."""
        stated = self._decision.values[path]
        return value - stated if isinstance(value, frozenset) and stated else value
