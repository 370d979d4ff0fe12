"""Many cases: `python -m benchmarks.columns`, every number beside hand-written numpy and the evaluator for one case, in one run.

Nothing here is a test, and no test asserts a time. Before anything is timed, the columns, the code by hand and the evaluator for
one case must agree.
"""

from __future__ import annotations

import argparse
import cProfile
import platform
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import soziorules
from benchmarks import numpy_by_hand, peers
from benchmarks.coded import coded
from benchmarks.run import SMALL
from benchmarks.tables import cases
from benchmarks.timing import Times, by_rounds
from soziorules.engine.columns.evaluator import OUTCOMES
from soziorules.engine.columns.output import to_arrow
from soziorules.engine.columns.table import BLOCK
from soziorules.engine.columns.table_decider import Decider

MILLION = 1e6
SINGLE = 400
"""So many rows are decided one by one; the rest would only take longer."""


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table; return 1 when the ways to an answer disagree."""
    parser = argparse.ArgumentParser(description="Measure columns beside hand-written numpy.")
    parser.add_argument(
        "--rows", type=float, default=1e6, help="largest table (default 1e6; 1e7 takes some minutes)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default 5)")
    parser.add_argument("--profile", action="store_true", help="also print where the time goes")
    parser.add_argument("--no-files", action="store_true", help="leave out Parquet to Parquet")
    options = parser.parse_args(arguments)
    print(
        f"Python {platform.python_version()}, numpy {np.__version__}, pyarrow {pa.__version__}; "
        f"medians of {options.rounds} rounds\n"
    )
    middle = cases(min(int(options.rows), 1 << 18))
    disagreeing = small(middle, options.rounds) + full(middle, options.rounds)
    if disagreeing:
        print(f"{disagreeing} rows are decided differently", file=sys.stderr)
        return 1
    if options.profile:
        profile(middle)
    curve(int(options.rows), options.rounds)
    if not options.no_files:
        files(int(options.rows))
    return 0


def small(table: pa.Table, rounds: int) -> int:
    """Measure the dozen rules from coded columns; return how many rows differ from the code by hand."""
    made = coded(table, soziorules.load_rules(SMALL))
    columns, listed, mental = made.by_hand()
    rows = table.num_rows
    tasks: dict[str, Callable[[], object]] = {
        "numpy by hand": lambda: numpy_by_hand.decide(columns, listed, mental),
        "reasons": made.reasons,
        "all": made.decide,
        "outcomes": made.outcomes,
    }
    head("A dozen rules, from coded columns")
    others = dict(peers.peers(columns, listed, mental))
    single = peers.one_by_one(columns, listed, mental, SINGLE)
    times = measured({**tasks, **others}, rounds)
    wanted = numpy_by_hand.decide(columns, listed, mental)
    line(
        "numpy by hand: outcome, masks of missed and open rules",
        rows,
        times,
        "numpy by hand",
        "numpy by hand",
    )
    line("outcome and deciding rules", rows, times, "reasons", "numpy by hand", "≥ 0.33")
    line("outcome alone", rows, times, "outcomes", "numpy by hand")
    line("everything: missing facts, duties, co-payment", rows, times, "all", "numpy by hand")
    for name in others:
        line(f"{name}: outcome, masks of missed and open rules", rows, times, name, "numpy by hand")
    differing = int((made.outcomes() != wanted[0]).sum())
    for decide in others.values():
        differing += sum(int((one != two).sum()) for one, two in zip(decide(), wanted, strict=True))
    if single is not None:
        took = by_rounds({"Zen": timed(single)}, 1)["Zen"].median
        times["Zen"] = Times((took * rows / SINGLE,) * rounds)
        line("Zen (Rust), one row at a time: masks alone", rows, times, "Zen", "numpy by hand")
        differing += sum((one, two) != each for one, two, each in zip(*wanted[1:], single(), strict=False))
    print()
    return differing


def full(table: pa.Table, rounds: int) -> int:
    """Measure all bundled rules; return how many rows differ from the evaluator for one case."""
    rules, rows = soziorules.load_rules(), table.num_rows
    made = coded(table, rules)
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    strings = frame.astype(
        dict.fromkeys(("prescriber.group", "prescription.kind", "diagnoses", "impairments"), "str")
    )
    few = table.slice(0, SINGLE)
    single = made.cases(few)
    tasks: dict[str, Callable[[], object]] = {
        "outcomes": made.outcomes,
        "reasons": made.reasons,
        "all": made.decide,
        "arrow": lambda: in_arrow(table, rules),
        "pandas": lambda: soziorules.decide_frame(strings),
    }
    times = measured(tasks, rounds)
    one = by_rounds(
        {"one": timed(lambda: [(d.outcome, d.missing, d.figures) for d in map(rules.decide, single)])}, 1
    )
    times["one"] = Times(tuple(each * rows / SINGLE for each in one["one"].rounds) * rounds)
    head("All bundled rules")
    line("the evaluator for one case in a loop, from Case", rows, times, "one", "one")
    line("coded columns: outcome alone", rows, times, "outcomes", "one")
    line("coded columns: outcome and deciding rules", rows, times, "reasons", "one", "≥ 3 M/s")
    line("coded columns: everything", rows, times, "all", "one")
    line("Arrow table of texts and histories: everything", rows, times, "arrow", "one")
    line("pandas frame of texts and histories: everything", rows, times, "pandas", "one", "≥ 1 M/s")
    print()
    answers = soziorules.decide_frame(few)["outcome"].to_pylist()
    expected = [rules.decide(case).outcome.value for case in single]
    assert set(answers) <= {outcome.value for outcome in OUTCOMES}
    return sum(one != two for one, two in zip(answers, expected, strict=True))


def in_arrow(table: pa.Table, rules: soziorules.RuleSet) -> object:
    """Decide an Arrow table block by block."""
    decider = Decider(rules, table.schema)
    batches = table.combine_chunks().to_batches(max_chunksize=BLOCK)
    return [to_arrow(decider.decide(batch), decider.sets, "de") for batch in batches]


def curve(most: int, rounds: int) -> None:
    """Print how the time grows with the rows: it should not grow by the row."""
    head("Scaling, all bundled rules, Arrow to Arrow")
    rules, rows = soziorules.load_rules(), 10_000
    while rows <= min(most, 1_000_000):
        table = cases(rows)
        times = measured({"arrow": lambda table=table: in_arrow(table, rules)}, rounds)  # type: ignore[misc]
        line(f"{rows:,} rows", rows, times, "arrow", "arrow")
        rows *= 10
    print()


def files(most: int) -> None:
    """Measure Parquet to Parquet from ten thousand rows on, with one process and with two, start-up included."""
    print(
        f"{'Parquet to Parquet, all bundled rules':<46} {'seconds':>8} {'million rows/s':>15} {'peak MB':>9}"
    )
    rows = 10_000
    while rows <= most:
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder, "cases.parquet"), Path(folder, "decisions.parquet")
            with pq.ParquetWriter(source, cases(1).schema) as writer:
                for start in range(0, rows, 1 << 20):
                    writer.write_table(cases(min(1 << 20, rows - start), seed=start), row_group_size=1 << 18)
            for workers in (1, 2):
                seconds, memory = command(source, out, workers)
                speed = rows / seconds / MILLION
                what = f"{rows:>12,} rows, --workers {workers}"
                print(f"  {what:<44} {seconds:>8.1f} {speed:>15.2f} {memory / 1024:>9,.0f}")
            sizes = [f"{path.stat().st_size / MILLION:,.1f} MB" for path in (source, out)]
            print(f"  {'':<12} cases {sizes[0]}, decisions {sizes[1]}")
        rows *= 10
    print()


def command(source: Path, out: Path, workers: int) -> tuple[float, float]:
    """Run the command; return its seconds and the peak of its memory with all its processes, in kilobytes."""
    call = [sys.executable, "-m", "soziorules", "check", str(source), "--out", str(out), "--summary", "none"]
    begin = time.perf_counter()
    running = subprocess.Popen([*call, "--workers", str(workers)], stderr=subprocess.DEVNULL)
    peak = 0.0
    while running.poll() is None:
        peak = max(peak, sum(resident(process) for process in family(running.pid)))
        time.sleep(0.05)
    return time.perf_counter() - begin, peak


def family(process: int) -> list[int]:
    """Return a process and all below it."""
    found = [process]
    for path in Path("/proc", str(process), "task").glob("*/children"):
        found += [each for child in path.read_text().split() for each in family(int(child))]
    return found


def resident(process: int) -> float:
    """Return the kilobytes of memory that a process holds; nothing for one that has ended."""
    try:
        lines = Path("/proc", str(process), "status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def profile(table: pa.Table) -> None:
    """Print the functions in which a run from Arrow to Arrow spends most."""
    profiler = cProfile.Profile(time.process_time)
    profiler.runcall(in_arrow, table, soziorules.load_rules())
    pstats.Stats(profiler).sort_stats("cumulative").print_stats("soziorules", 30)


def measured(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Measure whole runs."""
    return by_rounds({name: timed(task) for name, task in tasks.items()}, rounds)


def timed(task: Callable[[], object]) -> Callable[[], float]:
    """Return a task for `by_rounds`."""

    def once() -> float:
        begin = time.perf_counter()
        task()
        return time.perf_counter() - begin

    return once


def head(title: str) -> None:
    """Print the head of a section."""
    print(f"{title:<60} {'million rows/s':>14}   ratio   goal")


def line(what: str, rows: int, times: Mapping[str, Times], name: str, yardstick: str, goal: str = "") -> None:
    """Print one line: how many rows a second, and how many times as fast as the yardstick."""
    speed = rows / times[name].median / MILLION
    print(f"  {what:<58} {speed:>14.2f} {times[yardstick].ratio(times[name]):>7.2f}   {goal}")


if __name__ == "__main__":
    sys.exit(main())
