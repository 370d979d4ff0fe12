"""Saying a decision to people and to machines. A renderer only formats; it never evaluates."""

from collections.abc import Mapping
from typing import Any

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.domain import Renderer
from soziorules.engine.language.text import Language
from soziorules.render.data import to_dict
from soziorules.render.fragments import sentences, to_json


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

__all__ = ["RENDERERS", "sentences", "to_dict", "to_html", "to_json", "to_markdown", "to_text"]
