"""The schemas of rule files: topic files and the manifest, from the models by which they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.language.facts import Choice, Choices, Day
from soziorules.engine.language.formulas import YES_OR_NO
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.files import ManifestFile, TopicFile
from soziorules.schema.conditions import condition_definitions
from soziorules.schema.formulas import formula_definitions
from soziorules.schema.names import Names, titles
from soziorules.schema.pieces import Schema, day, document, known_or_new, one_of, reference
from soziorules.schema.shapes import models
from soziorules.schema.texts import RULES
from soziorules.schema.values import literal

CONDITIONS: Final = ("applies", "requires", "means")
MOMENTS: Final = ("shown", "applies")
"""Conditions on the moment: `shown` everywhere, `applies` of a step."""

MEMBERS: Final = {"ParameterFile": "values", "CodeSetFile": "members", "GroupFile": "members"}
"""Elements that may leave their sources to their members."""

SOURCED: Final = ("RuleFile", "NoteFile", "DefinitionFile", "DerivedFile", "StepFile", "FigureFile")
DECIMAL: Final[Schema] = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}]
}
FRACTIONAL: Final = ("euro", "percent")
"""Units whose values may have a fraction; all others count in whole numbers."""

DAY_TYPE: Final = Text("Kalendertag", "calendar day")
YES_OR_NO_TYPE: Final = Text("ja oder nein", "yes or no")
DAY_OF_NOT_YET: Final[Schema] = {
    "if": {"properties": {"otherwise": {"const": "not_yet"}}, "required": ["otherwise"]},
    "then": {"anyOf": [{"required": ["on"]}, {"required": ["versions"]}]},
}


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
        "rules",
        title,
        text,
        whole,
        {**definitions, **condition_definitions(names), **formula_definitions(names), "day": day()},
    )


def _compared(names: Names) -> Schema:
    """Return what a yes or no may be too: a fact compared with a formula."""
    operators: Schema = {"enum": ["at_most", "at_least"]}
    test = {
        "type": "object",
        "propertyNames": operators,
        "additionalProperties": reference("formula"),
        "minProperties": 1,
    }
    facts = sorted(fact.name for fact in names.vocabulary if "[]" not in fact.name)
    return {
        "type": "object",
        "propertyNames": {"enum": facts},
        "additionalProperties": test,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _fill_in(definitions: dict[str, Schema], names: Names) -> None:
    """Put facts, conditions and known names where the models only say *text*."""
    units = names.vocabulary.units
    fillings: Mapping[str, Schema] = {
        "unit": one_of({name: unit.name for name, unit in units.items()}),
        "type": one_of(
            {"day": DAY_TYPE, YES_OR_NO: YES_OR_NO_TYPE, **{name: unit.name for name, unit in units.items()}}
        ),
        "law_of": one_of(names.facts(Day)),
        "not_above": known_or_new(titles(names.elements.parameters)),
        "of": one_of(names.facts(Choice)),
        "on": one_of(names.facts(Day)),
        "reading": known_or_new(titles(names.elements.readings)),
    }
    if names.vocabulary.meanings:
        fillings = {**fillings, "comes_to": one_of(names.vocabulary.meanings)}
    for name, part in definitions.items():
        for key, schema in part["properties"].items():
            if key == "shown" or (name == "StepFile" and key in MOMENTS):
                schema.update(reference("condition_at_a_moment"))
            elif key in CONDITIONS:
                schema.update(reference("condition"))
            elif key == "is":
                schema.update({"anyOf": [reference("formula"), reference("condition"), _compared(names)]})
            elif key in fillings and schema.get("type") == "string":
                del schema["type"]
                schema.update(fillings[key])
    readers = names.vocabulary.moment.get("reader")
    if readers is not None:
        definitions["StepFile"]["properties"]["who"].update(literal(readers))
        for key in ("reader", "who"):
            definitions["ToFile"]["properties"][key].update(literal(readers))
    definitions["ListFile"]["properties"]["of"]["items"] = one_of(names.facts(Choice, Choices))
    definitions["GroupFile"]["allOf"] = [
        _when("of", [fact.name], "members", literal(fact))
        for fact in names.vocabulary
        if isinstance(fact.type, Choice)
    ]
    definitions["ParameterFile"]["allOf"] = [
        _when(
            "unit",
            [unit for unit in units if unit not in (*FRACTIONAL, "day")],
            "values",
            {"type": "integer"},
        ),
        _when("unit", ["day"], "values", reference("day")),
        _when("unit", list(FRACTIONAL), "values", DECIMAL),
    ]


def _when(key: str, words: list[str], members: str, value: Schema) -> Schema:
    """Say what the `value` of each member is when `key` is one of these words."""
    return {
        "if": {"properties": {key: {"enum": words}}, "required": [key]},
        "then": {"properties": {members: {"items": {"properties": {"value": value}}}}},
    }


def _demand(definitions: dict[str, Schema]) -> None:
    """Say what must be there: sources everywhere, and what a rule demands in the rule or in all of its versions."""
    cited: Schema = {"required": ["cite"]}
    demands: dict[str, list[Schema]] = {
        name: [cited, _said("certainty"), _said("settled")] for name in SOURCED
    }
    demands["ReadingFile"] = [cited, _said("certainty")]
    for name, members in MEMBERS.items():
        demands[name] = [_here_or_in(members, each) for each in (cited, _said("certainty"), _said("settled"))]
    demands["RuleFile"] += [_here_or_in("versions", {"required": [key]}) for key in ("requires", "otherwise")]
    demands["RuleFile"].append(DAY_OF_NOT_YET)
    demands["DerivedFile"].append(_here_or_in("versions", {"required": ["is"]}))
    demands["DefinitionFile"].append(_here_or_in("versions", {"required": ["means"]}))
    for name, wanted in demands.items():
        definitions[name].setdefault("allOf", []).extend(wanted)


def _said(key: str) -> Schema:
    """Say that a statement on the sources is there, unless each of them makes it."""
    one: Schema = {"type": "object", "required": [key]}
    cite = {"anyOf": [one, {"type": "array", "items": one}]}
    return {"if": {"properties": {"cite": cite}, "required": ["cite"]}, "else": {"required": [key]}}


def _here_or_in(members: str, demand: Schema) -> Schema:
    everywhere = {"properties": {members: {"items": demand, "minItems": 1}}, "required": [members]}
    return {"anyOf": [demand, everywhere]}
