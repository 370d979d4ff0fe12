"""Checks over the whole rule set, once all elements are there: dates, names in texts, codes, days of *not yet*."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.calendar import ONE_DAY
from soziorules.engine.diagnostics import did_you_mean
from soziorules.engine.language.conditions import (
    Condition,
    Constant,
    Defined,
    Named,
    Test,
    facts_read,
    walk,
)
from soziorules.engine.language.elements import Dated, Derived, Effect, Elements, Period, Rule, Wording
from soziorules.engine.language.facts import Day, Vocabulary
from soziorules.engine.language.formula_parts import conditions_in, facts_of_formula, words_of
from soziorules.engine.language.formulas import Formula
from soziorules.engine.language.text import OF_A_RULE, PLACEHOLDER, Text
from soziorules.engine.ruleset.moments import check_moments
from soziorules.engine.ruleset.needs import Needs
from soziorules.engine.ruleset.outlived import check_texts
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import ListNode, MapNode, Node

CodeCheck = Callable[[str, Period], Iterable[tuple[Text, Text | None]]]


def check(
    elements: Elements,
    nodes: Mapping[str, MapNode],
    vocabulary: Vocabulary,
    check_codes: CodeCheck,
    collector: Collector,
) -> None:
    """Note every problem that shows only when all files are read."""
    checks = Checks(elements, nodes, vocabulary, collector)
    clean = not any(each.code.startswith("R") for each in collector.diagnostics)
    checks.dates()
    checks.rules()
    checks.steps()
    checks.texts(clean=clean)
    checks.codes(check_codes)
    checks.derived()
    if not checks.definitions():
        # These go through definitions, so none may lead back to itself.
        checks.coverage()
        check_moments(elements, nodes, collector)
        check_texts(elements, nodes, vocabulary, checks.days, collector)


class Checks:
    """The checks, with what they all need at hand."""

    def __init__(
        self, elements: Elements, nodes: Mapping[str, MapNode], vocabulary: Vocabulary, collector: Collector
    ) -> None:
        self._elements = elements
        self._nodes = nodes
        self._vocabulary = vocabulary
        self._collector = collector
        self._needs = Needs(elements)
        self._flawed: set[str] = set()
        """Elements whose own dates are wrong: that they have no value on some day only follows from it."""

    def _own(self, section: str) -> list[Any]:
        """Return the elements of a section that these files say; house rules build on those of the law, checked before."""
        return [each for name, each in getattr(self._elements, section).items() if name in self._nodes]

    def definitions(self) -> bool:
        """A definition must not lead back to itself. Return whether one does."""
        circular = False
        for name in (each.head.id for section in ("definitions", "derived") for each in self._own(section)):
            if name in self._reachable(name):
                message = Text(f"„{name}“ ist durch sich selbst definiert", f'"{name}" is defined by itself')
                node = self._nodes[name]
                self._collector.add("R021", message, node.get("means") or node.get("is") or node)
                circular = True
        return circular

    def _reachable(self, name: str) -> set[str]:
        """Return the definitions and derived values to which a definition or a derived value leads."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for other in self._named(waiting.pop()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _named(self, name: str) -> Iterable[str]:
        definition, derived = self._elements.definitions.get(name), self._elements.derived.get(name)
        conditions = [] if definition is None else [dated.value for dated in definition.wordings]
        for dated in () if derived is None else derived.wordings:
            conditions += conditions_in(dated.value)
            yield from (each for each in facts_of_formula(dated.value) if each in self._elements.derived)
        for condition in conditions:
            yield from (part.name for part in walk(condition) if isinstance(part, Defined))
            yield from (fact for fact in facts_read(condition) if fact in self._elements.derived)

    def derived(self) -> None:
        """The day whose law a derived value follows is a fact; its words and its reading exist."""
        for derived in self._own("derived"):
            node = self._nodes[derived.head.id]
            days = [fact.name for fact in self._vocabulary if isinstance(fact.type, Day) and fact.read]
            if derived.law_of is not None and derived.law_of not in days:
                what = Text("Die Datumsangabe", "date fact")
                self._collector.unknown("R052", what, derived.law_of, days, node.get("law_of"))
            if derived.reading is not None and derived.reading not in self._elements.readings:
                what = Text("Die Auslegungsfrage", "reading")
                self._collector.unknown(
                    "R020", what, derived.reading, self._elements.readings, node.get("reading")
                )
            self._words(derived, node)

    def _words(self, derived: Derived, node: MapNode) -> None:
        written = {word for dated in derived.wordings for word in words_of(dated.value)}
        named = set() if derived.because is None else set(derived.because.words)
        odd = ", ".join(sorted(written ^ named)) if derived.because is not None else ""
        if odd:
            message = Text(
                f"Worte der Formel und von because stimmen nicht überein: {odd}",
                f"the words of the formula and of because differ: {odd}",
            )
            self._collector.add("R075", message, node.get("because"))

    def dates(self) -> None:
        """Dated values follow each other without overlap and without a hole."""
        for parameter in self._own("parameters"):
            self._sequence(parameter.head.id, "values", parameter.values)
        for definition in self._own("definitions"):
            self._sequence(definition.head.id, "versions", definition.wordings)
        for derived in self._own("derived"):
            self._sequence(derived.head.id, "versions", derived.wordings)
        for rule in self._own("rules"):
            self._sequence(rule.head.id, "versions", rule.wordings)
        for group in self._own("groups"):
            self._members(group.head.id, group.members)
        for codes in self._own("code_sets"):
            self._members(codes.head.id, codes.members)

    def _sequence(self, name: str, section: str, dated: Sequence[Dated[Any]]) -> None:
        backwards = [
            self._direction(item.period, self._item(name, section, at)) for at, item in enumerate(dated)
        ]
        if any(backwards):
            self._flawed.add(name)  # a period that ends before it begins leaves holes, too
            return
        ordered = sorted(range(len(dated)), key=lambda index: dated[index].period.begins)
        for before, after in itertools.pairwise(ordered):
            ends, begins = dated[before].period.ends, dated[after].period.begins
            node = self._item(name, section, after)
            if ends is None or ends >= begins:
                message = Text(f"„{name}“ gilt ab {begins} doppelt", f'"{name}" overlaps from {begins}')
                self._collector.add("R040", message, node)
            elif ends + ONE_DAY != begins:
                message = Text(
                    f"„{name}“ gilt von {ends + ONE_DAY} bis {begins - ONE_DAY} nicht",
                    f'"{name}" has a hole from {ends + ONE_DAY} to {begins - ONE_DAY}',
                )
                self._collector.add("R041", message, node)
                self._flawed.add(name)

    def _members(self, name: str, members: Sequence[Dated[str]]) -> None:
        for index, member in enumerate(members):
            node = self._item(name, "members", index)
            self._direction(member.period, node)
            for earlier in members[:index]:
                if earlier.value == member.value and _overlap(earlier.period, member.period):
                    message = Text(
                        f"„{member.value}“ steht hier doppelt", f'"{member.value}" stands here twice'
                    )
                    self._collector.add("R040", message, node)

    def _direction(self, period: Period, node: Node | None) -> bool:
        """Note a period that ends before it begins; return whether it does."""
        wrong = period.ends is not None and period.ends < period.begins
        if wrong:
            message = Text(f"endet ({period.ends}) vor dem Beginn", f"ends ({period.ends}) before it begins")
            self._collector.add("R042", message, node)
        return wrong

    def coverage(self) -> None:
        """A condition reads, and a sentence names, only what has a value on every day on which it holds."""
        always = Period(self._elements.begins)
        for rule in self._own("rules"):
            for dated in rule.wordings:
                value, say = dated.value, dated.value.say
                said = (say.met, say.not_met, say.open, say.plain, value.remedy, value.sentence)
                self._covered(dated.period, (value.applies, value.requires, value.shown), rule.head.id, said)
        for note in self._own("notes"):
            self._covered(note.period, (note.applies, note.shown), note.head.id, (note.say,))
        for step in self._own("steps"):
            self._covered(step.period, (step.applies,), step.head.id, (step.say, *step.to.values()))
        for figure in self._own("figures"):
            self._covered(always, (figure.shown,), figure.head.id)
        for derived in self._own("derived"):
            for formula in derived.wordings:
                self._covered(formula.period, (formula.value,), derived.head.id)

    def _covered(
        self,
        period: Period,
        readers: Iterable[Condition | Formula],
        owner: str,
        said: Iterable[Text | None] = (),
    ) -> None:
        reported: set[str] = set()
        named = {name for text in said if text is not None for name in PLACEHOLDER.findall(text.de)}
        values = [
            self._elements.parameters[name] for name in sorted(named & self._elements.parameters.keys())
        ]
        for day in self.days(period):
            unsaid = [value.head.id for value in values if value.on(day) is None]
            for lacking in (unsaid, *(self._needs.lacking(reader, day) for reader in readers)):
                for name in lacking:
                    if name not in reported and name not in self._flawed:
                        reported.add(name)
                        message = Text(
                            f"„{owner}“ braucht „{name}“, das am {day} keinen Wert hat",
                            f'"{owner}" needs "{name}", which has no value on {day}',
                        )
                        self._collector.add("R043", message, self._nodes[owner])

    def days(self, period: Period) -> list[dt.date]:
        """Return the days of a period on which something in the rules may change, its first day among them."""
        elements = self._elements
        dated: list[Dated[Any]] = [
            item for parameter in elements.parameters.values() for item in parameter.values
        ]
        dated += [item for definition in elements.definitions.values() for item in definition.wordings]
        dated += [item for derived in elements.derived.values() for item in derived.wordings]
        days = {period.begins} | {item.period.begins for item in dated}
        days |= {item.period.ends + ONE_DAY for item in dated if item.period.ends is not None}
        return sorted(day for day in days if day in period)

    def rules(self) -> None:
        """*Not yet* names the fact with its day; readings that a rule names exist."""
        for rule in self._own("rules"):
            for dated in rule.wordings:
                self._day_fact(rule, dated.value)
                name = dated.value.reading
                if name is not None and name not in self._elements.readings:
                    node = self._nodes[rule.head.id]
                    self._collector.unknown(
                        "R020",
                        Text("Die Auslegungsfrage", "reading"),
                        name,
                        self._elements.readings,
                        node.get("reading"),
                    )

    def _day_fact(self, rule: Rule, wording: Wording) -> None:
        node = self._nodes[rule.head.id]
        if wording.on is None:
            if wording.otherwise is Effect.NOT_YET:
                message = Text(
                    "„not_yet“ braucht in „on“ die Angabe mit dem Tag, ab dem es geht",
                    'not_yet needs in "on" the fact with the day from which it is met',
                )
                self._collector.add("R051", message, node)
            return
        days = [fact.name for fact in self._vocabulary if isinstance(fact.type, Day)]
        if wording.on not in days:
            self._collector.unknown(
                "R052", Text("Die Datumsangabe", "date fact"), wording.on, days, node.get("on")
            )

    def texts(self, *, clean: bool) -> None:
        """Every placeholder names something, and both languages say the same.

        Where conditions could not be read (not `clean`), nobody can say what a rule compares with.
        """
        for rule in self._own("rules"):
            for dated in rule.wordings:
                say, own = dated.value.say, tuple(own_words(dated.value)) if clean else tuple(OF_A_RULE)
                for text in (say.met, say.not_met, say.open, say.plain, dated.value.remedy):
                    if text is not None:
                        self._placeholders(text, self._nodes[rule.head.id], own)
                if dated.value.sentence is not None:
                    self._placeholders(dated.value.sentence, self._nodes[rule.head.id], of_rule=True)
        for note in self._own("notes"):
            self._placeholders(note.say, self._nodes[note.head.id])
        for step in self._own("steps"):
            for text in (step.say, *step.to.values()):
                self._placeholders(text, self._nodes[step.head.id], moment=True)

    def steps(self) -> None:
        """The day until which something is to be done is a fact."""
        moment = self._vocabulary.at_a_moment()
        days = [fact.name for fact in moment if isinstance(fact.type, Day)]
        rule = Text("Die Regel", "rule")
        for step in self._own("steps"):
            node = self._nodes[step.head.id]
            if step.by is not None and step.by not in days:
                day = Text("Die Datumsangabe", "date fact")
                self._collector.unknown("R052", day, step.by, days, node.get("by"))
            for key, names in (("covers", step.covers), ("against", step.against)):
                settled = self._elements.readings if key == "covers" else {}
                for name in (
                    each for each in names if each not in self._elements.rules and each not in settled
                ):
                    self._collector.unknown("R012", rule, name, self._elements.rules, node.get(key))

    def _placeholders(
        self,
        text: Text,
        node: MapNode,
        own: tuple[str, ...] = (),
        *,
        moment: bool = False,
        of_rule: bool = False,
    ) -> None:
        """Note placeholders that nothing fills. The sentence `of_rule` is read without a case: values of the norm alone."""
        german, english = (set(PLACEHOLDER.findall(side)) for side in (text.de, text.en))
        vocabulary = self._vocabulary.at_a_moment() if moment else self._vocabulary
        known = [] if of_rule else [fact.name for fact in vocabulary]
        known += [*self._elements.parameters, *own]
        place = node.get("sentence" if of_rule else "say") or node
        # else it only follows from a slip in one of them
        if german != english and german | english <= {*known, *OF_A_RULE}:
            odd = ", ".join(sorted(german ^ english))
            message = Text(f"nur in einer Sprache steht: {odd}", f"in one language only: {odd}")
            self._collector.add("R053", message, place)
        for name in sorted(german | english):
            if name not in known and name not in self._collector.lost:
                message = Text(f"Platzhalter „{name}“ gibt es nicht", f'unknown placeholder "{name}"')
                self._collector.add("R050", message, place, hint=did_you_mean(name, known))

    def codes(self, check_codes: CodeCheck) -> None:
        """Every code of a code set exists as long as it is listed, and every code that has a name exists."""
        for codes in self._own("code_sets"):
            for index, member in enumerate(codes.members):
                node = self._item(codes.head.id, "members", index)
                place = node.get("codes") if isinstance(node, MapNode) else node
                for message, hint in check_codes(member.value, member.period):
                    self._collector.add("R023", message, place, hint=hint)
        today = Period(dt.date.max)
        for named in self._own("code_names"):
            for index, code in enumerate(named.codes):
                for message, hint in check_codes(code, today):
                    self._collector.add("R023", message, self._item(named.head.id, "codes", index), hint=hint)

    def _item(self, name: str, section: str, index: int) -> Node | None:
        node = self._nodes[name]
        items = node.get(section)
        return items.items[index] if isinstance(items, ListNode) else node


def own_words(wording: Wording) -> Iterator[str]:
    """Yield what the texts of a rule may say of itself: {limit} of exactly one constant, {lacking} of lists."""
    tests = [part for part in walk(wording.requires) if isinstance(part, Test)]
    compared = [part for part in tests if part.operator in ("at_most", "at_least")]
    if len({part.operand for part in compared if isinstance(part.operand, Named | Constant)}) == 1:
        yield "limit"
    if any(part.operator in ("all_of", "any_of") for part in tests):
        yield "lacking"


def _overlap(first: Period, second: Period) -> bool:
    ends_first, ends_second = first.ends or dt.date.max, second.ends or dt.date.max
    return first.begins <= ends_second and second.begins <= ends_first
