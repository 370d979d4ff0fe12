"""Reads a folder of rule files into elements. All problems of all files are raised together."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.additions import with_facts, with_lists
from soziorules.engine.language.elements import Document, Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.binding import bind, bind_sound
from soziorules.engine.ruleset.build import Builder, Written
from soziorules.engine.ruleset.checks import CodeCheck, check
from soziorules.engine.ruleset.files import ManifestFile, TopicFile
from soziorules.engine.ruleset.house import check_house, is_what_it_is_for
from soziorules.engine.ruleset.ordered import check_order
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.ruleset.vocabulary import unreadable
from soziorules.engine.source import (
    FlawedSourceError,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    SourceFile,
    load_nodes,
    read_source,
)

MANIFEST = "ruleset.yaml"
WRITTEN_ID = re.compile(r"""\bid["']?\s*:\s*["']?([a-z][a-z0-9_.]*)""")
"""An id in a file that is not well-formed."""

UNREAD = ManifestFile.model_construct(
    name="", version="", state=dt.date.min, begins=dt.date.min, documents=[]
)
"""Stands for a manifest that could not be read while the other files are looked through."""


def rule_files(folder: Path) -> tuple[Path, ...]:
    """Return the rule files of a folder, the manifest first, then by name. Sub-folders hold no rules."""
    files = sorted(folder.glob("*.yaml"))
    return tuple(sorted(files, key=lambda path: path.name != MANIFEST))


def load_elements(
    folder: Path, vocabulary: Vocabulary, check_codes: CodeCheck, law: Elements | None = None
) -> Elements:
    """Read, check and return all elements of a rule folder. Raises Problems with all that is wrong and nothing that follows.

    With `law` the folder holds house rules, which decide after the law and may use what it names; then `vocabulary` is that of
    the law, with its lists and derived values.
    """
    collector = Collector()
    collector.diagnostics += unreadable(vocabulary)
    collector.raise_if_any()  # of a fact that cannot be read every rule would be wrong
    sources = _sources(folder, collector)
    nodes = {
        name: node for name, source in sources.items() if (node := _parse(source, collector)) is not None
    }
    manifest_node = nodes.pop(MANIFEST, None)
    right = is_what_it_is_for(manifest_node, collector, house=law is not None)
    if not right and law is None:
        collector.raise_if_any()
    manifest = None if manifest_node is None else bind(ManifestFile, manifest_node, collector)
    if not right:
        collector.raise_if_any()
    if not (folder / MANIFEST).exists():
        message = Text(f"in {folder.name}/ fehlt {MANIFEST}", f"{folder.name}/ has no {MANIFEST}")
        collector.add("R001", message, None)
    written: list[Written] = []
    left_out: list[Node] = []
    for node in nodes.values():
        model, rest, dropped = bind_sound(TopicFile, node, collector)
        collector.lost.update(name for part in dropped for name in _ids(part))
        left_out += dropped
        if model is not None:
            written.append(Written(model, rest))
    documents = _documents(manifest)
    if law is not None and documents is not None:
        documents = {**law.documents, **documents}
    builder = Builder(written, documents, manifest or UNREAD, vocabulary, collector, law)
    elements = builder.elements({name: _digest(source) for name, source in sources.items()})
    builder.look_through(left_out)
    if law is not None:
        check_house(elements, written, manifest_node, collector)
    if manifest is None:
        collector.raise_if_any()
        raise AssertionError("a missing manifest is a problem")  # pragma: no cover - for the type checker
    vocabulary = with_facts(with_lists(vocabulary, elements.lists.values()), elements.derived.values())
    check(elements, builder.nodes, vocabulary, check_codes, collector)
    check_order(elements, builder.nodes, collector)
    collector.raise_if_any()
    return elements


def _documents(manifest: ManifestFile | None) -> Mapping[str, Document] | None:
    if manifest is None:
        return None
    return {
        entry.id: Document(
            entry.id, Text(entry.title.de, entry.title.en), entry.url, entry.places, entry.checked_until
        )
        for entry in manifest.documents
    }


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
        try:
            found[path.name] = read_source(path, name=f"{folder.name}/{path.name}")
        except Problems as problems:
            collector.diagnostics += problems.diagnostics
            collector.blind = True
    return found


def _parse(source: SourceFile, collector: Collector) -> Node | None:
    """Return the value of a file, as far as its structure can be read; the ids of the rest are lost."""
    try:
        return load_nodes(source)
    except Problems as problems:
        collector.diagnostics += problems.diagnostics
        collector.lost.update(match[1] for match in WRITTEN_ID.finditer(source.text))
        return problems.node if isinstance(problems, FlawedSourceError) else None


def _digest(source: SourceFile) -> str:
    return hashlib.sha256(source.text.encode()).hexdigest()
