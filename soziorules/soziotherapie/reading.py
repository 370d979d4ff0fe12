"""Reading a case from a file, a text or a mapping."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from soziorules.diagnostics import Diagnostic, Problems
from soziorules.language.text import Text
from soziorules.soziotherapie.case import Case, case_from_plain
from soziorules.soziotherapie.problems import problems, problems_without_place
from soziorules.source import SourceFile, load_nodes, load_plain, read_source

CaseLike = Case | Mapping[str, Any] | str | os.PathLike[str]


def read_case(case: CaseLike) -> Case:
    """Return a case from a path, a mapping or a Case. Raises Problems with every problem found."""
    if isinstance(case, Case):
        return case
    if isinstance(case, Mapping):
        return _from_mapping(case)
    return case_from_source(read_source(Path(case)))


def case_from_source(source: SourceFile) -> Case:
    """Return the case that a JSON or YAML text states. Raises Problems with places in the text."""
    plain = load_plain(source)
    if not isinstance(plain, dict):
        message = Text("ein Fall ist ein Objekt mit Angaben", "a case is an object with facts")
        raise Problems((Diagnostic("C009", message, place=source.place(0, 0), path="$"),))
    try:
        return case_from_plain(plain)
    except ValidationError as error:
        raise problems(error, load_nodes(source)) from None


def _from_mapping(case: Mapping[str, Any]) -> Case:
    try:
        return case_from_plain(dict(case))
    except ValidationError as error:
        raise problems_without_place(error) from None
    except (TypeError, ValueError) as error:
        message = Text(
            "der Fall enthält etwas, das JSON nicht kennt", "the case holds something that JSON does not know"
        )
        raise Problems(
            (Diagnostic("C009", message, path="$", allowed=Text(str(error), str(error))),)
        ) from None
