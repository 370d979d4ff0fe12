"""Where everything comes from: the norms paragraph by paragraph, contradictions, traceability, the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from soziorules.documentation.domain_pages import RIGHT, SAYS, WRONG
from soziorules.documentation.markdown import Page, code, escape, fenced, heading, join, link, outside, table
from soziorules.documentation.page_context import PageContext
from soziorules.engine.language.facts import Choice, Choices
from soziorules.engine.language.text import Text
from soziorules.engine.provenance.trace import Trace
from soziorules.render.words import CERTAINTY

NORMS = Text("Fundstellen", "Index of norms")
CONTRADICTIONS = Text("Was oft anders gesagt wird", "What is often said differently")
TRACEABILITY = Text("Nachweis", "Traceability")
GLOSSARY = Text("Wörterbuch", "Glossary")
ERRORS = Text("Fehlerkodes", "Error codes")
_ERRORS_LEAD = Text(
    "Was ein Kode bedeutet und was zu tun ist; dasselbe zeigt {command}.",
    "What a code means and what to do; the same is shown by {command}.",
)
_EXPLAIN = Text("soziorules explain KODE", "soziorules explain CODE")
_ANSWER: Mapping[str, Text] = {
    "same": Text("ebenso", "same"),
    "partly": Text("zum Teil", "partly"),
    "other": Text("anders", "other"),
}
_SAID, _RIGHT = Text("Gesagt wird", "What is said"), Text("Richtig ist", "What is right")
_WHY, _BY_WHOM = Text("Warum", "Why"), Text("Von wem", "By whom")
_OPEN = Text("Die Norm entscheidet es nicht.", "The norm does not settle it.")
_CODE, _MEANS = Text("Kode", "Code"), Text("Was er heißt", "What it stands for")
_DO = Text("Was zu tun ist", "What to do")
_WRITTEN_AS: Mapping[str, str] = {"command": "sh", "program": "python", "table": "text", "json": "json"}
_LETTERS: Mapping[str, Text] = {
    "R": Text("Regeldateien", "Rule files"),
    "S": Text("YAML und JSON", "YAML and JSON"),
    "C": Text("Fälle", "Cases"),
    "T": Text("Fälle zum Testen und Beweise", "Case tests and proofs"),
    "K": Text("Änderungen und Belege", "Amendments and receipts"),
    "D": Text("Tabellen", "Tables"),
    "I": Text("Pakete", "Packages"),
    "A": Text("Aufrufe aus Programmen", "Calls of programs"),
    "P": Text("Die Seite", "The page"),
    "X": Text("Fehlschläge", "Failures"),
}
_NUMBER = re.compile(r"(\d+)")


def errors_page(desk: PageContext) -> Page:
    """Return every error code with what it stands for, part by part."""
    parts = [desk(_ERRORS_LEAD).format(command=code(desk(_EXPLAIN)))]
    for letter, title in _LETTERS.items():
        found = {name: each for name, each in desk.book.codes.items() if name[0] == letter}
        rows = [[link(name, f"errors/{name}"), escape(desk(each.title))] for name, each in found.items()]
        if rows:
            parts += [heading(2, desk(title)), table([desk(_CODE), desk(_MEANS)], rows)]
    return Page("errors", desk(ERRORS), join(parts))


def error_pages(desk: PageContext) -> Iterator[Page]:
    """Yield a page for each error code: what it stands for, what such a mistake looks like, what to do."""
    for name, found in desk.book.codes.items():
        parts = [escape(desk(found.meaning)), heading(2, desk(_DO)), escape(desk(found.remedy))]
        example = desk.field.mistakes.get(name)
        if example is not None:
            kind = _WRITTEN_AS.get(example.of, "yaml")
            supposed = [] if example.when is None else [escape(desk(example.when))]
            parts += [heading(2, desk(WRONG)), *supposed, fenced(example.bad, kind)]
            parts += [heading(2, desk(SAYS)), fenced(f"{name}: {desk(example.says)}", "text")]
            parts += [heading(2, desk(RIGHT)), fenced(example.good, kind)]
        parts.append(link(desk(ERRORS), "errors"))
        yield Page(f"errors/{name}", f"{desk(found.title)} ({name})", join(parts), (name, desk(found.title)))


def norms_page(desk: PageContext) -> Page:
    """Return every norm that is cited, document by document, with what rests on it."""
    elements = desk.book.elements
    cited: dict[str, dict[tuple[str, str], list[str]]] = {name: {} for name in elements.documents}
    for name, citations in desk.book.citations.items():
        for citation in citations:
            document = max((d for d in elements.documents if citation.norm.startswith(d)), key=len)
            cited[document].setdefault((citation.norm, citation.certainty), []).append(name)
    parts = []
    for document, norms in cited.items():
        if not norms:
            continue
        about = elements.documents[document]
        rows = [
            [
                escape(norm.removeprefix(document).strip() or document),
                CERTAINTY[certainty](desk.language),
                desk.links(names),
            ]
            for (norm, certainty), names in sorted(norms.items(), key=lambda item: _natural(item[0][0]))
        ]
        heads = (
            Text("Stelle", "Place"),
            Text("Wie sicher", "How certain"),
            Text("Was darauf beruht", "What rests on it"),
        )
        parts += [
            heading(2, document),
            outside(about.title(desk.language), about.url),
            table([desk(h) for h in heads], rows),
        ]
    return Page(
        "norms", desk(NORMS), join(parts), tuple(norm for norms in cited.values() for norm, _ in norms)
    )


def _natural(norm: str) -> tuple[tuple[int, str], ...]:
    """Return a key that puts § 5 before § 13, and § 4 before § 4a."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in _NUMBER.split(norm))


def contradictions_page(desk: PageContext, trace: Trace) -> Page:
    """Return what is often said, and what is right."""
    parts = []
    for item in trace.contradictions:
        right = escape(item.right(desk.language)) + ("" if item.settled else f" *{desk(_OPEN)}*")
        rows = [
            [desk(_BY_WHOM), escape(desk(item.by))],
            [f"**{desk(_RIGHT)}**", f"**{right}**" if item.settled else right],
            [desk(_WHY), escape(item.why(desk.language))],
            [desk(Text("Quelle", "Source")), "; ".join(map(desk.norm, item.norms))],
            [desk(Text("In den Regeln", "In the rules")), desk.links(item.elements)],
        ]
        head = [desk(_SAID), f"{escape(item.said(desk.language))} ({item.id})"]
        parts += [heading(2, _short(item.right(desk.language))), table(head, rows)]
    return Page(
        "contradictions", desk(CONTRADICTIONS), join(parts), tuple(item.id for item in trace.contradictions)
    )


def _short(right: str) -> str:
    """Return what is right as a heading, its first words where it is long; what is wrong would be found as a heading."""
    words = right.rstrip(".").split()
    kept = words[:12]
    return " ".join(kept) + (" …" if len(words) > len(kept) else "")


def traceability_page(desk: PageContext, trace: Trace) -> Page:
    """Return the two tables: statements and their answer, catalogue entries and what carries them out."""
    statements = [
        [
            code(item.id),
            escape(item.says(desk.language)),
            desk(_ANSWER[item.answer]),
            ", ".join(
                (*(link(name, "contradictions") for name in item.contradictions), desk.links(item.elements))
            ),
        ]
        for item in trace.statements
    ]
    heads = (
        Text("Nr.", "No."),
        Text("Aussage", "Statement"),
        Text("Die Regeln", "The rules"),
        Text("Wo", "Where"),
    )
    parts = [
        heading(2, desk(Text("Aussagen von fünf Seiten im Internet", "Statements of five pages on the web"))),
        table([desk(head) for head in heads], statements),
    ]
    entries = [
        [code(entry.id), escape(entry.text(desk.language)), _carried(desk, trace, entry.id, entry.absent)]
        for entry in trace.entries
    ]
    heads_ = (
        Text("Nr.", "No."),
        Text("Aussage der Quellen", "Statement of the sources"),
        Text("Was sie trägt", "What carries it"),
    )
    parts += [
        heading(2, desk(Text("Katalog der Quellen", "Catalogue of sources"))),
        table([desk(head) for head in heads_], entries),
    ]
    ids = [item.id for item in trace.statements] + [entry.id for entry in trace.entries]
    return Page("traceability", desk(TRACEABILITY), join(parts), tuple(ids))


def _carried(desk: PageContext, trace: Trace, entry: str, absent: Text | None) -> str:
    if absent is not None:
        return f"*{escape(absent(desk.language))}*"
    return desk.links(trace.carriers.get(entry, ()))


def glossary_page(desk: PageContext) -> Page:
    """Return the words of the field that stay German, and the names of all facts and values in both languages."""
    parts = []
    if desk.field.terms:
        rows = [
            [f"**{escape(term.word)}**", escape(term.english), escape(term.meaning(desk.language))]
            for term in sorted(desk.field.terms, key=lambda term: term.word.lower())
        ]
        heads = Text("Deutsch", "German"), Text("Englisch", "English"), Text("Was es heißt", "What it means")
        parts.append(table([desk(head) for head in heads], rows))
    heads_ = Text("Deutsch", "German"), Text("Englisch", "English"), Text("Kennung", "Id")
    names = Text("Namen von Angaben und Werten", "Names of facts and values")
    parts += [heading(2, desk(names)), table([desk(head) for head in heads_], _names(desk))]
    return Page("glossary", desk(GLOSSARY), join(parts), tuple(term.word for term in desk.field.terms))


def _names(desk: PageContext) -> Iterable[tuple[str, str, str]]:
    found: dict[tuple[str, str], str] = {}
    for fact in desk.book.rules.domain.vocabulary:
        found.setdefault((fact.about.label.de, fact.about.label.en), fact.name)
        if isinstance(fact.type, Choice | Choices):
            for value, text in fact.about.values.items():
                found.setdefault((text.de, text.en), value)
    for german, english in sorted(found, key=lambda pair: pair[0].lower()):
        yield escape(german), escape(english), code(found[german, english])
