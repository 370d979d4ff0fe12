"""The short answer on any case, for every reader, form and language: it fits one screen and contradicts nothing."""

from __future__ import annotations

import datetime as dt
import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import soziorules
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.render.words import day
from soziorules.soziotherapie.procedure import procedure_of
from soziorules.soziotherapie.wording.readers import READERS, Reader
from tests.people.strategies import Plain, decided, moments

RULES = soziorules.load_rules()
ENGLISH = re.compile(r"\b(the|and|not|with|from|until|is|are|of|by|must|issued|granted|refused)\b")
GERMAN = re.compile(r"\b(und|nicht|ist|sind|mit|vom|bis|bei|die|das|der|wird|werden|Einheiten|genehmigt)\b")
DATE = re.compile(r"\b(\d\d)\.(\d\d)\.(\d{4})\b")
DECIDED_AGAINST = ("refused", "used_up", "ended")
DUTY = {
    "de": re.compile(
        r"einreichen|beifügen|unterschreiben lassen|Jetzt möglich [1-9]|gilt ab .* als genehmigt"
    ),
    "en": re.compile(r"hand it in|submit|enclose|have .* signed|counts as approved from", re.IGNORECASE),
}
GAF = re.compile(r"\bGAF\b")


@given(moments())
def test_it_fits_one_screen_in_whole_words(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    for language in LANGUAGES:
        for reader in READERS:
            lines = decision.to_text(language, reader=reader).splitlines()
            assert len(lines) <= 12
            assert all(len(line) <= 80 for line in lines), lines
            said = " ".join(lines).replace("  ", " ")
            for word in decision.short_answer(language, reader).headline.split():
                assert word in said


@given(moments())
def test_no_placeholder_is_left_and_no_word_of_the_other_language(
    drawn: tuple[Plain, dt.date | None],
) -> None:
    decision = decided(drawn, RULES)
    for reader in READERS:
        german = "\n".join(decision.short_answer("de", reader).lines())
        english = "\n".join(decision.short_answer("en", reader).lines())
        for text in (german, english):
            assert not re.search(r"[{}]|\bunbekannt\b|\bunknown\b", text), text
        assert not ENGLISH.search(german), german
        assert not GERMAN.search(re.sub(r"„[^“]*“|\([^)]*\)", "", english)), english


@given(moments())
def test_no_figure_or_duty_contradicts_the_outcome(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    data, stage = decision.to_dict("de"), procedure_of(decision).stage
    if decision.outcome.answer == "no":
        assert data["obligations"] == []
        assert not {"copayment"} & data.keys()
        assert not {"submit_by", "cost_cover", "deemed_on"} & (data.get("approval") or {}).keys()
    if stage in DECIDED_AGAINST:
        assert not {item["id"] for item in data["obligations"]} & {"approval.required", "approval.submission"}
    if decision.outcome.answer == "no" or stage == "refused":
        for language in LANGUAGES:
            for reader in READERS:
                text = decision.to_text(language, reader=reader, full=True)
                assert not DUTY[language].search(text), text
        assert "submit" not in {step["rule"].rpartition(".")[2] for step in data["procedure"]["next"]}
    if stage == "refused":
        assert not data["headline"].startswith("Voraussetzungen erfüllt")


@given(moments())
def test_what_is_said_is_what_the_data_says(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    data = decision.to_dict("de")
    assert data["headline"] == decision.short_answer("de").headline
    assert tuple(data["summary"]) == decision.short_answer("de").sentences()
    lines = [line.removeprefix("- ").strip() for line in decision.short_answer("de").lines()]
    assert " ".join(data["summary"]) == " ".join(lines)
    said = json.dumps({"next": data["procedure"]["next"], "findings": data["findings"]})
    known = set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps(data)))
    known |= {f"{year}-{month}-{number}" for number, month, year in DATE.findall(said)}
    for reader in READERS:
        for found in DATE.finditer("\n".join(decision.short_answer("de", reader).lines())):
            assert f"{found[3]}-{found[2]}-{found[1]}" in known, found[0]
    permitted = (data.get("units") or {}).get("permitted")
    for number in re.findall(r"Höchstens (\d+) Einheiten verordnen", " ".join(data["summary"])):
        limits = [json.dumps(remedy["change"]) for remedy in data["remedies"]]
        assert any(f'"at_most": {number}' in limit for limit in limits) or int(number) == permitted


UNITS = re.compile(r"\b(\d+) (?:Einheit|unit)")


@given(moments())
def test_each_number_of_units_is_one_of_the_data(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    for language in LANGUAGES:
        data = json.dumps({**decision.to_dict(language), "summary": [], "headline": ""}, ensure_ascii=False)
        known = set(re.findall(r"\d+", data))
        for reader in READERS:
            for number in UNITS.findall("\n".join(decision.short_answer(language, reader).lines())):
                assert number in known


@given(moments())
def test_the_krankenkasse_is_told_what_binds_it_and_nobody_is_told_the_others_part(
    drawn: tuple[Plain, dt.date | None],
) -> None:
    decision = decided(drawn, RULES)
    for step in decision.moment.of("payer").steps:
        assert step.who == "payer" or "payer" in step.law.step.to or "payer" in step.law.step.readers
    said = "\n".join(decision.short_answer("de", "payer").lines())
    assert not re.search(
        r"einreichen|unterschreiben lassen|beifügen|ausfüllen|[Aa]usstellen|Abwarten", said
    ), said


@given(moments())
def test_with_asylum_benefits_nobody_is_sent_to_the_krankenkasse(
    drawn: tuple[Plain, dt.date | None],
) -> None:
    decision = decided(drawn, RULES)
    if (drawn[0].get("patient") or {}).get("coverage") != "asylum_benefits":
        return
    assert (
        not {"submit_by", "cost_cover", "decide_by", "deemed_on"}
        & (decision.to_dict("de").get("approval") or {}).keys()
    )
    for step in decision.moment.steps:
        assert "Krankenkasse" not in step.say.de.replace("nicht die Krankenkasse", ""), step.id
    patient = "\n".join(decision.short_answer("de", "patient").lines())
    assert "Rufen Sie Ihre Krankenkasse an" not in patient
    for reader in READERS[:3]:
        closing = " ".join(decision.to_text("de", reader=reader, full=True).split())
        assert "Über die Leistung entscheidet das Sozialamt." in closing
    full = decision.to_text("de", reader="patient", full=True)
    assert "entscheidet das Sozialamt" in " ".join(full.split())
    assert "Über die Leistung entscheidet Ihre Krankenkasse" not in " ".join(full.split())


@given(moments())
def test_without_a_contract_nobody_is_told_to_begin(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    provider = drawn[0].get("provider") or {}
    held = provider.get("contracted") is False or provider.get("found") is False
    for reader in READERS:
        said = "\n".join(decision.short_answer("de", reader).lines())
        if held or decision.outcome.answer != "yes" or procedure_of(decision).stage in DECIDED_AGAINST:
            assert not re.search(
                r"kann (sofort )?losgehen|Beginnen( oder weitermachen)?: (ja|möglich)", said
            ), said
            assert "können gleich anfangen" not in said


TAGS = re.compile(r"<(style|script|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)


@given(moments(), st.sampled_from(READERS))
def test_pages_and_markdown_say_the_same_and_leave_nothing_unfilled(
    drawn: tuple[Plain, dt.date | None], reader: Reader
) -> None:
    decision = decided(drawn, RULES)
    for language in LANGUAGES:
        headline = decision.short_answer(language, reader).headline
        page = html.unescape(TAGS.sub(" ", decision.to_html(language, reader=reader)))
        markdown = decision.to_markdown(language, reader=reader)
        for text in (page, markdown):
            assert headline in " ".join(text.replace("\\", "").split())
            assert not re.search(r"[{}]", text)


@given(moments())
def test_the_long_view_leaves_nothing_unfilled_either(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    for reader in READERS:
        german = decision.to_text("de", reader=reader, full=True)
        english = decision.to_text("en", reader=reader, full=True)
        for text in (german, english):
            assert not re.search(r"[{}]|\.\. |\.\.$|\((unbekannt|unknown)\)|: (offen|open)\.", text), text
        assert not ENGLISH.search(german), german


@given(moments())
def test_the_short_page_leads_to_what_is_in_it(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    for reader in READERS:
        page = decision.to_html("de", reader=reader, handbook="https://handbook.example")
        ids = re.findall(r' id="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in re.findall(r'href="(#[^"]*)"', page)} <= set(ids)
        named = set(re.findall(r'data-rule="([^"]*)"', page))
        assert named == set(re.findall(r'href="https://handbook.example/de/[a-z]+/([^"]*)\.html"', page))


@given(moments())
def test_steps_name_their_day_and_their_source(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    for step in procedure_of(decision).next:
        assert step.citations
        if step.by is not None and step.law.step.by is not None and f"{{{step.law.step.by}}}" in step.say.de:
            assert day(step.by, "de") in json.dumps(decision.to_dict("de"), ensure_ascii=False)


@given(moments())
def test_a_patient_reads_nothing_clinical(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    for language in LANGUAGES:
        text = "\n".join(decision.short_answer(language, "patient").lines())
        assert not GAF.search(text), text
        assert not re.search(r"\b[A-Z]\d\d(\.\d+)?\b|§|SGB|ST-RL|Voraussetzungen nicht erfüllt", text), text


@given(moments())
def test_today_never_moves_the_outcome(drawn: tuple[Plain, dt.date | None]) -> None:
    decision = decided(drawn, RULES)
    stated = RULES.decide(decision.case)
    assert stated.outcome is decision.outcome
    assert isinstance(decision.outcome, Outcome)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_readers_differ(language: Language, reader: Reader) -> None:
    decision = soziorules.check("examples/hausarzt_30_units.json", today="2026-11-21", rules=RULES)
    others = [decision.short_answer(language, other).lines() for other in READERS if other != reader]
    assert decision.short_answer(language, reader).lines() not in others


@given(moments(), st.sampled_from(READERS))
def test_of_the_steps_the_nearest_day_is_kept_and_what_is_left_out_is_said(
    drawn: tuple[Plain, dt.date | None], reader: Reader
) -> None:
    decision = decided(drawn, RULES)
    answer = decision.short_answer("de", reader)
    for most in (6, 8, 11):
        shown = answer.lines(most=most)
        said = " ".join(" ".join(shown).split())
        steps = [each for each in answer.statements if each.part == "step"]
        kept = [each for each in steps if " ".join(each.text.split()) in said]
        left = [each for each in steps if each not in kept]
        noted = re.search(r"Weitere Schritte, die hier keinen Platz haben: (\d+)\.", said)
        assert len(shown) <= most
        if noted or most == 11:
            assert (int(noted[1]) if noted else 0) == len(left)
        if kept and (days := [each.by for each in steps if each.by is not None]):
            fits = [each for each in steps if each.by == min(days) and len(each.lines(80)) <= 2]
            assert not fits or any(each.by == min(days) for each in kept)
