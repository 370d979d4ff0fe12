"""`not_above`: on no day does a value lie above the one that bounds it; an amendment that would is refused unwritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.engine.diagnostics import Diagnostic, Problems
from tests.engine.lending import load
from tests.engine.test_amendment import folder, planned, tries

__all__ = ["folder"]
BOUNDED = 'books_at_once\n    title: {de: "Bücher gleichzeitig", en: "Books at once"}\n    unit: count\n'


@pytest.fixture
def bounded(folder: Path) -> Callable[[str], Path]:
    """Return what writes by which value the books at once are bounded."""
    path = folder / "lending.yaml"

    def write(name: str) -> Path:
        text = path.read_text("utf-8")
        assert BOUNDED in text
        path.write_text(text.replace(BOUNDED, f"{BOUNDED}    not_above: {name}\n"), "utf-8")
        return folder

    return write


def problem(folder: Path, name: str, value: str) -> Diagnostic:
    with pytest.raises(Problems) as raised:
        tries(folder, planned(folder, name, value=value))
    (found,) = raised.value.diagnostics
    return found


def test_a_value_up_to_its_bound_is_sound(bounded: Callable[[str], Path]) -> None:
    folder = bounded("pile_ceiling")
    assert load(folder).elements.parameters["books_at_once"].not_above == "pile_ceiling"
    assert tries(folder, planned(folder, "books_at_once", value="12")).name


@pytest.mark.parametrize(
    ("name", "value", "other", "said"),
    [("books_at_once", "13", "pile_ceiling", "(13)"), ("pile_ceiling", "7", "books_at_once", "(7)")],
)
def test_both_sides_of_a_bound_are_refused_at_the_value_that_comes_last(
    bounded: Callable[[str], Path], name: str, value: str, other: str, said: str
) -> None:
    found = problem(bounded("pile_ceiling"), name, value)
    assert found.code == "R044"
    (beside,) = found.related
    assert beside.place.at.partition(":")[0].endswith("lending.yaml")
    assert "value" in beside.place.text
    for language in ("de", "en"):
        day = {"de": "01.03.2015", "en": "2015-03-01"}[language]
        for word in (name, other, day, said):
            assert word in found.message(language)
        assert found.hint is not None
        assert other in found.hint(language)
    assert found.place is not None
    assert "from: 2015-03-01" in found.place.text


def test_days_on_which_only_one_has_a_value_are_not_compared(bounded: Callable[[str], Path]) -> None:
    path = bounded("pile_ceiling") / "lending.yaml"
    text = path.read_text("utf-8")
    more = text.replace("until: 2009-12-31, value: 5, cite", "until: 2009-12-31, value: 13, cite")
    assert more != text
    path.write_text(more, "utf-8")
    with pytest.raises(Problems, match="R044"):
        load(path.parent)
    path.write_text(more.replace("{value: 12, cite", "{from: 2010-01-01, value: 12, cite"), "utf-8")
    with pytest.raises(Problems) as raised:
        load(path.parent)
    assert {each.code for each in raised.value.diagnostics} == {"R043"}  # a rule of earlier days reads it


@pytest.mark.parametrize(("name", "code"), [("pile_cieling", "R017"), ("debt_ceiling", "R019")])
def test_a_bound_exists_and_counts_in_the_same_unit(
    bounded: Callable[[str], Path], name: str, code: str
) -> None:
    with pytest.raises(Problems) as raised:
        load(bounded(name))
    assert [each.code for each in raised.value.diagnostics] == [code]


def test_a_value_that_is_wrong_in_itself_is_not_compared(bounded: Callable[[str], Path]) -> None:
    folder = bounded("pile_ceiling")
    path = folder / "lending.yaml"
    path.write_text(path.read_text("utf-8").replace("{value: 12, cite", '{value: "many", cite'), "utf-8")
    with pytest.raises(Problems) as raised:
        load(folder)
    assert "R044" not in {each.code for each in raised.value.diagnostics}


def test_no_least_copayment_above_the_most_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    before = (rules / "copayment.yaml").read_bytes()
    asked = [
        "amend",
        "copayment_minimum",
        "--value",
        "12",
        "--from",
        "2027-01-01",
        "--cite",
        "SGB V § 61 Satz 1",
    ]
    assert main([*asked, "--rules", str(rules), "--lang", "de"]) == 2
    assert "R044" in capsys.readouterr().err
    assert (rules / "copayment.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "bound"),
    [
        ("copayment_minimum", "copayment_maximum"),
        ("burden_limit_chronic", "burden_limit"),
        ("remote_contacts_from", "remote_contacts_until"),
        ("objection_months", "objection_months_without_instruction"),
        ("medical_service_weeks", "decision_weeks_with_medical_service"),
        ("kj_age_from", "kj_age_until"),
        ("probation_units", "units_per_prescription"),
        ("unit_minutes", "krankheitsfall_minutes"),
        ("gaf_ceiling_single_case", "gaf_ceiling_listed"),
        ("gaf_orientation", "gaf_ceiling_listed"),
    ],
)
def test_the_pairs_of_the_law_are_bound(name: str, bound: str) -> None:
    assert load_rules().elements.parameters[name].not_above == bound
