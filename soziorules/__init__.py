"""Explained decisions on outpatient Soziotherapie (§ 37a SGB V), compiled from rule files that a lawyer can read."""

from typing import TYPE_CHECKING, Any

from soziorules.version import __version__

if TYPE_CHECKING:
    from soziorules.api import check, ledger, load_rules
    from soziorules.engine import source
    from soziorules.engine.diagnostics import Problems
    from soziorules.engine.evaluator.account import Account
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.evaluator import Evaluator
    from soziorules.engine.evaluator.rules import RuleSet
    from soziorules.engine.language.outcome import Outcome
    from soziorules.soziotherapie import answer
    from soziorules.soziotherapie.answer import AccountAnswer, Answer
    from soziorules.soziotherapie.case import (
        Approval,
        CarePlan,
        Case,
        Delivery,
        Diagnosis,
        PastPrescription,
        Patient,
        Prescriber,
        Prescription,
        Provider,
        Service,
    )
    from soziorules.tables import decide_frame

__all__ = [
    "Account",
    "AccountAnswer",
    "Answer",
    "Approval",
    "CarePlan",
    "Case",
    "Decision",
    "Delivery",
    "Diagnosis",
    "Evaluator",
    "Outcome",
    "PastPrescription",
    "Patient",
    "Prescriber",
    "Prescription",
    "Problems",
    "Provider",
    "RuleSet",
    "Service",
    "__version__",
    "answer",
    "check",
    "decide_frame",
    "ledger",
    "load_rules",
    "source",
]


_HOMES = {
    "Account": "engine.evaluator.account",
    "AccountAnswer": "soziotherapie.answer",
    "Answer": "soziotherapie.answer",
    "Decision": "engine.evaluator.decision",
    "Evaluator": "engine.evaluator.evaluator",
    "Outcome": "engine.language.outcome",
    "Problems": "engine.diagnostics",
    "RuleSet": "engine.evaluator.rules",
    "__version__": "version",
    "check": "api",
    "decide_frame": "tables",
    "ledger": "api",
    "load_rules": "api",
}
_ROOMS = {"answer": "soziotherapie.answer", "source": "engine.source"}
"""Parts that are public as they are: `answer` has the types of all parts of an answer, `source` reads YAML and JSON strictly."""
_CASE = "soziotherapie.case"
"""Where all other names live: the case and its parts."""


def __getattr__(name: str) -> Any:
    """Load a name when it is asked for: who imports the package waits for nothing that is not used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name in _ROOMS:
        found: Any = import_module(f"{__name__}.{_ROOMS[name]}")
    else:
        found = getattr(import_module(f"{__name__}.{_HOMES.get(name, _CASE)}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
