"""A decision as plain text for a terminal: the short answer; on request everything, with the verdict first and last.

`heading`, `pairs` and `section_lines` lay out what an account of a field of law shares with it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from soziorules.engine.arguments import whole_argument
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.short_answer import LINES, WIDTH
from soziorules.engine.language.text import Language, Text
from soziorules.render.grounds import beyond, grounds
from soziorules.render.short import lines_of, short_answer
from soziorules.render.voice import voice_of
from soziorules.render.words import day

if TYPE_CHECKING:
    from soziorules.engine.evaluator.short_answer import ShortAnswer
    from soziorules.render.view import Item, Mark, Section, View

TODAY = Text("Stand {day}.", "As of {day}.")
MARKS: Mapping[Mark, str] = {
    "not_met": "x", "open": "?", "met": "+", "ask": "-", "way": "-", "todo": "-", "note": "-",
}  # fmt: skip
_FINE_MARKS: Mapping[Mark, str] = {**MARKS, "not_met": "✗", "met": "✓", "way": "→"}

LEAST = 20
"""Columns below which nobody can read."""


def to_text(
    decision: Decision,
    lang: Language = "de",
    *,
    reader: str = "prescriber",
    full: bool = False,
    explain: bool = False,
    fine: bool = True,
    width: int = WIDTH,
    more: str = "",
) -> str:
    """Return the short answer for a reader: at most 12 lines of at most `width` columns, as far as words are not longer.

    `full` adds everything else, `explain` unfolds each finding to its conditions; without `fine` only ASCII marks are used.
    `more` ends the short answer: where everything else is found.
    """
    whole_argument(width, "width", LEAST)
    if not (full or explain):
        narrow = min(width, WIDTH)
        ground = _ground(decision, lang, reader, narrow)
        houses = _of_house_rules(decision, lang, reader)
        as_of = wrap(_as_of(decision, lang, more), "", narrow)
        law = short_answer(decision, lang, reader)
        lines = lines_of(law, houses, narrow, LINES - len(as_of) - len(ground))
        return "\n".join((*lines, *ground, *as_of)) + "\n"
    from soziorules.render.readers import view

    marks = _FINE_MARKS if fine else MARKS
    shown = view(decision, lang, reader, explain=explain)
    return "\n".join((*_lines(shown, marks, width), "", *wrap(shown.headline, "", width))) + "\n"


def _of_house_rules(decision: Decision, language: Language, reader: str) -> tuple[ShortAnswer, ...]:
    """Return the short answers of house rules, of which most decisions have none."""
    if not decision.layers:
        return ()
    from soziorules.render.layers import short_answers

    return tuple(short_answers(decision, language, reader))


def _ground(decision: Decision, language: Language, reader: str, width: int) -> list[str]:
    """Return what of the outcome is open or known from commentaries only; to patients it would say nothing."""
    unsaid = reader == "patient" or bool(decision.missing) or not decision.moment.uses("grounds")
    said = (
        None
        if unsaid
        else grounds(decision, language, judge=reader in voice_of(decision.evaluator.domain).experts)
    )
    return [] if said is None else textwrap.wrap(said, width, subsequent_indent="  ")


def _as_of(decision: Decision, language: Language, more: str) -> str:
    """Return by whose rules and as of which day the answer holds, until when the law was checked, and where the rest stands."""
    own = voice_of(decision.evaluator.domain).of_others(decision, language)
    today = None if decision.today is None else TODAY(language).format(day=day(decision.today, language))
    parts = (own, today, beyond(decision, language), more)
    return " ".join(part for part in parts if part)


def _lines(shown: View, marks: Mapping[Mark, str], width: int) -> Iterator[str]:
    yield from heading(shown.headline, shown.leads, width)
    if shown.figures:
        yield ""
        yield from pairs(shown.figures, width)
    for section in shown.sections:
        yield from section_lines(section, width, marks)
    yield ""
    for line in shown.footer:
        yield from wrap(line, "", width)


def heading(title: str, leads: Iterable[str], width: int) -> Iterator[str]:
    """Yield an underlined title and what leads in."""
    head = wrap(title, "", width)
    yield from head
    yield "=" * max(map(len, head))
    for lead in leads:
        yield from wrap(lead, "", width)


def pairs(figures: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield names and values in two columns, or below each other where there is no room for two."""
    column = max(len(name) for name, _ in figures)
    beside = column + 4 + LEAST <= width
    for name, value in figures:
        if not beside and name:
            yield from wrap(name, "  ", width)
        yield from wrap(value, f"  {name:<{column}}  " if beside else "    ", width)


def section_lines(section: Section, width: int, marks: Mapping[Mark, str] = MARKS) -> Iterator[str]:
    """Yield a section after a blank line, with the signs of its marks."""
    yield ""
    yield from wrap(section.title, "", width)
    if section.lead:
        yield from wrap(section.lead, "  ", width)
    for item in section.items:
        yield from _item(item, marks, width)
    if section.close:
        yield from wrap(section.close, "  ", width)


def _item(item: Item, marks: Mapping[Mark, str], width: int) -> Iterator[str]:
    name = f"  [{item.id}]" if item.id and not item.lines else ""
    yield from wrap(item.text + name, f"  {marks[item.mark]} ", width)
    for note in item.notes:
        yield from wrap(note, "      ", width)
    if item.sources:
        yield from wrap(item.sources, "      ", width)
    for line in item.lines:
        mark = "" if line.mark == "note" else f"{marks[line.mark]} "
        yield from wrap(line.text, "      " + "  " * line.depth + mark, width)
    if item.id and item.lines:
        yield from wrap(item.id.replace("  ", " ") if len(item.id) + 6 > width else item.id, "      ", width)


def wrap(text: str, lead: str, width: int) -> list[str]:
    """Return a text on lines of so many columns, the first with what leads in, the others indented as far."""
    return textwrap.wrap(
        text,
        max(width, len(lead) + LEAST),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
