"""CI notices a test that is skipped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULE = """
import pytest

def test_runs(): pass
@pytest.mark.skipif(True, reason="needs Chromium")
def test_marked(): pass
def test_while_it_runs(): pytest.skip("no network")
@pytest.mark.xfail(raises=ValueError)
def test_known(): raise ValueError
"""


@pytest.mark.parametrize(
    ("expected", "code", "failed"),
    [
        (None, 0, set()),
        ("", 1, {"test_marked", "test_while_it_runs", "test_whole.py"}),
        ("Chromium nowhere", 1, {"test_while_it_runs"}),
        ("Chromium network nowhere", 0, set()),
    ],
    ids=["not asked", "none", "some", "all"],
)
def test_a_skip_must_be_expected(expected: str | None, code: int, failed: set[str], tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "test_whole.py").write_text(
        "import pytest\npytest.importorskip('nowhere')\n", encoding="utf-8"
    )
    environment = {name: value for name, value in os.environ.items() if name != "EXPECTED_SKIPS"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment |= {} if expected is None else {"EXPECTED_SKIPS": expected}
    options = ["-p", "tests.skips", "-p", "no:cacheprovider", "-rfE", "--continue-on-collection-errors"]
    command = [sys.executable, "-m", "pytest", *options, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path, env=environment
    )
    assert set(re.findall(r"^(?:FAILED|ERROR) (?:\S+::)?(\S+)", done.stdout, re.MULTILINE)) == failed
    assert done.returncode == code
