"""What is said fits the moment and the reader: nothing contradicts it, nothing is planned that nobody granted."""

from __future__ import annotations

from typing import Any

import pytest

import soziorules
from tests.soziotherapie.october import RECEIVED, REFUSED, UNITS, seen

READERS = ("prescriber", "provider", "payer", "patient")
DISCHARGE = {
    "kind": "discharge",
    "form": "muster_26",
    "units": 4,
    "group_units": 0,
    "discharged_on": "2026-10-14",
}


def said(decision: soziorules.Decision, reader: str = "prescriber", **options: Any) -> str:
    """Return the answer for a reader as one line."""
    return " ".join(decision.to_text("de", reader=reader, **options).split())


def earlier(kind: str, units: int, minutes: int, **more: Any) -> dict[str, Any]:
    """Return an earlier prescription with so many minutes delivered on it."""
    return {
        "prescribed_on": "2026-06-01", "kind": kind, "units": units, "group_units": 0,
        "delivered_minutes": minutes, "delivered_until": "2026-09-30", **more,
    }  # fmt: skip


class TestMuster28OnceThePracticePrescribes:
    """§ 4 Abs. 5 ST-RL: it brings somebody to the practice; no source says that its rest is used up first."""

    def test_its_rest_is_not_to_be_used_up_first(self) -> None:
        history = [earlier("referral", 5, 120)]
        for reader in READERS:
            text = said(seen("2026-10-12", history=history), reader)
            assert "verbrauchen" not in text and "Früher verordnet" not in text
            assert "nutzen Sie zuerst" not in text
        assert "Auf Muster 28 sind noch 3 Stunden offen" in said(
            seen("2026-10-12", history=history), "provider"
        )

    def test_the_account_plans_nothing_on_it(self) -> None:
        history = [earlier("referral", 5, 120)]
        decided = seen("2026-10-12", history=history)
        account = soziorules.ledger(decided.given, today="2026-10-12").to_dict()
        (line,) = account["prescriptions"]
        assert (line["lapse"], line["units_left"]) == ("referral", {"from": "0", "to": "0"})
        assert account["totals"]["outstanding_minutes"] in (0, {"from": 0, "to": 0})
        assert all(step["kind"] != "outstanding" for step in account["plan"])

    def test_another_referral_leaves_it_open(self) -> None:
        prescription = {"kind": "referral", "form": "muster_28", "units": 5, "group_units": 0}
        person = {"kv_permission": False, "group": "general_practice", "contract_physician": True}
        decision = seen(
            "2026-10-12", prescription=prescription, prescriber=person, unable_to_use_referral=True,
            history=[earlier("referral", 5, 120)],
        )  # fmt: skip
        assert decision.moment["procedure.outstanding_minutes"] == 180


def test_units_taken_up_by_credited_probestunden_are_not_open() -> None:
    history = [
        {
            "prescribed_on": "2026-05-04",
            "kind": "trial",
            "units": 5,
            "delivered_minutes": 300,
            "delivered_until": "2026-05-29",
        },
        earlier("first", 30, 1500, approved_on="2026-09-29"),
    ]
    prescription = {**UNITS, "kind": "follow_up"}
    assert (
        seen("2026-10-12", history=history, prescription=prescription).moment["procedure.outstanding_minutes"]
        == 0
    )


def test_probestunden_of_an_earlier_krankheitsfall_take_up_nothing_in_the_next() -> None:
    history = [
        earlier("trial", 5, 300, prescribed_on="2020-01-02", delivered_until="2020-02-01"),
        earlier(
            "first", 1, 0, prescribed_on="2024-01-02", approved_on="2024-01-12", delivered_until="2024-02-01"
        ),
    ]
    decision = seen("2026-10-12", history=history, prescription={**UNITS, "kind": "follow_up"})
    assert decision.moment["procedure.outstanding_minutes"] == 60


class TestUntilWhenIsPaid:
    """§ 9 Abs. 3 ST-RL says until the decision; that § 39 SGB X lets it take effect with its notice is a reading."""

    NOTIFIED = {**REFUSED, "notified_on": "2026-10-30", "instruction_given": True}  # noqa: RUF012

    def test_by_the_wording_until_the_decision_and_the_days_between_are_open(self) -> None:
        decision = seen("2026-11-04", approval=self.NOTIFIED, service={"on": "2026-10-29"})
        text = said(decision, "provider")
        assert "Bezahlt wird, was bis 28.10.2026 erbracht wurde" in text
        assert "nach der Entscheidung (28.10.2026) bis zu ihrer Bekanntgabe (30.10.2026)" in text

    def test_by_the_other_reading_until_the_notice(self) -> None:
        decision = seen("2026-11-04", approval=self.NOTIFIED, service={"on": "2026-10-29"})
        other = soziorules.check(
            decision.given, today="2026-11-04", readings={"approval.cover_ends": "notice"}
        )
        text = said(other, "provider")
        assert "Bezahlt wird, was bis 30.10.2026 erbracht wurde" in text
        assert "Bekanntgabe (30.10.2026)" not in text


class TestThePayer:
    def test_reads_the_title_of_the_rule_before_its_id(self) -> None:
        decision = seen("2026-10-12", prescription={**UNITS, "units": 31})
        assert "[nicht erfüllt: Einheiten je Verordnung, limits.units_per_prescription]" in said(
            decision, "payer"
        )

    def test_reads_how_much_can_be_approved_and_until_when_the_krankheitsfall_runs(self) -> None:
        decision = seen(
            "2026-10-12", prescription={**UNITS, "kind": "follow_up"},
            history=[earlier("first", 30, 1800, approved_on="2026-09-29"), *[
                earlier("follow_up", 30, 1800, approved_on="2026-09-29", prescribed_on=f"2026-0{month}-01")
                for month in (7, 8)
            ], earlier("follow_up", 20, 1200, approved_on="2026-09-29", prescribed_on="2026-09-01")],
        )  # fmt: skip
        text = said(decision, "payer")
        assert "Jetzt genehmigungsfähig: höchstens 10 Einheiten." in text
        assert "Der Krankheitsfall läuft bis 31.05.2029." in text

    @pytest.mark.parametrize("changed", [{"gaf": 70}, {"inpatient": True}])
    def test_reads_no_number_where_another_ground_stands_against_it(self, changed: dict[str, Any]) -> None:
        assert "genehmigungsfähig" not in said(seen("2026-10-12", **changed), "payer")


@pytest.mark.parametrize(
    ("minutes", "words"), [(1800, "sind aufgebraucht"), (1500, "reichen für diese Verordnung")]
)
def test_the_person_reads_whether_hours_are_used_up_or_too_few(minutes: int, words: str) -> None:
    history = [
        earlier("follow_up" if month else "first", 30, 1800 if month < 3 else minutes,
                approved_on="2026-09-29", prescribed_on=f"2026-0{6 + month}-01")
        for month in range(4)
    ]  # fmt: skip
    decision = seen("2026-10-12", prescription={**UNITS, "kind": "follow_up"}, history=history)
    assert words in said(decision, "patient")


class TestWhereTheSozialamtDecides:
    @pytest.mark.parametrize("history", [[], [earlier("first", 30, 600, approved_on="2026-09-29")]])
    def test_the_account_plans_nothing(self, history: list[dict[str, Any]]) -> None:
        kind = {**UNITS, "kind": "follow_up" if history else "first"}
        decision = seen(
            "2026-10-12", history=history, prescription=kind,
            patient={"coverage": "asylum_benefits", "statutory_insured": None},
        )  # fmt: skip
        account = soziorules.ledger(decision.given, today="2026-10-12")
        assert account.to_dict()["plan"] == []
        assert "entscheidet das Sozialamt" in " ".join(account.to_text("de").split())


def test_the_table_of_the_account_tells_hours_as_people_write_them() -> None:
    visits = [{"on": "2026-06-15", "minutes": 50}, {"on": "2026-06-22", "minutes": 90, "setting": "group"}]
    history = [{
        "prescribed_on": "2026-06-01", "kind": "first", "units": 30, "group_units": 10,
        "approved_on": "2026-06-10", "delivered": visits,
    }]  # fmt: skip
    decision = seen("2026-10-12", history=history, prescription={**UNITS, "kind": "follow_up"})
    text = soziorules.ledger(decision.given, today="2026-10-12").to_text("de")
    assert "2 Std. 20 Min.  32 Std. 40 Min." in text
    assert ":20 h" not in text


class TestAtDischarge:
    def test_what_comes_late_names_the_next_prescription(self) -> None:
        decision = seen("2026-10-19", prescription=DISCHARGE, prescriber={"group": "hospital"})
        assert "Wird Soziotherapie nach dem 21.10.2026 gebraucht: die Person jetzt an eine Praxis" in said(
            decision
        )
        assert "Sprechen Sie sie jetzt darauf an" in said(decision, "patient")

    def test_what_comes_in_time_does_not(self) -> None:
        decision = seen("2026-10-14", prescription=DISCHARGE, prescriber={"group": "hospital"})
        assert "jetzt an eine Praxis" not in said(decision)

    @pytest.mark.parametrize("today", ["2026-10-14", "2026-10-19"])
    @pytest.mark.parametrize("reader", READERS)
    def test_without_a_provider_no_day_for_the_papers_is_named(self, reader: str, today: str) -> None:
        decision = seen(
            today, prescription=DISCHARGE, prescriber={"group": "hospital"},
            provider={"found": False, "contracted": None},
        )  # fmt: skip
        text = said(decision, reader)
        assert "15.10.2026" not in text
        assert "Vertrag" in text or "anbietet" in text


class TestOneNumberFromTheStart:
    def _tight(self, **prescription: Any) -> soziorules.Decision:
        """Return the decision on 30 units where 27 hours are left and 15 of them open on an earlier prescription."""
        history = [
            earlier("first", 30, 1800, approved_on="2026-09-29"),
            *(
                earlier("follow_up", 30, 1800, approved_on="2026-09-29", prescribed_on=f"2026-0{month}-01")
                for month in (7, 8)
            ),
            earlier("follow_up", 18, 180, approved_on="2026-09-29", prescribed_on="2026-09-01"),
        ]
        return seen(
            "2026-10-12", prescription={**UNITS, "kind": "follow_up", **prescription}, history=history
        )

    def test_everywhere_the_number_that_fits_is_named(self) -> None:
        decision = self._tight()
        number = "12 Einheiten (27, wenn die früher verordneten 15 Stunden entfallen)"
        way = "Höchstens 12 Einheiten verordnen (27, wenn die früher verordneten 15 Stunden entfallen)"
        assert way in said(decision) and way in said(decision, full=True)
        assert f"Jetzt möglich {number}" in said(decision, full=True)
        assert f"höchstens {number}" in said(decision, "payer")
        account = soziorules.ledger(decision.given, today="2026-10-12").to_text("de")
        assert f"Jetzt verordnungsfähig {number}" in " ".join(account.split())
        assert "abzüglich" not in said(decision, full=True) + account
        assert "höchstens 12 Einheiten auf die Verordnung." in said(decision, "patient")
        remedy = next(
            each for each in decision.to_dict("de")["remedies"] if "prescription.units" in each["change"]
        )
        assert remedy["change"]["prescription.units"] == {"at_most": 27}

    def test_units_and_those_in_a_group_are_one_sentence(self) -> None:
        decision = seen("2026-10-12", prescription={**UNITS, "units": 40, "group_units": 35})
        assert "Höchstens 30 Einheiten verordnen, davon höchstens 30 in der Gruppe." in said(decision)
        assert "auf die Verordnung, davon höchstens 30 in der Gruppe." in said(decision, "patient")


class TestWhileTherapiefaehigkeitIsUnclear:
    UNCLEAR = {"therapy_capability": None, "care_plan": {"items": None, "signatures": None}}  # noqa: RUF012

    @pytest.mark.parametrize("today", ["2026-10-13", "2026-10-20", "2027-02-01"])
    @pytest.mark.parametrize("reader", ["prescriber", "provider"])
    def test_one_step_says_what_to_do_and_none_contradicts_it(self, reader: str, today: str) -> None:
        decision = seen(today, **self.UNCLEAR)
        text = said(decision, reader)
        assert text.lower().count("nicht einreichen") == 1
        assert "beifügen" not in text and "Erst klären" not in text and "unterschreiben lassen" not in text

    def test_in_time_the_day_stays_named_for_who_is_sure(self) -> None:
        for reader in ("prescriber", "provider", "payer"):
            assert "15.10.2026" in said(seen("2026-10-13", **self.UNCLEAR), reader)


def test_the_headline_names_what_has_to_be_justified() -> None:
    decision = seen("2026-10-12", gaf=45)
    for reader in ("prescriber", "provider", "payer"):
        assert decision.short_answer("de", reader).headline.startswith(
            "Erfüllt, wenn begründet: Orientierungswert der GAF-Skala;"
        )


@pytest.mark.parametrize(("on", "told"), [("2026-11-02", False), ("2026-10-12", True)])
def test_whoever_prescribes_is_not_told_the_copayment_of_a_later_day(on: str, told: bool) -> None:
    decision = seen("2026-10-14", approval=RECEIVED, service={"on": on, "cost": 60})
    assert ("Zuzahlung für den" in said(decision)) is told
    assert "Zuzahlung für den" in said(decision, "provider")
    assert "Zuzahlung" in said(decision, full=True)
