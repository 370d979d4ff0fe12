"""The ways in: a file, bytes or text become nodes or plain values, or Problems that name everything wrong.

JSON without doubt becomes plain values as fast as the standard library makes them, as strictly as with positions.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, NoReturn

from soziorules.engine.pattern import pattern
from soziorules.engine.source.files import check_characters, check_size, decode, read_bytes
from soziorules.engine.source.nodes import (
    MAX_DEPTH,
    MAX_NUMBER,
    MAX_VALUES,
    Node,
    Plain,
    SourceFile,
    to_plain,
)
from soziorules.engine.source.scalars import number

RISKY_ESCAPE = pattern(r"\\u(?:0000|[dD][89a-fA-F])")
"""An escape that may bring in a NUL or half a surrogate pair."""


class DoubtError(Exception):
    """The text may be wrong; only the scanner with positions can say."""


def read_json_plain(text: str) -> Plain:
    """Return the value of `text`. Raises DoubtError for whatever is not plainly right."""
    containers = text.count("[") + text.count("{")
    # Each value is the first of a container or follows a comma.
    if containers + text.count(",") >= MAX_VALUES or RISKY_ESCAPE.search(text):
        raise DoubtError
    try:
        value: Plain = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise DoubtError from None
    if containers > MAX_DEPTH:
        _check_depth(value)
    return value


def _check_depth(value: Plain) -> None:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
    if level:
        raise DoubtError


def _children(node: Plain) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise DoubtError
    return entries


def _whole(text: str) -> int:
    if len(text) > MAX_NUMBER:
        raise DoubtError
    return int(text)


def _refuse(_constant: str) -> NoReturn:
    raise DoubtError


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_whole, parse_float=number, parse_constant=_refuse
)


Format = Literal["auto", "yaml", "json"]
"""How a text is to be read; `auto` decides by the suffix of the name, else by the first character."""

Content = Path | bytes | str | SourceFile
"""A Path is a file to read; bytes and text are the content itself."""

UNNAMED = "<text>"


def read_source(content: Content, *, name: str | None = None) -> SourceFile:
    """Return the text of `content`, shown as `name`.

    Raises Problems when it cannot be read, is too large, is not UTF-8, or holds control characters.
    """
    if isinstance(content, SourceFile):
        return content
    if isinstance(content, Path):
        shown = str(content) if name is None else name
        return _checked(shown, decode(read_bytes(content, name=shown), shown))
    shown = UNNAMED if name is None else name
    if isinstance(content, bytes):
        return _checked(shown, decode(content, shown))
    check_size(content, shown)
    return _checked(shown, content.removeprefix("\ufeff"))


def load_nodes(content: Content, *, name: str | None = None, format: Format = "auto") -> Node:  # noqa: A002
    """Return the value of `content` with positions. Raises Problems."""
    source = read_source(content, name=name)
    if _is_json(source, format):
        from soziorules.engine.source.json_reader import read_json_nodes

        return read_json_nodes(source)
    from soziorules.engine.source.yaml_reader import read_yaml

    return read_yaml(source)


def load_plain(content: Content, *, name: str | None = None, format: Format = "auto") -> Plain:  # noqa: A002
    """Return the value of `content` without positions. Raises Problems. JSON takes the fast way."""
    source = read_source(content, name=name)
    if _is_json(source, format):
        try:
            return read_json_plain(source.text)
        except DoubtError:
            return to_plain(load_nodes(source, format="json"))
    return to_plain(load_nodes(source, format="yaml"))


def _checked(name: str, text: str) -> SourceFile:
    source = SourceFile(name, text)
    check_characters(source)
    return source


def _is_json(source: SourceFile, wanted: Format) -> bool:
    if wanted != "auto":
        return wanted == "json"
    suffix = source.name.rpartition(".")[2].lower()
    if suffix in ("json", "yaml", "yml"):
        return suffix == "json"
    return source.text.lstrip()[:1] in ("{", "[")
