"""A conformance kit: case tests as lines of JSON, for people who write an implementation of their own.

The first line tells what the kit is; each other line is a case with what must be said of it. `error` names the paths that a
reader must refuse; `deciding` and `missing` are exact where they stand, the others name some of what must be there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from soziorules.engine.casetests.cases import CaseTest, Expectation
from soziorules.engine.evaluator.rules import RuleSet

SCHEMA: Final = "soziorules.kit/1"
FIELDS: Final[Mapping[str, str]] = {
    "id": "number of the case in this kit",
    "name": "a sentence that says what holds",
    "given": "the case as check reads it",
    "as_of": "decide as if issued on that day",
    "readings": "chosen answers to open questions; else the defaults",
    "expect.outcome": "one of five; null where the case cannot be read",
    "expect.error": "the paths that are wrong, exactly",
    "expect.not_before": "with not_yet: the day from which it is eligible",
    "expect.deciding": "the rules on which the outcome rests, exactly",
    "expect.missing": "the unknown facts that matter, exactly",
    "expect.findings": "what became of some of the rules",
    "expect.obligations": "some of the rules that leave something to do, with the day by which (or null)",
    "source": "where the norm says so",
    "pinned": "true: nobody has judged the answer yet; it is what the program said",
}


def kit_lines(tests: Sequence[CaseTest], rules: RuleSet) -> Iterator[str]:
    """Yield the lines of a kit."""
    ruleset = {"name": rules.name, "version": rules.version, "sha256": rules.sha256}
    defaults = {name: reading.default for name, reading in rules.elements.readings.items()}
    yield _line(
        {"schema": SCHEMA, "ruleset": ruleset, "cases": len(tests), "readings": defaults, "fields": FIELDS}
    )
    for number, test in enumerate(tests, start=1):
        yield _line(
            {
                "id": number,
                "name": test.name,
                "given": test.given,
                "as_of": test.as_of,
                "readings": dict(test.readings),
                "expect": _expected(test.expect),
                "source": test.source,
                "pinned": test.pinned,
            }
        )


def _expected(expect: Expectation) -> dict[str, Any]:
    found: dict[str, Any] = {"outcome": None if expect.outcome is None else expect.outcome.value}
    for name in ("error", "deciding", "missing"):
        names = getattr(expect, name)
        found |= {} if names is None else {name: sorted(names)}
    found |= {} if expect.not_before is None else {"not_before": expect.not_before}
    found |= {"findings": dict(expect.findings)} if expect.findings else {}
    owed = {name: expect.due.get(name) for name in sorted(expect.obligations)}
    return found | ({"obligations": owed} if owed else {})


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=str) + "\n"
