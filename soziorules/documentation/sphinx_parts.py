"""What the site adds to Sphinx: an id of a rule or another element, set as code, leads to its page."""

from __future__ import annotations

from typing import Any


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_config_value("soziorules_elements", {}, "env")
    app.connect("doctree-resolved", link_ids)
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
