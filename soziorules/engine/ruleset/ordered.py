"""Values of the norm that another one bounds: on no day may one lie above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from soziorules.engine.diagnostics import Related
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.elements import Dated, Elements, Parameter
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import ListNode, MapNode, Node

_AGAINST = Text("dem widerspricht es", "this it contradicts")


def check_order(elements: Elements, nodes: Mapping[str, MapNode], collector: Collector) -> None:
    """Note each day from which a value lies above the one that its `not_above` names, at the value that begins last.

    Values of which something else is wrong are not compared.
    """
    for parameter in elements.parameters.values():
        name = parameter.not_above
        if parameter.head.id in nodes and name is not None:
            bound, place = elements.parameters.get(name), nodes[parameter.head.id].get("not_above")
            if bound is None:
                known = [each for each, other in elements.parameters.items() if other.unit == parameter.unit]
                collector.unknown("R017", Text("Den Wert der Norm", "parameter"), name, known, place)
            elif _flawed([_key(nodes, each.head.id, "unit") for each in (parameter, bound)], collector):
                continue
            elif bound.unit != parameter.unit:
                message = Text(
                    f"„{name}“ zählt in {bound.unit}, „{parameter.head.id}“ in {parameter.unit}",
                    f'"{name}" counts in {bound.unit}, "{parameter.head.id}" in {parameter.unit}',
                )
                collector.add("R019", message, place)
            else:
                _compare(parameter, bound, nodes, collector)


def _compare(
    parameter: Parameter, bound: Parameter, nodes: Mapping[str, MapNode], collector: Collector
) -> None:
    name, other = parameter.head.id, bound.head.id
    for number, lower in enumerate(parameter.values):
        for index, upper in enumerate(bound.values):
            day = _first_day(lower, upper)
            places = [_value(nodes, name, number), _value(nodes, other, index)]
            if day is not None and _above(lower.value, upper.value) and not _flawed(places, collector):
                later = places[1] is not None and upper.period.begins > lower.period.begins
                message = _message((name, lower), (other, upper), day, later=later)
                first = name if later else other
                hint = Text(
                    f"mit dem Wortlaut vergleichen; ändert sich auch „{first}“, das zuerst eintragen",
                    f'compare with the wording; if "{first}" changes too, enter that first',
                )
                beside = places[not later]
                related = () if beside is None else (Related(beside.place, _AGAINST),)
                collector.add("R044", message, places[later], hint=hint, related=related)


def _message(
    lower: tuple[str, Dated[Value]], upper: tuple[str, Dated[Value]], day: dt.date, *, later: bool
) -> Text:
    """Return what contradicts what, first the value that begins last."""
    (one, first), (two, second) = (upper, lower) if later else (lower, upper)
    than = Text("unter", "below") if later else Text("über", "above")
    return Text(
        f"„{one}“ ({first.value}) liegt ab {day:%d.%m.%Y} {than.de} „{two}“ ({second.value})",
        f'"{one}" ({first.value}) lies {than.en} "{two}" ({second.value}) from {day}',
    )


def _first_day(one: Dated[Value], other: Dated[Value]) -> dt.date | None:
    """Return the first day on which both hold; None where there is none."""
    day = max(one.period.begins, other.period.begins)
    return day if day in one.period and day in other.period else None


def _above(one: Value, other: Value) -> bool:
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        return one > other
    return isinstance(one, int | Decimal) and isinstance(other, int | Decimal) and one > other


def _flawed(places: Iterable[Node | None], collector: Collector) -> bool:
    """Return whether something is wrong with one of some nodes already."""
    known = [each.place for each in collector.diagnostics]
    return any(each is not None and each.place in known for each in places)


def _key(nodes: Mapping[str, MapNode], name: str, key: str) -> Node | None:
    """Return what stands under a key of a parameter; None where other files than these say it."""
    return nodes[name].get(key) if name in nodes else None


def _value(nodes: Mapping[str, MapNode], name: str, index: int) -> Node | None:
    values = _key(nodes, name, "values")
    item = values.items[index] if isinstance(values, ListNode) else None
    return item.get("value") if isinstance(item, MapNode) else item
