"""The rule engine: language, compiler, evaluator, columns and proof. It knows no field of law.

What a program meets of it: what a decision is made of, and what a field of law tells the engine about its facts.
`soziorules.field` makes a field of these. Each name is loaded when it is asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from soziorules.engine.diagnostics import Diagnostic
    from soziorules.engine.evaluator.domain import Domain, Figures
    from soziorules.engine.evaluator.finding import CaseNote, Finding, Obligation
    from soziorules.engine.evaluator.missing import Missing
    from soziorules.engine.evaluator.moment import NextStep, Procedure
    from soziorules.engine.evaluator.remedies import Remedy
    from soziorules.engine.evaluator.verdict import OtherReading
    from soziorules.engine.language.elements import Citation
    from soziorules.engine.language.facts import (
        About,
        Amount,
        Boolean,
        Choice,
        Choices,
        Code,
        Day,
        Fact,
        FactType,
        Kind,
        Records,
        Span,
        Vocabulary,
        Whole,
    )
    from soziorules.engine.language.text import Text
    from soziorules.engine.language.units import Unit

__all__ = [
    "About",
    "Amount",
    "Boolean",
    "CaseNote",
    "Choice",
    "Choices",
    "Citation",
    "Code",
    "Day",
    "Diagnostic",
    "Domain",
    "Fact",
    "FactType",
    "Figures",
    "Finding",
    "Kind",
    "Missing",
    "NextStep",
    "Obligation",
    "OtherReading",
    "Procedure",
    "Records",
    "Remedy",
    "Span",
    "Text",
    "Unit",
    "Vocabulary",
    "Whole",
]

_HOMES = {
    "CaseNote": "evaluator.finding",
    "Citation": "language.elements",
    "Diagnostic": "diagnostics",
    "Domain": "evaluator.domain",
    "Figures": "evaluator.domain",
    "Finding": "evaluator.finding",
    "Missing": "evaluator.missing",
    "Obligation": "evaluator.finding",
    "NextStep": "evaluator.moment",
    "OtherReading": "evaluator.verdict",
    "Procedure": "evaluator.moment",
    "Remedy": "evaluator.remedies",
    "Text": "language.text",
    "Unit": "language.units",
}
_FACTS = "language.facts"
"""Where all other names live: the types of facts and what is said about them."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES.get(name, _FACTS)}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
