"""Soziorules beside its peers, in one run: `make peers`, or `python -m benchmarks.side_by_side` with those that are installed.

All decide the rule set of `common_rules/`, each in its own language (`benchmarks.engines`). First all must agree on all cases;
one that does not is named, and the run fails. The ratios matter, not the digits; no test asserts a time.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from benchmarks import common, engines
from benchmarks.common import Answer
from benchmarks.timing import Times, by_rounds, each, process, whole

ROOT: Final = Path(__file__).resolve().parent.parent
TIMED: Final = 1_000
HAND, NUMPY = "written by hand", "numpy by hand, words coded beforehand"
BARE: Final = 'python -c "import pydantic, yaml"'
MODULES: Final = {"openfisca_core": "openfisca_core.simulations, openfisca_core.taxbenefitsystems"}
"""What programs import of an engine, where that is not the module itself."""


@dataclass(frozen=True, slots=True)
class OneCase:
    """An engine for one case, and the cases in the form in which it takes them."""

    decide: Callable[[Any], tuple[int, Any]]
    cases: Sequence[Any]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print three tables; return 1 where an engine answers otherwise."""
    parser = argparse.ArgumentParser(description="Measure soziorules beside other engines.")
    parser.add_argument("--cases", type=int, default=10_000, help="on how many cases all must agree (10,000)")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the table (default 100,000)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured (default 7)")
    options = parser.parse_args(arguments)
    print(f"Python {platform.python_version()}, medians of {options.rounds} rounds, time of the processor")
    cases, rows = common.sample(options.cases), common.sample(options.rows, seed=38)
    single, table = dict(one_by_one(cases)), dict(in_columns(rows))
    different = [*differing(single, cases), *differing_rows(table, rows)]
    if different:
        print("\n".join(different), file=sys.stderr)
        return 1
    print(f"All agree on {len(cases):,} cases, and in columns on {len(rows):,} rows.")
    alone = {name: each(engine.decide, engine.cases[:TIMED]) for name, engine in single.items()}
    show("One case from a dictionary", "µs", 1e6, by_rounds(alone, options.rounds), HAND)
    columns = {name: whole(decide) for name, decide in table.items()}
    show("Columns, on one core", "ns a row", 1e9 / len(rows), by_rounds(columns, options.rounds), NUMPY)
    show("A whole process", "ms", 1e3, by_rounds(dict(arrivals()), options.rounds), BARE)
    return 0


def one_by_one(cases: Sequence[common.Case]) -> Iterator[tuple[str, OneCase]]:
    """Yield the engines for one case that are installed."""
    ours = common.ours(cases)
    yield HAND, OneCase(common.by_hand, cases)
    yield "soziorules", OneCase(common.soziorules(common.trusting()), ours)
    yield "soziorules, pydantic checking the case", OneCase(common.soziorules(common.CHECKED), ours)
    for name, (module, make) in engines.ONE_CASE.items():
        if installed(module):
            yield name, OneCase(make(), cases)


def in_columns(cases: Sequence[common.Case]) -> Iterator[tuple[str, Callable[[], Sequence[Any]]]]:
    """Yield the engines for columns that are installed, each with the cases in the form in which it takes them."""
    yield NUMPY, engines.numpy_by_hand(cases)
    yield "soziorules: reads, checks, names the rules", common.soziorules_columns(cases)
    for name, (module, make) in engines.COLUMNS.items():
        if installed(module):
            yield name, make(cases)


def arrivals() -> Iterator[tuple[str, Callable[[], float]]]:
    """Yield whole processes: bare imports, and the first answer of soziorules in words."""
    check = ("-m", "soziorules", "check", str(ROOT / "examples" / "psychiatrist_30_units_f20.json"))
    yield "python -c pass", process([sys.executable, "-c", "pass"], ROOT)
    yield BARE, process([sys.executable, "-c", "import pydantic, yaml"], ROOT)
    yield "import soziorules", process([sys.executable, "-c", "import soziorules"], ROOT)
    yield "soziorules check CASE, all bundled rules", process([sys.executable, *check], ROOT)
    for name, (module, _) in {**engines.ONE_CASE, **engines.COLUMNS}.items():
        if importlib.util.find_spec(module) is not None:
            imported = f"import {MODULES.get(module, module)}"
            yield f"import of {name}", process([sys.executable, "-c", imported], ROOT)


def installed(module: str) -> bool:
    """Return whether an engine is there; say so where it is not."""
    there = importlib.util.find_spec(module) is not None
    if not there:
        print(f"  ({module} is not installed)")
    return there


def differing(single: Mapping[str, OneCase], cases: Sequence[common.Case]) -> Iterator[str]:
    """Yield a sentence for each engine that answers otherwise than the code by hand."""
    wanted = [common.by_hand(case) for case in cases]
    for name, engine in single.items():
        wrong = sum(
            in_cents(engine.decide(case)) != one for case, one in zip(engine.cases, wanted, strict=True)
        )
        if wrong:
            yield f"{name}: {wrong:,} of {len(cases):,} cases otherwise"


def differing_rows(
    table: Mapping[str, Callable[[], Sequence[Any]]], cases: Sequence[common.Case]
) -> Iterator[str]:
    """Yield a sentence for each engine for columns that answers otherwise; one that gives masks alone is held to these."""
    wanted = [common.by_hand(case) for case in cases]
    for name, decide in table.items():
        made = decide()
        wrong = sum(made[row] not in (one, one[0]) for row, one in enumerate(wanted))
        if wrong:
            yield f"{name}: {wrong:,} of {len(cases):,} rows otherwise"


def in_cents(answer: tuple[int, Any]) -> Answer:
    """Return an answer with its co-payment in cents, where an engine gives it in euros."""
    missed, amount = answer
    return missed, int(amount * 100) if isinstance(amount, Decimal) else amount


def show(title: str, unit: str, scale: float, times: Mapping[str, Times], yardstick: str) -> None:
    """Print a table, the fastest first."""
    print(f"\n{title:<58} {unit:>9}   ratio")
    for name in sorted(times, key=lambda name: times[name].median):
        each_round = times[name]
        print(f"  {name:<56} {each_round.median * scale:>9.2f} {each_round.ratio(times[yardstick]):>7.2f}")


if __name__ == "__main__":
    sys.exit(main())
