"""Four readers of one decision: the same facts, in other words and another order; the patient is spoken to kindly."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import assume, given

import soziorules
from soziorules.api import bundled_rules
from soziorules.cli.main import main
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.render.readers import view
from soziorules.soziotherapie.wording.readers import READERS, Reader
from tests.people.strategies import Plain, full_cases, read
from tests.render.examples import EXAMPLES

BY_STEM = {path.stem: path for path in EXAMPLES}
HURTFUL = re.compile(
    r"nicht berechtigt|Anspruch|abgelehnt|Ablehnung|nicht erfüllt|nicht eligible|not entitled|not eligible|refused|rejected",
    re.IGNORECASE,
)
TECHNICAL = re.compile(
    r"[a-z]+[._][a-z_]+\w*\b(?<!z\.b)|§|ST-RL|SGB|\bGAF\b|\bICD\b|\b[A-TV-Z]\d\d(\.\d)?\b|sha|Regelwerk|rule set"
)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reader_reads_something_in_both_languages(reader: Reader, language: Language) -> None:
    for example in EXAMPLES:
        shown = view(soziorules.check(example), language, reader)
        assert shown.headline
        assert shown.sections
        for section in shown.sections:
            for item in section.items:
                assert "{" not in item.text
                assert item.text.strip().endswith((".", "?", ")", ":", "!", "”", "“")), item.text


def test_nobody_is_ever_told_of_a_claim() -> None:
    for example in EXAMPLES:
        for reader in READERS:
            assert "Anspruch besteht" not in soziorules.check(example).to_text("de", reader=reader)


@given(full_cases())
def test_a_patient_reads_no_refusal_no_finding_and_no_id(plain: Plain) -> None:
    case = read(plain)
    assume(case is not None)
    decision = soziorules.load_rules().decide(case)
    for language in LANGUAGES:
        text = decision.to_text(language, reader="patient")
        assert not HURTFUL.search(text), text
        assert not TECHNICAL.search(text), TECHNICAL.search(text)


def test_a_patient_is_told_kindly_that_the_krankenkasse_did_not_agree_to_probestunden() -> None:
    """Free of approval, and refused all the same."""
    stated = json.loads(BY_STEM["probestunden_on_suspicion"].read_text("utf-8"))
    refused = {"submitted_on": stated["prescribed_on"], "granted_units": 0}
    decision = soziorules.check({**stated, "approval": refused})
    for language in LANGUAGES:
        text = decision.to_text(language, reader="patient")
        assert decision.moment["procedure.stage"] == "refused"
        assert not HURTFUL.search(text), text
    assert "warum sie nicht zugestimmt hat" in " ".join(decision.to_text("de", reader="patient").split())


def test_a_patient_is_told_whom_to_ask() -> None:
    for example in EXAMPLES:
        decision = soziorules.check(example)
        text = decision.to_text("de", reader="patient", full=True)
        of_a_department = decision.given.prescriber.group == "outpatient_department"
        of_a_clinic = decision.given.prescription.kind == "discharge"
        issued_by = "Ihre Ambulanz" if of_a_department else "Ihre Klinik" if of_a_clinic else "Ihre Praxis"
        for whom in (issued_by, "Ihre Krankenkasse", "sozialpsychiatrischen Dienst", "116\u00a0117"):
            assert whom in text


def test_missing_facts_are_no_refusal() -> None:
    text = soziorules.check(BY_STEM["facts_missing"]).to_text("de", reader="patient")
    assert "Das ist keine Absage." in text
    assert "Ein Gespräch in Ihrer Praxis" in text


def test_the_payer_reads_ids_and_places() -> None:
    text = soziorules.check(BY_STEM["psychiatrist_30_units_f20"]).to_text("de", reader="payer", full=True)
    assert re.search(r"\[limits\.units_per_prescription +rules/limits\.yaml:\d+:\d+\]", text)


def test_the_order_is_each_readers_own() -> None:
    decision = soziorules.check(BY_STEM["hausarzt_30_units"])
    first = {reader: view(decision, "de", reader).sections[0].key for reader in READERS}
    assert first == {
        "prescriber": "not_met",
        "provider": "not_met",
        "payer": "not_met",
        "patient": "remedies",
    }


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_command_says_it_for_each_reader(
    reader: Reader, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    example: Path = BY_STEM["psychiatrist_30_units_f20"]
    assert main(["check", str(example), "--format", form, "--for", reader, "--lang", "de"]) == 0
    words = {"patient": "Ihre"}.get(reader, "Voraussetzungen erfüllt; ausgestellt am")
    assert words in capsys.readouterr().out


def test_explained_every_condition_stands_with_its_value_limit_and_date() -> None:
    text = soziorules.check(BY_STEM["psychiatrist_30_units_f20"]).to_text("de", explain=True)
    assert "Verordnete Einheiten höchstens 30 (seit 15.04.2015) [hier: 30]" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Gewählte Auslegungen: Untere Altersgrenze der Übergangsphase: 17. Geburtstag."),
        ("en", "Readings chosen: Lower age limit of the transition phase: 17th birthday."),
    ],
)
@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "patient"])
def test_who_decides_on_it_reads_which_readings_were_chosen(
    reader: Reader, language: Language, said: str
) -> None:
    example = BY_STEM["psychiatrist_30_units_f20"]
    chosen = soziorules.check(example, readings={"kj.lower_age": "birthday_17"})
    assert said in " ".join(chosen.to_text(language, reader=reader, full=True).split())
    assert said.partition(":")[0] not in soziorules.check(example).to_text(language, reader=reader, full=True)


def test_markdown_unfolds_findings_to_nested_lists() -> None:
    decision = soziorules.check(BY_STEM["psychiatrist_30_units_f20"])
    lines = decision.to_markdown("en", explain=True).splitlines()
    at = lines.index("  - demanded is:")
    assert lines[at + 1 : at + 3] == [
        "    - ? Approved in full",
        r"      - ? Units granted at least Units prescribed \[not stated\]",
    ]
    assert "  - demanded is:" not in decision.to_markdown("en")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. Januar ist der Stichtag.", r"- 1\. Januar ist der Stichtag."),
        ("2) ist zu beachten.", r"- 2\) ist zu beachten."),
        ("- ein Strich", r"- \- ein Strich"),
        ("+ ein Kreuz", r"- \+ ein Kreuz"),
        ("5.1 ist keine Liste.", "- 5.1 ist keine Liste."),
        ("Eine *Betonung* ist keine.", r"- Eine \*Betonung\* ist keine."),
    ],
)
def test_no_text_of_a_rule_becomes_a_list_in_markdown(text: str, escaped: str, tmp_path: Path) -> None:
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    limits = rules / "limits.yaml"
    written = limits.read_text("utf-8")
    place = written.index("say:", written.index("- id: limits.as_many_as_needed"))
    said = f'say: {{de: "{text}", en: "{text}"}}'
    limits.write_text(written[:place] + said + written[written.index("\n    cite:", place) :], "utf-8")
    decision = soziorules.check(BY_STEM["psychiatrist_30_units_f20"], rules=soziorules.load_rules(rules))
    found = [line for line in decision.to_markdown("de").splitlines() if line.startswith(escaped)]
    assert len(found) == 1
