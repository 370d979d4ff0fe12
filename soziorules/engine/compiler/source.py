"""Python source that is being written: its lines, and the objects that they name."""

from __future__ import annotations

from typing import Any as Anything

from soziorules.engine.dataclass import dataclass, field


@dataclass(slots=True)
class Source:
    """Lines of a function body and the objects that they name."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, Anything] = field(default_factory=dict)

    def add(self, indent: int, line: str) -> None:
        """Append a line at a depth of indentation."""
        self.lines.append("    " * indent + line)

    @property
    def text(self) -> str:
        """The source text."""
        return "\n".join(self.lines) + "\n"

    def name(self, prefix: str, value: object) -> str:
        """Bind an object to a new name and return the name."""
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name
