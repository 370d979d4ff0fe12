"""Where people begin in the handbook: questions, who may prescribe what, the picture of the Krankheitsfall, what is right."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.error_codes import error_codes
from soziorules.documentation.handbook import Handbook, handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import run_cases
from soziorules.engine.provenance.trace import load_trace
from soziorules.soziotherapie.handbook import handbook as domain_pages
from soziorules.soziotherapie.handbook import krankheitsfall
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


def drawn(made: Handbook, name: str) -> str:
    return next(each.svg for each in made.pictures if each.path == f"pictures/{name}.svg")


def words(svg: str) -> str:
    """Return what stands in a picture, as somebody reads it."""
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def cards(svg: str) -> list[str]:
    """Return what stands in each card of a picture."""
    return [words(part) for part in re.split(r'(?=<rect [^>]*rx="5" class="line"/>)', svg)[1:]]


def test_who_prescribes_what_on_which_form_with_which_approval_is_a_picture_from_the_rules() -> None:
    made = soziotherapie("de")
    regular, referral, discharge = cards(drawn(made, "matrix"))
    assert regular.startswith(
        "Erstverordnung, Folgeverordnung, Verordnung von Probestunden "
        "Erstverordnung, Folgeverordnung: Muster 26; bis 30 Einheiten; die Krankenkasse muss genehmigen "
        "Verordnung von Probestunden: Muster 26; bis 5 Einheiten; insgesamt 5 Einheiten ohne Genehmigung"
    )
    assert "Fachärztin oder Facharzt für Neurologie, für Nervenheilkunde, für Psychosomatische" in regular
    assert "(PsychThG 2020) wenn erfüllt ist: Genehmigung der Kassenärztlichen Vereinigung" in regular
    assert referral.startswith("Verordnung bei Überweisung (Muster 28) Muster 28; bis 5 Einheiten")
    assert "Hausärztin oder Hausarzt" in referral
    assert "Hausärztin" not in regular + discharge
    assert discharge.startswith("Verordnung bei der Entlassung (§ 4a ST-RL) bis 14 Einheiten; die Krankenk")
    for path in ("index", "prescribers"):
        assert "](pictures/matrix.svg)" in page(made, path).text()


def test_the_way_of_a_diagnosis_is_a_picture_from_the_rules() -> None:
    listed, outside, nowhere = cards(drawn(soziotherapie("de"), "ways"))
    assert listed.startswith("Diagnosen des § 2 Abs. 4 ST-RL F20.0-F20.6")
    assert "GAF-Wert bei einer Diagnose der Liste" in listed
    assert "Verdacht (V): Verordnung von Probestunden, Verordnung bei Überweisung" in listed
    assert "GAF-Wert im Einzelfall, Notwendigkeit im Einzelfall" in outside
    assert "Verdacht (V): Verordnung bei Überweisung" in outside
    assert nowhere.startswith("Alle anderen Kodes")
    assert nowhere.endswith("nichts")
    assert "](pictures/ways.svg)" in page(soziotherapie("de"), "diagnoses").text()


def test_pictures_follow_the_rules(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    file = folder / "diagnoses.yaml"
    text = file.read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if "{codes: F21," in each)
    file.write_text(text.replace(line, ""), encoding="utf-8")
    made = handbook(HandbookSource(load_rules(folder), folder), "de")
    assert ", F21, " in drawn(soziotherapie("de"), "ways")
    assert ", F21, " not in drawn(made, "ways")


def test_what_depends_on_what_has_an_arc_for_each_need_of_a_topic() -> None:
    for language, said in (
        ("de", "Zuzahlung braucht: Mengen und Zeiträume, Wer verordnen darf"),
        ("en", "Co-payment needs:"),
    ):
        made = soziotherapie(language)
        svg = drawn(made, "dependencies")
        assert said in words(svg)
        assert svg.count('class="arc ') == svg.count("l6 4l-6 4z") > 10
        assert "](pictures/dependencies.svg)" in made.first.text()


def test_pictures_of_the_first_page_are_as_wide_as_a_phone() -> None:
    for language in ("de", "en"):
        made = soziotherapie(language)
        shown = re.findall(r"\]\((pictures/[a-z]+\.svg)\)", made.first.text())
        assert len(shown) == 4
        for each in made.pictures:
            if each.path in shown:
                assert 'class="sz narrow" viewBox="0 0 360 ' in each.svg


ENGLISH = re.compile(
    r"\b(the|and|with|without|is|are|that|whether|which|than|must|cannot|has|every)\b", re.IGNORECASE
)


@cache
def whole() -> Handbook:
    rules, folder = load_rules(), bundled_rules()
    results = tuple(run_cases(load_cases([folder.resolve().parent / "tests" / "cases"]), rules))
    source = HandbookSource(rules, folder, results, load_trace(folder, rules.elements), codes=error_codes())
    return handbook(source, "de")


def prose(text: str) -> str:
    """Return a page without excerpts of files, ids and addresses."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\]\([^)]*\)", "]", re.sub(r"`[^`]*`", "", text))


def test_german_pages_are_german_cases_and_pictures_included() -> None:
    """The glossary says each word in both languages; all else has one."""
    made = whole()
    texts = {each.path: prose(each.text()) for each in made.pages if each.path != "glossary"}
    texts |= {each.path: words(each.svg) for each in made.pictures}
    found = {path: ENGLISH.findall(text) for path, text in texts.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_a_case_is_called_by_what_decides_it() -> None:
    text = page(whole(), "rules/limits.units_per_prescription").text()
    assert "Fall: *20.11.2026, Art der Verordnung: Erstverordnung, Verordnete Einheiten: 31* (" in text
    rules = [each.text() for each in whole().pages if each.path.startswith("rules/")]
    named = [name for each in rules for name in re.findall(r"Fall: \*([^*]+)\*", each)]
    assert len(named) > 150
    assert all(re.match(r"\d\d\.\d\d\.\d{4}|[A-ZÄÖÜ]", name) for name in named)
