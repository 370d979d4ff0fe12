"""What holds of house rules only: a heading and words of their own, and nothing in them that speaks for the law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from soziorules.engine.language.elements import Effect, Elements
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.build import Written
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import MapNode, Node

OF_THE_LAW: Final = ("lists", "code_names", "readings", "steps", "figures")
"""What house rules cannot have: values of a case, names of codes, open questions, the procedure, the law's figures."""
NEEDED: Final = (Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.UNDETERMINED)


HINT: Final = Text(
    "Hausregeln kommen nach dem Recht dazu: --overlay ORDNER (in Python: overlays=[...])",
    "house rules are added after the law: --overlay FOLDER (in Python: overlays=[...])",
)


def is_what_it_is_for(manifest: Node | None, collector: Collector, *, house: bool) -> bool:
    """Return whether a folder is used as what it holds, house rules or law; note it where not: nothing in it would be right."""
    if not isinstance(manifest, MapNode):
        return True
    own_words = bool(manifest.get("title") or manifest.get("outcomes"))
    if own_words == house:
        return True
    if own_words:
        message = Text(
            "das sind Hausregeln: allein sagen sie nichts über das Recht",
            "these are house rules: alone they say nothing of the law",
        )
        collector.add("R084", message, manifest.get("title") or manifest.get("outcomes"), hint=HINT)
        return False
    message = Text(
        "das sind keine Hausregeln: ohne Überschrift (title) und eigene Worte (outcomes)",
        "these are no house rules: they have no heading (title) and no words of their own (outcomes)",
    )
    collector.add("R080", message, manifest.get("name") or manifest)
    return False


def check_house(
    elements: Elements, written: Iterable[Written], manifest: Node | None, collector: Collector
) -> None:
    """Note what house rules lack, and what they have that is for the law alone."""
    if isinstance(manifest, MapNode):
        for key in ("title", "outcomes"):
            if manifest.get(key) is None:
                message = Text(
                    f"Hausregeln brauchen „{key}“: ihre Überschrift und ihre eigenen Worte für das Ergebnis",
                    f'house rules need "{key}": their heading and their own words for the outcome',
                )
                collector.add("R080", message, manifest)
        _words(elements, manifest, collector)
    for file in written:
        for section in OF_THE_LAW:
            node = file.node.get(section) if isinstance(file.node, MapNode) else None
            if node is not None:
                message = Text(f"Hausregeln haben kein „{section}“", f'house rules have no "{section}"')
                collector.add("R081", message, node)


def _words(elements: Elements, manifest: MapNode, collector: Collector) -> None:
    """Note outcomes without a word, and words that are those of the law."""
    node = manifest.get("outcomes")
    if not isinstance(node, MapNode):
        return
    for outcome in _reached(elements):
        if node.get(outcome.value) is None:
            message = Text(
                f"für das Ergebnis „{outcome.value}“ fehlt ein Wort",
                f'the outcome "{outcome.value}" has no word',
            )
            collector.add("R080", message, node)
    taken = {_plain(word) for text in OUTCOMES.values() for word in (text.de, text.en)}
    for name, text in elements.outcomes.items():
        said = [_plain(text.de), _plain(text.en)]
        if any(word == each or (" " in word and word in each) for word in taken for each in said):
            message = Text(
                "so spricht nur das Recht; Hausregeln haben eigene Worte",
                "only the law speaks like this; house rules have words of their own",
            )
            collector.add("R082", message, node.get(name))


def _reached(elements: Elements) -> Iterator[Outcome]:
    """Yield the outcomes that the rules can have beside those that house rules always have; a duty is no outcome."""
    effects = {dated.value.otherwise for rule in elements.rules.values() for dated in rule.wordings}
    found = (Outcome(each.value) for each in sorted(effects - {Effect.OBLIGATION, Effect.NOT_ELIGIBLE}))
    yield from (each for each in found if each not in NEEDED)


def _plain(word: str) -> str:
    return " ".join(word.casefold().rstrip(".!").split())
