"""Values written as text, as in CSV: the same values as in a case, or the text itself, which a case then refuses."""

from __future__ import annotations

import ast
import json
import re
import warnings
from typing import Any, Final

from soziorules.engine.language.facts import Boolean, FactType, Whole

WHOLE: Final = re.compile(r"(-?(?:0|[1-9][0-9]{0,17}))(?:\.0)?")
"""pandas writes 35 as 35.0 as soon as a value of the column is missing."""
LONGEST: Final = 1 << 16
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


def _as_pandas_writes(text: str) -> Any:
    """Return the list that a text shows as Python writes it, as pandas does into CSV; else the text, which a case refuses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # which would print a part of the row
            found = ast.literal_eval(text) if len(text) <= LONGEST else text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return found if isinstance(found, list) else text


def members_of(text: str) -> Any:
    """Return the list that a text stands for: JSON, a list as Python writes it, or parts between semicolons such as `A1; B2`."""
    stripped = text.strip()
    if stripped.startswith("["):
        try:
            return json.loads(stripped)
        except (ValueError, RecursionError):
            return _as_pandas_writes(stripped)
    return [part.strip() for part in stripped.split(";")]
