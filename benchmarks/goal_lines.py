"""What one line of the table of goals comes to in the tree at hand: run by `benchmarks.goals`, prints JSON.

It is run as a file, so that `soziorules` and the samples are those of the tree in PYTHONPATH, which may be an older one;
what that one does not have yet is left out. Each number is a ratio to a yardstick from the same rounds, or says its unit.
Single cases are new in each round, as they are to whoever decides them; those that are seen again have lines of their own.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

ROUNDS = 3
CASES, MANY, ROWS, FEW = 150, 750, 1 << 17, 1 << 13


def main() -> None:
    """Measure all lines and print them."""
    found: dict[str, float] = {}
    for part in (one_case, common_rules, small_rules, columns, frames, wrong_rows):
        try:
            found.update(part())
        except (ImportError, AttributeError) as error:  # an older tree
            print(f"{part.__name__}: {error}", file=sys.stderr)
    json.dump(found, sys.stdout)


def seconds(*tasks: Callable[[], object]) -> list[float]:
    """Return the processor's time of each task, the median of rounds in which each has its turn."""
    taken: list[list[float]] = [[] for _ in tasks]
    for _ in range(ROUNDS + 1):
        for times, task in zip(taken, tasks, strict=True):
            gc.collect()
            begin = time.process_time()
            task()
            times.append(time.process_time() - begin)
    return [statistics.median(times[1:]) for times in taken]


def over(call: Callable[[Any], object], items: list[Any]) -> Callable[[], object]:
    """Return a task: one call for each item."""

    def task() -> None:
        for item in items:
            call(item)

    return task


def over_new(call: Callable[[Any], object], parts: Iterable[list[Any]]) -> Callable[[], object]:
    """Return a task: one call for each item of a part, each round another part, so that no memory of earlier ones answers."""
    following = iter(parts)

    def task() -> None:
        over(call, next(following))()

    return task


def new_texts(size: int = CASES) -> Iterator[list[list[str]]]:
    """Yield without end the texts of cases that were not measured before: for each round those of a task."""
    from benchmarks.cases import sample

    seeds = itertools.count(1)
    while True:
        yield [[json.dumps(plain) for plain in sample(size, next(seeds))] for _ in range(ROUNDS + 1)]


def read(parts: Iterable[list[str]]) -> list[list[Any]]:
    """Return the cases of texts."""
    from soziorules.soziotherapie.case import Case

    return [[Case.model_validate_json(text) for text in texts] for texts in parts]


def one_case() -> Iterator[tuple[str, float]]:
    """Yield the full rules on the mix, beside `json.loads` of as many cases: a yardstick that is not ours."""
    import soziorules
    from soziorules.soziotherapie.case import Case

    rules, new = soziorules.load_rules(), new_texts()
    names = ["model", "decide"]
    calls: list[Callable[[Any], object]] = [Case.model_validate_json, rules.decide]

    def check(text: str) -> Any:
        return soziorules.check(json.loads(text), rules=rules)

    if hasattr(soziorules.Decision, "short_answer"):
        names.append("short")
        calls.append(lambda text: json.dumps(check(text).short_answer("de").lines()))
    names.append("everything")
    calls.append(lambda text: check(text).to_json("de"))
    alone = [[case for case in cases if not case.history] for cases in read(next(new))]
    tasks = [over_new(json.loads, next(new)), over_new(rules.decide, alone)]
    for name, call in zip(names, calls, strict=True):
        parts: Any = read(next(new)) if name == "decide" else next(new)
        tasks += [over_new(call, parts), over(call, parts[0])]  # the first part is seen again in each round
    loads, without, *found = seconds(*tasks)
    yield "decide without history", without / statistics.median(map(len, alone[1:])) * CASES / loads
    for name, time_new, time_again in zip(names, found[::2], found[1::2], strict=True):
        yield name, time_new / loads
        yield f"{name} µs", time_new / CASES * 1e6
        yield f"{name} again µs", time_again / CASES * 1e6


def common_rules() -> Iterator[tuple[str, float]]:
    """Yield the dozen rules that all engines know, beside hand-written code and the fastest peer."""
    common = importlib.import_module("benchmarks.common")
    cases = common.sample(2_000)
    ours, tasks = common.ours(cases), [over(common.by_hand, cases)]
    tasks.append(over(common.soziorules(common.trusting()), ours))
    if importlib.util.find_spec("datalogic_py"):
        tasks.append(over(importlib.import_module("benchmarks.engines").datalogic(), cases))
    hand, here, *peer = seconds(*tasks)
    yield "common", here / hand
    if peer:
        yield "peer common", peer[0] / hand


def small_rules() -> Iterator[tuple[str, float]]:
    """Yield the dozen rules from a case with its amounts, and with all sentences, beside the same by hand."""
    import soziorules
    from benchmarks import handwritten
    from benchmarks.run import DAY, SMALL
    from soziorules.soziotherapie.case import Case

    decide = soziorules.load_rules(SMALL).at(DAY).decide

    def answer(case: Case) -> object:
        decision = decide(case)
        return decision.outcome, decision.verdict.missed, decision.figures.get("copayment")

    def said(case: Case) -> object:
        decision = decide(case)
        return decision.outcome, decision.figures.get("copayment"), decision.sentences("de")

    calls: tuple[Callable[[Any], object], ...] = handwritten.decide, decide, answer, said
    parts = itertools.islice(new_texts(MANY), len(calls))
    hand, alone, full, sentences = seconds(*map(over_new, calls, map(read, parts)))
    yield "small outcome", alone / hand
    yield "small", full / hand
    yield "small sentences", sentences / hand


def columns() -> Iterator[tuple[str, float]]:
    """Yield the small rules in columns beside numpy by hand, and rows a second of the full rules from coded columns."""
    import soziorules
    from benchmarks import numpy_by_hand
    from benchmarks.coded import coded
    from benchmarks.run import SMALL
    from benchmarks.tables import cases

    table = cases(ROWS)
    made, full = coded(table, soziorules.load_rules(SMALL)), coded(table, soziorules.load_rules())
    by_hand = made.by_hand()
    hand, reasons, all_rules = seconds(lambda: numpy_by_hand.decide(*by_hand), made.reasons, full.reasons)
    yield "columns small", hand / reasons
    yield "columns full M/s", ROWS / all_rules / 1e6
    yield "columns full", hand / all_rules
    yield "numpy M/s", ROWS / hand / 1e6


def frames() -> Iterator[tuple[str, float]]:
    """Yield rows a second of a pandas frame with texts and histories."""
    import numpy as np
    import pandas as pd

    import soziorules
    from benchmarks.tables import cases

    frame = cases(ROWS).to_pandas(types_mapper=pd.ArrowDtype)
    words = ("prescriber.group", "prescription.kind", "diagnoses", "impairments")
    frame = frame.astype(dict.fromkeys(words, "str"))
    lane = np.arange(ROWS, dtype=np.uint8)
    decided, yardstick = seconds(
        lambda: soziorules.decide_frame(frame), lambda: [lane * 3 for _ in range(200)]
    )
    yield "pandas M/s", ROWS / decided / 1e6
    yield "pandas", decided / yardstick


def wrong_rows() -> Iterator[tuple[str, float]]:
    """Yield how many times as long a row takes that is wrong."""
    import pyarrow as pa

    import soziorules
    from benchmarks.tables import cases

    good = cases(FEW)
    place = good.schema.get_field_index("gaf")
    wrong = good.set_column(place, "gaf", pa.array([200] * FEW, pa.int16()))
    one, other = seconds(lambda: soziorules.decide_frame(good), lambda: soziorules.decide_frame(wrong))
    yield "wrong", other / one


if __name__ == "__main__":
    main()
