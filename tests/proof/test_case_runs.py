"""Running case tests: each expectation can fail, and the difference says how."""

from __future__ import annotations

from pathlib import Path

import pytest

from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import check_names
from soziorules.engine.diagnostics import Problems
from tests.proof.case_texts import rules, run

FULL = """\
bases:
  full:
    lent_on: 2015-06-01
    valid_from: 2015-06-01
    sort: adult
    age: 40
    count: 8
    returned: [0, 0]
    debt: 0
    purposes: []
    books: []
    member: true
cases:
"""


def differences(tmp_path: Path, expect: str, given: str = "{}", more: str = "") -> list[tuple[str, str, str]]:
    case = f"  - {{name: A case, base: full, given: {given}, expect: {expect}, source: X{more}}}\n"
    (result,) = run(tmp_path, FULL + case)
    assert result.passed is not bool(result.differences)
    return [(item.what, item.expected, item.found) for item in result.differences]


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("{}", "{outcome: eligible, deciding: [], missing: [], findings: {lending.debt: met}}"),
        ("{count: 9}", "{outcome: not_eligible, deciding: [lending.books_at_once], books: {permitted: 8}}"),
        ("{count: 9}", "{outcome: not_eligible, books: 8}"),
        ("{count: null}", "{outcome: undetermined, missing: [loan.count]}"),
        ("{valid_from: 2015-06-04}", "{outcome: not_yet, not_before: 2015-06-04}"),
        ("{debt: 11}", "{outcome: eligible, obligations: [lending.debt]}"),
        ("{}", "{outcome: eligible, absent: [lending.debt, lending.handle_with_care, child.age]}"),
        ("{sort: child, age: 13}", "{outcome: undetermined, readings: [child.age]}"),
        ("{count: 0}", "{error: [count]}"),
        ("{counts: 1, count: 0}", "{error: [count, counts]}"),
    ],
)
def test_what_is_as_expected_passes(tmp_path: Path, given: str, expect: str) -> None:
    assert differences(tmp_path, expect, given) == []


@pytest.mark.parametrize(
    ("given", "expect", "difference"),
    [
        ("{}", "{outcome: not_eligible}", ("outcome", "not_eligible", "eligible")),
        ("{count: 9}", "{outcome: not_eligible, deciding: []}", ("deciding", "[]", "[lending.books_at_once]")),
        ("{}", "{outcome: eligible, missing: [loan.count]}", ("missing", "[loan.count]", "[]")),
        (
            "{valid_from: 2015-06-04}",
            "{outcome: not_yet, not_before: 2015-06-05}",
            ("not_before", "2015-06-05", "2015-06-04"),
        ),
        ("{}", "{outcome: eligible, findings: {lending.debt: open}}", ("lending.debt", "open", "met")),
        ("{}", "{outcome: eligible, findings: {lending.x: open}}", ("lending.x", "open", "not_in_force")),
        ("{}", "{outcome: eligible, obligations: [lending.debt]}", ("obligations", "[lending.debt]", "[]")),
        (
            "{debt: 11}",
            "{outcome: eligible, due: {lending.debt: 2015-07-01}}",
            ("due lending.debt", "2015-07-01", "None"),
        ),
        ("{}", "{outcome: eligible, notes: [lending.handle_with_care]}", ("notes", "[lending.handle_with_care]", "[]")),
        ("{}", "{outcome: eligible, readings: [child.age]}", ("readings", "[child.age]", "[]")),
        ("{debt: 11}", "{outcome: eligible, absent: [lending.debt]}", ("absent", "[lending.debt]", "showing [lending.debt]")),
        ("{}", "{outcome: eligible, books: {permitted: 9}}", ("books.permitted", "9", "8")),
        ("{}", "{outcome: eligible, outcom: eligible}", ("outcom", "eligible", "None")),
        ("{}", "{error: [count]}", ("error", "[count]", "eligible")),
        ("{count: 0}", "{error: [counts]}", ("error", "[counts]", "[count]")),
        ("{count: 0}", "{outcome: eligible}", ("outcome", "eligible", "an input error at [count]")),
    ],
)  # fmt: skip
def test_what_differs_is_told(
    tmp_path: Path, given: str, expect: str, difference: tuple[str, str, str]
) -> None:
    assert differences(tmp_path, expect, given) == [difference]


def test_a_case_is_decided_as_of_another_day(tmp_path: Path) -> None:
    assert differences(tmp_path, "{outcome: eligible}", "{count: 5}", ", as_of: 2009-12-31") == [
        ("outcome", "eligible", "not_yet")
    ]


def test_a_case_chooses_a_reading(tmp_path: Path) -> None:
    given, chosen = "{sort: child, age: 13}", ", readings: {child.age: fourteen}"
    assert differences(tmp_path, "{outcome: eligible, readings: [child.age]}", given, chosen) == []


def test_an_explanation_names_case_place_and_differences(tmp_path: Path) -> None:
    case = "  - {name: A case, base: full, expect: {outcome: not_eligible}, source: X}\n"
    (result,) = run(tmp_path, FULL + case)
    lines = result.explanation.en.splitlines()
    assert lines[0] == "A case"
    assert lines[1].endswith("cases.yaml:14:5")
    assert lines[2] == "  outcome: expected not_eligible, is eligible"
    assert "erwartet not_eligible, ist eligible" in result.explanation.de


def test_names_that_the_rules_do_not_have_are_found(tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(
        """\
cases:
  - name: A case
    readings: {child.age: thirteen, child.aeg: twelve}
    reading: child
    expect:
      outcome: eligible
      deciding: [lending.dept]
      obligations: [lending.handle_with_care]
      notes: [lending.debt]
      absent: [lending.card, lending.nothing]
    source: X
""",
        encoding="utf-8",
    )
    with pytest.raises(Problems) as caught:
        check_names(load_cases([file]), rules())
    found = [(item.code, item.place.line if item.place else 0) for item in caught.value.diagnostics]
    assert found == [("T004", line) for line in (7, 8, 9, 10, 3, 4, 3)]
