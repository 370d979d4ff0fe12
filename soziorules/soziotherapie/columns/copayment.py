"""The co-payment of a block of rows in cents, by the law of the day of delivery (§ 37a Abs. 3, §§ 61, 62 SGB V)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

import numpy as np

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.forms import TableFigures
from soziorules.engine.columns.lanes import CENTS, UNKNOWN, Array, Coded, day_of, number_of
from soziorules.engine.columns.periods import age
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import CONTACTS
from soziorules.soziotherapie.columns.column_facts import YES, choice, codes, payer
from soziorules.soziotherapie.columns.ledger import REMOTE, among
from soziorules.soziotherapie.facts.copayment import INSURED, UNUSED, in_force
from soziorules.soziotherapie.ledger.accounts import Contacts, contacts_of


def copayment(given: TableFigures) -> Array:
    """Return what is due for the service of each row in cents; `UNKNOWN` where there is none or it cannot be said."""
    block, changes, choices = given.block, given.changes, given.choices
    on = block.numbers("service.on")
    due = np.full(block.rows, UNKNOWN, np.int32)
    served = np.flatnonzero(on != UNKNOWN)
    if not served.size:
        return due
    periods = np.searchsorted(changes, on[served], side="right")
    first, last = int(periods.min()), int(periods.max())
    for period in range(first, last + 1):
        rows = served if first == last else served[periods == period]
        if not rows.size:
            continue
        day = day_of(int(on[rows[0]]))
        due[rows] = _due(block, rows, given.constants_on(day), choices)
    return due


def _due(block: Block, rows: Array, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Array:
    if not in_force(constants):
        return np.zeros(rows.size, np.int32)
    on, cost = block.numbers("service.on")[rows], block.numbers("service.cost")[rows].astype(np.int64)
    until = block.numbers("patient.copayment_exempt_until")[rows]
    years = age(block.numbers("patient.born_on")[rows], on)
    exempt = (until != UNKNOWN) & (on <= until)
    exempt |= _not_due(block, contacts_of(constants, choices))[rows]
    free = exempt | ((years != UNKNOWN) & (years < cast(int, constants["copayment_age"])))
    amount = _amount(cost, constants, down=choices.get("copay.rounding") == "down")
    if choices.get("copay.part_units") == "summed":
        amount = np.where(cost == 0, 0, UNKNOWN)
    unknown = (cost == UNKNOWN) | (years == UNKNOWN)
    return np.where(free, 0, np.where(unknown, UNKNOWN, amount)).astype(np.int32)


def _not_due(block: Block, counted: Contacts) -> Array:
    """Return the rows of people who pay nothing to a Krankenkasse, and of days on which they used no service that counts."""
    pays = payer(block, {}, {})["patient.payer"]
    assert isinstance(pays, Coded)
    others = [code for code, name in enumerate(pays.values, 1) if name not in INSURED]
    contact, history, on = codes(block, "service.contact"), block.lists.history, block.numbers("service.on")
    visited = np.zeros(block.rows, bool)
    if history.on.size:
        rows = np.repeat(history.rows, np.diff(history.delivered))
        here = (history.on != UNKNOWN) & (history.on == on[rows])
        visited[rows[here]] = True
        visited[rows[here & ~_in_vain(history.contact, history.on, counted)]] = False
    undated = block.numbers("patient.copayment_exempt_until") == UNKNOWN
    free = undated & (codes(block, "patient.copayment_exempt") == YES)
    unused = _in_vain(contact, on, counted) | ((contact == 0) & visited)
    found: Array = among(pays.codes, others) | free | unused | _outside(block, on)
    return found


def _outside(block: Block, on: Array) -> Array:
    """Return the rows whose day of delivery lies after the last day, or before issue with no earlier prescription."""
    history, last = block.lists.history, block.numbers("prescription.until")
    after: Array = (last != UNKNOWN) & (on > last)
    before: Array = history.known & (block.issued != UNKNOWN) & (on < block.issued)
    before &= ~choice(block, "prescription.kind", "follow_up")
    if history.prescribed_on.size:
        days, rows = history.prescribed_on, history.rows
        before[rows[(days == UNKNOWN) | (days <= on[rows])]] = False
    return after | before


def _in_vain(contact: Array, on: Array, counted: Contacts) -> Array:
    """Return the contacts in which the person had no part, and those by telephone or video that do not count on their day."""
    found: Array = among(contact, [code for code, name in enumerate(CONTACTS, 1) if name in UNUSED])
    if counted.remote:
        return found
    remote = among(contact, [code for code, name in enumerate(CONTACTS, 1) if name in REMOTE])
    first, last = counted.remote_from, counted.remote_until
    if first is not None and last is not None:
        remote &= (on < number_of(first)) | (on > number_of(last))
    return found | remote


def _amount(cost: Array, constants: Mapping[str, Scalar], *, down: bool) -> Array:
    """The share of the cost within its bounds, never more than the cost; half a cent rounds up, or is left out."""
    lowest, highest = (_cents(constants[name]) for name in ("copayment_minimum", "copayment_maximum"))
    rate = Decimal(cast(int, constants["copayment_rate"])) / 100
    above, below = rate.as_integer_ratio()
    share = cost * above // below if down else (cost * above * 2 + below) // (2 * below)
    share = np.where(
        cost * above <= lowest * below, lowest, np.where(cost * above >= highest * below, highest, share)
    )
    found: Array = np.where(cost <= lowest, cost, share)
    return found


def _cents(value: Scalar) -> int:
    return int(Decimal(cast(int, value)) * CENTS)
