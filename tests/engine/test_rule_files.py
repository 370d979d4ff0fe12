"""Rule files that are wrong: every problem in one run, with its place, a caret and help."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from soziorules.diagnostics import Diagnostic, Problems, render
from soziorules.ruleset.explanations import EXPLANATIONS
from tests.engine.lending import RULES, load

Change = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES, tmp_path / "library"))


def problems(folder: Path, *changes: tuple[str, str], name: str = "lending.yaml") -> tuple[Diagnostic, ...]:
    """Return what is wrong after replacing each `old` by its `new` in a rule file."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as raised:
        load(folder)
    return raised.value.diagnostics


ONE_EACH = [
    ("R002", ("otherwise: not_yet", "otherwize: not_yet")),
    ("R003", ("    default: twelve\n", "")),
    ("R004", ("otherwise: not_yet", "otherwise: perhaps")),
    ("R005", ("firm: false", "firm: 3")),
    ("R006", ("id: lending.card", "id: Lending Card")),
    ("R007", ('de: "Ausweis gültig"', 'de: ""')),
    ("R010", ("id: lending.card", "id: card")),
    ("R011", ("id: lending.card", "id: lending.debt")),
    ("R012", ("applies: {reader.sort: child}", "applies: {reader.sortt: child}")),
    ("R013", ("{loan.count: {at_most:", "{loan.count: {at_mostt:")),
    ("R014", ("{purposes: {any_of: [research, exhibition]}}", "{purposes: {at_most: 3}}")),
    ("R015", ("applies: {loan.rare: true}", "applies: {loan.rare: maybe}")),
    ("R016", ("{reader.age: {at_most: 12}}", '{reader.age: {at_most: "12"}}')),
    ("R016", ("{reader.age: {at_most: 12}}", "{reader.age: {at_most: 121}}")),
    ("R016", ("[research, exhibition]", "[research, leisure]")),
    ("R017", ("{parameter: books_at_once}", "{parameter: books_at_ones}")),
    ("R018", ("{group: residents}", "{group: residence}")),
    ("R018", ("- {value: child}", "- {value: kid}")),
    ("R019", ("unit: count", "unit: percent")),
    ("R020", ("          fourteen: {reader.age: {at_most: 14}}\n", "")),
    ("R020", ("default: twelve", "default: eleven")),
    ("R021", ("{some: {books: {shelf: {within: rare}, stamped: true}}}", "{loan.rare: true}")),
    ("R022", ("{fact: lent_on}", "{fact: loan.count}")),
    ("R030", ('    cite: "Statute § 5"\n', "")),
    ("R031", ('    cite: "Statute § 5"\n    certainty: wording\n', '    cite: "Statute § 5"\n')),
    (
        "R032",
        ('cite: "Statute § 3", certainty: wording, settled: true', 'cite: "Statute § 3", certainty: wording'),
    ),
    ("R033", ('cite: "Statute § 5"', 'cite: "Statutes § 5"')),
    ("R040", ("until: 2009-12-31", "until: 2010-01-01")),
    ("R041", ("until: 2009-12-31", "until: 2009-12-30")),
    ("R042", ("until: 2009-12-31", "until: 1999-12-31")),
    ("R043", ("{value: 10, cite", "{from: 2005-01-01, value: 10, cite")),
    ("R050", ("höchstens {limit}.", "höchstens {limitt}.")),
    ("R051", ("    on: card.valid_from\n", "")),
    ("R052", ("on: card.valid_from", "on: loan.count")),
    ("R053", ('en: "Borrow at most {limit}."', 'en: "Borrow less."')),
]


@pytest.mark.parametrize(
    ("code", "change"), ONE_EACH, ids=[f"{code}-{i}" for i, (code, _) in enumerate(ONE_EACH)]
)
def test_each_mistake_has_its_code_and_place(folder: Path, code: str, change: tuple[str, str]) -> None:
    found = problems(folder, change)
    hits = [diagnostic for diagnostic in found if diagnostic.code == code]
    assert hits, [diagnostic.code for diagnostic in found]
    assert hits[0].place is not None
    assert hits[0].place.line > 1
    assert code in EXPLANATIONS


def test_five_mistakes_are_named_in_one_run_with_carets(folder: Path) -> None:
    found = problems(
        folder,
        ("applies: {reader.sort: child}", "applies: {reader.sortt: child}"),
        ("{reader.age: {at_most: 12}}", '{reader.age: {at_most: "12"}}'),
        ("{parameter: books_at_once}", "{parameter: books_at_ones}"),
        ("{group: residents}", "{group: residence}"),
        ('cite: "Statute § 5"', 'cite: "Statutes § 5"'),
    )
    assert {diagnostic.code for diagnostic in found} == {"R012", "R016", "R017", "R018", "R033"}
    text = render(found, "en")
    assert text.count("^") >= 5
    assert 'did you mean "reader.sort"?' in text
    assert "library/lending.yaml:" in text


def test_without_manifest_nothing_loads(folder: Path) -> None:
    (folder / "ruleset.yaml").unlink()
    with pytest.raises(Problems) as raised:
        load(folder)
    assert [diagnostic.code for diagnostic in raised.value.diagnostics] == ["R001"]


def test_problems_of_several_files_come_together(folder: Path) -> None:
    (folder / "broken.yaml").write_text("topic: [\n", encoding="utf-8")
    codes = {diagnostic.code for diagnostic in problems(folder, ("id: lending.card", "id: card"))}
    assert "R010" in codes
    assert any(code.startswith("S") for code in codes)
