"""What an assistant can ask: facts, a decision, the next question, an explanation, codes.

Everything that comes back is data; every sentence about the norm stands with its source. Nothing is kept between two calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from soziorules import Problems, RuleSet, check
from soziorules.assistant.answer import Reply, answer, named
from soziorules.engine.arguments import day_argument, word_argument, wrong_kind
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import suggest
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.elements import Citation
from soziorules.engine.language.facts import Fact, Records
from soziorules.engine.language.text import LANGUAGES, Language, Text
from soziorules.engine.source import read_source
from soziorules.interview.question import codes_found, next_missing, question
from soziorules.render.elements import element, ids
from soziorules.render.links import sources
from soziorules.schema import make
from soziorules.schema.shape import shape

PATHS = Text("eine Liste von Pfaden", "a list of paths")
TEXT = Text("ein Text", "a text")
CASE = Text("ein Objekt mit dem, was bekannt ist", "an object with what is known")
NO_FACT = Text("So heißt keine Angabe eines Falls.", "No fact of a case is called so.")
NO_ELEMENT = Text("Es gibt nichts mit dieser Kennung.", "Nothing bears this id.")
MOST_CODES = 12
NO_CODES = Text("Dieses Regelwerk kennt keine Schlüssel.", "These rules know no codes.")


@dataclass(frozen=True)
class Tools:
    """The tools for one rule set. Each returns data, or `problem` after RFC 9457, which repeats no value of a case."""

    rules: RuleSet

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of a case."""
        return make("case", self.rules)

    def facts(self, about: str, lang: Language) -> Reply:
        """Return what can be stated of a case: all facts by name, or those at or below `about` with their shape in JSON."""
        found = [fact for fact in self.rules.domain.vocabulary if _stated(fact) and _below(fact.name, about)]
        if not found:
            near = suggest(about, [fact.name for fact in self.rules.domain.vocabulary if _stated(fact)])
            return _missing(NO_FACT, lang, near)
        return {"facts": [self._fact(fact, lang, whole=bool(about)) for fact in found]}

    def _fact(self, fact: Fact, lang: Language, *, whole: bool) -> Reply:
        about = fact.about
        said = {"path": fact.name, "label": about.label(lang), "kind": fact.about.kind.value}
        if not whole:
            return said
        asked = {"question": (about.question or about.label)(lang), "json": shape(self.schema, fact.name)}
        values = {value: text(lang) for value, text in about.values.items()}
        return {**said, **asked, **({"values": values} if values else {})}

    def check(self, case: Any, arguments: Mapping[str, Any], lang: Language) -> Reply:
        """Return the decision on a case: what is said, each sentence with its sources, and what to ask next."""
        decision = check(stated(case), rules=self.rules, lang=lang, **arguments)
        asked = {
            "question": self._question(decision, lang),
            "rules": f"{self.rules.name} {self.rules.version}",
        }
        return {**answer(decision, lang), **asked}

    def next_question(self, case: Any, asked: Any, lang: Language) -> Reply:
        """Return what to ask next, but for the paths in `asked`; null where nothing is left or the outcome is settled."""
        if not isinstance(asked, list | tuple):
            raise wrong_kind("asked", PATHS)
        decision = check(stated({} if case is None else case), rules=self.rules, lang=lang)
        return {"outcome": decision.outcome.value, "question": self._question(decision, lang, asked)}

    def _question(self, decision: Decision, lang: Language, asked: Sequence[Any] = ()) -> Reply | None:
        item = next_missing(decision, asked)
        if item is None:
            return None
        found = question(item, decision, lang)
        values = {value: text(lang) for value, text in item.about.values.items()}
        return {**found, **({"values": values} if values else {}), "json": shape(self.schema, item.path)}

    def explain(self, name: str, lang: Language) -> Reply:
        """Return a rule, reading, parameter, note or definition in words, with its wordings by day and their sources."""
        lines = list(element(self.rules, name, lang))
        if not lines:
            return _missing(NO_ELEMENT, lang, suggest(name, ids(self.rules)))
        return {"id": name, "says": "\n".join(lines), "sources": self._sources(self._cited(name), lang)}

    def _cited(self, name: str) -> tuple[Citation, ...]:
        """Return what an element cites, of each wording, each source once."""
        elements = self.rules.elements
        if name in elements.rules:
            found = [c for dated in elements.rules[name].wordings for c in dated.value.citations]
        elif name in elements.parameters:
            found = [c for dated in elements.parameters[name].values for c in dated.citations]
        elif name in elements.definitions:
            found = [c for dated in elements.definitions[name].wordings for c in dated.citations]
        else:
            bearer = elements.notes.get(name) or elements.readings[name]
            found = list(bearer.head.citations)
        return tuple(dict.fromkeys(found))

    def codes(self, words: str, day: str | None, lang: Language) -> Reply:
        """Return codes by words of their titles or by their beginning, in the edition of a day, with official titles."""
        domain = self.rules.domain
        if domain.find_codes is None:
            return _missing(NO_CODES, lang, None)
        on = self.rules.elements.state if day is None else day_argument(day, "day")
        found, _ = codes_found(self.rules, words, on, lang, MOST_CODES)
        return {
            "codes": found,
            "sources": [{"norm": f"{name} {edition}"} for name, edition in domain.editions(on).items()],
        }

    def _sources(self, found: Iterable[Citation], lang: Language) -> list[Reply]:
        return named(sources(found, self.rules.elements.documents, lang))


def stated(case: Any) -> Any:
    """Return a case as an assistant states it: an object, or its JSON text; a text is never taken for a path. Raises Problems."""
    if isinstance(case, str):
        return read_source(case.encode(), name="case.json")
    if not isinstance(case, Mapping):
        raise wrong_kind("case", CASE)
    return case


def text_argument(value: Any, name: str) -> str:
    """Return an argument that is a text. Raises Problems."""
    if not isinstance(value, str):
        raise wrong_kind(name, TEXT)
    return value


def answered(lang: Any, work: Callable[[Language], Reply], usual: Language) -> Reply:
    """Return what comes of a call in the language asked for, or what is wrong with it; in the usual one where none is."""
    chosen: Language = lang if isinstance(lang, str) and lang in LANGUAGES else usual
    try:
        if lang is not None:
            word_argument(lang, "lang", LANGUAGES)
        return work(chosen)
    except Problems as problems:
        return {"problem": problems.to_dict(chosen)}


def _stated(fact: Fact) -> bool:
    return "[" not in fact.name and (fact.derivation is None or isinstance(fact.type, Records))


def _below(name: str, about: str) -> bool:
    return not about or name == about or name.startswith(f"{about}.")


def _missing(text: Text, lang: Language, near: str | None) -> Reply:
    hint = {} if near is None else {"did_you_mean": near}
    return {"problem": {"type": "about:blank", "title": text(lang), "status": 404, **hint}}
