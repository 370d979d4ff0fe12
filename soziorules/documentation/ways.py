"""The way of a code: which list it is on, how certain it is, and what it carries by the rules of one topic."""

from __future__ import annotations

from collections.abc import Iterator

from soziorules.documentation.domain_pages import Ways
from soziorules.documentation.matrix import Answer, answer_to, of_choice
from soziorules.documentation.page_context import PageContext
from soziorules.documentation.pictures import Card, cards
from soziorules.engine.language.text import Text

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
