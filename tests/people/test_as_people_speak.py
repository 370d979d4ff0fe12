"""What a practitioner read aloud: a card at the turn of the year, who decides, and from when it is possible."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_fits_the_case import said, seen

APPROVED = {"received_on": "2026-11-23", "decided_on": "2026-12-02", "granted_units": 30}


class TestACardOfLastYear:
    """A card says that somebody is exempt, and until when: the last day decides."""

    PAID: ClassVar[dict[str, Any]] = {"on": "2027-01-05", "cost": 58.5, "contact": "in_person"}

    def seen(self, **patient: Any) -> Any:
        return seen("2027-01-07", patient=patient, approval=APPROVED, service=self.PAID)

    @pytest.mark.parametrize("exempt", [True, None])
    def test_after_its_last_day_the_share_is_due(self, *, exempt: bool | None) -> None:
        decision = self.seen(copayment_exempt=exempt, copayment_exempt_until="2026-12-31")
        german, english = said(decision, "provider"), said(decision, "provider", "en")
        assert "Zuzahlung für den 05.01.2027: 5,85 €" in german
        assert "Die Befreiung galt bis 31.12.2026; für danach ist sie neu zu beantragen." in german
        assert "The exemption held until 31 December 2026" in english
        patient = said(decision, "patient")
        assert "Für den 05.01.2027 zahlen Sie 5,85 € dazu" in patient
        assert "Ihre Befreiung galt bis zum 31.12.2026." in patient
        assert "Your exemption held until 31 December 2026." in said(decision, "patient", "en")

    def test_until_its_last_day_nothing_is(self) -> None:
        decision = self.seen(copayment_exempt=True, copayment_exempt_until="2027-12-31")
        assert "Zuzahlung für den 05.01.2027: keine" in said(decision, "provider")
        assert "Befreiung galt" not in said(decision, "provider")


class TestTheSozialamtDecides:
    OFFICE: ClassVar[dict[str, Any]] = {"statutory_insured": None, "coverage": "asylum_benefits"}

    def test_that_is_the_first_line_of_the_person(self) -> None:
        decision = seen("2026-11-21", patient=self.OFFICE)
        assert decision.short_answer("de", "patient").headline == (
            "Über Soziotherapie entscheidet bei Ihnen das Sozialamt."
        )
        assert decision.short_answer("en", "patient").headline == (
            "In your case the Sozialamt decides on Soziotherapie."
        )
        assert said(decision, "patient").count("entscheidet") == 1

    @pytest.mark.parametrize("reader", READERS)
    def test_no_hours_are_free_and_it_is_no_question_of_reading(self, reader: str) -> None:
        decision = seen("2026-11-21", patient=self.OFFICE)
        assert "Sozialamt" in said(decision, reader)
        for text in (said(decision, reader), said(decision, reader, "en")):
            assert not any(word in text for word in ("frei", "are left", "Auslegungsfrage", "Open question"))


class TestFromWhenItIsPossible:
    LATER: ClassVar[dict[str, Any]] = {"kv_permission": None, "kv_permission_from": "2027-02-01"}

    @pytest.mark.parametrize(
        ("reader", "german", "english"),
        [
            (
                "provider",
                "Eine neue Verordnung ist ab 01.02.2027 möglich",
                "A new prescription is possible from 1 February 2027",
            ),
            (
                "patient",
                "Ihre Praxis kann ab dem 01.02.2027 neu verordnen",
                "Your practice can prescribe anew from 1 February 2027",
            ),
        ],
    )
    def test_what_is_issued_is_issued_anew(self, reader: str, german: str, english: str) -> None:
        decision = seen("2026-11-21", prescriber=self.LATER)
        assert german in said(decision, reader)
        assert english in said(decision, reader, "en")

    def test_what_is_planned_is_not_called_new(self) -> None:
        decision = seen("2026-11-19", prescriber=self.LATER)
        assert "Die Verordnung ist ab 01.02.2027 möglich" in said(decision)
        assert "Ihre Praxis kann ab dem 01.02.2027 verordnen" in said(decision, "patient")

    USED: ClassVar = [
        {"prescribed_on": "2025-01-10", "kind": "first", "units": 100, "group_units": 0, "delivered_minutes": 6000,
         "delivered_from": "2025-02-03", "delivered_until": "2025-12-01"},
    ]  # fmt: skip

    def test_with_fewer_units_today_waiting_is_for_their_number(self) -> None:
        decision = seen("2026-11-21", history=self.USED, prescription={"kind": "follow_up", "units": 30})
        assert "Oder warten: 30 Einheiten sind ab" in said(decision)
        assert "Or wait: 30 units are possible from" in said(decision, language="en")
        assert "Oder Sie warten: Ihre Praxis kann 30 Einheiten ab dem" in said(decision, "patient")


def test_a_provider_is_not_told_from_where_the_law_is_known() -> None:
    decision = seen("2026-11-21", patient={"detention": "forensic", "detention_until": "2026-12-15"})
    assert "Der Wortlaut lag nicht vor" in decision.to_text("de", reader="payer")
    assert "Der Wortlaut lag nicht vor" not in decision.to_text("de", reader="provider")
