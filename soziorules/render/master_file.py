"""The master file of a rule set: what other software keeps of it on a day, values, deadlines, groups and codes with sources."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.conditions import Condition, Named, Test, walk
from soziorules.engine.language.elements import Dated, Elements, Head, Note, Step
from soziorules.engine.language.formula_parts import inside
from soziorules.engine.language.formulas import Parameter as ParameterValue
from soziorules.engine.language.reached import reached
from soziorules.engine.language.text import Text

DEADLINES: Final = frozenset({"days", "workdays", "weeks", "months"})
FIELDS: Final[Mapping[str, Text]] = {
    "kind": Text(
        "value: Wert oder Grenze; deadline: Frist; member: Wert, der zu einer Gruppe gehört; code: Schlüssel einer Liste",
        "value: value or limit; deadline: deadline; member: value that belongs to a group; code: code of a list",
    ),
    "id": Text(
        "Kennung des Werts, der Gruppe oder der Schlüsselliste", "id of the value, the group or the code set"
    ),
    "title_de": Text("Bezeichnung, deutsch", "name, German"),
    "title_en": Text("Bezeichnung, englisch", "name, English"),
    "member": Text("der Wert oder Schlüssel, der dazugehört", "the value or code that belongs to it"),
    "member_de": Text("wie er heißt, deutsch", "what it is called, German"),
    "member_en": Text(
        "wie er heißt, englisch; Schlüssel der ICD-10-GM haben nur deutsche Titel",
        "what it is called, English; codes of the ICD-10-GM have German titles only",
    ),
    "under": Text(
        "wie der Schlüssel in den Regeln steht, etwa als Bereich",
        "how the code is written in the rules, such as a range",
    ),
    "value": Text(
        "der Wert; Tage als JJJJ-MM-TT, Beträge mit Punkt",
        "the value; days as YYYY-MM-DD, amounts with a point",
    ),
    "unit": Text("Einheit des Werts", "unit of the value"),
    "from": Text("erster Tag der Geltung", "first day of validity"),
    "until": Text(
        "letzter Tag der Geltung; leer: bis auf Weiteres", "last day of validity; empty: until further notice"
    ),
    "sources": Text("Fundstellen, durch Semikolon getrennt", "places in the norm, separated by semicolons"),
    "certainty": Text(
        "wording: im Wortlaut gesehen; commentary: aus einem Kommentar; unverified: nicht überprüft (die unsicherste Quelle)",
        "wording: seen in the wording; commentary: in a commentary; unverified: not verified (the least certain source)",
    ),
    "settled": Text("ob die Norm es entscheidet", "whether the norm settles it"),
    "rules": Text(
        "Regeln, dann Hinweise und Schritte, die ihn lesen oder nennen, durch Leerzeichen getrennt",
        "rules, then notes and steps, that read or name it, separated by blanks",
    ),
}
_CERTAINTIES: Final = ("wording", "commentary", "unverified")
Row = dict[str, Any]


def rows(rules: RuleSet, day: dt.date) -> list[Row]:
    """Return the lines of the master file: what is in force on a day; codes one by one, in the edition of that day."""
    return [*_values(rules, day), *_members(rules, day), *_codes(rules, day)]


def as_data(rules: RuleSet, day: dt.date) -> dict[str, Any]:
    """Return the master file as data, with what its fields mean."""
    return {
        "schema": "soziorules.export/1",
        "ruleset": {"name": rules.name, "version": rules.version, "sha256": rules.sha256},
        "editions": dict(rules.domain.editions(day)),
        "as_of": day.isoformat(),
        "fields": {name: {"de": text.de, "en": text.en} for name, text in FIELDS.items()},
        "rows": rows(rules, day),
    }


def as_csv(rules: RuleSet, day: dt.date) -> str:
    """Return the master file as CSV; what is empty says nothing."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    for row in rows(rules, day):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def csv_metadata(rules: RuleSet, day: dt.date, name: str) -> dict[str, Any]:
    """Return what the columns of the CSV file mean, as CSV on the Web (W3C) has it: a file beside it, NAME-metadata.json."""
    columns = [
        {
            "name": field,
            "titles": field,
            "dc:description": {"de": text.de, "en": text.en},
            "datatype": _datatype(field),
        }
        for field, text in FIELDS.items()
    ]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:title": f"{rules.name} {rules.version}, {day}",
        "dc:identifier": rules.sha256,
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True},
        "tableSchema": {"columns": columns},
    }


def _datatype(field: str) -> str:
    return {"from": "date", "until": "date", "settled": "boolean"}.get(field, "string")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _values(rules: RuleSet, day: dt.date) -> Iterator[Row]:
    readers = _readers(rules, day)
    for name, parameter in rules.elements.parameters.items():
        dated = parameter.on(day)
        if dated is not None:
            kind = "deadline" if parameter.unit in DEADLINES else "value"
            value = dated.value if isinstance(dated.value, int) else str(dated.value)
            row = _row(kind, parameter.head, dated, readers.get(name, ()))
            yield row | {"value": value, "unit": parameter.unit}


def _members(rules: RuleSet, day: dt.date) -> Iterator[Row]:
    readers = _readers(rules, day)
    for name, group in rules.elements.groups.items():
        called = rules.domain.vocabulary[group.of].about.values
        for dated in group.members:
            if day in dated.period:
                row = _row("member", group.head, dated, readers.get(name, ()))
                title = dated.title or called.get(dated.value)
                yield row | {"member": dated.value} | _named(title)


def _codes(rules: RuleSet, day: dt.date) -> Iterator[Row]:
    readers = _readers(rules, day)
    for name, codes in rules.elements.code_sets.items():
        for dated in codes.members:
            if day in dated.period:
                row = _row("code", codes.head, dated, readers.get(name, ()))
                for code in sorted(rules.domain.expand(dated.value, day)):
                    title = rules.domain.title_of_code(code, day)
                    named = dated.title if code == dated.value and dated.title else Text(title, "")
                    yield row | {"member": code, "under": dated.value} | _named(named)


def _named(title: Text | None) -> Row:
    """Return what a member is called; None where nothing is known."""
    return {} if title is None else {"member_de": title.de or None, "member_en": title.en or None}


def _row(kind: str, head: Head, dated: Dated[Any], readers: Iterable[str]) -> Row:
    sources = dated.citations
    certainty = max((each.certainty for each in sources), key=_CERTAINTIES.index, default=None)
    return {
        **dict.fromkeys(FIELDS),
        "kind": kind,
        "id": head.id,
        "title_de": head.title.de,
        "title_en": head.title.en,
        "from": dated.period.begins.isoformat(),
        "until": None if dated.period.ends is None else dated.period.ends.isoformat(),
        "sources": "; ".join(each.norm for each in sources),
        "certainty": certainty,
        "settled": all(each.settled for each in sources),
        "rules": " ".join(readers),
    }


def _readers(rules: RuleSet, day: dt.date) -> dict[str, list[str]]:
    """Return what reads each value, group and code set on a day, through definitions and derived values too: rules first."""
    elements, uses = rules.elements, Uses(rules)
    found: dict[str, list[str]] = {}
    for name, rule in elements.rules.items():
        dated = rule.on(day)
        conditions = [] if dated is None else [dated.value.applies, dated.value.requires]
        for read in dict.fromkeys(_read(conditions, elements, day)):
            found.setdefault(read, []).append(name)
    told: Mapping[str, Note | Step] = {**elements.notes, **elements.steps}
    for name, each in told.items():
        if day in each.period:
            for read in dict.fromkeys((*uses.meaning(name), *sorted(uses.said(name)))):
                found.setdefault(read, []).append(name)
    return found


def _read(conditions: list[Condition], elements: Elements, day: dt.date) -> Iterator[str]:
    for each in reached(conditions, elements, day):
        if isinstance(each, Condition):
            tests = (part for part in walk(each) if isinstance(part, Test))
            yield from (test.operand.id for test in tests if isinstance(test.operand, Named))
        else:
            yield from (part.id for part in inside(each) if isinstance(part, ParameterValue))
