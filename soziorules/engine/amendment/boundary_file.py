"""Cases that show an amendment, as a file of case tests."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.text import Language, Text

_HEAD = Text(
    """\
# Von `amend` geschrieben: was die geänderten Regeln auf beiden Seiten des Tages und des Werts ergeben. Lesen Sie sie mit dem
# Wortlaut der Änderung daneben, bevor Sie sich auf sie stützen, geben Sie ihnen eigene Namen, und nehmen Sie `pinned` weg.
""",
    """\
# Made by `amend`: what the amended rules say on both sides of the day and of the value. Compare with the wording of the amendment
# before you rely on it, give the cases names of your own, and take `pinned` away.
""",
)


@dataclass(frozen=True, slots=True)
class BoundaryCase:
    """A case on a day with what the amended rules say of one rule, or of figures."""

    name: str
    given: Mapping[str, Any]
    as_of: dt.date | None
    expect: Mapping[str, Any]
    source: str
    readings: Mapping[str, str] = field(default_factory=dict)


def in_yaml(cases: Iterable[BoundaryCase], language: Language) -> str:
    """Return a file of case tests that says in a language what it is."""
    return f"{_HEAD(language)}pinned: true\ncases:\n" + "".join(_written(case) for case in cases)


def _written(case: BoundaryCase) -> str:
    as_of = "" if case.as_of is None else f"    as_of: {case.as_of}\n"
    readings = f"    readings: {_json(case.readings)}\n" if case.readings else ""
    return (
        f"  - name: {_json(case.name)}\n    given: {_json(case.given)}\n{as_of}{readings}"
        f"    expect: {_json(case.expect)}\n    source: {_json(case.source)}\n"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=as_text)


def as_text(value: object) -> object:
    """Return a value that JSON does not know as it is written: a set as a list, in order."""
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
