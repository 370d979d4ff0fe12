"""What a reader sees of a decision, before it becomes text, Markdown or a page. Everything is in words already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.short_answer import ShortAnswer
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language
from soziorules.render.links import Source

Mark = Literal["met", "not_met", "open", "ask", "way", "todo", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an unfolded condition: how deep it lies, whether that part is met, missed or open, and what it says."""

    depth: int
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One statement, with `notes` in small print and `sources` of the norm; `lines` unfold it, `id` names it for experts.

    `cited` are the sources with their addresses, for forms that can link; `rule` is the rule, step or note that says it, and
    `sort` which of them it is, empty for house rules, of which the handbook has no page.
    """

    text: str
    mark: Mark
    notes: tuple[str, ...] = ()
    sources: str = ""
    lines: tuple[Line, ...] = ()
    id: str = ""
    cited: tuple[Source, ...] = ()
    rule: str = ""
    sort: str = "rules"


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under a title. `folded`: it can wait until somebody wants to see it."""

    key: str
    title: str
    items: tuple[Item, ...]
    lead: str = ""
    close: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a cell for each heading, and what is to be said of it in sentences."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title: what leads in, where the norm says so, and the sum below; `picture` is inline SVG for pages."""

    title: str
    leads: tuple[str, ...]
    sources: str
    rows: tuple[Row, ...]
    total: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture beside a decision; `draw(prefix)` returns it as inline SVG whose ids begin with the prefix."""

    title: str
    draw: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class View:
    """A decision for one reader, or an account, in one language, in the order in which it is to be read.

    `tables` have the same `headings`; so many columns as `labels` hold words, the others figures. `calm`: in no colour of alarm.
    """

    language: Language
    outcome: Outcome
    title: str
    headline: str
    leads: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    figures: tuple[tuple[str, str], ...] = ()
    picture: Picture | None = None
    short: ShortAnswer | None = None
    stage: str = ""
    calm: bool = False
    tables: tuple[Table, ...] = ()
    headings: tuple[str, ...] = ()
    labels: int = 1

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns of the tables in which anything stands at all, by number."""
        rows = [row.cells for table in self.tables for row in table.rows]
        return tuple(n for n in range(len(self.headings)) if any(cells[n] for cells in rows))
