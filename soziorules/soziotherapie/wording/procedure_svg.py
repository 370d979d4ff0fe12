"""The procedure as a picture: its days from top to bottom, what happened filled, what is due hollow, today marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day
from soziorules.soziotherapie.procedure.events import Event, events

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

WIDTH, ROW, AXIS, DATES, LABELS = 360, 26, 12, 28, 118
TITLE: Final = Text("Der Weg der Verordnung", "The way of the prescription")


def procedure_picture(decision: Decision, language: Language, prefix: str = "") -> tuple[str, str] | None:
    """Return a title and the picture of the procedure as SVG; None where there is none. Its ids begin with `prefix`."""
    shown = events(decision)
    if not shown:
        return None
    title, words = f"{prefix}pr-title", f"{prefix}pr-words"
    height = ROW * len(shown)
    parts = [
        f'<svg class="timeline procedure" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{title} {words}">',
        f'<title id="{title}">{escape(TITLE(language))}</title>',
        f'<desc id="{words}">{escape(describe(shown, language))}</desc>',
        f'<path class="tl-axis" d="M{AXIS} {ROW // 2}V{height - ROW // 2}"/>',
    ]
    for number, event in enumerate(shown):
        parts += _row(event, ROW * number + ROW // 2, language)
    return TITLE(language), "".join((*parts, "</svg>"))


def describe(shown: tuple[Event, ...], language: Language) -> str:
    """Return in a sentence what the picture shows."""
    return "; ".join(f"{day(event.day, language)}: {event.label(language)}" for event in shown) + "."


def _row(event: Event, y: int, language: Language) -> tuple[str, ...]:
    kind = ' class="tl-number"' if event.kind == "today" else ""
    return (
        _mark(event, y),
        f'<text x="{DATES}" y="{y + 4}"{kind}>{escape(day(event.day, language))}</text>',
        f'<text x="{LABELS}" y="{y + 4}"{kind}>{escape(event.label(language))}</text>',
    )


def _mark(event: Event, y: int) -> str:
    if event.kind == "today":
        return f'<path class="tl-now" d="M{AXIS} {y - 7}l6 7l-6 7l-6 -7z"/>'
    kind = "tl-done" if event.kind == "past" else "tl-past"
    return f'<circle class="{kind}" cx="{AXIS}" cy="{y}" r="4.5"/>'
