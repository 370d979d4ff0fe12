"""A form of all questions: what can be stated of a case, in groups, as plain data that any surface can lay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.facts import Choice, Choices, Fact, FactType, Records, Vocabulary
from soziorules.engine.language.text import Text
from soziorules.interview.answers import HOW


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Questions under one title. A path belongs to it if it is one of `paths`, or begins with one that ends in a dot."""

    id: str
    title: Text
    paths: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Return whether the question for a path stands in this group."""
        return any(path == own or (own.endswith(".") and path.startswith(own)) for own in self.paths)


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that is offered by its name beside a field: a value, or the same as another fact states (`same_as`)."""

    title: Text
    value: int | None = None
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class FormParts:
    """What a field of law brings to its form: groups in order, fields of lists, what it is called, what to say below.

    `columns` are the fields of a list that stand in its table, the others below each row; `offers` answers by their names.
    `instead` names for a fact another one that asks the same better: it is shown only where it is stated all the same.
    `yes_or_no` says what yes and what no mean, where a question holds a negation.
    """

    groups: tuple[FormGroup, ...] = ()
    records: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    yes_or_no: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    title: Text | None = None
    note: Text = Text("", "")


OTHERS: Final = FormGroup("other", Text("Angaben", "Facts"), ())


def form(vocabulary: Vocabulary, parts: FormParts) -> list[dict[str, Any]]:
    """Return the groups, each with its fields; whatever stands in no group comes last."""
    fields = {
        fact.name: described(fact, fact.name, vocabulary, parts)
        for fact in vocabulary
        if "[" not in fact.name and (fact.derivation is None or isinstance(fact.type, Records))
    }
    found = []
    for group in (*parts.groups, OTHERS):
        own = [name for name in fields if group is OTHERS or group.holds(name)]
        own.sort(key=lambda name: _place(name, group))
        if own:
            titles = {"de": group.title.de, "en": group.title.en}
            found.append({"id": group.id, "title": titles, "fields": [fields.pop(name) for name in own]})
    return found


def _place(name: str, group: FormGroup) -> int:
    """Return where a field comes in its group: in the order of the group's paths, then as the case has it."""
    return next((number for number, own in enumerate(group.paths) if name == own or name.startswith(own)), 0)


def described(fact: Fact, name: str, vocabulary: Vocabulary, parts: FormParts) -> dict[str, Any]:
    """Return a field: its name, its type, what it is called and asked, and for a choice its values, for a list its fields."""
    about, how = fact.about, HOW.get(type(fact.type), Text("", ""))
    found: dict[str, Any] = {
        "name": name,
        "path": fact.name,
        "type": type(fact.type).__name__.lower(),
        "label": _both(about.label),
        "question": _both(about.question or about.label),
        "how": _both(how),
        "offers": [
            {**_both(each.title), "value": each.value, "same_as": each.same_as}
            for each in parts.offers.get(fact.name, ())
        ],
        "instead": parts.instead.get(fact.name, ""),
        "values": [{"id": value, **_value(fact, value)} for value in _values(fact.type)],
    }
    if fact.name in parts.yes_or_no:
        answers = zip((True, False), parts.yes_or_no[fact.name], strict=True)
        found["values"] = [{"id": value, **_both(text)} for value, text in answers]
    if isinstance(fact.type, Records):
        inner = _inner(fact.name, vocabulary, parts)
        found["columns"] = list(parts.columns.get(fact.name, ()))
        found["fields"] = [described(each, each.name.rpartition(".")[2], vocabulary, parts) for each in inner]
    return found


def fact_at(path: str, parts: FormParts) -> Fact | None:
    """Return the field of a list by its path without numbers, such as `books[].stamped`; None where there is none."""
    own = (fact for facts in parts.records.values() for fact in facts)
    return next((fact for fact in own if fact.name == path), None)


def _inner(name: str, vocabulary: Vocabulary, parts: FormParts) -> Iterable[Fact]:
    if name in parts.records:
        return parts.records[name]
    return [fact for fact in vocabulary if fact.name.startswith(f"{name}[].") and fact.derivation is None]


def _values(type_: FactType) -> tuple[str, ...]:
    return type_.values if isinstance(type_, Choice | Choices) else ()


def _value(fact: Fact, value: str) -> Mapping[str, str]:
    named = fact.about.values.get(value)
    return {"de": value, "en": value} if named is None else _both(named)


def _both(text: Text) -> dict[str, str]:
    return {"de": text.de, "en": text.en}


def stated(plain: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what a plain case states: path and value; a list is one value."""
    for name, value in plain.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from stated(value, f"{path}.")
        elif value is not None:
            yield path, value


__all__ = ["FormGroup", "FormParts", "Offer", "described", "fact_at", "form", "stated"]
