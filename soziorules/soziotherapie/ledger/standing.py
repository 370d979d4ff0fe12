"""How a prescription stands against everything prescribed and delivered before: all figures of the ledger in one answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.facts import probation
from soziorules.soziotherapie.facts.probation import Probation
from soziorules.soziotherapie.ledger import history_accounts as books
from soziorules.soziotherapie.ledger import minutes
from soziorules.soziotherapie.ledger.intervals import Bounds

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

PARAMETERS: Final = (
    "krankheitsfall_minutes",
    "krankheitsfall_years",
    "units_per_prescription",
    "unit_minutes",
    "group_unit_minutes",
    "probation_units",
    "probation_per_year",
    "referral_units",
)
READINGS: Final = (*minutes.READINGS, "probation.year", "probation.includes_form28", "approval.free_scope")


@dataclass(frozen=True, slots=True)
class Standing:
    """Minutes and units are bounds: (lowest, highest or None); days are None where they are not known."""

    start: dt.date | None
    end: dt.date | None
    begun: bool
    next_start: dt.date | None
    regular_before: bool | None
    regular_within_three_years: bool | None
    minutes_used: Bounds
    minutes_after: Bounds
    minutes_committed: Bounds
    minutes_remaining: Bounds
    credited_units: Bounds
    units_with_probation: Bounds | None
    permitted_units: Bounds
    free_units: Bounds
    probation: Probation


def ledger(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Standing:
    """Return how the prescription of `case` stands; `constants` holds `PARAMETERS`, `choices` options of `READINGS`."""
    phase = books.phase(case, constants, choices)
    account = minutes.minutes(case, constants, choices)
    credit = probation.credit(case, constants, choices)
    return Standing(
        start=phase.start,
        end=phase.end,
        begun=phase.fall is not None and phase.fall.begun,
        next_start=account.next_start,
        regular_before=phase.regular_before,
        regular_within_three_years=books.recent(case, constants, choices).regular,
        minutes_used=account.used,
        minutes_after=account.after,
        minutes_committed=account.committed,
        minutes_remaining=account.remaining,
        credited_units=credit.units,
        units_with_probation=credit.units_with_probation,
        permitted_units=account.permitted_units,
        free_units=probation.free(case, constants, choices).units,
        probation=probation.probation(case, constants, choices),
    )
