"""Where every statement of the sources went: the files in `trace/` beside the rule files, read and held against the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeVar

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Place
from soziorules.engine.language.elements import Elements, Head
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.binding import bind
from soziorules.engine.ruleset.files import FileModel, TextFile
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import Node, find, load_nodes

FOLDER = "trace"
FILES = ("catalogue.yaml", "contradictions.yaml", "statements.yaml")
Answer = Literal["same", "partly", "other"]


class EntryFile(FileModel):
    """One statement of the catalogue of sources."""

    id: str
    de: str
    en: str


class AbsenceFile(FileModel):
    """Why no element carries a statement."""

    id: str
    reason: TextFile


class CatalogueFile(FileModel):
    """catalogue.yaml."""

    catalogue: list[EntryFile]
    absent: list[AbsenceFile] | None = None


class ContradictionFile(FileModel):
    """What is often said, and what is right."""

    id: str
    said: TextFile
    by: str
    right: TextFile
    why: TextFile
    cite: str | list[str]
    settled: bool
    elements: list[str]


class ContradictionsFile(FileModel):
    """contradictions.yaml; `speakers` names those who say such things in general."""

    speakers: dict[str, TextFile]
    contradictions: list[ContradictionFile]


class StatementFile(FileModel):
    """What a page says, and the answer of the rules."""

    id: str
    says: TextFile
    answer: Answer
    elements: list[str]
    contradictions: list[str] | None = None


class StatementsFile(FileModel):
    """statements.yaml."""

    statements: list[StatementFile]


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement of the catalogue; `absent` is the reason why no element carries it."""

    id: str
    text: Text
    absent: Text | None
    place: Place


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is often said (`by` whom in general), what is right and why, the norms, and the elements that carry it out."""

    id: str
    said: Text
    by: Text
    right: Text
    why: Text
    norms: tuple[str, ...]
    settled: bool
    elements: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """What a page says, whether the rules say the same, and which elements and contradictions hold the answer."""

    id: str
    says: Text
    answer: Answer
    elements: tuple[str, ...]
    contradictions: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Loose:
    """An id that hangs loose: where, and why."""

    id: str
    place: Place
    why: Text


@dataclass(frozen=True, slots=True)
class Trace:
    """All statements, contradictions and catalogue entries, and what carries each entry out."""

    entries: tuple[Entry, ...]
    contradictions: tuple[Contradiction, ...]
    statements: tuple[Statement, ...]
    carriers: Mapping[str, tuple[str, ...]]
    loose: tuple[Loose, ...]


def load_trace(rules_folder: Path, elements: Elements) -> Trace:
    """Read `trace/` in a rule folder. Raises Problems when a file is missing or cannot be read."""
    collector = Collector()
    folder = rules_folder / FOLDER
    if not folder.is_dir():
        name = rules_folder.name
        message = Text(f"in {name}/ fehlt der Ordner {FOLDER}/", f"{name}/ has no folder {FOLDER}/")
        collector.add("T006", message, None)
        collector.raise_if_any()
    nodes = [load_nodes(folder / name, name=f"{rules_folder.name}/{FOLDER}/{name}") for name in FILES]
    catalogue = _bound(CatalogueFile, nodes[0], collector)
    contradictions = _bound(ContradictionsFile, nodes[1], collector)
    statements = _bound(StatementsFile, nodes[2], collector)
    reasons = {absence.id: _text(absence.reason) for absence in catalogue.absent or ()}
    entries = tuple(
        Entry(entry.id, Text(entry.de, entry.en), reasons.get(entry.id), place)
        for entry, place in _placed(catalogue.catalogue, nodes[0], "catalogue")
    )
    found = Trace(
        entries,
        tuple(_contradictions(contradictions, nodes[1], collector)),
        tuple(_statement(*item) for item in _placed(statements.statements, nodes[2], "statements")),
        carriers(elements),
        (),
    )
    collector.raise_if_any()
    absences = tuple(_placed(catalogue.absent or (), nodes[0], "absent"))
    loose = (*_absences(absences, found), *_loose(found, elements))
    return Trace(found.entries, found.contradictions, found.statements, found.carriers, loose)


def carriers(elements: Elements) -> dict[str, tuple[str, ...]]:
    """Return, for each catalogue id that the rule files name, the ids of the elements that name it."""
    found: dict[str, dict[str, None]] = {}
    for head, named in _named(elements):
        for entry in (*head.catalogue, *named):
            found.setdefault(entry, {})[head.id] = None
    return {entry: tuple(ids) for entry, ids in found.items()}


def known_elements(elements: Elements) -> dict[str, Head]:
    """Return the heads of all elements of a rule set by id."""
    return {head.id: head for head, _ in _named(elements)}


def _named(elements: Elements) -> Iterator[tuple[Head, tuple[str, ...]]]:
    """Yield each element with the catalogue ids of its members."""
    for rule in elements.rules.values():
        yield rule.head, tuple(name for dated in rule.wordings for name in dated.catalogue)
    for note in elements.notes.values():
        yield note.head, ()
    for reading in elements.readings.values():
        yield reading.head, ()
    for parameter in elements.parameters.values():
        yield parameter.head, tuple(name for dated in parameter.values for name in dated.catalogue)
    for definition in elements.definitions.values():
        yield definition.head, tuple(name for dated in definition.wordings for name in dated.catalogue)
    for group in elements.groups.values():
        yield group.head, tuple(name for member in group.members for name in member.catalogue)
    for code_set in elements.code_sets.values():
        yield code_set.head, tuple(name for member in code_set.members for name in member.catalogue)


F = TypeVar("F", bound=FileModel)


def _bound(model: type[F], node: Node, collector: Collector) -> F:
    bound = bind(model, node, collector)
    collector.raise_if_any()
    assert bound is not None
    return bound


def _placed(models: Iterable[F], node: Node, key: str) -> Iterator[tuple[F, Place]]:
    for index, model in enumerate(models):
        yield model, find(node, (key, index)).place


def _text(text: TextFile) -> Text:
    return Text(text.de, text.en)


def _contradictions(file: ContradictionsFile, node: Node, collector: Collector) -> Iterator[Contradiction]:
    speakers = {name: _text(text) for name, text in file.speakers.items()}
    for index, (each, place) in enumerate(_placed(file.contradictions, node, "contradictions")):
        if each.by not in speakers:
            where = find(node, ("contradictions", index, "by"))
            collector.unknown("R004", Text("die Quelle", "speaker"), each.by, speakers, where)
        else:
            yield _contradiction(each, speakers[each.by], place)


def _contradiction(file: ContradictionFile, by: Text, place: Place) -> Contradiction:
    norms = (file.cite,) if isinstance(file.cite, str) else tuple(file.cite)
    said, right, why = _text(file.said), _text(file.right), _text(file.why)
    return Contradiction(file.id, said, by, right, why, norms, file.settled, tuple(file.elements), place)


def _statement(file: StatementFile, place: Place) -> Statement:
    return Statement(
        file.id, _text(file.says), file.answer, tuple(file.elements), tuple(file.contradictions or ()), place
    )


def _absences(absences: Iterable[tuple[AbsenceFile, Place]], trace: Trace) -> Iterator[Loose]:
    known = {entry.id for entry in trace.entries}
    for absence, place in absences:
        if absence.id not in known:
            yield Loose(absence.id, place, _NOT_IN_CATALOGUE)
        elif absence.id in trace.carriers:
            by = ", ".join(trace.carriers[absence.id])
            yield Loose(
                absence.id,
                place,
                Text(f"gilt als abwesend, steht aber in {by}", f"said to be absent, but is in {by}"),
            )


_NOT_IN_CATALOGUE = Text("steht nicht im Katalog", "is not in the catalogue")
_NO_ELEMENT = Text(
    "hängt an keinem Element und hat keinen Grund dafür", "no element carries it, and no reason is given"
)
_NO_CONTRADICTION = Text("weicht ab, nennt aber keinen Widerspruch", "differs, but names no contradiction")


def _loose(trace: Trace, elements: Elements) -> Iterator[Loose]:
    heads = known_elements(elements)
    contradictions = {item.id for item in trace.contradictions}
    yield from _loose_entries(trace, contradictions, heads)
    for contradiction in trace.contradictions:
        yield from _unknown(contradiction.id, contradiction.place, contradiction.elements, heads)
        yield from _undocumented(contradiction, elements)
    for statement in trace.statements:
        yield from _unknown(statement.id, statement.place, statement.elements, heads)
        yield from _unknown(
            statement.id, statement.place, statement.contradictions, contradictions, needed=False
        )
        if statement.answer != "same" and not statement.contradictions:
            yield Loose(statement.id, statement.place, _NO_CONTRADICTION)


def _loose_entries(trace: Trace, contradictions: set[str], heads: Mapping[str, Head]) -> Iterator[Loose]:
    known = contradictions | {entry.id for entry in trace.entries}
    for entry in trace.entries:
        if entry.id not in trace.carriers and entry.absent is None:
            yield Loose(entry.id, entry.place, _NO_ELEMENT)
    for name, ids in trace.carriers.items():
        if name not in known:
            yield Loose(name, _place(heads[ids[0]]), _NOT_IN_CATALOGUE)


def _undocumented(contradiction: Contradiction, elements: Elements) -> Iterator[Loose]:
    for norm in contradiction.norms:
        if not any(norm.startswith(document) for document in elements.documents):
            why = Text(f"das Dokument von „{norm}“ ist unbekannt", f'the document of "{norm}" is unknown')
            yield Loose(contradiction.id, contradiction.place, why)


def _unknown(
    name: str, place: Place, named: tuple[str, ...], known: Iterable[str], *, needed: bool = True
) -> Iterator[Loose]:
    if needed and not named:
        yield Loose(name, place, _NO_ELEMENT)
    for other in named:
        if other not in known:
            yield Loose(
                name,
                place,
                Text(f"nennt „{other}“, das es nicht gibt", f'names "{other}", which does not exist'),
            )


def _place(head: Head) -> Place:
    file, line, column = head.at.rsplit(":", 2)
    return Place(file, int(line), int(column), int(column))
