"""The schemas of rule files: topic files and the manifest, from the models by which they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from soziorules.language.facts import Choice, Day
from soziorules.language.text import Text
from soziorules.ruleset.files import ManifestFile, TopicFile
from soziorules.schema.conditions import condition_definitions
from soziorules.schema.names import Names, titles
from soziorules.schema.pieces import Schema, day, document, known_or_new, one_of, reference
from soziorules.schema.shapes import models
from soziorules.schema.texts import RULES, WORDS
from soziorules.schema.values import literal

CONDITIONS: Final = ("applies", "requires", "means")
MEMBERS: Final = {"ParameterFile": "values", "CodeSetFile": "members", "GroupFile": "members"}
"""Elements that may leave their sources to their members."""

SOURCED: Final = ("RuleFile", "NoteFile", "DefinitionFile")
DECIMAL: Final[Schema] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}]
}
FRACTIONAL: Final = ("euro", "percent")
"""Units whose values may have a fraction; all others count in whole numbers."""


def ruleset_schema() -> Schema:
    """Return the schema of the manifest, `ruleset.yaml`."""
    definitions = models(ManifestFile.model_json_schema(by_alias=True), "manifest", RULES)
    whole = definitions.pop("manifest")
    title = Text("Das Verzeichnis eines Regelwerks", "The manifest of a rule set")
    text = Text(
        "Name, Fassung, Rechtsstand und die Dokumente, die Fundstellen nennen dürfen (ruleset.yaml).",
        "Name, version, state of the law, and the documents that citations may name (ruleset.yaml).",
    )
    return document("ruleset", title, text, whole, {**definitions, "day": day()})


def rules_schema(names: Names) -> Schema:
    """Return the schema of a topic file over the facts and with the names of a rule set."""
    definitions = models(TopicFile.model_json_schema(by_alias=True), "topic_file", RULES)
    whole = definitions.pop("topic_file")
    _fill_in(definitions, names)
    _demand(definitions)
    title = Text("Eine Regeldatei", "A rule file")
    text = Text(
        "Ein Thema: Werte, Kodelisten, Gruppen, Definitionen, Auslegungsfragen, Regeln und Hinweise.",
        "A topic: parameters, code sets, groups, definitions, readings, rules and notes.",
    )
    return document(
        "rules", title, text, whole, {**definitions, **condition_definitions(names), "day": day()}
    )


def _fill_in(definitions: dict[str, Schema], names: Names) -> None:
    """Put facts, conditions and known names where the models only say *text*."""
    elements = names.elements
    fillings: Mapping[str, Schema] = {
        **{key: reference("condition") for key in CONDITIONS},
        "of": one_of(names.facts(Choice)),
        "on": one_of(names.facts(Day)),
        "reading": known_or_new(titles(elements.readings)),
    }
    for part in definitions.values():
        for key in part.get("properties", {}).keys() & fillings.keys():
            if part["properties"][key].get("type") == "string" or key in CONDITIONS:
                part["properties"][key].pop("type", None)
                part["properties"][key] |= fillings[key]
    definitions["GroupFile"]["allOf"] = [
        _when("of", [fact.name], {"members": {"items": {"properties": {"value": literal(fact)}}}})
        for fact in names.vocabulary
        if isinstance(fact.type, Choice)
    ]
    units = list(WORDS["unit"])
    whole = [unit for unit in units if unit not in FRACTIONAL]
    definitions["ParameterFile"]["allOf"] = [
        _when("unit", whole, {"values": {"items": {"properties": {"value": {"type": "integer"}}}}}),
        _when("unit", list(FRACTIONAL), {"values": {"items": {"properties": {"value": DECIMAL}}}}),
    ]


def _when(key: str, values: list[str], then: Schema) -> Schema:
    return {
        "if": {"properties": {key: {"enum": values}}, "required": [key]},
        "then": {"properties": then},
    }


def _demand(definitions: dict[str, Schema]) -> None:
    """Say what must be there: sources everywhere, and what a rule demands in the rule or in all of its versions."""
    for name in SOURCED:
        definitions[name]["required"] += ["cite"]
        definitions[name].setdefault("allOf", []).extend([_certain(), {"required": ["settled"]}])
    definitions["ReadingFile"]["required"] += ["cite"]
    definitions["ReadingFile"].setdefault("allOf", []).append(_certain())
    for name, members in MEMBERS.items():
        sources = [_here_or_in(members, {"required": ["cite"]}), _here_or_in(members, _certain())]
        settled = _here_or_in(members, {"anyOf": [{"required": ["settled"]}, _cited("settled")]})
        definitions[name].setdefault("allOf", []).extend([*sources, settled])
    rule: list[Any] = definitions["RuleFile"]["allOf"]
    rule += [_here_or_in("versions", {"required": [key]}) for key in ("requires", "otherwise")]
    rule.append(
        {
            "if": {"properties": {"otherwise": {"const": "not_yet"}}, "required": ["otherwise"]},
            "then": {"anyOf": [{"required": ["on"]}, {"required": ["versions"]}]},
        }
    )
    definitions["DefinitionFile"]["allOf"].append(_here_or_in("versions", {"required": ["means"]}))


def _certain() -> Schema:
    return {"anyOf": [{"required": ["certainty"]}, _cited("certainty")]}


def _cited(key: str) -> Schema:
    """Every citation says it for itself."""
    one: Schema = {"type": "object", "required": [key]}
    return {"properties": {"cite": {"anyOf": [one, {"type": "array", "items": one}]}}, "required": ["cite"]}


def _here_or_in(members: str, demand: Schema) -> Schema:
    everywhere = {"properties": {members: {"items": demand, "minItems": 1}}, "required": [members]}
    return {"anyOf": [demand, everywhere]}
