"""Reads a folder of rule files into elements. All problems of all files are raised together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.elements import Document, Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.binding import bind
from soziorules.engine.ruleset.build import Builder, Written
from soziorules.engine.ruleset.checks import CodeCheck, check
from soziorules.engine.ruleset.files import ManifestFile, TopicFile
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode, SourceFile, load_nodes, read_source

MANIFEST = "ruleset.yaml"


def rule_files(folder: Path) -> tuple[Path, ...]:
    """Return the rule files of a folder, the manifest first, then by name. Sub-folders hold no rules."""
    files = sorted(folder.glob("*.yaml"))
    return tuple(sorted(files, key=lambda path: path.name != MANIFEST))


def load_elements(folder: Path, vocabulary: Vocabulary, check_codes: CodeCheck) -> Elements:
    """Read, check and return all elements of a rule folder. Raises Problems with every problem found."""
    collector = Collector()
    sources = _sources(folder, collector)
    nodes = {
        name: node for name, source in sources.items() if (node := _parse(source, collector)) is not None
    }
    manifest_node = nodes.pop(MANIFEST, None)
    manifest = None if manifest_node is None else bind(ManifestFile, manifest_node, collector)
    if MANIFEST not in sources:
        message = Text(f"in {folder.name}/ fehlt {MANIFEST}", f"{folder.name}/ has no {MANIFEST}")
        collector.add("R001", message, None)
    written = []
    for node in nodes.values():
        model = bind(TopicFile, node, collector)
        if model is None:
            collector.lost.update(_ids(node))
        else:
            written.append(Written(model, node))
    if manifest is None:
        collector.raise_if_any()
        raise AssertionError("a missing manifest is a problem")  # pragma: no cover - for the type checker
    documents = {
        entry.id: Document(entry.id, Text(entry.title.de, entry.title.en), entry.url)
        for entry in manifest.documents
    }
    builder = Builder(written, documents, manifest, vocabulary, collector)
    elements = builder.elements({name: _digest(source) for name, source in sources.items()})
    check(elements, builder.nodes, vocabulary, check_codes, collector)
    collector.raise_if_any()
    return elements


def _ids(node: Node) -> Iterator[str]:
    """Yield every id in a file, however deep."""
    match node:
        case MapNode(entries=entries):
            for key, value in entries:
                if key.value == "id" and isinstance(value, ScalarNode):
                    yield str(value.value)
                yield from _ids(value)
        case ListNode(items=items):
            for item in items:
                yield from _ids(item)
        case ScalarNode():
            pass


def _sources(folder: Path, collector: Collector) -> Mapping[str, SourceFile]:
    found = {}
    for path in rule_files(folder):
        source = _try(lambda path=path: read_source(path, name=f"{folder.name}/{path.name}"), collector)  # type: ignore[misc]
        if source is not None:
            found[path.name] = source
    return found


def _parse(source: SourceFile, collector: Collector) -> Node | None:
    return _try(lambda: load_nodes(source), collector)


R = TypeVar("R")


def _try(action: Callable[[], R], collector: Collector) -> R | None:
    try:
        return action()
    except Problems as problems:
        collector.diagnostics += problems.diagnostics
        return None


def _digest(source: SourceFile) -> str:
    return hashlib.sha256(source.text.encode()).hexdigest()
