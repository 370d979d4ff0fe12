"""Where people begin in the handbook: questions, who may prescribe what, the picture of the Krankheitsfall, what is right."""

from __future__ import annotations

from soziorules.soziotherapie.handbook import handbook as domain_pages
from soziorules.soziotherapie.handbook_pictures import krankheitsfall
from tests.documentation.test_handbook import page, soziotherapie


def test_who_may_prescribe_what_is_worked_out() -> None:
    """In words, without a legend; kinds of prescription that say the same everywhere stand in one column."""
    text = page(soziotherapie("de"), "prescribers").text()
    rows = {
        line.split("|")[1].strip(): line.split("|")[2:-1]
        for line in text.splitlines()
        if line.startswith("|")
    }
    assert [cell.strip() for cell in rows["Verordnergruppe"]] == [
        "Erstverordnung, Folgeverordnung, Verordnung von Probestunden",
        "Verordnung bei Überweisung (Muster 28)",
        "Verordnung bei der Entlassung (§ 4a ST-RL)",
    ]
    practice = rows["[Hausärztin oder Hausarzt](prescribers/general_practice.md)"]
    assert practice[0].strip() == practice[2].strip() == "nein"
    assert practice[1].strip().startswith("**ja, wenn erfüllt ist:**<br>– [")
    hospital = rows["[Krankenhaus](prescribers/hospital.md)"]
    assert [cell.strip() for cell in hospital] == ["nein", "nein", "**ja**"]


def test_each_group_has_a_page_that_is_found_by_what_people_type() -> None:
    made = page(soziotherapie("de"), "prescribers/general_practice")
    assert made.title == "Hausärztin oder Hausarzt"
    assert {"hausarzt", "hausärztin"} <= {word.lower() for word in made.keywords}
    rows = {
        line.split("|")[1].strip(): line.split("|")[2:-1]
        for line in made.text().splitlines()
        if line.startswith("|")
    }
    answer, why = rows["Erstverordnung"]
    assert answer.strip() == "nein"
    assert "prescribers.authorised" in why
    assert rows["Verordnung bei Überweisung (Muster 28)"][0].strip().startswith("**ja, wenn")


def test_the_handbook_begins_with_questions_that_lead_to_pages() -> None:
    for language in ("de", "en"):
        made = soziotherapie(language)
        paths = {each.path for each in made.pages}
        for question in domain_pages().questions:
            assert question.path in paths
            assert f"[{question.text(language)}]({question.path}.md)" in made.first.text().replace("\\", "")


def test_the_krankheitsfall_is_drawn_from_the_values_of_the_rules() -> None:
    made = soziotherapie("de")
    (drawn,) = [each for each in made.pictures if each.path == "pictures/krankheitsfall.svg"]
    assert drawn.svg.count("bis 30 Einheiten") == 4
    assert "Höchstens 120 Stunden in höchstens 3 Jahren" in drawn.svg
    assert "](pictures/krankheitsfall.svg)" in made.first.text()
    law = {
        "krankheitsfall_years": 2,
        "krankheitsfall_minutes": 6_000,
        "units_per_prescription": 50,
        "unit_minutes": 60,
    }
    other = krankheitsfall(law, "en")
    assert other.count("up to 50 units") == 2
    assert "At most 100 hours in at most 2 years" in other
    assert krankheitsfall({}, "de") == ""


def test_what_is_right_is_the_heading() -> None:
    text = page(soziotherapie("de"), "contradictions").text()
    assert "## X-" not in text
    assert "(X-01)" in text
    assert "## 120 Stunden in höchstens drei Jahren je Krankheitsfall" in text
