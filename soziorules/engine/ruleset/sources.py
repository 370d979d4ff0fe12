"""Citations: no element without a source, and no source that the manifest does not name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from soziorules.engine.diagnostics import suggest
from soziorules.engine.language.elements import Certainty, Citation, Document
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.files import CitationFile, Cite, MembershipFile, SourcedFile
from soziorules.engine.ruleset.places import ALLOWED, Places, is_place
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import Node
from soziorules.engine.source.nodes import child_of


class Citing:
    """Builds citations; members inherit what their element says."""

    def __init__(self, documents: Mapping[str, Document] | None, collector: Collector) -> None:
        self._documents = documents
        self._collector = collector

    def citations(self, node: Node, *layers: SourcedFile) -> tuple[Citation, ...]:
        """Return the citations of an element; of several layers the first that says something counts."""
        cite = next((layer.cite for layer in layers if layer.cite is not None), None)
        certainty = next((layer.certainty for layer in layers if layer.certainty is not None), None)
        settled = next((layer.settled for layer in layers if layer.settled is not None), None)
        if not cite:
            message = Text("keine Quelle angegeben (cite)", "no source given (cite)")
            self._collector.add("R030", message, node)
            return ()
        found = [self._one(item, certainty, settled, node, layers[0].cite is None) for item in _listed(cite)]
        return tuple(citation for citation in found if citation is not None)

    def of_the_end(self, node: Node, member: MembershipFile, parent: SourcedFile) -> tuple[Citation, ...]:
        """Return the sources of the end of a member; without its last day there is none."""
        if member.ended_by is None:
            return ()
        place = child_of(node, "ended_by")
        if member.ends is None:
            message = Text(
                "„ended_by“ braucht „until“, den letzten Tag", '"ended_by" needs "until", the last day'
            )
            self._collector.add("R003", message, place)
        return self.citations(place, SourcedFile(cite=member.ended_by), member, parent)

    def _one(
        self,
        item: str | CitationFile,
        certainty: Certainty | None,
        settled: bool | None,
        node: Node,
        inherited: bool,
    ) -> Citation | None:
        own = CitationFile(norm=item, certainty=None, settled=None) if isinstance(item, str) else item
        if self._documents is not None and not any(_begins_with(own.norm, name) for name in self._documents):
            if not inherited:  # else it is told where it is written
                name = _document_meant(own.norm, self._documents)
                self._collector.unlisted(name, self._documents, node)
            return None
        self._place(own.norm, node)
        certainty = own.certainty or certainty
        settled = own.settled if own.settled is not None else settled
        if certainty is None:
            message = Text(
                "es fehlt, wie sicher die Quelle ist (certainty)",
                "it is not said how certain it is (certainty)",
            )
            self._collector.add("R031", message, node)
        if settled is None:
            message = Text(
                "es fehlt, ob die Norm es entscheidet (settled)",
                "it is not said whether the norm settles it (settled)",
            )
            self._collector.add("R032", message, node)
        if certainty is None or settled is None:
            return None
        return Citation(own.norm, certainty, settled)

    def _place(self, norm: str, node: Node) -> None:
        """Note a place that its document cannot have, such as `ST-RL Quatsch`."""
        documents = self._documents or {}
        name = max((name for name in documents if _begins_with(norm, name)), key=len, default=None)
        if name is None:
            return
        kind = cast(Places, documents[name].places)
        if not is_place(norm.removeprefix(name).strip(), kind):
            message = Text(f"„{norm}“ ist keine Fundstelle in {name}", f'"{norm}" is no place in {name}')
            self._collector.add("R034", message, node, allowed=ALLOWED[kind])


def _document_meant(norm: str, known: Iterable[str]) -> str:
    """Return the part of a citation that is most like the name of a document: `Statut` of `Statut § 5`."""
    words, names = norm.split(), list(known)
    parts = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
    return next((part for part in parts if suggest(part, names) is not None), norm)


def _listed(cite: Cite) -> list[str | CitationFile]:
    return cite if isinstance(cite, list) else [cite]


def _begins_with(norm: str, document: str) -> bool:
    rest = norm.removeprefix(document)
    return rest != norm and not rest[:1].isalnum()
