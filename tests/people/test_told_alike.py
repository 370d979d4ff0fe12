"""What one reader is told of who pays, the others are told too, and nothing that presupposes a valid prescription beside a no."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import soziorules
from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_fits_the_case import everything, said, seen
from tests.promises.generator import WELL

IN_TIME = {"submitted_on": "2026-11-23", "received_on": "2026-11-23"}
NOT_MET: dict[str, Any] = {"prescribed_on": "2003-05-05", "impairments": ["drive"], "history": []}
AGAINST = {"group": "general_practice", "kv_permission": False}
PARTLY = {**IN_TIME, "decided_on": "2026-12-07", "notified_on": "2026-12-08", "granted_units": 10}


class TestWhoPays:
    @pytest.mark.parametrize("today", ["2026-11-25", "2027-01-20"], ids=["waiting", "overdue"])
    def test_until_the_krankenkasse_decides_all_four_hear_that_it_pays(self, today: str) -> None:
        decision = seen(today, approval=IN_TIME)
        told = {
            "prescriber": "bis zu ihrer Entscheidung trägt die Krankenkasse die Kosten",
            "provider": "die Kosten trägt die Krankenkasse bis zu ihrer Entscheidung",
            "patient": "Bis zu ihrer Antwort zahlt die Krankenkasse",
            "payer": "Bis zu Ihrer Entscheidung tragen Sie die Kosten",
        }
        for reader, text in told.items():
            assert text in said(decision, reader)
            assert "Abwarten" not in said(decision, reader)
        assert "the Krankenkasse bears the cost until it decides" in said(decision, language="en")
        assert "The Krankenkasse pays until it answers" in said(decision, "patient", "en")

    @pytest.mark.parametrize("late", ["2026-12-14", None], ids=["late", "day unknown"])
    def test_where_papers_were_not_surely_in_time_nobody_hears_so(self, late: str | None) -> None:
        decision = seen("2026-12-20", approval={"submitted_on": "2026-12-14", "received_on": late})
        assert "zahlt die Krankenkasse" not in said(decision, "patient")
        assert "Machen Sie auf diese Verordnung besser erst Termine aus, wenn die Antwort da ist" in said(
            decision, "patient"
        )
        assert "Termine sind schon möglich" not in said(decision)

    @pytest.mark.parametrize("reader", ["prescriber", "provider", "patient"])
    def test_a_part_that_is_approved_can_begin(self, reader: str) -> None:
        assert "Es kann losgehen" in said(seen("2026-12-09", approval=PARTLY), reader)

    @pytest.mark.parametrize("reader", READERS)
    def test_what_lies_before_issue_is_not_paid(self, reader: str) -> None:
        decision = seen("2026-12-20", prescription={"start_on": "2026-11-01"})
        assert "zahlt die Krankenkasse nicht" in said(decision, reader) or reader == "payer"
        assert "ist nicht zu zahlen" in said(decision, "payer")
        assert "not pay" in said(decision, reader, "en") or "not to be paid" in said(decision, reader, "en")

    def test_the_time_that_is_over_is_named(self) -> None:
        text = said(seen("2026-12-10"))
        assert "der Antrag gilt trotzdem. Die Frist war der" in text
        assert "ist aber vorbei" not in text


class TestLongPast:
    def test_beside_a_no_nothing_ended_and_nothing_was_paid(self) -> None:
        decision = seen("2026-11-29", **NOT_MET)
        assert decision.outcome == "not_eligible"
        text = everything(decision)
        for wrong in ("endete am", "wird nicht bezahlt", "zu Ende", "Heute möglich", "schon heute"):
            assert wrong not in text
        assert "Voraussetzungen nicht erfüllt; ausgestellt am 05.05.2003." in text
        assert "eine neue Verordnung nötig" in text
        assert "a new prescription is required" in said(decision, language="en")

    def test_no_way_out_of_what_has_ended(self) -> None:
        group = {"group": "psychological_psychotherapist", "kv_permission": True, "contract_physician": True}
        decision = seen("2026-11-29", prescribed_on="2017-05-15", prescriber=group, history=[])
        assert decision.outcome == "not_eligible"
        for reader in READERS:
            assert "andere Praxis" not in said(decision, reader)
            assert "ausstellen lassen" not in said(decision, reader)

    def test_one_that_fitted_has_ended(self) -> None:
        decision = seen("2026-11-29", prescribed_on="2020-05-05", history=[])
        assert "endete am" in said(decision)
        assert "noch bezahlt werden" in said(decision)

    @pytest.mark.parametrize(("today", "old"), [("2026-12-16", False), ("2026-12-17", True)])
    def test_one_that_was_never_handed_in_grows_old(self, today: str, old: bool) -> None:
        # Issued on 20 November 2026, to be handed in by 25 November; three weeks later it would be decided.
        decision = seen(today, prescribed_on="2026-11-20")
        assert ("prüfen, ob alles noch stimmt" in said(decision)) is old
        assert (
            "Fragen Sie Ihre Praxis, ob sie eingereicht ist oder ob Sie eine neue brauchen"
            in said(decision, "patient")
        ) is old
        assert ("otherwise prescribe anew" in said(decision, language="en")) is old


class TestKind:
    @pytest.mark.parametrize("gaf", [45, 60])
    def test_a_gaf_value_is_no_judgement(self, gaf: int) -> None:
        decision = seen("2026-11-29", diagnoses=["F33.1 G"], gaf=gaf)
        text = said(decision, "patient")
        assert "Das ist kein Urteil über Sie." in text
        assert "This is no judgement about you." in said(decision, "patient", "en")
        for hurtful in ("zu gut", str(gaf), "GAF"):
            assert hurtful not in text


class TestAnUnlistedProfession:
    @pytest.mark.parametrize("permission", [True, None], ids=["with a permission", "not stated"])
    def test_the_kv_comes_before_anything_is_handed_in(self, permission: bool | None) -> None:
        decision = seen("2026-12-20", prescriber={"group": "other", "kv_permission": permission})
        assert decision.outcome == "undetermined"
        assert "Erst mit der KV klären" in said(decision)
        assert "First clear with the KV" in said(decision, language="en")
        for reader in READERS:
            for wrong in (
                "Gleich nachholen",
                "sollten schon bei Ihrer Krankenkasse",
                "frei.",
                "Rechtzeitig war",
            ):
                assert wrong not in said(decision, reader)

    def test_nothing_is_planned(self) -> None:
        given = copy.deepcopy(WELL)
        given["prescriber"] = {"group": "other"}
        account = soziorules.ledger(given, today="2026-11-29")
        assert "geplant wird deshalb nichts" in " ".join(account.to_text("de").split())

    def test_whoever_is_known_hands_in(self) -> None:
        assert "Gleich nachholen" in said(seen("2026-12-10"))


class TestGrantedAgainst:
    @pytest.mark.parametrize(
        ("reader", "text"),
        [
            ("prescriber", "Es gilt, was die Krankenkasse genehmigt hat."),
            ("provider", "möglich, wie genehmigt; was nicht passt, prüft die Praxis."),
            ("patient", "Eine Angabe sieht sich Ihre Praxis noch einmal an; Sie müssen dafür nichts tun."),
            ("payer", "bis zu einer anderen Nachricht gilt die Genehmigung."),
        ],
    )
    def test_all_four_hear_that_it_stands(self, reader: str, text: str) -> None:
        assert text in said(seen("2026-12-09", prescriber=AGAINST, approval=PARTLY), reader)

    def test_the_account_says_that_it_is_granted(self) -> None:
        given = copy.deepcopy(WELL)
        given["prescription"]["kind"] = "first"
        given["prescriber"] = AGAINST
        given["approval"] = PARTLY
        text = " ".join(soziorules.ledger(given, today="2026-12-09").to_text("de").split())
        assert "10 Einheiten genehmigt; nach den Angaben passt etwas nicht" in text


class TestWaysOut:
    @pytest.mark.parametrize("coverage", ["none", "private"])
    def test_who_pays_is_asked_of_who_is_there(self, coverage: str) -> None:
        decision = seen("2026-12-09", patient={"coverage": coverage, "statutory_insured": None})
        text = everything(decision)
        uninsured = coverage == "none"
        assert ("Klären Sie zuerst, ob und wo Sie krankenversichert sind" in text) is uninsured
        assert ("oder das Amt, das Ihre Behandlung bezahlt" in text) is not uninsured
        assert ("der Kostenträger, der noch zu klären ist" in text) is uninsured
        assert (
            "First clear whether and where you are insured" in said(decision, "patient", "en")
        ) is uninsured

    @pytest.mark.parametrize("group", ["hospital", "rehabilitation"])
    def test_during_the_stay_a_facility_prescribes_for_the_discharge(self, group: str) -> None:
        who = {"group": group, "kv_permission": None, "contract_physician": None}
        decision = seen("2026-12-09", prescriber=who, inpatient=True)
        assert "Zur Entlassung eine Entlassverordnung ausstellen" in said(decision)
        assert "At discharge issue a prescription" in said(decision, language="en")
        assert "vor der Entlassung darauf an." in said(decision, "patient")

    def test_a_practice_with_the_permission_is_not_sent_to_one_that_has_it(self) -> None:
        who = {"group": "child_psychiatry", "kv_permission": True, "therapeutic_reason": True}
        text = said(seen("2026-12-09", prescriber=who, patient={"born_on": "1990-01-01"}))
        assert "Von einer Praxis einer anderen Fachgruppe mit Genehmigung ausstellen lassen" in text

    def test_who_takes_no_part_in_the_care_is_not_told_of_the_group(self) -> None:
        who = {"group": "psychiatry", "kv_permission": True, "contract_physician": False}
        text = said(seen("2026-12-09", prescriber=who))
        assert "Von einer Praxis mit Genehmigung der KV ausstellen lassen" in text
        assert "Fachgruppe" not in text

    @pytest.mark.parametrize("contract", [True, None])
    def test_muster_28_needs_a_contract_physician(self, contract: bool | None) -> None:
        who = {"group": "other_physician", "kv_permission": None, "contract_physician": contract}
        text = said(seen("2026-12-09", prescriber=who))
        assert ("bei Teilnahme an der vertragsärztlichen Versorgung, Muster 28" in text) is (contract is None)
        assert "Muster 28 verwenden" in text

    @pytest.mark.parametrize(("code", "incomplete"), [("F20 G", True), ("F20.0 V", False), ("G20 G", False)])
    def test_an_incomplete_code_is_to_be_completed(self, code: str, incomplete: bool) -> None:
        decision = seen("2026-12-09", diagnoses=[code])
        assert ("Den Kode bis zur letzten Stelle angeben" in said(decision)) is incomplete
        assert ("Give the code to its last character" in said(decision, language="en")) is incomplete


class TestCopayment:
    @pytest.mark.parametrize(
        ("contact", "german", "patient"),
        [
            (
                "in_person",
                "für den 26.11.2026: 5,00 € (Mindestbetrag: 10 % der Kosten des Tages, mindestens 5, höchstens 10 Euro),",
                "Für den 26.11.2026 zahlen Sie 5,00 € dazu",
            ),
            (
                "no_show",
                "für den 26.11.2026: keine (an diesem Tag",
                "Für den 26.11.2026 zahlen Sie nichts dazu",
            ),
        ],
    )
    def test_the_amount_that_is_asked_for_stands_in_the_short_answer(
        self, contact: str, german: str, patient: str
    ) -> None:
        day = {"on": "2026-11-26", "cost": "48.00", "contact": contact}
        decision = seen("2026-12-09", service=day, approval=PARTLY)
        for reader in ("prescriber", "provider", "payer"):
            assert german in said(decision, reader)
        assert patient in said(decision, "patient")
        assert "26 November 2026" in said(decision, "patient", "en")

    def test_without_a_day_nothing_is_said_of_it(self) -> None:
        assert "Zuzahlung" not in said(seen("2026-12-09", approval=PARTLY))
