"""For type checkers: what a decision has a sentence for, and the model of its answer, which a field of law may bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    from soziorules.engine.evaluator.finding import CaseNote, Finding, Obligation
    from soziorules.engine.evaluator.moment import NextStep
    from soziorules.engine.evaluator.remedies import Remedy

    Told: TypeAlias = Finding | Obligation | CaseNote | NextStep | Remedy
    Model = TypeVar("Model", default=Any)
else:
    from typing import TypeVar

    Model = TypeVar("Model")
