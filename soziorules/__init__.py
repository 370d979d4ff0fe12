"""Explained decisions on outpatient Soziotherapie (§ 37a SGB V), compiled from rule files that a lawyer can read."""

from typing import TYPE_CHECKING, Any

from soziorules.version import __version__

if TYPE_CHECKING:
    from soziorules.api import check, load_rules
    from soziorules.engine.diagnostics import Problems
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.evaluator import Evaluator
    from soziorules.engine.evaluator.rules import RuleSet
    from soziorules.engine.language.outcome import Outcome
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


_HOMES = {
    "Case": "soziotherapie.case",
    "Decision": "engine.evaluator.decision",
    "Evaluator": "engine.evaluator.evaluator",
    "Outcome": "engine.language.outcome",
    "Problems": "engine.diagnostics",
    "RuleSet": "engine.evaluator.rules",
    "check": "api",
    "decide_frame": "tables",
    "load_rules": "api",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is asked for: who imports the package waits for nothing that is not used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
