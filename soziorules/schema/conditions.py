"""The schema of conditions: every fact with the tests that fit its type, the combinators, and names from rule files.

What the program defines (facts, tests, values) is closed, so that a slip shows; what files define is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from soziorules.engine.dataclass import replace
from soziorules.engine.language.conditions import Operator
from soziorules.engine.language.facts import Choice, Choices, Fact, FactType, Records, Span, Whole
from soziorules.engine.language.text import Text
from soziorules.engine.language.units import Unit
from soziorules.engine.ruleset.conditions import OPERATORS
from soziorules.engine.ruleset.literals import TYPE_NAMES
from soziorules.schema.names import Names, titles
from soziorules.schema.pieces import (
    DOTTED,
    Schema,
    closed,
    described,
    listed,
    other_than,
    reference,
)
from soziorules.schema.texts import TESTS
from soziorules.schema.values import literal, value_definitions

TEST_TITLE: Final = "Prüfung / test"
COMBINATORS: Final[Mapping[str, Text]] = {
    "all": Text("Alle diese Bedingungen.", "All of these conditions."),
    "any": Text("Mindestens eine dieser Bedingungen.", "At least one of these conditions."),
    "not": Text("Diese Bedingung ist sicher nicht erfüllt.", "This condition is definitely not met."),
    "some": Text(
        "Mindestens ein Eintrag einer Liste erfüllt die Bedingung.",
        "At least one element of a list meets the condition.",
    ),
    "by_reading": Text(
        "Je nach Antwort auf eine Auslegungsfrage; jede Antwort muss dastehen: eine Bedingung, oder true oder false.",
        "By the option of a reading; every option must be given: a condition, or true or false.",
    ),
}
CONDITION_TITLE: Final = "Bedingung / condition"
CONDITION: Final = Text(
    "Eine Bedingung: Angaben mit Prüfungen, benannte Bedingungen, all, any, not, some, by_reading. Alles muss erfüllt sein.",
    "A condition: facts with tests, named conditions, all, any, not, some, by_reading. All must be met.",
)
OWN_DEFINITION: Final = Text("Eine benannte Bedingung: true oder false.", "A named condition: true or false.")
IF_NOT_STATED: Final = Text(
    "Was gilt, wenn zu dieser Angabe nichts gesagt ist; nur, wo die Norm es vermutet.",
    "What holds where nothing is said of this fact; only where the norm presumes it.",
)
REFERENCES: Final[Mapping[str, Text]] = {
    "parameter": Text("Der Wert der Norm.", "The value of the norm."),
    "fact": Text("Eine andere Angabe derselben Art.", "Another fact of the same type."),
    "group": Text("Eine benannte Auswahl von Werten.", "A named subset of the values."),
}


def condition_definitions(names: Names) -> dict[str, Schema]:
    """Return `condition`, one for the elements of each list (`condition_of_<list>`), and what they share."""
    writer = Conditions(names)
    of_lists = {f"condition_of_{name}": writer.condition(name) for name in writer.lists()}
    whole = writer.condition(None)
    at_a_moment = Conditions(replace(names, vocabulary=names.vocabulary.at_a_moment()))
    shown = at_a_moment.condition(None, moment=True)
    shared = {**writer.shared, **at_a_moment.shared}
    values = value_definitions(names.vocabulary.at_a_moment())
    return {"condition": whole, "condition_at_a_moment": shown, **of_lists, **shared, **values}


class Conditions:
    """Writes the schemas of conditions over one vocabulary and one rule set.

    Facts of the same type share their tests; `shared` holds these by name once the conditions are written.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self.shared: dict[str, Schema] = {}

    def lists(self) -> Iterator[str]:
        """Yield the lists of records that have facts of their elements."""
        for fact in self._names.vocabulary:
            if isinstance(fact.type, Records) and next(self._facts(fact.name), None) is not None:
                yield fact.name

    def condition(self, records: str | None, *, moment: bool = False) -> Schema:
        """Return the schema of a condition over the case, over an element of `records`, or over a `moment`."""
        facts = {name: self._fact(fact) for name, fact in self._facts(records)}
        combined = self._of_a_moment() if moment else self._combined(records)
        if records is not None:
            return described(CONDITION, closed({**combined, **facts}, title=CONDITION_TITLE))
        definitions = {
            name: described(title, {"type": "boolean"})
            for name, title in titles(self._names.elements.definitions).items()
        }
        return described(
            CONDITION,
            closed(
                {**combined, **facts, **definitions},
                title=CONDITION_TITLE,
                patternProperties={other_than(facts, DOTTED): described(OWN_DEFINITION, {"type": "boolean"})},
            ),
        )

    def _facts(self, records: str | None) -> Iterator[tuple[str, Fact]]:
        prefix = "" if records is None else f"{records}[]."
        for fact in self._names.vocabulary:
            name = fact.name.removeprefix(prefix)
            if fact.name.startswith(prefix) and "[]" not in name and not isinstance(fact.type, Records):
                yield name, fact

    def _combined(self, records: str | None) -> dict[str, Schema]:
        inner = reference("condition" if records is None else f"condition_of_{records}")
        several = listed(inner, minItems=1)
        found = {"all": several, "any": several, "not": inner, "by_reading": self._by_reading(inner)}
        if records is None:
            labels = self._names.facts(Records)
            lists = {
                name: described(labels[name], reference(f"condition_of_{name}")) for name in self.lists()
            }
            found["some"] = closed(lists, minProperties=1, maxProperties=1)
        return {name: described(COMBINATORS[name], found[name]) for name in COMBINATORS if name in found}

    def _of_a_moment(self) -> dict[str, Schema]:
        """A moment asks neither lists nor readings."""
        inner = reference("condition_at_a_moment")
        several = listed(inner, minItems=1)
        found = {"all": several, "any": several, "not": inner}
        return {name: described(COMBINATORS[name], schema) for name, schema in found.items()}

    def _by_reading(self, inner: Schema) -> Schema:
        known = {
            name: described(
                reading.question, _answers({each.id: each.title for each in reading.options}, inner)
            )
            for name, reading in self._names.elements.readings.items()
        }
        new = {other_than(known): _answers({}, inner)}
        return closed(known, patternProperties=new, minProperties=1, maxProperties=1)

    def _fact(self, fact: Fact) -> Schema:
        name = _shared_name(fact.type)
        if name is None:
            return described(_fact_text(fact, self._names.vocabulary.units), self._tests(fact))
        self.shared[name] = self._tests(fact)
        return described(_fact_text(fact, self._names.vocabulary.units), reference(name))

    def _tests(self, fact: Fact) -> Schema:
        operators = OPERATORS[type(fact.type)]
        tests = closed(
            {
                **{name: described(TESTS[name], self._operand(fact, name)) for name in operators},
                "if_not_stated": described(IF_NOT_STATED, {"enum": ["met", "missed"]}),
            },
            title=TEST_TITLE,
            minProperties=1,
        )
        return {"anyOf": [literal(fact), tests]} if "equals" in operators else tests

    def _operand(self, fact: Fact, operator: Operator) -> Schema:
        match operator:
            case "within":
                return self._names.code_set()
            case "any_of" | "all_of":
                return listed(literal(fact), minItems=1)
            case "in":
                values = listed(literal(fact), minItems=1)
                return _either(
                    values, group=self._names.group(fact) if isinstance(fact.type, Choice) else None
                )
            case "equals" | "at_least" | "at_most":
                parameter = self._names.parameter(fact.type)
                return _either(literal(fact), parameter=parameter, fact=self._names.comparable(fact.type))


def _shared_name(type_: FactType) -> str | None:
    match type_:
        case Choice() | Choices() | Records():
            return None
        case Whole(unit=unit, minimum=minimum, maximum=maximum):
            bounds = f"_from_{minimum}" * (minimum is not None) + f"_to_{maximum}" * (maximum is not None)
            return f"tests_of_{unit}{bounds}"
        case Span(unit=unit):
            return f"tests_of_span_of_{unit}"
        case _:
            return f"tests_of_{type(type_).__name__.lower()}"


def _either(value: Schema, **references: Schema | None) -> Schema:
    named = [
        closed({sort: described(REFERENCES[sort], schema)}, [sort])
        for sort, schema in references.items()
        if schema is not None
    ]
    return {"anyOf": [value, *named]} if named else value


def _answers(options: Mapping[str, Text], inner: Schema) -> Schema:
    """Return what may stand under a reading: for each option a condition, or true or false where the option settles it."""
    said = {"anyOf": [inner, {"type": "boolean"}]}
    return {
        "type": "object",
        "properties": {name: described(title, said) for name, title in options.items()},
        "additionalProperties": said,
        "minProperties": 2,
    }


def _fact_text(fact: Fact, units: Mapping[str, Unit]) -> Text:
    about, kind = fact.about.description, TYPE_NAMES[type(fact.type)]
    known = units.get(fact.type.unit) if isinstance(fact.type, Whole | Span) else None
    if known is None:
        return Text(f"{about.de} ({kind.de})", f"{about.en} ({kind.en})")
    unit = known.name
    return Text(f"{about.de} ({kind.de}, {unit.de})", f"{about.en} ({kind.en}, {unit.en})")
