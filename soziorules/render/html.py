"""A decision as one page: no script, nothing from outside, readable on paper, on a telephone and by a screen reader."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.short_answer import NO_BREAK
from soziorules.engine.language.text import Language, Text
from soziorules.render.layers import KEY as LAYER
from soziorules.render.readers import view
from soziorules.render.view import Mark, View

with optional():
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
    from markupsafe import Markup

_NUMBER = re.compile(r"(?<=\d) (?=[^\W\d_])")
TEMPLATES = Path(__file__).parent / "templates"
SIGNS: Mapping[Mark, str] = {
    "met": "✓", "not_met": "✗", "open": "?", "ask": "?", "way": "→", "todo": "○", "note": "•",
}  # fmt: skip
SPOKEN: Mapping[Mark, Text] = {
    "met": Text("erfüllt", "met"),
    "not_met": Text("nicht erfüllt", "not met"),
    "open": Text("offen", "open"),
}
OPEN = frozenset({"ask", "cost"})
"""The sections that are not folded: what they say stands nowhere else."""

WORDS: Mapping[str, Text] = {
    "figures": Text("Auf einen Blick", "At a glance"),
    "why": Text("Bedingungen zeigen", "Show the conditions"),
    "to_rule": Text("mehr dazu", "more on it"),
    "in_handbook": Text("Im Handbuch", "In the handbook"),
}


def style() -> str:
    """Return the style sheet of our pages, for pages of one's own."""
    return (TEMPLATES / "decision.css").read_text(encoding="utf-8")


def to_html(
    decision: Decision,
    lang: Language = "de",
    *,
    reader: str = "prescriber",
    explain: bool = True,
    fragment: bool = False,
    styled: bool = True,
    sections: Collection[str] | None = None,
    handbook: str = "",
) -> str:
    """Return a decision as a page for a reader, or (`fragment`) as a piece of one, for notebooks.

    A fragment that is not `styled` leaves it to the page around it to bring the style sheet. `sections` names the only ones to
    show, with the pictures that belong to no reader. `handbook` is the address of the handbook (`docs --format html`), to which
    each rule is then linked; the short answer leads to the rules in the page itself.
    """
    prefix = f"d{id(decision):x}-" if fragment else ""
    shown = _shown(decision, lang, reader, explain=explain, prefix=prefix)
    if sections is not None:
        shown = _only(shown, sections)
    return _page([shown], lang, fragment=fragment, styled=styled, handbook=handbook)


def _only(shown: dict[str, Any], sections: Collection[str]) -> dict[str, Any]:
    view: View = shown["view"]
    kept = tuple(
        replace(each, folded=False)
        for each in view.sections
        if each.key in sections or each.key.startswith(LAYER)
    )
    opened = frozenset(each.key for each in kept) - {"standing"}
    chosen = replace(view, sections=kept, figures=(), leads=())
    return {**shown, "view": chosen, "picture": None, "open": opened}


def pages(
    decisions: Iterable[tuple[str, Decision]],
    lang: Language,
    *,
    reader: str = "prescriber",
    handbook: str = "",
) -> str:
    """Return several decisions, each with the name of its file, as one page."""
    shown = [
        _shown(decision, lang, reader, explain=True, prefix=f"d{number}-", name=name)
        for number, (name, decision) in enumerate(decisions, 1)
    ]
    return _page(shown, lang, fragment=False, handbook=handbook)


def _shown(
    decision: Decision, lang: Language, reader: str, *, explain: bool, prefix: str, name: str = ""
) -> dict[str, Any]:
    shown = view(decision, lang, reader, explain=explain, ids=False)
    more = decision.evaluator.domain.pictures
    others = () if more is None else more(decision, lang, prefix)
    said = () if shown.short is None else {each.text for each in shown.short.statements}
    shown = replace(shown, leads=tuple(lead for lead in shown.leads if lead not in said))
    named = {item.rule for section in shown.sections for item in section.items if item.rule}
    return _filled(shown, others, prefix, name, named)


def page(shown: View, others: Iterable[tuple[str, str]]) -> str:
    """Return a view that a field of law makes, with titled pieces of HTML of its own, as a page."""
    return _page([_filled(shown, others)], shown.language, fragment=False)


def _filled(
    shown: View,
    others: Iterable[tuple[str, str]],
    prefix: str = "",
    name: str = "",
    named: Collection[str] = (),
) -> dict[str, Any]:
    picture = None if shown.picture is None else Markup(shown.picture.draw(prefix))  # noqa: S704  # drawn here, escaped there
    pieces = tuple((title, Markup(html)) for title, html in others)  # noqa: S704  # escaped by the field of law
    return {
        "view": shown, "picture": picture, "others": pieces, "prefix": prefix, "name": name, "named": named,
        "open": OPEN,
    }  # fmt: skip


def _page(
    shown: list[dict[str, Any]], lang: Language, *, fragment: bool, styled: bool = True, handbook: str = ""
) -> str:
    words = {name: text(lang) for name, text in WORDS.items()}
    spoken = {mark: text(lang) for mark, text in SPOKEN.items()}
    address = f"{handbook.rstrip('/')}/{lang}" if handbook else ""
    return _template().render(
        shown=shown,
        fragment=fragment,
        styled=styled,
        words=words,
        signs=SIGNS,
        spoken=spoken,
        layer=LAYER,
        handbook=address,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["bound"] = bound
    return environment.get_template("decision.html")


def bound(text: str) -> str:
    """Keep a number on the line of the word behind it."""
    return _NUMBER.sub(NO_BREAK, text)
