"""Tries each promise on many cases of both generators: `python -m scripts.try_promises CASES [PROMISE ...]`, so many of each.

What was tried is kept batch by batch (`--keep`): who stops the run and starts it again goes on where it was, as long as program,
rules and promises are the same. Each case on which a promise is broken is printed as it is found, a table at the end.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from tests.promises.completions import RULES
from tests.promises.promises import PROMISES
from tests.promises.streams import STREAMS

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "promises.ndjson"
BATCH = 500
"""So many cases are tried, and kept as tried, at a time."""
MOST = 3
"""So many broken cases of one promise in one batch are enough."""

Batch = tuple[str, int, int, tuple[str, ...]]
"""A generator, the number of a batch, how many cases it has, and the promises to try."""
Row = dict[str, Any]


def state() -> str:
    """Return a checksum of all that a result rests on: program, rules, schema of cases, promises."""
    made = hashlib.sha256()
    for folder, pattern in (("soziorules", "*.py"), ("rules", "*.yaml"), ("tests/promises", "*.py")):
        for file in sorted((ROOT / folder).rglob(pattern)):
            made.update(file.read_bytes())
    return made.hexdigest()[:16]


def prepare() -> None:
    """Compile all laws once; what stays for ever need not be looked through for garbage again and again."""
    RULES.warm()
    gc.freeze()


def tried(batch: Batch) -> Row:
    """Return what became of each promise in a batch: all of one case one after the other, as they share its decisions."""
    generator, number, count, names = batch
    promises = [each for each in PROMISES if each.__name__ in names]
    seconds, failures, broken = dict.fromkeys(names, 0.0), Counter[str](), []
    for plain in STREAMS[generator](count, number):
        for promise in promises:
            begun = time.process_time()
            try:
                promise(plain)
            except Exception as error:  # noqa: BLE001  # whatever it is, the case is kept and the next one tried
                failures[promise.__name__] += 1
                if failures[promise.__name__] <= MOST:
                    broken.append({"promise": promise.__name__, "case": plain, "why": repr(error)[:600]})
            seconds[promise.__name__] += time.process_time() - begun
    of = {name: [count, failures[name], round(seconds[name], 2)] for name in names}
    return {"generator": generator, "batch": number, "cases": count, "promises": of, "broken": broken}


def batches(count: int, names: Iterable[str], kept: Iterable[Row], begin: int = 0) -> Iterator[Batch]:
    """Yield what is left to try, the generators in turn, from a case on."""
    known = {(row["generator"], row["batch"], row["cases"], name) for row in kept for name in row["promises"]}
    for first in range(begin // BATCH * BATCH, count, BATCH):
        size = min(BATCH, count - first)
        for generator in STREAMS:
            batch = generator, first // BATCH, size
            left = tuple(name for name in names if (*batch, name) not in known)
            if left:
                yield *batch, left


def kept_in(file: Path, now: str) -> list[Row]:
    """Return what was tried before in the same state."""
    if not file.exists():
        return []
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["state"] == now]


def table(rows: Iterable[Row], names: Iterable[str]) -> Iterator[str]:
    """Yield a line for each promise and generator: how many cases were tried, on how many it was broken, in which time."""
    total: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        for name, figures in row["promises"].items():
            so_far = total.setdefault((name, row["generator"]), [0, 0, 0])
            total[name, row["generator"]] = [one + other for one, other in zip(so_far, figures, strict=True)]
    for name in names:
        for generator in STREAMS:
            cases, broken, seconds = total.get((name, generator), [0, 0, 0])
            yield f"{name:64} {generator:7} {cases:7.0f} cases {broken:4.0f} broken {seconds:8.1f} s"


def main(arguments: list[str]) -> int:
    """Return 1 if any promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int)
    parser.add_argument("promises", nargs="*", metavar="PROMISE")
    parser.add_argument(
        "--begin", type=int, default=0, help="leave out so many cases that an earlier version was tried on"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=KEPT)
    asked = parser.parse_args(arguments)
    names = [each.__name__ for each in PROMISES if not asked.promises or each.__name__ in asked.promises]
    now = state()
    rows = kept_in(asked.keep, now)
    left = list(batches(asked.cases, names, rows, asked.begin))
    asked.keep.parent.mkdir(parents=True, exist_ok=True)
    with asked.keep.open("a", encoding="utf-8") as file, Pool(asked.processes, prepare) as pool:
        for place, row in enumerate(pool.imap_unordered(tried, left), 1):
            rows.append(row)
            print(json.dumps({"state": now, **row}), file=file, flush=True)
            for broken in row["broken"]:
                print(json.dumps(broken), flush=True)
            print(f"\r{place} of {len(left)} batches", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(*table(rows, names), sep="\n")
    return int(any(failures for row in rows for _, failures, _ in row["promises"].values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
