"""The lending library with all that surfaces need of a field of law: cases as files and tables state them, figures, renderers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, cast

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import Amount, Boolean, Choice, Choices, Day, Records, Span, Whole
from soziorules.engine.language.text import Text
from soziorules.engine.source import SourceFile, load_plain, read_source
from soziorules.render import RENDERERS, to_dict, to_message, to_sentences
from soziorules.schema.answers import AnswerPart, DecisionAnswer, said
from soziorules.schema.domain_parts import SchemaParts, plain_parts
from tests.engine.lending import DOMAIN, RULES, VOCABULARY, Book, Loan, load
from tests.people import lending

ATTRIBUTES = lending.FIELDS


def read(stated: Any) -> Loan:
    """Return the loan that a file, a mapping or a loan states. Raises Problems with the path of everything that cannot be."""
    if isinstance(stated, Loan):
        return stated
    plain = load_plain(read_source(stated)) if isinstance(stated, Path) else stated
    plain = load_plain(plain) if isinstance(plain, SourceFile) else plain
    values: dict[str, Any] = {}
    wrong = []
    for path, value in _flat(cast(Mapping[str, Any], plain), ""):
        if path not in ATTRIBUTES or not _fits(path, value):
            wrong.append(Diagnostic("C001", Text("das geht nicht", "this cannot be"), path=f"$.{path}"))
        elif value is not None:
            values[ATTRIBUTES[path]] = _value(path, value)
    if wrong:
        raise Problems(tuple(wrong))
    return Loan(**values)


def _flat(plain: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield what is stated by the path of the fact; the names of a loan's attributes are read, too."""
    names = {attribute: path for path, attribute in ATTRIBUTES.items()}
    for name, value in plain.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}.")
        else:
            yield names.get(path, path), value


def _fits(path: str, value: Any) -> bool:
    match VOCABULARY[path].type:
        case Whole(minimum=low, maximum=high):
            whole = isinstance(value, int) and not isinstance(value, bool)
            return value is None or (whole and (low or 0) <= value <= (high or value))
        case Choice(values):
            return value is None or value in values
        case Choices(values):
            return value is None or (
                isinstance(value, list | tuple | frozenset) and set(value) <= set(values)
            )
        case Boolean():
            return value is None or isinstance(value, bool)
        case Day():
            return value is None or isinstance(value, dt.date) or _is_day(value)
        case _:
            return True


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _value(path: str, value: Any) -> Any:
    match VOCABULARY[path].type:
        case Day():
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        case Amount():
            return Decimal(str(value))
        case Choices():
            return frozenset(value)
        case Span():
            return tuple(value)
        case Records():
            return tuple(each if isinstance(each, Book) else Book(**each) for each in value)
        case _:
            return value


def state(case: Loan) -> dict[str, Any]:
    """Return what a loan states, as a file holds it."""
    plain: dict[str, Any] = {}
    for path, attribute in ATTRIBUTES.items():
        value = getattr(case, attribute)
        if value is not None:
            *outer, name = path.split(".")
            inside = plain
            for step in outer:
                inside = inside.setdefault(step, {})
            inside[name] = _plain(value)
    return plain


def _plain(value: Any) -> Any:
    match value:
        case dt.date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case frozenset():
            return sorted(value)
        case Book():
            return {
                each.name: getattr(value, each.name)
                for each in fields(value)
                if getattr(value, each.name) is not None
            }
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def change(case: Loan, values: Mapping[str, Any]) -> Loan:
    """Return the loan with other values by path."""
    single = {path: value for path, value in values.items() if "[" in path}
    others = {
        path: None if value is None else _value(path, value)
        for path, value in values.items()
        if path not in single
    }
    return lending.change(lending.change(case, others), single)


class BooksAnswer(AnswerPart):
    """Books that may be lent."""

    german = "Bücher, die verliehen werden können."
    permitted: Annotated[int, said("Wie viele.", "How many.")]


class LoanAnswer(DecisionAnswer):
    """A decision on a loan."""

    german = "Eine Entscheidung über eine Ausleihe."
    books: Annotated[
        BooksAnswer | None,
        said(
            "Bücher, die verliehen werden können.",
            "Books that may be lent.",
            left_out=True,
            never_null=True,
        ),
    ] = None


def schemas() -> SchemaParts:
    """Return the case as its facts make it, and the model of a decision with the figure beside it."""
    return SchemaParts(plain_parts(VOCABULARY).case, Text("Eine Ausleihe", "A loan"), LoanAnswer)


WHOLE = replace(
    DOMAIN, read_case=read, state=state, change=change, levers=lending.LEVERS, schemas=schemas,
    renderers=RENDERERS, to_dict=to_dict, sentences=to_sentences, message=to_message,
)  # fmt: skip


@cache
def library(folder: Path = RULES) -> RuleSet:
    """Return the lending library's rules with all of this."""
    return RuleSet(load(folder).elements, WHOLE)
