"""The table of goals: `python -m benchmarks.goals [--before TREE]` writes where each stands, and stood in another tree.

Wheels are built of both and installed without a cache in folders that nobody can write; the processes and the warm lines of both
take turns, so that a busy machine slows both alike. A line that has become worse by more than a tenth is marked.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.timing import by_rounds, process

ROOT: Final = Path(__file__).resolve().parent.parent
WORSE: Final = 1.1
Found = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Goal:
    """A line of the table; `more`: greater is better. `peer` is the line of the fastest peer, in the same unit."""

    line: str
    what: str
    goal: str
    more: bool = False
    peer: str = ""


GOALS: Final = (
    Goal("check", "`check CASE` from the wheel, read-only, beside `import pydantic, yaml`", "≤ 2 ×, aim 1.5 ×"),
    Goal("import", "`import soziorules` beside `import pydantic`", "≤ 1 ×"),
    Goal("common", "a dozen rules, all missed rules and co-payment (common rule set), by hand", "≤ 2 ×", peer="peer common"),
    Goal("small outcome", "a dozen rules from a `Case`: outcome, by hand", ""),
    Goal("small", "… all missed rules and co-payment with its reason, by hand", "≤ 2 ×"),
    Goal("small sentences", "… with every German sentence, by hand", "≤ 5 ×"),
    Goal("model", "a `Case` from JSON text by its pydantic model, beside `json.loads`", ""),
    Goal("model µs", "… in µs on this machine", ""),
    Goal("decide", "full rules on the mix, beside `json.loads`", ""),
    Goal("decide µs", "… in µs on this machine", "30 µs"),
    Goal("decide again µs", "… of cases seen before", ""),
    Goal("decide without history", "… of cases without a history, beside `json.loads`", ""),
    Goal("short", "JSON to JSON, short answer, beside `json.loads`", ""),
    Goal("short µs", "… in µs on this machine", "100 µs"),
    Goal("short again µs", "… of cases seen before", ""),
    Goal("everything", "JSON to JSON, everything, beside `json.loads`", ""),
    Goal("everything µs", "… in µs on this machine", "400 µs"),
    Goal("everything again µs", "… of cases seen before", ""),
    Goal("columns small", "columns, a dozen rules with reasons: share of numpy by hand", "≥ 0.9", more=True),
    Goal("columns full", "columns, full rules with reasons: share of numpy by hand on the dozen", "≥ 0.08", more=True),
    Goal("columns full M/s", "… in million rows a second on this machine", "4", more=True),
    Goal("pandas M/s", "pandas with texts and histories, million rows a second", "1.5", more=True),
    Goal("wrong", "a wrong row beside a good one", "≤ 10 ×"),
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Measure and print the table as Markdown; return 1 when a line has become worse."""
    parser = argparse.ArgumentParser(description="Write the table of goals.")
    parser.add_argument("--before", type=Path, help="another tree of this project, to compare with")
    parser.add_argument("--rounds", type=int, default=3, help="how often each tree has its turn (default 3)")
    options = parser.parse_args(arguments)
    trees = [ROOT, *([options.before.resolve()] if options.before else [])]
    with tempfile.TemporaryDirectory() as folder:
        cold = processes(
            [installed(tree, Path(folder, str(place))) for place, tree in enumerate(trees)], options.rounds
        )
    warm: list[list[Found]] = [[] for _ in trees]
    for _ in range(options.rounds):
        for found, tree in zip(warm, trees, strict=True):
            found.append(lines(tree))
    results = [{**one, **medians(many)} for one, many in zip(cold, warm, strict=True)]
    now, before = results[0], results[1] if len(results) > 1 else {}
    print(table(now, before))
    return int(any(is_worse(goal, now, before) for goal in GOALS))


def installed(tree: Path, folder: Path) -> Path:
    """Build the wheel of a tree and install it, compiled as pip does, where nobody can write; return the folder."""
    site = folder / "site"
    _python(tree, "hatchling", "build", "-t", "wheel", "-d", str(folder / "wheel"))
    (wheel,) = (folder / "wheel").glob("*.whl")
    _python(tree, "pip", "install", "--no-deps", "--target", str(site), str(wheel))
    for path in [site, *site.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return site


def _python(folder: Path, module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=folder, check=True, capture_output=True)


def processes(sites: list[Path], rounds: int) -> list[Found]:
    """Return the whole processes of each installed wheel, beside bare imports in the same rounds."""
    case = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")
    tasks: dict[str, Callable[[], float]] = {
        "bare": process([sys.executable, "-c", "import pydantic, yaml"], Path("/")),
        "pydantic": process([sys.executable, "-c", "import pydantic"], Path("/")),
    }
    for place, site in enumerate(sites):
        given = {"PYTHONPATH": str(site), "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
        check = [sys.executable, "-m", "soziorules", "check", case]
        tasks[f"check {place}"] = process(check, Path("/"), **given)
        tasks[f"import {place}"] = process([sys.executable, "-c", "import soziorules"], Path("/"), **given)
    times = by_rounds(tasks, 3 * rounds)
    return [
        {
            "check": times[f"check {place}"].ratio(times["bare"]),
            "import": times[f"import {place}"].ratio(times["pydantic"]),
        }
        for place in range(len(sites))
    ]


def lines(tree: Path) -> Found:
    """Return the warm lines of a tree, measured in a process of its own."""
    command = [sys.executable, "-P", str(ROOT / "benchmarks" / "goal_lines.py")]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE)
    found: Found = json.loads(done.stdout)
    return found


def medians(many: list[Found]) -> Found:
    """Return the median of each line."""
    return {name: statistics.median(one[name] for one in many) for name in many[0]}


def is_worse(goal: Goal, now: Found, before: Found) -> bool:
    """Return whether a line that does not hang on this machine's speed has become worse by more than a tenth."""
    if goal.line not in now or goal.line not in before or goal.line.endswith(("µs", "M/s")):
        return False
    ratio = now[goal.line] / before[goal.line]
    return (1 / ratio if goal.more else ratio) > WORSE


def table(now: Found, before: Found) -> str:
    """Return the lines as Markdown."""
    head = ["| what | goal | before | now | fastest peer |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *(row(goal, now, before) for goal in GOALS)])


def row(goal: Goal, now: Found, before: Found) -> str:
    """Return one line as Markdown."""
    worse = " (worse)" if is_worse(goal, now, before) else ""
    cells = [number(before, goal.line), number(now, goal.line) + worse, number(now, goal.peer)]
    return f"| {goal.what} | {goal.goal} | {' | '.join(cells)} |"


def number(found: Found, line: str) -> str:
    """Return a number with three digits; a dash where there is none."""
    return f"{found[line]:.3g}" if line in found else "–"


if __name__ == "__main__":
    sys.exit(main())
