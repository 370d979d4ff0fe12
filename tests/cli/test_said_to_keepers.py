"""What is said to those who keep rules when something is wrong: once, in words that say what to do, at a place that opens."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from soziorules.api import load_rules
from soziorules.cli import main
from soziorules.cli.still import as_written, sorted_lines, still_said
from soziorules.engine.amendment.plan import plan
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.language.text import Language

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "examples" / "house_rules"
AMEND = ["amend", "--from", "2028-03-01", "--cite", "ST-RL § 2", "--rules", str(ROOT / "rules"), "--dry-run"]


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str], language: str = "de") -> str:
    """Return what a call that cannot be says, in one line."""
    try:
        code = main([*arguments, "--lang", language])
    except SystemExit as ended:
        code = int(str(ended.code))
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    return " ".join(told.err.split())


@pytest.mark.parametrize(
    ("written", "german", "english"),
    [
        ("2028-02-31", "--from: den 31.02.2028 gibt es nicht", "there is no 2028-02-31"),
        ("31.4.2028", "--from: den 31.04.2028 gibt es nicht", "there is no 2028-04-31"),
    ],
)
def test_a_day_that_does_not_exist_is_named_without_the_usage(
    written: str, german: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["amend", "decision_weeks", "--value", "4", "--from", written, "--cite", "ST-RL § 9"]
    said = refused(asked, capsys)
    assert german in said
    assert "Aufruf" not in said
    said = refused(asked, capsys, "en")
    assert english in said
    assert "usage" not in said
    assert "Aufruf" in refused(["amend", "decision_weeks"], capsys)


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a call answers in English."""
    assert main([*arguments, "--lang", "en"]) == 0
    return capsys.readouterr().out


def house(folder: Path, manifest: str | None = None, rules: str = "") -> Path:
    """Return a copy of the house rules of the examples, with another manifest or other rules."""
    shutil.copytree(HOUSE, folder)
    if manifest is not None:
        (folder / "ruleset.yaml").write_text(manifest, encoding="utf-8")
    if rules:
        path = next(each for each in folder.glob("*.yaml") if each.name != "ruleset.yaml")
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\nrules:\n", f"\nrules:\n{rules}", 1), encoding="utf-8")
    return folder


class TestHouseRules:
    def test_all_that_a_manifest_lacks_is_named_at_once(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bare = house(tmp_path / "bare", 'name: hafen\nversion: "1"\n')
        said = refused(["lint", "--overlay", str(bare)], capsys)
        assert "Überschrift (title) und eigene Worte (outcomes)" in said
        for key in ("state", "begins", "documents"):
            assert f"es fehlt „{key}“" in said
        part = (
            'name: hafen\nversion: "1"\nbegins: 2026-01-01\ntitle: {de: a, en: a}\n'
            'outcomes:\n  eligible: {de: "Aufnahme möglich", en: "We can take this on"}\n'
        )
        reason = (
            '  - id: hafen.reason\n    title: {de: "Grund", en: "Reason"}\n'
            "    requires: {gaf: {at_most: 40}}\n    otherwise: justification_required\n"
            '    cite: "Hausordnung Nr. 9"\n    certainty: wording\n    settled: true\n'
        )
        said = refused(["lint", "--overlay", str(house(tmp_path / "part", part, reason))], capsys)
        for key in ("state", "documents", "not_eligible", "undetermined"):
            assert f"es fehlt „{key}“" in said
        assert "für das Ergebnis „justification_required“ fehlt ein Wort" in said

    def test_an_id_of_the_law_is_not_theirs(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rule = (
            '  - id: limits.units_per_prescription\n    title: {de: "Einheiten", en: "Units"}\n'
            "    requires: {gaf: {at_most: 40}}\n    otherwise: not_eligible\n"
            '    cite: "Hausordnung Nr. 9"\n    certainty: wording\n    settled: true\n'
        )
        folder = house(tmp_path / "own", rules=rule)
        said = refused(["lint", "--overlay", str(folder)], capsys)
        assert (
            "„limits.units_per_prescription“ steht im Recht; Hausregeln können das Recht nicht ändern" in said
        )
        assert "eine eigene Kennung wählen" in said
        assert said.count("Fehler[") == 1
        assert "house rules cannot change the law" in refused(
            ["lint", "--overlay", str(folder)], capsys, "en"
        )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            (
                "verlangt: Verordnete Einheiten höchstens 10. (Hausordnung Nr. 1)",
                "Ohne Begründung: Höchstens 10",
            ),
        ),
        ("en", ("demanded: ", "at most 10. (Hausordnung Nr. 1)", "Without a reason: ")),
    ],
)
def test_a_house_rule_of_the_guide_names_its_limit_its_source_and_what_helps(
    language: str, said: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The two files that the guide shows are complete together, and the rule says nothing of its own."""
    guide = (ROOT / "docs" / "guides" / language / "07-own-rules.md").read_text(encoding="utf-8")
    rules, manifest = (part.partition("```")[0] for part in guide.split("```yaml\n")[1:3])
    (tmp_path / "ruleset.yaml").write_text(manifest, encoding="utf-8")
    head = 'topic: practice\ntitle: {de: "Absprachen", en: "Agreements"}\n'
    (tmp_path / "practice.yaml").write_text(head + rules, encoding="utf-8")
    case = ROOT / "examples" / "psychiatrist_30_units_f20.json"
    assert main(["check", str(case), "--overlay", str(tmp_path), "--lang", language]) == 0
    answer = " ".join(capsys.readouterr().out.split())
    for words in said:
        assert words in answer


def test_a_day_of_a_rule_file_that_does_not_exist_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    path = folder / "limits.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2015-04-15", "2015-02-31", 1), encoding="utf-8")
    said = refused(["lint", str(folder)], capsys)
    assert "Fehler[R005]: den 31.02.2015 gibt es nicht" in said
    assert f"--> {path}:" in said
    assert "there is no 2015-02-31" in refused(["lint", str(folder)], capsys, "en")


class TestAmend:
    def test_a_text_is_asked_for_in_both_languages(self, capsys: pytest.CaptureFixture[str]) -> None:
        asked = [*AMEND, "diagnoses.gaf_listed", "--sentence", "Nur ein Satz."]
        said = refused(asked, capsys)
        assert 'erlaubt: {de: "…", en: "…"}' in said
        assert "rules/diagnoses.yaml, in der neuen Zeile" in said
        assert "diagnoses.yaml:" not in said
        assert "rules/diagnoses.yaml, in the new line" in refused(asked, capsys, "en")

    @pytest.mark.parametrize(
        "asked", ["{gaf: {smaller: 40}}", "{gaff: {at_most: 40}}", "{gaf: {at_most: a}}"]
    )
    def test_what_only_follows_from_a_wrong_condition_is_not_told(
        self, asked: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said = refused([*AMEND, "diagnoses.gaf_listed", "--requires", asked], capsys)
        assert said.count("Fehler[") == 1
        assert "R054" not in said

    def test_a_line_after_the_new_one_has_the_number_that_it_has_now(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A sentence that no longer fits stands in the file already, before or after the line that would come."""
        said = refused([*AMEND, "diagnoses.gaf_listed", "--requires", "{need_months: {at_most: 3}}"], capsys)
        assert "R054" in said
        lines = (ROOT / "rules" / "diagnoses.yaml").read_text(encoding="utf-8").splitlines()
        places = [word for word in said.split() if "diagnoses.yaml:" in word]
        assert places
        for place in places:
            number, column = (int(part) for part in place.split(":")[1:])
            assert lines[number - 1][column - 1 :].strip()
            assert "{" in lines[number - 1] + lines[number]

    def test_an_example_of_a_value_is_one_that_fits(self, capsys: pytest.CaptureFixture[str]) -> None:
        said = refused([*AMEND, "decision_weeks", "--value", "4 Tage"], capsys)
        assert "erlaubt: etwa 3 oder „3 Wochen“" in said
        said = refused([*AMEND, "decision_weeks", "--value", "4 Tage"], capsys, "en")
        assert 'allowed: such as 3 or "3 weeks"' in said

    @pytest.mark.parametrize(
        ("language", "value", "members"),
        [
            ("de", "--value fehlt", "es fehlt, was sich an „outside_list“ ändert"),
            ("en", "--value is missing", 'what changes of "outside_list" is missing'),
        ],
    )
    def test_who_does_not_say_what_changes_is_told_that_it_is_missing(
        self, language: str, value: str, members: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert value in refused([*AMEND, "decision_weeks"], capsys, language)
        assert members in refused([*AMEND, "outside_list"], capsys, language)

    def test_a_folder_of_cases_that_is_not_there_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        said = refused([*AMEND, "decision_weeks", "--value", "4", "--cases", "file/x"], capsys)
        assert "den Ordner „file/x“ gibt es nicht" in said


def test_of_a_tampered_bundle_it_is_said_what_happened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written, tampered = tmp_path / "r.zip", tmp_path / "t.zip"
    assert main(["bundle", "--out", str(written), "--rules", str(ROOT / "rules")]) == 0
    capsys.readouterr()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(tampered, "w") as new:
        for name in old.namelist():
            if name != "rules/forms.yaml":
                new.writestr(name, old.read(name) + (b"# \n" if name == "rules/limits.yaml" else b""))
        new.writestr("rules/more.yaml", b"topic: more")
    said = refused(["lint", str(tampered)], capsys)
    assert "„rules/limits.yaml“ in „t.zip“ wurde nach dem Schreiben verändert" in said
    assert "„rules/forms.yaml“ in „t.zip“ wurde nach dem Schreiben entfernt" in said
    assert "„rules/more.yaml“ in „t.zip“ wurde nach dem Schreiben hinzugefügt" in said
    assert "erlaubt: das Bündel, wie es geschrieben wurde" in said
    assert "was changed after the bundle was written" in refused(["lint", str(tampered)], capsys, "en")


class TestOldValues:
    """What must be changed is told from what is to be looked at, in whole lines, at places that open."""

    def test_they_are_sorted_with_what_to_do(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "mine" / "rules"))
        path = folder / "limits.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("rules:\n", "rules:\n"
            "  # ST-RL § 5: up to 30 units\n  # § 99 of another law: up to 30 units\n  # 2002: up to 30 units\n"
            "  # says „30 Einheiten“ (30 units)\n".replace(" (30 units)", ""), 1),
            encoding="utf-8",
        )  # fmt: skip
        monkeypatch.chdir(tmp_path)
        asked = [
            "amend",
            "units_per_prescription",
            "--value",
            "40",
            "--from",
            "2028-01-01",
            "--cite",
            "ST-RL § 5",
        ]
        asked += ["--rules", "mine/rules", "--dry-run"]
        still = json.loads(told([*asked, "--format", "json"], capsys))["still"]
        must = {each["line"]: each["must"] for each in still}
        assert must["# ST-RL § 5: up to 30 units"]
        for line in (
            "# § 99 of another law: up to 30 units",
            "# 2002: up to 30 units",
            "# says „30 Einheiten“",
        ):
            assert not must[line]
        for each in still:
            name, number, *_ = each["at"].split(":")
            assert each["line"] in Path(name).read_text(encoding="utf-8").splitlines()[int(number) - 1]
            assert not (each["must"] and "/trace/" in name)
        said = told(asked, capsys)
        assert said.index("To be changed (write {units_per_prescription}") < said.index("To be looked at (")

    @pytest.mark.parametrize(
        ("name", "own", "other"),
        [("decision_weeks", "Satz 1", "Satz 3"), ("medical_service_weeks", "Satz 3", "Satz 1")],
    )
    def test_a_comment_belongs_to_the_value_that_follows_it(self, name: str, own: str, other: str) -> None:
        """Both values are three weeks; each comment stands directly above its own, whatever year it tells."""
        found = [
            each for each in still_said(3, name, load_rules(), ROOT / "rules") if "approval.yaml" in each.at
        ]
        assert [each.line[: each.line.index(" SGB V")] for each in found if each.must] == [
            f"# § 13 Abs. 3a {own}"
        ]
        headings: dict[Language, str] = {"de": "Anzusehen", "en": "To be looked at"}
        for language, heading in headings.items():
            title, lines = next(reversed([*sorted_lines(found, name, language)]))
            assert title.startswith(heading)
            assert any(f"Abs. 3a {other}" in line for line in lines)

    def test_a_place_has_the_line_that_it_has_once_the_amendment_is_written(self, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
        asked = Amendment("decision_weeks", dt.date(2028, 3, 1), ("SGB V § 13",), value="4")
        rules = load_rules(folder)
        made = plan(asked, rules, folder)
        found = [as_written(each, made) for each in still_said(3, "decision_weeks", rules, folder)]
        made.path.write_text(made.after, encoding="utf-8")
        for each in (each for each in found if str(tmp_path) in each.at or "approval.yaml" in each.at):
            name, number, *_ = each.at.split(":")
            assert each.line in Path(name).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def test_an_error_in_house_rules_is_named_in_their_file_and_not_in_the_law(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both folders are called rules, and both have a ruleset.yaml."""
    told(["init", "--overlay", str(tmp_path / "house")], capsys)
    path = tmp_path / "house" / "rules" / "ruleset.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Aufnahme bei uns nicht möglich", "Voraussetzungen nicht erfüllt"), "utf-8")
    monkeypatch.chdir(tmp_path / "house")
    for language in ("de", "en"):
        said = refused(["lint", "--overlay", "rules"], capsys, language)
        assert "[R082]" in said
        assert "--> rules/ruleset.yaml:" in said


@pytest.mark.parametrize(
    ("language", "heading"),
    [("de", "Nicht als Fall zu lesen: 1."), ("en", "Not to be read as a case: 1.")],
)
def test_a_file_that_is_no_case_is_named_with_why(
    language: str, heading: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.yaml").write_text("nothing: 1\n", encoding="utf-8")
    rules = str(ROOT / "rules")
    assert main(["diff", rules, rules, "--cases", str(tmp_path), "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index(heading)
    assert lines[at + 1].startswith("  no.yaml: ")
    assert lines[at + 1].removeprefix("  no.yaml: ")


def test_a_source_is_said_to_be_unchecked_and_a_mistake_to_be_corrected_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    told(["init", str(mine)], capsys)
    asked = ["amend", "practice.first_units", "--from", "2027-01-01", "--cite", "Hausordnung Nr. 99"]
    asked += ["--rules", str(mine / "rules"), "--value"]
    assert "is not checked by amend, only how it is written: Hausordnung Nr. 99" in told(
        [*asked, "15"], capsys
    )
    assert main([*asked, "16", "--lang", "de"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "„first_units“ ändert sich an diesem Tag schon" in said
    assert "davor" not in said
    assert "diese Zeile in der Datei ändern" in said
    assert "tests/cases/amended_first_units_2027-01-01*.yaml" in said
    assert "value: 15" in said
    place = next(word for word in said.split() if word.startswith(str(mine)))
    name, number, _ = place.rsplit(":", 2)
    assert "value: 15" in Path(name).read_text(encoding="utf-8").splitlines()[int(number) - 1]


@pytest.mark.parametrize(
    "asked",
    [
        ["units_per_prescription", "--value", "25"],
        ["limits.units_per_prescription", "--value", "25"],
        ["authorised", "--add", "general_practice"],
        ["listed", "--add", "F43.1"],
    ],
    ids=lambda asked: asked[0],
)
def test_house_rules_do_not_amend_the_law(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(["init", "--overlay", str(tmp_path / "house")], capsys)
    dated = [
        "--from",
        "2027-01-01",
        "--cite",
        "Hausordnung Nr. 2",
        "--overlay",
        str(tmp_path / "house" / "rules"),
    ]
    said = refused(["amend", *asked, *dated], capsys, "de")
    assert "[K001]" in said
    assert f"„{asked[0].removeprefix('limits.')}“ gehört zum Recht, nicht zu den Hausregeln" in said
    assert "Meinten Sie" not in said
    assert "hafen_age" in said
