"""What people can change about a case, and how a field of law tells the engine so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.facts import Kind, Scalar
from soziorules.engine.language.text import Language, Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.remedies import Remedy

KINDS = (Kind.DOCUMENTARY, Kind.PROCEDURAL, Kind.TEMPORAL)
"""The kinds of facts that can be changed, what costs least first. Clinical and administrative facts are what they are."""

Change = Mapping[str, Mapping[str, Any]]
"""By path what the fact has to become: `{"loan.count": {"at_most": 3}}`; `{"equals": None}` makes it unknown."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a remedy; `text` says it where the field of law has words for it."""

    change: Change
    text: Text | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way that changes several facts at once, such as another card with fewer books.

    `changes(case, constants)` yields what it could look like in a case; the engine offers only what helps when it is tried.
    """

    id: str
    text: Text
    changes: Callable[[Any, Mapping[str, Scalar]], Iterable[Change]]


def _as_it_is(remedy: Remedy, path: str, language: Language) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True, slots=True)
class RemediationOptions:
    """What the engine cannot know of the facts of a field of law.

    `fixed` facts are of a kind that can be changed, but not at will: what others decide, what has happened. `driven_by` names for
    a derived number the stated number that drives it. `parts` names for a number the stated number that is a part of it.
    `say` has the sentence for a change, by path and operator, with the placeholder `{value}`; `beside` by the path of a part
    what is added to that of its number, where both are changed. `told(remedy, path, language)` is the value as it is said in a
    case, if not as it is (else empty), and what is added to the sentence: on what it rests that nobody has stated, say.
    """

    fixed: frozenset[str] = frozenset()
    driven_by: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    routes: tuple[Alternative, ...] = ()
    say: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    beside: Mapping[str, Text] = field(default_factory=dict)
    told: Callable[[Remedy, str, Language], tuple[str, str] | None] = _as_it_is


def settings(change: Change) -> Iterator[dict[str, Any]]:
    """Yield the values by path that carry a change out: one for each choice that it leaves."""
    options = [
        [(path, value) for value in (wanted["in"] if "in" in wanted else wanted.values())]
        for path, wanted in change.items()
    ]
    for chosen in product(*options):
        yield dict(chosen)
