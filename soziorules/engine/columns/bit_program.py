"""A program of formulas as a tape: one instruction after the other over lanes of bits, each part computed once.

A lane has one bit a row, eight rows to the byte, so that an instruction on 128 thousand rows touches 16 kilobytes. What is
constant in a block stays the Python value True or False and costs nothing further on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, Literal, TypeAlias

from soziorules.engine.columns.lanes import Array
from soziorules.engine.compiler.formula import Every, Formula
from soziorules.engine.dataclass import dataclass

Bits: TypeAlias = Array | bool
"""Eight rows to the byte, the first in the highest bit; bits after the last row mean nothing. A bool: all rows alike."""

Operation = Literal["input", "and", "or", "xor", "not", "gate"]
Node = int
NEVER: Final[Node] = 0
ALWAYS: Final[Node] = 1


@dataclass(frozen=True, slots=True)
class Instruction:
    """`target = operation(left, right)`; the registers in `done` are not read any more."""

    operation: Operation
    target: Node
    left: Node
    right: Node
    key: Hashable
    done: tuple[Node, ...]


class Builder:
    """Collects nodes; equal parts are one node, and so is a formula that is asked for again, as most are by many readings."""

    def __init__(self) -> None:
        self._formulas: dict[int, tuple[Formula, Node]] = {}
        self._nodes: dict[tuple[Operation, Hashable, Hashable], Node] = {}
        self._parts: list[tuple[Operation, Node, Node, Hashable]] = [
            ("input", 0, 0, False),
            ("input", 0, 0, True),
        ]

    def input(self, key: Hashable) -> Node:
        """Return the node of a lane that is brought from outside."""
        return self._node("input", 0, 0, key)

    def all_of(self, nodes: Iterable[Node]) -> Node:
        """Return the conjunction."""
        return self._fold("and", nodes, ALWAYS, NEVER)

    def any_of(self, nodes: Iterable[Node]) -> Node:
        """Return the disjunction."""
        return self._fold("or", nodes, NEVER, ALWAYS)

    def neither(self, node: Node) -> Node:
        """Return the negation."""
        if node in (NEVER, ALWAYS):
            return ALWAYS - node
        operation, left, _, _ = self._parts[node]
        return left if operation == "not" else self._node("not", node, 0, None)

    def differ(self, one: Node, other: Node) -> Node:
        """Return where exactly one of two holds."""
        if one == other:
            return NEVER
        for constant, free in ((one, other), (other, one)):
            if constant in (NEVER, ALWAYS):
                return free if constant == NEVER else self.neither(free)
        return self._node("xor", min(one, other), max(one, other), None)

    def gate(self, node: Node) -> Node:
        """Return the node itself, which is found constant when no row has it: what follows then costs nothing."""
        return node if node in (NEVER, ALWAYS) else self._node("gate", node, 0, None)

    def formula(self, formula: Formula, bit: Callable[[int], Node]) -> Node:
        """Return the node of a formula; `bit` gives the node of each bit of the measured word, the same in all formulas."""
        known = self._formulas.get(id(formula))
        if known is not None:
            return known[1]
        nodes = [bit(place) for place in places(formula.mask)]
        nodes += [self.formula(part, bit) for part in formula.parts]
        node = self.all_of(nodes) if isinstance(formula, Every) else self.any_of(nodes)
        self._formulas[id(formula)] = formula, node  # kept, so that its number is given to no other
        return node

    def tape(self, results: Sequence[Node]) -> Tape:
        """Return the instructions that the results need."""
        needed = self._needed(results)
        last: dict[Node, Node] = {}
        for node in needed:
            operation, left, right, _ = self._parts[node]
            if operation != "input":
                last[left] = last[right] = node
        kept = set(results) | {NEVER, ALWAYS}
        done: dict[Node, list[Node]] = {}
        for node, user in last.items():
            if node not in kept:
                done.setdefault(user, []).append(node)
        instructions = [
            Instruction(operation, node, left, right, key, tuple(done.get(node, ())))
            for node in needed
            for operation, left, right, key in [self._parts[node]]
        ]
        return Tape(tuple(instructions), tuple(results), len(self._parts))

    def _needed(self, results: Sequence[Node]) -> list[Node]:
        found, waiting = set(), [node for node in results if node > ALWAYS]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                operation, left, right, _ = self._parts[node]
                parts = () if operation == "input" else (left, right)
                waiting += [part for part in parts if part > ALWAYS]
        return sorted(found)

    def _fold(self, operation: Operation, nodes: Iterable[Node], neutral: Node, absorbing: Node) -> Node:
        distinct = sorted(set(nodes) - {neutral})
        if absorbing in distinct:
            return absorbing
        folded = neutral
        for node in distinct:
            folded = node if folded == neutral else self._node(operation, folded, node, None)
        return folded

    def _node(self, operation: Operation, left: Node, right: Node, key: Hashable) -> Node:
        name = (operation, key) if operation == "input" else (operation, (left, right))
        node = self._nodes.setdefault((*name, None), len(self._parts))
        if node == len(self._parts):
            self._parts.append((operation, left, right, key))
        return node


@dataclass(frozen=True, slots=True)
class Tape:
    """Instructions in an order in which each finds its parts computed."""

    instructions: tuple[Instruction, ...]
    results: tuple[Node, ...]
    registers: int

    def run(self, lane: Callable[[Hashable], Bits]) -> list[Bits]:
        """Return the results for a block; `lane` brings the lane of each input."""
        registers: list[Bits] = [False] * self.registers
        registers[ALWAYS] = True
        for instruction in self.instructions:
            left, right = registers[instruction.left], registers[instruction.right]
            match instruction.operation:
                case "and":
                    made = conjunction(left, right)
                case "or":
                    made = disjunction(left, right)
                case "xor":
                    made = difference(left, right)
                case "not":
                    made = negation(left)
                case "gate":
                    made = left if isinstance(left, bool) or left.any() else False
                case _:
                    made = lane(instruction.key)
            registers[instruction.target] = made
            for register in instruction.done:
                registers[register] = False
        return [registers[result] for result in self.results]


def conjunction(left: Bits, right: Bits) -> Bits:
    """Return the rows that both have."""
    if isinstance(left, bool):
        return right if left else False
    if isinstance(right, bool):
        return left if right else False
    made: Array = left & right
    return made


def disjunction(left: Bits, right: Bits) -> Bits:
    """Return the rows that at least one has."""
    if isinstance(left, bool):
        return True if left else right
    if isinstance(right, bool):
        return True if right else left
    made: Array = left | right
    return made


def difference(left: Bits, right: Bits) -> Bits:
    """Return the rows that exactly one has."""
    if isinstance(left, bool):
        return negation(right) if left else right
    if isinstance(right, bool):
        return negation(left) if right else left
    made: Array = left ^ right
    return made


def negation(bits: Bits) -> Bits:
    """Return the rows that are not in it."""
    if isinstance(bits, bool):
        return not bits
    made: Array = ~bits
    return made


def places(mask: int) -> list[int]:
    """Return the places of the bits that are set."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found
