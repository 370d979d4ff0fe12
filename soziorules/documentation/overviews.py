"""Overviews over the elements: topics, who may prescribe what, code lists, thresholds, values, readings, facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soziorules.documentation.domain_pages import Scale, Ways
from soziorules.documentation.element_pages import code_title
from soziorules.documentation.handbook_source import SORTS
from soziorules.documentation.markdown import Page, Picture, code, escape, heading, join, table
from soziorules.documentation.matrix import Answer, answer_to, of_choice
from soziorules.documentation.page_context import PageContext
from soziorules.documentation.pictures import Band, Card, Lane, cards, scale
from soziorules.engine.language.conditions import All, Condition, Constant, Test, children, walk
from soziorules.engine.language.elements import Citation, CodeSet, Dated, Effect
from soziorules.engine.language.facts import Choice, Choices
from soziorules.engine.language.text import Text
from soziorules.render.words import EFFECTS

VALUES = Text("Werte und Fristen", "Values and deadlines")
READINGS = Text("Auslegungsfragen", "Readings")
FACTS = Text("Was ein Fall angibt", "What a case states")
MANY = 60
_RULES, _NOTES = Text("Regeln", "Rules"), Text("Hinweise", "Notes")
_MORE = Text("Werte, Gruppen, Begriffe, Auslegungsfragen", "Values, groups, definitions, readings")
_SCALE = Text(
    "Jede Zeile ist eine Regel in einem Zeitraum. Grün: erfüllt; Orange: mit dokumentiertem Grund; Grau: nicht erfüllt.",
    "Each line is a rule in one period. Green: met; orange: with a documented reason; grey: not met.",
)
_EFFECT_WORDS: Mapping[Effect, Text] = {
    Effect.JUSTIFICATION_REQUIRED: Text("mit Begründung", "with a reason"),
    Effect.OBLIGATION: Text("zu klären", "to be settled"),
    Effect.NOT_ELIGIBLE: Text("nicht erfüllt", "not met"),
    Effect.NOT_YET: Text("noch nicht", "not yet"),
}


def topic_pages(desk: PageContext) -> Iterator[Page]:
    """Yield a page for each rule file."""
    book = desk.book
    for topic, title in book.elements.topics.items():
        names = [name for name in book.heads if book.topic(name) == topic]
        parts = []
        rules = [name for name in names if book.sorts[name] == "rules"]
        if rules:
            rows = [
                [desk.link(name), escape(_effect(desk, name)), desk.cited(_latest(desk, name))]
                for name in rules
            ]
            heads = _RULES, Text("Wenn sie verfehlt wird", "When missed"), Text("Quelle", "Source")
            parts += [heading(2, desk(_RULES)), table([desk(head) for head in heads], rows)]
        for title_, sorts in (
            (_NOTES, ("notes",)),
            (SORTS["steps"], ("steps",)),
            (_MORE, ("values", "derived", "groups", "codes", "lists", "definitions", "readings")),
        ):
            found = [name for name in names if book.sorts[name] in sorts]
            if found:
                parts += [heading(2, desk(title_)), desk.list(found)]
        yield Page(f"topics/{topic}", title(desk.language), join(parts), (topic,))


def _effect(desk: PageContext, name: str) -> str:
    rule = desk.book.elements.rules[name]
    wording = (rule.on(desk.today) or rule.wordings[-1]).value
    return desk(EFFECTS[wording.otherwise])


def _latest(desk: PageContext, name: str) -> tuple[Citation, ...]:
    rule = desk.book.elements.rules[name]
    return (rule.on(desk.today) or rule.wordings[-1]).value.citations


def codes_page(desk: PageContext) -> tuple[Page, list[Picture]]:
    """Return all code lists with the titles of their codes, below the picture of what becomes of a code."""
    svg = "" if desk.field.ways is None else ways(desk, desk.field.ways)
    pictures = (
        [Picture("pictures/ways.svg", svg, desk(desk.field.ways.title))] if svg and desk.field.ways else []
    )
    parts = [f"![{escape(each.alt)}](/{each.path})" for each in pictures]
    for name, code_set in desk.book.elements.code_sets.items():
        parts += [
            heading(2, code_set.head.title(desk.language)),
            f"{code(name)} · {desk.cited(code_set.head.citations)}",
        ]
        routes = [
            other for other in desk.book.used_by[name] if desk.book.sorts[other] in ("rules", "definitions")
        ]
        parts.append(f"{desk(Text('Gebraucht von', 'Used by'))}: {desk.links(routes)}" if routes else "")
        parts.append(_codes(desk, code_set))
    about = desk.field.codes
    return Page(about.path, desk(about.title), join(parts), tuple(desk.book.elements.code_sets)), pictures


def _codes(desk: PageContext, code_set: CodeSet) -> str:
    rows = []
    for member in code_set.members:
        rows.append(
            [f"**{member.value}**", f"**{escape(code_title(desk, member))}**", desk.period(member.period)]
        )
        rows += [[item, escape(title), ""] for item, title in _contained(desk, member)]
    heads = (
        Text("Schlüssel", "Code"),
        desk.field.codes.heading,
        Text("Zeitraum", "Period"),
    )
    return table([desk(head) for head in heads], rows)


def _contained(desk: PageContext, member: Dated[str]) -> list[tuple[str, str]]:
    """Return the codes in a member of a list; of large ones the three-character categories only."""
    day = desk.within(member.period)
    codes = [item for item in desk.book.rules.domain.expand(member.value, day) if item != member.value]
    if len(codes) > MANY:
        codes = [item for item in codes if "." not in item]
    titled = [(item, desk.book.rules.domain.title_of_code(item, day)) for item in sorted(codes)]
    return [(item, title) for item, title in titled if title]


def scale_page(desk: PageContext, asked: Scale) -> tuple[Page, list[Picture]]:
    """Return the thresholds on a scale as a picture, and the page with it."""
    lanes = list(_lanes(desk, asked))
    title = desk(asked.title)
    picture = Picture("pictures/scale.svg", scale(lanes, asked.lowest, asked.highest, title), title)
    readers = [name for name in desk.book.heads if asked.fact in desk.book.facts(name)]
    values = [name for name, item in desk.book.elements.parameters.items() if item.unit == asked.unit]
    parts = [
        desk(_SCALE),
        f"![{escape(title)}](/{picture.path})",
        _value_table(desk, values),
        heading(2, desk(Text("Wo er gebraucht wird", "Where it is used"))),
        desk.list(readers),
    ]
    return Page("scale", title, join(parts), tuple(values)), [picture]


def _lanes(desk: PageContext, asked: Scale) -> Iterator[Lane]:
    for rule in desk.book.elements.rules.values():
        seen: set[tuple[Band, ...]] = set()
        for dated in reversed(rule.wordings):
            requires = desk.resolved(dated.value.requires, desk.within(dated.period))
            if any(isinstance(part, Test) and part.fact == asked.fact for part in walk(requires)):
                bands = _bands(desk, asked, requires, dated.value.otherwise)
                if bands not in seen:
                    seen.add(bands)
                    yield Lane(f"{rule.head.title(desk.language)} ({desk.period(dated.period)})", bands)


def _bands(desk: PageContext, asked: Scale, requires: Condition, effect: Effect) -> tuple[Band, ...]:
    found: list[Band] = []
    for value in range(asked.lowest, asked.highest + 1):
        met = _stands(requires, asked.fact, value)
        missed = "maybe" if effect is Effect.JUSTIFICATION_REQUIRED else "faint"
        colour, word = ("met", desk(Text("erfüllt", "met"))) if met else (missed, desk(_EFFECT_WORDS[effect]))
        if found and found[-1].colour == colour:
            found[-1] = Band(found[-1].low, value, colour, word)
        else:
            found.append(Band(value, value, colour, word))
    return tuple(
        Band(band.low, band.high, band.colour, f"{band.low}–{band.high}: {band.word}") for band in found
    )


def _stands(condition: Condition, fact: str, value: int) -> bool:
    """Return whether a value stands all tests of one fact in a condition; what else it asks is taken as met."""
    from soziorules.engine.compiler.kleene import test

    match condition:
        case Test(fact=name, operator=operator, operand=Constant(value=operand)) if name == fact:
            return bool(test(operator, value, operand))
        case All():
            return all(_stands(child, fact, value) for child in children(condition))
        case _:
            return True


def values_page(desk: PageContext) -> Page:
    """Return all values of the norm, topic by topic, and the rules that set a day."""
    parts = []
    for topic, title in desk.book.elements.topics.items():
        names = [name for name in desk.book.elements.parameters if desk.book.topic(name) == topic]
        if names:
            parts += [heading(2, title(desk.language)), _value_table(desk, names)]
    vocabulary = desk.book.rules.domain.vocabulary
    dated = [
        [desk.link(name), escape(vocabulary[fact].about.label(desk.language)), escape(_effect(desk, name))]
        for name, rule in desk.book.elements.rules.items()
        if (fact := (rule.on(desk.today) or rule.wordings[-1]).value.on) is not None
    ]
    if dated:
        heads = _RULES, Text("Tag", "Day"), Text("Wenn sie verfehlt wird", "When missed")
        parts += [
            heading(2, desk(Text("Fristen", "Deadlines"))),
            table([desk(head) for head in heads], dated),
        ]
    return Page("values", desk(VALUES), join(parts))


def _value_table(desk: PageContext, names: list[str]) -> str:
    rows = []
    for name in names:
        for period, value, cited in desk.stretches(desk.book.elements.parameters[name]):
            rows.append([desk.link(name), f"**{escape(value)}**", desk.period(period), cited])
    heads = (
        Text("Wert", "Value"),
        Text("Höhe", "Amount"),
        Text("Zeitraum", "Period"),
        Text("Quelle", "Source"),
    )
    return table([desk(head) for head in heads], rows)


def readings_page(desk: PageContext) -> Page:
    """Return all open questions, their default, and how much hangs on each."""
    turning: dict[str, int] = {}
    for result in desk.book.results:
        if result.decision is not None and not result.test.readings:
            for item in result.decision.readings:
                turning[item.id] = turning.get(item.id, 0) + 1
    rows = []
    for name, reading in desk.book.elements.readings.items():
        default = next(
            option.title(desk.language) for option in reading.options if option.id == reading.default
        )
        hangs = [other for other in desk.book.used_by[name] if desk.book.sorts[other] in ("rules", "notes")]
        firm = Text("entscheidet", "decides") if reading.firm else Text("bleibt offen", "stays open")
        shown = [
            desk.link(name),
            escape(reading.question(desk.language)),
            f"{escape(default)} ({desk(firm)})",
        ]
        rows.append([*shown, desk.links(hangs), str(turning.get(name, 0))])
    heads = (
        Text("Auslegungsfrage", "Reading"),
        Text("Frage", "Question"),
        Text("Voreingestellt", "Default"),
        Text("Was daran hängt", "What hangs on it"),
        Text("Fälle", "Cases"),
    )
    return Page("readings", desk(READINGS), table([desk(head) for head in heads], rows))


def facts_page(desk: PageContext) -> Page:
    """Return all facts that a case can state, and those that are derived from them."""
    vocabulary = desk.book.rules.domain.vocabulary
    parts = []
    titles = Text("Angaben", "Stated"), Text("Abgeleitet", "Derived")
    for title, derived in zip(titles, (False, True), strict=True):
        rows = []
        for fact in vocabulary:
            if (fact.derivation is not None) is derived:
                question = fact.about.question(desk.language) if fact.about.question else ""
                values = fact.about.values if isinstance(fact.type, Choice | Choices) else {}
                words = "\n".join(
                    f"{code(key)} {escape(text(desk.language))}" for key, text in values.items()
                )
                said = "\n".join(filter(None, [escape(question), words]))
                rows.append([code(fact.name), escape(fact.about.label(desk.language)), said])
        heads = (
            Text("Pfad", "Path"),
            Text("Bezeichnung", "Name"),
            Text("Frage und Werte", "Question and values"),
        )
        if rows:
            parts += [heading(2, desk(title)), table([desk(head) for head in heads], rows)]
    return Page("facts", desk(FACTS), join(parts))


_IF = Text("{kinds}, wenn: {rules}", "{kinds}, if: {rules}")
_ONE = Text("{mark}: {said}", "{mark}: {said}")
_NOTHING = Text("nichts", "nothing")
Line = tuple[str, str]


def ways(desk: PageContext, asked: Ways) -> str:
    """Return the picture: a card for each list, worked out with its first code, and one for what is on none of them."""
    made = []
    for name in asked.lists:
        code_set = desk.book.elements.code_sets.get(name)
        members = () if code_set is None else [each for each in code_set.members if desk.today in each.period]
        if members and code_set is not None:
            first = min(desk.book.rules.domain.expand(members[0].value, desk.today))
            told = [("", ", ".join(each.value for each in members))]
            made.append(Card(code_set.head.title(desk.language), (*told, *_lines(desk, asked, first))))
    if not made:
        return ""
    made.append(Card(desk(asked.nowhere), tuple(_lines(desk, asked, asked.other))))
    return cards(made, desk(asked.title), desk(asked.start))


def _lines(desk: PageContext, asked: Ways, code: str) -> Iterator[Line]:
    """Yield what a code carries, marks that carry the same together."""
    vocabulary = desk.book.rules.domain.vocabulary
    marks, together = vocabulary[asked.marks], dict[tuple[Line, ...], list[str]]()
    for mark in of_choice(marks):
        lines = tuple(_kinds(desk, asked, code, mark))
        together.setdefault(lines, []).append(marks.about.values[mark](desk.language))
    for lines, of in together.items():
        for colour, said in lines:
            yield colour, desk(_ONE).format(mark=", ".join(of), said=said)


def _kinds(desk: PageContext, asked: Ways, code: str, mark: str) -> Iterator[Line]:
    """Yield what a code with a mark carries, kinds that ask for the same together."""
    kinds, by_answer = desk.book.rules.domain.vocabulary[asked.kinds], dict[Answer, list[str]]()
    for kind in of_choice(kinds):
        answer = answer_to(desk, {asked.kinds: kind, **asked.stated(code, mark)}, asked.topic)
        if not answer.against:
            by_answer.setdefault(answer, []).append(kinds.about.values[kind](desk.language))
    if not by_answer:
        yield "faint", desk(_NOTHING)
    titles = {name: head.title(desk.language) for name, head in desk.book.heads.items()}
    for answer, named in by_answer.items():
        rules = ", ".join(titles[name] for name in answer.asked)
        said = ", ".join(named)
        yield ("maybe", desk(_IF).format(kinds=said, rules=rules)) if rules else ("met", said)
