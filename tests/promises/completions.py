"""Ways to state what a case leaves open, and the decisions on them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import soziorules
from soziorules import Decision, Outcome, Problems
from soziorules.engine.replay.minimise import Smallest, smallest
from soziorules.soziotherapie.case.changes import put
from tests.promises.generator import DAYS, SCHEMA, WELL, CaseMaker, Plain, _resolved

RULES = soziorules.load_rules()
DAY = dt.timedelta(days=1)
WEEKS = (53, -53)
"""By so many weeks the days of a report move."""
REMEMBERED = 2_000
"""So many decisions are kept, so that several promises can look at the same."""
TRIES = 4_000
"""So many cases are tried at most to find one that stays open."""


def decided(plain: Plain, *, as_of: Any = None, readings: dict[str, str] | None = None) -> Decision | None:
    """Return the decision on a case, or None for a case that cannot be; the same to all promises that ask for it."""
    return _decided(json.dumps(plain), None if as_of is None else str(as_of), *(readings or {}).items())


@lru_cache(REMEMBERED)
def _decided(text: str, as_of: str | None, *readings: tuple[str, str]) -> Decision | None:
    try:
        return soziorules.check(json.loads(text), rules=RULES, as_of=as_of, readings=dict(readings))
    except Problems:
        return None


def reported(plain: Plain) -> Smallest | None:
    """Return the report on a case as it would be filed, or None for a case that cannot be."""
    return _reported(json.dumps(plain))


@lru_cache(REMEMBERED)
def _reported(text: str) -> Smallest | None:
    decision = _decided(text, None)
    return None if decision is None else smallest(decision, WEEKS)


def forget() -> None:
    """Forget all decisions, as where the program itself is another from now on."""
    _decided.cache_clear()
    _reported.cache_clear()


def changed(plain: Plain, values: dict[str, Any]) -> Plain:
    """Return a case with other values by path."""
    made: Plain = json.loads(json.dumps(plain))
    for path, value in values.items():
        put(made, path, value)
    return made


def schema_at(path: str) -> Plain:
    """Return the part of the schema of cases that describes a path such as `history[1].units`."""
    schema: Plain = SCHEMA
    for step in path.split("."):
        name, bracket, _ = step.partition("[")
        schema = _resolved(schema["properties"][name])
        schema = _resolved(schema["items"]) if bracket else schema
    return schema


def completions(plain: Plain, paths: list[str], count: int, seed: int = 0) -> Iterator[Plain]:
    """Yield ways to state some paths: first as in a case in which all is well, then by chance."""
    maker = CaseMaker(seed, complete=True, day=plain.get("prescribed_on", "2026-11-20"))
    well = {path: value for path in paths if (value := _well(path)) is not None}
    yield changed(
        plain, {path: well.get(path) or maker.value(_last(path), schema_at(path)) for path in paths}
    )
    for number in range(count):
        values = {
            path: well[path]
            if path in well and number % 2 and maker.chance.random() < 0.7
            else maker.value(_last(path), schema_at(path))
            for path in paths
        }
        yield changed(plain, values)


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _well(path: str) -> Any:
    here: Any = WELL
    for step in path.split("."):
        here = here.get(step) if isinstance(here, dict) else None
    return here


class Completions:
    """Looks for a way to state some facts, one after the other, that leaves the outcome open; it tries no more than `TRIES`."""

    def __init__(self, plain: Plain) -> None:
        self._maker = CaseMaker(0, complete=True, day=plain["prescribed_on"])
        self._day = dt.date.fromisoformat(plain["prescribed_on"])
        stated = plain.get("prescription", {}).get("start_on")
        self._days = (self._day, *([dt.date.fromisoformat(stated)] if stated else []))
        """The days about which other days are tried: a start that is stated may lie years from the day of issue."""
        self._values: dict[str, list[Any]] = {}
        self._left = TRIES

    def open_without(self, plain: Plain, spared: str, paths: list[str]) -> bool:
        """Return whether a case can stay open when some facts are stated and one is not; so is a no of date that it makes final.

        What a decision itself says is missing is not asked: that is what is tried here. First a few values of each fact are
        tried, then all of the last before the next of the one before it.
        """
        return self._open(plain, spared, paths, TRIES) or self._open(plain, spared, paths, None)

    def _open(self, plain: Plain, spared: str, paths: list[str], share: int | None) -> bool:
        self._left -= share is None
        decision = decided(plain) if self._left > 0 else None
        if decision is None or decision.outcome not in (Outcome.UNDETERMINED, Outcome.NOT_YET):
            return False
        if not paths:
            return decision.outcome is Outcome.UNDETERMINED or self._made_final(plain, spared)
        values = self.tried(paths[0])
        if share is not None:
            values = values[: max(1, share // len(paths))]
            share = max(1, share // len(values))
        ways = (changed(plain, {paths[0]: value}) for value in values)
        return any(self._open(way, spared, paths[1:], share) for way in ways)

    def _made_final(self, plain: Plain, spared: str) -> bool:
        """Return whether a no of date becomes another answer by some value of a fact."""
        found = (decided(changed(plain, {spared: value})) for value in self.tried(spared))
        return any(each is not None and each.outcome is not Outcome.NOT_YET for each in found)

    def tried(self, path: str) -> list[Any]:
        """Return values of a fact: all that are listed in the schema, else those that the generator makes."""
        if path not in self._values:
            schema, well = schema_at(path), _well(path)
            listed = _listed(schema) or [self._maker.value(_last(path), schema) for _ in range(20)]
            if schema.get("format") == "date":
                listed += [str(day - step * DAY) for day in self._days for step in (*DAYS, -1, -10)]
            if path == "history":
                before = {"prescribed_on": str(self._day - 200 * DAY), "kind": "first", "units": 30}
                listed.append([{**before, "delivered_minutes": 7_200}])
            if _last(path) == "born_on":
                listed += [str(self._day - years * 365 * DAY) for years in range(16, 24)]
            self._values[path] = [] if well is None else [well]
            self._values[path] += [value for value in listed if value != well]
        return self._values[path]


def _listed(schema: Plain) -> list[Any]:
    """Return all values of a schema that lists them; of sets of such the empty one, each value alone, and all together."""
    items = _resolved(schema.get("items", {})).get("enum")
    if items:
        return [[], *([item] for item in items), list(items)]
    return schema.get("enum") or ([True, False] if schema.get("type") == "boolean" else [])
