"""Why a fact is asked for, whatever a case says: the rules, steps and notes that read it, in their own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from soziorules.engine.compiler.worth import Compute
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.conditions import Condition, facts_read
from soziorules.engine.language.elements import Head
from soziorules.engine.language.facts import general
from soziorules.engine.language.text import Language, Text
from soziorules.render.parts import citations, needed_for

SHOWN_SOURCES = 3
FACT, DERIVED, LOOKED_AT = range(3)
"""How far a fact may be from what reads it: what people are asked for, what a derived fact uses, all that it looks at."""
OF_THE_DAY = Text(
    "Das Recht richtet sich nach dem Tag der Ausstellung.", "The law is that of the day of issue."
)
NEXT_STEP = Text("Davon hängt ab, was als Nächstes zu tun ist.", "What is to be done next depends on it.")


def reasons(rules: RuleSet, path: str, day: dt.date, language: Language) -> dict[str, str]:
    """Return `why` a fact is asked for by the law of a day, and the `sources` of that; both empty where nothing reads it."""
    if path == rules.domain.day_fact:
        return {"why": OF_THE_DAY(language), "sources": ""}
    readers, name = Readers(rules, day), general(path)
    found = readers.of(name, FACT) or readers.of(name, DERIVED)
    if not found and readers.steps_read(name):
        return {"why": NEXT_STEP(language), "sources": ""}
    found = found or readers.of(name, LOOKED_AT)
    cited = {citation.norm: citation for head in found[:SHOWN_SOURCES] for citation in head.citations}
    why = needed_for([head.title(language) for head in found], language)
    return {"why": why, "sources": citations(list(cited.values())[:SHOWN_SOURCES], language)}


class Readers:
    """What reads a fact by the law of a day, directly, through a definition, or through a fact that rests on it."""

    def __init__(self, rules: RuleSet, day: dt.date) -> None:
        self._elements, self._uses = rules.elements, Uses(rules)
        self._vocabulary = rules.vocabulary_at_a_moment
        self._period = rules.period(day)

    def of(self, path: str, depth: int) -> list[Head]:
        """Return the rules that demand something of a fact, then those that apply by it; else derived values, else notes."""
        elements = self._elements
        in_force = [each for each in elements.rules.values() if each.on(self._period) is not None]
        demanding = [
            each.head
            for each in in_force
            if self._read(path, each.head.id, [wording.value.requires for wording in each.wordings], depth)
        ]
        rules = [*demanding, *(each.head for each in in_force if each.head not in demanding)]
        others = (
            [each.head for each in elements.derived.values()],
            [each.head for each in elements.notes.values()],
        )
        for heads in (rules, *others):
            found = [
                head for head in heads if self._read(path, head.id, self._uses.conditions(head.id), depth)
            ]
            if found:
                return found
        return []

    def steps_read(self, path: str) -> bool:
        """Return whether a step of the procedure depends on a fact."""
        return any(self._read(path, name, self._uses.conditions(name), FACT) for name in self._elements.steps)

    def _read(self, path: str, name: str, conditions: Iterable[Condition], depth: int) -> bool:
        facts = self._resting(self._facts(name, conditions), depth)
        return any(
            fact == path or fact.startswith(f"{path}[") or path.startswith(f"{fact}.") for fact in facts
        )

    def _facts(self, name: str, conditions: Iterable[Condition]) -> Iterator[str]:
        if name in self._vocabulary:
            yield name
        definitions = [other for other in self._uses.meaning(name) if other in self._elements.definitions]
        for part in (*conditions, *(each for other in definitions for each in self._uses.conditions(other))):
            yield from facts_read(part)

    def _resting(self, names: Iterable[str], depth: int) -> Iterator[str]:
        """Yield facts, and all those on which they rest."""
        waiting, seen = list(names), set()
        while waiting:
            fact = waiting.pop()
            if fact in seen:
                continue
            seen.add(fact)
            yield fact
            known = self._vocabulary.facts.get(fact)
            derivation = self._vocabulary.derivations.get((known and known.derivation) or "")
            waiting += () if known is None else known.inputs
            if derivation is not None and depth >= DERIVED:
                waiting += derivation.inputs
            if derivation is not None and isinstance(derivation.compute, Compute):
                waiting += derivation.compute.reads
            if derivation is not None and (depth >= LOOKED_AT or not derivation.inputs):
                waiting += derivation.reads
