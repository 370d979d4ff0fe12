"""The five outcomes of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from soziorules.engine.language.text import Text


class Outcome(StrEnum):
    """What a decision says, worst first."""

    NOT_ELIGIBLE = "not_eligible"
    NOT_YET = "not_yet"
    UNDETERMINED = "undetermined"
    JUSTIFICATION_REQUIRED = "justification_required"
    ELIGIBLE = "eligible"

    @property
    def answer(self) -> str:
        """Return `no`, `open` or `yes`: what matters when readings are compared."""
        return _ANSWERS[self]

    @property
    def exit_code(self) -> int:
        """Return the exit code of the command line for this outcome."""
        return _EXIT_CODES[self]


_ANSWERS = {
    Outcome.NOT_ELIGIBLE: "no",
    Outcome.NOT_YET: "no",
    Outcome.UNDETERMINED: "open",
    Outcome.JUSTIFICATION_REQUIRED: "yes",
    Outcome.ELIGIBLE: "yes",
}
_EXIT_CODES = {
    Outcome.ELIGIBLE: 0,
    Outcome.NOT_ELIGIBLE: 1,
    Outcome.NOT_YET: 1,
    Outcome.UNDETERMINED: 3,
    Outcome.JUSTIFICATION_REQUIRED: 4,
}

SETTLED: Final = (Outcome.NOT_ELIGIBLE, Outcome.JUSTIFICATION_REQUIRED, Outcome.ELIGIBLE)
"""The outcomes that are definite: nothing is missing for them."""

OUTCOMES: Final[Mapping[Outcome, Text]] = {
    Outcome.ELIGIBLE: Text("Voraussetzungen erfüllt", "Conditions met"),
    Outcome.NOT_ELIGIBLE: Text("Voraussetzungen nicht erfüllt", "Conditions not met"),
    Outcome.NOT_YET: Text("Voraussetzungen noch nicht erfüllt", "Conditions not met yet"),
    Outcome.UNDETERMINED: Text("Offen", "Open"),
    Outcome.JUSTIFICATION_REQUIRED: Text(
        "Voraussetzungen erfüllt, wenn begründet", "Conditions met if justified"
    ),
}
"""How the law speaks of its outcomes; nobody else does."""
