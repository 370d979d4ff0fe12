"""Where the old value of an amended parameter still stands: in texts of the rules, and in guides and examples beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from soziorules.engine.amendment.mentions import Mention, mentions
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import Value
from soziorules.engine.provenance.trace import FOLDER

BESIDE = ("docs/guides", "examples", "README.md", "README.de.md")
"""What stands beside the rules and may say their values to people."""


def still_said(
    value: Value, parameter: str, rules: RuleSet, folder: Path, beside: Sequence[str] | None = None
) -> Iterator[Mention]:
    """Yield the places that say a value of a parameter: of the rules of a folder, and `beside` it (None: as usual)."""
    places = [Path(each) for each in beside] if beside else [folder.parent / name for name in BESIDE]
    unit = rules.elements.parameters[parameter].unit
    there = [place for place in (folder / FOLDER, *places) if place.exists()]
    yield from mentions(value, unit, rules.domain.vocabulary.units, folder, there)
