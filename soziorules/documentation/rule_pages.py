"""The page of a rule: always the same headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soziorules.documentation.cases import SHOWN, Shown, Witness, witness
from soziorules.documentation.conditions import Column, decision_table
from soziorules.documentation.desk import EFFECTS, STATUSES, Desk
from soziorules.documentation.markdown import Page, bullets, code, escape, fenced, heading, join, link, table
from soziorules.language.conditions import ALWAYS, All, Condition, OtherFact, Test
from soziorules.language.elements import Dated, Period, Rule, Status, Wording
from soziorules.language.facts import Fact
from soziorules.language.text import Text
from soziorules.render.text import citations
from soziorules.render.words import OUTCOMES, value_of

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
_NO_TABLE = Text("Zu viele Wege für eine Tabelle; die Bedingung steht oben.", "Too many ways for a table; see the condition.")
_DEFAULTS = Text("Auslegungsfragen sind wie voreingestellt beantwortet.", "Readings are taken by their default.")
_NO_VALUES = Text("Die Regel braucht keinen Wert der Norm.", "The rule needs no value of the norm.")
_NO_CASE = Text("kein Fall möglich oder gefunden", "no case possible or found")
_WORKED_OUT = Text("ausgerechnet", "worked out")
_NOTHING = Text("nichts angegeben", "nothing stated")
_OUTCOME = Text("Ergebnis des Falls", "outcome of the case")
_OTHERWISE_SAID = Text("Oft anders gesagt", "Often said differently")


def rule_page(desk: Desk, rule: Rule, shown: Mapping[tuple[str, Status], Shown]) -> Page:
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


def _badge(desk: Desk, rule: Rule) -> str:
    topic = desk.book.topic(rule.head.id)
    first, last = rule.wordings[0].period, rule.wordings[-1].period
    validity = desk.period(Period(first.begins, last.ends))
    return " · ".join(
        [code(rule.head.id), link(desk.book.elements.topics[topic](desk.language), f"topics/{topic}"), validity]
    )


def _current(desk: Desk, rule: Rule) -> Dated[Wording]:
    return rule.on(desk.today) or rule.wordings[-1]


def _sentence(desk: Desk, rule: Rule) -> str:
    dated = _current(desk, rule)
    applies, requires = _resolved(desk, dated)
    said = desk.words.plain(requires)
    if applies != ALWAYS:
        lead = desk.words.plain(applies)
        said = desk(Text(f"Wenn {lead}, dann ist verlangt: {said}.", f"If {lead}, it is demanded: {said}."))
    else:
        said = desk(Text(f"Verlangt ist: {said}.", f"It is demanded: {said}."))
    effect = desk(EFFECTS[dated.value.otherwise])
    return f"{escape(said)} {desk(Text('Sonst', 'Otherwise'))}: **{escape(effect)}**."


def _resolved(desk: Desk, dated: Dated[Wording]) -> tuple[Condition, Condition]:
    day = desk.within(dated.period)
    return desk.resolved(dated.value.applies, day), desk.resolved(dated.value.requires, day)


def _by_period(desk: Desk, rule: Rule, say: object) -> str:
    """Return what `say` says of each wording, those that say the same together, newest first."""
    assert callable(say)
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


def _concerns(desk: Desk, dated: Dated[Wording]) -> str:
    applies, _ = _resolved(desk, dated)
    return desk(_EVERY_CASE) if applies == ALWAYS else "\n".join(desk.words.top(applies))


def _condition(desk: Desk, dated: Dated[Wording]) -> str:
    _, requires = _resolved(desk, dated)
    said = "\n".join(desk.words.top(requires))
    effect = f"{desk(Text('Sonst', 'Otherwise'))}: {escape(desk(EFFECTS[dated.value.otherwise]))}."
    if dated.value.on is not None:
        effect += f" {desk(Text('Tag', 'Day'))}: {escape(_fact(desk, dated.value.on).about.label(desk.language))}."
    return join([said, effect])


def _table(desk: Desk, dated: Dated[Wording]) -> str:
    columns = decision_table(*_resolved(desk, dated), desk.choices)
    if not columns:
        return desk(_NO_TABLE)
    asked = list(dict.fromkeys(question for column in columns for question in column.answers))
    rows = [[escape(desk.words.plain(question)), *(_answer(desk, column, question) for column in columns)] for question in asked]
    rows.append([f"**{desk(_RESULT)}**", *(f"**{desk(STATUSES[column.result])}**" for column in columns)])  # type: ignore[index]
    shown = table(["", *map(str, range(1, len(columns) + 1))], rows)
    has_readings = any(desk.book.sorts[name] == "readings" for name in desk.book.closure(_id(desk, dated)))
    return join([shown, desk(_DEFAULTS) if has_readings else ""])


def _id(desk: Desk, dated: Dated[Wording]) -> str:
    return next(name for name, rule in desk.book.elements.rules.items() if dated in rule.wordings)


def _answer(desk: Desk, column: Column, question: Condition) -> str:
    answer = column.answers.get(question)
    return "–" if answer is None else desk(_YES if answer else _NO)


def _values(desk: Desk, name: str) -> str:
    parameters = desk.book.elements.parameters
    own = [other for other in desk.book.closure(name) if other in parameters]
    rows = [
        [desk.link(other), f"**{escape(desk.value(dated.value, parameters[other].unit))}**", desk.period(dated.period), desk.cited(dated.citations)]
        for other in own
        for dated in parameters[other].values
    ]
    if not rows:
        return desk(_NO_VALUES)
    heads = Text("Wert", "Value"), Text("Höhe", "Amount"), Text("Zeitraum", "Period"), Text("Quelle", "Source")
    return table([desk(head) for head in heads], rows)


def _sources(desk: Desk, rule: Rule) -> str:
    several = len(rule.wordings) > 1
    rows = [(dated.period if several else None, citation) for dated in rule.wordings for citation in dated.value.citations]
    readings = [other for other in desk.book.closure(rule.head.id) if other in desk.book.elements.readings]
    parts = [desk.sources(rows)]
    if readings:
        lead = desk(Text("Die Norm lässt hier etwas offen:", "The norm leaves something open here:"))
        parts += [lead, bullets(_reading(desk, name) for name in readings)]
    if entries := desk.catalogue(rule.head.id):
        parts.append(f"{desk(Text('Katalog der Quellen', 'Catalogue of sources'))}: {entries}")
    return join(parts)


def _reading(desk: Desk, name: str) -> str:
    reading = desk.book.elements.readings[name]
    default = next(option.title(desk.language) for option in reading.options if option.id == reading.default)
    chosen = desk(Text("voreingestellt", "default"))
    return f"{desk.link(name)}: {escape(reading.question(desk.language))} ({chosen}: {escape(default)})"


def _cases(desk: Desk, rule: Rule, shown: Mapping[tuple[str, Status], Shown]) -> str:
    parts = []
    for status in SHOWN:
        title = f"**{desk(STATUSES[status]).capitalize()}**"
        found = shown.get((rule.head.id, status))
        if found is not None:
            parts.append(join([f"{title}: {escape(found.result.test.name)}", bullets(_of_test(desk, found))]))
            continue
        dated = _current(desk, rule)
        made = witness(*_resolved(desk, dated), desk.choices, status, desk.book.rules.domain.vocabulary, desk.within(dated.period))
        parts.append(_of_witness(desk, title, made))
    return join(parts)


def _of_test(desk: Desk, shown: Shown) -> Iterator[str]:
    language = desk.language
    decision = shown.result.decision
    assert decision is not None
    for name, value in shown.finding.facts.items():
        fact = _fact(desk, name)
        said = ", ".join(map(str, value)) if isinstance(value, tuple) and name in _lists(desk) else value_of(value, fact, language)
        yield f"{escape(fact.about.label(language))}: {escape(said)} {code(name)}"
    yield f"„{escape(desk.sentences.message(shown.finding, language))}“"
    outcome = escape(OUTCOMES[decision.outcome](language))
    yield f"{desk(_OUTCOME)}: {outcome} ({escape(shown.result.test.source)}; {code(shown.result.test.place.at.rpartition(':')[0])})"


def _lists(desk: Desk) -> set[str]:
    vocabulary = desk.book.rules.domain.vocabulary
    return {fact.name.partition("[]")[0] for fact in vocabulary if "[]" in fact.name}


def _of_witness(desk: Desk, title: str, made: Witness | None) -> str:
    if made is None:
        return f"{title}: {desk(_NO_CASE)}"
    answers = [_witness_answer(desk, question, answer) for question, answer in made.answers.items()]
    return join([f"{title} ({desk(_WORKED_OUT)}):", bullets(answers or [desk(_NOTHING)])])


def _witness_answer(desk: Desk, question: object, answer: object) -> str:
    if isinstance(question, str):
        fact = _fact(desk, question)
        return f"{escape(fact.about.label(desk.language))}: {escape(value_of(answer, fact, desk.language))} {code(question)}"
    assert isinstance(question, Test) or hasattr(question, "where")
    said = escape(desk.words.plain(question))  # type: ignore[arg-type]
    return f"{said}: {desk(_YES if answer else _NO)}"


def _fact(desk: Desk, name: str) -> Fact:
    return desk.book.rules.domain.vocabulary[name]


def _related(desk: Desk, name: str) -> str:
    book = desk.book
    own = frozenset((*book.facts(name), *book.closure(name), *book.catalogue(name)))
    weights = {part: 1 / (1 + sum(part in parts for parts in _parts(desk).values())) for part in own}
    scores = {
        other: sum(weights[part] for part in own & parts) for other, parts in _parts(desk).items() if other != name
    }
    near = sorted((other for other, score in scores.items() if score > 0), key=lambda other: (-scores[other], other))
    parts = [desk.list(near[:RELATED])]
    if book.trace is not None:
        said = [item for item in book.trace.contradictions if name in item.elements]
        if said:
            parts.append(f"{desk(_OTHERWISE_SAID)}:")
            parts.append(bullets(f"„{escape(item.said(desk.language))}“ ({link(item.id, 'contradictions')})" for item in said))
    return join(parts) or "–"


def _parts(desk: Desk) -> Mapping[str, frozenset[str]]:
    """What each rule and note is about: the facts, values and catalogue ids that make two of them related."""
    book = desk.book
    found = desk.memory.get("parts")
    if found is None:
        names = (*book.elements.rules, *book.elements.notes)
        found = desk.memory["parts"] = {
            name: frozenset((*book.facts(name), *book.closure(name), *book.catalogue(name))) for name in names
        }
    return found


def _file(desk: Desk, name: str) -> str:
    excerpt = desk.book.excerpts[name]
    return join([code(f"{excerpt.file}:{excerpt.line}"), fenced(excerpt.text, "yaml")])


__all__ = ["HEADINGS", "All", "OtherFact", "citations", "rule_page"]
