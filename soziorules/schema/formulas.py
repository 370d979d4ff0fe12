"""The schema of formulas: each operator with its roles, as the reader of formulas takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from soziorules.engine.language.formulas import EVERYWHERE, Edge, Way
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.formulas import OPTIONAL, ROLES
from soziorules.engine.ruleset.operators import STEPS
from soziorules.schema.names import Names, titles
from soziorules.schema.pieces import Schema, closed, described, known_or_new, listed, other_than, reference

FORMULA: Final = reference("formula")
CONDITION: Final[Schema] = {"type": "object", "minProperties": 1}
"""Conditions inside formulas may compare with formulas; the reader checks them."""

TEXT: Final = Text(
    "Eine Formel: eine Zahl, eine Angabe, {parameter: …} oder ein Rechenschritt mit seinen Rollen.",
    "A formula: a number, a fact, {parameter: …}, or one operator with its roles.",
)
OPERATORS: Final[Mapping[str, Text]] = {
    "days": Text("Ende einer Frist von Tagen.", "End of a period of days."),
    "weeks": Text("Ende einer Frist von Wochen.", "End of a period of weeks."),
    "months": Text("Ende einer Frist von Monaten.", "End of a period of months."),
    "years": Text("Ende einer Frist von Jahren.", "End of a period of years."),
    "workday": Text("Der n-te Arbeitstag nach einem Tag.", "The n-th Arbeitstag after a day."),
    "next_workday": Text("Der Tag, oder der nächste Arbeitstag.", "The day, or the next Arbeitstag."),
    "soonest": Text("Der früheste Tag, der in Betracht kommt.", "The earliest day that it can be."),
    "first_day_of": Text("Erster Tag von Jahr, Quartal, Monat.", "First day of the year, quarter, month."),
    "last_day_of": Text("Letzter Tag von Jahr, Quartal, Monat.", "Last day of the year, quarter, month."),
    "birthday": Text("Erster Tag mit so vielen vollendeten Lebensjahren.", "First day with so many completed years of life."),
    "age_of": Text("Vollendete Lebensjahre an einem Tag.", "Completed years of life on a day."),
    "sum": Text("Alles zusammen.", "All together."),
    "difference": Text("Das erste ohne das zweite, nie unter null.", "The first without the second, never below nothing."),
    "product": Text("Anzahl mal Wert.", "A count times a value."),
    "percent": Text("Prozentsatz eines Betrags, genau.", "A percentage of an amount, exact."),
    "lowest": Text("Der niedrigste Wert.", "The lowest value."),
    "highest": Text("Der höchste Wert.", "The highest value."),
    "round": Text("Gerundet auf volle Schritte.", "Rounded to whole steps."),
    "parts": Text("Wie oft eine Größe in Minuten steckt.", "How many parts of a size are in minutes."),
    "count": Text("Wie viele Einträge die Bedingung erfüllen.", "How many records meet the condition."),
    "total": Text("Die Summe eines Feldes der Einträge.", "The sum of a field of the records."),
    "earliest": Text("Das früheste Datum der Einträge.", "The earliest day of the records."),
    "latest": Text("Das späteste Datum der Einträge.", "The latest day of the records."),
    "if": Text("Je nach Bedingung.", "By a condition."),
    "cases": Text("Der erste Fall, dessen Bedingung erfüllt ist.", "The first case whose condition is met."),
    "by_reading": Text("Je nach Antwort auf eine Auslegungsfrage.", "By the option of a reading."),
    "parameter": Text("Der Wert der Norm.", "The value of the norm."),
    "untold": Text("Aus dem Fall nicht zu sagen.", "Not to be told from the case."),
    "word": Text("Ein Wort: everywhere (bundesweite Feiertage).", "A word: everywhere (nationwide public holidays)."),
}  # fmt: skip


ROLE_TEXTS: Final[Mapping[str, Text]] = {
    "after": Text("Das Ereignis; sein Tag zählt nicht mit.", "The event; its day is not counted."),
    "beginning": Text("Der erste Tag; er zählt mit.", "The first day; it is counted."),
    "land": Text("Das Land, dessen Feiertage zählen.", "The Land whose public holidays count."),
    "of": Text("Wovon.", "Of what."),
    "day": Text("An welchem Tag.", "On which day."),
    "may_be_negative": Text("Darf unter null liegen.", "May be below nothing."),
    "value": Text("Was gerundet wird.", "What is rounded."),
    "to": Text("Kaufmännisch, auf oder ab.", "Commercially, up or down."),
    "begun": Text("Ob ein angefangener Teil zählt.", "Whether a part that is only begun counts."),
    "where": Text("Die Bedingung an einen Eintrag.", "The condition on a record."),
    "otherwise": Text("Was sonst gilt.", "What holds otherwise."),
    "then": Text("Wenn sie erfüllt ist.", "Where it is met."),
    "else": Text("Wenn nicht.", "Where it is not."),
    "when": Text("Die Bedingung des Falls.", "The condition of the case."),
    "as": Text("Das Wort, das den Grund nennt.", "The word that names the reason."),
}


def formula_definitions(names: Names) -> dict[str, Schema]:
    """Return `formula`, the schema of all formulas."""
    operators = [_operator(head, names) for head in ROLES]
    whole: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "minLength": 1}, *operators]}
    return {"formula": described(TEXT, whole)}


def _operator(head: str, names: Names) -> Schema:
    roles = {role: described(ROLE_TEXTS[role], _role(role)) for role in ROLES[head]}
    wanted = [head, *(role for role in ROLES[head] if role not in OPTIONAL)]
    made = closed({head: described(OPERATORS[head], _head(head, names)), **roles}, wanted)
    if "after" in roles and "beginning" in roles:
        made["oneOf"] = [{"required": ["after"]}, {"required": ["beginning"]}]
    return made


def _head(head: str, names: Names) -> Schema:  # noqa: C901  # one arm for each shape
    several = listed(FORMULA, minItems=2)
    match head:
        case "first_day_of" | "last_day_of":
            return {"enum": list(get_args(Edge))}
        case "round":
            return {"enum": list(STEPS)}
        case "sum" | "difference" | "product":
            return several
        case "lowest" | "highest":
            return {
                "anyOf": [several, {"type": "object", "additionalProperties": FORMULA, "minProperties": 2}]
            }
        case "count" | "total" | "earliest" | "latest":
            return {"type": "string"}
        case "if":
            return CONDITION
        case "cases":
            keys = {"when": CONDITION, "then": FORMULA, "as": {"type": "string"}}
            roles = {role: described(ROLE_TEXTS[role], schema) for role, schema in keys.items()}
            return listed(closed(roles, ["when", "then"]), minItems=1)
        case "by_reading":
            return _by_reading(FORMULA)
        case "parameter":
            return known_or_new(titles(names.elements.parameters))
        case "word":
            return {"const": EVERYWHERE}
        case "untold":
            return {"type": "string"}
        case _:
            return FORMULA


def _by_reading(option: Schema) -> Schema:
    """Return the schema of a reading with something for each of its options."""
    options: Schema = {"type": "object", "additionalProperties": option, "minProperties": 2}
    return closed({}, patternProperties={other_than(()): options}, minProperties=1, maxProperties=1)


def _role(role: str) -> Schema:
    match role:
        case "where":
            return CONDITION
        case "to":
            way: Schema = {"enum": list(get_args(Way))}
            chosen = described(OPERATORS["by_reading"], _by_reading(way))
            return {"anyOf": [way, closed({"by_reading": chosen}, ["by_reading"])]}
        case "as":
            return {"type": "string"}
        case "begun":
            return {"enum": ["counts", "does_not_count"]}
        case "may_be_negative":
            return {"type": "boolean"}
        case _:
            return FORMULA
