"""Rule files that are wrong: every problem in one run, with its place, a caret and help."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.engine.diagnostics import Diagnostic, Problems, render
from soziorules.engine.ruleset.explanations import EXPLANATIONS
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
    ("R012", ("{some: {books:", "{some: {bookz:")),
    ("R012", ("{some: {books:", "{some: {reader.age:")),
    ("R012", ("{fact: lent_on}", "{fact: lent_onn}")),
    ("R013", ("{fact: lent_on}", "{facts: lent_on}")),
    ("R013", ("{loan.count: {at_most:", "{loan.count: {at_mostt:")),
    ("R014", ("{purposes: {any_of: [research, exhibition]}}", "{purposes: {at_most: 3}}")),
    ("R014", ("requires: {reader.sort: {in: {group: residents}}}", "requires: reader.sort")),
    ("R014", ("requires: {reader.sort: {in: {group: residents}}}", "requires: {all: {reader.sort: adult}}")),
    ("R014", ("{some: {books: {shelf: {within: rare}, stamped: true}}}", "{some: [books]}")),
    ("R014", ("{reader.age: {at_most: 12}}", "{reader.age: [12]}")),
    ("R014", ("{reader.age: {at_most: 12}}", "{reader.age: {}}")),
    (
        "R014",
        (
            "twelve: {reader.age: {at_most: 12}}\n          fourteen: {reader.age: {at_most: 14}}",
            "[{reader.age: 12}]",
        ),
    ),
    ("R014", ("applies: {loan.rare: true}\n    say", "shown: {loan.rare: true}\n    say")),
    ("R015", ("[research, exhibition]", "research")),
    ("R015", ("{reader.sort: {in: {group: residents}}}", "{reader.sort: {in: {parameter: books_at_once}}}")),
    ("R015", ("applies: {loan.rare: true}", "applies: {loan.rare: maybe}")),
    ("R016", ("{reader.age: {at_most: 12}}", '{reader.age: {at_most: "12"}}')),
    ("R016", ("{reader.age: {at_most: 12}}", "{reader.age: {at_most: 121}}")),
    ("R016", ("{reader.age: {at_most: 12}}", '{reader.age: {at_most: "12 cm"}}')),
    ("R016", ("[research, exhibition]", "[research, leisure]")),
    ("R016", ("{reader.debt: {at_most: {parameter: debt_ceiling}}}", '{reader.debt: {at_most: "10"}}')),
    ("R016", ("{reader.debt: {at_most: {parameter: debt_ceiling}}}", "{reader.debt: {at_most: true}}")),
    ("R016", ("{card.valid_from: {at_most: {fact: lent_on}}}", "{card.valid_from: 2015-02-30}")),
    ("R017", ("{parameter: books_at_once}", "{parameter: books_at_ones}")),
    ("R018", ("{group: residents}", "{group: residence}")),
    ("R018", ("- {value: child}", "- {value: kid}")),
    ("R018", ("{shelf: {within: rare}", "{shelf: {within: rar}")),
    ("R018", ("{shelf: {within: rare}", "{shelf: {within: [R1]}")),
    ("R019", ("unit: count", "unit: percent")),
    ("R020", ("          fourteen: {reader.age: {at_most: 14}}\n", "")),
    ("R020", ("default: twelve", "default: eleven")),
    ("R020", ("        child.age:\n", "        child.ages:\n")),
    ("R020", ("          fourteen: {reader.age", "          fifteen: {reader.age")),
    ("R020", ("    reading: child.age\n", "    reading: child.ages\n")),
    ("R021", ("{some: {books: {shelf: {within: rare}, stamped: true}}}", "{loan.rare: true}")),
    ("R022", ("{fact: lent_on}", "{fact: loan.count}")),
    ("R024", ("{value: 12, cite", "{value: -12, cite")),
    ("R024", ("value: 8, cite", "value: 80000, cite")),
    ("R030", ('    cite: "Statute § 5"\n', "")),
    ("R031", ('    cite: "Statute § 5"\n    certainty: wording\n', '    cite: "Statute § 5"\n')),
    (
        "R032",
        ('cite: "Statute § 3", certainty: wording, settled: true', 'cite: "Statute § 3", certainty: wording'),
    ),
    ("R033", ('cite: "Statute § 5"', 'cite: "Statutes § 5"')),
    ("R040", ("until: 2009-12-31", "until: 2010-01-01")),
    ("R041", ("until: 2009-12-31", "until: 2009-12-30")),
    ("R040", ("- {codes: R2, from: 2010-01-01}", "- {codes: R1, from: 2010-01-01}")),
    ("R042", ("until: 2009-12-31", "until: 1999-12-31")),
    ("R043", ("{value: 10, cite", "{from: 2005-01-01, value: 10, cite")),
    ("R043", ("    means: {some:", "    from: 2010-01-01\n    means: {some:")),
    ("R050", ("höchstens {limit}.", "höchstens {limitt}.")),
    ("R050", ("höchstens {limit}.", "höchstens {lacking}.")),
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


def test_a_value_without_a_date_is_missed_once_however_often_it_is_needed(folder: Path) -> None:
    found = problems(
        folder,
        ("{value: 10, cite", "{from: 2005-01-01, value: 10, cite"),
        ("{reader.debt: {at_most: {parameter: debt_ceiling}}}",
         "{any: [{reader.debt: {at_most: {parameter: debt_ceiling}}}, {reader.debt: {at_least: {parameter: debt_ceiling}}}]}"),
    )  # fmt: skip
    (problem,) = found
    assert problem.code == "R043"
    assert problem.message("en") == '"lending.debt" needs "debt_ceiling", which has no value on 2000-01-01'
    assert problem.message("de") == "„lending.debt“ braucht „debt_ceiling“, das am 2000-01-01 keinen Wert hat"


def test_a_sentence_names_no_value_that_is_not_in_force(folder: Path) -> None:
    """It would say "unknown" to a reader on the days before."""
    value = '{from: 2010-01-01, value: 3, cite: "Statute § 2", certainty: wording, settled: true}'
    parameter = (
        f'  - id: reserve\n    title: {{de: "R", en: "R"}}\n    unit: count\n    values:\n      - {value}\n'
    )
    (problem,) = problems(
        folder,
        ("code_sets:\n", f"{parameter}code_sets:\n"),
        (
            'Leihen Sie höchstens {limit}.", en: "Borrow at most {limit}."',
            'Höchstens {reserve}.", en: "At most {reserve}."',
        ),
    )
    assert (problem.code, "reserve" in problem.message("de")) == ("R043", True)


def test_what_could_not_be_read_is_not_called_unknown_where_it_is_named(folder: Path) -> None:
    found = problems(folder, ("id: debt_ceiling\n", "id: debt_ceiling\n    untis: euro\n"))
    assert {problem.code for problem in found} == {"R002"}


def test_a_code_that_a_catalogue_does_not_know_is_named_with_what_was_meant(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    path = rules / "diagnoses.yaml"
    path.write_text(path.read_text("utf-8").replace("{codes: F24, title", "{codes: F26, title", 1), "utf-8")
    with pytest.raises(Problems) as raised:
        load_rules(rules)
    (problem,) = raised.value.diagnostics
    assert problem.code == "R023"
    assert problem.place is not None
    assert problem.place.file.endswith("diagnoses.yaml")
    assert "F26" in problem.message("en")
    assert problem.hint is not None
    assert problem.hint("en").startswith("did you mean: F2")
    assert problem.hint("de").startswith("Meinten Sie: F2")


@pytest.mark.parametrize(
    ("code", "condition", "said"),
    [
        ("R014", "indication.listed: true", "„indication.listed“ fragt nach Listen oder Auslegungen"),
        ("R043", "prescription.units: {at_most: {parameter: approval_free_units}}", "approval_free_units"),
    ],
)
def test_a_step_that_could_not_be_worked_out_at_some_moment_is_refused(
    tmp_path: Path, code: str, condition: str, said: str
) -> None:
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    path = rules / "procedure.yaml"
    text = path.read_text("utf-8")
    old = "    applies: {procedure.stage: used_up}\n"
    assert text.count(old) == 1
    path.write_text(
        text.replace(old, f"    applies:\n      procedure.stage: used_up\n      {condition}\n"), "utf-8"
    )
    with pytest.raises(Problems) as raised:
        load_rules(rules)
    (problem,) = raised.value.diagnostics
    assert problem.code == code
    assert problem.place is not None
    assert said in problem.message("de")
    if code == "R014":
        line = path.read_text("utf-8").splitlines()[problem.place.line - 1]
        assert line.strip() == "procedure.stage: used_up"
        assert problem.allowed is not None


def test_a_step_against_rules_that_are_not_there_is_refused(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    path = rules / "procedure.yaml"
    text = path.read_text("utf-8")
    assert "against: [diagnoses.indication]" in text
    path.write_text(
        text.replace("against: [diagnoses.indication]", "against: [diagnoses.indicated]", 1), "utf-8"
    )
    with pytest.raises(Problems) as raised:
        load_rules(rules)
    (problem,) = raised.value.diagnostics
    assert problem.code == "R012"
    assert problem.hint is not None
    assert "diagnoses.indication" in problem.hint("de")


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


def said(found: tuple[Diagnostic, ...]) -> set[tuple[str, str, str]]:
    """Return what problems say and where."""
    return {(each.code, each.message("en"), each.place.at if each.place else "") for each in found}


@pytest.mark.parametrize(
    ("code", "change"), ONE_EACH, ids=[f"{code}-{i}" for i, (code, _) in enumerate(ONE_EACH)]
)
def test_a_duplicate_key_hides_no_mistake_and_makes_none(
    folder: Path, tmp_path: Path, code: str, change: tuple[str, str]
) -> None:
    again = Path(shutil.copytree(RULES, tmp_path / "again" / "library"))
    with (again / "lending.yaml").open("a", encoding="utf-8") as file:
        file.write('topic: lending\ntitle: {de: "Noch einmal", en: "Once more"}\n')
    alone, beside = said(problems(folder, change)), said(problems(again, change))
    more = beside - alone
    assert alone <= beside
    assert [each[:2] for each in sorted(more)] == [
        ("S020", "duplicate key"),
        ("S020", "duplicate key"),
    ]


def test_what_stands_under_a_duplicate_key_is_looked_through_too(folder: Path) -> None:
    with (folder / "lending.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "rules:\n"
            "  - {id: lending.more, title: {de: a, en: b}, requires: {reader.agge: 3}, otherwise: obligation,\n"
            '     cite: "Statute § 1", certainty: wording, settled: true}\n'
        )
    found = problems(folder, ("applies: {reader.sort: child}", "applies: {reader.sortt: child}"))
    assert sorted(each.code for each in found) == ["R012", "R012", "S020"]


def test_an_entry_of_a_wrong_shape_hides_no_other_mistake(folder: Path) -> None:
    found = problems(
        folder,
        ("otherwise: not_yet", "otherwise: perhaps"),
        ("{card.valid_from: {at_most: {fact: lent_on}}}", "{card.valid_from: {at_most: {fact: lent_onn}}}"),
        ("applies: {reader.sort: child}", "applies: {reader.sortt: child}"),
        ('cite: "Statute § 4"\n    certainty: wording\n    settled: true\n    members', 'cite: "State § 4"\n    members'),
    )  # fmt: skip
    assert sorted(each.code for each in found) == ["R004", "R012", "R012", "R033"]


MOVED = """\
topic: values
title: {de: "Werte", en: "Values"}
parameters:
  - id: debt_ceiling
    title: {de: "Höchste Schuld", en: "Highest debt"}
    unit: euro
    values: [{value: 10, cite: "Statute § 3", certainty: wording, settled: true}]
"""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("unit: euro", "unit: euro\n    unit: euro"), "S020"),
        (("unit: euro", "unit: euroo"), "R004"),
        (("values: [", "values: [["), "S010"),
        (("id: debt_ceiling", "id: debt_ceiling\n  - id: [debt"), "S010"),
        (("value: 10,", "value: .nan,"), "S025"),
        (("value: 10,", "value: !!int 10,"), "S023"),
        (("topic: values\n", ""), "R003"),
    ],
)
def test_names_of_a_file_that_is_wrong_are_not_called_unknown_in_others(
    folder: Path, change: tuple[str, str], code: str
) -> None:
    text = (folder / "lending.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - id: debt_ceiling"), text.index("  - id: pile_ceiling")
    (folder / "lending.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    (folder / "values.yaml").write_text(MOVED, encoding="utf-8")
    load(folder)
    found = problems(folder, change, name="values.yaml")
    assert {each.code for each in found} == {code}


def test_of_a_file_in_another_encoding_nobody_knows_what_it_names(folder: Path) -> None:
    text = (folder / "lending.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - id: debt_ceiling"), text.index("  - id: pile_ceiling")
    (folder / "lending.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    (folder / "values.yaml").write_text(MOVED, encoding="utf-16")
    found = problems(folder, ("{group: residents}", "{group: residence}"))
    assert sorted(each.code for each in found) == ["R018", "S005"]


def test_a_wrong_manifest_hides_no_mistake_in_the_rules(folder: Path) -> None:
    manifest = folder / "ruleset.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("version:", "versionn:"), encoding="utf-8")
    found = problems(folder, ("applies: {reader.sort: child}", "applies: {reader.sortt: child}"))
    assert sorted(each.code for each in found) == ["R002", "R003", "R012"]


def test_a_manifest_that_cannot_be_read_is_not_called_missing(folder: Path) -> None:
    (folder / "ruleset.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(Problems) as raised:
        load(folder)
    assert [each.code for each in raised.value.diagnostics] == ["S005"]


def test_the_next_value_ends_the_one_before(folder: Path) -> None:
    path = folder / "lending.yaml"
    written = path.read_text("utf-8")
    assert written.count(", until: 2009-12-31, value: 5") == 1
    before = load(folder).elements.parameters["books_at_once"].values
    path.write_text(written.replace(", until: 2009-12-31, value: 5", ", value: 5"), "utf-8")
    after = load(folder).elements.parameters["books_at_once"].values
    assert [value.period for value in after] == [value.period for value in before]
