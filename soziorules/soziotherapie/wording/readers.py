"""Four readers of the same decision: the same facts and the same outcome, in the order and the words of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language, Text
from soziorules.render.voice import Voice
from soziorules.soziotherapie.wording.figures import figures
from soziorules.soziotherapie.wording.whom import who_decides

if TYPE_CHECKING:
    from soziorules.render.parts import Parts
    from soziorules.render.view import Picture, Section, View

Reader = Literal["prescriber", "provider", "payer", "patient"]
READERS: tuple[Reader, ...] = get_args(Reader)

TITLE = Text("Soziotherapie: Prüfung der Verordnung", "Soziotherapie: check of the prescription")
BY_THE_LAW = Text("Recht am Tag der Ausstellung, {day}.", "By the law of the day of issue, {day}.")
NO_DAY = Text("Tag der Ausstellung unbekannt.", "Day of issue unknown.")
PAYER_LEAD = Text(
    "Prüfung Bedingung für Bedingung, mit Fundstelle und Sicherheit der Quelle.",
    "A check condition by condition, with the place in the norm and the certainty of the source.",
)


def _provider(parts: Parts) -> list[Section]:
    remedies, partial = parts.remedies()
    return [
        parts.steps(),
        parts.obligations(),
        *parts.against(),
        remedies,
        partial,
        parts.notes(),
        parts.readings(firm=True),
        parts.open(folded=True),
        parts.reserved(),
        parts.met(),
        parts.notes(folded=True, standing=True),
    ]


def _payer(parts: Parts) -> list[Section]:
    remedies, partial = parts.remedies()
    return [
        *parts.against(),
        parts.readings(firm=True),
        parts.open(),
        parts.met(folded=False),
        parts.reserved(),
        parts.steps(),
        _of_others(parts),
        parts.notes(folded=True),
        parts.notes(folded=True, standing=True),
        remedies,
        partial,
    ]


def _of_others(parts: Parts) -> Section:
    """The duties of others by their titles: the Krankenkasse neither encloses a plan nor has one signed."""
    from soziorules.soziotherapie.wording.short_answer import OTHERS

    found = parts.obligations()
    titles = (parts.decision.finding(item.rule).title(parts.language) for item in found.items)
    items = tuple(replace(item, text=f"{title}.") for item, title in zip(found.items, titles, strict=True))
    return replace(found, title=OTHERS(parts.language), items=items)


def _patient(parts: Parts) -> View:
    from soziorules.soziotherapie.wording.patient import patient

    return patient(parts.decision, parts.language)


def _hours(decision: Decision, language: Language) -> Picture | None:
    from soziorules.render.view import Picture
    from soziorules.soziotherapie.wording.timeline import TITLE, krankheitsfall, timeline

    line = timeline(decision)
    if line is None:
        return None
    return Picture(TITLE(language), lambda prefix: krankheitsfall(line, language, prefix))


UNSEARCHED: Final = Text(
    "Vorgeschichten mit mehr als zwei Krankheitsfällen nacheinander wurden nicht durchsucht.",
    "Histories with more than two Krankheitsfälle one after the other were not searched.",
)
VOICE: Final = Voice(
    law="soziotherapie",
    title=TITLE,
    by_the_law=BY_THE_LAW,
    no_day=NO_DAY,
    closing=who_decides,
    readers=READERS,
    experts=frozenset({"payer"}),
    unsearched=UNSEARCHED,
    leads={"payer": PAYER_LEAD},
    sections={"provider": _provider, "payer": _payer},
    views={"patient": _patient},
    figures=figures,
    picture=_hours,
)
