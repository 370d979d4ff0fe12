"""A file of cases to a file of decisions: streamed in parts, over all cores, resumed where it was interrupted."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from soziorules.engine.columns.block import Days
from soziorules.engine.columns.forms import forms_of
from soziorules.engine.columns.marks import KEY
from soziorules.engine.columns.output import answers, schema, to_arrow
from soziorules.engine.columns.run_folder import RunFolder, check_out, write
from soziorules.engine.columns.sinks import join, part_file
from soziorules.engine.columns.sources import Part, Source
from soziorules.engine.columns.summary import Summary
from soziorules.engine.columns.table_decider import Decider
from soziorules.engine.columns.written import formulas
from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language
from soziorules.version import __version__

DAYS: Final = ("undated", "today")
"""The options that are the day of the run."""
NOT_COMPARED: Final = (*DAYS, "days_named")
AHEAD: Final = 2
"""Parts that are waiting for each worker: enough to keep it busy, few enough to bound the memory."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is decided. `undated` is the day that is taken where a row has no day of issue, `today` the day of the run.

    A run that goes on keeps the days on which it began, unless somebody named them (`days_named`) and names others now.
    """

    readings: Mapping[str, str] = field(default_factory=dict)
    as_of: dt.date | None = None
    undated: dt.date | None = None
    today: dt.date | None = None
    key: str = KEY
    language: Language = "de"
    days_named: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker needs; `load` gives the rules and can be sent to another process."""

    source: Path
    out: Path
    load: Callable[[], RuleSet]
    options: Options

    @property
    def folder(self) -> Path:
        """Where finished parts wait."""
        return RunFolder(self.out).path


Progress = Callable[[int, int], None]
"""Is told the weight that is done and the weight of the whole file."""


def run(
    job: Job, *, workers: int | None = None, restart: bool = False, progress: Progress | None = None
) -> Summary:
    """Decide a file, and return the summary. An interrupted run goes on where it was, with the same result.

    Raises Problems for a file that cannot be read or has unknown columns.
    """
    source = _source(job)
    check_out(job.source, job.out)
    # Unknown columns are named before anything is done.
    Decider(job.load(), source.schema, key=job.options.key)
    folder = RunFolder(job.out)
    folder.take()
    try:
        return _run(job, source, folder, workers=workers, restart=restart, progress=progress)
    finally:
        folder.release()


def _run(
    job: Job,
    source: Source,
    folder: RunFolder,
    *,
    workers: int | None,
    restart: bool,
    progress: Progress | None,
) -> Summary:
    job = _prepared(job, source, folder, restart=restart)
    finished = _finished(job)
    total, done = max(1, source.weight), 0
    for part, summary in _worked(job, source, finished, workers or (1 if source.small else cores())):
        finished[part.number] = summary
        done += part.weight
        if progress is not None:
            progress(min(done, total), total)
    whole = Summary()
    for number in sorted(finished):
        whole.add(finished[number])
    _join(job, source, folder, sorted(finished))
    return whole


def _source(job: Job) -> Source:
    return Source(job.source, forms_of(job.load().domain), job.options.key)


def cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _prepared(job: Job, source: Source, folder: RunFolder, *, restart: bool) -> Job:
    """Begin in the folder of the parts; parts of another file, other rules or options are thrown away."""
    described = _described(job, job.load())
    before = None if restart else folder.manifest()
    days = {} if before is None else {name: before.pop(name, None) for name in DAYS}
    wanted = {name: _iso(getattr(job.options, name)) for name in DAYS}
    if before != described or (job.options.days_named and days != wanted):
        folder.begin({**described, **wanted})
        return job
    # A run that goes on after midnight still takes the day on which it began.
    undated, today = (None if days.get(name) is None else dt.date.fromisoformat(days[name]) for name in DAYS)
    return replace(job, options=replace(job.options, undated=undated, today=today))


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _described(job: Job, rules: RuleSet) -> dict[str, Any]:
    stat = job.source.stat()
    options = {name: value for name, value in asdict(job.options).items() if name not in NOT_COMPARED}
    return {
        "input": [job.source.name, stat.st_size, stat.st_mtime_ns],
        "output": job.out.suffix,
        "rules": [part for each in (rules, *rules.overlays) for part in (each.name, each.sha256)],
        "program": __version__,
        "options": json.loads(json.dumps(options, default=str)),
    }


def _finished(job: Job) -> dict[int, Summary]:
    """Return the summaries of the parts that are done."""
    found: dict[int, Summary] = {}
    for path in job.folder.glob("[0-9]*.json"):
        if path.with_suffix(".part").exists():
            found[int(path.stem)] = Summary.from_dict(json.loads(path.read_text(encoding="utf-8")))
    return found


def _worked(
    job: Job, source: Source, finished: Mapping[int, Summary], workers: int
) -> Iterator[tuple[Part, Summary]]:
    """Yield the parts as they are done, those that were done before first met among them."""
    following = source.parts()
    first = list(islice(following, 2))
    parts = chain(first, following)
    if len(first) < 2 or workers == 1:
        for part in parts:
            yield part, finished.get(part.number) or decide_part(job, source, part)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _started, (job,)) as pool:
        try:
            yield from _pooled(pool, parts, finished, workers)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _pooled(
    pool: ProcessPoolExecutor, parts: Iterator[Part], finished: Mapping[int, Summary], workers: int
) -> Iterator[tuple[Part, Summary]]:
    running: dict[Future[Summary], Part] = {}
    for part in parts:
        if part.number in finished:
            yield part, finished[part.number]
            continue
        running[pool.submit(_work, part)] = part
        while len(running) >= AHEAD * workers:
            yield from _done(running)
    while running:
        yield from _done(running)


def _done(running: dict[Future[Summary], Part]) -> Iterator[tuple[Part, Summary]]:
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        yield running.pop(future), future.result()


class _Worker:
    """What a process keeps from part to part: what it has learned of texts serves all of them."""

    def __init__(self) -> None:
        self._job: Job | None = None
        self._source: Source | None = None
        self._decider: Decider | None = None

    def take(self, job: Job) -> None:
        """Take on a job."""
        self._job, self._source, self._decider = job, _source(job), None

    def work(self, part: Part) -> Summary:
        """Decide one part of the job."""
        assert self._job is not None
        assert self._source is not None
        return decide_part(self._job, self._source, part)

    def decider(self, job: Job, source: Source) -> Decider:
        """Return what decides the batches of a job."""
        if self._decider is None or self._job is not job:
            options = job.options
            days = Days(options.as_of, options.undated, today=options.today)
            self._job, self._decider = (
                job,
                Decider(
                    job.load(),
                    source.schema,
                    readings=options.readings,
                    days=days,
                    text=source.text,
                    key=options.key,
                ),
            )
        return self._decider


_worker: Final = _Worker()


def _started(job: Job) -> None:
    """Prepare a worker: an interruption is the business of the main process, whose end is also that of the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pa.set_cpu_count(1)
    _worker.take(job)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(part: Part) -> Summary:
    return _worker.work(part)


def decide_part(job: Job, source: Source, part: Part) -> Summary:
    """Decide one part into a file of its own, with its summary beside it."""
    decider = _worker.decider(job, source)
    summary, ending = Summary(), job.out.suffix.lower()
    target = job.folder / f"{part.number:06d}.part"
    key = source.schema.field(job.options.key) if job.options.key in source.schema.names else None
    houses = (name for name, _ in decider.houses)
    columns = answers(decider.figures, staged=decider.stage is not None, houses=houses)
    with part_file(target, schema(columns, key, plain=ending != ".parquet"), ending) as sink:
        for batch in source.batches(part):
            made = decider.decide(batch)
            summary.count(made, decider.sets, job.options.language)
            name = None if key is None else (key.name, batch.column(key.name))
            if name is not None and ending == ".csv":
                summary.formulas += formulas(name[1])
            sink.write_batch(to_arrow(made, decider.sets, job.options.language, name))
    write(target.with_suffix(".json"), summary.to_dict())
    return summary


def _join(job: Job, source: Source, folder: RunFolder, numbers: list[int]) -> None:
    ending = job.out.suffix.lower()
    key = source.schema.field(job.options.key) if job.options.key in source.schema.names else None
    parts = [job.folder / f"{number:06d}.part" for number in numbers]
    rules = job.load()
    forms, houses = forms_of(rules.domain), (each.name for each in rules.overlays)
    staged = job.options.today is not None and forms.stage is not None
    columns = answers(forms.figures, staged=staged, houses=houses)
    join(parts, job.out, folder.unfinished, schema(columns, key, plain=ending != ".parquet"), ending)
    folder.clear()
