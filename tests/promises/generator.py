"""A second way to make cases, which shares nothing with the strategies: from the published schema of cases, by chance.

A case starts from one in which all is well, or from nothing. Then statements are put in, changed or taken away, each as the
schema allows: enumerations whole, numbers and days near those that people write. The numbers are not those of the rules.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Plain = dict[str, Any]
SCHEMA = json.loads((Path(__file__).parents[2] / "schema" / "case.schema.json").read_text(encoding="utf-8"))
CODES = (
    *("F20.0", "F20", "F25.1", "F22.0", "F32.3", "F33.3", "F31.2", "F60.31", "F10.2", "F33.4"),
    *("F43.1", "F00.0", "F84.0", "I10.90", "G30.0", "Z73"),
)
DAYS = (0, 1, 2, 3, 4, 7, 8, 10, 20, 21, 22, 29, 30, 35, 90, 182, 365, 366, 700, 1094, 1095, 1096, 1461)
WELL: Plain = {
    "prescribed_on": "2026-11-20",
    "patient": {"born_on": "1986-04-02", "statutory_insured": True},
    "prescriber": {"group": "psychiatry", "kv_permission": True, "contract_physician": True},
    "prescription": {"kind": "follow_up", "form": "muster_26", "units": 30},
    "diagnoses": [{"code": "F20.0", "certainty": "G"}],
    "gaf": 35,
    "impairments": ["drive"],
    "unable_to_use_services": True,
    "hospital_purpose": "avoid",
    "therapy_capability": True,
    "realistic_goal": True,
    "goal_reached": False,
    "provider": {"contracted": True},
    "history": [],
}


class CaseMaker:
    """Makes cases by chance from a seed; the same seed makes the same cases on every machine."""

    def __init__(self, seed: int, *, complete: bool = False, day: str = "2026-11-20") -> None:
        """Make cases from a seed; `complete`: elements of lists state everything, so that nothing of them is missing."""
        self.chance = self._chance = random.Random(seed)
        self._complete = complete
        self._day = dt.date.fromisoformat(day)

    def cases(self, count: int) -> Iterator[Plain]:
        """Yield plain cases; some of them cannot be (the case model refuses them)."""
        for _ in range(count):
            yield self.case()

    def case(self) -> Plain:
        """Return one plain case."""
        chance = self._chance
        made = copy.deepcopy(WELL) if chance.random() < 0.75 else {}
        self._day = dt.date(2026, 11, 20)
        if chance.random() < 0.3:
            self._day = dt.date(chance.randint(2002, 2028), chance.randint(1, 12), chance.randint(1, 28))
        if made or chance.random() < 0.8:
            made["prescribed_on"] = self._day.isoformat()
        if made and chance.random() < 0.1:
            del made["prescribed_on"]
        for path in chance.sample(STATEMENTS, chance.choice((1, 1, 2, 2, 3, 4, 6, 9))):
            self._state(made, path)
        return made

    def value(self, name: str, schema: Plain) -> Any:
        """Return a value that a schema allows, near what people write."""
        chance = self._chance
        schema = _resolved(schema)
        if "enum" in schema:
            return chance.choice(schema["enum"])
        match schema.get("type"):
            case "boolean":
                return chance.random() < 0.6
            case "integer":
                return max(self._number(schema), int(self._complete and name == "gaf"))
            case "array":
                longest = min(schema.get("maxItems", 4), 4)
                items = [self.value(name, schema["items"]) for _ in range(chance.randint(0, longest))]
                return list(dict.fromkeys(items)) if schema.get("uniqueItems") else items
            case "object":
                return {
                    key: self.value(key, inner)
                    for key, inner in schema["properties"].items()
                    if key in schema.get("required", ()) or self._stated(key)
                }
            case _:
                return self._text(name, schema)

    def _stated(self, key: str) -> bool:
        if self._complete:
            return key not in ("delivered", "diagnoses", "delivered_from", "approved_on")
        return self._chance.random() < 0.5

    def _state(self, made: Plain, path: tuple[str, ...]) -> None:
        inner, schema = made, SCHEMA
        for step in path[:-1]:
            schema = _resolved(schema["properties"][step])
            inner = inner.setdefault(step, {})
        if self._chance.random() < 0.45:
            inner.pop(path[-1], None)
        else:
            inner[path[-1]] = self.value(path[-1], schema["properties"][path[-1]])

    def _number(self, schema: Plain) -> int:
        low, high = schema.get("minimum", 0), schema.get("maximum", 10**6)
        usual = (0, 1, 2, 3, 4, 5, 6, 10, 15, 20, 22, 25, 27, 29, 30, 31, 33, 40, 41, 45, 50, 51, 60, 75, 90)
        large = (300, 900, 1440, 1800, 5400, 5776, 7140, 7200, 7260)
        return min(
            int(high), max(int(low), self._chance.choice(usual if self._chance.random() < 0.8 else large))
        )

    def _text(self, name: str, schema: Plain) -> str:
        chance = self._chance
        if name == "code" or "ICD" in json.dumps(schema):
            return chance.choice(CODES)
        if name == "cost":
            return f"{chance.choice((0, 3, 40, 55, 70, 120, 300))}.{chance.choice(('00', '05', '50'))}"
        if name == "born_on":
            years = chance.choice((10, 16, 17, 18, 19, 20, 21, 22, 40, 70))
            day = self._day - dt.timedelta(days=years * 365 + years // 4 + chance.choice((-1, 0, 1, 90)))
            return day.isoformat()
        back = name in ("prescribed_on", "approved_on", "discharged_on", "delivered_from", "on")
        step = chance.choice(DAYS) * (-1 if back or chance.random() < 0.3 else 1)
        return (self._day + dt.timedelta(days=step)).isoformat()


def _resolved(schema: Plain) -> Plain:
    """Return a schema behind its reference, without the null that stands for *unknown*."""
    while True:
        if "$ref" in schema:
            schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            options = [each for each in schema["anyOf"] if each.get("type") != "null"]
            objects = [each for each in options if "properties" in each]
            schema = objects[0] if objects else options[0]
        else:
            return schema


def _statements(schema: Plain, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, inner in schema["properties"].items():
        found = _resolved(inner)
        if found.get("type") == "object" and "properties" not in found:
            continue  # what is said of the file, no statement
        if found.get("type") == "object":
            yield from _statements(found, (*path, name))
        else:
            yield (*path, name)


STATEMENTS = list(_statements(SCHEMA))
"""The paths of everything that a case can state; a list is one statement."""
