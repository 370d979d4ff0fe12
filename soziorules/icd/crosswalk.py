"""From an edition to another by the official transitions of BfArM (Umsteiger), step by step.

The packaged table leaves out plain two-way identities; they are put back here: a code that is terminal in
both editions and of which nothing else is said stays what it is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text
from soziorules.icd import tables
from soziorules.icd.errors import years
from soziorules.icd.light import held, history
from soziorules.icd.shards import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE = "UNDEF"


@dataclass(frozen=True, slots=True)
class Target:
    """A code that another one leads to; `automatic`: every step may be made without looking at the case."""

    code: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Where a code leads from one edition to another.

    `targets` are the codes of the new edition, empty where there is no counterpart. `unofficial` are the
    steps (by their later edition) for which no official transition is held: there a code is followed only as
    long as it is terminal in both editions.
    """

    code: str
    from_edition: int
    to_edition: int
    targets: tuple[Target, ...]
    unofficial: tuple[int, ...]

    @property
    def note(self) -> Text | None:
        """What to know of steps without an official transition, None where all are official."""
        if not self.unofficial:
            return None
        steps = years(self.unofficial)
        return Text(
            de=f"Für den Übergang auf {steps} liegt keine amtliche Überleitung vor; dort gilt: gleicher Kode, "
            "gleiche Bedeutung.",
            en=f"No official transition to {steps} is held; there equal codes are taken to mean the same.",
        )


def crosswalk(code: str, from_edition: int, to_edition: int) -> Crosswalk:
    """Lead a terminal code in normal form from an edition to an earlier or later one.

    Raises `EditionError` when an edition is not held. A code not terminal in `from_edition` leads nowhere.
    """
    held(from_edition)
    held(to_edition)
    step = 1 if to_edition >= from_edition else -1
    reached = {code: True} if _terminal(code, from_edition) else {}
    unofficial = []
    for edition in range(from_edition, to_edition, step):
        pair = (edition, edition + 1) if step == 1 else (edition - 1, edition)
        if pair not in _official():
            unofficial.append(pair[1])
        reached = _step(reached, edition, edition + step)
    targets = tuple(Target(target, automatic) for target, automatic in sorted(reached.items()))
    return Crosswalk(code, from_edition, to_edition, targets, tuple(sorted(unofficial)))


def _step(reached: dict[str, bool], old: int, new: int) -> dict[str, bool]:
    following: dict[str, bool] = {}
    for code, automatic in reached.items():
        for target, itself in _targets(code, old, new):
            following[target] = following.get(target, False) or (automatic and itself)
    return following


def _targets(code: str, old: int, new: int) -> Iterator[tuple[str, bool]]:
    rows = _rows(old, new).get(code, ())
    yield from ((target, automatic) for target, automatic in rows if target != _NONE)
    if _stays(code, old, new, rows):
        yield code, True


def _stays(code: str, old: int, new: int, rows: tuple[tuple[str, bool], ...]) -> bool:
    """Tell whether the identity of `code` is one that the table leaves out.

    Where the table names other targets, it stays only if it kept its title: codes were reused (L89.1-).
    """
    before, after = _run(code, old), _run(code, new)
    if not (before and after and before.terminal and after.terminal):
        return False
    return not rows or (all(t not in {code, _NONE} for t, _ in rows) and before.title == after.title)


@lru_cache(maxsize=64)
def _rows(old: int, new: int) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Return the transitions of one step in its direction: code → (target, automatic)."""
    first, second = str(min(old, new)), str(max(old, new))
    table = tables.transitions()
    chosen = table[(table["edition_from"] == first) & (table["edition_to"] == second)]
    columns = (
        ("code_from", "code_to", "auto_forward") if old < new else ("code_to", "code_from", "auto_backward")
    )
    grouped: dict[str, tuple[tuple[str, bool], ...]] = {}
    for source, target, automatic in zip(*(chosen[column] for column in columns), strict=True):
        grouped[source] = (*grouped.get(source, ()), (target, automatic == "J"))
    return grouped


@lru_cache(maxsize=1)
def _official() -> frozenset[tuple[int, int]]:
    """Return the steps for which official transitions are held: (earlier, later)."""
    pairs = tables.transitions()[["edition_from", "edition_to"]].drop_duplicates()
    return frozenset((int(old), int(new)) for old, new in pairs.itertuples(index=False))


def _terminal(code: str, edition: int) -> bool:
    run = _run(code, edition)
    return run is not None and run.terminal


def _run(code: str, edition: int) -> Run | None:
    return next((run for run in history(code) if run.first <= edition <= run.last), None)
