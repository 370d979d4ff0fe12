"""`amend`: only what is meant changes in a file, the result is sound, and nothing is half-written."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.engine.amendment import boundaries
from soziorules.engine.amendment.boundaries import boundary_cases, difference
from soziorules.engine.amendment.boundary_file import in_yaml
from soziorules.engine.amendment.explanations import EXPLANATIONS
from soziorules.engine.amendment.mentions import mentions, typed_numbers
from soziorules.engine.amendment.plan import Plan, plan, tried
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import run_cases
from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import Problems, Severity
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import write_all
from soziorules.engine.proof.difference import Change, Difference, RuleDifference
from tests.engine.lending import RULES, load

DAY = dt.date(2015, 3, 1)
CITE = ("Statute § 2",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES, tmp_path / "library"))


def planned(folder: Path, name: str, day: dt.date = DAY, **asked: Any) -> Plan:
    return plan(Amendment(name, day, CITE, **asked), load(folder), folder)


def tries(folder: Path, made: Plan) -> RuleSet:
    with tried(folder, {made.path.name: made.after}, load) as rules:
        return rules


def added(made: Plan) -> list[str]:
    """Return the lines that an amendment adds; every other line must still be there, in its order."""
    before, after = made.before.splitlines(), made.after.splitlines()
    rest = iter(after)
    assert all(any(line == other for other in rest) for line in before if line in after)
    return [line for line in after if line not in before]


def test_a_value_is_opened_and_all_else_stays_to_the_letter(folder: Path) -> None:
    made = planned(folder, "books_at_once", value="9")
    assert added(made) == [
        '      - {from: 2015-03-01, value: 9, cite: "Statute § 2", certainty: unverified, settled: true}'
    ]
    parameter = tries(folder, made).elements.parameters["books_at_once"]
    assert [(each.period.begins, each.value) for each in parameter.values][-1] == (DAY, 9)
    assert parameter.on(DAY - dt.timedelta(days=1)).value == 8  # type: ignore[union-attr]


def test_a_rule_names_the_value_that_it_reads(folder: Path) -> None:
    assert planned(folder, "lending.pile", value="13").target.id == "pile_ceiling"


def test_a_value_that_ends_passes_its_end_on(folder: Path) -> None:
    path = folder / "lending.yaml"
    text = path.read_text(encoding="utf-8")
    spare = text.replace(
        "code_sets:\n",
        """  - id: spare
    title: {de: "Werktage", en: "Workdays"}
    unit: days
    values:
      - value: 12 # as long as it holds
        until: 2030-12-31
        cite: "Statute § 2"
        certainty: wording
        settled: true # says the statute

code_sets:
""",
    )
    path.write_text(spare, encoding="utf-8")
    made = planned(folder, "spare", value="13 Tage")
    assert "      - value: 12 # as long as it holds\n        until: 2015-02-28\n" in made.after
    assert (
        """        settled: true # says the statute
      - from: 2015-03-01
        until: 2030-12-31
        value: 13
        cite: "Statute § 2"
        certainty: unverified
        settled: true

code_sets:"""
        in made.after
    )


@pytest.mark.parametrize("turn", ["\n", "\r\n"])
def test_line_ends_and_a_mark_at_the_beginning_stay(folder: Path, turn: str) -> None:
    path = folder / "lending.yaml"
    text = path.read_text(encoding="utf-8").replace("\n", turn)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    made = planned(folder, "books_at_once", value="9")
    write_all({path: made.after})
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes().count(b"\r\n") == (made.after.count("\n") if turn == "\r\n" else 0)
    assert load(folder).elements.parameters["books_at_once"].values[-1].value == 9


def test_a_code_and_a_member_come_and_go(folder: Path) -> None:
    made = planned(folder, "rare", add=("R3",))
    assert added(made)[0].startswith("      - {from: 2015-03-01, codes: R3, cite")
    assert tries(folder, made).elements.code_sets["rare"].members[-1].value == "R3"
    gone = planned(folder, "residents", remove=("student",))
    source = 'ended_by: {norm: "Statute § 2", certainty: unverified}'
    assert f"- {{value: student, from: 2010-01-01, until: 2015-02-28, {source}}}" in gone.after
    group = tries(folder, gone).elements.groups["residents"]
    assert "student" in group.on(DAY - dt.timedelta(days=1))
    assert "student" not in group.on(DAY)


def test_a_rule_gets_a_new_version_and_keeps_the_old_one(folder: Path) -> None:
    made = planned(folder, "lending.resident", clauses={"requires": "{reader.sort: adult}"})
    rule = tries(folder, made).elements.rules["lending.resident"]
    assert [each.period.begins for each in rule.wordings] == [load(folder).elements.begins, DAY]
    assert rule.wordings[0].value.requires != rule.wordings[1].value.requires
    assert rule.wordings[0].value.otherwise == rule.wordings[1].value.otherwise


def test_a_new_version_keeps_what_the_last_one_said_of_its_own(tmp_path: Path) -> None:
    """The rule has versions already; one of them has readings and conditions in lines of their own."""
    rules, folder = load_rules(), bundled_rules()
    several = {name: rule.wordings for name, rule in rules.elements.rules.items() if len(rule.wordings) > 1}
    open_ = {name: all_[-1].value for name, all_ in several.items() if all_[-1].period.ends is None}
    of_file: dict[str, list[tuple[str, str]]] = {}
    for name in open_:
        request = Amendment(name, dt.date(2031, 5, 1), ("ST-RL § 5",), clauses={"otherwise": "obligation"})
        made = plan(request, rules, folder)
        of_file.setdefault(made.path.name, []).append((name, made.after))
    for number in range(max(map(len, of_file.values()))):  # one rule of each file together
        copy = Path(shutil.copytree(folder, tmp_path / str(number)))
        together = {file: planned[number] for file, planned in of_file.items() if number < len(planned)}
        for file, (_, text) in together.items():
            (copy / file).write_text(text, encoding="utf-8")
        amended = load_rules(copy).elements.rules
        for name, _ in together.values():
            last = amended[name].wordings[-1].value
            assert last.requires == open_[name].requires, name
            assert last.applies == open_[name].applies, name
            assert last.otherwise.value == "obligation"


REFUSED = [
    ("K001", "book_at_once", {"value": "9"}, "books_at_once"),
    ("K001", "limits.books_at_once", {"value": "9"}, "books_at_once"),
    ("K001", "rare", {"remove": ("R9",)}, "R1"),
    ("K001", "residents", {"remove": ("guest",)}, "adult"),
    ("K002", "books_at_once", {"value": "9", "day": dt.date(2010, 1, 1)}, "ab 02.01.2010"),
    ("K002", "rare", {"remove": ("R2",), "day": dt.date(2009, 1, 1)}, "ab 02.01.2010"),
    ("K003", "books_at_once", {"add": ("9",)}, "--value"),
    ("K003", "rare", {}, "--remove"),
    ("K004", "books_at_once", {"value": "9 Euro"}, "Anzahl"),
    ("K004", "books_at_once", {"value": "9.5"}, "Anzahl"),
    ("K004", "books_at_once", {"value": "many"}, "Anzahl"),
    ("K006", "books_at_once", {"value": "8"}, ""),
    ("K006", "rare", {"add": ("R1",)}, ""),
    ("R024", "books_at_once", {"value": "-40"}, "0 bis"),
]


@pytest.mark.parametrize(("code", "name", "asked", "said"), REFUSED, ids=[f"{r[0]}-{r[1]}" for r in REFUSED])
def test_a_request_that_cannot_be_is_refused_by_name(
    folder: Path, code: str, name: str, asked: dict[str, Any], said: str
) -> None:
    asked = {**asked}
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(Problems) as raised:
        planned(folder, name, asked.pop("day", DAY), **asked)
    (found,) = raised.value.diagnostics
    assert found.code == code
    assert code in EXPLANATIONS or code.startswith("R")
    helps = [text.de for text in (found.message, found.allowed, found.hint) if text is not None]
    assert said in " ".join(helps)
    assert before == {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_no_source_no_amendment(folder: Path) -> None:
    with pytest.raises(Problems, match="K005"):
        plan(Amendment("books_at_once", DAY, (), value="9"), load(folder), folder)


def test_a_source_that_nobody_knows_is_named_and_nothing_stays(folder: Path) -> None:
    made = plan(Amendment("books_at_once", DAY, ("Statutes § 2",), value="9"), load(folder), folder)
    with pytest.raises(Problems, match="R033"), tried(folder, {made.path.name: made.after}, load):
        pass


@pytest.mark.parametrize("name", ["books_at_once", "debt_ceiling", "pile_ceiling"])
def test_each_value_amended_is_seen_on_its_day_by_cases_of_its_own(
    folder: Path, tmp_path: Path, name: str
) -> None:
    rules = load(folder)
    made = planned(folder, name, value=str(rules.elements.parameters[name].values[-1].value + 3))  # type: ignore[operator]
    amended = tries(folder, made)
    changes = difference(made, rules, amended)
    assert changes[-1].first == DAY
    cases = boundary_cases(made, rules, amended, changes, (), "en")
    assert {case.as_of or case.given["lent_on"] for case in cases} >= {DAY}
    if name != "books_at_once":
        return  # the reader of the lending library takes neither days nor amounts from text
    written = tmp_path / "amended.yaml"
    written.write_text(in_yaml(cases, "en"), encoding="utf-8")
    tests = load_cases([written])
    assert len(tests) == len(cases)
    assert all(result.passed for result in run_cases(tests, amended))
    assert not all(result.passed for result in run_cases(tests, rules))


TRIALS = [{"prescribed_on": day, "kind": "trial", "units": 1, "delivered_minutes": 60} for day in (16, 17)]
TURNING: list[tuple[str, str, str, dict[str, Any], tuple[str, str] | None]] = [
    ("probation_per_year", "3", "limits.probation_per_year", {"prescription": {"kind": "trial"}, "history": TRIALS}, None),
    (
        "group_unit_minutes",
        "120",
        "limits.krankheitsfall_hours",
        {
            "prescription": {"kind": "first", "units": 30, "group_units": 30},
            "history": [{"prescribed_on": 10, "kind": "first", "units": 30, "delivered_minutes": 3630}],
        },
        None,
    ),
    (
        "kj_age_from_literal",
        "21",
        "prescribers.kj_age",
        {
            "prescription": {"kind": "first"},
            "prescriber": {"group": "child_psychiatry"},
            "patient": {"born_on": dt.date(2011, 7, 19)},
        },
        ("kj.lower_age", "birthday_17"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "rule", "given", "reading"), TURNING, ids=[each[0] for each in TURNING]
)
def test_a_case_turns_on_both_sides_of_the_day_with_all_its_days(
    name: str,
    value: str,
    rule: str,
    given: dict[str, Any],
    reading: tuple[str, str] | None,
    tmp_path: Path,
) -> None:
    """A history goes with the day of issue, a calendar year with its days; some values count under one answer only."""
    day = dt.date(2028, 1, 1)
    dated = [
        {**each, "prescribed_on": dt.date(2028, 7, each["prescribed_on"])}
        for each in given.get("history", ())
    ]
    case = {"prescribed_on": dt.date(2028, 7, 19), **given, **({"history": dated} if dated else {})}
    made = plan(Amendment(name, day, ("ST-RL § 5",), value=value), load_rules(), bundled_rules())
    alone = replace(made, values=None)  # without the cases at the value itself, which take long to find
    turned = RuleDifference(rule, "changed", (), "", (Change("met", "not_met", case, reading),), ("", ""))
    with tried(bundled_rules(), {made.path.name: made.after}, load_rules) as amended:
        changes = [Difference(day, None, (turned,), (), (), 1)]
        cases = boundary_cases(alone, load_rules(), amended, changes, (), "en")
        assert len({each.expect["findings"][rule] for each in cases}) == 2
        written = tmp_path / "amended.yaml"
        written.write_text(in_yaml(cases, "en"), encoding="utf-8")
        tests = load_cases([written])
        assert [each.readings for each in tests] == [{} if reading is None else dict([reading])] * 2
        assert all(result.passed for result in run_cases(tests, amended))
        assert not all(result.passed for result in run_cases(tests, load_rules()))


def test_a_value_that_only_figures_show_is_seen_in_known_cases_moved_to_its_day_with_all_their_days(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A receipt that stayed in its year would lie before the prescription, and nothing would be seen of weeks to decide."""
    given = {
        "prescribed_on": "2026-11-20",
        "approval": {"received_on": "2026-11-23", "medical_service_involved": False},
        "provider": {"land": "BE"},
    }
    monkeypatch.setattr(boundaries, "computed", lambda *_: iter(()))  # as if no derived value showed it
    known = tmp_path / "known.yaml"
    head = (
        "cases:\n  - {name: Received on a Monday, source: A source, expect: {outcome: undetermined}, given: "
    )
    known.write_text(f"{head}{json.dumps(given)}}}\n", encoding="utf-8")
    day = dt.date(2028, 1, 1)
    made = plan(Amendment("decision_weeks", day, ("SGB V § 13",), value="6"), load_rules(), bundled_rules())
    with tried(bundled_rules(), {made.path.name: made.after}, load_rules) as amended:
        case, eve = boundary_cases(made, load_rules(), amended, (), load_cases([known]), "en")
    received = day + dt.timedelta(days=3)
    assert case.as_of is None
    assert case.given["approval"]["received_on"] == received.isoformat()
    assert case.expect["approval"]["decide_by"] >= (received + dt.timedelta(weeks=6)).isoformat()
    assert eve.given["prescribed_on"] == "2027-12-31"
    assert eve.expect["approval"]["decide_by"] < (received + dt.timedelta(weeks=4)).isoformat()
    assert "2027-12-31" in eve.name


def test_a_figure_that_counts_by_another_day_is_shown_on_both_sides_of_that_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The co-payment goes by the day of delivery: a case whose day of issue alone were moved would show nothing of the eve."""
    given = {
        "prescribed_on": "2026-11-20",
        "patient": {"born_on": "1986-05-14"},
        "service": {"on": "2026-12-02", "cost": 140},
    }
    known = tmp_path / "known.yaml"
    head = "cases:\n  - {name: A long visit, source: A source, expect: {outcome: undetermined}, given: "
    known.write_text(f"{head}{json.dumps(given)}}}\n", encoding="utf-8")
    day = dt.date(2028, 1, 1)
    monkeypatch.setattr(boundaries, "_at_the_value", lambda *_: iter(()))  # no rule turns on it
    made = plan(
        Amendment("copayment_maximum", day, ("SGB V § 61",), value="12"), load_rules(), bundled_rules()
    )
    with tried(bundled_rules(), {made.path.name: made.after}, load_rules) as amended:
        cases = boundary_cases(made, load_rules(), amended, (), load_cases([known]), "en")
    shown = [(each.given["service"]["on"], each.expect["copayment"]["amount"]) for each in cases]
    assert shown == [("2028-01-01", "12.00"), ("2027-12-31", "10.00")]


def test_texts_that_still_say_the_old_value_are_named(folder: Path, tmp_path: Path) -> None:
    rules = load_rules()
    guide = tmp_path / "guide.md"
    guide.write_text(
        "Up to 30 units.\nAlso 30 days.\nHöchstens 30 Einheiten, nicht 130 Einheiten.\nBis 120 Stunden.\n",
        encoding="utf-8",
    )
    found = list(mentions(30, "units", rules.domain.vocabulary.units, bundled_rules(), [guide]))
    assert [each.at.rpartition(":")[2] for each in found if "guide.md" in each.at] == ["1", "3"]
    hours = list(mentions(7200, "minutes", rules.domain.vocabulary.units, bundled_rules(), [guide]))
    assert [each.line for each in hours if "guide.md" in each.at] == ["Bis 120 Stunden."]


def test_a_comment_that_still_says_the_old_value_is_named_too() -> None:
    """The handbook shows the lines of the file, comments and all."""
    units = load_rules().domain.vocabulary.units
    lines = [each.line for each in mentions(3, "weeks", units, bundled_rules(), ())]
    assert any(line.startswith("# § 13 Abs. 3a Satz 1 SGB V: three weeks") for line in lines)


class TestNumbersInTexts:
    """`lint` warns of a number in a text or title beside a parameter of the same value."""

    def test_the_bundled_rules_have_none(self) -> None:
        rules = load_rules()
        assert list(typed_numbers(rules.elements, rules.domain.vocabulary.units, bundled_rules())) == []

    @pytest.mark.parametrize(
        ("old", "new", "warned"),
        [
            ('de: "Einheiten je Verordnung"', 'de: "Höchstens 30 Einheiten je Verordnung"', True),
            ('de: "Stunden im Krankheitsfall"', 'de: "120 Stunden im Krankheitsfall"', True),
            ('de: "Kalendertage nach der Entlassung"', 'de: "Sieben Kalendertage nach der Entlassung"', True),
            ('de: "Höchstens {limit} Einheiten verordnen."', 'de: "Höchstens 30 Einheiten verordnen."', True),
            ('de: "Einheiten je Verordnung"', 'de: "Höchstens „30 Einheiten“"', False),
            ('de: "Einheiten je Verordnung"', 'de: "Seit 2015: 30 Einheiten"', False),
            ('de: "Einheiten je Verordnung"', 'de: "Einheiten auf Muster 30"', False),
            ('de: "Einheiten je Verordnung"', 'de: "Höchstens 31 Einheiten je Verordnung"', False),
        ],
    )
    def test_a_number_is_named_with_its_place(self, old: str, new: str, warned: bool, tmp_path: Path) -> None:
        folder = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
        path = folder / "limits.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        rules = load_rules()
        found = list(typed_numbers(rules.elements, rules.domain.vocabulary.units, folder))
        assert [each.code for each in found] == ["K008"] * warned
        for each in found:
            assert each.severity is Severity.WARNING
            assert each.place is not None
            assert text[: text.index(old)].count("\n") + 1 == each.place.line


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other"
    one.write_text("before", encoding="utf-8")
    other.mkdir()
    with pytest.raises(IsADirectoryError):
        write_all({one: "after", other: "cannot be written over a folder"})
    assert one.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.yaml", "other"]
