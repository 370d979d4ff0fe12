"""How a field of law speaks of its decisions; where it brings nothing, plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.text import Language, Text

if TYPE_CHECKING:
    from soziorules.render.parts import Parts
    from soziorules.render.view import Picture, Section, View

Pairs = tuple[tuple[str, str], ...]


def _no_figures(decision: Decision, language: Language) -> Pairs:
    return ()


def _nothing(decision: Decision, language: Language) -> str:
    return ""


def _no_picture(decision: Decision, language: Language) -> Picture | None:
    return None


@dataclass(frozen=True, slots=True)
class Voice:
    """Titles and sentences around a decision, and what single readers see otherwise than all others.

    `closing` ends the footer. `law` names the rule set of the law; the short answer says `others` under any other one.
    `readers` are all that there are (none named: any word will do), `experts` are shown ids. `sections` gives readers an order of
    their own, `views` a whole view, `leads` a sentence before all others. `figures` are pairs of a name and a value, `picture` is
    drawn beside them. `unsearched` says in which histories no case was looked for that two versions decide otherwise.
    """

    title: Text = Text("Prüfung", "Check")
    by_the_law: Text = Text("Recht vom {day}.", "By the law of {day}.")
    no_day: Text = Text("Der Tag, dessen Recht gilt, ist unbekannt.", "The day whose law holds is unknown.")
    footer: Text = Text("Regelwerk {name} {version} ({sha}).", "Rule set {name} {version} ({sha}).")
    closing: Callable[[Decision, Language], str] = _nothing
    law: str | None = None
    others: Text = Text(
        "Nach dem Regelwerk „{name}“, nicht nach dem Recht.", "By the rule set “{name}”, not by the law."
    )
    readers: tuple[str, ...] = ()
    experts: frozenset[str] = frozenset()
    unsearched: Text | None = None
    leads: Mapping[str, Text] = field(default_factory=dict)
    sections: Mapping[str, Callable[[Parts], Iterable[Section]]] = field(default_factory=dict)
    views: Mapping[str, Callable[[Parts], View]] = field(default_factory=dict)
    figures: Callable[[Decision, Language], Pairs] = _no_figures
    picture: Callable[[Decision, Language], Picture | None] = _no_picture

    def foot(self, decision: Decision, language: Language) -> str:
        """Return the footer of what is said of a decision."""
        rules = decision.evaluator.rules
        said = self.footer(language).format(name=rules.name, version=rules.version, sha=rules.sha256[:12])
        return f"{said} {self.closing(decision, language)}".rstrip()

    def of_others(self, decision: Decision, language: Language) -> str | None:
        """Return by whose rules it was decided where these are not the law's."""
        name = decision.evaluator.rules.name
        return None if self.law in (None, name) else self.others(language).format(name=name)


PLAIN: Final = Voice()


def voice_of(domain: Domain) -> Voice:
    """Return how a domain speaks."""
    voice: Voice = PLAIN if domain.voice is None else domain.voice()
    return voice
