"""The schema of files of case tests, from the model by which they are read, the case and the model of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.casetests.case_files import CasesFile
from soziorules.engine.language.text import Text
from soziorules.schema.answers import DecisionAnswer
from soziorules.schema.names import Names, titles
from soziorules.schema.pieces import Schema, described, document, known_or_new, one_of, reference
from soziorules.schema.shapes import models, published
from soziorules.schema.texts import CASES, STATUSES

NOT_IN_FORCE: Final = Text("an diesem Tag nicht in Kraft", "not in force on that day")


def cases_schema(names: Names) -> Schema:
    """Return the schema of a file of case tests; it offers the ids of a rule set."""
    definitions = models(CasesFile.model_json_schema(), "cases_file", CASES)
    whole = definitions.pop("cases_file")
    whole["properties"]["bases"]["additionalProperties"] = reference("Case")
    _case(definitions["CaseTestFile"], names)
    parts = published(names.parts.answer)
    _expect(definitions["ExpectFile"], names, _figures(parts, names.parts.answer))
    title = Text("Testfälle", "Case tests")
    text = Text(
        "Fälle und was die Regeln dazu sagen müssen. Laufen mit: soziorules test.",
        "Cases and what the rules must say of them. Run with: soziorules test.",
    )
    return document("cases", title, text, whole, {**definitions, **parts, **names.parts.case})


def _case(test: Schema, names: Names) -> None:
    readings = names.elements.readings
    properties = test["properties"]
    properties["given"].pop("additionalProperties")
    properties["reading"] |= known_or_new(titles(readings))
    properties["readings"] |= {
        "properties": {
            name: described(reading.question, known_or_new({each.id: each.title for each in reading.options}))
            for name, reading in readings.items()
        }
    }
    # What is to be refused is no case: only where no error is expected it must be one.
    error = {"properties": {"expect": {"required": ["error"]}}, "required": ["expect"]}
    test["if"], test["else"] = error, {"properties": {"given": reference("Case")}}


def _expect(expect: Schema, names: Names, figures: Mapping[str, Schema]) -> None:
    elements = names.elements
    ids = {
        "deciding": titles(elements.rules),
        "obligations": titles(elements.rules),
        "notes": titles(elements.notes),
        "readings": titles(elements.readings),
        "absent": {**titles(elements.rules), **titles(elements.notes), **titles(elements.readings)},
    }
    properties = expect["properties"]
    for key, known in ids.items():
        properties[key]["items"] = known_or_new(known)
    status = one_of({**STATUSES, "not_in_force": NOT_IN_FORCE})
    properties["findings"] |= {
        "properties": {name: described(title, status) for name, title in titles(elements.rules).items()},
        "additionalProperties": status,
    }
    properties |= figures
    expect["oneOf"] = [{"required": ["outcome"]}, {"required": ["error"]}]


def _figures(parts: Mapping[str, Schema], model: type[DecisionAnswer]) -> dict[str, Schema]:
    """Return what stands beside the findings in the decisions of a field of law, by name."""
    of_all = DecisionAnswer.model_fields.keys()
    figures = parts[model.__name__]["properties"]
    return {name: _part(figures[name], parts) for name in model.model_fields if name not in of_all}


def _part(figure: Schema, parts: Mapping[str, Schema]) -> Schema:
    """Return a figure of which only some parts need be given, or its first part alone."""
    if "$ref" not in figure:
        return figure
    figure = parts[figure["$ref"].rpartition("/")[2]]
    some = {key: value for key, value in figure.items() if key not in ("required", "allOf")}
    first = next(iter(figure["properties"].values()))
    texts: Schema = {key: figure[key] for key in ("description", "markdownDescription") if key in figure}
    return {**texts, "anyOf": [some, first]}
