"""One element of a rule set in words: a rule, a reading, a note, a parameter, a definition, a step, a derived value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any as Anything
from typing import Final

from soziorules.engine.evaluator.rests_on import joined
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import (
    ALWAYS,
    ByReading,
    Condition,
    Named,
    Test,
    walk,
)
from soziorules.engine.language.elements import (
    ONE_DAY,
    CodeSet,
    Dated,
    Definition,
    Derived,
    Elements,
    Group,
    Head,
    Note,
    Parameter,
    Period,
    Reading,
    Rule,
    Step,
    ValueList,
    Wording,
)
from soziorules.engine.language.formula_parts import inside, readings_of_formula
from soziorules.engine.language.formulas import Parameter as ParameterValue
from soziorules.engine.language.reached import reached
from soziorules.engine.language.text import OF_A_RULE, PLACEHOLDER, Language, Text
from soziorules.render.formulas import FormulaSentences
from soziorules.render.parts import citations
from soziorules.render.rule_sentence import rule_sentences
from soziorules.render.sentences import Sentences
from soziorules.render.words import EFFECTS, day, number, with_unit

_APPLIES, _REQUIRES = Text("Gilt für", "Applies to"), Text("Verlangt", "Demands")
_VALUES, _READINGS = Text("Werte", "Values"), Text("Auslegungsfragen", "Readings")
_WHO, _UNTIL, _FOR = Text("Wer", "Who"), Text("Bis", "By"), Text("Für", "For")
_OTHERWISE, SOURCE = Text("Sonst", "Otherwise"), Text("Quelle", "Source")
ENDED = Text("beendet durch", "ended by")
NEVER_ABOVE = Text("Nie höher als", "Never above")


SORTS: Final[Mapping[str, Text]] = {
    "rules": Text("Regeln", "Rules"),
    "parameters": Text("Werte", "Values"),
    "derived": Text("Errechnete Werte", "Derived values"),
    "definitions": Text("Begriffe", "Definitions"),
    "groups": Text("Gruppen", "Groups"),
    "code_sets": Text("Diagnoselisten", "Code lists"),
    "lists": Text("Listen von Werten", "Lists of values"),
    "readings": Text("Auslegungsfragen", "Readings"),
    "notes": Text("Hinweise", "Notes"),
    "steps": Text("Schritte", "Steps"),
}


def ids(rules: RuleSet) -> list[str]:
    """Return the ids of all elements that `element` shows, sort by sort."""
    return [name for sort in SORTS for name in getattr(rules.elements, sort)]


def element(rules: RuleSet, name: str, language: Language) -> Iterator[str]:
    """Yield the lines that show an element of a rule set; none when the id is unknown."""
    head = head_of(rules.elements, name)
    if head is not None:
        yield from _head(head, language)
        yield from _sentence(rules, name, language)
        yield from body(rules, name, language)
    yield from _turns_on(find(rules.elements, name), rules, language)


def _sentence(rules: RuleSet, name: str, language: Language) -> Iterator[str]:
    """Yield the sentence of a rule, with its period where it was another before."""
    rule, units = rules.elements.rules.get(name), rules.domain.vocabulary.units
    found = [] if rule is None else rule_sentences(rule, rules.elements, units, language)
    for stretch, said in found:
        yield said if len(found) == 1 else f"{period(stretch, language)}: {said}"
    if found:
        yield ""


def head_of(elements: Elements, name: str) -> Head | None:
    """Return the head of an element; None when the id is unknown."""
    found = find(elements, name)
    return None if found is None else found.head


def find(elements: Elements, name: str) -> Anything:
    """Return an element of any sort by its id; None when the id is unknown."""
    sections = (getattr(elements, sort) for sort in SORTS)
    return next((section[name] for section in sections if name in section), None)


def body(rules: RuleSet, name: str, language: Language) -> Iterator[str]:
    """Yield what an element says, without its head and without what other elements say."""
    match find(rules.elements, name):
        case Rule() as rule:
            yield from _rule(rule, rules, language)
        case Note() as note:
            yield from _note(note, rules, language)
        case Step() as step:
            yield from _step(step, rules, language)
        case Derived() as derived:
            yield from _derived(derived, rules, language)
        case Reading() as reading:
            yield from _reading(reading, language)
        case Definition() as definition:
            yield from _definition(definition, rules, language)
        case listed:
            yield from _listed(listed, rules, language)


def gist(rules: RuleSet, name: str) -> Text | None:
    """Return what a note or step says, with its values named; None for other elements."""
    said = getattr(find(rules.elements, name), "say", None)
    day = rules.elements.state
    return None if said is None else Text(said_on(day, said, rules, "de"), said_on(day, said, rules, "en"))


def _listed(listed: Anything, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield the values or members of an element that lists some."""
    match listed:
        case Parameter():
            yield from _values(listed, rules, language)
        case Group():
            named = rules.domain.vocabulary[listed.of].about.values
            yield from _members(listed.members, named, language)
        case CodeSet():
            yield from _members(listed.members, _classified(listed, rules), language)
        case ValueList():
            yield from _list(listed, language)


def _note(note: Note, rules: RuleSet, language: Language) -> Iterator[str]:
    yield from _applies(note.applies, Sentences(rules.domain.vocabulary, rules.elements), language)
    yield from _said(note.say, note.period, rules, language)
    yield f"{SOURCE(language)}: {citations(note.head.citations, language)}"


def _head(head: Head, language: Language) -> Iterator[str]:
    yield f"{head.title(language)}"
    yield f"{head.id}  {head.at}"
    if head.catalogue:
        yield ", ".join(head.catalogue)
    yield ""


def _effect(wording: Wording, rules: RuleSet) -> Text:
    """Return what follows where a rule is missed; of house rules in their own words."""
    return rules.elements.outcomes.get(wording.otherwise.value, EFFECTS[wording.otherwise])


def _said(text: Text, whole: Period, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield a text in a period; where a value that it names changes after the state of the rules, with the days of each."""
    known = Period(max(whole.begins, rules.elements.state), whole.ends)
    names = [name for name in PLACEHOLDER.findall(text.de) if name in rules.elements.parameters]
    found = [(each, said_on(each.begins, text, rules, language)) for each in stretches(known, names, rules)]
    if len(found) == 1:
        yield found[0][1]
    else:
        yield from (f"{period(each, language)}: {said}" for each, said in found)


def stretches(whole: Period, names: Iterable[str], rules: RuleSet) -> list[Period]:
    """Return the parts of a period in which the values of parameters stay as they are."""
    values = [value for name in names for value in rules.elements.parameters[name].values]
    days = sorted({whole.begins, *(each.period.begins for each in values if each.period.begins in whole)})
    ends = [*(day - ONE_DAY for day in days[1:]), whole.ends]
    return [Period(first, last) for first, last in zip(days, ends, strict=True)]


def _rule(rule: Rule, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield what a rule demands, period by period: a wording stands once for each stretch in which its values make it another."""
    found: list[tuple[Period, list[str]]] = []
    for dated in rule.wordings:
        conditions = (dated.value.applies, dated.value.requires)
        names, _ = _read_by(conditions, rules.elements)
        own: list[tuple[Period, list[str]]] = []
        for each in stretches(dated.period, names, rules):
            lines = list(rule_lines(dated, rules, language, each.begins))
            if own and own[-1][1] == lines:
                own[-1] = (Period(own[-1][0].begins, each.ends), lines)
            else:
                own.append((each, lines))
        found += own
    for each, lines in found:
        yield period(each, language)
        yield from (f"  {line}" for line in lines)
        yield ""


def rule_lines(
    dated: Dated[Wording], rules: RuleSet, language: Language, day: dt.date | None = None
) -> Iterator[str]:
    """Yield what a rule demands in one period, without the period, with the values of a day in it (else of its first).

    A version that only a value made another has the source of that value beside that of its wording.
    """
    wording, day = dated.value, day or dated.period.begins
    constants = rules.constants_on(day)
    sentences = Sentences(rules.domain.vocabulary, rules.elements, constants)
    conditions = (wording.applies, wording.requires)
    yield from _applies(wording.applies, sentences, language)
    yield f"{_REQUIRES(language)}: {sentences.condition(wording.requires, language)}"
    yield f"{_OTHERWISE(language)}: {_effect(wording, rules)(language)} ({wording.otherwise.value})"
    read = (rules.elements.parameters[name].on(day) for name in _read_by(conditions, rules.elements)[0])
    later = (each.citations for each in read if each is not None and each.period.begins > dated.period.begins)
    yield f"{SOURCE(language)}: {citations(joined(wording.citations, later), language)}"
    if wording.reading is not None:
        yield f"{Text('Auslegungsfrage', 'Reading')(language)}: {wording.reading}"


def _turns_on(found: Anything, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield the values that a rule, note or step reads or says, with their days, and the readings on which it turns."""
    elements = rules.elements
    conditions: list[Condition] = []
    texts: list[Text] = []
    named: list[str] = []
    match found:
        case Rule():
            for dated in found.wordings:
                conditions += [dated.value.applies, dated.value.requires]
            named = [each.value.reading for each in found.wordings if each.value.reading]
        case Note():
            conditions, texts = [found.applies], [found.say]
        case Step():
            conditions, texts = [found.applies], [found.say, *found.to.values()]
    values, readings = _read_by(conditions, elements)
    told = (name for text in texts for name in PLACEHOLDER.findall(text.de) if name in elements.parameters)
    values, readings = list(dict.fromkeys([*told, *values])), list(dict.fromkeys([*named, *readings]))
    if texts and (values or readings):
        yield ""
    if values:
        yield f"{_VALUES(language)}:"
    for name in values:
        parameter = elements.parameters[name]
        yield f"  {parameter.head.title(language)} ({name})"
        yield from (f"  {line}" for line in _values(parameter, rules, language))
    if readings:
        yield f"{_READINGS(language)}:"
    yield from (f"  {name}: {elements.readings[name].question(language)}" for name in readings)


def _read_by(conditions: Iterable[Condition], elements: Elements) -> tuple[list[str], list[str]]:
    """Return the parameters and the readings that conditions name, through definitions and derived values too."""
    values: dict[str, None] = {}
    readings: dict[str, None] = {}
    for each in reached(conditions, elements):
        if not isinstance(each, Condition):
            values |= {part.id: None for part in inside(each) if isinstance(part, ParameterValue)}
            readings |= dict.fromkeys(readings_of_formula(each))
            continue
        for part in walk(each):
            match part:
                case Test(operand=Named(sort="parameter", id=name)):
                    values[name] = None
                case ByReading(reading=name):
                    readings[name] = None
    return list(values), list(readings)


def _classified(codes: CodeSet, rules: RuleSet) -> Mapping[str, Text]:
    """Return the titles of the classification for codes that have none of their own."""
    days = {dated.value: dated.period.begins for dated in codes.members}
    titles = {code: rules.domain.title_of_code(code, day) for code, day in days.items()}
    return {code: Text(title, title) for code, title in titles.items() if title}


def _members(members: Iterable[Dated[str]], names: Mapping[str, Text], language: Language) -> Iterator[str]:
    for dated in members:
        title = dated.title if dated.title is not None else names.get(dated.value)
        said = dated.value if title is None else f"{dated.value} {title(language)}"
        ended = f"; {ENDED(language)}: {citations(dated.ended_by, language)}" if dated.ended_by else ""
        yield f"  {period(dated.period, language)}: {said}  {citations(dated.citations, language)}{ended}"


def _list(listed: ValueList, language: Language) -> Iterator[str]:
    """Yield the values of a closed list, with what people type for them."""
    for value, title in listed.values.items():
        typed = ", ".join(f"„{word}“" for word in listed.words.get(value, ()))
        yield f"  {value}: {title(language)}{f' ({typed})' if typed else ''}"


def _step(step: Step, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield what a step of the procedure says, when, to whom and of whom."""
    vocabulary = rules.vocabulary_at_a_moment
    sentences = Sentences(vocabulary, rules.elements)
    named = vocabulary["reader"].about.values if "reader" in vocabulary else {}

    def who(name: str) -> str:
        return named[name](language) if name in named else name

    yield period(step.period, language)
    yield from (f"  {line}" for line in _applies(step.applies, sentences, language))
    yield f"  {_WHO(language)}: {who(step.who)}"
    if step.by is not None:
        yield f"  {_UNTIL(language)}: {vocabulary[step.by].about.label(language)}"
    if step.readers:
        yield f"  {_FOR(language)}: {', '.join(map(who, step.readers))}"
    for name, say in (("", step.say), *step.to.items()):
        head = f"{who(name)}: " if name else ""
        yield from (f"  {head}{line}" for line in _said(say, step.period, rules, language))
    yield f"  {SOURCE(language)}: {citations(step.head.citations, language)}"


def said_on(day: dt.date, text: Text, rules: RuleSet, language: Language) -> str:
    """Return a text with what stands for its placeholders named; a value of the norm as it is on a day."""
    vocabulary, parameters = rules.vocabulary_at_a_moment, rules.elements.parameters

    def word(match: re.Match[str]) -> str:
        name = match[1]
        value = parameters[name].on(day) if name in parameters else None
        if value is not None and isinstance(value.value, int | Decimal) and not isinstance(value.value, bool):
            return number(value.value, language)
        known = vocabulary[name].about.label if name in vocabulary else None
        title = parameters[name].head.title if name in parameters else OF_A_RULE.get(name, known)
        return f"‹{name if title is None else title(language)}›"

    return PLACEHOLDER.sub(word, text(language))


def _derived(derived: Derived, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield how a value is worked out, version by version."""
    sentences = Sentences(rules.domain.vocabulary, rules.elements)
    formulas = FormulaSentences(rules.domain.vocabulary, rules.elements, sentences.condition)
    sources = [citations(each.citations, language) for each in derived.wordings]
    one = len(set(sources)) == 1
    for dated in derived.wordings:
        yield f"  {period(dated.period, language)}: {formulas.said(dated.value, language)}"
        if not one:
            yield f"  {SOURCE(language)}: {citations(dated.citations, language)}"
    if one:
        yield f"{SOURCE(language)}: {sources[0]}"


def _applies(applies: Condition, sentences: Sentences, language: Language) -> Iterator[str]:
    if applies != ALWAYS:
        yield f"{_APPLIES(language)}: {sentences.condition(applies, language)}"


def _reading(reading: Reading, language: Language) -> Iterator[str]:
    yield reading.question(language)
    yield reading.why(language)
    for option in reading.options:
        mark = "*" if option.id == reading.default else " "
        yield f"  {mark} {option.id}: {option.title(language)}"
    yield f"{SOURCE(language)}: {citations(reading.head.citations, language)}"


def _values(parameter: Parameter, rules: RuleSet, language: Language) -> Iterator[str]:
    for dated in parameter.values:
        words = with_unit(dated.value, parameter.unit, rules.domain.vocabulary.units, language)
        yield f"  {period(dated.period, language)}: {words}  {citations(dated.citations, language)}"
    if parameter.not_above is not None:
        yield f"{NEVER_ABOVE(language)}: {rules.elements.parameters[parameter.not_above].head.title(language)}"


def _definition(definition: Definition, rules: RuleSet, language: Language) -> Iterator[str]:
    sentences = Sentences(rules.domain.vocabulary, rules.elements)
    for dated in definition.wordings:
        yield f"  {period(dated.period, language)}: {sentences.condition(dated.value, language)}"
        yield f"  {SOURCE(language)}: {citations(dated.citations, language)}"


def period(period: Period, language: Language) -> str:
    """Return a period of validity in words."""
    begins = day(period.begins, language)
    if period.ends is None:
        return Text(f"ab {begins}", f"from {begins}")(language)
    return f"{begins} – {day(period.ends, language)}"
