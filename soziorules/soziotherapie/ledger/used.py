"""What of the deliveries lies in a Krankheitsfall, and on which day enough of it has left the period for something new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from soziorules.engine.calendar import anniversary
from soziorules.soziotherapie.ledger.accounts import Account, Measure
from soziorules.soziotherapie.ledger.intervals import ZERO, Bounds, plus
from soziorules.soziotherapie.ledger.phases import Krankheitsfall, rolling


def used_parts(accounts: Sequence[Account], fall: Krankheitsfall | None, of_a_day: int) -> Bounds:
    """Return the parts delivered in a Krankheitsfall: the lowest sum that must, the highest that can lie in it.

    No day has more than `of_a_day` parts.
    """
    used = ZERO
    for each in accounts:
        if fall is None:
            used = plus(used, (0, each.delivered[1]))
        elif _inside(each.first, each.last, fall):
            used = plus(used, each.delivered)
        elif not _outside(each.first, each.last, fall):
            used = plus(used, _part_of(each, fall, of_a_day))
    return used


def _part_of(account: Account, fall: Krankheitsfall, of_a_day: int) -> Bounds:
    """Return what of one prescription was delivered in a Krankheitsfall."""
    used = ZERO
    for first, last, parts in account.postings:
        if _inside(first, last, fall):
            used = plus(used, parts)
        elif not _outside(first, last, fall):
            used = plus(used, _straddling(first, last, parts, fall, of_a_day))
    most = account.delivered[1]
    return used if most is None or used[1] is None else (used[0], min(used[1], most))


def _straddling(
    first: dt.date | None, last: dt.date | None, parts: Bounds, fall: Krankheitsfall, of_a_day: int
) -> Bounds:
    """Return what lies in a Krankheitsfall of a posting that reaches beyond it: at most what the days have room for.

    Of what has no upper bound a part has none either: it may turn out to lie in the Krankheitsfall as a whole. What stands on
    one day lies in it as a whole or not at all, even where more stands there than a day has room for: Probestunden that count
    as prescribed. So does what ends the day before it begins: on a prescription of the day of issue, before that day.
    """
    if first is None or last is None or last <= first:
        return 0, parts[1]
    end = last if fall.counts_to is None else min(last, fall.counts_to)
    room = of_a_day * ((end - max(first, fall.counts_from)).days + 1)
    begin = max(first, fall.surely_from)
    surely = 0 if fall.doubtful or begin > end else (end - begin).days + 1
    beside = of_a_day * ((last - first).days + 1 - surely)
    return max(0, parts[0] - beside), None if parts[1] is None else min(parts[1], room)


def _outside(first: dt.date | None, last: dt.date | None, fall: Krankheitsfall) -> bool:
    before = last is not None and last < fall.counts_from
    return before or (first is not None and fall.counts_to is not None and first > fall.counts_to)


def _inside(first: dt.date | None, last: dt.date | None, fall: Krankheitsfall) -> bool:
    if not fall.surely_counts(first):
        return False
    return fall.counts_to is None or (last is not None and last <= fall.counts_to)


class Room(NamedTuple):
    """Room for `added` parts beside what was delivered, where what counts moves with the day of issue: `years` back from it.

    Nothing counts that was delivered before `counts_from`; `limit` are the parts of the hours.
    """

    accounts: Sequence[Account]
    counts_from: dt.date
    years: int
    limit: int
    added: Bounds
    by: Measure

    def first_day(self, issued: dt.date) -> dt.date | None:
        """Return the first day, not before the day of issue, on which enough can have left the period; None if there is none."""
        postings = [posting for each in self.accounts for posting in each.postings]
        days = {day for posting in postings for day in (posting.first, posting.last)}
        leaving = {max(issued, anniversary(day, self.years)) for day in days if day is not None}
        before = None
        for day in sorted({issued} | leaving):
            if self._possibly(day):
                return day if before is None else self._between(before, day)
            before = day
        return None

    def surely(self, day: dt.date) -> bool:
        """Return whether there is room on a day whatever is not known of the deliveries."""
        most = self._parts(day)[1]
        return most is not None and most <= self.limit

    def _possibly(self, day: dt.date) -> bool:
        return self._parts(day)[0] <= self.limit

    def _between(self, before: dt.date, day: dt.date) -> dt.date:
        """Return the first day with room after a day without and up to one with: of minutes without days each leaves some."""
        while (day - before).days > 1:
            middle = before + (day - before) // 2
            if self._possibly(middle):
                day = middle
            else:
                before = middle
        return day

    def _parts(self, day: dt.date) -> Bounds:
        """Return the parts that would count, with those that are added, were the prescription issued on a day."""
        period = rolling(day, self.years).not_before(self.counts_from)
        return plus(used_parts(self.accounts, period, self.by.of_a_day), self.added)
