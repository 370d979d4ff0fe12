"""A decision as plain text for a terminal: the outcome first, then what counts, what is open, and what can be done."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language
from soziorules.render.parts import branch_sentence, citations
from soziorules.render.readers import Reader, view
from soziorules.render.view import Item, Mark, Section, View

WIDTH = 100
_MARKS: Mapping[Mark, str] = {
    "not_met": "x", "open": "?", "met": "+", "ask": "-", "way": "-", "todo": "-", "note": "-",
}  # fmt: skip
_FINE_MARKS: Mapping[Mark, str] = {**_MARKS, "not_met": "✗", "met": "✓", "way": "→"}

__all__ = ["branch_sentence", "citations", "to_text"]


def to_text(
    decision: Decision,
    lang: Language = "de",
    *,
    reader: Reader = "prescriber",
    explain: bool = False,
    fine: bool = True,
) -> str:
    """Return a decision as plain text for a reader.

    `explain` unfolds each finding to its conditions; without `fine` only ASCII marks are used.
    """
    marks = _FINE_MARKS if fine else _MARKS
    return "\n".join(_lines(view(decision, lang, reader, explain=explain), marks)) + "\n"


def _lines(shown: View, marks: Mapping[Mark, str]) -> Iterator[str]:
    yield shown.headline
    yield "=" * len(shown.headline)
    for lead in shown.leads:
        yield from _wrap(lead, "")
    if shown.figures:
        yield ""
        width = max(len(name) for name, _ in shown.figures)
        for name, value in shown.figures:
            yield from _wrap(value, f"  {name:<{width}}  ")
    for section in shown.sections:
        yield from _section(section, marks)
    yield ""
    for line in shown.footer:
        yield from _wrap(line, "")


def _section(section: Section, marks: Mapping[Mark, str]) -> Iterator[str]:
    yield ""
    yield section.title
    if section.lead:
        yield from _wrap(section.lead, "  ")
    for item in section.items:
        yield from _item(item, marks)
    if section.close:
        yield from _wrap(section.close, "  ")


def _item(item: Item, marks: Mapping[Mark, str]) -> Iterator[str]:
    name = f"  [{item.id}]" if item.id and not item.lines else ""
    yield from _wrap(item.text + name, f"  {marks[item.mark]} ")
    for note in item.notes:
        yield from _wrap(note, "      ")
    if item.sources:
        yield from _wrap(item.sources, "      ")
    for line in item.lines:
        mark = "" if line.mark == "note" else f"{marks[line.mark]} "
        yield from _wrap(line.text, "      " + "  " * line.depth + mark)
    if item.id and item.lines:
        yield f"      {item.id}"


def _wrap(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False
    )
