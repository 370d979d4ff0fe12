"""The pytest plug-in: YAML cases become tests; without its option it collects nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

CASES = """\
bases:
  insured: {prescribed_on: 2026-11-20, patient: {statutory_insured: true}}
cases:
  - name: "Nothing else is known"
    base: insured
    given: {}
    expect: {outcome: undetermined}
    source: "design"
  - name: "Not insured at all"
    base: insured
    given: {patient: {statutory_insured: null, coverage: none}}
    expect: {outcome: EXPECTED, deciding: [entitlement.insured]}
    source: "SGB V § 37a Abs. 1 Satz 1"
"""
ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "soziorules.testing.plugin", "-q", *options, str(folder)]
    # Where the package is installed pytest finds the plug-in by itself; named once more it would be there twice.
    # The rest of the environment stays as it is: a measurement of coverage hands itself on to programs that are started in it.
    path = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder, env=path)


def project(folder: Path, expected: str, ini: str = "soziorules_cases = cases") -> Path:
    (folder / "cases").mkdir()
    (folder / "cases" / "own.yaml").write_text(CASES.replace("EXPECTED", expected), encoding="utf-8")
    (folder / "pytest.ini").write_text(f"[pytest]\n{ini}\n", encoding="utf-8")
    return folder


def test_each_case_is_a_test(tmp_path: Path) -> None:
    done = run(project(tmp_path, "not_eligible"), "-vv")
    assert "2 passed" in done.stdout
    assert "Not insured at all" in done.stdout


def test_a_failure_says_what_was_expected_and_where(tmp_path: Path) -> None:
    done = run(project(tmp_path, "eligible"))
    assert done.returncode == 1
    assert "outcome: expected eligible, is not_eligible" in done.stdout
    assert "own.yaml:9" in done.stdout
    assert "Traceback" not in done.stdout


LOANS = """\
cases:
  - name: "Eight books may be lent"
    given:
      {lent_on: 2020-05-01, reader: {sort: adult}, loan: {count: 8, returned: [0, 0]}, books: [], card: {valid_from: 2019-01-01}}
    expect: {outcome: eligible}
    source: "Statute § 2"
  - name: "Nine may not"
    given: {lent_on: 2020-05-01, loan: {count: 9}}
    expect: {outcome: not_eligible, deciding: [lending.books_at_once]}
    source: "Statute § 2"
"""


def test_cases_of_another_field_of_law(tmp_path: Path) -> None:
    ini = "soziorules_cases = cases\nsoziorules_rules = tests.engine.whole_library:library"
    folder = project(tmp_path, "eligible", ini)
    (folder / "cases" / "own.yaml").write_text(LOANS, encoding="utf-8")
    done = run(folder, "-vv")
    assert "2 passed" in done.stdout, done.stdout


def test_without_the_option_nothing_is_collected(tmp_path: Path) -> None:
    done = run(project(tmp_path, "eligible", ini=""))
    assert "no tests ran" in done.stdout


def test_rules_of_ones_own_are_those_of_the_option(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    insured = tmp_path / "rules" / "entitlement.yaml"
    text = insured.read_text(encoding="utf-8")
    assert "[statutory, section_264" in text
    turned = text.replace("[statutory, section_264", "[none, section_264")
    insured.write_text(turned, encoding="utf-8")
    done = run(project(tmp_path, "undetermined", ini="soziorules_cases = cases\nsoziorules_rules = rules"))
    assert "own.yaml:4" in done.stdout
    assert "outcome: expected undetermined, is not_eligible" in done.stdout


def test_each_file_has_its_own_cases_and_the_bases_of_its_folder(tmp_path: Path) -> None:
    folder = project(tmp_path, "not_eligible")
    more = [*CASES.splitlines()[2:3], *CASES.splitlines()[8:]]
    text = (
        "\n".join(more).replace("Not insured at all", "Still not insured").replace("EXPECTED", "not_eligible")
    )
    (folder / "cases" / "more.yaml").write_text(text, encoding="utf-8")
    done = run(folder, "-vv")
    assert "3 passed" in done.stdout
    assert "more.yaml::Still not insured PASSED" in done.stdout
    assert "own.yaml::Still not insured" not in done.stdout


def written(folder: Path, name: str, text: str) -> None:
    path = folder / "cases" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def as_the_command(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "soziorules", "test", "cases", "--lang", "en"]
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder, env=path)


def test_files_in_sub_folders_are_found_once_and_share_their_bases(tmp_path: Path) -> None:
    folder = project(tmp_path, "not_eligible", "soziorules_cases = cases cases/deep")
    one = "cases: [{name: 'NAME', base: insured, expect: {outcome: undetermined}, source: X}]\n"
    written(folder, "deep/own.yaml", one.replace("NAME", "Below, by the base above"))
    written(folder, "deep/er/own.yaml", one.replace("NAME", "Deeper, under the same name of a file"))
    done = run(folder, "-vv")
    assert "4 passed" in done.stdout
    assert "deep/own.yaml::Below, by the base above PASSED" in done.stdout
    assert "4 cases" in as_the_command(folder).stdout


def test_a_broken_file_is_named_with_its_place_and_without_frames(tmp_path: Path) -> None:
    folder = project(tmp_path, "not_eligible")
    written(folder, "broken.yaml", "cases: [{name: Odd, expext: {}}]\n")
    done = run(folder)
    assert done.returncode == 2
    assert "error[R002]" in done.stdout
    assert "broken.yaml:1" in done.stdout
    assert "Something is wrong at " in done.stdout
    assert "plugin.py" not in done.stdout
    command = as_the_command(folder)
    assert command.returncode == 2
    assert "error[R002]" in command.stderr


def test_a_case_that_stands_twice_is_said_and_not_run_twice(tmp_path: Path) -> None:
    folder = project(tmp_path, "not_eligible")
    written(folder, "again/own.yaml", CASES.replace("EXPECTED", "not_eligible"))
    done = run(folder)
    assert "error[T001]" in done.stdout
    assert "passed" not in done.stdout
    assert "error[T001]" in as_the_command(folder).stderr


def test_a_folder_that_is_not_there_is_no_success(tmp_path: Path) -> None:
    done = run(project(tmp_path, "not_eligible", "soziorules_cases = caess"))
    assert done.returncode == 4
    assert "no such file or folder: caess" in done.stderr


def test_a_single_file_can_be_named(tmp_path: Path) -> None:
    done = run(project(tmp_path, "not_eligible", "soziorules_cases = cases/own.yaml"))
    assert "2 passed" in done.stdout


def test_a_crash_is_no_failed_case_and_keeps_its_traceback(tmp_path: Path) -> None:
    folder = project(tmp_path, "not_eligible", ini="soziorules_cases = cases\nsoziorules_rules = nowhere")
    done = run(folder)
    assert done.returncode == 1
    assert "error[R001]" in done.stdout
    assert "plugin.py" in done.stdout
