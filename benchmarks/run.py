"""One command, one table: `python -m benchmarks.run`.

Every number stands beside a yardstick from the same run; the ratios matter, not the digits. Nothing here is a test, and
no test asserts a time. Before anything is timed, the compiled rules and the hand-written yardstick must agree.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import soziorules
from benchmarks import handwritten
from benchmarks.agreement import disagreements
from benchmarks.cases import sample
from benchmarks.timing import Times, by_rounds, each, process, reported
from soziorules.bundled import bundled_rules
from soziorules.soziotherapie.case import Case

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "benchmarks" / "small_rules"
EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
DAY = dt.date(2026, 11, 20)
MICRO, MILLI = 1e6, 1e3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `goal` is a bound on the ratio or, with a unit, on the time."""

    what: str
    times: Times
    yardstick: Times
    goal: float | None = None
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows in one unit."""

    title: str
    unit: str
    scale: float
    rows: tuple[Row, ...]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table; return 1 when yardstick and rules disagree."""
    parser = argparse.ArgumentParser(description="Measure soziorules beside hand-written code.")
    parser.add_argument("--cases", type=int, default=500, help="how many invented cases (default 500)")
    parser.add_argument("--rounds", type=int, default=15, help="how often each is measured (default 15)")
    options = parser.parse_args(arguments)
    texts = [json.dumps(plain) for plain in sample(options.cases)]
    cases = [Case.model_validate_json(text) for text in texts]
    different = disagreements(soziorules.load_rules(SMALL), cases)
    if different:
        print(
            f"{len(different)} of {len(cases)} cases: yardstick and rules disagree: {different[0]}",
            file=sys.stderr,
        )
        return 1
    print(f"Python {platform.python_version()}, {len(cases)} cases, medians of {options.rounds} rounds\n")
    print_section(processes(options.rounds))
    print_section(loading(options.rounds))
    print_section(classification(options.rounds))
    print_section(small(cases, options.rounds))
    print_section(full(texts, cases, options.rounds))
    return 0


def processes(rounds: int) -> Section:
    """Measure whole processes: one check beside bare imports."""
    bare = process([sys.executable, "-c", "import pydantic, yaml"], ROOT)
    check = [sys.executable, "-m", "soziorules", "check", str(EXAMPLE)]
    tasks = {
        "bare": bare,
        "check": process(check, ROOT),
        "json": process([*check, "--format", "json"], ROOT),
        "import": process([sys.executable, "-c", "import soziorules"], ROOT),
        "pydantic": process([sys.executable, "-c", "import pydantic"], ROOT),
    }
    with own_rules() as rules:
        tasks["anew"] = process([*check, "--rules", rules], ROOT)
        times = by_rounds(tasks, rounds)
    rows = (
        Row('python -c "import pydantic, yaml"', times["bare"], times["bare"]),
        Row("python -m soziorules check CASE", times["check"], times["bare"], 2),
        Row("… with --format json", times["json"], times["bare"], 2),
        Row("… with rules of one's own, read and checked anew", times["anew"], times["bare"]),
        Row('python -c "import soziorules", beside pydantic', times["import"], times["pydantic"], 1),
    )
    return Section("A whole process", "ms", MILLI, rows)


@contextmanager
def own_rules() -> Iterator[str]:
    """Yield a folder with a copy of the bundled rules, of which nothing is made ready."""
    with tempfile.TemporaryDirectory() as folder:
        yield str(shutil.copytree(bundled_rules(), Path(folder) / "rules"))


def loading(rounds: int) -> Section:
    """Measure reading, checking and compiling rules for one day, each time in a new process."""
    load = "import time, datetime, soziorules; begin = time.perf_counter(); "
    load += f"soziorules.load_rules({{}}).at(datetime.date.fromisoformat({DAY.isoformat()!r})); "
    load += "print(time.perf_counter() - begin)"
    with own_rules() as rules:
        tasks = {
            "full": reported([sys.executable, "-c", load.format(repr(rules))], ROOT),
            "ready": reported([sys.executable, "-c", load.format("")], ROOT),
            "dozen": reported([sys.executable, "-c", load.format(repr(str(SMALL)))], ROOT),
        }
        times = by_rounds(tasks, rounds)
    rows = (
        Row("all bundled rules, read and checked anew", times["full"], times["full"], 200e-3, absolute=True),
        Row("all bundled rules, made ready beforehand", times["ready"], times["full"]),
        Row("the dozen rules, read and checked anew", times["dozen"], times["full"]),
    )
    return Section("Loading, checking and compiling for one day", "ms", MILLI, rows)


def classification(rounds: int) -> Section:
    """Measure the classification: what one check needs of it, and the whole table in pandas; each in a new process."""
    timed = "import time; {before}; begin = time.perf_counter(); {what}; print(time.perf_counter() - begin)"
    light = timed.format(before="from soziorules.icd import describe", what="describe('F20.0', 2026)")
    table = timed.format(
        before="import pandas; from soziorules.icd import Catalogue", what="Catalogue(2026).frame()"
    )
    memory = (
        "import resource, pandas; from soziorules.icd import Catalogue; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; Catalogue(2026).frame(); "
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)"
    )
    tasks = {
        "light": reported([sys.executable, "-c", light], ROOT),
        "table": reported([sys.executable, "-c", table], ROOT),
        "memory": reported([sys.executable, "-c", memory], ROOT),
    }
    times = by_rounds(tasks, min(rounds, 5))
    print(f"Catalogue(2026) adds {times['memory'].median:.0f} MiB to the peak of a process with pandas\n")
    rows = (
        Row("the first code of a check, without pandas", times["light"], times["table"]),
        Row("Catalogue(2026).frame(), pandas imported", times["table"], times["table"]),
    )
    return Section("The classification", "ms", MILLI, rows)


def small(cases: list[Case], rounds: int) -> Section:
    """Measure one decision under the dozen rules beside the same rules written by hand."""
    decide = soziorules.load_rules(SMALL).at(DAY).decide

    sources = [rule.wording.citations for rule in decide(cases[0]).evaluator.program.law.rules]

    def answer(case: Case) -> object:
        decision = decide(case)
        return decision.outcome, decision.verdict.missed, decision.figures.get("copayment")

    def sentences(case: Case) -> object:
        decision = decide(case)
        return decision.outcome, decision.figures.get("copayment"), decision.sentences("de"), sources

    tasks: dict[str, Callable[[Case], object]] = {
        "by hand": handwritten.decide,
        "by hand, stated": handwritten.decide_stated,
        "decide": decide,
        "answer": answer,
        "sentences": sentences,
    }
    times = by_rounds({name: each(call, cases) for name, call in tasks.items()}, rounds)
    yardstick = times["by hand"]
    rows = (
        Row("written by hand: outcome, missed, open, co-payment", yardstick, yardstick),
        Row("written by hand, taking every fact for stated", times["by hand, stated"], yardstick),
        Row("Evaluator.decide: outcome", times["decide"], yardstick),
        Row("… with all missed rules and the co-payment", times["answer"], yardstick, 2),
        Row("… with every German sentence and source", times["sentences"], yardstick, 5),
    )
    return Section("One decision from a Case, a dozen rules", "µs", MICRO, rows)


def full(texts: list[str], cases: list[Case], rounds: int) -> Section:
    """Measure one decision under all bundled rules, from a Case and from JSON to JSON."""
    rules = soziorules.load_rules()
    decide = rules.at(DAY).decide

    def json_to_json(text: str) -> str:
        return soziorules.check(json.loads(text), rules=rules).to_json("de")

    times = by_rounds(
        {
            "validation": each(Case.model_validate_json, texts),
            "decide": each(decide, cases),
            "json": each(json_to_json, texts),
            "text": each(lambda case: decide(case).to_text("de"), cases),
        },
        rounds,
    )
    yardstick = times["validation"]
    rows = (
        Row("pydantic alone: a Case from JSON text", yardstick, yardstick),
        Row(
            "Evaluator.decide with all that explanations need",
            times["decide"],
            yardstick,
            30e-6,
            absolute=True,
        ),
        Row("JSON text to JSON text, all sentences", times["json"], yardstick, 100e-6, absolute=True),
        Row("a Case to German text", times["text"], yardstick),
    )
    return Section("One decision, all bundled rules", "µs", MICRO, rows)


def print_section(section: Section) -> None:
    """Print the rows of a section: time, ratio to the yardstick, goal, and whether it is reached."""
    print(f"{section.title:<54} {section.unit:>9}   ratio   goal")
    for row in section.rows:
        ratio = row.times.ratio(row.yardstick)
        print(
            f"  {row.what:<52} {row.times.median * section.scale:>9.2f} {ratio:>7.2f}   {verdict(row, section, ratio)}"
        )
    print()


def verdict(row: Row, section: Section, ratio: float) -> str:
    """Return the goal of a row and whether it is reached."""
    if row.goal is None:
        return ""
    if row.absolute:
        return f"< {row.goal * section.scale:g} {section.unit}: {'reached' if row.times.median < row.goal else 'missed'}"
    return f"≤ {row.goal:g} times: {'reached' if ratio <= row.goal else 'missed'}"


if __name__ == "__main__":
    sys.exit(main())
