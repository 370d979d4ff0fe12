"""Saying a decision to people and to machines. A renderer only formats; it never evaluates."""

from collections.abc import Mapping
from typing import Any

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.domain import Renderer
from soziorules.engine.evaluator.short_answer import ShortAnswer
from soziorules.engine.language.text import Language


def to_dict(decision: Decision, lang: Language = "de") -> dict[str, Any]:
    """Return a decision as data with fixed keys."""
    from soziorules.render.data import to_dict

    return to_dict(decision, lang)


def to_json(decision: Decision, lang: Language = "de") -> str:
    """Return a decision as JSON text on one line, the same content as `to_dict`."""
    from soziorules.render.fragments import to_json

    return to_json(decision, lang)


def to_sentences(decision: Decision, lang: Language = "de") -> tuple[str, ...]:
    """Return what is said of each rule, in the order of `findings`."""
    from soziorules.render.fragments import sentences

    return sentences(decision, lang)


def to_message(decision: Decision, told: Any, lang: Language = "de") -> str:
    """Return the sentence on a finding, a duty, a note, a step or a way out of a decision."""
    from soziorules.render.data import message

    return message(decision, told, lang)


def plain_answer(decision: Decision, lang: Language = "de", reader: str | None = None) -> ShortAnswer:
    """Return what a reader sees first, where a field of law has nothing of its own to say there."""
    from soziorules.render.short import plain_answer

    return plain_answer(decision, lang)


def to_text(decision: Decision, lang: Language = "de", **options: Any) -> str:
    """Return a decision as plain text."""
    from soziorules.render.text import to_text

    return to_text(decision, lang, **options)


def to_markdown(decision: Decision, lang: Language = "de", **options: Any) -> str:
    """Return a decision as Markdown."""
    from soziorules.render.markdown import to_markdown

    return to_markdown(decision, lang, **options)


def to_html(decision: Decision, lang: Language = "de", **options: Any) -> str:
    """Return a decision as one self-contained page."""
    from soziorules.render.html import to_html

    return to_html(decision, lang, **options)


# Each form is loaded when it is asked for: pages bring templates that the others need not wait for.
RENDERERS: Mapping[str, Renderer] = {
    "text": to_text,
    "json": to_json,
    "markdown": to_markdown,
    "html": to_html,
}

__all__ = [
    "RENDERERS",
    "plain_answer",
    "to_dict",
    "to_html",
    "to_json",
    "to_markdown",
    "to_message",
    "to_sentences",
    "to_text",
]
