"""What holds of the ledger for every history: knowing more narrows bounds, and no Krankheitsfall exceeds 120 hours."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from soziorules.soziotherapie.ledger.intervals import Bounds
from soziorules.soziotherapie.ledger.standing import Standing, ledger
from soziorules.soziotherapie.ledger.statement import statement
from tests.soziotherapie.law import LAW, OPTIONS, case, choices, prescribed

START, ISSUED = dt.date(2020, 1, 1), dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
kinds = st.sampled_from(["first", "follow_up", "trial", "referral", "discharge"])


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """Earlier prescriptions of which everything is known."""
    issued = draw(st.dates(START, ISSUED))
    days = draw(st.lists(st.dates(issued, ISSUED - DAY), max_size=3)) if issued < ISSUED else []
    units = draw(st.integers(1, 40))
    visit = {"minutes": st.integers(0, 200), "setting": st.sampled_from(["individual", "group"])}
    return {
        "prescribed_on": issued.isoformat(),
        "kind": draw(kinds),
        "units": units,
        "group_units": draw(st.integers(0, units)),
        "approved_on": (issued + draw(st.integers(0, 90)) * DAY).isoformat(),
        "delivered": [{"on": on.isoformat(), **draw(st.fixed_dictionaries(visit))} for on in days],
    }


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Cases of which everything is known."""
    units = draw(st.integers(1, 40))
    return {
        "prescribed_on": ISSUED.isoformat(),
        "prescription": {
            "kind": draw(kinds),
            "units": units,
            "group_units": draw(st.integers(0, units)),
            "start_on": draw(st.dates(ISSUED, ISSUED + 60 * DAY)).isoformat(),
        },
        "approval": {"decided_on": draw(st.dates(ISSUED, ISSUED + 60 * DAY)).isoformat()},
        "history": draw(st.lists(entries(), max_size=4)),
    }


@st.composite
def forgotten(draw: st.DrawFn, known: dict[str, Any]) -> dict[str, Any]:
    """The same case with some things not stated."""
    less = copy.deepcopy(known)
    for entry in less["history"]:
        _forget_of_entry(draw, entry)
    for part, names in (
        ("prescription", ["kind", "units", "start_on"]),
        ("approval", ["decided_on"]),
    ):
        for name in draw(st.sets(st.sampled_from(names), max_size=2)):
            less[part][name] = None
    if draw(st.integers(0, 9)) == 0:
        less["history"] = None
    return less


def _forget_of_entry(draw: st.DrawFn, entry: dict[str, Any]) -> None:
    for name in draw(st.sets(st.sampled_from(["prescribed_on", "kind", "units", "approved_on"]))):
        # Most histories have days, so this is forgotten less often.
        if name not in ("prescribed_on", "kind") or draw(st.integers(0, 3)) == 0:
            entry[name] = None
    match draw(st.sampled_from(["all", "total", "nothing", "parts"])):
        case "total":
            entry["delivered_minutes"] = sum(visit["minutes"] for visit in entry["delivered"])
            entry["delivered"] = None
        case "nothing":
            entry["delivered"] = None
        case "parts":
            for visit in entry["delivered"]:
                visit[draw(st.sampled_from(["on", "minutes", "setting"]))] = None


def holds(outer: Bounds | None, inner: Bounds | None) -> bool:
    """Return whether the inner bounds lie within the outer ones."""
    if outer is None or inner is None:
        return outer is None
    high = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return outer[0] <= inner[0] and high


SPANS = (
    "minutes_used",
    "minutes_after",
    "minutes_committed",
    "minutes_remaining",
    "credited_units",
    "units_with_probation",
    "permitted_units",
    "free_units",
)
VALUES = ("start", "end", "next_start", "regular_before", "regular_within_three_years")


def planned_enough(known: dict[str, Any]) -> bool:
    """Nothing is delivered beyond what was prescribed: what a missing word on deliveries is taken to mean."""
    for entry in known["history"]:
        planned = (entry["units"] - entry["group_units"]) * 60 + entry["group_units"] * 90
        individual = sum(visit["minutes"] for visit in entry["delivered"] if visit["setting"] == "individual")
        group = sum(visit["minutes"] for visit in entry["delivered"] if visit["setting"] == "group")
        lenient = (individual + group * 2 / 3) > entry["units"] * 60
        if individual + group > planned or lenient or group > 90 * entry["group_units"]:
            return False
        if individual > 60 * (entry["units"] - entry["group_units"]):
            return False
    return True


class TestKnowingMore:
    """Adding a statement never takes back what was certain."""

    @given(st.data(), cases().filter(planned_enough), choices)
    def test_narrows_all_bounds_and_keeps_all_values(
        self, data: st.DataObject, known: dict[str, Any], read: dict[str, str]
    ) -> None:
        less = data.draw(forgotten(known))
        before, after = (ledger(case(**stated), LAW, read) for stated in (less, known))
        for name in SPANS:
            assert holds(getattr(before, name), getattr(after, name)), name
        for name in VALUES:
            assert getattr(before, name) in (None, getattr(after, name)), name
        for name in ("in_calendar_year", "in_twelve_months"):
            assert holds(getattr(before.probation, name), getattr(after.probation, name)), name
        for name in ("next_calendar_year", "next_twelve_months", "next_on"):
            assert getattr(before.probation, name) in (None, getattr(after.probation, name)), name

    def test_what_stands_on_one_day_lies_in_a_krankheitsfall_or_not(self) -> None:
        """24 units, one in a group, are 24 hours and a half: more than a day, were they not counted as prescribed."""
        day = START.isoformat()
        known = [
            {"prescribed_on": day, "kind": "trial", "units": 24, "group_units": 1, "delivered": []},
            {"prescribed_on": day, "kind": "first", "units": 1, "group_units": 0, "delivered": []},
        ]
        less = [known[0], {**known[1], "prescribed_on": None}]
        used = []
        for history in (known, less):
            asked = {"kind": "first", "units": 1, "group_units": 0}
            stated = case(prescribed_on=ISSUED, prescription=asked, history=history)
            used.append(ledger(stated, LAW, {"probation.credit": "prescribed"}).minutes_used)
        assert used == [(0, 0), (0, 1470)]

    @pytest.mark.parametrize("start", OPTIONS["window.start"])
    def test_a_first_prescription_counts_to_the_krankheitsfall_that_it_opens(self, start: str) -> None:
        """An hour is delivered of the first of two new units, the other is open; it begins a day after its issue."""
        visit = {"on": "2024-01-02", "minutes": 60, "setting": "individual"}
        older = {"on": "2022-03-01", "minutes": 60, "setting": "individual"}
        history = [
            prescribed("2022-03-01", "first", 1, approved_on="2022-03-01", delivered=[older]),
            prescribed("2024-01-01", "first", 2, approved_on="2024-01-02", delivered=[visit]),
        ]
        asked = {"kind": "follow_up", "units": 1, "group_units": 0}
        stated = case(prescribed_on=ISSUED, prescription=asked, history=history)
        found = ledger(stated, LAW, {"window.start": start, "case.early_new": "yes"})
        assert (found.regular_before, found.minutes_used, found.minutes_committed) == (
            True,
            (60, 60),
            (180, 180),
        )

    @given(cases(), choices)
    def test_to_know_everything_is_to_know_it_exactly(
        self, known: dict[str, Any], read: dict[str, str]
    ) -> None:
        found = ledger(case(**known), LAW, read)
        # Whether credited units take the place of individual or of group units nobody says.
        mixed = found.credited_units != (0, 0) and known["prescription"]["group_units"] > 0
        # The same of an earlier one that has both, with Probestunden before it; a group unit lasts half an hour longer.
        longer = 30 * max(
            (self._trial_units_before(each, known["history"]) for each in known["history"]), default=0
        )
        for name in SPANS:
            low, high = getattr(found, name)
            unsaid = mixed and name in ("minutes_after", "minutes_committed")
            before = high - low <= longer and name == "minutes_committed"
            assert low == high or unsaid or before, name

    def _trial_units_before(self, entry: dict[str, Any], history: list[dict[str, Any]]) -> int:
        both = 0 < entry["group_units"] < entry["units"] and entry["kind"] in ("first", "follow_up")
        trials = (each for each in history if both and each["kind"] == "trial")
        return sum(each["units"] for each in trials if each["prescribed_on"] <= entry["prescribed_on"])

    @given(cases(), choices, st.randoms())
    def test_the_order_of_the_history_does_not_matter(
        self, known: dict[str, Any], read: dict[str, str], random: Any
    ) -> None:
        mixed = {**known, "history": random.sample(known["history"], len(known["history"]))}
        assert ledger(case(**known), LAW, read) == ledger(case(**mixed), LAW, read)

    @given(cases(), choices, st.integers(1, 300))
    def test_more_used_hours_never_leave_more(
        self, known: dict[str, Any], read: dict[str, str], minutes: int
    ) -> None:
        extra = {"on": (ISSUED - DAY).isoformat(), "minutes": minutes, "setting": "individual"}
        for entry in known["history"]:
            if entry["prescribed_on"] < ISSUED.isoformat() and read["window.start"] != "first_delivery":
                more = copy.deepcopy(known)
                more["history"][known["history"].index(entry)]["delivered"].append(extra)
                found, later = (ledger(case(**stated), LAW, read) for stated in (known, more))
                if entry["kind"] != "trial":
                    assert later.minutes_after >= found.minutes_after
                    assert later.permitted_units <= found.permitted_units

    @given(cases(), choices)
    def test_the_statement_shows_what_the_conditions_read(
        self, known: dict[str, Any], read: dict[str, str]
    ) -> None:
        stated = case(**known)
        shown = statement(stated, LAW, read)
        assert shown.standing == ledger(stated, LAW, read)
        [current] = [phase for phase in shown.phases if phase.current]
        assert (current.used, current.remaining) == (
            shown.standing.minutes_used,
            shown.standing.minutes_remaining,
        )
        assert [line.position for line in shown.lines] == [
            index for index, _ in sorted(enumerate(known["history"]), key=lambda each: _order(*each))
        ]
        assert all(step.minutes_after <= 7200 for step in shown.plan)


def _order(index: int, entry: dict[str, Any]) -> tuple[str, bool, int]:
    return entry["prescribed_on"], entry["kind"] in ("first", "follow_up"), index


class Practice(RuleBasedStateMachine):
    """A practice that asks the ledger before each prescription, and a provider that asks it before each delivery."""

    def __init__(self) -> None:
        super().__init__()
        self.today = START
        self.history: list[dict[str, Any]] = []

    def standing(self, units: int, kind: str, group: int = 0) -> Standing:
        prescription = {"kind": kind, "units": units, "group_units": group}
        stated = case(prescribed_on=self.today, prescription=prescription, history=self.history)
        return ledger(stated, LAW, {})

    @rule(days=st.integers(1, 200))
    def time_passes(self, days: int) -> None:
        self.today += days * DAY

    @precondition(lambda self: len(self.history) < 12)
    @rule(
        units=st.integers(1, 30), groups=st.booleans(), kind=st.sampled_from(["first", "follow_up", "trial"])
    )
    def prescribe(self, units: int, groups: bool, kind: str) -> None:
        found = self.standing(units, kind, units if groups else 0)
        limit = 5 if kind == "trial" else 30
        high = found.minutes_committed[1]
        if units <= limit and high is not None and high <= 7200:
            entry = {
                "prescribed_on": self.today.isoformat(),
                "kind": kind,
                "units": units,
                "group_units": units if groups else 0,
            }
            self.history.append({**entry, "delivered": []})

    @precondition(lambda self: bool(self.history))
    @rule(which=st.integers(0, 11), part=st.fractions(0, 1))
    def deliver(self, which: int, part: Any) -> None:
        stated = case(
            prescribed_on=self.today + DAY, prescription={"kind": "trial", "units": 1}, history=self.history
        )
        lines = statement(stated, LAW, {}).lines
        line = lines[which % len(lines)]
        entry = self.history[line.position]
        setting = "group" if entry["group_units"] else "individual"
        minutes = int(part * line.units_left[0] * (90 if entry["group_units"] else 60))
        today = sum(
            visit["minutes"]
            for each in self.history
            for visit in each["delivered"]
            if visit["on"] == self.today.isoformat()
        )
        room = self.standing(1, "trial").minutes_remaining[0]
        minutes = min(minutes, 1440 - today, room)
        if minutes > 0:
            entry["delivered"].append({"on": self.today.isoformat(), "minutes": minutes, "setting": setting})

    @invariant()
    def no_krankheitsfall_holds_more_than_120_hours(self) -> None:
        stated = case(
            prescribed_on=self.today,
            prescription={"kind": "first", "units": 1, "group_units": 0},
            history=self.history,
        )
        shown = statement(stated, LAW, {})
        for phase in shown.phases:
            assert phase.used[0] == phase.used[1]
            assert phase.used[0] <= 7200
        counted = sum(phase.used[0] for phase in shown.phases)
        delivered = sum(visit["minutes"] for each in self.history for visit in each["delivered"])
        assert counted <= delivered

    @invariant()
    def no_prescription_gives_more_than_its_units(self) -> None:
        stated = case(
            prescribed_on=self.today, prescription={"kind": "first", "units": 1}, history=self.history
        )
        for line in statement(stated, LAW, {}).lines:
            assert line.units is not None
            assert line.units_used[1] is not None
            assert line.units_used[1] <= line.units <= 30


TestPractice = Practice.TestCase
