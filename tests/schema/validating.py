"""What the tests of the schemas share: validators, files as JSON data, the paths of a case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from soziorules import load_rules
from soziorules.engine.source import Plain, load_plain
from soziorules.schema import make

ROOT = Path(__file__).resolve().parents[2]
RULE_FILES = sorted(path for path in (ROOT / "rules").glob("*.yaml") if path.name != "ruleset.yaml")
CASE_FILES = sorted((ROOT / "tests" / "cases").rglob("*.yaml"))
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*") if path.suffix in {".json", ".yaml"})

Path_ = tuple[str | int, ...]


@lru_cache(maxsize=8)
def schema(name: str) -> dict[str, Any]:
    """Return one of the schemas of the bundled rules."""
    return make(name, load_rules())


@lru_cache(maxsize=8)
def validator(name: str) -> Draft202012Validator:
    """Return a validator that also checks whether days exist."""
    return Draft202012Validator(schema(name), format_checker=FormatChecker())


def accepts(name: str, value: object) -> bool:
    """Return whether a schema accepts a value."""
    return validator(name).is_valid(value)


def wrong(name: str, value: object) -> list[str]:
    """Return where a value is wrong, and why."""
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(value)]


def unseen(value: dict[str, Any], seen: set[str]) -> dict[str, Any]:
    """Return a value without what was in a list of that name before: much is the same in many answers, and once is enough."""
    return {
        key: [each for each in part if _new(f"{key} {json.dumps(each)}", seen)]
        if isinstance(part, list)
        else part
        for key, part in value.items()
    }


def _new(text: str, seen: set[str]) -> bool:
    known = text in seen
    seen.add(text)
    return not known


def data(path: Path) -> Any:
    """Return a file as JSON data, as an editor or another program reads it."""
    return as_json(load_plain(path))


def as_json(value: Plain) -> Any:
    """Return plain values with numbers as JSON has them."""
    return json.loads(json.dumps(value, default=_number))


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def properties(part: Any, path: Path_ = ()) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Yield every property in a schema with the way to it, but for those that only say more of a property elsewhere."""
    if isinstance(part, dict):
        for name, inner in part.get("properties", {}).items():
            yield (*path, name), inner
        for key, value in part.items():
            if key not in ("allOf", "if", "then", "else"):
                yield from properties(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from properties(value, (*path, index))
