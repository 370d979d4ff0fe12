"""Where the variable EXPECTED_SKIPS is set, as CI does, a skipped test has failed, unless the reason holds one of its words."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at the report of a test."""
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Look at the report of a module, which may be skipped as a whole."""
    return _judged((yield))


def _judged(report: Report) -> Report:
    """Return the report, failed where a skip was not expected."""
    expected = os.environ.get("EXPECTED_SKIPS")
    if expected is None or not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not any(word in reason for word in expected.split()):
        report.outcome = "failed"
        report.longrepr = f"{reason} (EXPECTED_SKIPS has no word for it)"
    return report
