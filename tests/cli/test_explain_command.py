"""`explain`: every kind of element in both languages, error codes, and what to do with an id that nothing bears."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.engine.amendment.plan import plan
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.language.text import Language
from soziorules.render.elements import element
from tests.engine import lending
from tests.engine.forms import forms


@pytest.mark.parametrize(
    ("name", "language", "lines"),
    [
        (
            "limits.units_per_prescription",
            "en",
            [
                "from 15 April 2015",
                "Otherwise: conditions not met (not_eligible)",
                "at most 30 (Units",
                "U-07",
            ],
        ),
        (
            "limits.units_per_prescription",
            "de",
            [
                "ab 15.04.2015",
                "Sonst: Voraussetzungen nicht erfüllt (",
                "höchstens 30 (Einheiten",
                "U-07",
            ],
        ),
        ("kj.lower_age", "en", ["* birthday_18: 18th birthday", "  birthday_17: 17th birthday"]),
        ("kj.lower_age", "de", ["* birthday_18: 18. Geburtstag", "  birthday_17: 17. Geburtstag"]),
        (
            "limits.units_per_prescription",
            "en",
            ["Values:", "from 15 April 2015: 30 units  ST-RL", "Cases ("],
        ),
        (
            "limits.units_per_prescription",
            "de",
            ["Werte:", "ab 15.04.2015: 30 Einheiten", "Fälle (", "  … und "],
        ),
        ("limits.krankheitsfall_hours", "de", ["Auslegungsfragen:", "window.start"]),
        ("authorised", "de", ["ab 15.04.2015: neurology a) Neurologie"]),
        ("units_per_prescription", "en", ["Units per prescription", ": 30 units  "]),
        ("copayment_rate", "de", ["ab 01.01.2004: 10 %", "SGB V § 61"]),
        ("indication.listed", "en", ["Source: ST-RL § 2"]),
        ("indication.listed", "de", ["Quelle: ST-RL § 2"]),
        ("copayment.underage", "en", ["Applies to: ", "Source: SGB V § 37a Abs. 3"]),
        ("copayment.underage", "de", ["Gilt für: ", "Quelle: SGB V § 37a Abs. 3"]),
        (
            "procedure.submit",
            "de",
            ["Stand des Verfahrens: ausgestellt", "Wer: verordnende Praxis", "‹Einzureichen bis›"],
        ),
        ("patient.copayment_begins_on", "de", ["ab 01.01.2004: ", "Quelle: SGB V § 37a Abs. 3"]),
        ("approval.decision_time", "en", ["within 3 weeks of receipt", "Values:", ": 3 weeks  SGB V § 13"]),
        ("approval.next_in_time", "de", ["Werte:", ": 3 Arbeitstage  ST-RL", ": 3 Wochen  SGB V § 13"]),
        ("R012", "en", ["R012  "]),
        ("R012", "de", ["R012  "]),
    ],
)
def test_what_an_id_names_is_shown_with_its_source(
    name: str, language: str, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", name, "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert name in shown
    for line in lines:
        assert line in shown


def test_everything_that_rules_name_can_be_explained_in_both_languages() -> None:
    rules = load_rules()
    elements = rules.elements
    for name in (
        *elements.rules,
        *elements.notes,
        *elements.readings,
        *elements.parameters,
        *elements.definitions,
        *elements.steps,
        *elements.derived,
    ):
        german, english = (list(element(rules, name, language)) for language in ("de", "en"))
        assert len(german) == len(english) > 3
        assert german[1].startswith(name)
        assert german != english


ENGLISH = re.compile(
    r"\b(not_met|issued|submitted|granted|refused|units|percent|months|prescriber|provider|payer|patient|the|and|with)\b"
)


def test_nothing_is_explained_in_english_words_in_german() -> None:
    rules = load_rules()
    elements = rules.elements
    for name in (
        *elements.rules,
        *elements.notes,
        *elements.parameters,
        *elements.definitions,
        *elements.steps,
    ):
        for line in list(element(rules, name, "de"))[2:]:
            found = ENGLISH.search(line)
            assert found is None, (name, line)
            assert not re.search(r"\{|\d{4}-\d\d-\d\d", line), (name, line)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", 'There is no "kj.lower_agee". Did you mean "kj.lower_age"?\n'),
        ("de", "„kj.lower_agee“ gibt es nicht. Meinten Sie „kj.lower_age“?\n"),
    ],
)
def test_an_id_that_nothing_bears_gets_the_nearest_one(
    language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "kj.lower_agee", "--lang", language]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", said)


def test_each_stretch_of_time_says_its_own_value(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    for name, value in (("units_per_prescription", "40"), ("decision_weeks", "6")):
        made = plan(
            Amendment(name, dt.date(2027, 1, 1), ("ST-RL § 5",), value=value), load_rules(folder), folder
        )
        made.path.write_text(made.after, encoding="utf-8")
    rules = load_rules(folder)
    lines = list(element(rules, "limits.units_per_prescription", "de"))
    for period, limit in (("15.04.2015 – 31.12.2026", 30), ("ab 01.01.2027", 40)):
        at = lines.index(period)
        assert f"höchstens {limit} " in lines[at + 2]
    lines = list(element(rules, "approval.decision_time", "de"))
    assert any(line.startswith("ab 01.01.2027: ") and "binnen 6 Wochen" in line for line in lines)


def test_an_id_that_is_near_to_nothing_gets_no_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "xyzzyxyzzy", "--lang", "en"]) == 1
    assert capsys.readouterr().err == 'There is no "xyzzyxyzzy".\n'


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_rule_for_everybody_does_not_say_that_it_applies_to_nobody(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "entitlement.insured", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert not any(word in shown for word in ("keine", "none", "Gilt für", "Applies to"))


class TestOfAnotherFieldOfLaw:
    def shown(self, name: str, language: Language = "en") -> str:
        return "\n".join(element(lending.load(), name, language))

    def test_a_rule_for_all_cases_says_only_what_it_demands(self) -> None:
        shown = self.shown("lending.resident")
        assert "Applies to" not in shown
        assert "  Demands: reader.sort: Residents" in shown

    def test_a_condition_by_reading_names_the_question_and_all_answers(self) -> None:
        answers = "up to 12: reader.age at most 12; up to 14: reader.age at most 14"
        assert f'Demands: by the reading "Child": {answers}' in self.shown("lending.child_age")
        assert "Reading: child.age" in self.shown("lending.child_age")
        assert "je nach Auslegung „Kind“: bis 12: " in self.shown("lending.child_age", "de")
        assert "Auslegungsfrage: child.age" in self.shown("lending.child_age", "de")

    def test_a_code_set_is_called_by_its_title(self) -> None:
        assert "Rare shelf marks" in self.shown("loan.rare")
        assert "Seltene Signaturen" in self.shown("loan.rare", "de")

    def test_only_days_are_compared_as_days(self) -> None:
        numbers, days = (
            "\n".join(element(forms(), f"forms.{name}", "en"))
            for name in ("number_at_least_other", "day_before")
        )
        assert "Demands: number at least other" in numbers
        assert "Demands: since on or before day" in days
