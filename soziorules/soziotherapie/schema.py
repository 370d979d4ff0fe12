"""The parts of the schema of a case, from the case model: it accepts what the model accepts, as far as a schema can say so.

What it cannot say: whether a code exists in any edition, whether statements contradict each other, cents of an amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from soziorules.engine.language.facts import About
from soziorules.engine.language.text import Text
from soziorules.field.saved import SAVED_BY
from soziorules.schema.domain_parts import SchemaParts
from soziorules.schema.pieces import Schema, day, described, matching, one_of, or_null, reference
from soziorules.schema.shapes import tidied
from soziorules.soziotherapie import case as cases
from soziorules.soziotherapie.answer import AccountAnswer, Answer
from soziorules.soziotherapie.case.listed import Lists, list_named, list_of

MODELS: Final = (
    cases.Approval,
    cases.CarePlan,
    cases.Case,
    cases.Delivery,
    cases.Diagnosis,
    cases.PastPrescription,
    cases.Patient,
    cases.Prescriber,
    cases.Prescription,
    cases.Provider,
    cases.Service,
)
OBJECTS: Final = {
    "Approval": Text(
        "Der Weg der Verordnung durch die Krankenkasse.",
        "The way of the prescription through the Krankenkasse.",
    ),
    "CarePlan": Text("Der Betreuungsplan (Muster 27).", "The Betreuungsplan (Muster 27)."),
    "Delivery": Text("Ein erbrachter Kontakt.", "One contact that was delivered."),
    "Diagnosis": Text(
        "Eine Diagnose: ICD-10-GM-Kode und Zusatzkennzeichen, als Objekt oder als Text wie „F20.0 G“.",
        "A diagnosis: ICD-10-GM code and certainty, as an object or as a text such as “F20.0 G”.",
    ),
    "PastPrescription": Text(
        "Eine frühere Verordnung und was darauf erbracht wurde.",
        "An earlier prescription and what was delivered on it.",
    ),
    "Patient": Text("Die Person, um die es geht.", "The person it is about."),
    "Prescriber": Text("Wer verordnet.", "Who prescribes."),
    "Prescription": Text("Was verordnet wird.", "What is prescribed."),
    "Provider": Text("Wer die Soziotherapie erbringt.", "Who delivers the Soziotherapie."),
    "Service": Text(
        "Ein Kalendertag der Leistung, für die Zuzahlung.",
        "One calendar day of delivery, for the co-payment.",
    ),
}
OF_THE_FILE: Final = Text(
    "Wodurch die Datei gespeichert wurde; keine Angabe zum Fall.",
    "By what the file was saved; no fact of the case.",
)
YEARS: Final = "(18[89][0-9]|19[0-9]{2}|2[01][0-9]{2})"
"""1880 to 2199, as in `soziotherapie.inputs`."""

# A letter, two to four digits, perhaps certainty and side. Blanks and signs between are read with patience, dashes are not.
_BEFORE = "[\\s\u200b\u2060\ufeff]*"
_BETWEEN = "[^0-9A-Za-z\\-‐‑‒–—−﹣－]*"
CODE: Final = (
    f"^{_BEFORE}[A-Za-z]{_BETWEEN}[0-9]{_BETWEEN}[0-9]({_BETWEEN}[0-9]){{0,2}}"
    f"({_BETWEEN}[GVZARLBgvzarlb]){{0,2}}{_BETWEEN}$"
)


def case_parts(lists: Lists) -> dict[str, Schema]:
    """Return the parts of the schema by name; the whole case is `Case`."""
    raw = tidied(cases.Case.model_json_schema(), null=True)
    parts: dict[str, Schema] = {**raw.pop("$defs"), "Case": raw}
    parts["Diagnosis"] = parts["Diagnosis"]["anyOf"][1]  # the text beside it is added below, with a pattern
    for model in MODELS:
        part = parts[model.__name__]
        part["properties"] = {
            name: _property(field, lists, part["properties"][name])
            for name, field in model.model_fields.items()
        }
    parts["Case"]["properties"][SAVED_BY] = described(
        OF_THE_FILE, {"type": "object", "additionalProperties": {"type": "string"}}
    )
    named = {
        name: described(OBJECTS[name], part) if name in OBJECTS else part for name, part in parts.items()
    }
    return {**named, "Diagnosis": _diagnosis(parts["Diagnosis"]), "code": _code(), "day": day(YEARS)}


def _property(field: Any, lists: Lists, schema: Schema) -> Schema:
    about = next((item for item in field.metadata if isinstance(item, About)), None)
    if about is None:
        return described(OBJECTS[field.annotation.__name__], schema)
    listed = list_named(field.annotation)
    stated = _with_values(schema, about.values if listed is None else list_of(listed, lists).values)
    return described(about.description, stated if field.is_required() else or_null(stated))


def _with_values(schema: Schema, values: Mapping[str, Text]) -> Schema:
    if "enum" in schema:
        return one_of(values)
    if "anyOf" in schema:
        return {**schema, "anyOf": [_with_values(inner, values) for inner in schema["anyOf"]]}
    if "enum" in schema.get("items", ()):
        return {**schema, "items": _with_values(schema["items"], values)}
    return schema


def _diagnosis(schema: Schema) -> Schema:
    properties = {**schema["properties"]}
    properties["code"] = {**properties["code"], **reference("code")}
    return described(
        OBJECTS["Diagnosis"], {"anyOf": [reference("code"), {**schema, "properties": properties}]}
    )


def _code() -> Schema:
    text = Text(
        "Ein Kode der ICD-10-GM, auf Wunsch mit Zusatzkennzeichen: F20.0, F20.0 G.",
        "A code of ICD-10-GM, with its certainty if you like: F20.0, F20.0 G.",
    )
    return described(
        text, {"type": "string", "maxLength": 64, **matching(CODE, text), "examples": ["F20.0 G"]}
    )


def schema_parts(lists: Lists) -> SchemaParts:
    """Return the case, under lists of values, and the models of its decisions and its account."""
    title = Text("Ein Fall der Soziotherapie", "A case of Soziotherapie")
    return SchemaParts(case_parts(lists), title, Answer, AccountAnswer)
