"""Explained decisions on outpatient Soziotherapie (§ 37a SGB V), compiled from rule files that a lawyer can read."""

from typing import TYPE_CHECKING, Any

from soziorules.api import check, load_rules
from soziorules.diagnostics import Problems
from soziorules.evaluator.decision import Decision
from soziorules.evaluator.evaluator import Evaluator
from soziorules.evaluator.rules import RuleSet
from soziorules.language.outcome import Outcome
from soziorules.version import __version__

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

__all__ = [
    "Case",
    "Decision",
    "Evaluator",
    "Outcome",
    "Problems",
    "RuleSet",
    "__version__",
    "check",
    "load_rules",
]


def __getattr__(name: str) -> Any:
    """Load the case model when it is asked for: a check of a plain case does without it and without pydantic."""
    if name == "Case":
        from soziorules.soziotherapie.case import Case

        return Case
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
