"""The ledger on the cases of the catalogue (section 12.3 and 12.4) and under every reading."""

from __future__ import annotations

import datetime as dt

import pytest

from soziorules.soziotherapie.ledger.intervals import Bounds
from soziorules.soziotherapie.ledger.phases import EBMKrankheitsfall
from soziorules.soziotherapie.ledger.standing import ledger
from tests.soziotherapie.histories import full, stand, visits
from tests.soziotherapie.law import LAW, case, prescribed

day = dt.date.fromisoformat


THREE = (full("2026-01-05", kind="first"), full("2026-04-01"), full("2026-07-01"))


class TestHours:
    """§ 37a Abs. 1 Satz 3 SGB V, § 5 Abs. 1 Satz 2 ST-RL."""

    def test_four_times_thirty_make_exactly_120(self) -> None:  # 72
        found = stand(*THREE)
        assert (found.minutes_used, found.minutes_after, found.permitted_units) == (
            (5400, 5400),
            (7200, 7200),
            (30, 30),
        )

    def test_a_fifth_prescription_finds_nothing_left(self) -> None:  # 73
        found = stand(*THREE, full("2026-10-01"), units=1)
        assert (found.minutes_after, found.minutes_remaining, found.permitted_units) == (
            (7260, 7260),
            (0, 0),
            (0, 0),
        )
        assert found.next_start == day("2029-01-05")

    def test_two_hours_left_are_two_units(self) -> None:  # 85
        found = stand(*THREE, full("2026-10-01", 1680))
        assert (found.minutes_remaining, found.permitted_units) == ((120, 120), (2, 2))

    def test_minutes_are_kept_as_they_are(self) -> None:  # 86, 87, 88
        first = prescribed(
            "2026-01-05", "first", 30, delivered=visits("2026-02-01", "2026-02-02", minutes=50)
        )
        assert stand(first).minutes_used == (100, 100)
        assert stand(*THREE, full("2026-10-01", 1801)).minutes_used == (7201, 7201)

    def test_a_group_unit_takes_an_hour_and_a_half_or_an_hour(self) -> None:  # 90, 91
        lenient = {"group.hours": "sixty_minutes"}
        assert stand(units=30, group=10).minutes_after == (2100, 2100)
        assert stand(units=30, group=10, readings=lenient).minutes_after == (1800, 1800)
        sitting = prescribed(
            "2026-01-05",
            "first",
            1,
            group_units=1,
            delivered=visits("2026-02-01", minutes=90, setting="group"),
        )
        assert stand(sitting).minutes_used == (90, 90)
        assert stand(sitting, readings=lenient).minutes_used == (60, 60)

    def test_eighty_group_units_are_120_hours(self) -> None:  # 92
        groups = {
            "kind": "first",
            "units": 80,
            "group_units": 80,
            "prescribed_on": "2026-01-05",
            "delivered_minutes": 7200,
        }
        assert stand(groups).minutes_remaining == (0, 0)
        assert stand(groups, readings={"group.hours": "sixty_minutes"}).minutes_remaining == (2400, 2400)

    def test_a_shorter_group_sitting_loses_nothing(self) -> None:  # 93
        sitting = prescribed(
            "2026-01-05",
            "first",
            1,
            group_units=1,
            delivered=visits("2026-02-01", minutes=50, setting="group"),
        )
        assert stand(sitting).minutes_used == (50, 50)
        # 50 minutes by 60/90 are 33⅓ minutes; what is begun counts, thrice it is exactly 100.
        assert stand(sitting, readings={"group.hours": "sixty_minutes"}).minutes_used == (34, 34)
        thrice = {
            **sitting,
            "delivered": visits("2026-02-01", "2026-02-02", "2026-02-03", minutes=50, setting="group"),
        }
        assert stand(thrice, readings={"group.hours": "sixty_minutes"}).minutes_used == (100, 100)


class TestUnknown:
    """What is not stated gives bounds, never a guess."""

    def test_no_word_on_earlier_prescriptions(self) -> None:
        found = ledger(case(prescribed_on="2026-11-20", prescription={"kind": "first", "units": 30}), LAW, {})
        assert (found.minutes_used, found.minutes_remaining) == ((0, None), (0, 7200))
        assert found.permitted_units == (0, 30)
        assert found.credited_units == (0, None)
        assert (found.start, found.regular_before, found.regular_within_three_years) == (None, None, None)

    def test_deliveries_not_stated(self) -> None:
        found = stand(prescribed("2026-01-05", "first", 30))
        assert (found.minutes_used, found.minutes_after, found.minutes_committed) == (
            (0, 1800),
            (1800, 3600),
            (1800, 3600),
        )

    def test_units_in_groups_not_stated(self) -> None:
        assert stand(group=None).minutes_after == (1800, 1800)
        assert stand(group=None, readings={"group.hours": "sixty_minutes"}).minutes_after == (1800, 1800)

    def test_units_not_stated(self) -> None:
        assert stand(units=None, group=None).minutes_after == (0, None)
        entry = {"prescribed_on": "2026-01-05", "kind": "first"}
        assert stand(entry).minutes_used == (0, None)

    def test_a_delivery_without_minutes_or_day(self) -> None:
        entry = prescribed("2026-01-05", "first", 30, delivered=[{"on": "2026-02-01"}, {"minutes": 60}])
        assert stand(entry).minutes_used == (60, 1500)
        assert stand({**entry, "delivered_minutes": 100}).minutes_used == (60, 100)

    def test_a_prescription_without_a_day_may_have_opened_a_krankheitsfall(self) -> None:
        found = stand({"kind": "first", "units": 30, "group_units": 0, "delivered_minutes": 600})
        assert (found.start, found.regular_before, found.minutes_used) == (None, None, (0, 600))

    def test_a_prescription_of_unknown_kind(self) -> None:
        found = stand(
            {"prescribed_on": "2026-10-01", "units": 5, "group_units": 0, "delivered_minutes": 60},
            kind="first",
        )
        assert (found.regular_before, found.credited_units, found.free_units) == (None, (0, 5), (0, 5))
        assert found.probation.in_calendar_year == (0, 1)
        assert found.probation.next_on == day("2026-11-20")

    def test_probestunden_that_may_be_none_count_as_prescribed_or_as_delivered(self) -> None:
        entry = {"prescribed_on": "2026-10-01", "units": 5, "group_units": 0, "delivered_minutes": 60}
        assert stand(entry, readings={"probation.credit": "prescribed"}).minutes_used == (0, 300)

    def test_without_day_of_issue(self) -> None:
        stated = case(prescription={"kind": "first", "units": 5}, history=[full("2026-01-05")])
        found = ledger(stated, LAW, {})
        assert (found.start, found.minutes_used, found.regular_before) == (None, (0, 1800), None)
        assert found.probation.in_calendar_year == (0, 0)
        assert not ledger(case(history=[]), LAW, {}).regular_before

    def test_without_kind(self) -> None:
        found = stand(prescribed("2026-10-01", "trial", 5, delivered_minutes=300), kind=None, units=5)
        assert (found.credited_units, found.free_units) == ((0, 5), (5, 10))
        assert found.probation.in_calendar_year == (1, 2)


class TestPhase5:
    """§ 5 Abs. 1 Satz 3, 4 ST-RL: the Krankheitsfall."""

    def test_the_case_of_the_bsg(self) -> None:  # 95, 96
        earlier = (full("2003-05-21", 3600, "first"), full("2004-05-21", 3600))
        last_day = stand(*earlier, on="2006-05-20")
        assert (last_day.start, last_day.end, last_day.minutes_remaining) == (
            day("2003-05-21"),
            day("2006-05-20"),
            (0, 0),
        )
        again = stand(*earlier, on="2006-05-21", kind="first")
        assert (again.start, again.end) == (day("2006-05-21"), day("2009-05-20"))
        assert (again.minutes_used, again.regular_before) == ((0, 0), False)

    def test_hours_not_used_do_not_carry_over(self) -> None:  # 103
        found = stand(full("2020-01-01", 600, "first"), on="2023-01-01", kind="first")
        assert found.minutes_remaining == (7200, 7200)

    def test_minutes_count_where_they_are_delivered(self) -> None:  # 104, 105
        days = visits("2022-12-31", "2023-01-01", minutes=600)
        earlier = (
            full("2020-01-01", 6600, "first"),
            prescribed("2022-12-31", "follow_up", 20, delivered=days),
        )
        found = stand(*earlier, on="2023-02-01")
        # 6,600 minutes without a day can lie after the end of the first phase.
        assert found.minutes_used == (600, 7200)
        dated = prescribed("2020-01-01", "first", 30, delivered=visits("2020-02-01", minutes=1200))
        assert stand(dated, earlier[1], on="2023-02-01").minutes_used == (600, 600)
        assert stand(dated, earlier[1], on="2022-12-31").minutes_used == (1800, 1800)

    def test_a_rolling_period_looks_back_three_years(self) -> None:  # 104
        first = prescribed(
            "2020-01-01",
            "first",
            100,
            delivered=visits(*(f"2020-{month:02}-15" for month in range(1, 7)), minutes=600),
        )
        second = prescribed(
            "2022-07-01",
            "follow_up",
            60,
            delivered=visits(*(f"2022-{month:02}-15" for month in range(7, 13)), minutes=600),
        )
        rolling = {"window.kind": "rolling"}
        found = stand(first, second, on="2023-01-14", kind="first", readings=rolling)
        assert (found.start, found.minutes_used) == (day("2020-01-15"), (7200, 7200))
        assert found.next_start == day("2023-03-15")
        assert stand(first, second, on="2023-01-14", kind="first").minutes_used == (0, 0)
        assert stand(first, second, on="2023-03-15", kind="first", readings=rolling).minutes_after == (
            7800 - 600,
            7200,
        )
        assert (
            stand(first, second, on="2023-01-14", kind="first", units=121, readings=rolling).next_start
            is None
        )

    def test_three_possible_beginnings(self) -> None:  # 107
        entry = prescribed(
            "2026-01-05", "first", 30, approved_on="2026-01-20", delivered=visits("2026-02-02")
        )
        starts = {
            start: stand(entry, readings={"window.start": start}).end
            for start in ("first_prescription", "approval", "first_delivery")
        }
        assert starts == {
            "first_prescription": day("2029-01-04"),
            "approval": day("2029-01-19"),
            "first_delivery": day("2029-02-01"),
        }

    def test_the_own_prescription_opens_a_phase_on_the_day_of_the_reading(self) -> None:
        own = {"approval__decided_on": "2026-12-01", "prescription__start_on": "2026-12-05"}
        for start, begins in (
            ("first_prescription", "2026-11-20"),
            ("approval", "2026-12-01"),
            ("first_delivery", "2026-12-05"),
        ):
            stated = case(prescribed_on="2026-11-20", prescription__kind="first", history=[], **own)
            assert ledger(stated, LAW, {"window.start": start}).start == day(begins)
        assert stand(kind="first", readings={"window.start": "approval"}).start is None

    @pytest.mark.parametrize("start", ["approval", "first_delivery"])
    def test_a_beginning_that_is_not_known_lies_after_the_day_of_issue(self, start: str) -> None:
        earlier = full("2023-01-05", kind="first")
        running = stand(earlier, on="2026-01-04", readings={"window.start": start})
        assert (running.start, running.next_start, running.minutes_used) == (None, None, (1800, 1800))
        doubtful = stand(earlier, on="2026-01-05", readings={"window.start": start})
        assert (doubtful.start, doubtful.minutes_used, doubtful.regular_before) == (None, (0, 1800), None)

    def test_a_phase_may_have_followed_unseen(self) -> None:
        first = prescribed("2020-01-01", "first", 30, delivered=visits("2020-02-01"))
        late = prescribed("2022-12-01", "follow_up", 30, delivered_minutes=600)
        found = stand(first, late, on="2023-03-01", readings={"window.start": "first_delivery"})
        assert (found.start, found.minutes_used, found.regular_before) == (None, (0, 660), None)

    def test_a_prescription_on_which_nothing_was_delivered_opens_none_by_delivery(self) -> None:
        earlier = prescribed("2023-01-05", "first", 30, delivered=[])
        found = stand(
            earlier,
            on="2024-01-05",
            readings={"window.start": "first_delivery"},
            prescription__start_on="2024-02-01",
        )
        assert found.start == day("2024-02-01")

    def test_after_a_gap_a_phase_begins_with_the_next_prescription_or_without_gap(self) -> None:
        earlier = full("2020-01-01", kind="first")
        assert stand(earlier, on="2024-06-01", kind="first").start == day("2024-06-01")
        joined = stand(
            earlier, on="2024-06-01", kind="first", readings={"window.restart_after_gap": "next_day"}
        )
        assert (joined.start, joined.end) == (day("2023-01-01"), day("2025-12-31"))
        later = stand(
            earlier, full("2024-06-01"), on="2026-03-01", readings={"window.restart_after_gap": "next_day"}
        )
        assert (later.start, later.end) == (day("2026-01-01"), day("2028-12-31"))

    def test_a_new_episode_before_three_years_are_over(self) -> None:  # 106
        earlier = (full("2025-01-05", 3600, "first"), full("2025-04-01", 3600))
        assert stand(*earlier, on="2026-11-20", kind="first").minutes_remaining == (0, 0)
        anew = stand(*earlier, on="2026-11-20", kind="first", readings={"case.early_new": "yes"})
        assert (anew.start, anew.minutes_used, anew.regular_before) == (day("2026-11-20"), (0, 0), False)
        in_history = stand(*earlier, full("2026-06-01", 60, "first"), readings={"case.early_new": "yes"})
        assert in_history.start == day("2026-06-01")

    def test_muster_28_alone_opens_no_krankheitsfall(self) -> None:  # 109
        found = stand(prescribed("2026-10-01", "referral", 5, delivered_minutes=300), kind="trial", units=5)
        assert (found.begun, found.start, found.minutes_used) == (False, None, (300, 300))

    def test_units_at_discharge_count(self) -> None:  # 110
        discharge = prescribed("2026-10-01", "discharge", 4, delivered_minutes=240)
        found = stand(discharge, kind="first")
        assert (found.minutes_used, found.start) == ((240, 240), day("2026-11-20"))

    def test_what_was_free_long_before_does_not_count(self) -> None:
        trial = prescribed("2023-11-20", "trial", 5, delivered=visits("2023-11-20", minutes=300))
        assert stand(trial, kind="first").minutes_used == (0, 0)
        assert stand(
            {**trial, "delivered": visits("2023-11-21", minutes=300)}, kind="first"
        ).minutes_used == (300, 300)

    def test_regular_within_three_years_whatever_the_reading(self) -> None:
        assert stand(full("2023-11-21"), on="2026-11-20").regular_within_three_years is True
        assert stand(full("2023-11-20"), on="2026-11-20").regular_within_three_years is False
        assert stand({"kind": "first"}, on="2026-11-20").regular_within_three_years is None


class TestCommitted:
    """What can still be delivered on earlier prescriptions."""

    def test_what_is_prescribed_and_not_delivered(self) -> None:
        assert stand(full("2026-01-05", 600, "first")).minutes_committed == (3600, 3600)

    def test_units_at_discharge_lapse(self) -> None:
        discharge = prescribed("2026-10-01", "discharge", 4, delivered_minutes=60)
        assert stand(discharge, kind="first").minutes_committed == (1860, 1860)
        assert stand(discharge, on="2026-10-08", kind="first").minutes_committed == (2040, 2040)

    def test_probestunden_lapse_with_the_prescription_that_follows(self) -> None:
        trial = prescribed("2026-01-02", "trial", 5, delivered_minutes=60)
        assert stand(trial, kind="trial", units=5).minutes_committed == (600, 600)
        assert stand(trial, full("2026-01-05", kind="first")).minutes_committed == (3660, 3660)
        assert stand(trial, kind="first").minutes_committed == (1560, 1560)

    @pytest.mark.parametrize(
        ("kind", "bounds"), [("discharge", (14, 14)), ("trial", (5, 5)), ("referral", (5, 5))]
    )
    def test_units_permitted_by_kind(self, kind: str, bounds: Bounds) -> None:
        assert stand(kind=kind, units=5).permitted_units == bounds


class TestEBMKrankheitsfall:
    """EBM: the quarter and the three that follow; another thing than the Krankheitsfall of the directive."""

    def test_30810_again_after_four_quarters(self) -> None:  # 147
        fall = EBMKrankheitsfall.of(day("2026-05-11"))
        assert (fall.start, fall.end) == (day("2026-04-01"), day("2027-03-31"))
        assert day("2027-03-31") in fall
        assert day("2027-04-01") not in fall
