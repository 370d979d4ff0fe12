"""Pieces of Markdown. A link to another page of the handbook begins with `/`; `Page.text` makes it relative to its page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from soziorules.engine.dataclass import dataclass

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_LINK = re.compile(r"\]\(/")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path without suffix (`rules/limits.group`), title, body, and the words under which the index lists it."""

    path: str
    title: str
    body: str
    keywords: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the page as Markdown that links to its neighbours relatively."""
        up = "../" * self.path.count("/")
        return f"# {escape(self.title)}\n\n" + _LINK.sub(f"]({up}", self.body).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG) that pages show; `path` with suffix. `wide` is a narrow one drawn for a page with room."""

    path: str
    svg: str
    alt: str
    wide: str = ""


def escape(text: str) -> str:
    """Return text with nothing in it that Markdown would take for markup."""
    return _SPECIAL.sub(r"\\\1", text)


def code(text: str) -> str:
    """Return an id or a piece of code."""
    return f"`{text}`"


def link(text: str, path: str) -> str:
    """Return a link to a page of the handbook."""
    return f"[{escape(text)}](/{path}.md)"


def outside(text: str, url: str | None) -> str:
    """Return a link to the world outside, or the text alone."""
    return escape(text) if url is None else f"[{escape(text)}]({url})"


def anchor(text: str, address: str) -> str:
    """Return a link that no tool for Markdown looks up: its address may hold anything behind the `#`."""
    return f'<a href="{html.escape(address)}">{html.escape(text)}</a>'


def heading(level: int, text: str) -> str:
    """Return a heading."""
    return f"{'#' * level} {escape(text)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown already."""
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", "<br>") or " " for cell in cells) + " |"


def bullets(items: Iterable[str], depth: int = 0) -> str:
    """Return a list."""
    return "\n".join(f"{'  ' * depth}- {item}" for item in items)


def fenced(text: str, language: str = "text") -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def join(parts: Iterable[str]) -> str:
    """Return blocks with a blank line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)
