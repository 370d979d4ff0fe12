"""The stage of a prescription for a block of rows, as `procedure.stages` finds it for one case."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final, cast

import numpy as np

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.forms import StageColumn, TableFigures
from soziorules.engine.columns.id_sets import dense
from soziorules.engine.columns.lanes import UNBOUNDED, UNKNOWN, Array, Bounded, day_of, number_of
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import FREE, LAENDER
from soziorules.soziotherapie.columns.column_facts import OPEN, choice, codes
from soziorules.soziotherapie.facts import deadlines
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
        found = np.where(waits & (_decide_by(given, received) < today), _CODE[Stage.OVERDUE], found)
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


def _decide_by(given: TableFigures, received: Array) -> Array:
    """Return the last day on which a decision is in time; each receipt is counted once for each Land."""
    block = given.block
    rows = np.flatnonzero(received != UNKNOWN)
    found = np.full(block.rows, _NEVER, np.int32)
    if not rows.size:
        return found
    land = _lands(block, given.choices.get("workday") == "nationwide")
    involved = codes(block, "approval.medical_service_involved").astype(np.int64)
    first = int(received[rows].min())
    keys = (((received[rows].astype(np.int64) - first) << 5 | land[rows]) << 2) | involved[rows]
    places, distinct = dense(keys, int(keys.max()) + 1)
    constants = tuple(
        sorted(
            (name, value) for name, value in given.constants.items() if name in deadlines.DECISION_PARAMETERS
        )
    )
    names = (None, *LAENDER)
    days = [
        _day((key >> 7) + first, names[(key >> 2) & 31], (None, True, False)[key & 3], constants)
        for key in distinct.tolist()
    ]
    found[rows] = np.array(days, np.int32)[places]
    return found


def _lands(block: Block, nationwide: bool) -> Array:
    if nationwide:
        return np.zeros(block.rows, np.int64)
    seat = codes(block, "approval.land")
    return np.where(seat != OPEN, seat, codes(block, "provider.land")).astype(np.int64)


@lru_cache(maxsize=1 << 16)
def _day(
    received: int, land: str | None, involved: bool | None, given: tuple[tuple[str, Scalar], ...]
) -> int:
    approval = SimpleNamespace(
        received_on=day_of(received), decided_on=None, medical_service_involved=involved, land=land
    )
    case = SimpleNamespace(approval=approval, provider=SimpleNamespace(land=None))
    due = deadlines.decision(cast(Any, case), dict(given), {})
    last = due.decide_by or due.with_medical_service
    return _NEVER if last is None else number_of(last)


STAGE: Final = StageColumn(NAMES, stage, "outcome", "procedure.stage")
