"""Who may do what: a table in words over two choice facts, and a page for each of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from soziorules.documentation.domain_pages import Matrix, plain
from soziorules.documentation.markdown import Page, Picture, escape, heading, join, link, table
from soziorules.documentation.page_context import PageContext
from soziorules.documentation.pictures import Card, cards, cards_beside
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import Choice, Fact
from soziorules.engine.language.text import Text

_YES, _NO, _IF = Text("ja", "yes"), Text("nein", "no"), Text("ja, wenn erfüllt ist:", "yes, if met:")
_WITH = Text("ja, wenn", "yes, if")
_LEAD = Text(
    "Zum {day}, ausgerechnet: was die Regeln des Abschnitts „{topic}“ sagen, wenn sonst nichts bekannt ist.",
    'On {day}, worked out: what the rules of "{topic}" say when nothing else is known.',
)
_ROW = Text(
    "Was möglich ist, zum {day} ausgerechnet: was die Regeln des Abschnitts „{topic}“ sagen, wenn sonst nichts bekannt ist.",
    'What is possible, worked out on {day}: what the rules of "{topic}" say when nothing else is known.',
)
_ANSWER, _WHY = (
    Text("Antwort", "Answer"),
    Text("Wovon es abhängt, oder warum nicht", "On what it depends, or why not"),
)
_IF_MET = Text("wenn erfüllt ist: {rules}", "if met: {rules}")
_OTHERS = Text("alle anderen: nein", "all others: no")
Line = tuple[str, str]
_ALSO = Text("Auch gesucht als: {words}.", "Also looked for as: {words}.")
_GROUPS = Text("Die Gruppen im Einzelnen", "The groups in detail")
_ALL = Text("Alle Gruppen nebeneinander", "All groups beside each other")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules of a topic say of one row and column: the rules against it, else those that must be met besides."""

    against: tuple[str, ...]
    asked: tuple[str, ...]


class Answers:
    """The answers for all rows and columns of a matrix on the day of a handbook."""

    def __init__(self, desk: PageContext, matrix: Matrix) -> None:
        self.desk, self.matrix = desk, matrix
        vocabulary = desk.book.rules.domain.vocabulary
        self.rows, self.columns = vocabulary[matrix.rows], vocabulary[matrix.columns]
        self._known: dict[tuple[str, str], Answer] = {}

    @property
    def topic(self) -> str:
        """The title of the topic whose rules are asked."""
        return self.desk.book.elements.topics[self.matrix.topic](self.desk.language)

    def of(self, row: str, column: str) -> Answer:
        """Return the answer for a row and a column."""
        if (row, column) not in self._known:
            self._known[row, column] = self._asked(row, column)
        return self._known[row, column]

    def _asked(self, row: str, column: str) -> Answer:
        matrix = self.matrix
        return answer_to(self.desk, {matrix.rows: row, matrix.columns: column}, matrix.topic)

    def same(self) -> list[tuple[str, ...]]:
        """Return the columns, those together that say the same in every row."""
        found: dict[tuple[Answer, ...], list[str]] = {}
        for column in of_choice(self.columns):
            found.setdefault(tuple(self.of(row, column) for row in of_choice(self.rows)), []).append(column)
        return [tuple(columns) for columns in found.values()]


def _to_be_met(finding: Finding) -> bool:
    return finding.status == "open" and finding.tree[0].truth is True


def answer_to(desk: PageContext, facts: Mapping[str, Any], topic: str) -> Answer:
    """Return what the rules of a topic say of a case on the day of a handbook."""
    decision = decided(desk, facts)
    findings = [f for f in decision.findings if desk.book.topic(f.rule) == topic]
    against = tuple(f.rule for f in findings if f.status == "not_met" and f.effect is not Effect.OBLIGATION)
    return Answer(against, tuple(f.rule for f in findings if _to_be_met(f)))


def decided(desk: PageContext, facts: Mapping[str, Any]) -> Decision:
    """Return the decision on a case of the day of a handbook."""
    rules = desk.book.rules
    decision: Decision = rules.decide(
        rules.domain.read_case(plain({rules.domain.day_fact: desk.today, **facts}))
    )
    return decision


def of_choice(fact: Fact) -> Sequence[str]:
    """Return the values of a choice."""
    assert isinstance(fact.type, Choice)
    return fact.type.values


def matrix_picture(desk: PageContext, matrix: Matrix) -> Picture:
    """Return the matrix as a picture: a card for the columns of which the same rows may do it, with what is told besides."""
    answers, title = Answers(desk, matrix), desk(matrix.title)
    together: dict[tuple[Line, ...], dict[str, list[str]]] = {}
    for column in of_choice(answers.columns):
        besides = "; ".join(matrix.besides(decided(desk, {matrix.columns: column}), desk.language))
        said = together.setdefault(tuple(_who(answers, column)), {})
        said.setdefault(besides, []).append(answers.columns.about.values[column](desk.language))
    drawn = [_card(*each) for each in together.items()]
    return Picture("pictures/matrix.svg", cards(drawn, title), title, cards_beside(drawn, title))


def _card(who: tuple[Line, ...], besides: Mapping[str, Sequence[str]]) -> Card:
    head = ", ".join(name for names in besides.values() for name in names)
    apart = len(besides) > 1
    told = [f"{', '.join(names)}: {said}" if apart else said for said, names in besides.items() if said]
    return Card(head[:1].upper() + head[1:], (*(("", line) for line in told), *who))


def _who(answers: Answers, column: str) -> Iterator[Line]:
    desk, named = answers.desk, answers.rows.about.values
    by_answer: dict[tuple[str, ...], list[str]] = {}
    for row in of_choice(answers.rows):
        answer = answers.of(row, column)
        if not answer.against:
            by_answer.setdefault(answer.asked, []).append(named[row](desk.language))
    for asked in sorted(by_answer, key=len):
        yield "maybe" if asked else "met", listed(by_answer[asked])
        if asked:
            rules = ", ".join(desk.book.heads[name].title(desk.language) for name in asked)
            yield "under", desk(_IF_MET).format(rules=rules)
    if by_answer:
        yield "faint", desk(_OTHERS)


def listed(names: Sequence[str]) -> str:
    """Return names as a list; what one shares with the name before, up to the preposition, is said once.

    "Facharzt für Neurologie", "Facharzt für Psychiatrie", "Krankenhaus": "Facharzt für Neurologie, für Psychiatrie; Krankenhaus".
    """
    said, last = "", list[str]()
    for name in names:
        words = name.split()
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(last, words, strict=False)))
        cut = shared - 1 if shared > 1 and words[shared - 1].islower() else 0
        mark = ", " if cut else "; " if said else ""
        said, last = f"{said}{mark}{' '.join(words[cut:])}", words
    return said


def matrix_pages(desk: PageContext, matrix: Matrix, picture: Picture) -> tuple[Page, list[Page]]:
    """Return the table of who may do what below its picture, and the page of each row."""
    answers = Answers(desk, matrix)
    rows = [Page(f"{matrix.path}/{row}", *_row(answers, row)) for row in of_choice(answers.rows)]
    groups = [name for name, group in desk.book.elements.groups.items() if group.of == matrix.rows]
    lead = desk(_LEAD).format(day=desk.day(desk.today), topic=answers.topic)
    drawn = f"![{escape(picture.alt)}](/{picture.path})"
    parts = [lead, drawn, _table(answers), heading(2, desk(_GROUPS)), desk.list(groups)]
    return Page(matrix.path, desk(matrix.title), join(parts), tuple(groups)), rows


def _table(answers: Answers) -> str:
    desk, same = answers.desk, answers.same()
    named = answers.columns.about.values
    head = [answers.rows.about.label(desk.language)]
    head += [", ".join(named[column](desk.language) for column in columns) for columns in same]
    body = [
        [
            link(answers.rows.about.values[row](desk.language), f"{answers.matrix.path}/{row}"),
            *(_cell(desk, answers.of(row, columns[0])) for columns in same),
        ]
        for row in of_choice(answers.rows)
    ]
    return table([escape(item) for item in head], body)


def _cell(desk: PageContext, answer: Answer) -> str:
    if answer.against:
        return desk(_NO)
    if not answer.asked:
        return f"**{desk(_YES)}**"
    return "\n".join([f"**{desk(_IF)}**", *(f"– {desk.link(name)}" for name in answer.asked)])


def _row(answers: Answers, row: str) -> tuple[str, str, tuple[str, ...]]:
    """Return title, body and keywords of the page of a row."""
    desk, about = answers.desk, answers.rows.about
    words = about.words.get(row, ())
    body = [
        [escape(answers.columns.about.values[column](desk.language)), *_line(desk, answers.of(row, column))]
        for column in of_choice(answers.columns)
    ]
    head = [answers.columns.about.label(desk.language), desk(_ANSWER), desk(_WHY)]
    parts = [
        desk(_ROW).format(day=desk.day(desk.today), topic=answers.topic),
        table([escape(item) for item in head], body),
        escape(desk(_ALSO).format(words=", ".join(words))) if words else "",
        link(desk(_ALL), answers.matrix.path),
    ]
    title = about.values[row](desk.language)
    return title, join(part for part in parts if part), (title, *words)


def _line(desk: PageContext, answer: Answer) -> Iterator[str]:
    word = _NO if answer.against else _YES if not answer.asked else _WITH
    yield desk(word) if answer.against else f"**{desk(word)}**"
    yield "\n".join(desk.link(name) for name in answer.against or answer.asked)
