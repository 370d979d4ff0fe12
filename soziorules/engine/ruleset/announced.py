"""What is read of elements without their conditions: texts, and derived values, which conditions of all files may name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from soziorules.engine.language.elements import Derived, Head, Reason, Say
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.formulas import YES_OR_NO
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.files import DerivedFile, ManifestFile, SayFile, TextFile, WordingFile
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import MapNode


def announced(
    entries: Iterable[tuple[Any, MapNode]], vocabulary: Vocabulary, collector: Collector
) -> dict[str, Derived]:
    """Return the derived values without their formulas."""
    found: dict[str, Derived] = {}
    for model, node in entries:
        taken = {model.id, *(() if model.because is None else (model.because.id,))}
        for name in sorted(taken & vocabulary.facts.keys()):
            message = Text(f"„{name}“ ist schon eine Angabe", f'"{name}" is a fact already')
            collector.add("R011", message, node.get("id"))
        units = ("day", YES_OR_NO, *vocabulary.units)
        if model.type not in units or model.type == "percent":
            collector.unknown("R004", Text("Die Art", "type"), model.type, units, node.get("type"))
        head = Head(model.id, text_of(model.title), (), (), node.place.at)
        found[model.id] = Derived(head, model.type, model.law_of, reason_of(model), model.reading, ())
    return found


def reason_of(model: DerivedFile) -> Reason | None:
    """Return the fact that says how the value came about."""
    if model.because is None:
        return None
    words = {word: text_of(title) for word, title in model.because.words.items()}
    return Reason(model.because.id, text_of(model.because.title), words)


def text_of(text: TextFile) -> Text:
    """Return a text of a rule file."""
    return Text(text.de, text.en)


def outcomes_of(manifest: ManifestFile) -> dict[str, Text]:
    """Return the words of house rules for their outcomes, by outcome."""
    words = {} if manifest.outcomes is None else dict(manifest.outcomes)
    return {name: text_of(text) for name, text in words.items() if text is not None}


def first_text(layers: Sequence[SayFile | WordingFile], key: str) -> Text | None:
    """Return a text of a rule; of several layers the first that says something counts."""
    found = next((value for layer in layers if (value := getattr(layer, key)) is not None), None)
    return None if found is None else text_of(found)


def say_of(layers: Sequence[SayFile]) -> Say:
    """Return the sentences of a rule; of several layers the first that says something counts."""
    met, not_met, still_open, plain = (first_text(layers, key) for key in ("met", "not_met", "open", "plain"))
    return Say(met, not_met, still_open, plain)
