"""The Krankheitsfall of the directive: phases of up to three years (§ 5 Abs. 1 Satz 2–4 ST-RL), after the chosen readings.

A phase is opened by a regular prescription (§ 4 Abs. 1–3), on the day that `window.start` names: its issue, its approval, or the
first unit delivered on it. What was delivered before without a regular prescription (Probestunden, Muster 28, units at discharge)
belongs to the phase that follows, as does what is delivered after the end of a phase. The Krankheitsfall of the fee
schedule is another thing and another type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, cast

from soziorules.engine.calendar import add_months, first_day_of_period, last_day_of_period
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.ledger.accounts import Account

DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EBMKrankheitsfall:
    """The Krankheitsfall of the fee schedule: a quarter and the three that follow it (EBM, general provisions)."""

    start: dt.date
    end: dt.date

    @classmethod
    def of(cls, day: dt.date) -> EBMKrankheitsfall:
        """Return the one that begins with the quarter of `day`."""
        start = dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        return cls(start, add_months(start, 12) - DAY)

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end


class Krankheitsfall(NamedTuple):
    """One phase of need of treatment; a day is None where it is not known.

    `earliest` is the earliest day on which it can have begun. Deliveries from `counts_from` to `counts_to` (None: without
    end) can count to it, those from `surely_from` on do. `begun`: whether a regular prescription has opened it. `doubtful`:
    whether the day in question lies in this phase cannot be said, so nothing surely counts. `unsettled`: another phase may
    have begun after it unseen.
    """

    start: dt.date | None
    end: dt.date | None
    earliest: dt.date
    counts_from: dt.date
    surely_from: dt.date
    counts_to: dt.date | None
    begun: bool = True
    doubtful: bool = False
    unsettled: bool = False

    def may_count(self, day: dt.date | None) -> bool:
        """Return whether what was prescribed on a day can belong to this phase."""
        return day is None or day >= self.counts_from

    def not_before(self, day: dt.date) -> Krankheitsfall:
        """Return the same phase, to which nothing counts that was delivered before a day."""
        first = max(self.counts_from, day)
        return self._replace(counts_from=first, surely_from=max(self.surely_from, first))

    def surely_counts(self, day: dt.date | None) -> bool:
        """Return whether what was prescribed on a day belongs to this phase without doubt."""
        return day is not None and day >= self.surely_from and not self.doubtful


class Window(NamedTuple):
    """By what a Krankheitsfall begins and ends: its years, and the answers to what the norm leaves open.

    `start` is the option of `window.start`; `rolling`: hours are counted in rolling periods; `contiguous`: the next phase begins
    on the day after the last; `anew`: a first prescription ends the phase in which it is issued.
    """

    years: int
    start: str
    rolling: bool
    contiguous: bool
    anew: bool

    def ends(self, phase: Krankheitsfall) -> dt.date:
        """Return the last day that surely lies in a phase: one whose start is not known ends later rather than earlier."""
        return phase.end or last_day_of_period(phase.earliest, years=self.years)


NEEDED: Final = frozenset({"krankheitsfall_years"})
"""The values without which no Krankheitsfall has an end."""


def window(constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Window:
    """Return by what a Krankheitsfall begins and ends under the chosen readings."""
    return Window(
        cast(int, constants["krankheitsfall_years"]),
        choices.get("window.start", "first_prescription"),
        rolls(choices),
        choices.get("window.restart_after_gap") == "next_day",
        choices.get("case.early_new") == "yes",
    )


class Anchor(NamedTuple):
    """What can open a phase: the day, or None if it is not known, not before `earliest`, the day of issue."""

    day: dt.date | None
    earliest: dt.date
    first: bool


def anchors(accounts: Iterable[Account], start: str) -> list[Anchor]:
    """Return what can open a phase under the reading `window.start`, in order."""
    found: list[Anchor] = []
    for account in accounts:
        if account.day is None or not account.regular:
            continue
        first = account.kind == "first"
        match start:
            case "approval":
                found.append(Anchor(account.approved_on, account.day, first))
            case "first_delivery":
                # Later deliveries on it open a phase only where the one before has ended.
                found.extend(
                    Anchor(day, account.day, first and day == min(account.days)) for day in account.days
                )
                if not account.days and account.delivered[1] != 0:
                    found.append(Anchor(None, account.day, first))
            case _:
                found.append(Anchor(account.day, account.day, first))
    found.sort(key=lambda anchor: anchor.day or anchor.earliest)
    return found


def chain(found: Iterable[Anchor], by: Window) -> list[Krankheitsfall]:
    """Return the phases that `found` opens, in order."""
    phases: list[Krankheitsfall] = []
    for anchor in found:
        last = phases[-1] if phases else None
        if last is not None and anchor.earliest > last.earliest and by.anew and anchor.first:
            # From the day of issue on, as in `current`: what opens a phase belongs to it, even where it begins later.
            phases[-1] = _cut(last, anchor.earliest)
            phases.append(opened(phases[-1], anchor.day, anchor.earliest, by.years))
        elif last is None or (anchor.day or anchor.earliest) > by.ends(last):
            phases.extend(following(last, anchor.day, anchor.earliest, by))
        elif anchor.day is None and last.start is not None:
            phases[-1] = last._replace(unsettled=True)
    return phases


def current(
    phases: list[Krankheitsfall], anchor: Anchor, by: Window, *, regular: bool | None
) -> Krankheitsfall:
    """Return the phase into which a prescription falls that is issued on `anchor.earliest`.

    `regular`: whether it can open a phase itself (None: not known), then on `anchor.day`.
    """
    last = phases[-1] if phases else None
    issued = anchor.earliest
    if last is not None and by.anew and anchor.first and issued > last.earliest:
        return opened(_cut(last, issued), anchor.day, issued, by.years)
    if last is not None and issued <= by.ends(last):
        return last
    blocks = by.contiguous and last is not None and last.end is not None
    if regular or blocks:
        day = issued if blocks else anchor.day
        return following(last, day, issued, by)[-1]
    # Not begun: it would begin on the day of issue, unless this may be a regular prescription that begins it later.
    day = issued if regular is False or anchor.day == issued else None
    return opened(last, day, issued, by.years)._replace(start=None, end=None, counts_to=None, begun=False)


def rolls(choices: Mapping[str, str]) -> bool:
    """Return whether the hours are counted in rolling periods instead of a Krankheitsfall that begins and ends."""
    return choices.get("window.kind") == "rolling"


def rolling(issued: dt.date, years: int) -> Krankheitsfall:
    """Return the period of `years` years that ends on the day of issue, as if it were a phase."""
    start = first_day_of_period(issued, years=years)
    return Krankheitsfall(start, issued, start, start, start, None)


def following(
    last: Krankheitsfall | None, day: dt.date | None, earliest: dt.date, by: Window
) -> list[Krankheitsfall]:
    """Return the phases after `last` up to the one that an anchor opens: one, or blocks without a gap."""
    if not by.contiguous or last is None or last.end is None:
        return [opened(last, day, earliest, by.years)]
    blocks: list[Krankheitsfall] = []
    end = last.end
    while end < (day or earliest):
        start = end + DAY
        end = last_day_of_period(start, years=by.years)
        blocks.append(Krankheitsfall(start, end, start, start, start, end))
    return blocks


def opened(last: Krankheitsfall | None, day: dt.date | None, earliest: dt.date, years: int) -> Krankheitsfall:
    """Return the phase that begins on `day`, or at a time not known but not before `earliest`."""
    if last is not None and last.unsettled:
        return Krankheitsfall(
            None, None, earliest, last.counts_from, earliest, None, doubtful=True, unsettled=True
        )
    back = first_day_of_period(day or earliest, years=years)
    counts_from = back if last is None or last.end is None else max(back, last.end + DAY)
    if day is None:
        # How far back it reaches depends on the day on which it begins.
        return Krankheitsfall(None, None, earliest, counts_from, earliest, None, unsettled=True)
    end = last_day_of_period(day, years=years)
    return Krankheitsfall(day, end, day, counts_from, counts_from, end)


def _cut(phase: Krankheitsfall, day: dt.date) -> Krankheitsfall:
    """Return `phase` ended by a new one that begins on `day`."""
    end = day - DAY
    return phase._replace(end=end, counts_to=end)
