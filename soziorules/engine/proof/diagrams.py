"""Decision diagrams: functions over variables with few values each, as shared graphs.

Equal functions are the same number, so a proof that two things mean the same is one comparison. Variables are numbered
from 0 in the order in which every path asks for them; a function yields a small whole number, a condition 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

NEVER, ALWAYS = -1, -2


def leaf(value: int) -> int:
    """Return the constant function with a value."""
    return -1 - value


class Diagrams:
    """Makes and combines functions of variables with `sizes[i]` values each."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self._levels: list[int] = []
        self._children: list[tuple[int, ...]] = []
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self._chosen: dict[tuple[int, int, int], int] = {}
        self._unlike: dict[tuple[int, int], int] = {}

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """Return the function that asks for a variable first and goes on with one function for each of its values."""
        if children.count(children[0]) == len(children):
            return children[0]
        key = (level, children)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._levels)
            self._levels.append(level)
            self._children.append(children)
        return found

    def among(self, level: int, values: Iterable[int]) -> int:
        """Return the condition that a variable has one of some values."""
        wanted = set(values)
        return self.node(
            level, tuple(ALWAYS if value in wanted else NEVER for value in range(self.sizes[level]))
        )

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """Return the function that is `then` where a condition holds, and `otherwise` elsewhere."""
        if condition == ALWAYS or then == otherwise:
            return then
        if condition == NEVER:
            return otherwise
        if then == ALWAYS and otherwise == NEVER:
            return condition
        key = (condition, then, otherwise)
        found = self._chosen.get(key)
        if found is None:
            level, of_each = self._apart(key)
            found = self._chosen[key] = self.node(level, tuple([self.choose(*three) for three in of_each]))
        return found

    def _apart(self, functions: tuple[int, ...]) -> tuple[int, Iterator[tuple[int, ...]]]:
        """Return the first variable that some functions ask for, and what they are for each of its values."""
        level = min([self._levels[part] for part in functions if part >= 0])
        return level, zip(*[self._split(part, level) for part in functions], strict=True)

    def _split(self, function: int, level: int) -> tuple[int, ...]:
        if function >= 0 and self._levels[function] == level:
            return self._children[function]
        return (function,) * self.sizes[level]

    def negate(self, condition: int) -> int:
        """Return the condition that holds where another does not."""
        return self.choose(condition, NEVER, ALWAYS)

    def both(self, *conditions: int) -> int:
        """Return the conjunction."""
        result = ALWAYS
        for condition in conditions:
            result = self.choose(result, condition, NEVER)
        return result

    def either(self, *conditions: int) -> int:
        """Return the disjunction."""
        result = NEVER
        for condition in conditions:
            result = self.choose(result, ALWAYS, condition)
        return result

    def differ(self, one: int, other: int) -> int:
        """Return the condition under which two functions have different values."""
        if one == other:
            return NEVER
        if one < 0 and other < 0:
            return ALWAYS
        key = (one, other) if one < other else (other, one)
        found = self._unlike.get(key)
        if found is None:
            level, of_each = self._apart(key)
            found = self._unlike[key] = self.node(level, tuple([self.differ(*two) for two in of_each]))
        return found

    def map(self, function: int, change: Callable[[int], int]) -> int:
        """Return the function whose values are changed one by one."""
        done: dict[int, int] = {}

        def walk(part: int) -> int:
            if part < 0:
                return leaf(change(-1 - part))
            if part not in done:
                done[part] = self.node(
                    self._levels[part], tuple([walk(child) for child in self._children[part]])
                )
            return done[part]

        return walk(function)

    def equals(self, function: int, value: int) -> int:
        """Return the condition that a function has a value."""
        return self.map(function, lambda found: int(found == value))

    def replace(self, function: int, level: int, combine: Callable[[tuple[int, ...]], int]) -> int:
        """Return the function in which each question for a variable gives way to what `combine` makes of its answers."""
        done: dict[int, int] = {}

        def walk(part: int) -> int:
            if part < 0 or self._levels[part] > level:
                return part
            if part not in done:
                children = self._children[part]
                if self._levels[part] == level:
                    done[part] = combine(children)
                else:
                    done[part] = self._join(self._levels[part], [walk(child) for child in children])
            return done[part]

        return walk(function)

    def _join(self, level: int, children: list[int]) -> int:
        return self.node(level, tuple(children))

    def fix(self, function: int, level: int, value: int) -> int:
        """Return the function with one variable set to a value."""
        return self.replace(function, level, lambda children: children[value])

    def whatever(self, condition: int, level: int) -> int:
        """Return where a condition holds for at least one value of a variable."""
        return self.replace(condition, level, lambda children: self.either(*children))

    def pick(self, condition: int) -> dict[int, int] | None:
        """Return values of some variables under which a condition holds, low values first; None if there are none."""
        if condition == NEVER:
            return None
        chosen: dict[int, int] = {}
        while condition >= 0:
            children = self._children[condition]
            value = next(index for index, child in enumerate(children) if child != NEVER)
            chosen[self._levels[condition]] = value
            condition = children[value]
        return chosen

    def value(self, function: int, values: Mapping[int, int]) -> int:
        """Return the value of a function; variables that are not given have the value 0."""
        while function >= 0:
            function = self._children[function][values.get(self._levels[function], 0)]
        return -1 - function

    def support(self, function: int) -> frozenset[int]:
        """Return the variables on which a function depends."""
        seen: set[int] = set()
        found: set[int] = set()
        todo = [function]
        while todo:
            part = todo.pop()
            if part >= 0 and part not in seen:
                seen.add(part)
                found.add(self._levels[part])
                todo += self._children[part]
        return frozenset(found)

    def leaves(self, function: int) -> frozenset[int]:
        """Return the values that a function takes."""
        seen: set[int] = set()
        todo = [function]
        while todo:
            part = todo.pop()
            if part not in seen:
                seen.add(part)
                if part >= 0:
                    todo += self._children[part]
        return frozenset(-1 - part for part in seen if part < 0)

    def count(self, condition: int) -> int:
        """Return under how many assignments of all variables a condition holds."""
        done: dict[int, int] = {}

        def below(level: int, upper: int) -> int:
            product = 1
            for size in self.sizes[level:upper]:
                product *= size
            return product

        def walk(part: int) -> int:
            if part not in done:
                level = self._levels[part]
                done[part] = sum(full(child, level + 1) for child in self._children[part])
            return done[part]

        def full(part: int, level: int) -> int:
            if part < 0:
                return (-1 - part) * below(level, len(self.sizes))
            return walk(part) * below(level, self._levels[part])

        return full(condition, 0)

    def rows(self, levels: Sequence[int], rows: Iterable[tuple[int, ...]]) -> int:
        """Return the condition that some variables, in ascending order, have the values of one of the rows."""
        return self._rows(tuple(levels), sorted(set(rows)))

    def _rows(self, levels: tuple[int, ...], rows: list[tuple[int, ...]]) -> int:
        if not levels:
            return ALWAYS if rows else NEVER
        if not rows:
            return NEVER
        below: dict[int, list[tuple[int, ...]]] = {}
        for row in rows:
            below.setdefault(row[0], []).append(row[1:])
        children = [self._rows(levels[1:], below.get(value, [])) for value in range(self.sizes[levels[0]])]
        return self.node(levels[0], tuple(children))
