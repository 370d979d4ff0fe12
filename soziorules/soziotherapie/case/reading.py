"""Reading a case from a file, a text or a mapping: the shortcut first, the case model where that is unsure."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source import SourceFile, load_nodes, load_plain, read_source
from soziorules.soziotherapie.case.fast_reader import FastReader, Plain

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

    CaseLike = Case | Plain | SourceFile | Mapping[str, Any] | str | os.PathLike[str]


class CaseReader:
    """Reads cases. Raises Problems with every problem of a case."""

    def __init__(self, shortcut: FastReader | None = None) -> None:
        self._shortcut = shortcut

    def read(self, case: CaseLike) -> Case:
        """Return a case from a path, a text that was read, a mapping, or a case that was made before."""
        if isinstance(case, SourceFile):
            return self.from_source(case)
        if isinstance(case, Mapping):
            return self._from_mapping(case)
        if isinstance(case, str | os.PathLike):
            return self.from_source(read_source(Path(case), name=str(case)))
        return case  # type: ignore[return-value]  # a case, or its quick counterpart with the same attributes

    def from_source(self, source: SourceFile) -> Case:
        """Return the case that a JSON or YAML text states; problems have places in the text."""
        plain = load_plain(source)
        if not isinstance(plain, dict):
            message = Text("ein Fall ist ein Objekt mit Angaben", "a case is an object with facts")
            raise Problems((Diagnostic("C009", message, place=source.place(0, 0), path="$"),))
        quick = self._quickly(plain)
        if quick is not None:
            return quick
        from pydantic import ValidationError

        from soziorules.soziotherapie.case import case_from_plain
        from soziorules.soziotherapie.case.problems import problems

        try:
            return case_from_plain(plain)
        except ValidationError as error:
            raise problems(error, load_nodes(source)) from None

    def _quickly(self, plain: Any) -> Case | None:
        return None if self._shortcut is None else self._shortcut.read(plain)

    def _from_mapping(self, case: Mapping[str, Any]) -> Case:
        quick = self._quickly(case)
        if quick is not None:
            return quick
        from pydantic import ValidationError

        from soziorules.soziotherapie.case import case_from_plain
        from soziorules.soziotherapie.case.problems import problems_without_place

        try:
            return case_from_plain(dict(case))
        except ValidationError as error:
            raise problems_without_place(error) from None
        except (TypeError, ValueError) as error:
            message = Text(
                "der Fall enthält etwas, das JSON nicht kennt",
                "the case holds something that JSON does not know",
            )
            raise Problems(
                (Diagnostic("C009", message, path="$", allowed=Text(str(error), str(error))),)
            ) from None
