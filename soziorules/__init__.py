"""Explained decisions on outpatient Soziotherapie (§ 37a SGB V), compiled from rule files that a lawyer can read."""

from typing import TYPE_CHECKING, Any

from soziorules.api import check, load_rules
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import Outcome
from soziorules.version import __version__

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case
    from soziorules.tables import decide_frame

__all__ = [
    "Case",
    "Decision",
    "Evaluator",
    "Outcome",
    "Problems",
    "RuleSet",
    "__version__",
    "check",
    "decide_frame",
    "load_rules",
]


def __getattr__(name: str) -> Any:
    """Load the case model and the columns when they are asked for: a check of a plain case waits for neither."""
    if name == "Case":
        from soziorules.soziotherapie.case import Case

        return Case
    if name == "decide_frame":
        from soziorules.tables import decide_frame

        return decide_frame
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
