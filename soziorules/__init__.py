"""Explained decisions on outpatient Soziotherapie (§ 37a SGB V), compiled from rule files that a lawyer can read."""

from soziorules.api import check, load_rules
from soziorules.diagnostics import Problems
from soziorules.evaluator.decision import Decision
from soziorules.evaluator.evaluator import Evaluator
from soziorules.evaluator.rules import RuleSet
from soziorules.language.outcome import Outcome
from soziorules.soziotherapie.case import Case
from soziorules.version import __version__

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
