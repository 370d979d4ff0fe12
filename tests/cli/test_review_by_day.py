"""What a review says at a glance: a line for each day with what begins on it, whatever the order of files and rules."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from soziorules.api import load_rules
from soziorules.cli import main
from soziorules.engine.amendment.plan import plan
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.casetests.untold import Amended
from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Period
from soziorules.engine.language.text import Language
from soziorules.engine.proof.difference import between_sets
from soziorules.engine.proof.entries import LastingChange, RuleEntry
from soziorules.engine.proof.findings import TITLES, Finding
from soziorules.render.beginnings import by_day
from soziorules.render.corrections import corrections
from soziorules.render.corrections_text import SORT_WORDS, CorrectionLines, matters, outcome_rank, told
from soziorules.render.review import Review, to_page
from tests.engine.lending import RULES, load

ROOT = Path(__file__).resolve().parents[2]
JANUARY, APRIL = dt.date(2027, 1, 1), dt.date(2027, 4, 1)
SENTENCE = '{de: "Ein Satz von morgen.", en: "A sentence of tomorrow."}'
MADE: tuple[tuple[str, dt.date, dict[str, Any]], ...] = (
    ("gaf_ceiling_listed", APRIL, {"value": "45"}),
    ("listed", JANUARY, {"add": ("F32.2",)}),
    ("listed", APRIL, {"remove": ("F20.0-F20.6",), "add": ("F20.0-F20.4", "F20.6")}),
    ("diagnoses.gaf_listed", JANUARY, {"clauses": {"sentence": SENTENCE}}),
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[RuleSet, RuleSet]:
    """The rules as they are, and with a value, a list on two days, and a sentence amended."""
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path_factory.mktemp("amended") / "rules"))
    for name, day, asked in MADE:
        made = plan(Amendment(name, day, ("ST-RL § 2",), **asked), load_rules(folder), folder)
        made.path.write_text(made.after, encoding="utf-8")
    return load_rules(), load_rules(folder)


def page(old: RuleSet, new: RuleSet, language: Language, untold: Sequence[Amended] = ()) -> str:
    return to_page(
        Review(
            old=old, new=new, corrections=corrections(old, new, []), first=JANUARY, results=[], findings=[],
            known=frozenset(), covered=None, unseen={}, own=[], still={}, made_on=JANUARY, program="1",
            places=("alt", "mine/rules"), untold=untold,
        ),
        language,
    )  # fmt: skip


def test_each_day_has_a_line_with_what_begins_on_it(pair: tuple[RuleSet, RuleSet]) -> None:
    said = page(*pair, "de")
    glance = said[said.index("Auf einen Blick") : said.index("Was sich ändert")]
    january = glance[glance.index("ab 01.01.2027: ") : glance.index("ab 01.04.2027: ")]
    april = glance[glance.index("ab 01.04.2027: ") :]
    assert "+ F32.2 " in january
    assert "neu gefasst: „Ein Satz von morgen.“" in january
    assert january.count("<br>") == 2  # each of the two amendments in a line of its own
    assert "− F20.5 " in april
    assert "F20.0-F20.4" not in april
    assert "+ " not in april
    assert "(50 Einheiten" not in april
    assert "50 → " in april.replace("GAF ", "")
    assert "F32.2" not in april
    assert "alt (2026.1)" in said
    assert "mine/rules (2026.1)" in said


def rows(said: str) -> dict[str, tuple[str, str]]:
    """Return the rows at a glance by their names, each with its mark and its text."""
    glance = said[said.index("<tbody>") : said.index("</tbody>")]
    found = re.findall(r'<th scope="row">(.*?)</th><td class="(.*?)">(.*?)</td>', glance)
    return {name: (mark, text) for name, mark, text in found}


def test_each_row_is_marked_as_good_bad_or_still_to_be_looked_at(pair: tuple[RuleSet, RuleSet]) -> None:
    old, new = pair
    found = rows(page(old, new, "de"))
    assert found["Regeldateien"][0] == found["Beweis"][0] == found["Unterschied"][0] == "good"
    assert found["Fälle"] == ("todo", "keine Fälle gefunden")
    assert found["Neue Quellen"] == ("todo", "Quellen nicht überprüft: 3")
    assert "vergangener Tag" not in found
    review = Review(
        old=old, new=new, corrections=corrections(old, new, []), first=JANUARY, results=[],
        findings=[Finding(next(iter(TITLES)), ("limits.referral_units",), JANUARY)], known=frozenset(), covered=0.5,
        unseen={"limits.referral_units": 2}, own=[], still={"Anzusehen": ["a:1"]}, made_on=APRIL, program="1",
        own_worse=["Eigene Fälle, 1 von 2: Voraussetzungen erfüllt → Offen"],
    )  # fmt: skip
    found = rows(to_page(replace(review, corrections=replace(review.corrections, differs=True)), "de"))
    assert found["Beweis"][0] == "bad"
    assert found["Unterschied"][0] == "todo"
    assert found["schlechter wird"] == ("todo", "Eigene Fälle, 1 von 2: Voraussetzungen erfüllt → Offen")
    assert found["Hier steht noch ein alter Wert"] == ("todo", "Stellen: 1, unten aufgezählt")
    assert found["Abdeckung"][0] == "todo"
    assert found["Abdeckung"][1].startswith("50,0 %")
    assert found["vergangener Tag"][1].startswith("01.01.2027: Danach kann schon entschieden sein")


def test_days_are_written_in_words_of_the_language(pair: tuple[RuleSet, RuleSet]) -> None:
    for language, day in (("de", "ab 01.04.2027: "), ("en", "from 1 April 2027: ")):
        found = rows(page(*pair, language))  # type: ignore[arg-type]
        (text,) = [text for name, (_, text) in found.items() if name in ("Unterschied", "difference")]
        assert day in text
        assert "2027-" not in text


def test_old_and_new_sentence_stand_beside_each_other(pair: tuple[RuleSet, RuleSet]) -> None:
    old, new = pair
    for language, word in (("de", "Satz: Ein Satz von morgen."), ("en", "Sentence: A sentence of tomorrow.")):
        said = page(old, new, language)  # type: ignore[arg-type]
        assert word in said
        assert "is possible up to" in said if language == "en" else "Soziotherapie bis" in said
        lines = list(CorrectionLines(new, language).lines(corrections(old, new, [])))  # type: ignore[arg-type]
        assert any(word in line for line in lines)


def test_what_is_only_said_in_another_way_is_shown_too(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "library"))
    path = folder / "lending.yaml"
    text = path.read_text(encoding="utf-8")
    rule = next(each for each in load(RULES).elements.rules.values() if each.wordings[-1].value.say.not_met)
    before = rule.wordings[-1].value.say.not_met
    assert before is not None
    assert before.de in text
    path.write_text(text.replace(before.de, f"Anders: {before.de}"), encoding="utf-8")
    old, new = load(RULES), load(folder)
    listed = corrections(old, new, [])
    assert [(each.id, each.sort) for each in listed.listed] == [(rule.head.id, "reworded")]
    lines = "\n".join(CorrectionLines(new, "de").lines(listed))
    assert "jetzt:  Nicht erfüllt: Anders: " in lines
    assert "nur anders gesagt oder gezeigt" in lines


def test_changes_stand_in_the_order_of_their_days(pair: tuple[RuleSet, RuleSet]) -> None:
    found = by_day(corrections(*pair, []), *SORT_WORDS)
    days = [day for day, _ in found if day is not None]
    assert days == sorted(days)
    assert days[:2] == [JANUARY, APRIL]
    for _, listed in found:
        sorts = [each.sort == "computed" for each in listed]
        assert sorts == sorted(sorts)


def test_what_matters_to_people_is_told_first() -> None:
    spans = (Period(JANUARY),)
    statuses = [
        ("not_met", "not_applicable"),
        ("met", "not_applicable"),
        ("met", "not_met"),
        ("not_met", "met"),
    ]
    entry = RuleEntry(
        "r", "changed", (), "", spans, (), tuple(LastingChange(*each, spans, {}) for each in statuses)
    )
    assert [(each.before, each.after) for each in told(entry)][:2] == [("not_met", "met"), ("met", "not_met")]
    assert [matters(each) for each in told(entry)] == [True, True, True, False]
    outcomes = [("undetermined", "not_yet"), ("eligible", "undetermined"), ("eligible", "not_eligible")]
    ranked = sorted((LastingChange(*each, spans) for each in outcomes), key=outcome_rank)
    assert [(each.before, each.after) for each in ranked] == outcomes[::-1]


def test_a_case_of_what_is_to_come_is_of_its_first_day(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "library"))
    path = folder / "lending.yaml"
    old = '      - {from: 2010-01-01, value: 8, cite: "Statute § 2 (2010)", certainty: wording, settled: true}\n'
    text = path.read_text(encoding="utf-8")
    assert old in text
    new = old.replace("2010-01-01", "2027-01-01").replace("value: 8", "value: 9")
    path.write_text(text.replace(old, old + new), encoding="utf-8")
    before, after = load(RULES), load(folder)
    seen: list[dt.date] = []
    found = list(between_sets(before, after, after.scenarios(before), progress=seen.append))
    assert JANUARY in seen
    cases = [change.case for each in found for rule in each.rules for change in rule.statuses]
    assert cases
    assert {after.domain.day_of(after.domain.read_case(case)) for case in cases} == {JANUARY}


def test_a_long_call_says_what_it_does_and_never_where_answers_stand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    assert main(["init", str(mine)]) == 0
    capsys.readouterr()
    asked = [
        "amend",
        "practice.first_units",
        "--value",
        "15",
        "--from",
        "2027-01-01",
        "--cite",
        "Hausordnung Nr. 1",
    ]
    assert main([*asked, "--rules", str(mine / "rules"), "--dry-run", "--lang", "de"]) == 0
    told = capsys.readouterr()
    assert "vergleicht beide Fassungen …\n" in told.err
    assert "…" not in told.out
    page = tmp_path / "review.html"
    assert main(["review", str(mine / "rules"), str(mine / "rules"), "--out", str(page), "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "deciding the cases …",
        "comparing both versions …",
        "proving the new version …",
        "writing the page …",
    ]
    assert told.out == f"Written: {page}.\n"
