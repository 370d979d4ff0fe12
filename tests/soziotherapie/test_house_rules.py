"""House rules after the law: they never change what it says, and a way out is one only where all layers agree."""

from __future__ import annotations

import json
import pickle
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import soziorules
from soziorules.cli import main
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.remedies import promised
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import OUTCOMES
from soziorules.render.layers import own_ways
from tests.promises.generator import WELL, CaseMaker

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "examples" / "house_rules"
SEEDS = st.integers(0, 10_000)
MANIFEST = """\
name: {name}
version: "1"
state: 2026-01-01
begins: 2026-01-01
title: {{de: "Haus {name}", en: "House {name}"}}
outcomes:
  eligible: {{de: "geht bei uns", en: "works with us"}}
  not_eligible: {{de: "geht bei uns nicht", en: "does not work with us"}}
  undetermined: {{de: "bei uns unklar", en: "unclear with us"}}
  not_yet: {{de: "bei uns später", en: "later with us"}}
  justification_required: {{de: "bei uns mit Grund", en: "with us for a reason"}}
documents: [{{id: Haus, title: {{de: "Haus", en: "House"}}}}]
"""
DEMANDS = {
    "units": "prescription.units: {at_most: VALUE}",
    "age": "patient.age: {at_least: VALUE}",
    "gaf": "gaf: {at_least: VALUE}",
    "group": "prescriber.group: {in: {group: authorised}}",
    "plan": "care_plan.items: {all_of: [schedule]}",
    "form": "prescription.form: muster_28",
    "indicated": "indication.listed: true",
}


@cache
def house(demands: tuple[tuple[str, str, int], ...], name: str = "own") -> RuleSet:
    """Return the law with house rules: each a demand, its effect and a number."""
    folder = Path(mkdtemp())
    (folder / "ruleset.yaml").write_text(MANIFEST.format(name=name), encoding="utf-8")
    rules = [
        f"  - {{id: {name}.r{number}, title: {{de: R, en: R}}, requires: {{{DEMANDS[what].replace('VALUE', str(value))}}}, "
        f"otherwise: {effect}, cite: Haus, certainty: wording, settled: true}}"
        for number, (what, effect, value) in enumerate(demands)
    ]
    text = f"topic: {name}\ntitle: {{de: T, en: T}}\nrules:\n" + "\n".join(rules) + "\n"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    rules_with = soziorules.load_rules(overlays=[folder])
    shutil.rmtree(folder)
    return rules_with


# A few of them, since each is compiled for every period of the law.
HOUSES = st.sampled_from(
    [
        (("units", "not_eligible", 20),),
        (("units", "not_eligible", 3), ("plan", "obligation", 0)),
        (("age", "not_eligible", 18), ("units", "justification_required", 20)),
        (("gaf", "not_eligible", 31), ("form", "not_eligible", 0)),
        (("group", "not_eligible", 0), ("age", "not_eligible", 60)),
        (("indicated", "justification_required", 0), ("plan", "not_eligible", 0)),
    ]
)


def cases(seed: int) -> list[dict[str, Any]]:
    found = []
    for plain in CaseMaker(seed).cases(2):
        plain.setdefault(
            "prescribed_on", "2026-11-20"
        )  # without it each house is compiled for every period of the law
        try:
            soziorules.check(plain)
        except Problems:
            continue
        found.append(plain)
    return found


class TestTheLawStands:
    @given(HOUSES, SEEDS)
    def test_whatever_the_house_says(self, demands: Any, seed: int) -> None:
        for plain in cases(seed):
            alone, beside = soziorules.check(plain), soziorules.check(plain, rules=house(demands))
            assert beside.outcome is alone.outcome
            assert beside.headline == alone.headline
            assert beside.missing == alone.missing
            assert [(f.rule, f.status) for f in beside.findings] == [
                (f.rule, f.status) for f in alone.findings
            ]
            data, law = beside.to_dict("de"), alone.to_dict("de")
            for key in (
                "outcome",
                "as_of",
                "headline",
                "findings",
                "notes",
                "obligations",
                "missing",
                "ruleset",
            ):
                assert data[key] == law[key], key
            assert json.loads(beside.to_json("de")) == json.loads(json.dumps(data))
            (layer,) = beside.layers
            assert layer.words not in OUTCOMES.values()
            assert beside.to_text("de").splitlines()[0] == alone.to_text("de").splitlines()[0]

    @given(HOUSES, SEEDS)
    def test_a_way_out_is_one_only_where_all_agree(self, demands: Any, seed: int) -> None:
        rules = house(demands)
        for plain in cases(seed):
            decision = soziorules.check(plain, rules=rules)
            for each in (decision, *decision.beside):
                for remedy in each.remedies:
                    if remedy.outcome is not each.outcome and remedy.outcome.answer != "no":
                        for after in promised(decision, remedy.change):
                            assert all(one.outcome.answer != "no" for one in (after, *after.beside)), remedy
            if decision.not_before is not None:
                after = rules.decide(rules.domain.on_day(decision.case, decision.not_before))
                assert all(one.outcome.answer != "no" for one in (after, *after.beside))

    @given(HOUSES, SEEDS)
    def test_figures_are_those_of_the_law(self, demands: Any, seed: int) -> None:
        rules = house(demands)
        for plain in cases(seed):
            assert (
                soziorules.check(plain, rules=rules).moment.figures == soziorules.check(plain).moment.figures
            )


class TestTheExample:
    def test_the_units_of_the_house(self) -> None:
        case = {**WELL, "prescription": {"kind": "first", "units": 30}}
        decision = soziorules.check(case, overlays=[HOUSE])
        (layer,) = decision.layers
        assert decision.outcome.value == "eligible"
        assert (layer.name, layer.outcome.value) == ("hafen", "not_eligible")
        assert layer.words.de == "Aufnahme bei uns nicht möglich"
        (remedy,) = layer.decision.remedies
        assert remedy.change == {"prescription.units": {"at_most": 20}}
        assert decision.moment.figures["units"]["permitted"] == 30

    def test_one_change_that_suits_both(self) -> None:
        case = {**WELL, "prescription": {"kind": "first", "units": 31}}
        alone, beside = soziorules.check(case), soziorules.check(case, overlays=[HOUSE])
        assert {"prescription.units": {"at_most": 30}} in [each.change for each in alone.remedies]
        assert [each.change for each in beside.remedies] == [{"prescription.units": {"at_most": 20}}]
        assert set(beside.remedies[0].rules) == {"limits.units_per_prescription", "hafen.first_units"}

    def test_no_way_out_where_the_house_takes_nobody_of_that_age(self) -> None:
        young = {**WELL, "patient": {"born_on": "2012-04-02", "statutory_insured": True}}
        case = {**young, "prescription": {"kind": "follow_up", "units": 31}}
        assert soziorules.check(case).remedies
        beside = soziorules.check(case, overlays=[HOUSE])
        assert not [each for each in beside.remedies if each.outcome is not beside.outcome]
        assert beside.moment.figures["units"]["permitted"] == 30

    def test_before_it_begins_the_house_says_nothing(self) -> None:
        case = {**WELL, "prescribed_on": "2025-12-31", "prescription": {"kind": "first", "units": 30}}
        (layer,) = soziorules.check(case, overlays=[HOUSE]).layers
        assert layer.outcome.value == "eligible"
        assert layer.decision.findings == ()

    def test_what_the_house_waits_for_is_asked_too(self) -> None:
        case = {**WELL, "patient": {"coverage": "statutory"}}
        decision = soziorules.check(case, overlays=[HOUSE])
        assert "patient.born_on" in [each.path for each in decision.layers[0].decision.missing]
        asked = [each.path for each in decision.missing_anywhere]
        assert asked[: len(decision.missing)] == [each.path for each in decision.missing]
        assert "patient.born_on" in asked

    @pytest.mark.parametrize("form", ["text", "markdown", "html"])
    @pytest.mark.parametrize("reader", ["prescriber", "provider", "payer", "patient"])
    def test_under_its_own_heading(self, form: str, reader: str) -> None:
        case = {**WELL, "prescription": {"kind": "first", "units": 30}}
        said = soziorules.check(case, overlays=[HOUSE]).render(form, "de", reader=reader)
        words = " ".join(said.split())
        assert "Hausregeln der Soziotherapie am Hafen" in words
        assert "Aufnahme bei uns nicht möglich" in words
        assert "Wir beginnen mit höchstens 20" in words
        if form == "text":
            assert len(said.splitlines()) <= 12

    def test_without_a_day_the_house_speaks_too(self) -> None:
        case = {key: value for key, value in WELL.items() if key != "prescribed_on"}
        alone, beside = soziorules.check(case), soziorules.check(case, overlays=[HOUSE])
        assert beside.outcome is alone.outcome
        assert beside.layers[0].outcome.value == "undetermined"
        assert {each.path for each in beside.missing_anywhere} >= {each.path for each in alone.missing}

    def test_a_change_that_does_not_suffice_is_no_way(self) -> None:
        rules = house((("gaf", "not_eligible", 60), ("units", "not_eligible", 20)))
        (layer,) = soziorules.check(
            {**WELL, "prescription": {"kind": "first", "units": 30}}, rules=rules
        ).layers
        assert [each.change for each in layer.decision.remedies] == [{"prescription.units": {"at_most": 20}}]
        assert own_ways(layer, "prescriber") == []

    def test_the_duties_of_the_house_are_not_for_the_patient(self) -> None:
        case = {**WELL, "care_plan": {"items": ["goals"]}}
        decision = soziorules.check(case, overlays=[HOUSE])
        assert "Den Zeitplan in den Betreuungsplan schreiben" in decision.to_text("de")
        assert "Zeitplan" not in decision.to_text("de", reader="patient")

    def test_it_pickles_and_compares(self) -> None:
        decision = soziorules.check(WELL, overlays=[HOUSE])
        again = pickle.loads(pickle.dumps(decision))  # noqa: S301
        assert again == decision
        assert [each.name for each in again.layers] == ["hafen"]
        assert soziorules.check(WELL) != decision
        (layer,) = decision.layers
        assert pickle.loads(pickle.dumps(layer.decision)).whole == decision  # noqa: S301

    def test_the_answer_has_a_type(self) -> None:
        model = soziorules.check(WELL, overlays=[HOUSE]).to_model()
        assert [each.name for each in model.layers] == ["hafen"]
        assert soziorules.check(WELL).to_model().layers == []


def copied(tmp_path: Path, file: str, old: str, new: str) -> Path:
    folder = tmp_path / "house"
    shutil.copytree(HOUSE, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


class TestBroken:
    @pytest.mark.parametrize(
        ("file", "old", "new", "code"),
        [
            ("ruleset.yaml", "outcomes:", "outcome:", "R002"),
            ("ruleset.yaml", 'title:\n  de: "Hausregeln', 'titel:\n  de: "Hausregeln', "R002"),
            ("ruleset.yaml", "Aufnahme möglich", "Voraussetzungen erfüllt", "R082"),
            ("ruleset.yaml", "We can take this on", "Conditions met, we take this on", "R082"),
            ("house.yaml", "otherwise: not_eligible", "otherwise: justification_required", "R080"),
            ("house.yaml", "rules:", "readings: []\nrules:", "R081"),
            ("house.yaml", "id: hafen_age", "id: kj_age_from", "R011"),
            ("house.yaml", "patient.age:", "patient.agee:", "R012"),
            ("house.yaml", "topic: hafen", "topic: limits", "R010"),
        ],
    )
    def test_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, code: str
    ) -> None:
        folder, out = copied(tmp_path, file, old, new), tmp_path / "answer.html"
        with pytest.raises(Problems) as found:
            soziorules.load_rules(overlays=[folder])
        assert code in {each.code for each in found.value.diagnostics}
        case = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")
        for command in (["check", case, "--out"], ["page", "--out"]):
            assert main([*command, str(out), "--overlay", str(folder), "--lang", "en"]) == 2
            assert code in capsys.readouterr().err
            assert list(tmp_path.iterdir()) == [folder]

    def test_the_law_is_no_house(self) -> None:
        with pytest.raises(Problems) as found:
            soziorules.load_rules(overlays=[ROOT / "rules"])
        assert [each.code for each in found.value.diagnostics] == ["R080"]

    def test_a_house_is_no_law(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Alone it would head its own answer with the words of the law."""
        with pytest.raises(Problems) as found:
            soziorules.load_rules(HOUSE)
        assert [each.code for each in found.value.diagnostics] == ["R084"]
        case = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")
        assert main(["check", case, "--rules", str(HOUSE), "--lang", "de"]) == 2
        assert "--overlay ORDNER" in capsys.readouterr().err

    def test_all_that_is_wrong_with_all_of_them(self, tmp_path: Path) -> None:
        with pytest.raises(Problems) as found:
            soziorules.load_rules(overlays=[tmp_path / "nowhere", ROOT / "rules"])
        assert [each.code for each in found.value.diagnostics] == ["R001", "R080"]

    def test_twice(self) -> None:
        with pytest.raises(Problems, match="R083"):
            soziorules.load_rules(overlays=[HOUSE, HOUSE])

    def test_one_rule_in_two_houses(self, tmp_path: Path) -> None:
        other = copied(tmp_path, "ruleset.yaml", "name: hafen", "name: other")
        with pytest.raises(Problems) as found:
            soziorules.load_rules(overlays=[HOUSE, other])
        assert {each.code for each in found.value.diagnostics} == {"R083"}
        assert len(found.value.diagnostics) == 3

    @pytest.mark.parametrize("wrong", [str(HOUSE), 7, [7]])
    def test_no_list_of_folders(self, wrong: Any) -> None:
        with pytest.raises(Problems, match="A001"):
            soziorules.load_rules(overlays=wrong)


class TestOnTheCommandLine:
    CASE = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")

    def test_the_exit_code_is_the_laws(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", self.CASE, "--overlay", str(HOUSE), "--lang", "en"]) == 0
        assert "We cannot take this on" in " ".join(capsys.readouterr().out.split())

    def test_explain_speaks_in_the_words_of_the_house(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["explain", "hafen.adults", "--overlay", str(HOUSE), "--lang", "de"]) == 0
        said = capsys.readouterr().out
        assert "Sonst: Aufnahme bei uns nicht möglich" in said
        assert "Voraussetzungen" not in said

    def test_lint_counts_what_the_house_brings(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["lint", "--overlay", str(HOUSE), "--lang", "en"]) == 0
        assert "hafen 1: 3 rules, 1 notes, 2 parameters, 0 readings" in capsys.readouterr().out

    def test_lint_names_the_file_of_the_house(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = copied(tmp_path, "house.yaml", "patient.age:", "patient.agee:")
        assert main(["lint", "--overlay", str(folder), "--format", "json", "--lang", "en"]) == 2
        (found,) = json.loads(capsys.readouterr().out)["problems"]
        assert Path(found["file"]) == folder / "house.yaml"

    def test_case_tests_say_what_the_house_says(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        tests = tmp_path / "cases.yaml"
        case = json.dumps({**WELL, "prescription": {"kind": "first", "units": 30}})
        head = f"cases:\n  - name: thirty\n    given: {case}\n    source: Hausordnung\n    expect:\n      outcome: eligible\n"
        right = "      layers: {hafen: {outcome: not_eligible, deciding: [hafen.first_units], notes: [hafen.waiting]}}\n"
        tests.write_text(head + right, encoding="utf-8")
        arguments = ["test", str(tests), "--lang", "en", "--overlay", str(HOUSE)]
        assert main(arguments) == 0
        tests.write_text(head + right.replace("not_eligible", "undetermined"), encoding="utf-8")
        assert main(arguments) == 1
        assert "hafen: outcome: expected undetermined, is not_eligible" in capsys.readouterr().out
        tests.write_text(head + right.replace("hafen.waiting", "hafen.wating"), encoding="utf-8")
        assert main(arguments) == 2
        assert 'did you mean "hafen.waiting"' in capsys.readouterr().err

    def test_verify_proves_the_house(self, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ["verify", "--overlay", str(HOUSE), "--from", "2026-12-01", "--lang", "en"]
        assert main(arguments) == 0
        assert capsys.readouterr().out.startswith("hafen 1: 1 periods")
