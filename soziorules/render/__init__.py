"""Saying a decision to people and to machines. A renderer only formats; it never evaluates."""

from collections.abc import Mapping

from soziorules.evaluator.domain import Renderer
from soziorules.render.data import to_dict, to_json
from soziorules.render.text import to_text

RENDERERS: Mapping[str, Renderer] = {"text": to_text, "json": to_json}

__all__ = ["RENDERERS", "to_dict", "to_json", "to_text"]
