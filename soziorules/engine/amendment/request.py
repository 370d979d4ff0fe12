"""What somebody asks to amend, and the problems that such a request can have."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Final

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Diagnostic, Place, Problems, suggest
from soziorules.engine.language.elements import Certainty
from soziorules.engine.language.text import Text

CLAUSES: Final = ("applies", "requires", "otherwise", "means", "is", "sentence", "say", "remedy", "reading")
"""What a new version of a rule, a definition or a derived value can say anew."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """From a day something in the rules is different.

    One of `value` (of a parameter), `add` and `remove` together (of a group or code set) and `clauses` (a new version of a
    rule, a definition or a derived value, by key as written in rule files) says what.
    `settled` is that of what was before where it is None.
    """

    id: str
    begins: dt.date
    cite: tuple[str, ...]
    certainty: Certainty = "unverified"
    settled: bool | None = None
    value: str | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    clauses: Mapping[str, str] = field(default_factory=dict)

    @property
    def call(self) -> str:
        """The options of `amend` by which another amendment has the same first day and the same sources."""
        cited = [f"--cite {json.dumps(each, ensure_ascii=False)}" for each in self.cite]
        certain = [] if self.certainty == "unverified" else [f"--certainty {self.certainty}"]
        settled = [] if self.settled is None else ["--settled" if self.settled else "--unsettled"]
        return " ".join([f"--from {self.begins}", *cited, *certain, *settled])


def refused(
    code: str,
    message: Text,
    path: str,
    *,
    allowed: Text | None = None,
    hint: Text | None = None,
    place: Place | None = None,
) -> Problems:
    """Return what is wrong with a request; nothing was changed."""
    return Problems((Diagnostic(code, message, place=place, path=path, hint=hint, allowed=allowed),))


def day_from(first: dt.date, *, alone: bool = False) -> Text:
    """Return in words that a day can be this one or a later one; `alone`: this one only."""
    if alone:
        return Text(f"der {first:%d.%m.%Y}", f"{first}")
    return Text(f"ein Tag ab {first:%d.%m.%Y}", f"a day from {first}")


def unknown(code: str, message: Text, word: str, known: Iterable[str], path: str) -> Problems:
    """Return that a name is not known, with the nearest one that is; many write the file before it (`limits.loan_weeks`)."""
    names = sorted(set(known))
    near = suggest(word, names) or suggest(word.rpartition(".")[2], names)
    hint = None if near is None else Text(f"Meinten Sie „{near}“?", f'did you mean "{near}"?')
    allowed = Text(", ".join(names), ", ".join(names)) if 0 < len(names) <= 20 else None
    return refused(code, message, path, hint=hint, allowed=allowed)
