"""`explain ID`: show one rule, reading, note or parameter, or what an error code means."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, language_of
from soziorules.cli.failure import EXPLANATIONS as FAILURES
from soziorules.cli.rules import period
from soziorules.cli.streams import tell
from soziorules.engine.arguments import EXPLANATIONS as ARGUMENTS
from soziorules.engine.diagnostics import merge_explanations, suggest
from soziorules.engine.diagnostics.extras import EXPLANATIONS as PACKAGES
from soziorules.engine.diagnostics.tables import EXPLANATIONS as TABLES
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import ALWAYS, Condition
from soziorules.engine.language.elements import Dated, Definition, Head, Parameter, Reading, Rule, Wording
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.explanations import EXPLANATIONS as TEST_EXPLANATIONS
from soziorules.engine.ruleset.explanations import EXPLANATIONS as RULE_EXPLANATIONS
from soziorules.engine.source.explanations import EXPLANATIONS as SOURCE_EXPLANATIONS
from soziorules.page.fetching import EXPLANATIONS as PAGE
from soziorules.render.sentences import Sentences
from soziorules.render.text import citations
from soziorules.render.words import number, typed

_APPLIES, _REQUIRES = Text("Gilt für", "Applies to"), Text("Verlangt", "Demands")
_OTHERWISE, _SOURCE = Text("Sonst", "Otherwise"), Text("Quelle", "Source")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument(
        "id", metavar="ID", help="id of a rule, reading, note, parameter, definition, or an error code"
    )
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Explain what the id names; exit code 1 when nothing bears it."""
    language = language_of(options)
    own = load_rules().domain.explanations()
    engine = (ARGUMENTS, SOURCE_EXPLANATIONS, RULE_EXPLANATIONS, TEST_EXPLANATIONS)
    shared = (PACKAGES, *engine, TABLES, FAILURES, PAGE)
    codes = merge_explanations(*shared, own)
    if options.id in codes:
        found = codes[options.id]
        sys.stdout.write(
            f"{options.id}  {found.title(language)}\n\n{found.meaning(language)}\n{found.remedy(language)}\n"
        )
        return Exit.OK
    rules = load_rules(options.rules)
    lines = list(element(rules, options.id, language))
    if lines:
        sys.stdout.write("\n".join(lines) + "\n")
        return Exit.OK
    elements = rules.elements
    known = [
        *elements.rules,
        *elements.notes,
        *elements.readings,
        *elements.parameters,
        *elements.definitions,
        *codes,
    ]
    near = suggest(options.id, known)
    said = Text(f"„{options.id}“ gibt es nicht.", f'There is no "{options.id}".')(language)
    hint = "" if near is None else Text(f" Meinten Sie „{near}“?", f' Did you mean "{near}"?')(language)
    tell(said + hint)
    return Exit.NO


def element(rules: RuleSet, name: str, language: Language) -> Iterator[str]:
    """Yield the lines that show an element of a rule set; none when the id is unknown."""
    elements = rules.elements
    sentences = Sentences(rules.domain.vocabulary, elements)
    if name in elements.rules:
        yield from _rule(elements.rules[name], sentences, language)
    elif name in elements.readings:
        yield from _reading(elements.readings[name], language)
    elif name in elements.parameters:
        yield from _parameter(elements.parameters[name], language)
    elif name in elements.definitions:
        yield from _definition(elements.definitions[name], sentences, language)
    elif name in elements.notes:
        note = elements.notes[name]
        yield from _head(note.head, language)
        yield from _applies(note.applies, sentences, language)
        yield note.say(language)
        yield f"{_SOURCE(language)}: {citations(note.head.citations, language)}"


def _head(head: Head, language: Language) -> Iterator[str]:
    yield f"{head.title(language)}"
    yield f"{head.id}  {head.at}"
    if head.catalogue:
        yield ", ".join(head.catalogue)
    yield ""


def _rule(rule: Rule, sentences: Sentences, language: Language) -> Iterator[str]:
    yield from _head(rule.head, language)
    for dated in rule.wordings:
        yield from _wording(dated, sentences, language)
        yield ""


def _wording(dated: Dated[Wording], sentences: Sentences, language: Language) -> Iterator[str]:
    wording = dated.value
    yield period(dated.period, language)
    yield from (f"  {line}" for line in _applies(wording.applies, sentences, language))
    yield f"  {_REQUIRES(language)}: {sentences.condition(wording.requires, language)}"
    yield f"  {_OTHERWISE(language)}: {wording.otherwise.value}"
    yield f"  {_SOURCE(language)}: {citations(wording.citations, language)}"
    if wording.reading is not None:
        yield f"  {Text('Auslegungsfrage', 'Reading')(language)}: {wording.reading}"


def _applies(applies: Condition, sentences: Sentences, language: Language) -> Iterator[str]:
    if applies != ALWAYS:
        yield f"{_APPLIES(language)}: {sentences.condition(applies, language)}"


def _reading(reading: Reading, language: Language) -> Iterator[str]:
    yield from _head(reading.head, language)
    yield reading.question(language)
    yield reading.why(language)
    for option in reading.options:
        mark = "*" if option.id == reading.default else " "
        yield f"  {mark} {option.id}: {option.title(language)}"
    yield f"{_SOURCE(language)}: {citations(reading.head.citations, language)}"


def _parameter(parameter: Parameter, language: Language) -> Iterator[str]:
    yield from _head(parameter.head, language)
    for dated in parameter.values:
        value = dated.value
        words = number(value, language) if isinstance(value, int) else typed(value, None, {}, language)
        yield f"  {period(dated.period, language)}: {words} {parameter.unit}  {citations(dated.citations, language)}"


def _definition(definition: Definition, sentences: Sentences, language: Language) -> Iterator[str]:
    yield from _head(definition.head, language)
    for dated in definition.wordings:
        yield f"  {period(dated.period, language)}: {sentences.condition(dated.value, language)}"
        yield f"  {_SOURCE(language)}: {citations(dated.citations, language)}"
