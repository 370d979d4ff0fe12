"""What the site adds to Sphinx: an id of an element, set as code, leads to its page; the cells of tables know their heading."""

from __future__ import annotations

import html
import re
from itertools import count
from typing import Any

_TABLE = re.compile(r'<table class="([^"]*\bdocutils\b[^"]*)">(.*?)</table>', re.DOTALL)
_HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<td\b")
_TAG = re.compile(r"<[^>]+>")


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_config_value("soziorules_elements", {}, "env")
    app.connect("doctree-resolved", link_ids)
    app.connect("html-page-context", label_cells)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def link_ids(app: Any, doctree: Any, document: str) -> None:
    """Turn each piece of code that is the id of an element into a link, but on its own page."""
    from docutils import nodes  # type: ignore[import-untyped,unused-ignore]

    paths = app.config.soziorules_elements
    for literal in list(doctree.findall(nodes.literal)):
        path = paths.get(literal.astext())
        if path is None or path == document or isinstance(literal.parent, nodes.reference):
            continue
        link = nodes.reference("", "", literal.deepcopy(), internal=True)
        link["refuri"] = app.builder.get_relative_uri(document, path)
        literal.replace_self(link)


def label_cells(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give each cell the heading above it, so that a row can be shown as a card where the table is too wide."""
    if "body" in context:
        context["body"] = _TABLE.sub(_labelled, context["body"])


def _labelled(table: re.Match[str]) -> str:
    head, joint, rows = table[2].partition("</thead>")
    labels = [html.unescape(_TAG.sub("", each)).strip() for each in _HEADING.findall(head)]
    if not joint or any(not label or label.isdecimal() for label in labels):  # columns that only have numbers
        return table[0]

    def row(match: re.Match[str]) -> str:
        number = count()
        return _CELL.sub(lambda _: f'<td data-label="{html.escape(labels[next(number)])}"', match[0])

    return f'<table class="{table[1]} labelled">{head}{joint}{_ROW.sub(row, rows)}</table>'
