"""What became of each earlier prescription, beside its figures: what lapsed and why, where it was credited, what counts later."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast

from soziorules.engine.dataclass import dataclass
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.ledger.accounts import Measure
from soziorules.soziotherapie.ledger.intervals import ZERO
from soziorules.soziotherapie.ledger.statement import Line, Share, Statement

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case, PastPrescription

Lapse = Literal["discharge", "trial", "referral"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One earlier prescription, numbered in the order of issue.

    `delivered` are its minutes as they were stated, None where no exact sum is; `line.minutes` are those that count.
    `lapsed` are units that can no longer be delivered, because of `lapse`. `credited_to` is the number of the prescription
    on which its Probestunden count, 0 for the one asked for. `later` are minutes delivered after the end of its
    Krankheitsfall, which count to the next one. `beyond` are units that were surely delivered and not prescribed.
    """

    number: int
    line: Line
    stated: bool
    delivered: int | None
    lapse: Lapse | None
    lapsed: Share
    credited_to: int | None
    later: int
    beyond: Fraction


def entries(case: Case, shown: Statement, by: Measure) -> tuple[Entry, ...]:
    """Return what became of the prescriptions of the history, in the order of issue."""
    history = case.history or ()
    found = []
    for number, line in enumerate(shown.lines, 1):
        stated = history[line.position]
        lapsed = _lapsed(line)
        found.append(
            Entry(
                number,
                line,
                stated.delivered is not None or stated.delivered_minutes is not None,
                _delivered(stated),
                _lapse(line) if lapsed[1] != 0 else None,
                lapsed,
                _credited_to(number, shown, case) if line.kind == "trial" else None,
                _later(line, shown),
                _beyond(line),
            )
        )
    return tuple(found)


def _delivered(stated: PastPrescription) -> int | None:
    if stated.delivered_minutes is not None:
        return stated.delivered_minutes
    minutes = [each.minutes for each in stated.delivered or () if each.contact != "no_show"]
    known = [each for each in minutes if each is not None]
    return sum(known) if stated.delivered is not None and len(known) == len(minutes) else None


def _beyond(line: Line) -> Fraction:
    if line.units is None:
        return Fraction(0)
    return max(Fraction(0), line.units_used[0] + line.credited[0] - line.units)


def _lapsed(line: Line) -> Share:
    """Return the units prescribed and not used, of a prescription of which the rest has lapsed."""
    if not line.lapsed:
        return Fraction(0), Fraction(0)
    if line.units is None:
        return Fraction(0), None
    low = Fraction(0) if line.units_used[1] is None else max(Fraction(0), line.units - line.units_used[1])
    return low, max(Fraction(0), line.units - line.units_used[0])


def _lapse(line: Line) -> Lapse:
    return cast(Lapse, line.kind)


def _credited_to(number: int, shown: Statement, case: Case) -> int | None:
    """Return the number of the regular prescription that takes up the Probestunden of a line."""
    for later, line in enumerate(shown.lines[number:], number + 1):
        if line.kind in REGULAR:
            return later if line.credited != ZERO else None
    own = shown.standing.credited_units != ZERO and case.prescription.kind in REGULAR
    return 0 if own else None


def _later(line: Line, shown: Statement) -> int:
    if line.phase is None:
        return 0
    end = shown.phases[line.phase].fall.counts_to
    return sum(each.minutes or 0 for each in line.visits if each.on and end and each.on > end)
