"""The page of a rule: always the same headings."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from soziorules.documentation.cases import SHOWN, Shown, Witness, witness
from soziorules.documentation.conditions import Column, decision_table
from soziorules.documentation.markdown import (
    Page,
    anchor,
    bullets,
    code,
    escape,
    fenced,
    heading,
    join,
    link,
    table,
)
from soziorules.documentation.page_context import PageContext
from soziorules.engine.language.conditions import ALWAYS, Condition, Some, Test, chosen
from soziorules.engine.language.elements import Dated, Period, Rule, Status, Wording
from soziorules.engine.language.facts import Fact, Records
from soziorules.engine.language.outcome import OUTCOMES
from soziorules.engine.language.text import Text
from soziorules.render.rule_sentence import rule_sentences
from soziorules.render.words import EFFECTS, STATUSES, value_of

HEADINGS: Mapping[str, Text] = {
    "sentence": Text("In einem Satz", "In one sentence"),
    "concerns": Text("Für wen sie gilt", "Whom it concerns"),
    "condition": Text("Bedingung", "Condition"),
    "table": Text("Entscheidungstabelle", "Decision table"),
    "values": Text("Werte und ihre Geschichte", "Values and their history"),
    "source": Text("Quelle", "Source"),
    "cases": Text("Fälle", "Cases"),
    "related": Text("Verwandte Regeln", "Related rules"),
    "file": Text("In der Regeldatei", "In the rule file"),
}
RELATED = 6
_EVERY_CASE = Text("Sie gilt für jeden Fall.", "It concerns every case.")
_RESULT = Text("Ergebnis", "Result")
_YES, _NO = Text("ja", "yes"), Text("nein", "no")
_NO_TABLE = Text(
    "Zu viele Wege für eine Tabelle; die Bedingung steht oben.",
    "Too many ways for a table; see the condition.",
)
_DEFAULTS = Text(
    "Auslegungsfragen sind wie voreingestellt beantwortet.", "Readings are taken by their default."
)
_NO_VALUES = Text("Die Regel braucht keinen Wert der Norm.", "The rule needs no value of the norm.")
_RECKONED = Text("Die abgeleiteten Angaben werden berechnet mit:", "The derived facts are reckoned with:")
_NO_CASE = Text("kein Fall möglich oder gefunden", "no case possible or found")
_WORKED_OUT = Text("ausgerechnet", "worked out")
_NOTHING = Text("nichts angegeben", "nothing stated")
_OUTCOME = Text("Ergebnis des Falls", "Outcome of the case")
_TRY = Text("Diesen Fall auf der Seite öffnen und ändern", "Open this case in the page, and change it")
_OTHERWISE_SAID = Text("Oft anders gesagt", "Often said differently")


def rule_page(desk: PageContext, rule: Rule, shown: Mapping[tuple[str, Status], Shown]) -> Page:
    """Return the page of a rule."""
    head = rule.head
    sections = {
        "sentence": _sentence(desk, rule),
        "concerns": _by_period(desk, rule, lambda wording: _concerns(desk, wording)),
        "condition": _by_period(desk, rule, lambda wording: _condition(desk, wording)),
        "table": _table(desk, _current(desk, rule)),
        "values": _values(desk, head.id),
        "source": _sources(desk, rule),
        "cases": _cases(desk, rule, shown),
        "related": _related(desk, head.id),
        "file": _file(desk, head.id),
    }
    body = [_badge(desk, rule)]
    for name, content in sections.items():
        body += [heading(2, desk(HEADINGS[name])), content]
    keywords = (head.id, *desk.book.catalogue(head.id))
    return Page(desk.book.path(head.id), head.title(desk.language), join(body), keywords)


def _badge(desk: PageContext, rule: Rule) -> str:
    topic = desk.book.topic(rule.head.id)
    first, last = rule.wordings[0].period, rule.wordings[-1].period
    validity = desk.period(Period(first.begins, last.ends))
    return " · ".join(
        [
            code(rule.head.id),
            link(desk.book.elements.topics[topic](desk.language), f"topics/{topic}"),
            validity,
        ]
    )


def _current(desk: PageContext, rule: Rule) -> Dated[Wording]:
    return rule.on(desk.today) or rule.wordings[-1]


def _sentence(desk: PageContext, rule: Rule) -> str:
    """Return the sentence that a rule brings, period by period where it changed; else one made from its conditions."""
    found = rule_sentences(rule, desk.book.elements, desk.book.rules.domain.vocabulary.units, desk.language)
    if len(found) == 1:
        return escape(found[0][1])
    if found:
        return join(f"**{desk.period(period)}**: {escape(said)}" for period, said in found)
    dated = _current(desk, rule)
    applies, requires = (chosen(part, desk.choices) for part in _resolved(desk, dated))
    demand, effect = escape(desk.words.plain(requires)), escape(desk(EFFECTS[dated.value.otherwise]))
    if applies == ALWAYS:
        lead = Text("Gilt immer", "Always holds")
    else:
        said = escape(desk.words.plain(applies))
        lead = Text(f"Gilt für **{said}**", f"Concerns **{said}**")
    rest = Text(
        f"verlangt ist **{demand}**; sonst: **{effect}**.", f"demands **{demand}**; otherwise: **{effect}**."
    )
    return f"{desk(lead)}; {desk(rest)}"


def _resolved(desk: PageContext, dated: Dated[Wording]) -> tuple[Condition, Condition]:
    day = desk.within(dated.period)
    return desk.resolved(dated.value.applies, day), desk.resolved(dated.value.requires, day)


def _by_period(desk: PageContext, rule: Rule, say: Callable[[Dated[Wording]], str]) -> str:
    """Return what `say` says of each wording, those that say the same together, newest first."""
    found: list[tuple[Period, str]] = []
    for dated in reversed(rule.wordings):
        text = say(dated)
        if found and found[-1][1] == text:
            later = found.pop()[0]
            found.append((Period(dated.period.begins, later.ends), text))
        else:
            found.append((dated.period, text))
    if len(found) == 1:
        return found[0][1]
    return join(part for period, text in found for part in (f"**{desk.period(period)}**", text))


def _concerns(desk: PageContext, dated: Dated[Wording]) -> str:
    applies, _ = _resolved(desk, dated)
    return desk(_EVERY_CASE) if applies == ALWAYS else "\n".join(desk.words.top(applies))


def _condition(desk: PageContext, dated: Dated[Wording]) -> str:
    _, requires = _resolved(desk, dated)
    said = "\n".join(desk.words.top(requires))
    effect = f"{desk(Text('Sonst', 'Otherwise'))}: {escape(desk(EFFECTS[dated.value.otherwise]))}."
    if dated.value.on is not None:
        effect += (
            f" {desk(Text('Tag', 'Day'))}: {escape(_fact(desk, dated.value.on).about.label(desk.language))}."
        )
    return join([said, effect])


def _table(desk: PageContext, dated: Dated[Wording]) -> str:
    columns = decision_table(*_resolved(desk, dated), desk.choices)
    if not columns:
        return desk(_NO_TABLE)
    asked = list(dict.fromkeys(question for column in columns for question in column.answers))
    rows = [
        [escape(desk.words.plain(question)), *(_answer(desk, column, question) for column in columns)]
        for question in asked
    ]
    rows.append([f"**{desk(_RESULT)}**", *(f"**{desk(STATUSES[column.result])}**" for column in columns)])
    shown = table(["", *map(str, range(1, len(columns) + 1))], rows)
    has_readings = any(desk.book.sorts[name] == "readings" for name in desk.book.closure(_id(desk, dated)))
    return join([shown, desk(_DEFAULTS) if has_readings else ""])


def _id(desk: PageContext, dated: Dated[Wording]) -> str:
    return next(name for name, rule in desk.book.elements.rules.items() if dated in rule.wordings)


def _answer(desk: PageContext, column: Column, question: Condition) -> str:
    answer = column.answers.get(question)
    return "–" if answer is None else desk(_YES if answer else _NO)


def _values(desk: PageContext, name: str) -> str:
    parameters, book = desk.book.elements.parameters, desk.book
    used = [other for other in book.closure(name) if other in parameters]
    own = [other for other in used if other in book.named(name)]
    rows = [
        [desk.link(other), f"**{escape(value)}**", desk.period(period), cited]
        for other in own
        for period, value, cited in desk.stretches(parameters[other])
    ]
    heads = (
        Text("Wert", "Value"),
        Text("Höhe", "Amount"),
        Text("Zeitraum", "Period"),
        Text("Quelle", "Source"),
    )
    behind = [desk.link(other) for other in used if other not in own]
    reckoned = f"{desk(_RECKONED)} {', '.join(behind)}." if behind else ""
    return join([table([desk(head) for head in heads], rows) if rows else "", reckoned]) or desk(_NO_VALUES)


def _sources(desk: PageContext, rule: Rule) -> str:
    several = len(rule.wordings) > 1
    rows = [
        (dated.period if several else None, citation)
        for dated in rule.wordings
        for citation in dated.value.citations
    ]
    readings = [other for other in desk.book.closure(rule.head.id) if other in desk.book.elements.readings]
    parts = [desk.sources(rows)]
    if readings:
        lead = desk(Text("Die Norm lässt hier etwas offen:", "The norm leaves something open here:"))
        parts += [lead, bullets(_reading(desk, name) for name in readings)]
    if entries := desk.catalogue(rule.head.id):
        parts.append(f"{desk(Text('Katalog der Quellen', 'Catalogue of sources'))}: {entries}")
    return join(parts)


def _reading(desk: PageContext, name: str) -> str:
    reading = desk.book.elements.readings[name]
    default = next(option.title(desk.language) for option in reading.options if option.id == reading.default)
    chosen = desk(Text("voreingestellt", "default"))
    return f"{desk.link(name)}: {escape(reading.question(desk.language))} ({chosen}: {escape(default)})"


def _cases(desk: PageContext, rule: Rule, shown: Mapping[tuple[str, Status], Shown]) -> str:
    parts = []
    for status in SHOWN:
        title = f"**{desk(STATUSES[status]).capitalize()}**"
        found = shown.get((rule.head.id, status))
        if found is not None:
            said = escape(desk.sentences.message(found.finding, desk.language))
            parts.append(join([f"{title}: {said}", bullets(_of_test(desk, found))]))
            continue
        dated = _current(desk, rule)
        made = witness(
            *_resolved(desk, dated),
            desk.choices,
            status,
            desk.book.rules.domain.vocabulary,
            desk.within(dated.period),
        )
        parts.append(_of_witness(desk, title, made))
    return join(parts)


def _of_test(desk: PageContext, shown: Shown) -> Iterator[str]:
    language, test = desk.language, shown.result.test
    decision = shown.result.decision
    assert decision is not None
    for name, value in shown.finding.facts.items():
        fact = _fact(desk, name)
        said = (
            _records(desk, shown, name, value)
            if isinstance(fact.type, Records)
            else value_of(value, fact, language)
        )
        yield f"{escape(fact.about.label(language))}: {escape(said)} {code(name)}"
    outcome = escape(OUTCOMES[decision.outcome](language))
    case = f"*{escape(desk.case(shown.result))}* ({escape(test.source)}; {code(desk.book.place(test.place))})"
    yield f"{desk(_OUTCOME)}: **{outcome}**. {desk(Text('Fall', 'Case'))}: {case}"
    # A link carries a case and no readings.
    if desk.book.page and not test.readings:
        yield anchor(desk(_TRY), _address(desk, test.given))


def _address(desk: PageContext, case: Mapping[str, object]) -> str:
    """Return the address of the page with a case filled in, as seen from the page of a rule."""
    page = desk.book.page
    packed = base64.urlsafe_b64encode(json.dumps(case, default=str).encode()).decode().rstrip("=")
    up = "" if ":" in page or page.startswith("/") else "../"
    return f"{up}{page}#lang={desk.language}&case={packed}"


def _records(desk: PageContext, shown: Shown, name: str, records: Iterable[object]) -> str:
    """Return the elements of a list, each with what the rule reads of it."""
    assert shown.result.decision is not None
    values, vocabulary = shown.result.decision.values, desk.book.rules.domain.vocabulary
    asked = [
        fact
        for fact in vocabulary
        if fact.name in desk.book.facts(shown.finding.rule) and fact.name.startswith(f"{name}[]")
    ]
    said = [
        " ".join(value_of(values.element(fact, element), fact, desk.language) for fact in asked)
        for element in records
    ]
    return ", ".join(said) or desk(Text("keine", "none"))


def _of_witness(desk: PageContext, title: str, made: Witness | None) -> str:
    if made is None:
        return f"{title}: {desk(_NO_CASE)}"
    answers = [_witness_answer(desk, question, answer) for question, answer in made.answers.items()]
    return join([f"{title} ({desk(_WORKED_OUT)}):", bullets(answers or [desk(_NOTHING)])])


def _witness_answer(desk: PageContext, question: object, answer: object) -> str:
    if isinstance(question, str):
        fact = _fact(desk, question)
        return f"{escape(fact.about.label(desk.language))}: {escape(value_of(answer, fact, desk.language))} {code(question)}"
    assert isinstance(question, Test | Some)
    said = escape(desk.words.plain(question))
    return f"{said}: {desk(_YES if answer else _NO)}"


def _fact(desk: PageContext, name: str) -> Fact:
    return desk.book.rules.domain.vocabulary[name]


def _related(desk: PageContext, name: str) -> str:
    book = desk.book
    own, aspects = book.aspects[name], book.aspects
    weights = {part: 1 / (1 + sum(part in parts for parts in aspects.values())) for part in own}
    scores = {
        other: sum(weights[part] for part in own & parts) for other, parts in aspects.items() if other != name
    }
    near = sorted(
        (other for other, score in scores.items() if score > 0), key=lambda other: (-scores[other], other)
    )
    parts = [desk.list(near[:RELATED])]
    if book.trace is not None:
        said = [item for item in book.trace.contradictions if name in item.elements]
        if said:
            parts.append(f"{desk(_OTHERWISE_SAID)}:")
            parts.append(
                bullets(
                    f"{escape(item.said(desk.language))} ({link(item.id, 'contradictions')})" for item in said
                )
            )
    return join(parts) or "–"


def _file(desk: PageContext, name: str) -> str:
    excerpt = desk.book.excerpts[name]
    return join([code(f"{excerpt.file}:{excerpt.line}"), fenced(excerpt.text, "yaml")])
