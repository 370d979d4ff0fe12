"""Those who keep the rules: lint for machines, lists as data, the conformance kit, the review page, the master file."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from html import escape
from pathlib import Path

import pytest

from soziorules.api import load_rules
from soziorules.cli import main
from soziorules.cli.error_codes import error_codes
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.amendment.plan import plan
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import run_cases
from soziorules.engine.diagnostics import Problems
from soziorules.engine.proof import trees
from soziorules.engine.proof.difference import between_sets
from soziorules.engine.proof.findings import Check, Finding
from soziorules.render.corrections import corrections
from soziorules.render.review import Review, to_page
from tests.engine.lending import RULES, load

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    path = folder / "limits.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        'value: 30, cite: "ST-RL § 5 Abs. 2 Satz 3"', 'value: -40, cite: "STRL § 5 Abs. 2 Satz 3"'
    )
    path.write_text(text.replace("certainty: wording", "certainty: wordng", 1), encoding="utf-8")
    return folder


def told(arguments: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    assert main([*arguments, "--lang", "en"]) == code
    return capsys.readouterr().out


class TestLint:
    def test_as_json_with_place_and_suggestion(self, wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
        found = json.loads(told(["lint", str(wrong), "--format", "json"], capsys, 2))
        by_code = {each["code"]: each for each in found["problems"]}
        assert set(by_code) == {"R004", "R024", "R033"}
        assert by_code["R004"]["hint"] == 'did you mean "wording"?'
        assert by_code["R033"]["hint"] == 'did you mean "ST-RL"?'
        for each in found["problems"]:
            line = Path(each["file"]).read_text(encoding="utf-8").splitlines()[each["line"] - 1]
            assert line[each["column"] - 1 : each["end_column"] - 1].strip()

    def test_as_sarif(self, wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
        found = json.loads(told(["lint", str(wrong), "--format", "sarif"], capsys, 2))
        (run,) = found["runs"]
        assert found["version"] == "2.1.0"
        assert {each["id"] for each in run["tool"]["driver"]["rules"]} == {
            each["ruleId"] for each in run["results"]
        }
        for each in run["results"]:
            (location,) = each["locations"]
            region = location["physicalLocation"]["region"]
            assert 1 <= region["startColumn"] < region["endColumn"]

    def test_as_annotations(self, wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lines = told(["lint", str(wrong), "--format", "github"], capsys, 2).splitlines()
        assert len(lines) == 3
        assert all(line.startswith("::error file=") and "limits.yaml,line=" in line for line in lines)

    @pytest.mark.parametrize("form", ["json", "sarif", "github"])
    def test_sound_rules_have_no_problem(self, form: str, capsys: pytest.CaptureFixture[str]) -> None:
        said = told(["lint", "--format", form], capsys)
        assert form == "github" or not json.loads(said).get("problems")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("firm: false", "firm: 3"),
            ("firm: false", "firm: [1]"),
            ("state: 2020", "state: x2020"),
            ("values:\n      - {value: 12,", "values: 3\n    more:\n      - {value: 12,"),
            ('title: {de: "Ausleihe", en: "Lending"}', "title: 3"),
            ("id: lending.card", "id: Lending Card"),
        ],
    )
    def test_no_sentence_of_pydantic_is_shown(self, tmp_path: Path, old: str, new: str) -> None:
        folder = Path(shutil.copytree(RULES, tmp_path / "library"))
        for path in folder.glob("*.yaml"):
            path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        try:
            load(folder)
        except Problems as problems:
            for each in problems.diagnostics:
                for text in (each.message, each.allowed, each.hint):
                    assert text is None or not {"Input", "should", "valid"} & set(text.de.split()), text


class TestData:
    def test_rules_coverage_tests_and_explanations(self, capsys: pytest.CaptureFixture[str]) -> None:
        listed = json.loads(told(["rules", "--format", "json", "--as-of", "2026-11-28"], capsys))["rules"]
        assert {"limits.units_per_prescription"} <= {each["id"] for each in listed}
        assert all(each["citations"] for each in listed)
        coverage = json.loads(told(["coverage", "--format", "json"], capsys))
        assert coverage["loose"] == []
        assert len(coverage["entries"]) > 100
        shown = json.loads(told(["explain", "limits.units_per_prescription", "--format", "json"], capsys))
        assert any("30 units" in line for line in shown["lines"])
        code = json.loads(told(["explain", "R024", "--format", "json"], capsys))
        assert code["title"] == error_codes()["R024"].title("en")
        tests = json.loads(
            told(["test", str(CASES / "field.yaml"), str(CASES / "bases.yaml"), "--format", "json"], capsys)
        )
        assert tests["failed"] == []
        assert tests["cases"] > 10


class TestReview:
    def test_a_page_tells_what_changes_for_people_who_read_law(self, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(RULES, tmp_path / "library"))
        path = folder / "lending.yaml"
        text = path.read_text(encoding="utf-8")
        new = '      - {from: 2027-01-01, value: 9, cite: "Statute § 2", certainty: wording, settled: true}\n'
        old = '      - {from: 2010-01-01, value: 8, cite: "Statute § 2 (2010)", certainty: wording, settled: true}\n'
        assert old in text
        path.write_text(text.replace(old, old + new), encoding="utf-8")
        before, after = load(RULES), load(folder)
        changes = [each for each in between_sets(before, after, after.scenarios(before)) if not each.equal]
        review = Review(
            old=before, new=after, corrections=corrections(before, after, changes), first=changes[-1].first, results=[],
            findings=[], known=frozenset(), covered=None, unseen={}, own=["3 of 10 cases change"], still={},
            made_on=dt.date(2026, 11, 28), program="1",
        )  # fmt: skip
        assert {"books_at_once"} <= {each.id for each in review.corrections.listed}
        for language, said in (
            ("de", ["ab 01.01.2027", "bisher", "Beispielfall"]),
            ("en", ["from 1 January 2027"]),
        ):
            page = to_page(review, language)  # type: ignore[arg-type]
            for word in (*said, "3 of 10 cases change", "Statute § 2", "<h2>", "@media print"):
                assert word in page
            assert "http" not in page
            assert "<script" not in page
            titles = after.elements.parameters["books_at_once"].head.title
            assert f"{titles(language)} (books_at_once; " in page  # type: ignore[arg-type]

    def test_each_amendment_is_named_with_its_day_and_texts_that_say_another_number(
        self, tmp_path: Path
    ) -> None:
        """Two values from two days: one that rules read, one that only a note and steps say."""
        old, folder = load_rules(), Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
        for name, value, day in (
            ("units_per_prescription", "40", dt.date(2027, 1, 1)),
            ("decision_weeks", "6", dt.date(2027, 3, 1)),
        ):
            made = plan(Amendment(name, day, ("ST-RL § 5",), value=value), load_rules(folder), folder)
            made.path.write_text(made.after, encoding="utf-8")
        new = load_rules(folder)
        listed = corrections(old, new, [])
        by_id = {each.id: each for each in listed.listed}
        told = by_id["approval.decision_time"]
        assert (told.sort, told.through) == ("renumbered", {"decision_weeks": (dt.date(2027, 3, 1),)})
        assert "binnen 3 Wochen" in told.before.de
        assert told.after.de.startswith("ab 01.03.2027: ")
        assert "binnen 6 Wochen" in told.after.de
        assert by_id["procedure.prescribe_again_before"].sort == "renumbered"
        assert by_id["units_per_prescription"].since == dt.date(2027, 1, 1)
        cases = tmp_path / "pinned.yaml"
        cases.write_text(
            "pinned: true\ncases: [{name: One, given: {}, expect: {outcome: undetermined}, source: X}]\n",
            "utf-8",
        )
        review = Review(
            old=old, new=new, corrections=listed, first=dt.date(2027, 1, 1), results=list(run_cases(load_cases([cases]), new)),
            findings=[], known=frozenset(), covered=0.5, unseen={"limits.units_per_prescription": 3}, own=[],
            still={"Anzusehen:": ["guide.md:3  30 Einheiten"]}, made_on=dt.date(2026, 11, 28), program="1",
        )  # fmt: skip
        page = to_page(review, "de")
        for said in (
            "ab 01.01.2027: Einheiten je Verordnung (30 Einheiten → 40 Einheiten)",
            "ab 01.03.2027: Wochen bis zur Entscheidung (3 Wochen → 6 Wochen)",
            "noch mit dem Wortlaut zu vergleichen, weil nur festgehalten ist, wie das Programm entschied: 1",
            "One (",
            "<p>Anzusehen:</p><ul><li>guide.md:3  30 Einheiten</li></ul>",
            "<details><summary>Was kein Fall zeigt (Regeln: 1)</summary>",
            "Einheiten je Verordnung (limits.units_per_prescription), Ergebnisse von Bedingungen: 3",
        ):
            assert said in page

    def test_what_a_rule_file_says_is_escaped(self) -> None:
        rules = load(RULES)
        review = Review(
            rules,
            rules,
            corrections(rules, rules, []),
            None,
            [],
            [],
            frozenset(),
            None,
            {},
            ["<b>bold</b>"],
            {},
            dt.date(2026, 1, 1),
            "1",
        )
        assert "<b>bold</b>" not in to_page(review, "de")
        assert "beide Fassungen bedeuten dasselbe" in to_page(review, "de")

    def test_a_finding_names_rule_and_condition_in_words(self) -> None:
        rules = load(RULES)
        rule = next(iter(rules.elements.rules.values()))
        _, test = next(iter(trees.tests_of(rule.wordings[0].value.requires)))
        of = (rule.head.id, trees.described(test))
        found = Finding(Check.IDLE_CONDITION, of, dt.date(2026, 1, 1), condition=test)
        review = Review(
            rules, rules, corrections(rules, rules, []), None, [], [found], frozenset(), None, {}, [], {}, dt.date.min, "1"
        )  # fmt: skip
        for language in ("de", "en"):
            page = to_page(review, language)
            assert escape(f"{rule.head.title(language)} ({rule.head.id}), ") in page
            assert trees.described(test) not in page


def test_amend_names_what_the_record_of_sources_still_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the handbook calls right beside the statements of others stands in `trace`, not among the rules."""
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    request = [
        "amend",
        "copayment_rate",
        "--value",
        "12",
        "--from",
        "2028-01-01",
        "--cite",
        "SGB V § 61 Satz 1",
    ]
    said = told([*request, "--rules", str(folder), "--dry-run", "--format", "json"], capsys)
    still = {each["at"].rpartition(":")[0].rpartition("/")[2] for each in json.loads(said)["still"]}
    assert still == {"copayment.yaml", "catalogue.yaml", "contradictions.yaml"}


def test_an_amendment_is_entered_tested_and_reviewed_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    told(["init", str(mine)], capsys)
    shutil.copytree(mine / "rules", tmp_path / "before")
    amend = ["amend", "practice.first_units", "--from", "2027-01-01", "--cite", "Hausordnung Nr. 1"]
    here = ["--rules", str(mine / "rules")]
    before = (mine / "rules" / "practice.yaml").read_bytes()
    assert "K004" not in told([*amend, "--value", "15", "--dry-run", *here], capsys)
    told([*amend, "--value", "15 Euro", *here], capsys, 2)
    assert (mine / "rules" / "practice.yaml").read_bytes() == before
    said = told([*amend, "--value", "15", *here], capsys)
    assert "+      - {from: 2027-01-01, value: 15," in said
    assert "from 1 January 2027" in said
    rules = mine / "rules"
    steps = (
        "Go on with:",
        f"  python -m soziorules lint {rules}",
        f"review OLD {rules} --out",
        "CHANGELOG.md",
        f"--rules {rules}",
    )
    assert all(step in said.partition("Written: ")[2] for step in steps)
    (written,) = (mine / "tests" / "cases").glob("amended_first_units_2027-01-01.yaml")
    assert 'units": 16' in written.read_text(encoding="utf-8")
    told(["test", str(mine / "tests" / "cases"), *here], capsys)
    page = tmp_path / "review.html"
    told(
        ["review", str(tmp_path / "before"), str(mine / "rules"), "--out", str(page), "--from", "2026-12-31"],
        capsys,
    )
    shown = page.read_text(encoding="utf-8")
    assert "from 1 January 2027" in shown
    assert "Units of the first prescription" in shown
    assert "sources not verified: 1<" in shown
    german = ["review", str(tmp_path / "before"), str(rules), "--out", str(page), "--lang", "de"]
    assert main([*german, "--from", "2026-12-31"]) == 0
    assert "Quellen nicht überprüft: 1<" in page.read_text(encoding="utf-8")
    again = [*amend[:2], "--value", "16", "--from", "2027-02-01", *amend[4:], "--certainty", "wording", *here]
    assert main([*again, "--lang", "de"]) == 0
    said = capsys.readouterr().out.partition("Geschrieben: ")[2]
    assert "Weiter mit:" in said
    assert f"  python -m soziorules lint {rules}" in said


def test_the_handbook_says_what_each_error_code_means() -> None:
    codes = error_codes()
    for language in ("de", "en"):
        made = handbook(HandbookSource(load(RULES), RULES, codes=codes), language)
        (page,) = [each for each in made.overviews if each.path == "errors"]
        assert all(f"[{name}](errors/{name}.md)" in page.text() for name in codes)
        assert "](errors" in made.first.text()


def test_what_a_person_made_of_boundary_cases_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    told(["init", str(mine)], capsys)
    own = mine / "tests" / "cases" / "amended_first_units_2027-01-01.yaml"
    own.write_text("title: Read by me\ncases: []\n", encoding="utf-8")
    amend = ["amend", "practice.first_units", "--from", "2027-01-01", "--cite", "Hausordnung Nr. 1"]
    asked = [*amend, "--value", "15", "--rules", str(mine / "rules")]
    assert main([*asked, "--cases", str(tmp_path / "no" / "such"), "--lang", "en"]) == 2
    assert "there is no such folder" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()
    told(asked, capsys)
    assert own.read_text(encoding="utf-8") == "title: Read by me\ncases: []\n"
    assert own.with_stem(f"{own.stem}_2").exists()


def test_a_copy_of_the_law_has_its_cases_and_is_explained_without_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    assert "their cases" in told(["init", "--law", str(mine)], capsys)
    assert (mine / "CHANGELOG.md").read_text(encoding="utf-8").startswith("# Changes")
    copied = {each.name: each.read_bytes() for each in (mine / "tests" / "cases").iterdir()}
    assert copied == {each.name: each.read_bytes() for each in CASES.iterdir()}
    shutil.rmtree(mine / "tests")
    said = told(["explain", "limits.units_per_prescription", "--rules", str(mine / "rules")], capsys)
    assert said.startswith("Units per prescription")


def test_house_rules_can_be_started_and_amended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "haus"
    assert "house rules of an invented provider" in told(["init", "--overlay", str(mine)], capsys)
    house = mine / "rules"
    for path in house.glob("*.yaml"):
        schema = path.read_text(encoding="utf-8").partition("$schema=")[2].partition("\n")[0]
        assert (house / schema).is_file()
    assert "hafen 1" in told(["lint", "--overlay", str(house)], capsys)
    amended = ["hafen_first_units", "--value", "10", "--from", "2027-01-01", "--cite", "Hausordnung Nr. 2"]
    assert "Boundary cases: " in told(["amend", *amended, "--overlay", str(house)], capsys)
    tested = ["test", str(mine / "tests" / "cases"), "--overlay", str(house)]
    assert main([*tested, "--lang", "en"]) == 0


def test_what_nobody_has_judged_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = "{name: One, given: {}, expect: {outcome: undetermined}, source: X}"
    (tmp_path / "read.yaml").write_text(f"cases: [{case}]\n", "utf-8")
    pinned = tmp_path / "pinned.yaml"
    pinned.write_text(f"pinned: true\ncases: [{case.replace('One', 'Two')}]\n", "utf-8")
    kit = tmp_path / "kit.ndjson"
    said = told(["test", str(tmp_path), "--export", str(kit)], capsys)
    assert f"\n  {pinned}: 1\n" in said
    rows = [json.loads(line) for line in kit.read_text(encoding="utf-8").splitlines()]
    assert {row["name"]: row["pinned"] for row in rows[1:]} == {"One": False, "Two": True}
    (unread,) = json.loads(told(["test", str(tmp_path), "--format", "json"], capsys))["unread"]
    assert (unread["name"], unread["at"].partition(":")[0]) == ("Two", pinned.as_posix())


def test_lint_counts_its_warnings_beside_no_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    assert told(["lint", str(folder)], capsys).endswith("No errors.\n")
    path = folder / "limits.yaml"
    text = path.read_text(encoding="utf-8")
    wrong = text.replace("hat höchstens {units_per_prescription}", "hat höchstens 30 Einheiten", 1)
    wrong = wrong.replace("has at most {units_per_prescription}", "has at most 30 units", 1)
    assert "hat höchstens 30 Einheiten" in wrong and "has at most 30 units" in wrong
    path.write_text(wrong, encoding="utf-8")
    assert told(["lint", str(folder)], capsys).endswith("No errors, warnings: 2.\n")
