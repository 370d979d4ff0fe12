"""Tries each promise on many cases of both generators: `python -m scripts.try_promises 100000 [PROMISE ...]`.

Prints for each promise and generator how many cases were tried and in which time, and each case on which a promise is broken.
"""

from __future__ import annotations

import json
import sys
import time

from tests.promises.promises import PROMISES
from tests.promises.streams import STREAMS

MOST = 20
"""So many broken cases of one promise are enough."""


def main(count: int, names: list[str]) -> int:
    """Return 1 if any promise was broken."""
    broken = 0
    for promise in PROMISES:
        if names and promise.__name__ not in names:
            continue
        for generator, cases in STREAMS.items():
            begun, failures, tried = time.process_time(), 0, 0
            for plain in cases(count, sum(map(ord, promise.__name__)) + count):
                tried += 1
                try:
                    promise(plain)
                except Exception as error:  # noqa: BLE001  # whatever it is, the case is kept and the next one tried
                    failures += 1
                    print(json.dumps({"promise": promise.__name__, "case": plain, "why": str(error)[:600]}))
                if failures >= MOST:
                    break
            spent = time.process_time() - begun
            print(
                f"{promise.__name__:64} {generator:7} {tried:7} cases {failures:3} broken {spent:7.1f} s",
                flush=True,
            )
            broken += failures
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
