"""pytest plug-in: case tests in YAML become pytest tests, one each.

In the configuration of pytest, `soziorules_cases` lists folders of case tests and `soziorules_rules` names a folder of rules
(default: the bundled ones), or `module:function` that returns a rule set of another field of law. Without `soziorules_cases`
nothing is collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from soziorules.engine.diagnostics import Problems

if TYPE_CHECKING:
    from soziorules.engine.casetests.cases import CaseTest
    from soziorules.engine.evaluator.rules import RuleSet


class UnexpectedDecisionError(Exception):
    """A decision is not as a case test expects."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options to the configuration."""
    parser.addini("soziorules_cases", "folders of case tests in YAML", type="paths", default=[])
    parser.addini(
        "soziorules_rules", "folder of rules, or module:function (default: the bundled ones)", default=""
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a folder of cases that is not there: nothing would be tested, and nobody would notice."""
    for place in _places(config):
        if not place.exists():
            raise pytest.UsageError(f"soziorules_cases: no such file or folder: {place.name}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file that `soziorules test` would read, too."""
    places = _places(parent.config)
    if places and file_path.resolve() in _files(places):
        collected: pytest.Collector = CasesFile.from_parent(parent, path=file_path)
        return collected
    return None


def _places(config: pytest.Config) -> tuple[Path, ...]:
    return tuple(Path(place) for place in config.getini("soziorules_cases"))


class CasesFile(pytest.File):
    """A file of case tests. The bases of all files are known in it, as with `soziorules test`."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test for each case of the file. Raises CollectError with what is wrong in this file, or where else."""
        rules = self.config.getini("soziorules_rules")
        named = ":" in rules and not (self.config.rootpath / rules).exists()
        folder = rules if named or not rules else str(self.config.rootpath / rules)
        tests = _tests(_places(self.config))
        if isinstance(tests, Problems):
            raise self.CollectError(self._problems(tests))
        here = self.path.resolve()
        for test in tests:
            if Path(test.place.file).resolve() == here:
                yield CaseItem.from_parent(self, name=test.name, test=test, rules=folder)

    def _problems(self, problems: Problems) -> str:
        from soziorules.engine.diagnostics import render

        here = self.path.resolve()
        own = [
            each for each in problems.diagnostics if each.place and Path(each.place.file).resolve() == here
        ]
        if own:
            return render(own, "en")
        places = sorted({each.place.at if each.place else each.message.en for each in problems.diagnostics})
        return f"Cases can be run only when all files of cases are sound. Something is wrong at {', '.join(places)}"


class CaseItem(pytest.Item):
    """One case test."""

    def __init__(self, *, test: CaseTest, rules: str, **more: object) -> None:
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
def _files(places: tuple[Path, ...]) -> frozenset[Path]:
    from soziorules.engine.casetests.case_files import case_files

    return frozenset(path.resolve() for path in case_files(places))


@lru_cache(maxsize=16)
def _tests(places: tuple[Path, ...]) -> tuple[CaseTest, ...] | Problems:
    """Return all tests, or what is wrong; remembered, so that it is found once and not once for each file."""
    from soziorules.engine.casetests.case_files import load_cases

    try:
        return load_cases(places)
    except Problems as problems:
        return problems


@lru_cache(maxsize=4)
def _rules(folder: str) -> RuleSet:
    from soziorules.api import load_rules

    path = Path(folder)
    module, colon, function = folder.rpartition(":")
    if colon and not path.exists():
        made: RuleSet = getattr(import_module(module), function)()
        return made
    return load_rules(path if folder else None)
