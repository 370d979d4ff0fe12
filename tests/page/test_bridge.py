"""What the page asks of the package, asked here without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.engine.language.text import LANGUAGES
from soziorules.interview.form import form
from soziorules.page.bridge import form_parts, reply
from soziorules.page.program import Rules
from tests.page.conftest import ROOT, as_in_the_page

EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
FORM = form(soziorules.load_rules().domain.vocabulary, form_parts(soziorules.load_rules()))


def ask(do: str, **more: Any) -> dict[str, Any]:
    request = {"do": do, "lang": "de", "today": "2026-11-28", **more}
    found: dict[str, Any] = json.loads(reply(json.dumps(request)))
    return found


def paths(fields: list[dict[str, Any]]) -> list[str]:
    return [path for each in fields for path in (each["path"], *paths(each.get("fields", [])))]


def test_every_fact_that_a_case_states_stands_once_in_the_form() -> None:
    schema = json.loads((ROOT / "schema" / "case.schema.json").read_text(encoding="utf-8"))
    shown = [field["path"] for group in FORM for field in group["fields"]]
    assert len(shown) == len(set(shown))
    assert {path.split(".")[0] for path in shown} == set(schema["properties"]) - {"saved_by"}
    assert "other" not in {group["id"] for group in FORM}
    assert {"history[].delivered[].minutes", "history[].diagnoses[].code"} <= set(
        paths([field for group in FORM for field in group["fields"]])
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_is_asked_first_and_supposed_until_then(language: str) -> None:
    found = ask("decide", case={"gaf": 35}, lang=language)
    assert found["missing"][0]["path"] == "prescribed_on"
    assert ("28.11.2026" if language == "de" else "28 November 2026") in found["assumed"]
    assert not ask("decide", case={"prescribed_on": "2026-11-20"})["assumed"]


def test_what_is_stated_is_said_in_words() -> None:
    case = {
        "prescribed_on": "2026-11-20", "patient": {"statutory_insured": True},
        "diagnoses": ["F20.0 G", {"code": "F10.2", "certainty": "V"}],
        "impairments": [], "history": [{"prescribed_on": "2026-01-05", "units": 30}],
    }  # fmt: skip
    assert ask("decide", case=case)["stated"] == {
        "prescribed_on": "20.11.2026", "patient.statutory_insured": "ja", "impairments": "keine", "history": "Einträge: 1",
        "diagnoses": "F20.0 G (Paranoide Schizophrenie) und F10.2 V (Psychische und Verhaltensstörungen durch Alkohol: "
        "Abhängigkeitssyndrom)",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("prescribed_on", "20.11.26", "2026-11-20"),
        ("patient.born_on", "2.4.58", "1958-04-02"),
        ("history[].prescribed_on", "5.1.2026", "2026-01-05"),
        ("history[2].delivered_minutes", "90", 90),
        ("history[2].delivered_minutes", "90 Minuten", 90),
        ("history[2].delivered_minutes", "25 Stunden", 1500),
        ("history[2].delivered_minutes", "12,5 Std.", 750),
        ("history[2].delivered_minutes", "1 Std. 30 Min.", 90),
        ("service.cost", "61,50", "61.50"),
        ("service.cost", "1.061,50", "1061.50"),
        ("prescribed_on", "20112026", "2026-11-20"),
        ("prescribed_on", "20/11/2026", "2026-11-20"),
        ("prescribed_on", "20. November 2026", "2026-11-20"),
        ("prescribed_on", "20. Nov. 2026", "2026-11-20"),
    ],
)
def test_what_people_type_is_understood(path: str, text: str, value: Any) -> None:
    assert ask("understand", path=path, text=text)["value"] == value


def test_what_is_not_understood_says_what_is_expected() -> None:
    assert "20.11.2026" in ask("understand", path="prescribed_on", text="<b>gestern</b>")["problem"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("patient.born_on", "01.01.1800"),
        ("prescribed_on", "20.11.2226"),
        ("service.cost", "1e9"),
        ("service.cost", "99999999"),
    ],
)
def test_what_no_case_can_hold_is_refused_where_it_is_typed(path: str, text: str) -> None:
    assert ask("understand", path=path, text=text)["problem"]


def test_codes_are_found_by_word_and_by_their_beginning() -> None:
    assert ask("codes", words="paranoide schizo")["codes"][0]["code"] == "F20.0"
    assert [each["code"] for each in ask("codes", words="f20.")["codes"]][:2] == ["F20.0", "F20.1"]
    assert ask("codes", words="bluthochdruck")["codes"]


@pytest.mark.parametrize(
    ("case", "path", "said"),
    [
        (
            {"patient": {"born_on": "2027-01-01"}, "prescribed_on": "2026-11-20"},
            "patient.born_on",
            "Geburtsdatum: ",
        ),
        (
            {"patient": {"coverage": "private", "statutory_insured": True}},
            "patient.coverage",
            "gesetzlich versichert",
        ),
        ({"history": [{}, {"units": 1, "group_units": 2}]}, "history", "Frühere Verordnungen 2, "),
    ],
)
def test_a_case_that_contradicts_itself_is_a_sentence_and_leads_to_its_question(
    case: dict[str, Any], path: str, said: str
) -> None:
    found = ask("decide", case=case)
    [problem] = found["problems"]
    assert problem["path"] == path
    assert said in problem["text"]
    assert not re.search(r"\$|_|true|false", problem["text"]), "nothing that only a programmer reads"
    assert found["stated"], "what was answered is still shown"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"name": "x", "version": "1", "scripts": {}, "devDependencies": {}}', "kein Fall"),
        ('{\n"gaff": 35}', "Zeile 2: Gaff: diese Angabe gibt es nicht. Meinten Sie"),
        (
            '{"prescribed_on": "2026-02-30"}',
            "Tag der Ausstellung: kein Kalendertag. Möglich ist: ein Tag wie",
        ),
    ],
)
def test_a_file_that_is_no_case_is_told_in_few_words(text: str, said: str) -> None:
    problems = ask("open", text=text, name="package.json")["problems"]
    assert said in problems[0]
    assert len(problems) <= 3
    assert all(len(each) < 220 for each in problems)


def test_of_many_faults_of_a_file_a_few_are_told() -> None:
    case = {"history": [{"units": "x"}] * 60}
    problems = ask("open", text=json.dumps(case), name="x.json")["problems"]
    assert len(problems) == 7
    assert problems[5] == "Und 55 weitere Stellen."


@pytest.mark.parametrize("tab", ["prescriber", "patient", "provider", "payer", "papers", "account"])
def test_every_view_holds_what_people_wrote_as_text_only(tab: str) -> None:
    case = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    html = ask("tab", case=case, tab=tab)["html"]
    assert html.startswith('<div class="soziorules"')
    assert "<script" not in html
    assert " style=" not in html


def test_the_program_in_the_page_finds_its_rules_ready(tmp_path: Path) -> None:
    assert as_in_the_page(tmp_path, Rules(), do="decide", case={"gaf": 35})["outcome"] == "undetermined"


def test_papers_and_deadlines_are_not_folded_away() -> None:
    case = {"prescribed_on": "2026-11-20", "prescription": {"kind": "first"}}
    html = ask("tab", tab="papers", case=case)["html"]
    assert '<section class="card steps"' in html
    assert '<section class="card obligations"' in html
    assert '<details class="card steps"' in ask("tab", tab="provider", case=case)["html"]


def test_the_patients_sheet_says_nothing_twice() -> None:
    case = {"prescribed_on": "2026-11-20", "prescription": {"kind": "first", "units": 31}}
    html = ask("tab", tab="patient", case=case)["html"]
    assert html.count("Auf der Verordnung stehen mehr Einheiten, als auf einmal möglich sind.") == 1


def test_codes_are_found_by_the_noun_that_people_say() -> None:
    """The classification speaks of a "depressive Episode"."""
    found = [each["code"] for each in ask("codes", words="depressiver")["codes"]]
    assert found[:5] == ["F25.1", "F31.5", "F32.3", "F33.3", "F20.4"], "those of § 2 Abs. 4 before the others"
    depression = [each["code"] for each in ask("codes", words="Depression")["codes"]]
    assert "F20.4" in depression, "a title with the very word is found too"
    assert [each["code"] for each in ask("codes", words="Depressionen")["codes"]][:13] == depression[:13]
    assert {each["code"][:3] for each in ask("codes", words="rezidivierende Depression")["codes"]} == {"F33"}


@pytest.mark.parametrize(("words", "code"), [("F 33.2", "F33.2"), ("33.2", "F33.2"), ("f20 . 0", "F20.0")])
def test_a_code_is_found_as_people_type_it(words: str, code: str) -> None:
    assert [each["code"] for each in ask("codes", words=words)["codes"]] == [code]


def test_a_part_of_a_word_is_found_where_nothing_else_is() -> None:
    found = ask("codes", words="Sucht")["codes"]
    assert all("versuchter" not in each["title"] for each in found)
    many = ask("codes", words="Störung")
    assert many["more"] > 0
    assert len(many["codes"]) == 40


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("PTBS", ["F43.1"]),
        ("ptsd", ["F43.1"]),
        ("ADHS", ["F90.0", "F90.1"]),
        ("Sucht", ["F10.2", "F11.2"]),
        ("Sucht Alkohol", ["F10.2"]),
        ("Magersucht", ["F50.00", "F50.01"]),
        ("Psychose", ["F20.0", "F20.1"]),
        ("Depression", ["F32.0", "F32.1"]),
        ("Borderline", ["F60.31"]),
        ("Bordeline", ["F60.31"]),
        ("Zwang", ["F42.0", "F42.1"]),
        ("schizophrenia", ["F20.0", "F20.1"]),
        ("Burnout", ["Z73"]),
    ],
)
def test_codes_are_found_by_what_people_call_them(words: str, codes: list[str]) -> None:
    found = ask("codes", words=words)["codes"]
    assert [each["code"] for each in found][: len(codes)] == codes


def test_codes_have_a_name_in_the_language_asked_for() -> None:
    """The titles of the classification are German."""
    [first, *_] = ask("codes", words="ptsd", lang="en")["codes"]
    assert (first["title"], first["called"]) == ("Posttraumatische Belastungsstörung", "PTSD")
    assert "called" not in ask("codes", words="PTBS")["codes"][0]


def test_a_word_for_what_is_no_mental_disorder_leads_there_and_says_so() -> None:
    [found] = ask("codes", words="Burnout")["codes"]
    assert "Allein trägt sie keine Soziotherapie" in found["note"]
    case = {"prescribed_on": "2026-11-20", "prescription": {"kind": "first"}, "diagnoses": ["Z73 G"]}
    assert ask("decide", case=case)["outcome"] == "not_eligible"


def opened(**case: Any) -> dict[str, Any]:
    return ask("open", text=json.dumps(case), name="x.json")


def test_a_file_tells_which_version_saved_it_and_older_ones_open_as_before() -> None:
    stamp = {"program": soziorules.__version__, "rules": "soziotherapie 2026.1"}
    assert opened(saved_by=stamp, gaf=35) == {"case": {"gaf": 35}, "said": []}
    assert opened(gaf=35) == {"case": {"gaf": 35}, "said": []}
    older = opened(saved_by={"program": "2025.1.0", "rules": "soziotherapie 2025.1"}, gaf=35)
    assert older["case"] == {"gaf": 35}
    assert "2025.1" in older["said"][0]
    assert (
        soziorules.check({"saved_by": stamp, "gaf": 35}).to_dict() == soziorules.check({"gaf": 35}).to_dict()
    )
    assert soziorules.check(json.dumps({"saved_by": stamp, "gaf": 35})).case.gaf == 35
    assert soziorules.Case.model_validate({"saved_by": stamp, "gaf": 35}) == soziorules.Case(gaf=35)
    assert soziorules.Case.model_validate_json(json.dumps({"saved_by": stamp, "gaf": 35})).gaf == 35


def test_a_file_of_a_newer_version_is_told_in_a_sentence() -> None:
    newer = {"program": "2099.1.0", "rules": "soziotherapie 2099.1"}
    assert opened(saved_by=newer, gaf=35)["case"] == {"gaf": 35}, "what is understood is read"
    problems = opened(saved_by=newer, mood=1, weather=2, moon=3)["problems"]
    assert "Version 2099.1.0" in problems[0]
    assert problems[-1] == "Ihre bisherigen Angaben sind unverändert."
    with pytest.raises(soziorules.Problems) as caught:
        soziorules.check({"saved_by": newer, "mood": 1})
    assert [each.code for each in caught.value.diagnostics] == ["C015", "C001"]
    with pytest.raises(soziorules.Problems):
        soziorules.check({"saved_by": 3, "gaf": 35})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_says_what_it_is_for(language: str) -> None:
    for field in (field for group in FORM for field in group["fields"]):
        assert ask("why", path=field["path"], lang=language)["why"], field["path"]
    assert "ST-RL § 6 Abs. 3" in ask("why", path="goal_reached")["sources"]


def test_amounts_are_written_as_people_write_them() -> None:
    for cost in ("61.50", 61.5):
        assert ask("decide", case={"service": {"cost": cost}})["stated"] == {"service.cost": "61,50 €"}
