"""The five outcomes of a decision."""

from __future__ import annotations

from enum import StrEnum


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
