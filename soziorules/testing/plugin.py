"""pytest plug-in: case tests in YAML become pytest tests, one each.

In the configuration of pytest, `soziorules_cases` lists folders of case tests and `soziorules_rules` names a folder of rules
(default: the bundled ones). Without `soziorules_cases` nothing is collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from soziorules.engine.casetests.cases import CaseTest
    from soziorules.engine.evaluator.rules import RuleSet


class UnexpectedDecisionError(Exception):
    """A decision is not as a case test expects."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options to the configuration."""
    parser.addini("soziorules_cases", "folders of case tests in YAML", type="paths", default=[])
    parser.addini("soziorules_rules", "folder of rules (default: the bundled ones)", default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a YAML file that lies in one of the folders."""
    folders = [Path(folder) for folder in parent.config.getini("soziorules_cases")]
    if file_path.suffix == ".yaml" and any(folder in file_path.parents for folder in folders):
        collected: pytest.Collector = CasesFile.from_parent(parent, path=file_path)
        return collected
    return None


class CasesFile(pytest.File):
    """A file of case tests. The bases of all files of its folder are known in it."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test for each case of the file."""
        rules = self.config.getini("soziorules_rules")
        folder = str(self.config.rootpath / rules) if rules else None
        for test in _tests(self.path.parent):
            if Path(test.place.file).name == self.path.name:
                yield CaseItem.from_parent(self, name=test.name, test=test, rules=folder)


class CaseItem(pytest.Item):
    """One case test."""

    def __init__(self, *, test: CaseTest, rules: str | None, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self._test = test
        self._rules = rules

    def runtest(self) -> None:
        """Run the test. Raises UnexpectedDecisionError with what was expected and what came instead."""
        from soziorules.engine.casetests.cases import run_case

        result = run_case(self._test, _rules(self._rules))
        if not result.passed:
            raise UnexpectedDecisionError(result.explanation.en)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """Return what is shown of a failure: no traceback where the decision differs."""
        if isinstance(excinfo.value, UnexpectedDecisionError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the test stands."""
        return self.path, self._test.place.line - 1, self.name


@lru_cache(maxsize=16)
def _tests(folder: Path) -> tuple[CaseTest, ...]:
    from soziorules.engine.casetests.case_files import load_cases

    return tuple(load_cases([folder]))


@lru_cache(maxsize=4)
def _rules(folder: str | None) -> RuleSet:
    from soziorules.api import load_rules

    return load_rules(folder)
