"""Values written as text, as in CSV: the same values as in a case, or the text itself, which a case then refuses."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from soziorules.engine.language.facts import Boolean, FactType, Whole

WHOLE: Final = re.compile(r"(-?(?:0|[1-9][0-9]{0,17}))(?:\.0)?")
"""pandas writes 35 as 35.0 as soon as a value of the column is missing."""
TRUTHS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
"""As JSON, Python and spreadsheets write them."""


def from_text(fact: FactType, text: str) -> Any:
    """Return the value that a text stands for in a column of text."""
    match fact:
        case Boolean():
            return TRUTHS.get(text, text)
        case Whole():
            found = WHOLE.fullmatch(text)
            return text if found is None else int(found[1])
        case _:
            return text


def members_of(text: str) -> Any:
    """Return the list that a text stands for: JSON, or parts between semicolons such as `A1; B2`."""
    stripped = text.strip()
    if stripped.startswith("["):
        try:
            return json.loads(stripped)
        except ValueError:
            return text
    return [part.strip() for part in stripped.split(";")]
