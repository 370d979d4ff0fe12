"""What runs with pydantic and PyYAML alone, and what is said where a feature needs another package."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from soziorules.engine.diagnostics.extras import INSTALLED_BY, MissingPackageError, optional
from tests.test_layers import MODULES, ROOT, imported

EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
SMALL = ROOT / "benchmarks" / "small_rules"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ALONE = {"pydantic", "pydantic_core", "typing_extensions", "yaml"}
"""What a check cannot do without."""


def without(missing: set[str], program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own that finds none of the packages named."""
    hide = f"import sys; sys.modules.update(dict.fromkeys({sorted(missing)!r})); sys.path.insert(0, {str(ROOT)!r})\n"
    command = [sys.executable, "-P", "-c", hide + program]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder)


def command(missing: set[str], words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line where some packages are missing."""
    program = f"from soziorules.cli import main; sys.exit(main({[*words.split(), '--lang', 'en']!r}))"
    return without(missing, program, folder)


def test_every_package_from_elsewhere_is_one_that_a_check_needs_or_has_a_line_that_installs_it() -> None:
    roots = {name.split(".")[0] for module in MODULES for name in imported(module)}
    foreign = roots - set(sys.stdlib_module_names) - {"soziorules"} - ALONE
    assert foreign <= set(INSTALLED_BY)


@pytest.mark.parametrize("line", sorted({*INSTALLED_BY.values()}))
def test_every_line_names_what_the_project_declares(line: str) -> None:
    extra = re.fullmatch(r"soziorules\[(\w+)\]", line)
    if extra:
        assert extra[1] in PROJECT["optional-dependencies"]
    else:
        declared = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
        assert any(re.match(rf"{line}\b", each) for each in declared)


def test_a_missing_package_is_named_with_the_line_that_installs_it() -> None:
    with pytest.raises(ImportError) as raised, optional():
        raise ModuleNotFoundError(name="pyarrow.parquet")
    assert str(raised.value) == 'the package pyarrow is not installed: pip install "soziorules[tables]"'


def test_any_other_missing_module_is_an_error_of_its_own() -> None:
    error = ModuleNotFoundError(name="colour")
    with pytest.raises(ModuleNotFoundError) as raised, optional():
        raise error
    assert raised.value is error
    first = MissingPackageError("furo")
    with pytest.raises(MissingPackageError) as again, optional():
        raise first
    assert again.value is first


@pytest.mark.parametrize(
    "words",
    [
        f"check {EXAMPLE}",
        f"check {EXAMPLE} --format json",
        f"check {EXAMPLE} --format markdown",
        f"ledger {EXAMPLE}",
        "init own",
        f"docs --rules {SMALL} --out handbook",
        "explain I001",
    ],
    ids=lambda words: "-".join(word for word in words.split() if "/" not in word),
)
def test_runs_with_pydantic_and_pyyaml_alone(words: str, tmp_path: Path) -> None:
    done = command(set(INSTALLED_BY), words, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_meanings_are_compared_with_pydantic_and_pyyaml_alone(tmp_path: Path) -> None:
    done = command(set(INSTALLED_BY), "diff 2020-07-03 2020-07-04", tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "4 July 2020" in done.stdout


@pytest.mark.parametrize(
    ("missing", "words", "line"),
    [
        ({"pyarrow"}, "check cases.csv --out decisions.csv", "soziorules[tables]"),
        ({"pyarrow"}, "diff 2015-04-14 2015-04-15 --cases cases.csv", "soziorules[tables]"),
        ({"sphinx"}, f"docs --rules {SMALL} --out pages --format html", "soziorules[docs]"),
        ({"jinja2"}, f"check {EXAMPLE} --format html", "Jinja2"),
        ({"pandas"}, "codes show F20.0", "pandas"),
    ],
    ids=str,
)
def test_the_command_line_says_what_to_install(
    missing: set[str], words: str, line: str, tmp_path: Path
) -> None:
    (tmp_path / "cases.csv").write_text("gaf\n35\n", encoding="utf-8")
    done = command(missing, words, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "I001" in done.stderr
    assert f'pip install "{line}"' in done.stderr


@pytest.mark.parametrize(
    "program",
    [
        "import soziorules; soziorules.decide_frame({})",
        "from soziorules.tables import explain_row; explain_row({}, 0)",
        "import soziorules.spark",
        "import soziorules.engine.columns.batch",
    ],
)
def test_python_says_what_to_install(program: str, tmp_path: Path) -> None:
    done = without({"pyarrow"}, program, tmp_path)
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith(
        'the package pyarrow is not installed: pip install "soziorules[tables]"'
    )
