"""Reading a case from a file, a text, bytes or a mapping: the quick way first, the case model where that is unsure."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from soziorules.engine.arguments import wrong_kind
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source import (
    FlawedSourceError,
    SourceFile,
    load_nodes,
    load_plain,
    to_plain,
)
from soziorules.field.saved import SAVED_BY, explained, parted
from soziorules.field.sources import source_of
from soziorules.soziotherapie.case.fast_reader import Contradictory, FastReader, Plain

if TYPE_CHECKING:
    from soziorules.engine.language.elements import ValueList
    from soziorules.soziotherapie.case import Case
    from soziorules.soziotherapie.case.contradictions import Contradiction

    CaseLike = Case | SourceFile | Mapping[str, Any] | str | bytes | os.PathLike[str]

ALLOWED: Final = Text(
    "ein Pfad (JSON oder YAML), ein JSON-Text oder seine Bytes, eine Zuordnung (dict) oder ein soziorules.Case",
    "a path (JSON or YAML), a JSON text or its bytes, a mapping (dict) or a soziorules.Case",
)
_NO_OBJECT: Final = Text("ein Fall ist ein Objekt mit Angaben", "a case is an object with facts")


class CaseReader:
    """Reads cases. Raises Problems with every problem of a case."""

    def __init__(
        self, shortcut: FastReader | None = None, lists: Mapping[str, ValueList] | None = None
    ) -> None:
        self._shortcut, self._lists = shortcut, lists

    def read(self, case: CaseLike) -> Case:
        """Return a case from whatever states one; a case that was read before is returned as it is."""
        match case:
            case SourceFile():
                return self.from_source(case)
            case Mapping():
                return self._stated(case, None)
            case str() | bytes() | bytearray() | memoryview() | os.PathLike():
                return self.from_source(source_of(case, ALLOWED))
            case Plain():
                return case  # has the attributes of a case
        from soziorules.soziotherapie.case.model import Case, is_validated

        if not isinstance(case, Case):
            raise wrong_kind("case", ALLOWED)
        return case if is_validated(case) else _validated(case, None, self._lists)

    def from_source(self, source: SourceFile) -> Case:
        """Return the case that a JSON or YAML text states; problems have places in the text."""
        try:
            plain = load_plain(source)
        except FlawedSourceError as flawed:
            raise _all_problems(flawed, self._lists) from None
        except Problems as unread:
            raise _named_safely(unread) from None
        if not isinstance(plain, dict):
            raise Problems((Diagnostic("C009", _NO_OBJECT, place=source.place(0, 0), path="$"),))
        return self._stated(plain, source)

    def _stated(self, plain: Mapping[str, Any], source: SourceFile | None) -> Case:
        if SAVED_BY not in plain:
            return self._read(plain, source)
        stated, saved_by = parted(plain)
        try:
            return self._read(stated, source)
        except Problems as problems:
            raise explained(problems, saved_by) from None

    def _read(self, plain: Mapping[str, Any], source: SourceFile | None) -> Case:
        try:
            quickly = None if self._shortcut is None else self._shortcut.read(plain)
        except Contradictory as contradictory:
            raise _contradictory(contradictory.found, source) from None
        return quickly or _validated(plain, source, self._lists)


def _contradictory(found: list[Contradiction], source: SourceFile | None) -> Problems:
    from soziorules.soziotherapie.case.inputs import refused
    from soziorules.soziotherapie.case.problems import problems

    return problems(refused(found), None if source is None else load_nodes(source))


def _validated(
    plain: Mapping[str, Any] | Case, source: SourceFile | None, lists: Mapping[str, ValueList] | None
) -> Case:
    from pydantic import ValidationError

    from soziorules.soziotherapie.case import case_from_plain
    from soziorules.soziotherapie.case.problems import problems

    try:
        return case_from_plain(plain, lists)
    except ValidationError as error:
        raise problems(error, None if source is None else load_nodes(source)) from None


def _all_problems(flawed: FlawedSourceError, lists: Mapping[str, ValueList] | None) -> Problems:
    """Return the problems of a text together with what is wrong in the case that it states all the same."""
    from pydantic import ValidationError

    from soziorules.soziotherapie.case import case_from_plain
    from soziorules.soziotherapie.case.problems import named_safely, problems

    plain = None if flawed.node is None else to_plain(flawed.node)
    stated, saved_by = parted(plain) if isinstance(plain, dict) else ({}, {})
    more: tuple[Diagnostic, ...] = ()
    try:
        case_from_plain(stated, lists)
    except ValidationError as error:
        more = problems(error, flawed.node).diagnostics
    known = {each.place for each in flawed.diagnostics}
    found = (*map(named_safely, flawed.diagnostics), *(each for each in more if each.place not in known))
    return explained(Problems(found), saved_by)


def _named_safely(unread: Problems) -> Problems:
    from soziorules.soziotherapie.case.problems import named_safely

    return Problems(map(named_safely, unread.diagnostics))
