"""A million decisions in one process: is the last hundredth as fast as the first, and does memory stay flat?"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import resource
import sys
import time

import soziorules
from benchmarks.cases import sample
from soziorules.soziotherapie.case import Case

DAY = dt.date(2026, 11, 20)
PARTS = 100


def main(arguments: list[str] | None = None) -> int:
    """Decide many cases under the bundled rules and print how time and memory went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=1_000_000, help="how many (default a million)")
    parser.add_argument("--cases", type=int, default=5_000, help="how many different cases (default 5,000)")
    options = parser.parse_args(arguments)
    decide = soziorules.load_rules().at(DAY).decide
    cases = itertools.cycle([Case.model_validate_json(json.dumps(plain)) for plain in sample(options.cases)])
    print(f"{'decisions':>10} {'µs each':>9} {'peak memory, MiB':>17}")
    block = options.decisions // PARTS
    for part in range(1, PARTS + 1):
        begin = time.process_time()
        for case in itertools.islice(cases, block):
            decide(case)
        each = (time.process_time() - begin) / block
        if part in {1, 2, 5, 10, 20, 40, 60, 80, 99, PARTS}:
            print(f"{part * block:>10,} {each * 1e6:>9.2f} {peak_memory():>17.1f}")
    return 0


def peak_memory() -> float:
    """Return the largest resident memory of this process so far, in MiB."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
