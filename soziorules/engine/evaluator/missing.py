"""Which unknown facts settle the outcome, and which could still overturn it.

*Missing* are the facts without which the outcome cannot be settled, easiest to find out first; it is the smallest set that
always suffices. *Reserved* are facts on which silence does not block (`if_open: note`), but a clear no would. No other unknown
fact can change the outcome, whatever it turns out to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.explain import element_answer
from soziorules.engine.evaluator.unknowns import Group, samples
from soziorules.engine.language.conditions import Some, facts_read
from soziorules.engine.language.facts import About
from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision


SETTLED = (Outcome.NOT_ELIGIBLE, Outcome.JUSTIFICATION_REQUIRED, Outcome.ELIGIBLE)
WAYS = 64
"""In how many ways a case is completed at most to see whether a fact matters."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An unknown fact, and the rules that need it. `path` may name an element: `books[0].stamped`."""

    path: str
    about: About
    rules: tuple[str, ...]


def missing(decision: Decision) -> tuple[Missing, ...]:
    """Return the facts that the outcome waits for; a definite outcome waits for none."""
    if decision.outcome in SETTLED:
        return ()
    needed: dict[str, dict[str, None]] = {}
    if decision.as_of is None and decision.outcome is Outcome.UNDETERMINED:
        needed[decision.evaluator.domain.day_fact] = {}
    _collect(decision, needed, strict=False)
    if not needed and decision.outcome is Outcome.UNDETERMINED and not decision.verdict.readings:
        _foregone(decision, needed)
    _still(decision, needed)
    return _listed(decision, {p: rules for p, rules in needed.items() if not _idle(decision, p, needed)})


def reserved(decision: Decision) -> tuple[Missing, ...]:
    """Return the facts on which silence does not block but a clear no would; those that are missing anyway are left out."""
    found: dict[str, dict[str, None]] = {}
    _collect(decision, found, strict=True)
    anyway = {item.path for item in decision.missing}
    return _listed(decision, {path: rules for path, rules in found.items() if path not in anyway})


def _collect(
    decision: Decision, found: dict[str, dict[str, None]], *, strict: bool, alone: bool = False
) -> None:
    if decision.outcome is Outcome.NOT_ELIGIBLE:
        return
    settlings, rules = decision.evaluator.settlings, decision.evaluator.program.law.rules
    word, values = decision.verdict.word, decision.values
    for number, index in settlings.needed(word, values, strict=strict, alone=alone):
        for path in _paths(decision, settlings.groups[number]):
            found.setdefault(path, {})[rules[index].id] = None


def _idle(decision: Decision, path: str, needed: Mapping[str, object]) -> bool:
    """Return whether a fact that only feeds derived facts turns out not to matter once what feeds them beside it is known.

    Facts that are derived from the same statements vary together; only trying the statements themselves shows that.
    """
    if "[" in path or path == decision.evaluator.domain.day_fact or _asked(decision, path):
        return False
    vocabulary = decision.evaluator.program.vocabulary
    beside = [
        other for other in needed
        if other != path and any(path in fact.inputs and other in fact.inputs for fact in vocabulary)
    ]  # fmt: skip
    tried = _tried(decision, beside) if beside else None
    return tried is not None and not any(item.path == path for after in tried for item in after.missing)


def _foregone(decision: Decision, needed: dict[str, dict[str, None]]) -> None:
    """Add what settles an outcome that is the same whatever the unknown facts are, each for another rule.

    No rule is definitely missed as long as, say, the sort of reader is unknown, but with each sort one is.
    """
    found: dict[str, dict[str, None]] = {}
    _collect(decision, found, strict=False, alone=True)
    for item in _listed(decision, found):
        tried = _tried(decision, [item.path])
        if tried and all(after.outcome is not Outcome.UNDETERMINED for after in tried):
            needed[item.path] = found[item.path]
            return
    needed.update(found)


def _still(decision: Decision, needed: dict[str, dict[str, None]]) -> None:
    """Add what is stated in part only, such as a list without its details, if it still matters when all else is known."""
    vocabulary = decision.evaluator.program.vocabulary
    for fact in vocabulary:
        feeding = [path for path in fact.inputs if path in needed]
        if feeding and fact.inputs[-1] not in needed and decision.values[fact.inputs[-1]] is not None:
            for after in _tried(decision, feeding) or ():
                for item in after.missing:
                    if item.path == fact.inputs[-1]:
                        needed.setdefault(item.path, {}).update(dict.fromkeys(item.rules))


def _tried(decision: Decision, paths: list[str]) -> list[Decision] | None:
    """Return the decisions for all ways to fill in some facts; None where they are too many, or cannot be listed."""
    domain, program = decision.evaluator.domain, decision.evaluator.program
    options = [samples(program, general(path)) if path != domain.day_fact else () for path in paths]
    if domain.change is None or not 0 < prod(len(values) for values in options) <= WAYS:
        return None
    found = []
    for values in product(*options):
        try:
            case = domain.change(decision.case, dict(zip(paths, values, strict=True)))
        except Problems:
            continue
        found.append(decision.evaluator.decide(case))
    return found


def _asked(decision: Decision, path: str) -> bool:
    """Return whether a rule asks for a fact itself."""
    return any(path in group.facts for group in decision.evaluator.settlings.groups)


def _listed(decision: Decision, found: dict[str, dict[str, None]]) -> tuple[Missing, ...]:
    vocabulary = decision.evaluator.program.vocabulary
    items = [Missing(path, vocabulary[general(path)].about, tuple(rules)) for path, rules in found.items()]
    return tuple(sorted(items, key=lambda item: (item.about.effort, -len(item.rules))))


def general(path: str) -> str:
    """Return the name of the fact at a path: `books[0].stamped` is `books[].stamped`."""
    head, bracket, tail = path.partition("[")
    return head if not bracket else f"{head}[]{tail.partition(']')[2]}"


def _paths(decision: Decision, group: Group) -> Iterator[str]:
    """Yield the stated facts that have to become known for the questions of a group to be answered."""
    for name in group.facts:
        value = decision.values[name]
        if group.records and value is not None:
            yield from _elements(decision, group, value)
        elif value is None or isinstance(value, tuple):
            yield from inputs(decision, name)


def inputs(decision: Decision, name: str) -> Iterator[str]:
    """Yield the stated facts that an unknown fact rests on and that are unknown themselves."""
    fact = decision.evaluator.program.vocabulary[name]
    if not fact.inputs:
        yield name
        return
    missing = [path for path in fact.inputs if decision.values[path] is None]
    yield from missing or fact.inputs[-1:]


def _elements(decision: Decision, group: Group, elements: Any) -> Iterator[str]:
    """Yield the facts of list elements that leave an open question open."""
    program, values, word = decision.evaluator.program, decision.values, decision.verdict.word
    size = len(program.atoms)
    for index in group.indexes:
        question = program.atoms[index].question
        if word >> index & 1 or word >> (index + size) & 1 or not isinstance(question, Some):
            continue
        for position, element in enumerate(elements):
            if element_answer(question.where, element, program, values) is None:
                for name in dict.fromkeys(facts_read(question.where)):
                    if values.element(program.vocabulary[name], element) is None:
                        yield from _of_element(decision, name, position)


def _of_element(decision: Decision, name: str, position: int) -> Iterator[str]:
    fact = decision.evaluator.program.vocabulary[name]
    for path in fact.inputs or (name,):
        if "[]" in path:
            yield path.replace("[]", f"[{position}]")
        elif decision.values[path] is None:
            yield path
