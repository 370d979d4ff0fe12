"""What of the prescription that is asked for counts in the account: all that is asked, what was granted of it, or nothing.

The account is read at a moment, like the decision, and says the same: nothing is planned that was refused, has ended, or is not
permitted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.outcome import Outcome
from soziorules.soziotherapie.ledger.reading_effects import asking
from soziorules.soziotherapie.procedure import stages
from soziorules.soziotherapie.procedure.stages import Stage

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case
    from soziorules.soziotherapie.ledger.intervals import Bounds

As = Literal["asked", "granted", "refused", "ended", "not_permitted"]
GRANTED: Final = (Stage.GRANTED, Stage.PARTLY_GRANTED, Stage.RUNNING)


@dataclass(frozen=True, slots=True)
class Counting:
    """As what this prescription counts, and with how many units; None where their number is not stated."""

    how: As
    units: int | None

    @property
    def counts(self) -> bool:
        """Whether its units count at all."""
        return self.how in ("asked", "granted")

    @property
    def barred(self) -> bool:
        """Whether it is no prescription that anything can be delivered on."""
        return self.how in ("refused", "not_permitted")


def counting(decision: Decision, case: Case, figures: Mapping[str, Any]) -> Counting:
    """Return as what the prescription of a case counts beside its decision; `figures` are those of use."""
    stage, asked = Stage(decision.moment["procedure.stage"]), case.prescription.units
    if case.prescription.kind is None:
        return Counting("asked", asked)
    if stage is Stage.REFUSED:
        return Counting("refused", 0)
    if stage is Stage.ENDED:
        return Counting("ended", 0)
    if decision.outcome.answer == "no" and (figures.get("units") or {}).get("permitted") == 0:
        return Counting("not_permitted", 0)
    granted = case.approval.granted_units
    if stages.granted(case, decision.today) is not None and stage in GRANTED and granted is not None:
        return Counting("granted", granted if asked is None else min(asked, granted))
    return Counting("asked", asked)


def plannable(decision: Decision) -> bool:
    """Return whether hours can be planned: not while it is open who may prescribe, nor where the Sozialamt decides each time."""
    moment = decision.moment
    return bool(moment["procedure.krankenkasse_decides"]) and not moment["procedure.group_open"]


def counted(case: Case, how: Counting) -> Case:
    """Return the case with the units that count; those in a group are the first of them."""
    kind = case.prescription.kind
    if kind is None or how.units is None or how.units == case.prescription.units:
        return case
    return _asking_in_groups(case, kind, how.units)


def _asking_in_groups(case: Case, kind: str, units: int) -> Case:
    found, grouped = asking(case, kind, units), case.prescription.group_units
    if grouped is None or grouped <= units:
        return found
    return found.model_copy(
        update={"prescription": found.prescription.model_copy(update={"group_units": units})}
    )


def answers(
    decision: Decision, permitted: Mapping[str, Bounds], readings: Mapping[str, str] | None
) -> Mapping[str, Outcome]:
    """Return for each kind of which units are `permitted` the outcome for as many of them as are; open where that is not known.

    A no to them is that of another rule, of which the account says nothing: the kind then has the outcome of the decision.
    """
    found = {}
    for kind, (low, high) in permitted.items():
        if high == 0:
            continue
        if low != high or low == 0:
            found[kind] = Outcome.UNDETERMINED
            continue
        asked = _asking_in_groups(decision.given, kind, low)
        answer = decision.evaluator.rules.decide(asked, readings).outcome
        found[kind] = decision.outcome if answer.answer == "no" else answer
    return found
