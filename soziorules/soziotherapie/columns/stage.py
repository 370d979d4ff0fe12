"""The stage of a prescription for a block of rows, as `procedure.stages` finds it for one case."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from soziorules.engine.columns.forms import StageColumn, TableFigures
from soziorules.engine.columns.lanes import UNBOUNDED, UNKNOWN, Array, Bounded
from soziorules.soziotherapie.case.choices import FREE
from soziorules.soziotherapie.columns.column_facts import NO, OPEN, choice, codes
from soziorules.soziotherapie.facts.figures import LEDGER_PARAMETERS_NEEDED
from soziorules.soziotherapie.ledger.phases import rolls
from soziorules.soziotherapie.procedure.stages import Stage

NAMES: Final = tuple(stage.value for stage in Stage)
_CODE: Final = {stage: code for code, stage in enumerate(Stage, 1)}
_NEVER: Final = np.iinfo(np.int32).max


def stage(given: TableFigures, assumed: Array, today: int | None) -> Array:
    """Return the stage of each row on a day, as its place in `NAMES` from 1; 0 where only the single case can say.

    `assumed` are the rows whose day of issue is only supposed. Without a day all that is stated has happened and nothing is late.
    """
    block = given.block
    undated = assumed | (block.issued == UNKNOWN)
    decided, refused, found = _with_the_fund(
        given, _NEVER if today is None else today, late=today is not None
    )
    planned = undated & (found == _CODE[Stage.ISSUED])
    if today is not None:
        start = block.numbers("prescription.start_on")
        free = np.logical_or.reduce([choice(block, "prescription.kind", kind) for kind in FREE])
        running = (start != UNKNOWN) & (start <= today) & ~refused & (decided | free)
        ended = (_last(given) < today) & ~refused
        found = np.where(running, _CODE[Stage.RUNNING], found)
        found = np.where(ended, _CODE[Stage.ENDED], found)
        planned = planned | (~undated & (block.issued > today))
    found = np.where(planned, _CODE[Stage.PLANNED], found)
    # Where nothing is prescribed yet, the stage may be that of an earlier prescription.
    found[undated & (codes(block, "prescription.kind") == OPEN)] = 0
    return found.astype(np.uint8)


def _with_the_fund(given: TableFigures, today: int, *, late: bool) -> tuple[Array, Array, Array]:
    """Return which rows are decided and which refused, and the stages without regard to delivery; `late`: some may be overdue."""
    block = given.block
    asked, granted = block.numbers("prescription.units"), block.numbers("approval.granted_units")
    decided_on = block.numbers("approval.decided_on")
    day = np.where(decided_on == UNKNOWN, block.issued, decided_on)
    decided = (granted != UNKNOWN) & ((day == UNKNOWN) | (day <= today))
    refused = decided & (granted == 0) & (asked != 0)
    whole = (asked == UNKNOWN) | (granted >= asked)
    received, sent = block.numbers("approval.received_on"), block.numbers("approval.submitted_on")
    with_fund = ((received != UNKNOWN) & (received <= today)) | ((sent != UNKNOWN) & (sent <= today))
    own = ~choice(block, "patient.coverage", "asylum_benefits")
    if with_fund.any():
        with_fund = with_fund & ~(own & _free_of_approval(given))
    found = np.where(with_fund, _CODE[Stage.SUBMITTED], _CODE[Stage.ISSUED])
    if late:
        somehow = (granted == UNKNOWN) & (decided_on != UNKNOWN) & (decided_on <= today)
        waits = with_fund & own & ~somehow
        found = np.where(waits & (_decide_by(given) < today), _CODE[Stage.OVERDUE], found)
    found = np.where(decided, np.where(whole, _CODE[Stage.GRANTED], _CODE[Stage.PARTLY_GRANTED]), found)
    return decided, refused, np.where(refused, _CODE[Stage.REFUSED], found)


def _free_of_approval(given: TableFigures) -> Array:
    """Return the rows for which the Krankenkasse has nothing to decide (§ 9 Abs. 1 ST-RL), as `approval.required` says it."""
    block, limit = given.block, given.constants.get("approval_free_units")
    if not given.constants.keys() >= LEDGER_PARAMETERS_NEEDED:
        return np.zeros(block.rows, bool)
    if limit is None:
        return choice(block, "prescription.kind", "referral")
    free: Array = np.logical_or.reduce([choice(block, "prescription.kind", kind) for kind in FREE])
    if not free.any():
        return free
    lane = given.facts("approval.free_units", given.facts.program.base)
    assert isinstance(lane, Bounded)
    free &= (lane.high != UNBOUNDED) & (lane.high <= cast(int, limit))
    return free


def _last(given: TableFigures) -> Array:
    """Return the last day on which units of the prescription can be delivered; `_NEVER` where none is known."""
    discharge = choice(given.block, "prescription.kind", "discharge")
    after_discharge = np.where(discharge, given.exact("discharge.last_day"), UNKNOWN)
    days = [given.block.numbers("prescription.until"), after_discharge]
    if not rolls(given.choices):
        days.append(given.exact("krankheitsfall.end"))
    last = np.full(given.block.rows, _NEVER, np.int32)
    for each in days:
        last = np.where(each == UNKNOWN, last, np.minimum(last, each))
    return last


def _decide_by(given: TableFigures) -> Array:
    """Return the last day on which a decision is in time; the later one while nobody knows whether the longer time holds."""
    short, long = given.exact("approval.short_decide_by"), given.exact("approval.long_decide_by")
    found = np.where(codes(given.block, "approval.medical_service_involved") == NO, short, long)
    return np.where(found == UNKNOWN, _NEVER, found)


STAGE: Final = StageColumn(NAMES, stage, "outcome", "procedure.stage")
