"""JSON text of decisions, put together from remembered pieces.

The same few combinations of status and values occur again and again, so the text of each finding and note is kept by rule, status
and the values that it shows, and by how it is reworded. Every piece comes from `render.data`, so both say the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from soziorules.engine.evaluator.decision import Decision, Obligation
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.evaluator.values import facts_shown
from soziorules.engine.language.conditions import Condition
from soziorules.engine.language.elements import Say
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.text import PLACEHOLDER, Language, Text
from soziorules.render import data
from soziorules.render.sentences import Sentences

REMEMBERED = 20_000
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
Key = tuple[Any, ...]


class Fragments:
    """Remembered JSON pieces for one evaluator in one language."""

    def __init__(self, evaluator: Evaluator, language: Language) -> None:
        rules = evaluator.rules
        self._language: Language = language
        self._sentences = Sentences(rules.vocabulary_at_a_moment, rules.elements)
        self._findings: dict[Key, str] = {}
        self._around_finding: dict[Key, tuple[str, str]] = {}
        self._texts: dict[Key, str] = {}
        self._said: dict[Key, str] = {}
        program, vocabulary = evaluator.program, rules.domain.vocabulary
        shown = [
            _names(pair, _said(rule.wording.say), vocabulary)
            for pair, rule in zip(program.conditions, program.law.rules, strict=True)
        ]
        noted = [_names((), [note.note.say], vocabulary) for note in program.law.notes]
        every = tuple(dict.fromkeys(name for group in (*shown, *noted) for name in group))
        derived = {
            name for each in vocabulary.derivations.values() if each.element for name in [each.facts[0].name]
        }
        self._derived = tuple(name for name in every if name in derived)
        names = (*(name for name in every if name not in derived), *self._derived)
        place = {name: index for index, name in enumerate(names)}
        self._read = _reader(
            tuple(name for name in names if name not in derived), vocabulary, evaluator.derivations
        )
        self._finding_keys = [_picker([place[name] for name in group]) for group in shown]
        self._note_keys = [_picker([place[name] for name in group]) for group in noted]
        self._tail = _inner(data.standing(evaluator))

    def json(self, decision: Decision) -> str:
        """Return the JSON text of a decision."""
        values, reword = self._values(decision), decision.reword
        status, language = decision.verdict.status, self._language
        findings = [
            self._finding((index, status(index), pick(values), reword), decision)
            for index, pick in enumerate(self._finding_keys)
        ]
        notes = [
            self._text(("n", index, "", self._note_keys[index](values), reword), decision)
            for index in decision.moment.note_places
        ]
        due = [each.finding.index for each in decision.moment.obligations]
        duties = [
            self._text(
                ("o", index, *self._due(decision, index), self._finding_keys[index](values), reword), decision
            )
            for index in due
        ]
        head, rest = data.around(decision, self._sentences, language)
        parts = [
            _inner(head),
            f'"findings": [{", ".join(findings)}]',
            f'"notes": [{", ".join(notes)}]',
            f'"obligations": [{", ".join(duties)}]',
            _inner(rest),
            self._tail,
        ]
        return "{" + ", ".join(part for part in parts if part) + "}"

    def sentences(self, decision: Decision) -> tuple[str, ...]:
        """Return what is said of each rule, in the order of the files."""
        values, status, reword = self._values(decision), decision.verdict.status, decision.reword
        return tuple(
            [
                self._sentence((index, status(index), pick(values), reword), decision)
                for index, pick in enumerate(self._finding_keys)
            ]
        )

    def _values(self, decision: Decision) -> tuple[Any, ...]:
        """Return all values that texts show; those that the rules derive come after the others."""
        values = self._read(decision.given, decision.derived)
        if not self._derived:
            return values
        shown = decision.values.shown
        return (*values, *[shown(name) for name in self._derived])

    def _sentence(self, key: Key, decision: Decision) -> str:
        said = self._said.get(key)
        if said is None:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            [found] = decision.findings_at(1 << key[0])
            said = self._said[key] = self._sentences.message(found, self._language)
        return said

    def _due(self, decision: Decision, index: int) -> tuple[str, dt.date | None]:
        rule = decision.evaluator.program.law.rules[index]
        return decision.verdict.status(index), decision.day_of(rule)

    def _finding(self, key: Key, decision: Decision) -> str:
        text = self._findings.get(key)
        if text is None:
            if len(self._findings) >= REMEMBERED:
                self._findings.clear()
            [found] = decision.findings_at(1 << key[0])
            around = self._around_finding.get(key[:2])
            if around is None:
                around = _inner(data.finding_head(found)), _inner(data.finding_tail(found))
                self._around_finding[key[:2]] = around
            inner = _inner(data.finding_of_case(found, self._sentences, self._language))
            text = self._findings[key] = f"{{{around[0]}, {inner}, {around[1]}}}"
        return text

    def _text(self, key: Key, decision: Decision) -> str:
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) >= REMEMBERED:
                self._texts.clear()
            sort, index, *_ = key
            if sort == "o":
                [found] = decision.findings_at(1 << index)
                due = Obligation(found, key[3])
                made = data.obligation(due, self._sentences, self._language)
            else:
                [told] = decision.notes_at((index,))
                made = data.note(told, self._sentences, self._language)
            text = self._texts[key] = _ENCODE(made)
        return text


_kept: WeakKeyDictionary[Evaluator, dict[Language, Fragments]] = WeakKeyDictionary()


def to_json(decision: Decision, language: Language = "de") -> str:
    """Return a decision as JSON text on one line, the same content as `to_dict`."""
    return _of(decision.evaluator, language).json(decision)


def sentences(decision: Decision, language: Language = "de") -> tuple[str, ...]:
    """Return what is said of each rule, in the order of `findings`."""
    return _of(decision.evaluator, language).sentences(decision)


def _of(evaluator: Evaluator, language: Language) -> Fragments:
    kept = _kept.get(evaluator)
    if kept is None:
        kept = _kept[evaluator] = {}
    if language not in kept:
        kept[language] = Fragments(evaluator, language)
    return kept[language]


def _inner(content: dict[str, Any]) -> str:
    """Return the members of an object without its braces."""
    return _ENCODE(content)[1:-1]


def _said(say: Say) -> list[Text]:
    return [text for text in (say.met, say.not_met, say.open) if text is not None]


def _names(conditions: Iterable[Condition], texts: Iterable[Text], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the facts that a finding or note shows: those it reads and those its texts name."""
    found = [name for condition in conditions for name in facts_shown(condition)]
    found += [name for text in texts for name in PLACEHOLDER.findall(text.de) if name in vocabulary]
    return tuple(dict.fromkeys(found))


def _picker(places: list[int]) -> Callable[[tuple[Any, ...]], Any]:
    return itemgetter(*places) if places else lambda values: ()


def _reader(
    names: tuple[str, ...], vocabulary: Vocabulary, derivations: tuple[str, ...]
) -> Callable[[Any, tuple[Any, ...]], tuple[Any, ...]]:
    """Return a function that reads all facts of a case at once; a derivation that no rule needs was not computed."""
    reads = []
    for name in names:
        fact = vocabulary[name]
        there = fact.derivation is None or fact.derivation in derivations
        reads.append(fact.read if there else "None")
    source = "lambda case, derived: _read(case, *derived)"
    inner = f"lambda case, {', '.join(derivations)}: ({''.join(read + ', ' for read in reads)})"
    scope: dict[str, Any] = {"_read": eval(inner)}  # noqa: S307  # expressions of the vocabulary
    reader: Callable[[Any, tuple[Any, ...]], tuple[Any, ...]] = eval(source, scope)  # noqa: S307
    return reader
