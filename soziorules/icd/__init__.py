"""ICD-10-GM: codes as they are written, what they are in an edition, sets of them, and the whole catalogue.

Everything here is ready in a few milliseconds, except `Catalogue` and what belongs to it, which load pandas
when first used. What a check does not need is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from soziorules.icd.code import Code, CodeRange, normalise
from soziorules.icd.errors import CodeError, EditionError, Reason, suggested
from soziorules.icd.light import Described, Usage, describe, edition_for, is_reconstructed, nearest, resolve
from soziorules.icd.shards import editions

if TYPE_CHECKING:
    from soziorules.icd.catalogue import Catalogue, Entry, Origin
    from soziorules.icd.crosswalk import Crosswalk
    from soziorules.icd.diff import Difference, differences
    from soziorules.icd.importer import Imported, import_edition
    from soziorules.icd.sets import Problem, Validity, expand, expand_any, problems, validity

_LATE = {
    "Catalogue": "catalogue",
    "Entry": "catalogue",
    "Origin": "catalogue",
    "Crosswalk": "crosswalk",
    "Difference": "diff",
    "differences": "diff",
    "Imported": "importer",
    "import_edition": "importer",
    "Problem": "sets",
    "Validity": "sets",
    "expand": "sets",
    "expand_any": "sets",
    "problems": "sets",
    "validity": "sets",
}

__all__ = [
    "Catalogue",
    "Code",
    "CodeError",
    "CodeRange",
    "Crosswalk",
    "Described",
    "Difference",
    "EditionError",
    "Entry",
    "Imported",
    "Origin",
    "Problem",
    "Reason",
    "Usage",
    "Validity",
    "describe",
    "differences",
    "edition_for",
    "editions",
    "expand",
    "expand_any",
    "import_edition",
    "is_reconstructed",
    "nearest",
    "normalise",
    "problems",
    "resolve",
    "suggested",
    "validity",
]


def __getattr__(name: str) -> object:
    """Import what a check does without when it is first used."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"soziorules.icd.{_LATE[name]}"), name)
