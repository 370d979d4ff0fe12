"""Reads a condition from its source nodes and checks each part against the facts it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import (
    ALWAYS,
    NEVER,
    All,
    Any,
    ByReading,
    Computed,
    Condition,
    Constant,
    Defined,
    Named,
    Not,
    Operand,
    Operator,
    OtherFact,
    Some,
    Test,
    Value,
)
from soziorules.engine.language.elements import CodeSet, Group, Parameter, Reading
from soziorules.engine.language.facts import (
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    Fact,
    FactType,
    Records,
    Span,
    Vocabulary,
    Whole,
)
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.literals import TYPE_NAMES, listed, literal, number_alone
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.ruleset.vocabulary import TAKEN as COMBINATORS
from soziorules.engine.ruleset.vocabulary import check_record
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode

if TYPE_CHECKING:
    from soziorules.engine.ruleset.formulas import FormulaReader

OPERATORS: Mapping[type[FactType], tuple[Operator, ...]] = {
    Boolean: ("equals",),
    Whole: ("equals", "in", "at_least", "at_most"),
    Span: ("at_least", "at_most"),
    Day: ("equals", "at_least", "at_most"),
    Amount: ("at_least", "at_most"),
    Choice: ("equals", "in"),
    Choices: ("any_of", "all_of"),
    Code: ("within",),
    Records: (),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a condition may name besides facts."""

    parameters: Mapping[str, Parameter]
    groups: Mapping[str, Group]
    code_sets: Mapping[str, CodeSet]
    definitions: frozenset[str]
    readings: Mapping[str, Reading]


class ConditionReader:
    """Turns source nodes into conditions; what is wrong goes to the collector and reads as *always*."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        names: Names,
        collector: Collector,
        formulas: FormulaReader | None = None,
    ) -> None:
        self._vocabulary = vocabulary
        self._names = names
        self._collector = collector
        self._formulas = formulas
        """Reads the formulas with which conditions inside formulas compare; those of rules name a derived value."""

    def read(self, node: Node, records: str | None = None) -> Condition:
        """Read a condition over the case, or over an element of `records`."""
        if not isinstance(node, MapNode):
            self._collector.add(
                "R014",
                Text("Hier muss eine Bedingung stehen", "a condition is expected here"),
                node,
                allowed=Text("eine Zuordnung von Angaben zu Prüfungen", "a mapping of facts to tests"),
            )
            return ALWAYS
        parts = tuple(self._entry(str(key.value), key, value, records) for key, value in node.entries)
        return parts[0] if len(parts) == 1 else All(parts)

    def _entry(self, key: str, key_node: ScalarNode, value: Node, records: str | None) -> Condition:
        combine = self._combinators().get(key)
        if combine is not None:
            return combine(value, records)
        name = key if records is None else f"{records}[].{key}"
        if records is None and key in self._names.definitions:
            return self._defined(key, value)
        if name not in self._vocabulary or not self._in_scope(name, records):
            prefix = "" if records is None else f"{records}[]."
            known = [
                fact.name.removeprefix(prefix)
                for fact in self._vocabulary
                if self._in_scope(fact.name, records)
            ]
            if records is None:
                known += [*self._names.definitions, *COMBINATORS]
            self._collector.unknown("R012", Text("Die Angabe", "fact"), key, known, key_node)
            return ALWAYS
        return self._tests(self._vocabulary[name], value)

    @staticmethod
    def _in_scope(name: str, records: str | None) -> bool:
        return name.startswith(f"{records}[].") if records is not None else "[]" not in name

    def _combinators(self) -> Mapping[str, Callable[[Node, str | None], Condition]]:
        return {
            "all": lambda node, records: All(self._items(node, records)),
            "any": lambda node, records: Any(self._items(node, records)),
            "not": lambda node, records: Not(self.read(node, records)),
            "some": self._some,
            "by_reading": self._by_reading,
        }

    def _items(self, node: Node, records: str | None) -> tuple[Condition, ...]:
        if not isinstance(node, ListNode) or not node.items:
            message = Text("Hier muss eine Liste von Bedingungen stehen", "a list of conditions is expected")
            self._collector.add("R014", message, node)
            return ()
        return tuple(self.read(item, records) for item in node.items)

    def _some(self, node: Node, records: str | None) -> Condition:
        if records is not None or not isinstance(node, MapNode) or len(node.entries) != 1:
            message = Text(
                "„some“ braucht genau eine Liste von Einträgen mit einer Bedingung",
                "some takes exactly one list of records with a condition",
            )
            self._collector.add("R014", message, node)
            return ALWAYS
        key, where = node.entries[0]
        name = str(key.value)
        if name not in self._vocabulary or not isinstance(self._vocabulary[name].type, Records):
            lists = [fact.name for fact in self._vocabulary if isinstance(fact.type, Records)]
            self._collector.unknown("R012", Text("Die Liste", "list"), name, lists, key)
            return ALWAYS
        of_record = self.read(where, name)
        check_record(of_record, where, self._collector)
        return Some(name, of_record, at=node.place.at)

    def _by_reading(self, node: Node, records: str | None) -> Condition:
        entries = node.entries if isinstance(node, MapNode) else ()
        if len(entries) != 1 or not isinstance(entries[0][1], MapNode):
            message = Text(
                "„by_reading“ braucht genau eine Auslegungsfrage mit einer Bedingung je Antwort",
                "by_reading takes exactly one question with a condition for each option",
            )
            self._collector.add("R014", message, node)
            return ALWAYS
        key, options = entries[0]
        assert isinstance(options, MapNode)
        reading = self._names.readings.get(str(key.value))
        if reading is None:
            self._collector.unknown(
                "R020", Text("Die Auslegungsfrage", "reading"), str(key.value), self._names.readings, key
            )
            return ALWAYS
        known = [option.id for option in reading.options]
        given = {str(option.value): value for option, value in options.entries}
        for option, _ in options.entries:
            if option.value not in known:
                self._collector.unknown(
                    "R020", Text("Die Antwort", "option"), str(option.value), known, option
                )
        lacking = [each for each in known if each not in given]
        if lacking:
            names = ", ".join(lacking)
            message = Text(f"Es fehlen die Antworten: {names}", f"options missing: {names}")
            self._collector.add("R020", message, key)
        return ByReading(
            reading.head.id,
            tuple((each, self._option(given[each], records)) for each in known if each in given),
            at=node.place.at,
        )

    def _option(self, node: Node, records: str | None) -> Condition:
        """Read what holds under an option of a reading, which may settle it: true or false."""
        if isinstance(node, ScalarNode) and isinstance(node.value, bool):
            return ALWAYS if node.value else NEVER
        return self.read(node, records)

    def _defined(self, name: str, node: Node) -> Condition:
        if not isinstance(node, ScalarNode) or not isinstance(node.value, bool):
            message = Text(
                f"„{name}“ ist eine Bedingung: true oder false", f'"{name}" is a condition: true or false'
            )
            self._collector.add("R015", message, node)
            return ALWAYS
        defined = Defined(name, at=node.place.at)
        return defined if node.value else Not(defined)

    def _tests(self, fact: Fact, node: Node) -> Condition:
        if isinstance(node, ScalarNode):
            return self._test(fact, "equals", node, node)
        if not isinstance(node, MapNode) or not node.entries:
            message = Text(
                "Hier muss ein Wert oder eine Prüfung stehen", "a value or a test is expected here"
            )
            self._collector.add("R014", message, node, allowed=listed(OPERATORS[type(fact.type)]))
            return ALWAYS
        presumed = self._presumed(fact, node)
        entries = [(key, value) for key, value in node.entries if key.value != "if_not_stated"]
        if not entries:
            message = Text("es fehlt die Prüfung", "the test is missing")
            self._collector.add("R014", message, node, allowed=listed(OPERATORS[type(fact.type)]))
            return ALWAYS
        tests = tuple(self._test(fact, str(key.value), key, value, presumed) for key, value in entries)
        return tests[0] if len(tests) == 1 else All(tests)

    def _presumed(self, fact: Fact, node: MapNode) -> bool | None:
        """Return what silence on the fact counts as; a derived value is never stated, so it takes no presumption."""
        written = node.get("if_not_stated")
        if written is None:
            return None
        word = written.value if isinstance(written, ScalarNode) else None
        if word not in ("met", "missed"):
            message = Text("hier steht met oder missed", "met or missed is expected here")
            self._collector.add("R015", message, written)
        if fact.derivation is not None or not fact.read:
            message = Text(
                f"„{fact.name}“ wird nicht angegeben, sondern abgeleitet",
                f'"{fact.name}" is not stated, but derived',
            )
            self._collector.add("R014", message, written)
        return word == "met"

    def _test(
        self, fact: Fact, operator: str, operator_node: Node, node: Node, presumed: bool | None = None
    ) -> Condition:
        allowed = OPERATORS[type(fact.type)]
        fitting = next((known for known in allowed if known == operator), None)
        if fitting is None:
            known_somewhere = any(operator in operators for operators in OPERATORS.values())
            if not known_somewhere:
                self._collector.unknown("R013", Text("Die Prüfung", "test"), operator, allowed, operator_node)
                return ALWAYS
            kind = TYPE_NAMES[type(fact.type)]
            message = Text(
                f"„{operator}“ passt nicht zu „{fact.name}“ ({kind.de})",
                f'"{operator}" does not fit "{fact.name}" ({kind.en})',
            )
            self._collector.add("R014", message, operator_node, allowed=listed(allowed))
            return ALWAYS
        operand = self._operand(fact, fitting, node)
        if operand is None:
            return ALWAYS
        return Test(fact.name, fitting, operand, at=node.place.at, if_not_stated=presumed)

    def _operand(self, fact: Fact, operator: Operator, node: Node) -> Operand | None:
        if isinstance(node, MapNode):
            if self._formulas is not None and self._formulas.is_formula(node):
                return self._computed(self._formulas, fact, operator, node)
            return self._reference(fact, operator, node)
        if operator == "within":
            return self._code_set(node)
        if operator in ("in", "any_of", "all_of"):
            return self._listed(fact, node)
        value = self._literal(fact, node)
        return None if value is None else Constant(value)

    def _computed(
        self, formulas: FormulaReader, fact: Fact, operator: Operator, node: MapNode
    ) -> Operand | None:
        from soziorules.engine.ruleset.formulas import unit_of_type

        unit = unit_of_type(fact.type)
        if unit in (None, "choice") or operator not in ("equals", "at_least", "at_most"):
            message = Text(
                f"mit „{fact.name}“ lässt sich so keine Formel vergleichen",
                f'"{fact.name}" cannot be compared with a formula this way',
            )
            self._collector.add("R022", message, node)
            return None
        return Computed(
            formulas.read(node, str(unit), fact.name.partition("[]")[0] if "[]" in fact.name else None)
        )

    def _code_set(self, node: Node) -> Operand | None:
        name = str(node.value) if isinstance(node, ScalarNode) else ""
        if name in self._names.code_sets:
            return Named("code_set", name)
        self._collector.unknown(
            "R018", Text("Die Schlüsselliste", "code set"), name, self._names.code_sets, node
        )
        return None

    def _listed(self, fact: Fact, node: Node) -> Operand | None:
        if not isinstance(node, ListNode) or not node.items:
            message = Text("Hier muss eine Liste von Werten stehen", "a list of values is expected here")
            self._collector.add("R015", message, node)
            return None
        values = [self._literal(fact, item) for item in node.items]
        if any(value is None for value in values):
            return None
        return Constant(frozenset(values))  # type: ignore[arg-type]  # homogeneous: all went through _literal

    def _reference(self, fact: Fact, operator: Operator, node: MapNode) -> Operand | None:
        key, value = node.entries[0] if len(node.entries) == 1 else (node, node)
        sort = str(key.value) if isinstance(key, ScalarNode) else ""
        name = str(value.value) if isinstance(value, ScalarNode) else ""
        match sort:
            case "parameter":
                return self._parameter(fact, operator, name, value)
            case "group":
                return self._group(fact, operator, name, value)
            case "fact":
                return self._other_fact(fact, operator, name, value)
            case _:
                message = Text("Diesen Bezug gibt es nicht", "no such reference")
                self._collector.add("R013", message, key, allowed=listed(("parameter", "group", "fact")))
                return None

    def _parameter(self, fact: Fact, operator: Operator, name: str, node: Node) -> Operand | None:
        if operator not in ("equals", "at_least", "at_most"):
            message = Text(
                f"„{operator}“ braucht eine Liste von Werten", f'"{operator}" needs a list of values'
            )
            self._collector.add("R015", message, node)
            return None
        parameter = self._names.parameters.get(name)
        if parameter is None:
            self._collector.unknown("R017", Text("Den Wert", "parameter"), name, self._names.parameters, node)
            return None
        wanted = {Whole: None, Span: None, Day: "day", Amount: "euro"}.get(type(fact.type), "?")
        if isinstance(fact.type, Whole | Span):
            wanted = fact.type.unit
        if parameter.unit != wanted and parameter.unit in self._vocabulary.units:
            message = Text(
                f"„{name}“ hat die Einheit {parameter.unit}, „{fact.name}“ braucht {wanted}",
                f'"{name}" is in {parameter.unit}, "{fact.name}" needs {wanted}',
            )
            self._collector.add("R019", message, node)
            return None
        return Named("parameter", name)

    def _group(self, fact: Fact, operator: Operator, name: str, node: Node) -> Operand | None:
        group = self._names.groups.get(name)
        if group is None or group.of != fact.name or operator != "in":
            fitting = [known.head.id for known in self._names.groups.values() if known.of == fact.name]
            self._collector.unknown("R018", Text("Die Gruppe", "group"), name, fitting, node)
            return None
        return Named("group", name)

    def _other_fact(self, fact: Fact, operator: Operator, name: str, node: Node) -> Operand | None:
        if name not in self._vocabulary:
            known = [other.name for other in self._vocabulary if type(other.type) is type(fact.type)]
            self._collector.unknown("R012", Text("Die Angabe", "fact"), name, known, node)
            return None
        other = self._vocabulary[name].type
        comparable = isinstance(fact.type, Whole | Day | Amount) and operator in (
            "equals",
            "at_least",
            "at_most",
        )
        if not comparable or type(other) is not type(fact.type) or _unit(other) != _unit(fact.type):
            message = Text(
                f"„{fact.name}“ und „{name}“ lassen sich so nicht vergleichen",
                f'"{fact.name}" and "{name}" cannot be compared this way',
            )
            self._collector.add("R022", message, node)
            return None
        return OtherFact(name)

    def _literal(self, fact: Fact, node: Node) -> Value | None:
        raw = node.value if isinstance(node, ScalarNode) else None
        value, allowed = literal(fact.type, raw)
        if value is None:
            message = Text(
                f"Dieser Wert passt nicht zu „{fact.name}“", f'this value does not fit "{fact.name}"'
            )
            self._collector.add("R016", message, node, allowed=allowed, hint=number_alone(raw))
        return value


def _unit(type_: FactType) -> str | None:
    return type_.unit if isinstance(type_, Whole | Span) else None
