"""Amends every parameter of the rules in turn and looks whether lint, difference, proof and case tests are as they should be.

`python -m scripts.try_amendments [ID …]`: half a minute for each value. What it says of a value in a line: the day named for it,
and the first one from which a case shows it, must be the day of the amendment, the proof must have no finding that the rules of
today do not have, there must be a boundary case where a rule or an outcome turns, and no case of an earlier day may change. A
value that only texts or figures show is named.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.proof_output import promises_of
from soziorules.engine.amendment.boundaries import boundary_cases, difference
from soziorules.engine.amendment.boundary_file import BoundaryCase, in_yaml
from soziorules.engine.amendment.plan import plan, tried
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import CaseTest, run_cases
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Parameter
from soziorules.engine.proof.prove import Prover
from soziorules.render.corrections import corrections

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
DAY = dt.date(2028, 1, 1)


def main(names: list[str]) -> int:
    """Try the parameters that are in force on the day; exit code 1 where one is not as it should be."""
    rules = load_rules()
    wanted = names or [name for name, each in rules.elements.parameters.items() if each.on(DAY) is not None]
    before = _findings(rules, str(bundled_rules()))
    failed = 0
    for name in wanted:
        wrong = list(_wrong(rules, name, before))
        failed += bool(wrong)
        print(f"{name}: {'; '.join(wrong) or 'as it should be'}", flush=True)
    return 1 if failed else 0


def _wrong(rules: RuleSet, name: str, before: frozenset[str]) -> Iterator[str]:
    parameter = rules.elements.parameters[name]
    request = Amendment(name, DAY, (_norm(parameter),), value=_other(parameter))
    folder = bundled_rules()
    made = plan(request, rules, folder)
    tests = load_cases([CASES])
    with tried(folder, {made.path.name: made.after}, load_rules) as amended:
        changes = difference(made, rules, amended)
        shown = [each for each in changes if each.shown]
        (named,) = [each.days for each in corrections(rules, amended, changes).listed if each.id == name]
        if not changes:
            print(f"{name}: no condition and no formula reads it, only texts show it")
        elif not shown:
            print(f"{name}: no case was found that shows it to a rule, only figures do")
        if named != (DAY,):
            yield f"named with {', '.join(map(str, named)) or 'no day'}"
        elif shown and shown[-1].first != DAY:
            yield f"differs from {shown[-1].first}"
        elif shown and (shown[-1].rules or shown[-1].outcomes):
            yield from _unshown(boundary_cases(made, rules, amended, changes, tests, "en"), rules, amended)
        new = _findings(amended, str(folder)) - before
        if new:
            yield f"findings: {', '.join(sorted(new))}"
        broken = [each.test.name for each in run_cases(_earlier(tests), amended) if not each.passed]
        if broken:
            yield f"cases: {', '.join(broken)}"


def _unshown(cases: Sequence[BoundaryCase], old: RuleSet, new: RuleSet) -> Iterator[str]:
    """Say what is wrong with boundary cases: they must hold under the amended rules, and one of them not under those before."""
    with TemporaryDirectory() as folder:
        written = Path(folder) / "amended.yaml"
        written.write_text(in_yaml(cases, "en"), encoding="utf-8")
        tests = load_cases([written]) if cases else ()
    broken = [each.test.name for each in run_cases(tests, new) if not each.passed]
    if broken:
        yield f"boundary cases that do not hold: {', '.join(broken)}"
    if all(each.passed for each in run_cases(tests, old)):
        yield "no boundary case"


def _earlier(tests: Iterable[CaseTest]) -> Iterator[CaseTest]:
    """Yield the tests of cases of an earlier day that speak of earlier days only.

    A case without a day is decided by the law of every day, the amended one too; the day from which a case works is tried
    under the law of that day.
    """
    for test in tests:
        days = (test.as_of or test.given.get("prescribed_on"), test.expect.not_before or DAY.min)
        if None not in days and max(map(str, days)) < DAY.isoformat():
            yield test


def _findings(rules: RuleSet, folder: str) -> frozenset[str]:
    prover = Prover(rules, rules.scenarios(), promises_of(rules, folder))
    return frozenset(each.name for each in prover.report(DAY, None, lambda first: None).findings)


def _norm(parameter: Parameter) -> str:
    dated = parameter.on(DAY)
    assert dated is not None
    return dated.citations[0].norm


def _other(parameter: Parameter) -> str:
    """Return a value a little above: one that passed another limit would rightly be found contradictory or without effect."""
    dated = parameter.on(DAY)
    assert dated is not None
    value = dated.value
    match value:
        case dt.date():
            return str(value + dt.timedelta(days=31))
        case Decimal():
            return str(value + 1)
        case int():
            return str(value + max(1, value // 10))
        case _:
            raise AssertionError(parameter.head.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
