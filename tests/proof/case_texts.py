"""Case tests of the invented rule set, written to a folder, read and run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import CaseResult, run_case
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Text
from tests.engine.lending import DOMAIN, Loan, load


def read_loan(plain: Mapping[str, Any]) -> Loan:
    """Return a loan; what it does not know, and a count below one, is an input error."""
    wrong = [name for name in plain if name not in Loan.__dataclass_fields__]
    wrong += [name for name, value in plain.items() if name == "count" and value < 1]
    if wrong:
        raise Problems(tuple(Diagnostic("C001", Text("falsch", "wrong"), path=f"$.{name}") for name in wrong))
    days = {
        name: dt.date.fromisoformat(value)
        for name, value in plain.items()
        if name in ("lent_on", "valid_from")
    }
    sets = {name: frozenset(value) for name, value in plain.items() if name == "purposes"}
    lists = {name: tuple(value) for name, value in plain.items() if name in ("books", "returned")}
    return Loan(**{**plain, **days, **sets, **lists})


def rules() -> RuleSet:
    """Return the lending library's rules with a domain that reads cases from files."""
    return RuleSet(load().elements, replace(DOMAIN, read_case=read_loan))


def run(tmp_path: Path, text: str) -> list[CaseResult]:
    """Return what came of the cases in a text."""
    file = tmp_path / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    return [run_case(test, rules()) for test in load_cases([file])]


def problems(tmp_path: Path, **texts: str) -> list[tuple[str, str]]:
    """Return code and place of each problem in files of cases."""
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as caught:
        load_cases([tmp_path])
    return [
        (item.code, "" if item.place is None else f"{Path(item.place.file).name}:{item.place.line}")
        for item in caught.value.diagnostics
    ]
