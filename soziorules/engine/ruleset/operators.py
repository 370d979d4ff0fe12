"""Reads one operator of a formula with its roles: one method for each, by the key that names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, get_args

from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import ALWAYS, Condition
from soziorules.engine.language.facts import Records
from soziorules.engine.language.text import Text
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode

if TYPE_CHECKING:
    from soziorules.engine.ruleset.formulas import FormulaReader

STEPS: Final[Mapping[str, int]] = {"cent": 1, "ten_cents": 10, "euro": 100}
UNIT_NAMES: Final[Mapping[str, Text]] = {
    "day": Text("ein Tag", "a day"),
    "euro": Text("ein Geldbetrag", "an amount of money"),
    "percent": Text("ein Prozentsatz", "a percentage"),
    "choice": Text("ein Wert einer Liste", "a value of a list"),
}


def named(unit: str) -> Text:
    """Return what a type is called in a message."""
    return UNIT_NAMES.get(unit, Text(f"eine Anzahl ({unit})", f"a number of {unit}"))


class OperatorReader:
    """Reads one operator with its roles."""

    def __init__(
        self,
        reader: FormulaReader,
        given: Mapping[str, Node],
        node: MapNode,
        unit: str,
        records: str | None,
    ) -> None:
        self._reader = reader
        self._given = given
        self._node = node
        self._unit = unit
        self._records = records

    def read(self, head: str) -> tree.Formula:
        """Return the formula with the operator that `head` names."""
        made: Mapping[str, Callable[[str], tree.Formula]] = {
            **dict.fromkeys(("days", "weeks", "months", "years"), self._period),
            "workday": lambda head: tree.Workday(
                self._of(head, "workdays"), self._of("after", "day"), self._land()
            ),
            "next_workday": lambda head: tree.NextWorkday(self._of(head, "day"), self._land()),
            "soonest": lambda head: tree.Soonest(self._of(head, "day")),
            "first_day_of": self._edge,
            "last_day_of": self._edge,
            "birthday": lambda head: tree.Birthday(self._of(head, "years"), self._of("of", "day")),
            "age_of": lambda head: tree.Age(self._of(head, "day"), self._of("day", "day")),
            "sum": lambda head: tree.Sum(self._several(head)),
            "difference": self._difference,
            "product": self._product,
            "percent": lambda head: tree.Percentage(self._of(head, "percent"), self._of("of", "euro")),
            "lowest": self._extreme,
            "highest": self._extreme,
            "round": self._round,
            "parts": self._parts,
            "count": self._over_records,
            "total": self._over_records,
            "earliest": self._over_records,
            "latest": self._over_records,
            "if": self._if,
            "cases": self._cases,
            "by_reading": self._by_reading,
            "parameter": self._parameter,
            "word": self._word,
            "untold": self._untold,
        }
        return made[head](head)

    def _of(self, role: str, unit: str | None = None) -> tree.Formula:
        return self._reader.read(self._given[role], unit or self._unit, self._records)

    def _problem(self, role: str, message: Text, allowed: Text | None = None) -> tree.Formula:
        node = self._given.get(role, self._node)
        self._reader.collector.add("R072", message, node, allowed=allowed)
        return tree.Word(tree.EVERYWHERE) if self._unit == "choice" else tree.Number(0, self._unit)

    def _word_of(self, role: str, allowed: tuple[str, ...], default: str | None = None) -> str | None:
        return self._one_of(self._given.get(role), role, allowed, default)

    def _one_of(
        self, node: Node | None, role: str, allowed: tuple[str, ...], default: str | None = None
    ) -> str | None:
        value = default if node is None else node.value if isinstance(node, ScalarNode) else None
        if value not in allowed:
            words = ", ".join(allowed)
            self._problem(
                role, Text("dieses Wort passt hier nicht", "this word does not fit here"), Text(words, words)
            )
            return None
        return str(value)

    def _flag(self, role: str) -> bool:
        node = self._given.get(role)
        value = False if node is None else node.value if isinstance(node, ScalarNode) else None
        if not isinstance(value, bool):
            self._problem(role, Text("hier steht true oder false", "true or false is expected here"))
        return value is True

    def _period(self, head: str) -> tree.Formula:
        given = [role for role in ("after", "beginning") if role in self._given]
        if len(given) != 1:
            return self._problem(
                head,
                Text(
                    "eine Frist braucht „after“ (der Tag zählt nicht) oder „beginning“ (er zählt)",
                    'a period takes "after" (the day is not counted) or "beginning" (it is)',
                ),
            )
        number, day = self._of(head, head), self._of(given[0], "day")
        return tree.PeriodEnd(head, number, day, counted=given[0] == "beginning")  # type: ignore[arg-type]  # one of the four

    def _land(self) -> tree.Formula:
        return self._reader.read(self._given["land"], "choice", self._records)

    def _edge(self, head: str) -> tree.Formula:
        of = self._word_of(head, get_args(tree.Edge))
        last = head == "last_day_of"
        return tree.Number(0, "day") if of is None else tree.EdgeDay(last, of, self._of("of", "day"))  # type: ignore[arg-type]

    def _items(self, role: str) -> list[Node]:
        node = self._given[role]
        if isinstance(node, ListNode) and len(node.items) >= 2:  # one is nothing to join
            return list(node.items)
        self._problem(
            role, Text("hier steht eine Liste ab zwei Formeln", "a list of two or more formulas is expected")
        )
        return []

    def _several(self, role: str) -> tuple[tree.Formula, ...]:
        items = [self._reader.read(item, self._unit, self._records) for item in self._items(role)]
        return tuple(items) or (tree.Number(0, self._unit),)

    def _difference(self, head: str) -> tree.Formula:
        items = self._several(head)
        if len(items) != 2:  # one from another
            return self._problem(head, Text("hier stehen zwei Formeln", "two formulas are expected here"))
        return tree.Difference(items[0], items[1], self._flag("may_be_negative"))

    def _product(self, head: str) -> tree.Formula:
        items = self._items(head)
        if len(items) != 2:  # a count and a value
            return self._problem(
                head, Text("hier stehen Anzahl und Wert", "a count and a value are expected here")
            )
        count = self._reader.read(items[0], "count", self._records)
        return tree.Product(count, self._reader.read(items[1], self._unit, self._records))

    def _extreme(self, head: str) -> tree.Formula:
        node = self._given[head]
        if isinstance(node, MapNode):
            arms = [
                tree.Arm(self._reader.read(value, self._unit, self._records), str(key.value))
                for key, value in node.entries
            ]
        else:
            arms = [tree.Arm(value) for value in self._several(head)]
        return tree.Extreme(head == "highest", tuple(arms))

    def _round(self, head: str) -> tree.Formula:
        step, value = self._word_of(head, tuple(STEPS)), self._of("value", "euro")
        to = self._given.get("to")
        if not isinstance(to, MapNode):
            return self._rounded(step, to, value)
        found = self._options(to.get("by_reading") if len(to.entries) == 1 else None, "to")
        if found is None:
            return tree.Number(0, "euro")
        name, ways = found
        rounded = ((option, self._rounded(step, way, value)) for option, way in ways.items())
        return tree.ReadingValue(name, tuple(rounded))

    def _rounded(self, step: str | None, to: Node | None, value: tree.Formula) -> tree.Formula:
        way = self._one_of(to, "to", get_args(tree.Way), "nearest")
        return tree.Rounded(STEPS[step], way, value) if step and way else tree.Number(0, "euro")  # type: ignore[arg-type]

    def _parts(self, head: str) -> tree.Formula:
        if self._unit in ("day", "euro", "choice", "minutes"):
            return self._problem(head, Text("Teile werden gezählt", "parts are counted"))
        begun = self._word_of("begun", ("counts", "does_not_count"), "does_not_count")
        size = self._of("of", "minutes")
        if not isinstance(size, tree.Parameter | tree.Number) or (
            isinstance(size, tree.Number) and size.value <= 0
        ):
            return self._problem(
                "of", Text("die Größe ist ein Wert der Norm", "the size is a positive value of the norm")
            )
        return tree.Parts(self._of(head, "minutes"), size, begun == "counts")

    def _over_records(self, head: str) -> tree.Formula:
        written = self._given[head]
        path = str(written.value) if isinstance(written, ScalarNode) else ""
        records, _, field = path.partition("[]")
        vocabulary = self._reader.vocabulary
        if self._records is not None or not isinstance(
            getattr(vocabulary.facts.get(records), "type", None), Records
        ):
            lists = [fact.name for fact in vocabulary if isinstance(fact.type, Records)]
            self._reader.collector.unknown("R012", Text("Die Liste", "list"), records, lists, written)
            return tree.Number(0, self._unit)
        where = self._where(records)
        if head == "count":
            return tree.Counted(records, where)
        value = self._reader.fact(written, f"{records}[]{field}", self._unit, records)
        if head == "total":
            return tree.Total(records, value, where)
        return tree.Outermost(head == "latest", records, value, where, self._of("otherwise"))

    def _where(self, records: str) -> Condition:
        node = self._given.get("where")
        return ALWAYS if node is None else self._reader.conditions.read(node, records)

    def _condition(self, node: Node) -> Condition:
        return self._reader.conditions.read(node, self._records)

    def _if(self, head: str) -> tree.Formula:
        condition = self._condition(self._given[head])
        return tree.Cases((tree.When(condition, tree.Arm(self._of("then"))),), tree.Arm(self._of("else")))

    def _cases(self, head: str) -> tree.Formula:
        node, whens = self._given[head], []
        for item in node.items if isinstance(node, ListNode) else ():
            given = _roles(item)
            if not {"when", "then"} <= given.keys() <= {"when", "then", "as"}:
                return self._problem(
                    head,
                    Text(
                        "jeder Fall hat when, then und vielleicht as",
                        "each case has when, then and perhaps as",
                    ),
                )
            then = self._reader.read(given["then"], self._unit, self._records)
            whens.append(tree.When(self._condition(given["when"]), tree.Arm(then, _word_in(given))))
        if not whens:
            return self._problem(
                head, Text("hier steht eine Liste von Fällen", "a list of cases is expected here")
            )
        return tree.Cases(tuple(whens), tree.Arm(self._of("otherwise"), _word_in(self._given)))

    def _by_reading(self, head: str) -> tree.Formula:
        found = self._options(self._given[head], head)
        if found is None:
            return tree.Number(0, self._unit)
        name, options = found
        read = ((each, self._reader.read(node, self._unit, self._records)) for each, node in options.items())
        return tree.ReadingValue(name, tuple(read))

    def _options(self, node: Node | None, role: str) -> tuple[str, dict[str, Node]] | None:
        """Return a reading with what stands there for each of its options, in their order."""
        names = self._reader.names
        entry = node.entries[0] if isinstance(node, MapNode) and len(node.entries) == 1 else None
        if entry is None or not isinstance(entry[1], MapNode):
            german = "hier steht eine Auslegungsfrage mit ihren Antworten"
            self._problem(role, Text(german, "a reading with its options is expected"))
            return None
        key, options = entry
        name = str(key.value)
        if name not in names.readings:
            what = Text("Die Auslegungsfrage", "reading")
            self._reader.collector.unknown("R020", what, name, names.readings, key)
            return None
        known = [option.id for option in names.readings[name].options]
        given = _roles(options)
        if set(given) != set(known):
            listed = ", ".join(known)
            self._problem(role, Text(f"jede Antwort steht da: {listed}", f"every option is given: {listed}"))
            return None
        return name, {option: given[option] for option in known}

    def _parameter(self, head: str) -> tree.Formula:
        node, parameters = self._given[head], self._reader.names.parameters
        name = str(node.value) if isinstance(node, ScalarNode) else ""
        if name not in parameters:
            self._reader.collector.unknown("R017", Text("Den Wert", "parameter"), name, parameters, node)
        elif parameters[name].unit != self._unit:
            message = Text(
                f"„{name}“ hat die Einheit {parameters[name].unit}, hier gehört {named(self._unit).de} hin",
                f'"{name}" is in {parameters[name].unit}, {named(self._unit).en} belongs here',
            )
            self._reader.collector.add("R019", message, node)
        else:
            return tree.Parameter(name, self._unit, at=node.place.at)
        return tree.Number(0, self._unit)

    def _untold(self, head: str) -> tree.Formula:
        self._word_of(head, (self._unit,))
        return tree.Untold(self._unit)

    def _word(self, head: str) -> tree.Formula:
        return tree.Word(str(self._word_of(head, (tree.EVERYWHERE,))))


def _word_in(given: Mapping[str, Node]) -> str | None:
    """Return the word that an arm bears."""
    word = given.get("as")
    return str(word.value) if isinstance(word, ScalarNode) else None


def _roles(node: Node) -> dict[str, Node]:
    return {str(key.value): value for key, value in node.entries} if isinstance(node, MapNode) else {}
