"""Feeds damaged files to the readers of rules, promises, cases and codes, guided by which lines of them an input reaches.

`python -m scripts.fuzz [SECONDS]`. An input that reaches new lines is kept and damaged further. Anything but an answer or
Problems is a failure and is printed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from soziorules.api import bundled_rules, load_rules
from soziorules.engine.diagnostics import Problems
from soziorules.engine.ruleset.properties import load_promises
from soziorules.engine.source import load_plain, read_source

ROOT = Path(__file__).resolve().parent.parent
PIECES = (
    *(
        b"&a ",
        b"*a",
        b"<<: *a",
        b"!!python/object:os.system ",
        b"%YAML 9",
        b"|",
        b"? ",
        b": ",
        b"- ",
        b"~",
        b"null",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xe2\x80\xae",
        b"\n",
        b"\t",
        b"{",
        b"[",
        b"]" * 50,
        b"[" * 500,
    ),
    *(b"9" * 5_000, b"1e999999", b"NaN", b"2026-02-30", b"F20.0 G"),
)
Target = Callable[[bytes], object]


def targets(folder: Path) -> dict[str, tuple[Target, list[bytes]]]:
    """Return what is fed, with inputs to begin with."""
    rules = load_rules()
    read_case = rules.domain.read_case

    def case(data: bytes) -> object:
        plain = load_plain(read_source(data, name="case.yaml"))
        return rules.decide(read_case(plain)).to_dict() if isinstance(plain, dict) else None

    def code(data: bytes) -> object:
        return read_case({"diagnoses": [data.decode("utf-8", "replace")]})

    def topic(data: bytes) -> object:
        (folder / "limits.yaml").write_bytes(data)
        return load_rules(folder)

    def promises(data: bytes) -> object:
        (folder / "proof" / "promises.yaml").write_bytes(data)
        return load_promises(folder, rules.elements, rules.domain.vocabulary)

    return {
        "case": (case, [path.read_bytes() for path in sorted((ROOT / "examples").glob("*.*"))]),
        "code": (code, [b"F20.0 G", b"F60.31", b"G30.0"]),
        "topic": (topic, [(bundled_rules() / "copayment.yaml").read_bytes()]),
        "promises": (promises, [(bundled_rules() / "proof" / "promises.yaml").read_bytes()]),
    }


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return an input with one to four small damages."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(result) + 1)
        match chance.randrange(4):
            case 0:
                result[at:at] = chance.choice(PIECES)
            case 1:
                del result[at : at + chance.randint(1, 40)]
            case 2 if at < len(result):
                result[at] = chance.randrange(256)
            case _:
                other = chance.randrange(len(result) + 1)
                result[at:at] = result[other : other + chance.randint(1, 80)]
    return bytes(result)


def lines_reached(target: Target, data: bytes) -> tuple[set[tuple[str, int]], BaseException | None]:
    """Run a target and return the lines of the package that it reached, and what it raised besides Problems."""
    reached: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if "soziorules" not in frame.f_code.co_filename:
            return None
        reached.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        target(data)
    except Problems:
        pass
    except Exception as error:  # noqa: BLE001  # any other exception is what is looked for
        return reached, error
    finally:
        sys.settrace(None)
    return reached, None


def main() -> int:
    """Fuzz for some seconds (default 60); exit code 1 after a failure."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    chance, failures, runs = random.Random(20261122), 0, 0  # noqa: S311  # no secrets
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "rules"
        (folder / "proof").mkdir(parents=True)
        for path in bundled_rules().glob("*.yaml"):
            (folder / path.name).write_bytes(path.read_bytes())
        listed = targets(folder)
        seen: dict[str, set[tuple[str, int]]] = {key: set() for key in listed}
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for key, (target, inputs) in listed.items():
                data = damaged(chance.choice(inputs), chance)
                reached, error = lines_reached(target, data)
                runs += 1
                if error is not None:
                    failures += 1
                    print(f"{key}: {type(error).__name__}: {error}\n  {data[:300]!r}")
                elif reached - seen[key]:
                    seen[key] |= reached
                    inputs.append(data)
    print(f"{runs} inputs, {failures} failures, {sum(map(len, seen.values()))} lines reached")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
