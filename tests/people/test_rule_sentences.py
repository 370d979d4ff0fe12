"""Each rule in one sentence: there for every rule of the law, filled on every day, and shown where people read the rule."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import LANGUAGES, PLACEHOLDER, Language
from soziorules.render.elements import element
from soziorules.render.rule_sentence import rule_sentences
from tests.engine import lending

UNITS = "limits.units_per_prescription"
RULE_LANGUAGE = re.compile(r"Gilt für|Applies to|Concerns|[a-z]_[a-z]|\b(\w{4,}) \1\b")


def said(rules: RuleSet, name: str, language: Language = "de") -> list[str]:
    rule = rules.elements.rules[name]
    found = rule_sentences(rule, rules.elements, rules.domain.vocabulary.units, language)
    return [sentence for _, sentence in found]


def test_every_rule_of_the_law_has_one_on_every_day_on_which_it_holds() -> None:
    rules = load_rules()
    units = rules.domain.vocabulary.units
    for name, rule in rules.elements.rules.items():
        for language in LANGUAGES:
            found = rule_sentences(rule, rules.elements, units, language)
            for dated in rule.wordings:
                days = {dated.period.begins, *(day for day in rules.changes if day in dated.period)}
                assert all(sum(day in period for period, _ in found) == 1 for day in days), name
            for _, sentence in found:
                assert not PLACEHOLDER.search(sentence), name
                assert not RULE_LANGUAGE.search(sentence), (name, sentence)
                assert re.fullmatch(r"[A-ZÄÖÜ].*\w\.", sentence), (name, sentence)


def test_a_value_has_its_unit_and_a_changed_one_its_days() -> None:
    rules = load_rules()
    assert said(rules, UNITS) == ["Eine Erst- oder Folgeverordnung hat höchstens 30 Einheiten."]
    assert said(rules, UNITS, "en") == ["A first or follow-up prescription has at most 30 units."]
    assert "ab 15.04.2015: Eine Verordnung auf Muster 28 hat höchstens 5 Einheiten." in list(
        element(rules, "limits.referral_units", "de")
    )
    assert [re.findall(r"\d+", each) for each in said(rules, "limits.discharge_period")] == [
        ["7"],
        ["14"],
        ["14", "7"],
        ["7"],
    ]


def test_the_sentence_of_the_law_as_it_is_known_stands_first() -> None:
    rules = load_rules()
    first, *rest = said(rules, "forms.muster_26")
    assert "elektronisch" not in first
    assert "elektronisch" in rest[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_explain_shows_it_after_the_title(language: Language) -> None:
    rules = load_rules()
    lines = list(element(rules, UNITS, language))
    assert lines[4] == said(rules, UNITS, language)[0]


def test_the_page_shows_it_in_place_of_the_one_made_from_the_conditions() -> None:
    rules, folder = load_rules(), bundled_rules()
    pages = {page.path: page.text() for page in handbook(HandbookSource(rules, folder, ()), "de").pages}
    assert (
        "## In einem Satz\n\nEine Erst- oder Folgeverordnung hat höchstens 30 Einheiten.\n"
        in pages[f"rules/{UNITS}"]
    )
    of_law = [
        text.split("## In einem Satz")[1].split("##")[0]
        for path, text in pages.items()
        if path.startswith("rules/")
    ]
    assert len(of_law) == len(rules.elements.rules)
    assert not any("verlangt ist" in text for text in of_law)


def test_a_rule_without_one_is_said_from_its_conditions() -> None:
    rules = lending.load()
    name, rule = next(
        (name, rule)
        for name, rule in rules.elements.rules.items()
        if rule.wordings[-1].value.sentence is None
    )
    assert said(rules, name) == []
    page = next(
        page
        for page in handbook(HandbookSource(rules, lending.RULES, ()), "de").pages
        if page.path == f"rules/{name}"
    )
    assert "verlangt ist" in page.text()
    assert rule.head.title("de") == page.title


def test_an_amended_value_stands_in_it_with_its_days(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    path = folder / "limits.yaml"
    old = '{from: 2015-04-15, value: 30, cite: "ST-RL § 5 Abs. 2 Satz 3", certainty: wording, settled: true}'
    text = path.read_text(encoding="utf-8")
    new = old.replace("2015-04-15", "2027-01-01").replace("value: 30", "value: 40")
    path.write_text(text.replace(old, f"{old}\n      - {new}"), encoding="utf-8")
    assert main(["explain", UNITS, "--rules", str(folder), "--lang", "de"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[4].startswith("01.01.2002")
    assert shown[4].endswith(": Eine Erst- oder Folgeverordnung hat höchstens 30 Einheiten.")
    assert shown[5] == "ab 01.01.2027: Eine Erst- oder Folgeverordnung hat höchstens 40 Einheiten."


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ('{de: "Höchstens {books_at_one}.", en: "At most {books_at_one}."}', "R050"),
        ('{de: "Höchstens {limit}.", en: "At most {limit}."}', "R050"),
        ('{de: "Höchstens {loan.count}.", en: "At most {loan.count}."}', "R050"),
        ('{de: "Höchstens {books_at_once}.", en: "Not too many."}', "R053"),
    ],
)
def test_only_values_of_the_norm_have_a_place_in_it(tmp_path: Path, sentence: str, code: str) -> None:
    folder = Path(shutil.copytree(lending.RULES, tmp_path / "library"))
    path = folder / "lending.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index("  - id: lending.books_at_once") + 2
    path.write_text(
        "\n".join([*lines[:at], f"    sentence: {sentence}", *lines[at:]]) + "\n", encoding="utf-8"
    )
    with pytest.raises(Problems) as raised:
        lending.load(folder)
    assert [each.code for each in raised.value.diagnostics] == [code]
