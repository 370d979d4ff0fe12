"""Collecting what is wrong in rule files, so that one run names everything."""

from __future__ import annotations

from collections.abc import Iterable

from soziorules.engine.diagnostics import Diagnostic, Problems, Related, suggest
from soziorules.engine.language.text import Text
from soziorules.engine.source import Node

MOST = 40
"""So many names are listed where one is not known; more would be read by nobody."""


_OWN_ID = Text(
    "eine eigene Kennung wählen; das Recht selbst ändert amend in einer Kopie (init --law)",
    "choose an id of your own; the law itself is changed by amend in a copy (init --law)",
)


_LIST_IT = Text(
    "das Dokument in ruleset.yaml unter documents eintragen: {id: …, title: {de: …, en: …}, places: free}",
    "enter the document in ruleset.yaml under documents: {id: …, title: {de: …, en: …}, places: free}",
)


class Collector:
    """Gathers diagnostics; reading goes on after each."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.lost: set[str] = set()
        """Ids that stand in what could not be read: that they are unknown is no problem of its own."""
        self.blind = False
        """Whether nothing at all is known of a file: then only a name that is nearly a known one is surely wrong."""

    def add(
        self,
        code: str,
        message: Text,
        node: Node | None,
        *,
        hint: Text | None = None,
        allowed: Text | None = None,
        related: tuple[Related, ...] = (),
    ) -> None:
        """Note a problem at a node; `related` are other places that belong to it."""
        place = None if node is None else node.place
        diagnostic = Diagnostic(code, message, place=place, hint=hint, allowed=allowed, related=related)
        # Versions of a rule share its conditions, which are then read more than once.
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)

    def unknown(
        self,
        code: str,
        what: Text,
        word: str,
        known: Iterable[str],
        node: Node | None,
        hint: Text | None = None,
    ) -> None:
        """Note a name that nothing bears, with the nearest known one; `hint` is what to do where there is none."""
        if word in self.lost:
            return
        names = sorted(known)
        message = Text(f"{what.de} „{word}“ gibt es nicht", f'unknown {what.en} "{word}"')
        near = suggest(word, names)
        if self.blind and near is None:
            return
        if near is not None:
            hint = Text(f"Meinten Sie „{near}“?", f'did you mean "{near}"?')
        allowed = Text(", ".join(names), ", ".join(names)) if 0 < len(names) <= MOST else None
        self.add(code, message, node, hint=hint, allowed=allowed)

    def unlisted(self, name: str, documents: Iterable[str], node: Node | None) -> None:
        """Note a citation of a document that the manifest does not list, with the nearest that it does, or how it is listed."""
        message = Text(
            f"„{name}“ beginnt mit keinem Dokument, das in ruleset.yaml unter documents steht",
            f'"{name}" begins with no document that ruleset.yaml lists under documents',
        )
        names = sorted(documents)
        near = suggest(name, names)
        hint = _LIST_IT if near is None else Text(f"Meinten Sie „{near}“?", f'did you mean "{near}"?')
        if name not in self.lost and not (self.blind and near is None):
            allowed = Text(", ".join(names), ", ".join(names)) if 0 < len(names) <= MOST else None
            self.add("R033", message, node, hint=hint, allowed=allowed)

    def twice(self, name: str, node: Node | None, *, of_the_law: bool) -> None:
        """Note an id that is taken: by the same rules, or by the law over which house rules stand."""
        if not of_the_law:
            self.add("R011", Text(f"„{name}“ gibt es schon", f'"{name}" exists already'), node)
            return
        message = Text(
            f"„{name}“ steht im Recht; Hausregeln können das Recht nicht ändern",
            f'"{name}" is of the law; house rules cannot change the law',
        )
        self.add("R011", message, node, hint=_OWN_ID)

    def raise_if_any(self) -> None:
        """Raise all collected problems together."""
        if self.diagnostics:
            flawed = {_spot(each) for each in self.diagnostics if each.code.startswith("S")}
            # A value that could not be read is of the wrong type, too; saying so once is enough.
            raise Problems(
                each for each in self.diagnostics if each.code.startswith("S") or _spot(each) not in flawed
            )


def _spot(diagnostic: Diagnostic) -> str:
    return "" if diagnostic.place is None else diagnostic.place.at
