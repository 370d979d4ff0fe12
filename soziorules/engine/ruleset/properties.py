"""`proof/promises.yaml` beside the rules: what they must answer, what they promise, and why findings are as they should be.

The file holds no law: deleting it changes no decision. Sub-folders of a rule folder hold no rules, so it is never
taken for a topic.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import ALWAYS, Condition
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Choice, Vocabulary
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.binding import bind
from soziorules.engine.ruleset.conditions import ConditionReader, Names
from soziorules.engine.ruleset.divided import Division
from soziorules.engine.ruleset.files import DivisionFile, FileModel, Identifier, TextFile, Written
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import ListNode, MapNode, Node, load_nodes, read_source

PLACE = ("proof", "promises.yaml")
Direction = Literal["up", "down", "any", "known"]
Never = Literal["better", "worse", "different", "no_to_yes", "yes_to_no", "another_answer"]


class QuestionFile(FileModel):
    """A question that must be answered: in each of `cases` at least one of `rules` may apply."""

    id: Identifier
    title: TextFile
    cases: Written
    rules: list[str]


class MoveFile(FileModel):
    """How one fact changes between two cases: up, down, in any way (perhaps among some values only), or from unknown to known."""

    fact: str
    moves: Direction
    among: list[str] | None = None


class PromiseFile(FileModel):
    """What never happens to the outcome when a fact moves; or conditions of which exactly one is met."""

    id: Identifier
    title: TextFile
    given: Written | None = None
    when: MoveFile | None = None
    never: Never | None = None
    exactly_one: list[Written] | None = None


class ExplainedFile(FileModel):
    """Findings of `verify` that are as they should be, by name, and why."""

    findings: list[str]
    why: TextFile


class PromisesFile(FileModel):
    """The file."""

    questions: tuple[QuestionFile, ...] = ()
    promises: tuple[PromiseFile, ...] = ()
    lists: tuple[DivisionFile, ...] = ()
    explained: tuple[ExplainedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Required:
    """A question that must be answered."""

    id: str
    title: Text
    cases: Condition
    rules: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Property:
    """A promise: with `fact`, a move and what it never does; else conditions of which exactly one is met."""

    id: str
    title: Text
    given: Condition
    fact: str | None
    moves: Direction
    among: tuple[str, ...]
    never: Never
    exactly_one: tuple[Condition, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a finding with a name is as it should be; `unread_fact:*` stands for all findings of that kind."""

    finding: str
    why: Text
    at: str

    def covers(self, name: str) -> bool:
        """Return whether a finding is meant."""
        kind, _, which = self.finding.partition(":")
        return name == self.finding or (which == "*" and name.startswith(f"{kind}:"))


@dataclass(frozen=True, slots=True)
class Promises:
    """What a rule set says of itself."""

    required: tuple[Required, ...] = ()
    promises: tuple[Property, ...] = ()
    explained: tuple[Waiver, ...] = ()
    lists: tuple[Division, ...] = ()


def load_promises(folder: Path, elements: Elements, vocabulary: Vocabulary) -> Promises:
    """Return the promises of a rule folder; none where it has no such file. Raises Problems."""
    path = folder.joinpath(*PLACE)
    if not path.is_file():
        return Promises()
    node = load_nodes(read_source(path, name=f"{folder.name}/{'/'.join(PLACE)}"))
    collector = Collector()
    file = bind(PromisesFile, node, collector)
    collector.raise_if_any()
    assert file is not None
    made = _Maker(elements, vocabulary, collector).promises(file, node)
    collector.raise_if_any()
    return made


class _Maker:
    def __init__(self, elements: Elements, vocabulary: Vocabulary, collector: Collector) -> None:
        self._elements, self._vocabulary, self._collector = elements, vocabulary, collector
        names = Names(
            elements.parameters,
            elements.groups,
            elements.code_sets,
            frozenset(elements.definitions),
            elements.readings,
        )
        self._conditions = ConditionReader(vocabulary, names, collector)

    def promises(self, file: PromisesFile, node: Node) -> Promises:
        required = [self._required(*each) for each in _with_nodes(file.questions, node, "questions")]
        promises = [self._promise(*each) for each in _with_nodes(file.promises, node, "promises")]
        explained = [
            Waiver(name, _text(model.why), inner.place.at)
            for model, inner in _with_nodes(file.explained, node, "explained")
            for name in model.findings
        ]
        lists = [self._division(*each) for each in _with_nodes(file.lists, node, "lists")]
        return Promises(tuple(required), tuple(promises), tuple(explained), tuple(lists))

    def _required(self, model: QuestionFile, node: MapNode) -> Required:
        for name in model.rules:
            if name not in self._elements.rules:
                rules = list(self._elements.rules)
                self._collector.unknown("R020", Text("Die Regel", "rule"), name, rules, node.get("rules"))
        cases = self._condition(node, "cases")
        return Required(model.id, _text(model.title), cases, tuple(model.rules), node.place.at)

    def _promise(self, model: PromiseFile, node: MapNode) -> Property:
        given = ALWAYS if model.given is None else self._condition(node, "given")
        when, listed = model.when, node.get("exactly_one")
        if when is not None and when.fact not in self._vocabulary:
            facts = [fact.name for fact in self._vocabulary]
            self._collector.unknown("R012", Text("Die Angabe", "fact"), when.fact, facts, node.get("when"))
        complete = (when is not None and model.never is not None) != (listed is not None)
        if not complete:
            message = Text(
                "ein Versprechen hat entweder „when“ und „never“ oder „exactly_one“",
                "a promise has either when and never, or exactly_one",
            )
            self._collector.add("R003", message, node)
        items = listed.items if isinstance(listed, ListNode) else ()
        return Property(
            id=model.id,
            title=_text(model.title),
            given=given,
            fact=None if when is None else when.fact,
            moves="any" if when is None else when.moves,
            among=() if when is None or when.among is None else tuple(when.among),
            never=model.never or "different",
            exactly_one=tuple(self._conditions.read(item) for item in items),
            at=node.place.at,
        )

    def _division(self, model: DivisionFile, node: MapNode) -> Division:
        """Return lists that divide a code set, which are code sets, or the values of a fact, which are groups of it."""
        codes, groups = self._elements.code_sets, self._elements.groups
        facts = [fact.name for fact in self._vocabulary if isinstance(fact.type, Choice)]
        if model.of not in (*codes, *facts):
            whole = Text("Die Liste oder Angabe", "list or fact")
            self._collector.unknown("R018", whole, model.of, [*codes, *facts], node.get("of"))
        of_fact = [name for name, group in groups.items() if group.of == model.of]
        known = list(codes) if model.of in codes else of_fact
        for name in model.among:
            if name not in known:
                self._collector.unknown("R018", Text("Die Liste", "list"), name, known, node.get("among"))
        return Division(
            model.id,
            _text(model.title),
            model.of,
            tuple(model.among),
            model.begins,
            node.place,
        )

    def _condition(self, node: MapNode, key: str) -> Condition:
        inner = node.get(key)
        assert inner is not None
        return self._conditions.read(inner)


def _with_nodes(models: Any, node: Node, section: str) -> list[tuple[Any, MapNode]]:
    inner = node.get(section) if isinstance(node, MapNode) else None
    items = inner.items if isinstance(inner, ListNode) else ()
    return [(model, item) for model, item in zip(models, items, strict=True) if isinstance(item, MapNode)]


def _text(written: TextFile) -> Text:
    return Text(written.de, written.en)
