"""What depends on what: the topics of a rule set, with an arc to each topic whose values, terms or readings they need."""

from __future__ import annotations

from soziorules.documentation.markdown import Picture
from soziorules.documentation.page_context import PageContext
from soziorules.documentation.pictures import Knot, arcs
from soziorules.engine.language.text import Text

TITLE = Text("Was wovon abhängt", "What depends on what")
_LEAD = Text(
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
    return [Picture("pictures/dependencies.svg", arcs(knots, title, desk(_LEAD), desk(_NEEDS)), title)]
