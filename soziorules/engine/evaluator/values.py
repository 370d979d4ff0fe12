"""Reading the values of facts from a case and its derived objects, for explanations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from soziorules.engine.compiler.answers import reader
from soziorules.engine.compiler.worth import Worth
from soziorules.engine.language.conditions import Condition, OtherFact, Some, Test, walk
from soziorules.engine.language.facts import Derivation, Fact, Vocabulary


class Values(Mapping[str, Any]):
    """The facts of one case by path, stated and derived, those of records left out; None where unknown."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        case: Any,
        derivations: tuple[str, ...],
        derived: tuple[Any, ...],
        derive: Callable[[Derivation, Any, tuple[Any, ...]], Worth] | None = None,
        reads: Mapping[str, Callable[[Any, tuple[Any, ...]], Any]] | None = None,
    ) -> None:
        self._vocabulary = vocabulary
        self._objects = {"case": case, **dict(zip(derivations, derived, strict=True))}
        self._derived = derived
        self._derive = derive
        self._reads = reads

    def __getitem__(self, name: str) -> Any:
        """Return the value of a fact; None where it is unknown or its derivation was not computed."""
        if self._reads is not None:
            return self._reads[name](self._objects["case"], self._derived)
        fact = self._vocabulary[name]
        source = self._object(fact)
        return None if source is None else reader(fact.read, fact.derivation or "case")(source)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._vocabulary.facts if "[]" not in name)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<Values of {len(self)} facts>"

    def between(self, name: str) -> Any:
        """Return the value of a fact, or a pair of bounds where only these are known."""
        fact = self._vocabulary[name]
        source = self._object(fact)
        return source.between if isinstance(source, Worth) else self[name]

    def shown(self, name: str) -> Any:
        """Return what a text says of a fact: its value, or bounds that are worth telling."""
        source = self._object(self._vocabulary[name])
        return source.shown if isinstance(source, Worth) else self[name]

    def _object(self, fact: Fact) -> Any:
        name = fact.derivation or "case"
        if name not in self._objects and self._derive is not None:
            derivation = self._vocabulary.derivations[name]
            if derivation.element is not None:
                self._objects[name] = self._derive(derivation, self._objects["case"], self._derived)
        return self._objects.get(name)

    def known(self, names: Iterable[str]) -> Mapping[str, Any]:
        """Return the values of facts as far as they are known."""
        return {name: value for name in names if (value := self[name]) is not None}

    def each(self, name: str) -> Iterator[Any]:
        """Yield the known values of a fact: of one of records that of each, of several values each of them."""
        records, inner, _ = name.partition("[]")
        fact = self._vocabulary[name]
        found = [self.element(fact, each) for each in self[records] or ()] if inner else [self[name]]
        for value in found:
            yield from value if isinstance(value, frozenset) else (value,) if value is not None else ()

    def element(self, fact: Fact, element: object) -> Any:
        """Return the value of a fact of a list element."""
        return reader(fact.read, "element")(element)


def facts_shown(condition: Condition) -> list[str]:
    """Return the facts and lists of records that a condition reads, those of list elements left out."""
    names = []
    for part in walk(condition):
        if isinstance(part, Test) and "[]" not in part.fact:
            names.append(part.fact)
            if isinstance(part.operand, OtherFact):
                names.append(part.operand.name)
        elif isinstance(part, Some):
            names.append(part.records)
    return names
