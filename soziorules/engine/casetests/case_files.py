"""Reads YAML files of case tests. All problems of all files are raised together, each with its place.

A file holds `cases` and perhaps `bases`: partial cases with a name, which the cases of all files read together build on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue, StringConstraints

from soziorules.engine.casetests.cases import CaseTest, Expectation, Standing
from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.binding import bind_sound
from soziorules.engine.ruleset.files import FileModel
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import (
    FlawedSourceError,
    ListNode,
    MapNode,
    Node,
    Plain,
    ScalarNode,
    load_nodes,
    to_plain,
)

Given = dict[str, JsonValue]


class LayerExpectFile(FileModel):
    """What house rules must say of a case, with their ids."""

    outcome: Literal["not_eligible", "not_yet", "undetermined", "justification_required", "eligible"]
    deciding: list[str] | None = Field(None, description="The rules on which it rests: exactly these.")
    missing: list[str] | None = Field(None, description="The unknown facts that matter: exactly these.")
    findings: dict[str, Standing] = Field(default_factory=dict, description="What became of some rules.")
    obligations: list[str] = Field(default_factory=list, description="Some of what is left to do.")
    notes: list[str] = Field(default_factory=list, description="Some of the notes that are shown.")


class ExpectFile(FileModel):
    """What a case must give. Further keys name figures of the decision, such as `books`, or facts of the case or the moment."""

    model_config = ConfigDict(extra="allow")

    outcome: (
        Literal["not_eligible", "not_yet", "undetermined", "justification_required", "eligible"] | None
    ) = None
    not_before: dt.date | None = Field(None, description="With not_yet: the day from which it is eligible.")
    deciding: list[str] | None = Field(
        None, description="The rules on which the outcome rests: exactly these."
    )
    missing: list[str] | None = Field(None, description="The unknown facts that matter: exactly these.")
    findings: dict[str, Standing] = Field(
        default_factory=dict, description="What became of some of the rules."
    )
    obligations: list[str] = Field(
        default_factory=list, description="Some of the rules that leave something to do."
    )
    due: dict[str, dt.date] = Field(
        default_factory=dict, description="The days by which obligations are due."
    )
    notes: list[str] = Field(default_factory=list, description="Some of the notes that are shown.")
    readings: list[str] = Field(
        default_factory=list, description="Some of the readings that would change the outcome."
    )
    absent: list[str] = Field(
        default_factory=list, description="Obligations, notes and readings that must not show."
    )
    error: list[str] | None = Field(
        None, description="The case cannot be read: exactly these paths are wrong."
    )
    layers: dict[str, LayerExpectFile] = Field(
        default_factory=dict, description="What house rules say, by their name (test --overlay)."
    )


class CaseTestFile(FileModel):
    """One case test."""

    name: Annotated[str, StringConstraints(min_length=1)] = Field(
        description="A sentence that says what holds."
    )
    base: str | list[str] = Field(default_factory=list, description="Bases to build on, one over the other.")
    given: Given = Field(
        default_factory=dict, description="What differs from the base; null removes a statement."
    )
    as_of: dt.date | None = Field(None, description="Decide as if issued on that day.")
    readings: dict[str, str] = Field(default_factory=dict, description="Chosen options of readings.")
    expect: ExpectFile
    source: Annotated[str, StringConstraints(min_length=1)] = Field(description="Where the norm says so.")
    edge: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*[a-z]*$")] | None = Field(
        None,
        description="Number of the edge case in the catalogue, with a letter where it has several answers.",
    )
    status: Literal["N", "A", "S", "I", "U"] | None = Field(
        None,
        description="N settled by the norm, A norm and arithmetic, S secondary source, I interpretation, U unsettled.",
    )
    reading: str | None = Field(None, description="The reading on which the answer rests.")
    remark: str | None = None


class CasesFile(FileModel):
    """A file of case tests."""

    title: str | None = None
    pinned: bool = Field(
        False, description="The cases hold what the program answered, until a person has read them."
    )
    bases: dict[str, Given] = Field(default_factory=dict)
    cases: list[CaseTestFile] = Field(default_factory=list)


def holds_cases(folder: Path) -> bool:
    """Return whether there are case files in a folder: a copy of the law begins without any."""
    return any(folder.rglob("*.yaml")) if folder.is_dir() else False


def load_cases(paths: Iterable[Path]) -> tuple[CaseTest, ...]:
    """Return the case tests of YAML files and of folders of such, in the order of the files.

    Bases are shared by all of them. Raises Problems with every problem of every file.
    """
    collector = Collector()
    files = list(_read(paths, collector))
    bases: dict[str, Plain] = {}
    for _, node in files:
        for key, value in _entries(node, "bases"):
            if str(key.value) in bases:
                _twice(str(key.value), key, collector)
            bases[str(key.value)] = to_plain(value)
    tests: dict[str, CaseTest] = {}
    for file, node in files:
        for test in _tests(file, node, bases, collector):
            if test.name in tests:
                _twice(test.name, test.node.get("name"), collector)
            tests[test.name] = test
    collector.raise_if_any()
    return tuple(tests.values())


def case_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the YAML files in folders and their sub-folders by name, each once; a file stands for itself."""
    files = [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    return tuple({file.resolve(): file for file in reversed(files)}.values())[::-1]


def merged(base: Plain, given: Plain) -> Plain:
    """Return `given` laid over `base`: mappings key by key, anything else replaces; null removes what was there."""
    if not isinstance(given, dict):
        return given
    whole = dict(base) if isinstance(base, dict) else {}
    for key, value in given.items():
        if value is None:
            whole.pop(key, None)
        else:
            whole[key] = merged(whole.get(key), value)
    return whole


def _read(paths: Iterable[Path], collector: Collector) -> Iterator[tuple[CasesFile, MapNode]]:
    places = tuple(paths)
    for path in places:
        if not case_files([path]):
            message = Text(
                f"im Ordner „{path.name}“ sind keine Fälle", f'folder "{path.name}" holds no case tests'
            )
            collector.add("T005", message, None)
    for name in case_files(places):
        node = _loaded(name, collector)
        if node is None:
            continue
        file, rest, _ = bind_sound(CasesFile, node, collector)
        if file is not None and isinstance(rest, MapNode):
            yield file, rest
        else:
            collector.lost.update(str(key.value) for key, _ in _entries(node, "bases"))


def _loaded(path: Path, collector: Collector) -> Node | None:
    """Return the value of a file, as far as its structure can be read; otherwise nobody knows which bases it holds."""
    try:
        return load_nodes(path)
    except FlawedSourceError as flawed:
        collector.diagnostics += flawed.diagnostics
        return flawed.node
    except Problems as problems:
        collector.diagnostics += problems.diagnostics
        collector.blind = True
        return None


def _tests(
    file: CasesFile, node: MapNode, bases: Mapping[str, Plain], collector: Collector
) -> Iterator[CaseTest]:
    nodes = node.get("cases")
    if not isinstance(nodes, ListNode):
        return
    for model, inner in zip(file.cases, nodes.items, strict=True):
        assert isinstance(inner, MapNode)
        given = _on_bases(model, inner, bases, collector)
        yield CaseTest(
            name=model.name,
            node=inner,
            given=given,
            as_of=model.as_of,
            readings=model.readings,
            expect=_expectation(model.expect, inner, collector),
            source=model.source,
            edge=model.edge,
            status=model.status,
            reading=model.reading,
            remark=model.remark,
            pinned=file.pinned,
        )


def _on_bases(
    model: CaseTestFile, node: MapNode, bases: Mapping[str, Plain], collector: Collector
) -> dict[str, Plain]:
    names: Sequence[str] = [model.base] if isinstance(model.base, str) else model.base
    whole: Plain = {}
    for name in names:
        if name not in bases:
            collector.unknown("T002", Text("Die Grundlage", "base"), name, bases, node.get("base"))
        whole = merged(whole, bases.get(name, {}))
    given = node.get("given")
    whole = merged(whole, {} if given is None else to_plain(given))
    assert isinstance(whole, dict)
    return whole


def _expectation(model: ExpectFile, node: MapNode, collector: Collector) -> Expectation:
    expect = node.get("expect")
    assert isinstance(expect, MapNode)
    if (model.outcome is None) == (model.error is None):
        message = Text(
            "entweder ein Ergebnis (outcome) oder ein Eingabefehler (error)",
            'either an "outcome" or an "error" is expected',
        )
        collector.add("T003", message, expect)
    known = ExpectFile.model_fields
    figures = {
        str(key.value): to_plain(value) for key, value in expect.entries if str(key.value) not in known
    }
    return Expectation(
        outcome=None if model.outcome is None else Outcome(model.outcome),
        not_before=model.not_before,
        deciding=_set(model.deciding),
        missing=_set(model.missing),
        findings=model.findings,
        obligations=frozenset(model.obligations) | frozenset(model.due),
        due=model.due,
        notes=frozenset(model.notes),
        readings=frozenset(model.readings),
        absent=frozenset(model.absent),
        figures=figures,
        error=_set(model.error),
        layers={name: _of_layer(layer) for name, layer in model.layers.items()},
    )


def _of_layer(model: LayerExpectFile) -> Expectation:
    return Expectation(
        outcome=Outcome(model.outcome),
        deciding=_set(model.deciding),
        missing=_set(model.missing),
        findings=model.findings,
        obligations=frozenset(model.obligations),
        notes=frozenset(model.notes),
    )


def _set(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)


def _entries(node: Node, key: str) -> Iterator[tuple[ScalarNode, Node]]:
    found = node.get(key) if isinstance(node, MapNode) else None
    if isinstance(found, MapNode):
        yield from found.entries


def _twice(name: str, node: Node | None, collector: Collector) -> None:
    collector.add("T001", Text(f"„{name}“ gibt es schon", f'"{name}" exists already'), node)
