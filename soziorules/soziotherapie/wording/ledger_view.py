"""What a person sees of an account, before it becomes text, Markdown or a picture: everything in words already."""

from __future__ import annotations

from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.language.text import Language, Text
from soziorules.render.parts import Parts
from soziorules.render.readers import CHOSEN
from soziorules.render.view import Section
from soziorules.render.words import day
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.ledger_rows import HEADINGS, Block, blocks
from soziorules.soziotherapie.wording.ledger_sections import deadlines, others, plan
from soziorules.soziotherapie.wording.ledger_totals import totals
from soziorules.soziotherapie.wording.readers import BY_THE_LAW, VOICE

_TITLE = Text("Stundenkonto Soziotherapie am {day}", "Account of Soziotherapie hours on {day}")
_LATER = Text(
    "Angegeben ist auch, was nach diesem Tag liegt; es zählt hier mit.",
    "What lies after this day is stated too; it counts here.",
)


@dataclass(frozen=True, slots=True)
class LedgerView:
    """An account in one language, in the order in which it is to be read; `blocks` share the `headings` of their columns."""

    title: str
    leads: tuple[str, ...]
    totals: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    footer: str


def ledger_view(shown: Overview, language: Language, *, commands: bool = True) -> LedgerView:
    """Return the account in words; with `commands` it says how the command line counts by another reading."""
    sections = (
        _steps(shown, language),
        plan(shown, language),
        deadlines(shown, language),
        others(shown, language, commands=commands),
    )
    return LedgerView(
        title=_TITLE(language).format(day=day(shown.day, language)),
        leads=_leads(shown, language),
        totals=totals(shown, language),
        headings=tuple(heading(language) for heading in HEADINGS),
        blocks=blocks(shown, language),
        sections=tuple(section for section in sections if section is not None),
        footer=VOICE.foot(shown.decision, language),
    )


def _steps(shown: Overview, language: Language) -> Section | None:
    """Return the stage of the prescription and what is next, as `check` says them."""
    steps = Parts(shown.decision, language, explain=False, ids=False).steps()
    asked = shown.case.prescription.kind is not None
    lead = shown.decision.short_answer(language).headline if asked else ""
    return replace(steps, lead=lead) if lead or steps.items else None


def _leads(shown: Overview, language: Language) -> tuple[str, ...]:
    found = [BY_THE_LAW(language).format(day=day(shown.day, language))]
    if shown.chosen:
        chosen = ", ".join(f"{name}={option}" for name, option in shown.chosen.items())
        found.append(CHOSEN(language).format(readings=chosen))
    if _later(shown):
        found.append(_LATER(language))
    return tuple(found)


def _later(shown: Overview) -> bool:
    """Return whether deliveries lie after the day, as they can while an earlier prescription runs on."""
    lines = shown.ledger.lines
    delivered = [each.on for line in lines for each in line.deliveries or ()]
    return any(when is not None and when > shown.day for when in delivered)
