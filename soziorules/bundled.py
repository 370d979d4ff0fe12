"""The rules that come with the package, made ready beforehand, and rules of one's own, read each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import ValueList
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.text import Language, Text
from soziorules.engine.readymade.place import INSTALLED, Place, Ready, contents_of, made_from, mark
from soziorules.render import RENDERERS, to_dict, to_message, to_sentences
from soziorules.soziotherapie.domain import check_codes, only_packaged_codes, soziotherapie
from soziorules.soziotherapie.folder import PACKAGE, bundled_guides, bundled_rules

if TYPE_CHECKING:
    from soziorules.engine.evaluator.short_answer import ShortAnswer

SEALED = "sealed"
"""The mark of ready-made rules that nobody needs to compare with files."""

__all__ = [
    "bundled_guides",
    "bundled_rules",
    "fresh",
    "house_rules",
    "house_rules_of",
    "ready_text",
    "rules_of",
    "sealed_rules",
    "stamps_of",
    "text_for_wheel",
]


def stamps_of(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return the files with the times of their last change; a link that leads nowhere is named when it is read."""
    return tuple(
        (file.name, file.stat().st_mtime_ns if file.exists() else 0) for file in sorted(folder.glob("*.yaml"))
    )


@lru_cache(maxsize=16)
def rules_of(folder: Path, stamps: tuple[tuple[str, int], ...]) -> RuleSet:
    """Return the rules of a folder; `stamps` tell when its files changed."""
    return _bundled(folder) if folder == bundled_rules().resolve() else fresh(folder)


@lru_cache(maxsize=16)
def rules_in(bundle: Path, stamp: int) -> RuleSet:
    """Return the rules of a bundle; `stamp` tells when the file changed. Raises Problems where it is not as it was written."""
    from soziorules.engine.replay.bundle import houses_beside, not_its_rules, opened

    with opened(bundle) as (folder, manifest):
        rules = fresh(folder)
        beside = houses_beside(folder, manifest)
        houses = tuple(house_rules(place, rules) for place, _ in beside)
    wanted = [manifest["sha256"], *(sha256 for _, sha256 in beside)]
    if [each.sha256 for each in (rules, *houses)] != wanted:
        raise Problems((not_its_rules(bundle.name),))
    return rules.with_overlays(houses) if houses else rules


def _bundled(folder: Path) -> RuleSet:
    """Return the bundled rules: as they were made ready for the files that are there, else read and checked anew."""
    place = Place(PACKAGE)
    try:
        contents = contents_of(folder)
        wanted = place.mark(contents)
    except OSError:  # reading says what is wrong
        return fresh(folder)
    ready = place.find(wanted)
    if ready is not None:
        return _from_ready(ready)
    rules = fresh(folder)
    if place.writable and only_packaged_codes() and made_from(rules.elements, contents):
        place.keep(wanted, ready_text(rules, wanted))
    return rules


def sealed_rules() -> RuleSet | None:
    """Return the rules that a sealed archive (a page) brings ready-made, since no file in it can have changed; else None."""
    names = sealed_names()
    law = _sealed(next(names))
    if law is None:
        return None
    house = list(takewhile(lambda rules: rules is not None, map(_sealed, names)))
    return law.with_overlays(tuple(each for each in house if each is not None))


def sealed_names() -> Iterator[str]:
    """Yield the names of the modules of a sealed archive: of the law, then of one set of house rules after the other."""
    yield INSTALLED
    yield from (f"{INSTALLED}_house_{number}" for number in count(1))


def _sealed(module_name: str) -> RuleSet | None:
    from importlib import import_module
    from importlib.util import find_spec

    name = f"{PACKAGE.name}.{module_name}"
    module: Any = None if find_spec(name) is None else import_module(name)
    return _from_ready(Ready(module)) if module is not None and module.MARK == SEALED else None


def _from_ready(ready: Ready) -> RuleSet:
    content = ready.content
    domain = _domain(content.vocabulary, content.outline, content.elements.lists)
    laws = ready if only_packaged_codes() else None
    return RuleSet(content.elements, domain, laws, (_again, (content.elements.sha256,)))


def _again(sha256: str) -> RuleSet:
    """Return the bundled rules in another process. Raises Problems where these are others than those that were meant."""
    folder = bundled_rules()
    rules = rules_of(folder.resolve(), stamps_of(folder))
    if rules.sha256 != sha256:
        message = Text(
            "die mitgelieferten Regeln sind hier andere als die, mit denen entschieden wurde",
            "the bundled rules here are others than those that decided",
        )
        raise Problems((Diagnostic("R060", message),))
    return rules


def _domain(facts: Vocabulary, outline: Any, lists: Mapping[str, ValueList]) -> Domain:
    return soziotherapie(facts, outline, lists, RENDERERS, to_dict, to_sentences, to_message, _short_answer)


def _short_answer(decision: Decision, language: Language, reader: str | None) -> ShortAnswer:
    from soziorules.soziotherapie.wording.short_answer import short_answer

    return short_answer(decision, language, reader)


def fresh(folder: Path) -> RuleSet:
    """Return the rules of a folder, read and checked; nothing of them is kept for another process."""
    from soziorules.engine.language.additions import with_lists
    from soziorules.engine.ruleset.reader import load_elements
    from soziorules.soziotherapie.case.field_specs import outline
    from soziorules.soziotherapie.facts.vocabulary import vocabulary

    facts = vocabulary()
    elements = load_elements(folder, facts, check_codes)
    again = (_again, (elements.sha256,)) if folder == bundled_rules().resolve() else None
    facts, lists = with_lists(facts, elements.lists.values()), elements.lists
    return RuleSet(elements, _domain(facts, outline(lists), lists), again=again)


@lru_cache(maxsize=16)
def house_rules_of(folder: Path, stamps: tuple[tuple[str, int], ...], law: RuleSet) -> RuleSet:
    """Return the house rules of a folder over a law; `stamps` tell when its files changed."""
    return house_rules(folder, law)


def house_rules(folder: Path, law: RuleSet) -> RuleSet:
    """Return house rules over a law: they decide after it, and may use what it names. Raises Problems."""
    from soziorules.engine.ruleset.reader import load_elements

    elements = load_elements(folder, law.domain.vocabulary, check_codes, law.elements)
    return RuleSet(elements, law.domain)


def ready_text(rules: RuleSet, wanted: str) -> str:
    """Return rules as a ready-made module with that mark; the law of their state and what is known to come is compiled."""
    from soziorules.engine.readymade.write import module_text
    from soziorules.soziotherapie.case.field_specs import outline

    elements, now = rules.elements, rules.period(rules.elements.state)
    programs = {day: rules.program(day, {}) for day in rules.changes if day >= now}
    return module_text(
        wanted, elements, rules.domain.vocabulary, outline(elements.lists), rules.changes, programs
    )


def text_for_wheel() -> str:
    """Return the module that a wheel of this checkout is to hold."""
    folder = bundled_rules()
    return ready_text(fresh(folder), mark(PACKAGE, contents_of(folder), times=False))
