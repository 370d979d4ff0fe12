"""Three-valued conditions as formulas over bits.

Each atom (one test of one fact) has two bits in a measured word: bit *i* when it is met, bit *n + i* when it is missed,
neither when it is open. In strong Kleene logic *definitely met* and *definitely missed* are then monotone formulas over
these bits: a conjunction is met when all parts are, and missed when one part is; negation swaps the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import All, Any, ByReading, Condition, Defined, Not, Some, Test


@dataclass(frozen=True, slots=True)
class Every:
    """All bits of `mask` are set and all `parts` hold. Empty: always."""

    mask: int
    parts: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """A bit of `mask` is set or a part holds. Empty: never."""

    mask: int
    parts: tuple[Formula, ...] = ()


Formula = Every | Either
TRUE = Every(0)
FALSE = Either(0)


def every(formulas: list[Formula]) -> Formula:
    """Return the conjunction, with single bits folded into one mask."""
    return _joined(Every, FALSE, formulas)


def either(formulas: list[Formula]) -> Formula:
    """Return the disjunction, with single bits folded into one mask."""
    return _joined(Either, TRUE, formulas)


def _joined(kind: type[Every | Either], decisive: Formula, formulas: list[Formula]) -> Formula:
    mask = 0
    parts: list[Formula] = []
    for formula in formulas:
        if formula == decisive:
            return decisive
        single = _single(formula)
        if single is not None:
            mask |= single
        elif isinstance(formula, kind):
            mask |= formula.mask
            parts += formula.parts
        else:
            parts.append(formula)
    return parts[0] if not mask and len(parts) == 1 else kind(mask, tuple(dict.fromkeys(parts)))


def _single(formula: Formula) -> int | None:
    one_bit = formula.mask != 0 and formula.mask & (formula.mask - 1) == 0 and not formula.parts
    return formula.mask if one_bit else None


def holds(formula: Formula, word: int) -> bool:
    """Evaluate a formula on a measured word."""
    match formula:
        case Every(mask, parts):
            return word & mask == mask and all(holds(part, word) for part in parts)
        case Either(mask, parts):
            return word & mask != 0 or any(holds(part, word) for part in parts)


def bits(formula: Formula) -> int:
    """Return all bits that a formula reads."""
    match formula:
        case Every(mask, parts) | Either(mask, parts):
            for part in parts:
                mask |= bits(part)
            return mask


def truth(condition: Condition, bits: Callable[[Test | Some], tuple[int, int]]) -> tuple[Formula, Formula]:
    """Return the formulas for *definitely met* and *definitely missed*; `bits` gives the two bits of an atom."""
    match condition:
        case Test() | Some():
            met, missed = bits(condition)
            return Every(met), Every(missed)
        case All(items):
            rails = [truth(item, bits) for item in items]
            return every([met for met, _ in rails]), either([missed for _, missed in rails])
        case Any(items):
            rails = [truth(item, bits) for item in items]
            return either([met for met, _ in rails]), every([missed for _, missed in rails])
        case Not(item):
            met_formula, missed_formula = truth(item, bits)
            return missed_formula, met_formula
        case Defined(means=means):
            assert means is not None, "conditions are resolved before they are compiled"
            return truth(means, bits)
        case ByReading():  # pragma: no cover - for the type checker
            raise AssertionError("readings are chosen before conditions are compiled")
        case _:
            assert_never(condition)


def python(formula: Formula, word: str = "m") -> str:
    """Return a Python expression for the formula over the word named `word`."""
    if formula == TRUE:
        return "True"
    if formula == FALSE:
        return "False"
    match formula:
        case Every(mask, parts):
            if not mask:
                own = []
            elif _single(Every(mask)) is not None:
                own = [f"{word} & {mask:#x}"]
            else:
                own = [f"{word} & {mask:#x} == {mask:#x}"]
            return "(" + " and ".join(own + [python(part, word) for part in parts]) + ")"
        case Either(mask, parts):
            own = [f"{word} & {mask:#x}"] if mask else []
            return "(" + " or ".join(own + [python(part, word) for part in parts]) + ")"
