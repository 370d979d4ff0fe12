"""What one reader is told of who pays, the others are told too, and nothing that presupposes a valid prescription beside a no."""

from __future__ import annotations

from typing import Any

import pytest

from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_fits_the_case import everything, said, seen

IN_TIME = {"submitted_on": "2026-11-23", "received_on": "2026-11-23"}
NOT_MET: dict[str, Any] = {"prescribed_on": "2003-05-05", "impairments": ["drive"], "history": []}
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
        assert "until it decides the Krankenkasse bears the cost" in said(decision, language="en")
        assert "Until its answer the Krankenkasse pays" in said(decision, "patient", "en")

    @pytest.mark.parametrize("late", ["2026-12-14", None], ids=["late", "day unknown"])
    def test_where_papers_were_not_surely_in_time_nobody_hears_so(self, late: str | None) -> None:
        decision = seen("2026-12-20", approval={"submitted_on": "2026-12-14", "received_on": late})
        assert "zahlt die Krankenkasse" not in said(decision, "patient")
        assert "Fangen Sie besser erst an, wenn die Antwort da ist" in said(decision, "patient")
        assert "Es kann schon losgehen" not in said(decision)

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
        text = said(seen("2026-12-20"))
        assert "Die Frist für den Eingang nach § 9 Abs. 3 ST-RL endete aber am" in text
        assert "ist aber vorbei" not in text


class TestLongPast:
    def test_beside_a_no_nothing_ended_and_nothing_was_paid(self) -> None:
        decision = seen("2026-11-29", **NOT_MET)
        assert decision.outcome == "not_eligible"
        text = everything(decision)
        for wrong in ("beendet seit", "wird nicht bezahlt", "zu Ende", "Heute möglich", "schon heute"):
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
        assert "beendet seit" in said(decision)
        assert "wird nicht bezahlt" in said(decision)


class TestKind:
    @pytest.mark.parametrize("gaf", [45, 60])
    def test_a_gaf_value_is_no_judgement(self, gaf: int) -> None:
        decision = seen("2026-11-29", diagnoses=["F33.1 G"], gaf=gaf)
        text = said(decision, "patient")
        assert "Das ist kein Urteil über Sie." in text
        assert "This is no judgement about you." in said(decision, "patient", "en")
        for hurtful in ("zu gut", str(gaf), "GAF"):
            assert hurtful not in text
