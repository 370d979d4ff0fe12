"""Python source that is being written: its lines, and the objects that they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any as Anything

from soziorules.engine.dataclass import dataclass, field


@dataclass(slots=True)
class Source:
    """Lines of a function body and the objects that they name."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, Anything] = field(default_factory=dict)
    depth: int = 0

    def add(self, indent: int, line: str) -> None:
        """Append a line at a depth of indentation."""
        self.lines.append("    " * (self.depth + indent) + line)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Write what is added meanwhile one step deeper."""
        self.depth += 1
        yield
        self.depth -= 1

    @property
    def text(self) -> str:
        """The source text."""
        return "\n".join(self.lines) + "\n"

    def name(self, prefix: str, value: object) -> str:
        """Bind an object to a new name and return the name."""
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name
