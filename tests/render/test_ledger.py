"""The account of hours: figures, reasons, bounds, and what it looks like."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from soziorules import Problems, ledger
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.soziotherapie.ledger.overview import overview
from soziorules.soziotherapie.wording.ledger_data import to_dict
from soziorules.soziotherapie.wording.ledger_svg import to_svg
from soziorules.soziotherapie.wording.ledger_text import to_text
from tests.render.accounts import BSG, LONG, ROOT, RULES, account, asked, entry, exactly

GUIDE = ROOT / "docs" / "guides" / "ledger.md"


class TestAHistoryWithEveryKindOfPrescription:
    data = to_dict(account(LONG))

    def test_minutes_and_units_are_two_accounts(self) -> None:
        rows = [
            (each["kind"], each["counted_minutes"]["from"], each["units_used"]["from"])
            for each in self.data["prescriptions"]
        ]
        assert rows == [
            ("referral", 105, "7/4"),
            ("trial", 195, "13/4"),
            ("first", 1500, "25"),
            ("follow_up", 325, "53/12"),
            ("discharge", 150, "5/2"),
            ("follow_up", 180, "3"),
        ]
        assert self.data["totals"]["used_minutes"] == exactly(2455)

    def test_probestunden_are_credited_to_the_prescription_that_follows(self) -> None:
        _, trial, first, *_ = self.data["prescriptions"]
        assert (trial["credited_to"], first["credited_units"], first["units_left"]) == (
            3, exactly(5), exactly("0"),
        )  # fmt: skip

    def test_what_lapsed_says_why(self) -> None:
        lapsed = {
            each["number"]: (each["lapse"], each["units_lapsed"]["from"])
            for each in self.data["prescriptions"]
            if each["lapse"]
        }
        assert lapsed == {1: ("referral", "13/4"), 2: ("trial", "7/4"), 5: ("discharge", "3/2")}

    def test_the_phase_begins_with_the_first_regular_prescription(self) -> None:
        [phase] = self.data["phases"]
        assert (phase["start"], phase["end"], phase["opening"], phase["opened_by"], phase["ending"]) == (
            "2025-03-17", "2028-03-16", "prescription", 3, "period",
        )  # fmt: skip

    def test_the_plan_begins_with_what_is_still_open(self) -> None:
        # 79:05 hours are left and 46:35 still open: 10 units of 90 minutes and 17 of 60 fit, and none to follow.
        assert [(step["kind"], step["units"], step["planned"]) for step in self.data["plan"]] == [
            ("outstanding", 46, False), ("follow_up", 27, False),
        ]  # fmt: skip
        # 30 units of which 10 are in a group take 35 hours.
        assert self.data["totals"]["added_minutes"] == exactly(2100)
        assert self.data["totals"]["outstanding_minutes"] == exactly(2795)

    def test_deadlines_name_the_days_left_out(self) -> None:
        first, *later = self.data["deadlines"]
        assert (first["id"], first["by"]) == ("submission", "2026-11-25")
        assert [(each["day"], each["why"]["en"]) for each in first["skipped"]] == [
            ("2026-11-21", "Saturday"), ("2026-11-22", "Sunday"),
        ]  # fmt: skip
        assert [(each["id"], each["by"], each["assumed"]) for each in later] == [
            ("decision", "2026-12-16", True),
            ("decision_with_medical_service", "2026-12-30", True),
        ]

    def test_other_readings_name_the_figures_that_they_change(self) -> None:
        changes = {
            (each["reading"], each["option"]): each["changes"].get("used_minutes")
            for each in self.data["otherwise"]
        }
        assert changes[("group.hours", "sixty_minutes")] == {"here": exactly(2455), "there": exactly(2395)}
        assert changes[("probation.credit", "prescribed")] == {"here": exactly(2455), "there": exactly(2560)}
        assert to_dict(account(LONG, group__hours="sixty_minutes"))["totals"]["used_minutes"] == exactly(2395)


class TestTheCaseOfTheBSG:
    """First prescription on 21 May 2003, all hours used, asked again on 21 May 2006 (B 1/3 KR 21/08 R)."""

    def test_a_new_phase_has_120_hours(self) -> None:
        data = to_dict(account(BSG))
        old, new = data["phases"]
        assert (old["start"], old["end"], old["used_minutes"]) == ("2003-05-21", "2006-05-20", exactly(7200))
        assert (new["start"], new["remaining_minutes"], new["opened_by"]) == ("2006-05-21", exactly(7200), 0)
        assert [step["units"] for step in data["plan"]] == [30, 30, 30, 30]

    def test_the_day_before_nothing_is_left(self) -> None:
        case = RULES.domain.read_case(BSG)
        data = to_dict(overview(RULES, RULES.domain.on_day(case, dt.date(2006, 5, 20))))
        assert [phase["remaining_minutes"] for phase in data["phases"]] == [exactly(0)]
        assert (data["window"]["next_start"], data["plan"]) == ("2006-05-21", [])

    def test_it_looks_so(self) -> None:
        assert to_text(account(BSG), "de", fine=False, width=100).splitlines()[:24] == [
            "Stundenkonto Soziotherapie am 21.05.2006",
            "========================================",
            "Recht am Tag der Ausstellung, 21.05.2006.",
            "",
            "  Krankheitsfall           21.05.2006 bis 20.05.2009",
            "  Verbraucht               0 von 120 Stunden",
            "  Frei                     120 Stunden",
            "  Diese Verordnung         Erstverordnung, 30 Einheiten: 30 Stunden",
            "  Jetzt verordnungsfähig   30 Einheiten",
            "  Nächster Krankheitsfall  ab 21.05.2009, wieder mit 120 Stunden",
            "  Probestunden             2006: 0 von 2 Verordnungen; in den letzten zwölf Monaten: 0 von 2;",
            "                           weitere erst vor der ersten Verordnung des nächsten Krankheitsfalls",
            "",
            "  |==================......................................................|",
            "  0                 30                60                90                120 Stunden",
            "  # verbraucht 0 Stunden  = diese Verordnung 30 Stunden  . frei 90 Stunden",
            "",
            "  Jahr            2003    2004         2005          2006         2007          2008         2009",
            "                  --------+------------+-------------+------------+-------------+------------+------",
            "  Krankheitsfall  |------------------ 1 ------------------|",
            "                                                          |------------------ 2 -------------------|",
            "  Verordnung      1        2         3        4           *",
            "                  Zahlen: Verordnungen der Tabelle; *: dieser Tag; erbracht ohne Tag und nicht",
            "                  gezeichnet: 120 Stunden",
        ]


class TestAPlan:
    def test_it_goes_the_whole_way(self) -> None:
        shown = account(asked(kind="trial", units=5))
        assert [step.units for step in shown.plan] == [5, 25, 30, 30, 30]
        assert "5 + 25 + 30 + 30 + 30 = 120 units" in to_text(shown, "en")

    def test_without_a_request_it_is_one_of_what_could_follow(self) -> None:
        shown = account(asked(entry("2026-01-05", "first", 30, delivered_minutes=1800)))
        assert [(step.kind, step.units, step.planned) for step in shown.plan] == [
            ("follow_up", 30, True), ("follow_up", 30, True), ("follow_up", 30, True),
        ]  # fmt: skip
        assert shown.permitted_by_kind == {"follow_up": (30, 30), "referral": (5, 5)}
        assert account(asked(kind="first")).plan[0].units == 30

    def test_there_is_none_on_uncertain_figures(self) -> None:
        uncertain = account(asked(entry("2026-01-05", "first", 30), kind="follow_up", units=30))
        assert uncertain.plan == ()
        assert "Einen Plan gibt es erst" in to_text(uncertain, "de")
        full = entry("2026-01-05", "first", 30, delivered_minutes=7190)
        assert "No whole unit is left" in to_text(account(asked(full, kind="follow_up", units=1)), "en")

    def test_minutes_that_may_reach_into_a_new_krankheitsfall_are_asked_for_by_their_last_day(self) -> None:
        old = [
            entry(day, kind, 30, delivered_minutes=1800)
            for day, kind in (("2022-01-10", "first"), ("2022-06-10", "follow_up"))
        ]
        text = " ".join(to_text(account(asked(*old, kind="first", units=30)), "de").split())
        assert "bis wann sie erbracht wurden: 10.01.2022 und 10.06.2022." in text
        stated = [{**each, "delivered_until": "2022-12-20"} for each in old]
        shown = account(asked(*stated, kind="first", units=30))
        assert [step.units for step in shown.plan] == [30, 30, 30, 30]

    def test_a_request_that_does_not_fit_says_so(self) -> None:
        spent = [entry(f"2026-0{month}-05", "follow_up", 30, delivered_minutes=1800) for month in (1, 3, 5)]
        shown = to_text(account(asked(*spent, entry("2026-07-05", "follow_up", 5, delivered_minutes=300),
                                      kind="follow_up", units=30)), "en")  # fmt: skip
        assert "30 units are asked for, 25 are added" in shown
        assert "! too many 5 hours" in shown


class TestReasons:
    @pytest.mark.parametrize(
        ("reading", "opening", "opened_by"),
        [
            ("first_prescription", "prescription", 1),
            ("approval", "approval", 1),
            ("first_delivery", "delivery", 1),
        ],
    )
    def test_why_a_phase_begins(self, reading: str, opening: str, opened_by: int) -> None:
        visits = [{"on": "2026-01-20", "minutes": 60}]
        past = entry("2026-01-05", "first", 30, approved_on="2026-01-15", delivered=visits)
        [phase] = account(asked(past, kind="follow_up", units=30), window__start=reading).phases
        assert (phase.opening, phase.opened_by, phase.ending) == (opening, opened_by, "period")

    def test_a_phase_that_another_follows_without_a_gap(self) -> None:
        past = entry("2020-01-05", "first", 30, delivered_minutes=0)
        shown = account(asked(past, kind="follow_up", units=30), window__restart_after_gap="next_day")
        assert [phase.opening for phase in shown.phases] == ["prescription", "following"]
        assert "without a gap" in to_text(shown, "en")

    def test_a_phase_cut_short_by_a_new_one(self) -> None:
        past = entry("2026-01-05", "first", 30, delivered_minutes=0)
        shown = account(asked(past, kind="first", units=30), case__early_new="yes")
        assert [phase.ending for phase in shown.phases] == ["new_phase", "period"]

    def test_a_phase_of_which_the_start_is_not_known(self) -> None:
        past = {"kind": "first", "units": 30}
        [phase] = account(asked(past, kind="follow_up", units=30)).phases
        assert (phase.opening, phase.ending) == ("unknown", "unknown")

    def test_rolling_periods_and_none_begun(self) -> None:
        shown = account(asked(kind="follow_up", units=30), window__kind="rolling")
        assert [phase.opening for phase in shown.phases] == ["rolling"]
        assert "rolling periods" in to_text(shown, "en")
        assert [phase.opening for phase in account(asked(kind="trial", units=5)).phases] == ["not_begun"]

    def test_what_is_delivered_after_the_end_counts_to_the_next_phase(self) -> None:
        visits = [{"on": "2006-05-20", "minutes": 60}, {"on": "2006-05-21", "minutes": 45}]
        past = entry("2003-05-21", "first", 30, delivered=visits)
        shown = account(asked(past, on="2006-05-22", kind="follow_up", units=30))
        assert shown.entries[0].later == 45
        assert "45 min after the end of the Krankheitsfall" in " ".join(to_text(shown, "en").split())

    def test_units_in_groups_take_their_own_minutes_in_the_plan(self) -> None:
        past = [
            entry("2025-02-10", "first", 30, delivered_minutes=1800),
            entry("2025-05-10", "follow_up", 30, delivered_minutes=1800),
            entry("2025-08-10", "follow_up", 30, delivered_minutes=1800),
        ]
        [step] = account(asked(*past, kind="follow_up", units=30, group_units=10)).plan
        assert (step.units, step.minutes_after) == (25, 7200), "10 of 90 minutes and 15 of 60 fill 30 hours"
        [step] = account(asked(*past, kind="follow_up", units=30, group_units=30)).plan
        assert (step.units, step.minutes_after) == (20, 7200)

    def test_probestunden_of_an_old_krankheitsfall_are_not_credited(self) -> None:
        history = (
            entry("2020-02-01", "first", 30, delivered_minutes=60),
            entry("2022-12-01", "trial", 5, delivered_minutes=60),
            entry("2023-03-01", "first", 30, delivered_minutes=60),
        )
        shown = account(asked(*history, on="2023-06-01", kind="follow_up", units=30))
        assert [line.credited for line in shown.ledger.lines] == [(0, 0)] * 3
        assert shown.entries[1].credited_to is None

    def test_the_same_probestunden_before_the_first_prescription_count_on_the_one_asked_for(self) -> None:
        shown = account(asked(entry("2026-10-01", "trial", 5, delivered_minutes=60), kind="first", units=30))
        assert shown.entries[0].credited_to == 0
        assert "credited to this prescription" in to_text(shown, "en")


class TestDeadlines:
    def test_a_land_that_is_not_known_is_said(self) -> None:
        text = to_text(account(asked(on="2027-01-04", kind="first", units=30)), "de")
        assert "06.01.2027 (Heilige Drei Könige) zählt hier als Arbeitstag" in text
        assert "Baden-Württemberg, Bayern und Sachsen-Anhalt" in text

    def test_they_are_known_when_the_application_was_received(self) -> None:
        case = asked(on="2026-11-20", kind="first", units=30)
        case["approval"] = {
            "received_on": "2026-11-26",
            "medical_service_involved": True,
        }
        late, decision = account(case).dues
        assert (late.kept, decision.kept, decision.assumed) == (False, None, False)
        assert decision.by == dt.date(2026, 12, 31)
        case["approval"]["decided_on"] = "2026-12-23"
        assert account(case).dues == (), "who has decided has nothing to keep any more"

    def test_a_deadline_that_ends_on_a_holiday_moves(self) -> None:
        case = asked(on="2026-11-30", kind="first", units=30)
        case["approval"] = {"received_on": "2026-12-04", "medical_service_involved": False}
        [_, decision] = account(case).dues
        assert decision.by == dt.date(2026, 12, 28)
        assert [each.why[1] for each in decision.skipped] == ["Christmas Day", "Saturday", "Sunday"]

    def test_none_runs_where_nothing_is_asked_for(self) -> None:
        assert account(asked()).dues == ()
        assert account(asked(kind="trial", units=5)).dues == ()

    def test_seven_days_after_a_discharge(self) -> None:
        case = asked(kind="discharge", units=4, discharged_on="2026-11-20")
        assert [(due.subject, due.by) for due in account(case).dues][1:2] == [
            ("discharge", dt.date(2026, 11, 27))
        ]


class TestBounds:
    def test_they_are_said_as_bounds(self) -> None:
        text = to_text(account(asked(entry("2026-01-05", "first", 30), kind="follow_up", units=30)), "de")
        assert "zwischen 0 und 30 von 120 Stunden" in text
        assert "zwischen 90 und 120 Stunden" in text

    def test_without_a_history_nothing_is_known(self) -> None:
        shown = account({"prescribed_on": "2026-11-20", "prescription": {"kind": "first", "units": 30}})
        text = to_text(shown, "de")
        assert re.search(r"Verbraucht +nicht bekannt", text)
        assert "Zu früheren Verordnungen ist nichts angegeben" in text
        assert to_dict(shown)["totals"]["used_minutes"] == {"from": 0, "to": None}

    def test_nobody_asks_for_probestunden_who_only_looks(self) -> None:
        data = to_dict(account(asked(entry("2026-01-05", "trial", 5, delivered_minutes=300))))
        assert data["probation"]["in_calendar_year"] == exactly(1)
        assert data["totals"]["free_units"] == exactly(5)


def test_what_is_delivered_after_the_day_is_said() -> None:
    delivered = [{"on": "2025-12-05", "minutes": 60}]
    history = [{"prescribed_on": "2025-10-01", "kind": "first", "units": 30, "delivered": delivered}]
    shown = account({"prescribed_on": "2025-12-01", "history": history})
    assert "What lies after this day is stated too" in to_text(shown, "en")
    assert "lies after" not in to_text(account(LONG), "en")


def test_no_account_is_made_of_a_day_before_a_prescription_of_the_history() -> None:
    case = RULES.domain.read_case(LONG)
    with pytest.raises(Problems, match="history"):
        RULES.domain.on_day(case, dt.date(2025, 12, 1))


def test_a_history_of_one_day_fills_a_chart() -> None:
    shown = account({"prescribed_on": "2026-11-20", "history": [{"prescribed_on": "2026-11-20"}]})
    assert "Numbers: prescriptions of the table; ◆: this day" in to_text(shown, "en")


def test_the_account_is_one_of_a_day() -> None:
    with pytest.raises(Problems, match="prescribed_on"):
        account({"history": []})


def test_chosen_readings_are_named() -> None:
    assert "window.kind=rolling" in to_text(account(LONG, window__kind="rolling"), "de")


def test_the_guide_names_every_key() -> None:
    named = set(re.findall(r"`(\w+)`", GUIDE.read_text(encoding="utf-8")))
    data = to_dict(account(LONG))
    keys = set(data)
    for part in ("totals", "phases", "prescriptions", "probation", "plan", "deadlines", "otherwise"):
        content = data[part]
        keys |= set(content if isinstance(content, dict) else content[0])
    assert keys <= named


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_has_tables_of_equal_rows(language: Language) -> None:
    for row in re.findall(r"(?:^\|.*\n)+", ledger(LONG).to_markdown(language), re.MULTILINE):
        assert len({line.replace("\\|", "").count("|") for line in row.splitlines()}) == 1


@pytest.mark.parametrize("case", [LONG, BSG])
def test_the_picture_is_a_file_of_its_own(case: Path) -> None:
    picture = to_svg(account(case), "de")
    root = ElementTree.fromstring(picture)  # noqa: S314  # made here
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert not re.search(r'(?:href|src)="(?!#)|url\((?!#)|@import|<script', picture)


def test_the_picture_of_bounds_says_that_it_shows_bounds() -> None:
    picture = to_svg(account(asked(entry("2026-01-05", "first", 30), kind="follow_up", units=30)), "de")
    assert 'class="tl-perhaps"' in picture
    assert "vielleicht erbracht" in picture


class TestWhatAReaderShouldKnow:
    def shown(self, case: dict[str, Any], language: Language, **readings: str) -> str:
        return " ".join(to_text(account(case, **readings), language).split())

    def test_minutes_that_count_otherwise_than_they_were_delivered(self) -> None:
        before = entry("2026-02-10", "first", 30, delivered_minutes=600, group_units=10)
        case = asked(before, kind="follow_up", units=30)
        assert "erbracht 10 Stunden, zählt hier mit zwischen 6 Std. 40 Min. und 10 Stunden" in self.shown(
            case, "de", group__hours="sixty_minutes"
        )
        assert "zählt hier mit" not in self.shown(case, "de")

    def test_two_prescriptions_of_probestunden_say_from_when_there_can_be_another(self) -> None:
        trials = [entry(day, "trial", 5) for day in ("2026-02-10", "2026-06-10")]
        case = asked(*trials, kind="trial", units=5)
        assert "Probestunden 2026: 2 von 2 Verordnungen" in self.shown(case, "de")
        assert "wieder ab 01.01.2027" in self.shown(case, "de")
        assert "again from 1 January 2027" in self.shown(case, "en")
        assert "wieder ab" not in self.shown(asked(trials[0], kind="trial", units=5), "de")

    def test_the_longer_time_for_submission_in_the_pandemic(self) -> None:
        words = "10 Kalendertage nach der Ausstellung, wenn das der spätere Tag ist."
        assert words in self.shown(asked(on="2021-02-01", kind="first", units=30), "de")
        assert words not in self.shown(asked(on="2021-04-01", kind="first", units=30), "de")

    @pytest.mark.parametrize(
        ("land", "said"),
        [
            ("SN", "Feiertag ist er in Teilen von Sachsen."),
            ("BE", None),
            (None, "Feiertag ist er in Baden-Württemberg,"),
        ],
    )
    def test_a_day_that_is_a_holiday_somewhere(self, land: str | None, said: str | None) -> None:
        case = {**asked(on="2026-06-02", kind="first", units=30), "provider": {"land": land} if land else {}}
        shown = self.shown(case, "de")
        assert ("Feiertag ist er" in shown) is (said is not None)
        assert said is None or said in shown
