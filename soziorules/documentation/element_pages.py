"""The pages of everything that is no rule: notes, steps, readings, values, definitions, groups, code lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from soziorules.documentation.markdown import Page, bullets, code, escape, fenced, heading, join, link, table
from soziorules.documentation.page_context import PageContext
from soziorules.engine.compiler.law import Resolver
from soziorules.engine.language.conditions import ALWAYS
from soziorules.engine.language.elements import (
    CodeSet,
    Dated,
    Definition,
    Derived,
    Group,
    Head,
    Note,
    Parameter,
    Reading,
    Step,
    ValueList,
)
from soziorules.engine.language.facts import Choice
from soziorules.engine.language.outcome import OUTCOMES
from soziorules.engine.language.text import Text
from soziorules.render.elements import ENDED, NEVER_ABOVE
from soziorules.render.formulas import FormulaSentences

SAYS, SHOWN_FOR = Text("Was er sagt", "What it says"), Text("Für wen er erscheint", "For whom it is shown")
QUESTION, WHY = Text("Die Frage", "The question"), Text("Warum sie offen ist", "Why it is open")
ANSWERS, HANGS = Text("Die Antworten", "The answers"), Text("Was daran hängt", "What hangs on it")
TURNING = Text("Fälle, die sich danach richten", "Cases that turn on it")
HISTORY, USED = Text("Geschichte", "History"), Text("Wo es vorkommt", "Where it is used")
MEANING, MEMBERS = Text("Was es heißt", "What it means"), Text("Wer dazu gehört", "Who belongs to it")
CODES, SOURCE, FILE = (
    Text("Die Schlüssel", "The codes"),
    Text("Quelle", "Source"),
    Text("In der Regeldatei", "In the rule file"),
)
STEP, WHEN = Text("Was zu tun ist", "What is to be done"), Text("Wann", "When")
WHO, SHOWN_TO = Text("Wer es tut", "Who does it"), Text("Wem es gesagt wird", "Who is told")
UNTIL = Text("Bis wann", "By when")
CALLED = Text("Auf dem Zeitstrahl", "On the line of time")
AGAINST = Text("Nur wenn allein dies entgegensteht", "Only if this alone stands against it")
COVERS = Text("Welche Pflicht damit gesagt ist", "The duty that it says")
FIRST = Text("In der kurzen Antwort", "In the short answer")
BEFORE_WHAT = {
    "answer": Text("vor allem anderen", "before all else"),
    "steps": Text("vor den anderen Schritten", "before the other steps"),
}
COMES_TO = Text("Worauf er hinausläuft", "What it comes to")
EVERY_CASE = Text("Er erscheint in jedem Fall.", "It is shown in every case.")
FIRM = Text(
    "Für die voreingestellte Antwort spricht so viel, dass sie entscheidet; die anderen werden genannt.",
    "There is so much for the default answer that it decides; the others are named.",
)
SHAKY = Text(
    "Keine Antwort ist sicher: Wo sie das Ergebnis ändert, bleibt es offen.",
    "No answer is certain: where it changes the outcome, the outcome stays open.",
)
DEFAULT = Text("voreingestellt", "default")
SHOWN = 8


def element_pages(desk: PageContext) -> Iterator[Page]:
    """Yield the pages of all elements but rules."""
    elements = desk.book.elements
    for note in elements.notes.values():
        yield _page(desk, note.head, _note(desk, note))
    for step in elements.steps.values():
        yield _page(desk, step.head, _step(desk, step))
    for reading in elements.readings.values():
        yield _page(desk, reading.head, _reading(desk, reading))
    for parameter in elements.parameters.values():
        yield _page(desk, parameter.head, _parameter(desk, parameter))
    for derived in elements.derived.values():
        yield _page(desk, derived.head, _derived(desk, derived))
    for definition in elements.definitions.values():
        yield _page(desk, definition.head, _definition(desk, definition))
    for group in elements.groups.values():
        yield _page(desk, group.head, _group(desk, group))
    for code_set in elements.code_sets.values():
        yield _page(desk, code_set.head, _code_set(desk, code_set))
    for each in elements.lists.values():
        yield _page(desk, each.head, _list(desk, each))


def _page(desk: PageContext, head: Head, sections: Iterable[tuple[Text, str]]) -> Page:
    topic = desk.book.topic(head.id)
    badge = f"{code(head.id)} · {link(desk.book.elements.topics[topic](desk.language), f'topics/{topic}')}"
    body = [badge]
    for title, content in sections:
        body += [heading(2, desk(title)), content or "–"]
    excerpt = desk.book.excerpts[head.id]
    body += [heading(2, desk(FILE)), code(f"{excerpt.file}:{excerpt.line}"), fenced(excerpt.text, "yaml")]
    keywords = (head.id, *desk.book.catalogue(head.id))
    return Page(desk.book.path(head.id), head.title(desk.language), join(body), keywords)


def _note(desk: PageContext, note: Note) -> Iterator[tuple[Text, str]]:
    applies = desk.resolved(note.applies, desk.within(note.period))
    yield SAYS, desk.said(note.say)
    yield SHOWN_FOR, desk(EVERY_CASE) if applies == ALWAYS else "\n".join(desk.words.top(applies))
    yield (
        SOURCE,
        _source(desk, note.head, desk.sources((note.period, citation) for citation in note.head.citations)),
    )


def _step(desk: PageContext, step: Step) -> Iterator[tuple[Text, str]]:
    vocabulary = desk.book.rules.vocabulary_at_a_moment
    named = vocabulary["reader"].about.values if "reader" in vocabulary else {}

    def who(name: str) -> str:
        return escape(desk(named[name]) if name in named else name)

    yield (
        STEP,
        join([desk.said(step.say), bullets(f"{who(to)}: {desk.said(say)}" for to, say in step.to.items())]),
    )
    yield WHEN, "\n".join(desk.words.top(desk.resolved(step.applies, desk.within(step.period))))
    yield WHO, who(step.who)
    if step.by is not None:
        yield UNTIL, escape(vocabulary[step.by].about.label(desk.language))
    if step.day is not None:
        yield CALLED, escape(desk(step.day))
    if step.readers:
        yield SHOWN_TO, ", ".join(map(who, step.readers))
    if step.against:
        yield AGAINST, desk.list(step.against)
    if step.covers:
        yield COVERS, desk.list(step.covers)
    if step.comes_to is not None:
        yield COMES_TO, escape(vocabulary.meanings[step.comes_to](desk.language))
    if step.first is not None:
        yield FIRST, desk(BEFORE_WHAT[step.first])
    cited = desk.sources((step.period, citation) for citation in step.head.citations)
    yield SOURCE, _source(desk, step.head, cited)


def _reading(desk: PageContext, reading: Reading) -> Iterator[tuple[Text, str]]:
    name = reading.head.id
    yield QUESTION, escape(reading.question(desk.language))
    yield WHY, escape(reading.why(desk.language))
    options = (
        f"{escape(option.title(desk.language))} {code(option.id)}"
        + (f" – **{desk(DEFAULT)}**" if option.id == reading.default else "")
        for option in reading.options
    )
    yield (
        ANSWERS,
        join([bullets(options), desk(FIRM if reading.firm else SHAKY), fenced(_choose(name, reading))]),
    )
    yield HANGS, desk.list(desk.book.used_by[name])
    yield TURNING, bullets(_turning(desk, reading))
    yield (
        SOURCE,
        _source(desk, reading.head, desk.sources((None, citation) for citation in reading.head.citations)),
    )


def _choose(name: str, reading: Reading) -> str:
    other = next(option.id for option in reading.options if option.id != reading.default)
    return f"python -m soziorules check case.json --reading {name}={other}"


def _turning(desk: PageContext, reading: Reading) -> Iterator[str]:
    """Yield the case tests whose outcome another answer would change."""
    titles = {option.id: option.title(desk.language) for option in reading.options}
    count = 0
    for result in desk.book.results:
        if result.decision is None or result.test.readings or count == SHOWN:
            continue
        for item in result.decision.readings:
            if item.id == reading.head.id:
                count += 1
                others = ", ".join(
                    f"{titles[o]}: {OUTCOMES[outcome](desk.language)}" for o, outcome in item.otherwise
                )
                default = OUTCOMES[item.as_chosen](desk.language)
                yield escape(f"{desk.case(result)} – {titles[item.chosen]}: {default}; {others}")


def _parameter(desk: PageContext, parameter: Parameter) -> Iterator[tuple[Text, str]]:
    rows = [
        [desk.period(period), f"**{escape(value)}**", cited]
        for period, value, cited in desk.stretches(parameter)
    ]
    heads = Text("Zeitraum", "Period"), Text("Wert", "Value"), SOURCE
    yield HISTORY, _source(desk, parameter.head, table([desk(head) for head in heads], rows))
    if parameter.not_above is not None:
        yield NEVER_ABOVE, desk.list([parameter.not_above])
    yield USED, desk.list(desk.book.used_by[parameter.head.id])


def _derived(desk: PageContext, derived: Derived) -> Iterator[tuple[Text, str]]:
    elements, vocabulary = desk.book.elements, desk.book.rules.domain.vocabulary
    sentences = FormulaSentences(vocabulary, elements, desk.words.sentences.condition)
    parts = []
    for dated in reversed(derived.wordings):
        day = desk.within(dated.period)
        resolved = Resolver(elements, day, desk.book.rules.domain.expand).formula(dated.value)
        if len(derived.wordings) > 1:
            parts.append(f"**{desk.period(dated.period)}**")
        parts.append(escape(sentences.said(resolved, desk.language)))
    yield MEANING, join(parts)
    yield USED, desk.list(desk.book.used_by[derived.head.id])
    rows = [(dated.period, citation) for dated in derived.wordings for citation in dated.citations]
    yield SOURCE, _source(desk, derived.head, desk.sources(rows))


def _definition(desk: PageContext, definition: Definition) -> Iterator[tuple[Text, str]]:
    parts = []
    for dated in reversed(definition.wordings):
        if len(definition.wordings) > 1:
            parts.append(f"**{desk.period(dated.period)}**")
        parts.append("\n".join(desk.words.top(desk.resolved(dated.value, desk.within(dated.period)))))
    yield MEANING, join(parts)
    yield USED, desk.list(desk.book.used_by[definition.head.id])
    rows = [(dated.period, citation) for dated in definition.wordings for citation in dated.citations]
    yield SOURCE, _source(desk, definition.head, desk.sources(rows))


def _group(desk: PageContext, group: Group) -> Iterator[tuple[Text, str]]:
    fact = desk.book.rules.domain.vocabulary[group.of]
    order = fact.type.values if isinstance(fact.type, Choice) else ()
    members = sorted(group.members, key=lambda member: (order.index(member.value), member.period.begins))
    rows = [
        [
            escape(member_title(desk, group, member)),
            code(member.value),
            desk.period(member.period),
            member_sources(desk, member),
        ]
        for member in members
    ]
    heads = fact.about.label, Text("Kennung", "Id"), Text("Zeitraum", "Period"), SOURCE
    yield MEMBERS, _source(desk, group.head, table([desk(head) for head in heads], rows))
    yield USED, desk.list(desk.book.used_by[group.head.id])


def _list(desk: PageContext, each: ValueList) -> Iterator[tuple[Text, str]]:
    rows = [
        [escape(title(desk.language)), code(value), escape(", ".join(each.words.get(value, ())))]
        for value, title in each.values.items()
    ]
    heads = each.head.title, Text("Kennung", "Id"), Text("Was man dafür schreibt", "What people type for it")
    yield Text("Werte", "Values"), table([desk(head) for head in heads], rows)
    labels = [desk.book.rules.domain.vocabulary[name].about.label(desk.language) for name in each.of]
    yield (
        USED,
        ", ".join(f"{escape(label)} {code(name)}" for label, name in zip(labels, each.of, strict=True)),
    )


def member_sources(desk: PageContext, member: Dated[str]) -> str:
    """Return the sources of a member, and those of its end."""
    ended = f"; {desk(ENDED)}: {desk.cited(member.ended_by)}" if member.ended_by else ""
    return desk.cited(member.citations) + ended


def member_title(desk: PageContext, group: Group, member: Dated[str]) -> str:
    """Return the name of a member of a group."""
    names = desk.book.rules.domain.vocabulary[group.of].about.values
    title = member.title or names.get(member.value)
    return member.value if title is None else title(desk.language)


def _code_set(desk: PageContext, code_set: CodeSet) -> Iterator[tuple[Text, str]]:
    yield CODES, _source(desk, code_set.head, code_table(desk, code_set))
    yield USED, desk.list(desk.book.used_by[code_set.head.id])


def code_table(desk: PageContext, code_set: CodeSet) -> str:
    """Return the members of a code list with their titles, periods and sources."""
    rows = [
        [
            code(member.value),
            escape(code_title(desk, member)),
            desk.period(member.period),
            member_sources(desk, member),
        ]
        for member in code_set.members
    ]
    heads = Text("Schlüssel", "Code"), Text("Titel", "Title"), Text("Zeitraum", "Period"), SOURCE
    return table([desk(head) for head in heads], rows)


def code_title(desk: PageContext, member: Dated[str]) -> str:
    """Return the title of a member: its own, else that of the classification."""
    if member.title is not None:
        return member.title(desk.language)
    return desk.book.rules.domain.title_of_code(member.value, desk.within(member.period))


def _source(desk: PageContext, head: Head, content: str) -> str:
    entries = desk.catalogue(head.id)
    named = f"{desk(Text('Katalog der Quellen', 'Catalogue of sources'))}: {entries}" if entries else ""
    return join([content, named])
