"""A new value of the list of groups: what lint says is to be decided of it, and what holds until somebody does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from soziorules.api import check, load_rules
from soziorules.cli.lint import warnings_of
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.diagnostics import Problems, Severity
from soziorules.engine.files import write_all
from tests.engine.test_left_by_amendments import CITE, DAY, amended, copy, hints

__all__ = ["copy"]


class TestANewProfession:
    """A value of the list of groups is no physician until somebody says so."""

    ENTRY = (
        '      - id: ergotherapist\n        title: {de: "Ergotherapeutin", en: "Occupational therapist"}\n'
    )

    @pytest.fixture
    def with_it(self, copy: Path) -> Path:
        path = copy / "lists.yaml"
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("      - id: rehabilitation\n", f"{self.ENTRY}      - id: rehabilitation\n", 1),
            "utf-8",
        )
        return copy

    def test_an_unknown_one_is_refused_with_what_is_to_be_written(self) -> None:
        request = Amendment("authorised", DAY, CITE, add=("ergotherapist",))
        with pytest.raises(Problems) as raised, amended(request):
            pass
        (found,) = raised.value.diagnostics
        assert found.code == "R018"
        assert found.hint is not None
        for word in ("lists", "prescriber.group", "id, title, words"):
            assert word in found.hint.de

    def test_lint_asks_for_its_class(self, with_it: Path) -> None:
        (found,) = warnings_of(load_rules(with_it), with_it)
        assert (found.code, found.severity) == ("K009", Severity.WARNING)
        for word in ("ergotherapist", "physicians", "psychotherapists", "facilities"):
            assert word in found.message.de
        lines = (with_it / "lists.yaml").read_text("utf-8").splitlines()
        assert found.place is not None
        assert found.place.file.endswith("lists.yaml")
        assert "ergotherapist" in lines[found.place.line - 1]
        assert found.allowed is not None
        assert "amend physicians --add ergotherapist" in found.allowed.en
        for group in ("authorised", "discharging", "staff"):
            assert group in found.allowed.en
        assert "doubtful_before_2015" not in found.allowed.en

    def test_lint_is_content_once_it_has_a_class_from_its_first_day_on(self, with_it: Path) -> None:
        added = Amendment("physicians", DAY, CITE, add=("ergotherapist",))
        removed = Amendment("physicians", dt.date(2028, 1, 1), CITE, remove=("ergotherapist",))
        for request, left in ((added, []), (removed, ["K009"])):
            with amended(request, with_it) as (made, _, _):
                pass
            write_all({made.path: made.after})
            assert [each.code for each in warnings_of(load_rules(with_it), with_it)] == left

    def test_that_a_physician_prescribes_is_no_second_place_for_it(self, with_it: Path) -> None:
        with amended(Amendment("physicians", DAY, CITE, add=("ergotherapist",)), with_it) as (made, _, _):
            pass
        write_all({made.path: made.after})
        said = list(hints(Amendment("authorised", DAY, CITE, add=("ergotherapist",)), with_it).lines("en"))
        assert not [line for line in said if "stays there" in line]

    @pytest.mark.parametrize(("group", "status"), [("ergotherapist", "not_met"), ("general_practice", "met")])
    def test_it_does_not_prescribe_on_muster_28(self, group: str, status: str, with_it: Path) -> None:
        case = {
            "prescribed_on": "2026-11-20",
            "prescription": {"kind": "referral"},
            "prescriber": {"group": group, "contract_physician": True},
        }
        found = check(case, rules=load_rules(with_it)).finding("prescribers.referral_contract_physician")
        assert found.status == status


def test_what_left_a_list_is_first_asked_for_in_the_other(copy: Path) -> None:
    with amended(Amendment("listed", DAY, CITE, remove=("F24",)), copy) as (made, _, _):
        pass
    write_all({made.path: made.after})
    (found,) = warnings_of(load_rules(copy), copy)
    assert found.allowed is not None
    assert "amend outside_list --add F24" in found.allowed.en
