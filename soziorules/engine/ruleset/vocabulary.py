"""What rules cannot read is said when they are loaded: facts of a kind that the engine has no answer for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from soziorules.engine.diagnostics import Diagnostic
from soziorules.engine.language.conditions import Condition, OtherFact, Test, walk
from soziorules.engine.language.facts import Choice, Choices, Code, Fact, Records, Span, Vocabulary, Whole
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import Node

TAKEN: Final = ("all", "any", "not", "some", "by_reading")
"""Names of the rule language."""
SINGLE_CODE: Final = Text("ein einzelner Schlüssel kann keine Angabe sein", "a single code cannot be a fact")
AS_RECORDS: Final = Text(
    "eine Liste von Einträgen mit einem Schlüssel, hier etwa „{name}[].code“",
    'a list of records with a code, such as "{name}[].code" here',
)
NESTED: Final = Text(
    "eine Liste in einer Liste kann keine Angabe sein", "a list within a list cannot be a fact"
)
NO_LIST: Final = Text("zu diesem Eintrag gibt es keine Liste", "there is no list for this record")
NO_VALUES: Final = Text("eine Auswahl braucht Werte", "a choice needs values")
NO_UNIT: Final = Text("diese Einheit gibt es nicht: {unit}", "there is no such unit: {unit}")
NAME_TAKEN: Final = Text("so heißt ein Wort der Regelsprache", "a word of the rule language is called so")
ELSEWHERE: Final = Text(
    "in „some“ können nur Angaben desselben Eintrags verglichen werden",
    "within some only facts of the same record can be compared",
)


def unreadable(vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Yield every fact that rules cannot read, with the reason."""
    for fact in vocabulary:
        for message, allowed in _against(fact, vocabulary):
            yield Diagnostic("R076", message, path=fact.name, allowed=allowed)


def _against(fact: Fact, vocabulary: Vocabulary) -> Iterator[tuple[Text, Text | None]]:
    records, inside, field = fact.name.rpartition("[].")
    if fact.name in TAKEN or (inside and field in TAKEN):
        yield NAME_TAKEN, None
    if inside and not isinstance(_type(records, vocabulary), Records):
        yield NO_LIST, None
    match fact.type:
        case Code() if not inside:
            yield SINGLE_CODE, _filled(AS_RECORDS, name=fact.name)
        case Records() if inside:
            yield NESTED, None
        case Choice(()) | Choices(()):
            yield NO_VALUES, None
        case Whole(unit=unit) | Span(unit=unit) if unit not in vocabulary.units:
            known = ", ".join(vocabulary.units)
            yield _filled(NO_UNIT, unit=unit), Text(known, known)


def _type(name: str, vocabulary: Vocabulary) -> object:
    return vocabulary[name].type if name in vocabulary else None


def _filled(text: Text, **words: str) -> Text:
    return Text(text.de.format(**words), text.en.format(**words))


def check_record(where: Condition, node: Node, collector: Collector) -> None:
    """Note where a condition on a record compares it with a fact of the case: the answer for a record rests on it alone."""
    for part in walk(where):
        if isinstance(part, Test) and isinstance(part.operand, OtherFact) and "[]" not in part.operand.name:
            collector.add("R077", ELSEWHERE, node)
