"""Making a schema by its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Text
from soziorules.schema.case_files import cases_schema
from soziorules.schema.decision import account_schema, decision_schema
from soziorules.schema.domain_parts import case_schema, parts_of
from soziorules.schema.names import Names
from soziorules.schema.pieces import Schema
from soziorules.schema.rule_files import rules_schema, ruleset_schema

_MAKERS: Final[Mapping[str, Callable[[Names], Schema]]] = {
    "case": lambda names: case_schema(names.parts),
    "decision": decision_schema,
    "ledger": account_schema,
    "rules": rules_schema,
    "ruleset": lambda names: ruleset_schema(),
    "cases": cases_schema,
}
NAMES: Final[Mapping[str, Text]] = {
    "case": Text("ein Fall", "a case"),
    "decision": Text("eine Entscheidung", "a decision"),
    "ledger": Text("ein Stundenkonto", "an account"),
    "rules": Text("eine Regeldatei", "a rule file"),
    "ruleset": Text(
        "das Verzeichnis eines Regelwerks (ruleset.yaml)", "the manifest of a rule set (ruleset.yaml)"
    ),
    "cases": Text("eine Datei mit Testfällen", "a file of case tests"),
}
"""The names of the schemas and what each describes."""


def make(name: str, rules: RuleSet) -> Schema:
    """Return a schema as data; `rules` gives the facts and the names that it offers.

    Raises KeyError for another name, Problems for what the field of law has not.
    """
    return _MAKERS[name](Names(rules.domain.vocabulary, rules.elements, parts_of(rules.domain)))


def text(schema: Schema) -> str:
    """Return a schema as the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
