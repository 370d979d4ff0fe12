"""How a place in a document may be written: each document of the manifest says which kind of places it has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final, Literal

from soziorules.engine.language.text import MONTHS, Text

Places = Literal[
    "sections",
    "numbers",
    "points",
    "items",
    "chapters",
    "dockets",
    "papers",
    "gazette",
    "decisions",
    "none",
    "free",
]

_NUMBER: Final = r"[1-9]\d{0,3}[a-z]?"
_RANGE: Final = rf"{_NUMBER}(?: (?:bis|und) {_NUMBER})?"
_MONTH: Final = f"(?:{'|'.join(month.de for month in MONTHS)})"
_SECTIONS: Final = (
    rf"§ {_NUMBER}(?: Abs\. {_RANGE})?(?: Satz {_RANGE})?(?: Nr\. {_RANGE})?(?: Buchst\. [a-z](?: (?:bis|und) [a-z])?)?"
    r"(?: \([^()]+\))?"
)
PATTERNS: Final[Mapping[str, str]] = {
    "sections": _SECTIONS,
    "numbers": rf"(?:Nr\. {_RANGE})?",
    "points": r"(?:\d{1,2}(?:\.\d{1,2}){0,3})?",
    "items": r"(?:\d{5})?",
    "chapters": r"(?:Kapitel [IVX]+)?",
    "dockets": r"(?:[BL] \d{1,2}(?:/\d{1,2})? [A-Z]{2,3} \d{1,4}/\d{2}(?: [A-Z]{1,2})?)?",
    "papers": r"\d{1,2}/\d{1,5}(?: S\. \d{1,3})?",
    "gazette": r"(?:\d{4} I{1,2} Nr\. \d{1,4}(?: S\. \d{1,5})?|I{1,2} (?:\d{4} )?S\. \d{1,5}(?:, \d{1,5})?)",
    "decisions": rf"(?:Beschluss vom \d{{1,2}}\. {_MONTH} \d{{4}}|Sonderregelungen zur Pandemie)",
    "none": "",
    "free": ".*",
}
_DAY: Final = re.compile(rf"(\d{{1,2}})\. ({_MONTH}) (\d{{4}})")
_KNOWN: Final = {kind: re.compile(pattern) for kind, pattern in PATTERNS.items()}
ALLOWED: Final[Mapping[str, Text]] = {
    "sections": Text(
        "wie „§ 5 Abs. 2 Satz 3 Nr. 1 Buchst. a“", "such as “§ 5 Abs. 2 Satz 3 Nr. 1 Buchst. a”"
    ),
    "numbers": Text("wie „Nr. 9“", "such as “Nr. 9”"),
    "points": Text("wie „4.2“", "such as “4.2”"),
    "items": Text("eine Nummer mit fünf Ziffern", "a number with five digits"),
    "chapters": Text("wie „Kapitel V“", "such as “Kapitel V”"),
    "dockets": Text("ein Aktenzeichen wie „B 1 KR 9/18 R“", "a docket number such as “B 1 KR 9/18 R”"),
    "papers": Text("wie „15/1525 S. 90“", "such as “15/1525 S. 90”"),
    "gazette": Text(
        "wie „2026 I Nr. 312“, bis 2022 „I 2019 S. 1604“",
        "such as “2026 I Nr. 312”, until 2022 “I 2019 S. 1604”",
    ),
    "decisions": Text("wie „Beschluss vom 14. Mai 2020“", "such as “Beschluss vom 14. Mai 2020”"),
    "none": Text("nur das Dokument selbst", "the document alone"),
    "free": Text("beliebig", "anything"),
}


def is_place(place: str, kind: Places) -> bool:
    """Return whether a place can stand in a document of a kind."""
    return _KNOWN[kind].fullmatch(place) is not None and (kind != "decisions" or _can_be(place))


def _can_be(decision: str) -> bool:
    """Return whether the day of a decision, where it names one, is one of the calendar."""
    found = _DAY.search(decision)
    if found is None:
        return True
    day, month, year = found.groups()
    try:
        dt.date(int(year), 1 + [each.de for each in MONTHS].index(month), int(day))
    except ValueError:
        return False
    return True
