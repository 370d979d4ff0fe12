"""A field of law of one's own: its cases are a pydantic model, its law is a folder of rule files."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from soziorules.engine.arguments import wrong_kind
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Period
from soziorules.engine.language.facts import Day, Vocabulary
from soziorules.engine.language.text import Text
from soziorules.engine.language.units import Unit
from soziorules.engine.ruleset.reader import load_elements
from soziorules.engine.source import SourceFile, load_nodes, load_plain
from soziorules.field.facts import fields_of_records, stated_facts
from soziorules.field.plain import plainly, put
from soziorules.field.problems import problems_of
from soziorules.field.saved import explained, parted
from soziorules.field.sources import source_of
from soziorules.field.stated import Stated
from soziorules.render import RENDERERS, plain_answer, to_dict, to_message, to_sentences

NAME = Text("ein Text, der das Rechtsgebiet nennt", "a text that names the field of law")
MODEL = Text(
    "eine Klasse, die von soziorules.field.Stated abgeleitet ist (die Klasse, kein Fall)",
    "a class derived from soziorules.field.Stated (the class, not a case)",
)
DAY = Text("der Pfad der Angabe, etwa 'lent_on'", "the path of the fact, such as 'lent_on'")
FOLDER = Text("ein Ordner mit Regeldateien", "a folder of rule files")
FIELD = Text("was field_of_law(...) zurückgibt", "what field_of_law(...) returns")
NOT_A_DAY = Text(
    "der Tag, dessen Recht gilt, muss ein Kalendertag sein (soziorules.field.Day)",
    "the day whose law applies must be a calendar day (soziorules.field.Day)",
)
Model = TypeVar("Model", bound=Stated)
ALLOWED = Text(
    "ein Pfad (JSON oder YAML), ein JSON-Text oder seine Bytes, eine Zuordnung (dict) oder ein Fall",
    "a path (JSON or YAML), a JSON text or its bytes, a mapping (dict) or a case",
)
NO_OBJECT = Text("ein Fall ist ein Objekt mit Angaben", "a case is an object with facts")
NO_DAY = Text(
    "der Tag, dessen Recht gilt, muss eine Angabe des Falls sein",
    "the day whose law applies must be a fact of the case",
)


def field_of_law(
    name: str,
    model: type[Stated],
    *,
    day: str,
    units: Mapping[str, Unit] | None = None,
    **more: Any,
) -> Domain:
    """Return a field of law whose cases are stated by a model.

    `day` is the path of the fact that says whose day's law applies. `units` are those that only this field counts in, beside
    the general ones. `more` are members of `Domain`: what this field brings beyond what follows from model and rules.

    Raises Problems for a field of the model that rules cannot read, and for arguments of the wrong kind.
    """
    if not isinstance(name, str):
        raise wrong_kind("name", NAME)
    if not (isinstance(model, type) and issubclass(model, Stated)):
        raise wrong_kind("model", MODEL)
    if not isinstance(day, str):
        raise wrong_kind("day", DAY)
    facts = [*stated_facts(model, _count), *fields_of_records(model, _count)]
    vocabulary = Vocabulary({fact.name: fact for fact in facts}, own_units=units or {})
    if day not in vocabulary or "[" in day:
        raise Problems((Diagnostic("R076", NO_DAY, path=day),))
    if not isinstance(vocabulary[day].type, Day):
        raise Problems((Diagnostic("R076", NOT_A_DAY, path=day),))
    read = partial(read_case, model)
    given = {
        "renderers": RENDERERS, "to_dict": to_dict, "sentences": to_sentences, "message": to_message,
        "change": partial(_changed, model), "state": plainly, "short_answer": plain_answer, **more,
    }  # fmt: skip
    return Domain(
        name=name,
        vocabulary=vocabulary,
        read_case=read,
        day_fact=day,
        day_of=partial(_day_of, day),
        on_day=partial(_on_day, model, day),
        **given,
    )


def load_rules(folder: str | os.PathLike[str], field: Domain) -> RuleSet:
    """Return the rules of a folder for a field of law (`field_of_law`). Raises Problems with every problem of every file."""
    if not isinstance(folder, str | os.PathLike):
        raise wrong_kind("folder", FOLDER)
    if not isinstance(field, Domain):
        raise wrong_kind("field", FIELD)
    return RuleSet(load_elements(Path(folder), field.vocabulary, _any_code), field)


def read_case(model: type[Model], case: Any) -> Model:
    """Return the case that a path, a text, bytes, a mapping or a case states. Raises Problems, which never show a value."""
    if isinstance(case, model):
        return case
    if isinstance(case, Mapping):
        return _stated(model, case, None)
    source = _source(case)
    plain = load_plain(source)
    if not isinstance(plain, dict):
        raise Problems((Diagnostic("C009", NO_OBJECT, place=source.place(0, 0), path="$"),))
    return _stated(model, plain, source)


def _stated(model: type[Model], plain: Mapping[str, Any], source: SourceFile | None) -> Model:
    stated, saved_by = parted(plain)
    try:
        return _validated(model, stated, source)
    except Problems as problems:
        raise explained(problems, saved_by) from None


def _source(case: Any) -> SourceFile:
    if isinstance(case, SourceFile):
        return case
    if not isinstance(case, str | bytes | bytearray | memoryview | os.PathLike):
        raise wrong_kind("case", ALLOWED)
    return source_of(case, ALLOWED)


def _validated(model: type[Model], plain: Mapping[str, Any], source: SourceFile | None) -> Model:
    try:
        return model.model_validate(plain)
    except ValidationError as error:
        raise problems_of(error, None if source is None else load_nodes(source), model) from None


def _changed(model: type[Model], case: Model, values: Mapping[str, Any]) -> Model:
    plain = plainly(case)
    for path, value in values.items():
        put(plain, path, plainly(value))
    return read_case(model, plain)


def _day_of(path: str, case: Any) -> dt.date | None:
    for step in path.split("."):
        case = getattr(case, step)
    day: dt.date | None = case
    return day


def _on_day(model: type[Model], path: str, case: Model, day: dt.date) -> Model:
    return _changed(model, case, {path: day})


def _count(path: str) -> str:
    return "count"


def _any_code(spec: str, period: Period) -> Iterable[tuple[Text, Text | None]]:
    """Find nothing wrong with a code: which there are, nobody has said."""
    return ()
