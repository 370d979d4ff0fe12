"""Case tests: a stated case and what the rules must say of it; running them and telling where they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Place, Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.elements import Status
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import MapNode, Plain, find

Standing = Status | Literal["not_in_force"]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case must give: an outcome or an input error, and what else is said of it.

    `deciding`, `missing` and `error` are exact where they are given; the others name what must be among the rest, and `absent`
    what must not. `figures` are parts of the decision's figures, or facts, of the case or of the moment. `layers` say the
    same of house rules, by their name.
    """

    outcome: Outcome | None
    not_before: dt.date | None = None
    deciding: frozenset[str] | None = None
    missing: frozenset[str] | None = None
    findings: Mapping[str, Standing] = field(default_factory=dict)
    obligations: frozenset[str] = frozenset()
    due: Mapping[str, dt.date] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    figures: Mapping[str, Plain] = field(default_factory=dict)
    error: frozenset[str] | None = None
    layers: Mapping[str, Expectation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class CaseTest:
    """One case test. `given` is complete: bases are laid under it already.

    `pinned`: nobody judged the answer; it is what the program said when the case was written.
    """

    name: str
    node: MapNode = field(repr=False)
    given: Mapping[str, Plain]
    expect: Expectation
    source: str
    as_of: dt.date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    edge: str | None = None
    status: str | None = None
    reading: str | None = None
    remark: str | None = None
    pinned: bool = False

    @property
    def place(self) -> Place:
        """Where the test stands."""
        return self.node.place

    @property
    def edge_number(self) -> int | None:
        """The number of the edge case in the catalogue: 71 for `71b`."""
        return None if self.edge is None else int(self.edge.rstrip("abcdefghijklmnopqrstuvwxyz"))


_NOTHING = Text("leer", "empty")
_ERROR_AT = Text("ein Eingabefehler bei", "an input error at")
_SHOWING = Text("gezeigt:", "showing")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as expected."""

    what: str
    expected: str
    found: str

    @property
    def text(self) -> Text:
        """What was expected and what came instead."""
        sides = [_NOTHING if each == "None" else Text(each, each) for each in (self.expected, self.found)]
        german = sides[1].de.replace(_ERROR_AT.en, _ERROR_AT.de).replace(_SHOWING.en, _SHOWING.de)
        return Text(
            f"{self.what}: erwartet {sides[0].de}, ist {german}",
            f"{self.what}: expected {sides[0].en}, is {sides[1].en}",
        )


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one test: the decision, or the paths of the input errors; and how it differs from what is expected."""

    test: CaseTest
    decision: Decision | None
    errors: frozenset[str]
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.differences

    @property
    def explanation(self) -> Text:
        """The name and the place of the test, and each difference on a line of its own."""
        head = f"{self.test.name}\n  --> {self.test.place.at}"
        lines = [difference.text for difference in self.differences]
        return Text(
            "\n".join([head, *(f"  {line.de}" for line in lines)]),
            "\n".join([head, *(f"  {line.en}" for line in lines)]),
        )


def run_cases(tests: Iterable[CaseTest], rules: RuleSet) -> Iterator[CaseResult]:
    """Run tests one by one."""
    for test in tests:
        yield run_case(test, rules)


def run_case(test: CaseTest, rules: RuleSet) -> CaseResult:
    """Run one test."""
    try:
        case = rules.domain.read_case(test.given)
    except Problems as problems:
        errors = frozenset(problem.path.removeprefix("$.") for problem in problems.diagnostics)
        return CaseResult(test, None, errors, tuple(_of_errors(test.expect, errors)))
    if test.as_of is not None:
        case = rules.domain.on_day(case, test.as_of)
    decision = rules.decide(case, test.readings or None)
    return CaseResult(test, decision, frozenset(), tuple(_of_decision(test.expect, decision)))


def _of_errors(expect: Expectation, errors: frozenset[str]) -> Iterator[Difference]:
    if expect.error is None:
        yield Difference("outcome", str(expect.outcome), f"{_ERROR_AT.en} {_named(errors)}")
    elif expect.error != errors:
        yield Difference("error", _named(expect.error), _named(errors))


def _of_decision(expect: Expectation, decision: Decision) -> Iterator[Difference]:
    if expect.error is not None:
        yield Difference("error", _named(expect.error), decision.outcome.value)
        return
    if expect.outcome is not decision.outcome:
        yield Difference("outcome", str(expect.outcome), decision.outcome.value)
    if expect.not_before is not None and expect.not_before != decision.not_before:
        yield Difference("not_before", str(expect.not_before), str(decision.not_before))
    yield from _exact("deciding", expect.deciding, {finding.rule for finding in decision.deciding})
    yield from _exact("missing", expect.missing, {item.path for item in decision.missing})
    yield from _findings(expect, decision)
    yield from _shown(expect, decision)
    facts = decision.evaluator.rules.vocabulary_at_a_moment
    for name, wanted in expect.figures.items():
        of_a_fact = name in facts and name not in decision.figures
        found = decision.moment[name] if of_a_fact else decision.figures.get(name)
        yield from _figure(name, wanted, found)
    layers = {layer.name: layer.decision for layer in decision.layers}
    for name, of_house in expect.layers.items():
        for each in _of_decision(of_house, layers[name]):
            yield Difference(f"{name}: {each.what}", each.expected, each.found)


def _findings(expect: Expectation, decision: Decision) -> Iterator[Difference]:
    statuses = {finding.rule: finding.status for finding in decision.findings}
    for rule, wanted in expect.findings.items():
        found = statuses.get(rule, "not_in_force")
        if found != wanted:
            yield Difference(rule, wanted, found)


def _shown(expect: Expectation, decision: Decision) -> Iterator[Difference]:
    due = {item.id: item.by for item in decision.obligations}
    notes = {note.id for note in decision.notes}
    readings = {reading.id for reading in decision.readings}
    yield from _among("obligations", expect.obligations, due.keys())
    yield from _among("notes", expect.notes, notes)
    yield from _among("readings", expect.readings, readings)
    for rule, day in expect.due.items():
        if rule in due and due[rule] != day:
            yield Difference(f"due {rule}", str(day), str(due[rule]))
    if unwanted := expect.absent & (due.keys() | notes | readings):
        yield Difference("absent", _named(expect.absent), f"{_SHOWING.en} {_named(unwanted)}")


def _exact(what: str, expected: frozenset[str] | None, found: set[str]) -> Iterator[Difference]:
    if expected is not None and expected != found:
        yield Difference(what, _named(expected), _named(found))


def _among(what: str, expected: frozenset[str], found: Iterable[str]) -> Iterator[Difference]:
    if not expected <= set(found):
        yield Difference(what, _named(expected), _named(found))


def _figure(name: str, wanted: Plain, found: Any) -> Iterator[Difference]:
    """Compare a part of the figures; a figure of several parts may be given by its first one alone."""
    if isinstance(wanted, dict) and isinstance(found, Mapping):
        for key, value in wanted.items():
            yield from _figure(f"{name}.{key}", value, found.get(key))
        return
    if isinstance(found, Mapping) and found:
        found = next(iter(found.values()))
    one, other = as_json(wanted), as_json(found)
    if one != other:
        yield Difference(name, str(one), str(other))


def _named(names: Iterable[str]) -> str:
    return "[" + ", ".join(sorted(names)) + "]"


def check_names(tests: Iterable[CaseTest], rules: RuleSet) -> None:
    """Raise Problems for every rule, note, reading and option named in tests that a rule set does not have."""
    elements = rules.elements
    obligations = elements.rules.keys()
    shown = obligations | elements.notes.keys() | elements.readings.keys()
    collector = Collector()

    def known(test: CaseTest, names: Iterable[str], ids: Iterable[str], *at: str) -> None:
        for name in names:
            if name not in ids:
                collector.unknown("T004", Text("Die Kennung", "id"), name, ids, find(test.node, at))

    for test in tests:
        expect = test.expect
        known(test, expect.deciding or (), elements.rules, "expect", "deciding")
        known(test, expect.findings, elements.rules, "expect", "findings")
        known(test, expect.obligations, obligations, "expect", "obligations")
        known(test, expect.notes, elements.notes, "expect", "notes")
        known(test, expect.readings, elements.readings, "expect", "readings")
        known(test, expect.absent, shown, "expect", "absent")
        known(test, test.readings, elements.readings, "readings")
        known(test, () if test.reading is None else (test.reading,), elements.readings, "reading")
        houses = {rules.name: rules.elements for rules in rules.overlays}
        known(test, expect.layers, houses, "expect", "layers")
        for name, layer in expect.layers.items():
            if name in houses:
                at, own = ("expect", "layers", name), houses[name]
                known(test, layer.deciding or (), own.rules, *at, "deciding")
                known(test, layer.findings, own.rules, *at, "findings")
                known(test, layer.obligations, own.rules, *at, "obligations")
                known(test, layer.notes, own.notes, *at, "notes")
        for name, option in test.readings.items():
            if name in elements.readings:
                options = [each.id for each in elements.readings[name].options]
                known(test, (option,), options, "readings", name)
    collector.raise_if_any()
