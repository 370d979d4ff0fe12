"""The long form of an error code, as `soziorules explain R012` prints it."""

from __future__ import annotations

from collections.abc import Mapping

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code stands for, what it means and why it is refused, and what to do about it."""

    title: Text
    meaning: Text
    remedy: Text


def merge_explanations(*layers: Mapping[str, Explanation]) -> dict[str, Explanation]:
    """Return the explanations of all layers in the order of their codes.

    Raises ValueError when two layers use the same code.
    """
    merged: dict[str, Explanation] = {}
    for layer in layers:
        twice = sorted(merged.keys() & layer.keys())
        if twice:
            raise ValueError(f"explained twice: {', '.join(twice)}")
        merged.update(layer)
    return dict(sorted(merged.items()))
