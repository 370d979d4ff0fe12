"""The books of one case: the accounts of its history, and the Krankheitsfall into which the prescription falls.

Conditions ask for them under one reading after the other, and remedies with the same history, so the books of the last history
are kept at hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.calendar import last_day_of_period
from soziorules.engine.language.facts import InTerms, Scalar
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.ledger.accounts import (
    Account,
    Measure,
    account,
    all_in_person,
    of_all_contacts,
    told,
)
from soziorules.soziotherapie.ledger.phases import (
    DAY,
    NEEDED,
    Anchor,
    Krankheitsfall,
    Window,
    anchors,
    chain,
    current,
    rolling,
    window,
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
    """The accounts of a history in order of issue, those without a day last, and what was found out about them.

    `complete`: day and kind of all are known; else one of them may have opened a Krankheitsfall at any time. `asked`: into which
    Krankheitsfall the case falls that was asked for last.
    """

    __slots__ = ("accounts", "asked", "by", "complete", "falls")

    def __init__(self, kept: _Kept, until: dt.date | None, by: Measure) -> None:
        self.by = by
        accounts = [
            account(position, entry, all_told, until, by)
            for position, (entry, all_told) in enumerate(zip(kept.history, kept.told, strict=True))
        ]
        self.accounts: Sequence[Account] = sorted(accounts, key=_order)
        self.complete = all(each.day and each.kind for each in accounts)
        self.falls: dict[tuple[object, ...], Krankheitsfall] = {}
        self.asked: tuple[Case | None, Window | None, Krankheitsfall | None] = (None, None, None)

    def opened_on(self, day: dt.date) -> bool:
        """Return whether a regular prescription of the history was issued on a day."""
        return any(each.regular and each.day == day for each in self.accounts)


class _Kept:
    """The books of one history, by the day until which minutes without a day can lie and by what is counted.

    `told` is what is told of each prescription; `in_person`: all contacts are, so that it makes no difference which others count.
    """

    __slots__ = ("books", "history", "in_person", "told")

    def __init__(self, history: tuple[PastPrescription, ...]) -> None:
        self.history = history
        self.told = [told(entry) for entry in history]
        self.in_person = all(self.told) or all(map(all_in_person, history))
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
    if kept.in_person:
        by = of_all_contacts(by)
    made = kept.books.get((until, by))
    if made is None:
        made = kept.books[until, by] = Books(kept, until, by)
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


_plain: list[tuple[Case | None, Books | None]] = [(None, None)]
"""The case of which plain books were asked for last, and these."""


def plain_books(case: Case, unit_minutes: int | None = None) -> Books | None:
    """Return the books of a case for questions that turn on no group unit, and on no unit but one of so many minutes."""
    last, made = _plain[0]
    if last is not case or (made is not None and unit_minutes not in (None, made.by.unit_minutes)):
        made = _plain_books(case, unit_minutes)
        _plain[0] = case, made
    return made


def _plain_books(case: Case, unit_minutes: int | None) -> Books | None:
    by = _usual[0]
    if unit_minutes is not None and by.unit_minutes != unit_minutes:
        by = by._replace(unit_minutes=unit_minutes)
    return books(case, by)


def _order(account: Account) -> tuple[dt.date, bool, int]:
    # On one day Probestunden and the like come before the regular prescription that follows them.
    return account.day or dt.date.max, account.kind in REGULAR, account.position


def krankheitsfall(case: Case, made: Books | None, by: Window) -> Krankheitsfall | None:
    """Return the Krankheitsfall into which the prescription falls; None if history or day of issue are not known."""
    if made is None:
        return None
    last, window, fall = made.asked
    if last is not case or window != by:
        fall = _found(case, made, by)
        made.asked = case, by, fall
    return fall


def _found(case: Case, made: Books, by: Window) -> Krankheitsfall | None:
    issued = case.prescribed_on
    if issued is None:
        return None
    if by.rolling:
        return rolling(issued, by.years)
    kind, day = case.prescription.kind, _own_day(case, issued, by.start)
    key = kind, day, by
    fall = made.falls.get(key)
    if fall is None:
        fall = made.falls[key] = _krankheitsfall(made, Anchor(day, issued, kind == "first"), kind, by)
    return fall


def _krankheitsfall(made: Books, anchor: Anchor, kind: str | None, by: Window) -> Krankheitsfall:
    phases = chain(anchors(made.accounts, by.start), by) if made.accounts else []
    fall = current(phases, anchor, by, regular=None if kind is None else kind in REGULAR)
    if not made.complete:
        return _doubtful(fall, dt.date.min)
    if kind is None and by.anew:
        # Were it a first prescription, it would open one itself.
        return _doubtful(fall, fall.counts_from)
    return fall


def _doubtful(fall: Krankheitsfall, counts_from: dt.date) -> Krankheitsfall:
    return fall._replace(
        start=None, end=None, counts_from=counts_from, counts_to=None, doubtful=True, unsettled=True
    )


def phases_of(made: Books, by: Window) -> list[Krankheitsfall]:
    """Return the phases that the history opens, in order."""
    return [] if by.rolling else chain(anchors(made.accounts, by.start), by)


def _own_day(case: Case, issued: dt.date, start: str) -> dt.date | None:
    """Return the day on which this prescription would open a Krankheitsfall."""
    match start:
        case "approval":
            return case.approval.decided_on
        case "first_delivery":
            return case.prescription.start_on
        case _:
            return issued


def _phase(case: Case, by: Window) -> Phase:
    made = plain_books(case)
    fall = krankheitsfall(case, made, by)
    return Phase(fall, None if made is None else _regular(made.accounts, fall))


phase: Final = InTerms(window, _phase, NEEDED)
"""The days of the Krankheitsfall, and whether a regular prescription lies in it before this one."""


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
