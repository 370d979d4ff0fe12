"""All pages and pictures of a handbook in one language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from soziorules.documentation.cases import best
from soziorules.documentation.domain_pages import DomainPages
from soziorules.documentation.element_pages import element_pages
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.documentation.history import history_page
from soziorules.documentation.markdown import Page, Picture, bullets, code, escape, heading, join, link
from soziorules.documentation.matrix import matrix_pages, matrix_picture
from soziorules.documentation.overviews import (
    codes_page,
    facts_page,
    readings_page,
    scale_page,
    topic_pages,
    values_page,
)
from soziorules.documentation.page_context import PageContext
from soziorules.documentation.pictures import Knot, arcs
from soziorules.documentation.rule_pages import rule_page
from soziorules.documentation.sources import (
    contradictions_page,
    error_pages,
    errors_page,
    glossary_page,
    norms_page,
    traceability_page,
)
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Language, Text

QUESTIONS = Text("Womit fangen Sie an?", "Where do you begin?")
OVERVIEWS, TOPICS = Text("Überblick", "Overviews"), Text("Abschnitte", "Topics")
_LEAD = Text(
    "Regelwerk {name}, Version {version}, Stand {state}. Jede Seite ist aus den Regeldateien erzeugt; "
    "jeder Fall darauf wurde dabei entschieden.",
    "Rule set {name}, version {version}, state {state}. Every page is made from the rule files; "
    "every case on them was decided in doing so.",
)

_OWN_PAGES = frozenset({"pictures/scale.svg", "pictures/timeline.svg"})
"""Pictures as wide as a desk: only their own pages show them."""
_ABOUT: Mapping[str, Text] = {
    "scale": Text("welcher Wert wann genügt, als Bild", "which value is enough when, as a picture"),
    "values": Text("Mengen, Grenzen, Beträge, Tage", "quantities, limits, amounts, days"),
    "history": Text("was sich an welchem Tag geändert hat", "what changed on which day"),
    "readings": Text(
        "was die Norm offen lässt und was daran hängt", "what the norm leaves open and what hangs on it"
    ),
    "contradictions": Text("verbreitete Aussagen und was richtig ist", "common statements and what is right"),
    "traceability": Text("welche Aussage der Quellen wo steht", "which statement of the sources is where"),
    "norms": Text("Paragraf für Paragraf, was darauf beruht", "paragraph by paragraph what rests on it"),
    "facts": Text("alle Angaben mit Pfad, Frage und Werten", "all facts with path, question and values"),
    "glossary": Text("Deutsch und Englisch", "German and English"),
    "errors": Text("was ein Kode bedeutet und was zu tun ist", "what a code means and what to do"),
}


@dataclass(frozen=True, slots=True)
class Handbook:
    """The pages of one language: the first page, overviews, topics, elements; and the pictures that they show."""

    language: Language
    first: Page
    overviews: tuple[Page, ...]
    topics: tuple[Page, ...]
    elements: tuple[Page, ...]
    pictures: tuple[Picture, ...]
    members: dict[str, tuple[str, ...]]
    """The paths of the elements of each topic."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages."""
        return (self.first, *self.overviews, *self.topics, *self.elements)


def handbook(book: HandbookSource, language: Language) -> Handbook:
    """Return the handbook of a rule set in one language."""
    pages = book.rules.domain.handbook
    desk = PageContext(book, language, DomainPages.of(book.rules.name) if pages is None else pages())
    pictures: list[Picture] = []
    matrix, members_of_matrix = _matrix(desk, pictures)
    overviews = tuple(_overviews(desk, pictures, matrix))
    topics = tuple(topic_pages(desk))
    shown = best(book.results)
    rules = tuple(rule_page(desk, rule, shown) for rule in book.elements.rules.values())
    elements = (*rules, *element_pages(desk), *members_of_matrix, *error_pages(desk))
    members = {
        topic: tuple(book.path(name) for name in book.heads if book.topic(name) == topic)
        for topic in book.elements.topics
    }
    paths = {page.path for page in (*overviews, *topics, *elements)}
    pictures += _drawings(desk)
    drawn = [each for each in pictures if each.path not in _OWN_PAGES]
    first = _first(desk, overviews, topics, paths, drawn)
    return Handbook(language, first, overviews, topics, elements, tuple(pictures), members)


def _overviews(desk: PageContext, pictures: list[Picture], matrix: Page | None) -> Iterator[Page]:
    elements, field, trace = desk.book.elements, desk.field, desk.book.trace
    if matrix is not None:
        yield matrix
    if elements.code_sets:
        yield _drawn(codes_page(desk), pictures)
    if field.scale is not None and any(field.scale.fact in desk.book.facts(name) for name in elements.rules):
        yield _drawn(scale_page(desk, field.scale), pictures)
    yield values_page(desk)
    yield _drawn(history_page(desk), pictures)
    if elements.readings:
        yield readings_page(desk)
    if trace is not None:
        yield contradictions_page(desk, trace)
        yield traceability_page(desk, trace)
    yield norms_page(desk)
    yield facts_page(desk)
    yield glossary_page(desk)
    if desk.book.codes:
        yield errors_page(desk)


def _matrix(desk: PageContext, pictures: list[Picture]) -> tuple[Page | None, list[Page]]:
    matrix = desk.field.matrix
    if matrix is None or matrix.topic not in desk.book.elements.topics:
        return None, []
    pictures.append(matrix_picture(desk, matrix))
    return matrix_pages(desk, matrix, pictures[-1])


def _drawings(desk: PageContext) -> list[Picture]:
    """Return the pictures of the field as far as the rules have what they show, and what depends on what."""
    constants, found = desk.book.rules.constants_on(desk.today), []
    for each in desk.field.drawings:
        svg = each.draw(constants, desk.language)
        if svg:
            found.append(Picture(f"pictures/{each.name}.svg", svg, desk(each.title)))
    return [*found, *dependencies(desk)]


def _drawn(made: tuple[Page, list[Picture]], pictures: list[Picture]) -> Page:
    page, drawn = made
    pictures += drawn
    return page


def _first(
    desk: PageContext,
    overviews: Iterable[Page],
    topics: Iterable[Page],
    paths: Collection[str],
    drawings: Iterable[Picture],
) -> Page:
    elements = desk.book.elements
    lead = desk(_LEAD).format(
        name=code(elements.name), version=escape(elements.version), state=desk.day(elements.state)
    )
    parts = [escape(desk(desk.field.about)), lead]
    questions = [each for each in desk.field.questions if each.path in paths]
    if questions:
        parts += [
            heading(2, desk(QUESTIONS)),
            bullets(link(desk(each.text), each.path) for each in questions),
        ]
    codes, matrix = desk.field.codes, desk.field.matrix
    about = {**_ABOUT, codes.path: codes.about, **({} if matrix is None else {matrix.path: matrix.about})}
    items = [f"{link(page.title, page.path)} – {escape(desk(about[page.path]))}" for page in overviews]
    parts += [heading(2, desk(OVERVIEWS)), bullets(items)]
    parts += [heading(2, desk(TOPICS)), bullets(link(page.title, page.path) for page in topics)]
    for drawing in drawings:
        parts += [heading(2, drawing.alt), f"![{escape(drawing.alt)}](/{drawing.path})"]
    return Page("index", desk(desk.field.title), join(parts))


TITLE = Text("Was wovon abhängt", "What depends on what")
_ARCS_LEAD = Text(
    "Ein Bogen führt von einem Abschnitt zu dem, dessen Werte, Begriffe oder Auslegungen er braucht: je dicker, desto mehr.",
    "An arc leads from a topic to the one whose values, terms or readings it needs: the thicker, the more of them.",
)
_NEEDS = Text("braucht:", "needs:")


def dependencies(desk: PageContext) -> list[Picture]:
    """Return the picture, where there is more than one topic and one needs another."""
    book, topics = desk.book, list(desk.book.elements.topics)
    counted: dict[tuple[str, str], int] = {}
    for name in book.heads:
        for other in {book.topic(need) for need in book.closure(name)} - {book.topic(name)}:
            counted[book.topic(name), other] = counted.get((book.topic(name), other), 0) + 1
    used = [topic for topic in topics if any(topic in pair for pair in counted)]
    knots = [
        Knot(
            book.elements.topics[topic](desk.language),
            tuple((used.index(other), number) for (one, other), number in counted.items() if one == topic),
        )
        for topic in used
    ]
    title = desk(TITLE)
    if not knots:
        return []
    return [Picture("pictures/dependencies.svg", arcs(knots, title, desk(_ARCS_LEAD), desk(_NEEDS)), title)]
