"""Values that a version of a rule says itself where the version before read a parameter: what amends the parameter misses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from soziorules.engine.diagnostics import Diagnostic, Place, Severity
from soziorules.engine.language.conditions import Condition, Constant, Named, Test, Value, walk
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.text import Text


def instead(before: Iterable[Condition], after: Iterable[Condition]) -> Iterator[tuple[str, Value, Test]]:
    """Yield each parameter with which one version compares a fact, the value with which the next does, and where it does."""
    tests = [test for condition in after for test in walk(condition) if isinstance(test, Test)]
    read = {test.operand.id for test in tests if isinstance(test.operand, Named)}
    for condition in before:
        for part in walk(condition):
            match part:
                case Test(fact=fact, operator=operator, operand=Named(sort="parameter", id=name)) if (
                    name not in read
                ):
                    for test in tests:
                        if (test.fact, test.operator) == (fact, operator) and isinstance(
                            test.operand, Constant
                        ):
                            yield name, test.operand.value, test
                case _:
                    pass


def values_of_their_own(elements: Elements) -> Iterator[Diagnostic]:
    """Yield a warning for each version of a rule or definition that says a value itself where the one before read a parameter."""
    versions: list[tuple[str, list[tuple[Condition, ...]]]] = []
    for name, rule in elements.rules.items():
        listed = sorted(rule.wordings, key=lambda each: each.period.begins)
        versions.append((name, [(each.value.applies, each.value.requires) for each in listed]))
    for name, definition in elements.definitions.items():
        ordered = sorted(definition.wordings, key=lambda each: each.period.begins)
        versions.append((name, [(each.value,) for each in ordered]))
    for name, conditions in versions:
        for before, after in pairwise(conditions):
            for parameter, value, test in instead(before, after):
                yield _own(name, parameter, value, test)


def _own(name: str, parameter: str, value: Value, test: Test) -> Diagnostic:
    message = Text(
        f"„{name}“ sagt hier {value} selbst; die Fassung davor las den Wert „{parameter}“",
        f'"{name}" says {value} itself here; the version before read the value "{parameter}"',
    )
    hint = Text(
        f"den Wert ändern (amend {parameter} --value {value} …) und hier {{parameter: {parameter}}} lesen",
        f"amend the value (amend {parameter} --value {value} …) and read {{parameter: {parameter}}} here",
    )
    return Diagnostic("K010", message, Place.of(test.at), hint=hint, severity=Severity.WARNING)
