"""House rules beside the law in an answer: under their own heading, in their own words, never in those of the law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.evaluator.layers import Layer
from soziorules.engine.evaluator.remedies import Remedy
from soziorules.engine.evaluator.short_answer import ShortAnswer, Statement
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.advice import Advice
from soziorules.render.parts import Parts
from soziorules.render.short import FROM_DAY, MISSING, place_in_norm, since
from soziorules.render.view import Item, Section
from soziorules.render.words import listed

KEY: Final = "layer-"
"""Begins the key of the section of house rules."""
_NO_REASON: Final = Text("Ohne Begründung", "Without a reason")


def headline(layer: Layer, language: Language) -> str:
    """Return the heading of house rules with the outcome in their own words."""
    return f"{layer.title(language)}: {layer.words(language)}."


def short_answers(decision: Decision, language: Language, reader: str) -> Iterator[ShortAnswer]:
    """Yield what a reader sees first of each set of house rules."""
    for layer in decision.layers:
        parts = Parts(layer.decision, language, explain=False, ids=False, reader=reader)
        yield ShortAnswer(headline(layer, language), tuple(_statements(layer, parts)))


def sections(parts: Parts) -> list[Section]:
    """Return a section for each set of house rules: what stands against, what is missing, what helps, what is to be done."""
    return [_section(layer, replace(parts, decision=layer.decision)) for layer in parts.decision.layers]


def _statements(layer: Layer, parts: Parts) -> Iterator[Statement]:
    decision, language = layer.decision, parts.language
    for item in _against(parts):
        norm = place_in_norm(decision.finding(item.rule), language) if item.cited else ""
        yield Statement("reason", f"{item.text} ({norm})" if norm else item.text, rule=item.rule)
    advice = Advice(decision, parts.sentences, language)
    asks_a_reason = decision.outcome is Outcome.JUSTIFICATION_REQUIRED
    ways = own_ways(layer, parts.reader) if decision.outcome.answer == "no" or asks_a_reason else []
    for remedy in ways:
        yield Statement("now", advice.short(remedy), _NO_REASON(language) if asks_a_reason else "")
    if decision.not_before is not None and not ways:
        yield Statement("now", FROM_DAY(language).format(since=since(decision, language)))
    names = [item.label(language) for item in decision.missing]
    if names:
        yield Statement("missing", listed(names, language) + ".", MISSING(language))
    for item in _duties(parts):
        yield Statement("step", f"- {item.text}", rule=item.rule)


def own_ways(layer: Layer, reader: str) -> list[Remedy]:
    """Return the ways out of house rules that help and that the law does not name already; none is for the patient to go."""
    if reader == "patient":
        return []
    decision, whole = layer.decision, layer.decision.whole
    named = [] if whole is None else [remedy.change for remedy in whole.remedies]
    against = decision.outcome.answer == "no"
    helpful = [each for each in decision.remedies if not against or each.outcome.answer != "no"]
    return [remedy for remedy in helpful if remedy.change not in named]


def _duties(parts: Parts) -> tuple[Item, ...]:
    """Return what is to be done; not for the patient, who does none of it."""
    return () if parts.reader == "patient" else parts.obligations().items


def _section(layer: Layer, parts: Parts) -> Section:
    items = [*_against(parts), *parts.missing().items, *_ways(layer, parts), *_duties(parts)]
    items += [*parts.notes().items, *parts.met().items, *parts.notes(standing=True).items]
    unlinked = tuple(
        replace(item, sort="") for item in items
    )  # the handbook of the law has no page of theirs
    return Section(KEY + re.sub(r"\W+", "-", layer.name), headline(layer, parts.language), unlinked)


def _ways(layer: Layer, parts: Parts) -> Iterator[Item]:
    advice = Advice(layer.decision, parts.sentences, parts.language)
    for remedy in own_ways(layer, parts.reader):
        yield Item(advice.remedy(remedy), "way")


def _against(parts: Parts) -> Iterator[Item]:
    """Yield what is missed and no duty; to the person it is about in plain words, and nothing clinical without such."""
    findings = {finding.rule: finding for finding in parts.decision.findings}
    for item in parts.not_met().items:
        if parts.reader != "patient":
            yield item
        elif (text := _plain(findings[item.rule], parts)) is not None:
            yield replace(item, text=text, sources="", cited=(), lines=(), id="")


def _plain(finding: Finding, parts: Parts) -> str | None:
    plain = finding.law.wording.say.plain
    if plain is not None:
        return parts.sentences.fill(plain, finding, parts.language)
    hidden = finding.rule in finding.decision.evaluator.clinical
    return None if hidden else parts.sentences.message(finding, parts.language)
