"""What another answer to an open question is said to give, where a second question is open beside it."""

from __future__ import annotations

import pytest

import soziorules
from tests.promises.generator import Plain
from tests.promises.promises import another_reading_gives_what_is_said
from tests.promises.test_kept import case

BORN = {"born_on": "1986-04-02"}
SINGLE_CASE: Plain = {"gaf": 40, "diagnoses": ["F60.31 G"], "necessity": ["comorbidity"]}


def said(plain: Plain) -> dict[str, dict[str, str]]:
    """Return for each reading what the case comes to under each of its options."""
    found = soziorules.check(plain).readings
    return {
        each.id: {
            option: outcome.value for option, outcome in ((each.chosen, each.as_chosen), *each.otherwise)
        }
        for each in found
    }


def test_an_answer_that_leaves_another_question_open_promises_nothing() -> None:
    """A GAF of exactly 40 is open too: that the Sozialamt agrees settles nothing by itself."""
    plain = case(patient={**BORN, "coverage": "asylum_benefits"}, **SINGLE_CASE)
    assert said(plain) == {
        "coverage.asylum_benefits": {"not_granted": "not_eligible", "granted": "undetermined"}
    }
    another_reading_gives_what_is_said(plain)
    plain["gaf"] = 35
    assert said(plain)["coverage.asylum_benefits"]["granted"] == "eligible"


def test_of_two_open_questions_each_default_leaves_the_other_open() -> None:
    plain = case(patient={**BORN, "coverage": "statutory", "detention": "other"}, **SINGLE_CASE)
    open_ = said(plain)
    assert open_["gaf.single_case"] == {"at_most": "undetermined", "below": "not_eligible"}
    assert open_["detention.other"] == {"not_dormant": "undetermined", "dormant": "not_eligible"}
    another_reading_gives_what_is_said(plain)
    text = " ".join(soziorules.check(plain).to_text("de", full=True).split())
    assert ": Voraussetzungen erfüllt" not in text.split("Auslegung")[-1]


@pytest.mark.parametrize("minutes", [7200, 3600])
def test_a_contact_that_may_not_count_is_reckoned_with_under_another_beginning(minutes: int) -> None:
    """Minutes of coordination are an open question beside the beginning of the period: both turn on the same hours."""
    visits = [
        {"on": f"2026-0{1 + n // 27}-{1 + n % 27:02}", "minutes": minutes // 120, "contact": "coordination"}
        for n in range(120)
    ]
    history = [{"prescribed_on": "2022-01-02", "kind": "first", "units": 30, "delivered": []}]
    history.append({"prescribed_on": "2026-01-01", "kind": "follow_up", "units": 120, "delivered": visits})
    another_reading_gives_what_is_said(case(history=history))
    another_reading_gives_what_is_said(
        case(history=history, patient={**BORN, "coverage": "asylum_benefits"}, gaf=40)
    )
