"""The case: what can be stated of one prescription, the ways to read it, and what cannot be true together.

The model itself is loaded when one of its classes is asked for: it needs pydantic, which a plain case does without.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from soziorules.soziotherapie.case.model import (
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
        case_from_plain,
    )

__all__ = [
    "Approval",
    "CarePlan",
    "Case",
    "Delivery",
    "Diagnosis",
    "PastPrescription",
    "Patient",
    "Prescriber",
    "Prescription",
    "Provider",
    "Service",
    "case_from_plain",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from soziorules.soziotherapie.case import model

    return getattr(model, name)
