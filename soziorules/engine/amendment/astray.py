"""What an amendment leaves in none of the lists that divide a whole, or in several, and the amendment that mends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from soziorules.engine.amendment.members import Members
from soziorules.engine.amendment.plan import Plan
from soziorules.engine.amendment.targets import target_of
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.ruleset.divided import Division, Divisions, Stray


@dataclass(frozen=True, slots=True)
class Astray:
    """What stands in no list or in several, and each list of which an amendment mends it, with the options for `amend`."""

    stray: Stray
    ways: tuple[tuple[str, str], ...]


def astray(
    made: Plan, divided: Iterable[Division], old: RuleSet, new: RuleSet, folder: Path
) -> Iterator[Astray]:
    """Yield what stands otherwise than promised from the day of an amendment on, and did not before it, or what it adds."""
    divisions = tuple(divided)
    known = {
        (each.division.id, name, each.held)
        for each in _divisions(divisions, old).strays()
        for name in each.names
    }
    for each in _divisions(divisions, new).strays():
        names = [
            name
            for name in each.names
            if (each.division.id, name, each.held) not in known or name in made.request.add
        ]
        if names:
            stray = replace(each, names=tuple(names))
            yield Astray(stray, tuple(_ways(made, stray, old, folder)))


def _divisions(divisions: Iterable[Division], rules: RuleSet) -> Divisions:
    return Divisions(divisions, rules.elements, rules.domain.vocabulary, rules.domain.expand)


def _ways(made: Plan, stray: Stray, rules: RuleSet, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each other list with what puts the names into it, or takes them out of it."""
    for name in stray.held or stray.division.among:
        if name != made.target.id:
            add, remove = ((), stray.names) if stray.held else (stray.names, ())
            request = replace(made.request, id=name, begins=stray.day, add=add, remove=remove)
            listed = Members(request, target_of(request, rules, folder), rules)
            asked = listed.taking_out(stray.names) if stray.held else listed.taking_in(stray.names)
            yield name, f"amend {name} {' '.join(asked)} {request.call}"
