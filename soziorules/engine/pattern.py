"""Regular expressions that are compiled when they are used for the first time: a check uses a third of those that it loads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any


class _Late:
    """A regular expression that is not compiled yet; each of its methods is kept when it is asked for."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found

    def __repr__(self) -> str:
        return f"pattern({self._source!r})"


if TYPE_CHECKING:
    from re import compile as pattern
else:
    pattern = _Late

__all__ = ["pattern"]
