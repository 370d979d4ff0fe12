"""Places in condition trees: every test with the way to it, and trees with one part replaced."""

from __future__ import annotations

from collections.abc import Iterator

from soziorules.engine.dataclass import replace
from soziorules.engine.language.conditions import (
    ALWAYS,
    NEVER,
    All,
    Any,
    ByReading,
    Computed,
    Condition,
    Defined,
    Named,
    Not,
    OtherFact,
    Some,
    Test,
    children,
    walk,
)

Path = tuple[int, ...]


def tests_of(condition: Condition) -> Iterator[tuple[Path, Test]]:
    """Yield all tests of a condition with the way to each."""
    if isinstance(condition, Test):
        yield (), condition
    for number, child in enumerate(children(condition)):
        yield from (((number, *path), test) for path, test in tests_of(child))


def settled_in(condition: Condition) -> Iterator[tuple[Path, ByReading, str, Condition]]:
    """Yield what options of readings settle, `ALWAYS` or `NEVER`: the way to it, the reading, the option."""
    for number, child in enumerate(children(condition)):
        if isinstance(condition, ByReading) and child in (ALWAYS, NEVER):
            yield (number,), condition, condition.options[number][0], child
        for path, asked, option, settled in settled_in(child):
            yield (number, *path), asked, option, settled


def replaced(condition: Condition, path: Path, part: Condition) -> Condition:
    """Return a condition with the part at the end of a way replaced."""
    if not path:
        return part
    number, rest = path[0], path[1:]
    inner = [
        replaced(child, rest, part) if index == number else child
        for index, child in enumerate(children(condition))
    ]
    match condition:
        case All():
            return All(tuple(inner))
        case Any():
            return Any(tuple(inner))
        case Not():
            return Not(inner[0])
        case Some():
            return replace(condition, where=inner[0])
        case ByReading(options=options):
            names = [name for name, _ in options]
            return replace(condition, options=tuple(zip(names, inner, strict=True)))
        case Defined():
            return replace(condition, means=inner[0])
        case Test():  # pragma: no cover - for the type checker
            raise AssertionError("a test has no parts")


def standing(condition: Condition, path: Path, test: Test) -> Condition:
    """Return the condition that a case stands the test at the end of a way, which may ask for an element of a list."""
    if isinstance(condition, Some):
        return replace(condition, where=test)
    return standing(children(condition)[path[0]], path[1:], test) if path else test


def readings_in(*conditions: Condition) -> tuple[str, ...]:
    """Return the readings on which the form of conditions turns."""
    found = (part.reading for tree in conditions for part in walk(tree) if isinstance(part, ByReading))
    return tuple(dict.fromkeys(found))


def described(test: Test) -> str:
    """Return a test in the words of the rule language."""
    operand = test.operand
    if isinstance(operand, OtherFact):
        return f"{test.fact} {test.operator} {operand.name}"
    if isinstance(operand, Named):
        return f"{test.fact} {test.operator} {operand.id}"
    if isinstance(operand, Computed):
        return f"{test.fact} {test.operator} (formula)"
    if operand.origin is not None:
        return f"{test.fact} {test.operator} {operand.origin.id}"
    value = operand.value
    shown = "[" + ", ".join(sorted(map(str, value))) + "]" if isinstance(value, frozenset) else str(value)
    return f"{test.fact} {test.operator} {shown.lower() if isinstance(value, bool) else shown}"
