"""What an amendment leaves behind it: codes in no list, values that nobody amended, questions that still name a new member."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from soziorules.api import bundled_rules, check, load_rules
from soziorules.cli.amend_hints import Hints, direction
from soziorules.cli.amend_next import Calls
from soziorules.cli.diff import Versions, data_of
from soziorules.cli.lint import warnings_of
from soziorules.engine.amendment.boundaries import boundary_cases, difference
from soziorules.engine.amendment.net import net
from soziorules.engine.amendment.plan import Plan, plan, tried
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import Problems, Severity
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import write_all
from soziorules.engine.language.text import Language
from soziorules.engine.proof.difference import Change, Difference, RuleDifference
from soziorules.engine.proof.moved import computed
from soziorules.engine.ruleset.divided import Divisions
from soziorules.engine.ruleset.properties import load_promises
from soziorules.render.beginnings import by_day
from soziorules.render.corrections import corrections
from soziorules.render.corrections_text import SORT_WORDS, CorrectionLines
from soziorules.render.whose_day import WhoseDay
from tests.cli.test_review_by_day import page

DAY = dt.date(2027, 4, 1)
CITE = ("ST-RL § 2 Abs. 4",)


@cache
def bundled() -> RuleSet:
    return load_rules()


@contextmanager
def amended(request: Amendment, folder: Path | None = None) -> Iterator[tuple[Plan, RuleSet, RuleSet]]:
    """Yield the plan of an amendment, the rules before and after it."""
    place = bundled_rules() if folder is None else folder
    rules = bundled() if folder is None else load_rules(folder)
    made = plan(request, rules, place)
    with tried(place, {made.path.name: made.after}, load_rules) as new:
        yield made, rules, new


def hints(request: Amendment, folder: Path | None = None) -> Hints:
    place = bundled_rules() if folder is None else folder
    with amended(request, folder) as (made, old, new):
        return Hints.of(made, old, new, place)


def listed(*, add: tuple[str, ...] = (), remove: tuple[str, ...] = (), name: str = "listed") -> Amendment:
    return Amendment(name, DAY, CITE, add=add, remove=remove)


def written(folder: Path, commands: list[str]) -> list[str]:
    """Carry out what amendments are said to mend; return the names of warnings that are left."""
    for command in commands:
        words = command.split()
        assert words[0] == "amend"
        options = list(zip(words[2::2], words[3::2], strict=False))
        add, remove = (tuple(value for key, value in options if key == way) for way in ("--add", "--remove"))
        with amended(Amendment(words[1], DAY, CITE, add=add, remove=remove), folder) as (made, _, _):
            pass
        write_all({made.path: made.after})
    return [each.code for each in warnings_of(load_rules(folder), folder)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))


class TestDividedLists:
    """§ 2 Abs. 4 and 5 ST-RL: every diagnosis of F00 to F99 stands in exactly one of two lists."""

    def test_the_bundled_rules_keep_it(self) -> None:
        assert list(warnings_of(bundled(), bundled_rules())) == []

    @pytest.mark.parametrize(
        ("request_", "stray", "command"),
        [
            (
                listed(add=("F20.0-F20.4", "F20.6"), remove=("F20.0-F20.6",)),
                (("F20.5",), ()),
                "amend outside_list --add F20.5",
            ),
            (listed(remove=("F24",)), (("F24",), ()), "amend outside_list --add F24"),
            (
                listed(add=("F23",)),
                (("F23", "F23.0", "F23.1", "F23.2", "F23.3", "F23.8", "F23.9"), ("listed", "outside_list")),
                "amend outside_list --remove F23",
            ),
            (
                listed(add=("F10.2",)),
                (("F10.2",), ("listed", "outside_list")),
                "amend outside_list --remove F00-F19 --add F00-F09 --add F10.0-F10.1 --add F10.3-F19",
            ),
        ],
        ids=["a part leaves", "a category leaves", "a category comes", "a code of a range comes"],
    )
    def test_amend_says_what_stands_in_none_or_both_and_what_mends_it(
        self, request_: Amendment, stray: tuple[Any, ...], command: str, copy: Path
    ) -> None:
        found = hints(request_, copy)
        (one,) = found.strays
        assert (one.stray.names, one.stray.held, one.stray.day) == (*stray, DAY)
        ((name, way),) = one.ways
        assert (name, way) == ("outside_list", f'{command} --from 2027-04-01 --cite "ST-RL § 2 Abs. 4"')
        for language, words in (("de", "keine Grenzfälle"), ("en", "no boundary cases")):
            said = "\n".join(found.lines(language))  # type: ignore[arg-type]
            assert way in said
            assert words in said
        with amended(request_, copy) as (made, _, _):
            pass
        write_all({made.path: made.after})
        assert "K009" in written(copy, [])
        assert written(copy, [way.replace('"ST-RL § 2 Abs. 4"', "x")]) == []

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_the_call_that_mends_it_names_the_rules_and_says_the_same_of_the_source(
        self, language: Language, copy: Path
    ) -> None:
        asked = replace(listed(add=("F23",)), certainty="wording", settled=True)
        with amended(asked, copy) as (made, old, new):
            found = Hints.of(made, old, new, copy, Calls("--rules mine"))
        whole = (
            'python -m soziorules amend outside_list --remove F23 --from 2027-04-01 --cite "ST-RL § 2 Abs. 4" '
            "--certainty wording --settled --rules mine"
        )
        assert any(line.endswith(whole) for line in found.lines(language))
        (told,) = found.data(language)["astray"]
        assert told["amend"] == [whole]

    def test_what_leaves_the_list_is_a_single_case_once_it_is_mended(self, copy: Path) -> None:
        options = "--remove F20.0-F20.6 --add F20.0-F20.4 --add F20.6"
        assert written(copy, [f"amend listed {options}", "amend outside_list --add F20.5"]) == []
        case = {
            "prescribed_on": "2027-04-01",
            "prescription": {"kind": "first"},
            "diagnoses": [{"code": "F20.5", "certainty": "G"}],
            "gaf": 40,
        }
        before = {**case, "prescribed_on": "2027-03-31"}
        rules = load_rules(copy)
        for rule, now, then in (
            ("diagnoses.indication", "met", "met"),
            ("diagnoses.gaf_single_case", "met", "not_applicable"),
            ("diagnoses.gaf_listed", "not_applicable", "met"),
        ):
            assert check(case, rules=rules).finding(rule).status == now
            assert check(before, rules=rules).finding(rule).status == then

    def test_parts_of_a_split_range_keep_title_and_catalogue(self) -> None:
        with amended(listed(add=("F20.0-F20.4", "F20.6"), remove=("F20.0-F20.6",))) as (_, _, new):
            parts = [each for each in new.elements.code_sets["listed"].members if each.period.begins == DAY]
        assert [(each.value, each.title is None, each.catalogue) for each in parts] == [
            ("F20.0-F20.4", False, ("D-01",)),
            ("F20.6", False, ("D-01",)),
        ]

    def test_entries_of_one_call_that_overlap_are_refused(self) -> None:
        with pytest.raises(Problems) as raised:
            plan(listed(add=("F10.2-F10.9", "F10.3")), bundled(), bundled_rules())
        (found,) = raised.value.diagnostics
        assert found.code == "K006"
        assert "„F10.3“ und „F10.2-F10.9“ überschneiden sich" in found.message.de

    @pytest.mark.parametrize(
        ("old", "new", "named"),
        [
            ("of: chapter_v", "of: chapter_five", "chapter_five"),
            ("[listed, outside_list]", "[listed, staff]", "staff"),
        ],
    )
    def test_a_list_that_does_not_exist_is_named(self, old: str, new: str, named: str, copy: Path) -> None:
        path = copy / "proof" / "promises.yaml"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        with pytest.raises(Problems, match=named):
            load_promises(copy, bundled().elements, bundled().domain.vocabulary)


class TestAValueOfItsOwn:
    """A rule that says a number itself leaves the value of the norm as it was for everybody else."""

    REQUEST = Amendment(
        "diagnoses.gaf_listed",
        DAY,
        CITE,
        clauses={
            "requires": "{gaf: {at_most: 45}}",
            "sentence": '{de: "Der GAF-Wert ist höchstens 45.", en: "The GAF value is at most 45."}',
        },
    )

    def test_amend_names_the_value_who_reads_it_and_the_call_that_was_meant(self) -> None:
        found = hints(self.REQUEST)
        (one,) = found.unread
        assert (one.parameter, one.instead) == ("gaf_ceiling_listed", 45)
        assert "diagnoses.gaf_orientation" in one.readers
        assert "diagnoses.gaf_listed" not in one.readers
        meant = 'amend gaf_ceiling_listed --value 45 --from 2027-04-01 --cite "ST-RL § 2 Abs. 4"'
        assert meant in "\n".join(found.lines("de"))
        assert found.data("de")["unread"][0]["parameter"] == "gaf_ceiling_listed"

    def test_lint_warns_at_the_number(self, copy: Path) -> None:
        with amended(self.REQUEST, copy) as (made, _, _):
            pass
        write_all({made.path: made.after})
        (found,) = warnings_of(load_rules(copy), copy)
        assert (found.code, found.severity) == ("K010", Severity.WARNING)
        assert found.place is not None
        assert "at_most: 45" in made.after.splitlines()[found.place.line - 1]

    def test_a_version_that_goes_on_reading_it_is_not_named(self) -> None:
        kept = Amendment(
            "diagnoses.gaf_listed",
            DAY,
            CITE,
            clauses={"requires": "{gaf: {at_most: {parameter: gaf_ceiling_listed}}, goal_reached: false}"},
        )
        assert tuple(hints(kept).unread) == ()


def test_questions_that_go_on_naming_a_new_member_are_told_with_the_call_that_ends_them() -> None:
    cited = ("ST-RL § 4 Abs. 2 Satz 1",)
    found = hints(Amendment("authorised", DAY, cited, add=("psychotherapist_adults",)))
    asked = {each.reading.head.id: each for each in found.asked}
    assert asked["psychotherapists.2020"].through == ("new_psychotherapists",)
    assert [each.id for each in asked["psychotherapists.2020"].contradictions] == ["X-55"]
    said = "\n".join(found.lines("de"))
    for word in ("X-55", "amend new_psychotherapists --remove psychotherapist_adults --from 2027-04-01"):
        assert word in said
    assert found.data("de")["asked"]
    ended = Amendment("new_psychotherapists", DAY, cited, remove=("psychotherapist_adults",))
    assert hints(ended).asked == []


def test_the_way_an_amendment_goes_stands_first() -> None:
    turned = (Change("not_met", "met", {}), Change("not_applicable", "not_met", {}))
    rules = tuple(
        RuleDifference(name, "changed", (), "", (change,), ("", ""))
        for name, change in zip(("prescribers.authorised", "prescribers.permission"), turned, strict=True)
    )
    reading = Change("met", "not_met", {}, ("psychotherapists.2020", "included"))
    hard = RuleDifference("prescribers.kj_age", "changed", (), "", (reading,), ("", ""))
    age = bundled().elements.rules["prescribers.kj_age"].head.title
    outcome = Change("not_eligible", "eligible", {})
    difference = Difference(DAY, None, (rules[1], rules[0], hard), (outcome,), (), 1)
    assert list(direction([difference], bundled(), "de")) == [
        "Jetzt erfüllt: Verordnungsbefugte Gruppe",
        f"Jetzt nicht erfüllt: {age.de} (nur bei der Auslegung psychotherapists.2020=included)",
        "Jetzt zu prüfen: Genehmigung der Kassenärztlichen Vereinigung",
    ]


def test_names_of_boundary_cases_say_what_comes_and_goes_in_the_end() -> None:
    part = listed(remove=("F20.0-F20.6",), add=("F20.0-F20.4", "F20.6", "F32.2"))
    with amended(part) as (made, _, new):
        assert list(net(made, new, "de")) == ["neu F32.2", "ohne F20.5"]
    with amended(listed(name="authorised", add=("general_practice",))) as (made, _, new):
        (said,) = net(made, new, "en")
        title = new.domain.vocabulary["prescriber.group"].about.values["general_practice"].en
        assert said == f"new {title}"
    with amended(Amendment("units_per_prescription", DAY, CITE, value="40")) as (made, old, new):
        cases = boundary_cases(made, old, new, difference(made, old, new), (), "de")
    names = [each.name for each in cases]
    assert len({*names}) == len(names) > 2
    assert (
        "limits.units_per_prescription am 01.04.2027: erfüllt. Einheiten je Verordnung: 30 -> 40 ab 01.04.2027"
        in names
    )
    assert any(each.endswith(" ab 01.04.2027 (2)") for each in names)


def test_entries_of_a_list_that_overlap_are_named_by_lint(copy: Path) -> None:
    path = copy / "diagnoses.yaml"
    text = path.read_text(encoding="utf-8")
    entry = next(each for each in text.splitlines(keepends=True) if "codes: F20.0-F20.6" in each)
    ended = entry.replace("from: 2002-01-01", "from: 2002-01-01, until: 2027-03-31")
    assert ended != entry
    part = '      - {codes: F20.5, from: 2027-04-01, cite: "ST-RL § 2 Abs. 4", certainty: wording}\n'
    for before, count in ((entry, 1), (ended, 0)):
        path.write_text(text.replace(entry, before + part), encoding="utf-8")
        found = [each for each in warnings_of(load_rules(copy), copy) if each.code == "K011"]
        assert len(found) == count
        for each in found:
            said = "„F20.0-F20.6“ und „F20.5“ überschneiden sich in „listed“ ab 2027-04-01: F20.5"
            assert each.message.de == said
            assert each.severity is Severity.WARNING


class TestDays:
    WEEKS = Amendment("decision_weeks", dt.date(2027, 5, 1), ("SGB V § 13 Abs. 3a Satz 1",), value="2")

    def test_boundary_cases_are_on_the_day_of_the_decision(self) -> None:
        with amended(self.WEEKS) as (made, old, new):
            found = {
                value: decision
                for value, _, decision in computed("decision_weeks", old, new, made.request.begins)
            }
            assert found["approval.short_decide_by"].moment["approval.short_decide_by"] == dt.date(
                2027, 5, 18
            )
            cases = boundary_cases(made, old, new, (), (), "de")
        days = [(each.given["prescribed_on"], each.expect.get("approval.short_decide_by")) for each in cases]
        assert (dt.date(2027, 5, 1), "2027-05-18") in days
        assert (dt.date(2027, 4, 30), "2027-05-21") in days

    def test_diff_amend_and_review_say_which_day_counts(self) -> None:
        with amended(self.WEEKS) as (_, old, new):
            listed = corrections(old, new, [])
            under = by_day(listed, *SORT_WORDS)[0]
            said = list(CorrectionLines(new, "de").lines(listed))
            begins = said.index("ab 01.05.2027")
            meant = "„Ab 01.05.2027“ meint: Tag der Ausstellung. Liegt dieser Tag davor, gilt weiter das Bisherige."
            assert said[begins + 1] == meant
            assert CorrectionLines(new, "en").whose_day(under[1], under[0]) == [
                '"From 1 May 2027" means: Day of issue. Where that day lies before it, what was so far goes on to apply.'
            ]
            assert f'ab 01.05.2027</h3><p class="soft">{meant}</p>' in page(old, new, "de")
            undated = list(CorrectionLines(new, "de", dated=False).lines(listed))
        assert not any("meint" in line for line in undated)

    def test_a_value_of_another_day_is_named_with_that_day(self) -> None:
        rate = Amendment("copayment_rate", self.WEEKS.begins, ("SGB V § 61 Satz 1",), value="12")
        with amended(rate) as (_, old, new):
            assert "service.on" in WhoseDay(new, "de").facts("copayment_rate")
            (said,) = CorrectionLines(new, "de").whose_day(corrections(old, new, []).listed, rate.begins)
            assert new.domain.vocabulary["service.on"].about.label("de") in said

    def test_of_amendments_of_several_days_each_is_named_with_its_own(self, copy: Path) -> None:
        rate = Amendment("copayment_rate", self.WEEKS.begins, ("SGB V § 61 Satz 1",), value="12")
        with amended(rate, copy) as (made, _, _):
            pass
        write_all({made.path: made.after})
        with amended(self.WEEKS, copy) as (_, _, new):
            listed = corrections(bundled(), new, []).listed
            said = CorrectionLines(new, "de").whose_day(listed, self.WEEKS.begins)
            data = data_of(Versions(bundled(), new, None), [], None, "de")
        asked = {each["id"]: (each["days"], each["day_of"]) for each in data["entries"]}
        issued = {"fact": "prescribed_on", "label": "Tag der Ausstellung"}
        delivered = {"fact": "service.on", "label": new.domain.vocabulary["service.on"].about.label("de")}
        assert asked["decision_weeks"] == ([self.WEEKS.begins], [issued])
        assert delivered in asked["copayment_rate"][1]
        assert len(said) == 2
        of_weeks = next(line for line in said if ": Tag der Ausstellung. " in line)
        title = bundled().elements.parameters["decision_weeks"].head.title.de
        assert of_weeks.startswith(f"„Ab 01.05.2027“ meint bei {title}: ")


def test_divisions_tell_each_stray_once_with_its_first_day() -> None:
    elements, domain = bundled().elements, bundled().domain
    lists = load_promises(bundled_rules(), elements, domain.vocabulary).lists
    with amended(listed(remove=("F24",))) as (_, _, new):
        found = list(Divisions(lists, new.elements, domain.vocabulary, domain.expand).strays())
    assert [(each.names, each.held, each.day) for each in found] == [(("F24",), (), DAY)]
