"""The books of one case: the accounts of its history, and the Krankheitsfall into which the prescription falls.

Conditions ask for them under one reading after the other, and remedies with the same history, so the books of the last history
are kept at hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.calendar import last_day_of_period
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.ledger.accounts import ALL_CONTACTS, Account, Measure, account, all_in_person
from soziorules.soziotherapie.ledger.phases import (
    DAY,
    Anchor,
    Krankheitsfall,
    anchors,
    chain,
    current,
    rolling,
    rolls,
)

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case, PastPrescription

PLAIN: Final = Measure(1, 1, 1, 1, 1)
"""A measure by which minutes are counted as they are, all contacts among them; what a unit has is left open."""
READINGS: Final = ("window.start", "window.kind", "window.restart_after_gap", "case.early_new")


class Phase(NamedTuple):
    """The Krankheitsfall of a prescription, as far as it has to do with days."""

    fall: Krankheitsfall | None
    regular_before: bool | None

    @property
    def start(self) -> dt.date | None:
        """First day of the Krankheitsfall."""
        return None if self.fall is None else self.fall.start

    @property
    def end(self) -> dt.date | None:
        """Last day of the Krankheitsfall."""
        return None if self.fall is None else self.fall.end


class Recent(NamedTuple):
    """What was prescribed lately, whatever the reading."""

    regular: bool | None


class Books:
    """The accounts of a history in order of issue, those without a day last, and what was found out about them."""

    __slots__ = ("accounts", "by", "falls")

    def __init__(self, history: tuple[PastPrescription, ...], until: dt.date | None, by: Measure) -> None:
        self.by = by
        self.accounts: Sequence[Account] = sorted(
            (account(position, entry, until, by) for position, entry in enumerate(history)), key=_order
        )
        self.falls: dict[tuple[object, ...], Krankheitsfall] = {}

    def opened_on(self, day: dt.date) -> bool:
        """Return whether a regular prescription of the history was issued on a day."""
        return any(each.regular and each.day == day for each in self.accounts)


class _Kept:
    """The books of one history, by the day until which minutes without a day can lie and by what is counted.

    `in_person`: all contacts are, so that it makes no difference which others count.
    """

    __slots__ = ("books", "history", "in_person")

    def __init__(self, history: tuple[PastPrescription, ...]) -> None:
        self.history = history
        self.in_person = all(map(all_in_person, history))
        self.books: dict[tuple[dt.date | None, Measure], Books] = {}


_kept = [_Kept(())]
_usual = [PLAIN]
"""The plain measure that was asked for last, with the units of its law: books by it are there already."""
MOST_KEPT: Final = 64


def books(case: Case, by: Measure) -> Books | None:
    """Return the books of a case; None if nothing is said of earlier prescriptions."""
    history = case.history
    if history is None:
        return None
    # Deliveries without a day, on prescriptions issued before, lie before the day of issue.
    until = None if case.prescribed_on is None else case.prescribed_on - DAY
    kept = _of(history)
    if kept.in_person and by.contacts is not ALL_CONTACTS:
        by = by._replace(contacts=ALL_CONTACTS)
    made = kept.books.get((until, by))
    if made is None:
        made = kept.books[until, by] = Books(history, until, by)
        if by[:3] == PLAIN[:3] and by[5:] == PLAIN[5:]:
            _usual[0] = by
    return made


def _of(history: tuple[PastPrescription, ...]) -> _Kept:
    kept = _kept[0]
    if kept.history is not history or len(kept.books) > MOST_KEPT:
        kept = _kept[0] = _Kept(history)
    return kept


def in_person(history: tuple[PastPrescription, ...] | None) -> bool:
    """Return whether all contacts of a history are in person, as far as is said of them."""
    return not history or _of(history).in_person


def plain_books(case: Case, unit_minutes: int | None = None) -> Books | None:
    """Return the books of a case for questions that turn on no group unit, and on no unit but one of so many minutes."""
    by = _usual[0]
    if unit_minutes is not None and by.unit_minutes != unit_minutes:
        by = by._replace(unit_minutes=unit_minutes)
    return books(case, by)


def _order(account: Account) -> tuple[dt.date, bool, int]:
    # On one day Probestunden and the like come before the regular prescription that follows them.
    return account.day or dt.date.max, account.kind in REGULAR, account.position


def krankheitsfall(
    case: Case, made: Books | None, constants: Mapping[str, Scalar], choices: Mapping[str, str]
) -> Krankheitsfall | None:
    """Return the Krankheitsfall into which the prescription falls; None if history or day of issue are not known."""
    issued = case.prescribed_on
    if made is None or issued is None:
        return None
    years = cast(int, constants["krankheitsfall_years"])
    if rolls(choices):
        return rolling(issued, years)
    kind, start = case.prescription.kind, choices.get("window.start", "first_prescription")
    anchor = Anchor(_own_day(case, issued, start), issued, kind == "first")
    key = (
        kind,
        start,
        anchor.day,
        years,
        choices.get("window.restart_after_gap"),
        choices.get("case.early_new"),
    )
    fall = made.falls.get(key)
    if fall is None:
        fall = made.falls[key] = _krankheitsfall(made.accounts, anchor, kind, start, years, choices)
    return fall


def _krankheitsfall(
    accounts: Sequence[Account],
    anchor: Anchor,
    kind: str | None,
    start: str,
    years: int,
    choices: Mapping[str, str],
) -> Krankheitsfall:
    phases = chain(anchors(accounts, start), years, choices) if accounts else []
    fall = current(phases, anchor, years, choices, regular=None if kind is None else kind in REGULAR)
    if any(each.day is None or each.kind is None for each in accounts):
        # A prescription without day or kind may have opened a Krankheitsfall at any time.
        return _doubtful(fall, dt.date.min)
    if kind is None and choices.get("case.early_new") == "yes":
        # Were it a first prescription, it would open one itself.
        return _doubtful(fall, fall.counts_from)
    return fall


def _doubtful(fall: Krankheitsfall, counts_from: dt.date) -> Krankheitsfall:
    return fall._replace(
        start=None, end=None, counts_from=counts_from, counts_to=None, doubtful=True, unsettled=True
    )


def phases_of(
    made: Books, constants: Mapping[str, Scalar], choices: Mapping[str, str]
) -> list[Krankheitsfall]:
    """Return the phases that the history opens, in order."""
    years, start = (
        cast(int, constants["krankheitsfall_years"]),
        choices.get("window.start", "first_prescription"),
    )
    if rolls(choices):
        return []
    return chain(anchors(made.accounts, start), years, choices)


def _own_day(case: Case, issued: dt.date, start: str) -> dt.date | None:
    """Return the day on which this prescription would open a Krankheitsfall."""
    match start:
        case "approval":
            return case.approval.decided_on
        case "first_delivery":
            return case.prescription.start_on
        case _:
            return issued


def phase(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Phase:
    """Return the days of the Krankheitsfall, and whether a regular prescription lies in it before this one."""
    made = plain_books(case)
    fall = krankheitsfall(case, made, constants, choices)
    return Phase(fall, None if made is None else _regular(made.accounts, fall))


def _regular(accounts: Sequence[Account], fall: Krankheitsfall | None) -> bool | None:
    if fall is None:
        return None if any(each.regular is not False for each in accounts) else False
    near = [each for each in accounts if fall.may_count(each.day)]
    if any(each.regular and fall.surely_counts(each.day) for each in near):
        return True
    return None if any(each.regular is not False for each in near) else False


def recent(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Recent:
    """Return whether a regular prescription was issued within the three years before, whatever the Krankheitsfall."""
    made, issued = plain_books(case), case.prescribed_on
    if made is None:
        return Recent(None)
    years = cast(int, constants["krankheitsfall_years"])
    unsure = False
    for each in made.accounts:
        if each.day is None or each.kind is None or issued is None:
            unsure = unsure or each.regular is not False
        elif each.regular and last_day_of_period(each.day, years=years) >= issued:
            return Recent(True)
    return Recent(None if unsure else False)
