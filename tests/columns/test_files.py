"""Files of many cases: all formats alike, on one core and on two, interrupted and gone on with, summed up."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

import soziorules
from soziorules.api import load_rules
from soziorules.cli import main
from soziorules.engine.columns import sources
from soziorules.engine.columns.batch import Job, Options, run
from soziorules.engine.columns.forms import forms_of
from soziorules.engine.columns.frame import decide_frame
from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import Problems
from tests.columns.tables import Plain, cases, nested, table

ROWS = 100
DAYS = ("2023-06-01", "2026-12-31")
"""Each period of the law costs every part of a file its share, so the rows lie in two of them."""


@pytest.fixture(scope="module")
def rows() -> list[Plain]:
    """Rows of columns of one type each, some with a value that cannot be."""
    made = [row for row in cases(Random(3), 10 * ROWS) if DAYS[0] <= row.get("prescribed_on", "") <= DAYS[1]]
    del made[ROWS:]
    for row in made[::20]:
        row |= {"gaf": 200, "prescriber.group": "nonsense"}
    return [
        {"id": number, **row, "service.cost": str(row.get("service.cost", "1.00"))}
        for number, row in enumerate(made)
    ]


@pytest.fixture(scope="module")
def expected(rows: list[Plain]) -> list[dict[str, Any]]:
    return plain(decide_frame(table(rows), rules=load_rules()))


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PART_ROWS", 20)
    monkeypatch.setattr(sources, "PART_BYTES", 20_000)


def plain(made: pa.Table) -> list[dict[str, Any]]:
    """Return the rows of a table of decisions as text, which all formats have in common."""
    found: list[dict[str, Any]] = made.to_pylist()
    return [
        {name: None if value in (None, "") else str(value) for name, value in row.items()} for row in found
    ]


def written(folder: Path, rows: list[Plain], ending: str) -> Path:
    path = folder / f"cases{ending}"
    match ending:
        case ".parquet":
            pq.write_table(table(rows), path, row_group_size=10)
        case ".csv":
            names = list(dict.fromkeys(name for row in rows for name in row))
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, names)
                writer.writeheader()
                writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
        case _:
            lines = [
                json.dumps({"id": row["id"], **nested({k: v for k, v in row.items() if k != "id"})})
                for row in rows
            ]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, list | dict) else value


def read(path: Path) -> list[dict[str, Any]]:
    match path.suffix:
        case ".parquet":
            return plain(pq.read_table(path))
        case ".csv":
            kinds = pacsv.ConvertOptions(column_types={"id": pa.string(), "copayment": pa.string()})
            return plain(pacsv.read_csv(path, convert_options=kinds))
        case _:
            return plain(
                pa.Table.from_pylist([json.loads(line) for line in path.read_text("utf-8").splitlines()])
            )


def job(source: Path, out: Path) -> Job:
    return Job(source, out, partial(load_rules, None), Options())


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".ndjson"])
@pytest.mark.usefixtures("small_parts")
def test_all_formats_are_decided_alike(
    ending: str, rows: list[Plain], expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    out = tmp_path / f"decisions{ending}"
    summary = run(job(written(tmp_path, rows, ending), out), workers=1)
    assert summary.rows == len(rows) == ROWS
    for made, wanted in zip(read(out), expected, strict=True):
        # A number in a text file is not told from a text that looks like one, so of errors only the outcome is compared.
        assert made["outcome"] == wanted["outcome"] or "error" in (made["outcome"], wanted["outcome"])
        if wanted["outcome"] != "error" and made["outcome"] != "error":
            assert made == wanted
    assert [path.name for path in tmp_path.iterdir() if path.name not in {out.name, f"cases{ending}"}] == []


@pytest.mark.usefixtures("small_parts")
def test_two_processes_make_the_same_file_as_one(rows: list[Plain], tmp_path: Path) -> None:
    source = written(tmp_path, rows, ".parquet")
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    first = run(job(source, one), workers=1)
    second = run(job(source, two), workers=2)
    assert read(one) == read(two)
    assert first.to_dict() == second.to_dict()


@pytest.mark.usefixtures("small_parts")
def test_an_interrupted_run_leaves_no_half_file_and_goes_on(
    rows: list[Plain], expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"
    done: list[int] = []

    def interrupted(weight: int, total: int) -> None:
        done.append(weight)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(job(source, out), workers=1, progress=interrupted)
    assert not out.exists()
    kept = {path: path.stat().st_mtime_ns for path in job(source, out).folder.glob("*.part")}
    assert len(kept) == 3
    seen: list[dict[Path, int]] = []
    run(
        job(source, out),
        workers=1,
        progress=lambda *_: seen.append({path: path.stat().st_mtime_ns for path in kept}),
    )
    assert all(each == kept for each in seen)
    assert read(out) == expected


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("named", [False, True])
def test_a_run_that_goes_on_keeps_its_day_unless_another_is_named(
    rows: list[Plain], tmp_path: Path, *, named: bool
) -> None:
    source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"
    first, second = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
    asked = job(source, out)

    def interrupted(weight: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(replace(asked, options=Options(today=first)), workers=1, progress=interrupted)
    run(replace(asked, options=Options(today=second, days_named=named)), workers=1)
    stages = {row["stage"] for row in read(out) if row["stage"]}
    assert (stages == {"planned"}) is not named


@pytest.mark.usefixtures("small_parts")
def test_two_processes_that_are_interrupted_go_on(
    rows: list[Plain], expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"

    def interrupted(weight: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(job(source, out), workers=2, progress=interrupted)
    assert not out.exists()
    kept = {path: path.stat().st_mtime_ns for path in job(source, out).folder.glob("*.part")}
    assert kept
    seen: list[dict[Path, int]] = []
    run(
        job(source, out),
        workers=2,
        progress=lambda *_: seen.append({path: path.stat().st_mtime_ns for path in kept}),
    )
    assert all(each == kept for each in seen)
    assert read(out) == expected


def test_a_killed_run_goes_on_with_the_same_result(rows: list[Plain], tmp_path: Path) -> None:
    today = "2026-06-30"
    source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"
    program = "from soziorules.engine.columns import sources; sources.PART_ROWS = 20; from soziorules.cli import main; import sys"
    call = ["check", str(source), "--out", str(out), "--workers", "1", "--summary", "none", "--lang", "de"]
    call += ["--today", today]
    command = [sys.executable, "-c", f"{program}; sys.exit(main(sys.argv[1:]))", *call]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while running.poll() is None and len(list(tmp_path.glob("*.parts/*.json"))) < 3:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not out.exists() or running.returncode != -signal.SIGKILL
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
    assert read(out) == plain(soziorules.decide_frame(table(rows), rules=load_rules(), today=today))
    assert not out.with_name("decisions.parquet.parts").exists()


@pytest.mark.usefixtures("small_parts")
def test_other_options_begin_anew(rows: list[Plain], tmp_path: Path) -> None:
    source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"

    def interrupted(weight: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(job(source, out), workers=1, progress=interrupted)
    other = Job(source, out, partial(load_rules, None), Options(readings={"kj.lower_age": "birthday_17"}))
    run(other, workers=1)
    assert read(out) == plain(
        decide_frame(table(rows), rules=load_rules(), readings={"kj.lower_age": "birthday_17"})
    )


class Terminal(io.StringIO):
    """A terminal at which somebody presses Ctrl-C when the bar has been drawn `patience` times."""

    def __init__(self, patience: int = 1_000) -> None:
        super().__init__()
        self.patience = patience

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.patience -= "[" in text
        if self.patience < 0:
            self.patience = 1_000
            raise KeyboardInterrupt
        return super().write(text)


class TestCommand:
    @pytest.mark.usefixtures("small_parts", "capsys")
    @pytest.mark.parametrize(("language", "word"), [("de", "entschieden"), ("en", "decided")])
    def test_on_a_terminal_a_bar_grows_to_its_end(
        self, language: str, word: str, rows: list[Plain], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        clock = iter(range(0, 1_000, 2))
        monkeypatch.setattr("soziorules.cli.batch.time.monotonic", lambda: next(clock))
        main(["check", str(source), "--out", str(out), "--lang", language, "--summary", "none"])
        bars = re.findall(r"\[([#.]{30})\] +(\d+)% (\w+)(?:  (\d+) s)?", terminal.getvalue())
        shares = [int(share) for _, share, _, _ in bars]
        assert shares == sorted(shares)
        assert bars[-1][:3] == ("#" * 30, "100", word)
        assert [bool(left) for *_, left in bars] == [False] + [True] * (len(bars) - 1)

    @pytest.mark.usefixtures("small_parts", "capsys")
    def test_an_interrupted_command_says_how_to_go_on(
        self,
        rows: list[Plain],
        expected: list[dict[str, Any]],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"
        call = ["check", str(source), "--out", str(out), "--lang", "en", "--workers", "1"]
        terminal = Terminal(patience=2)
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(call) == 130
        assert "Interrupted. The same command goes on where it stopped." in terminal.getvalue()
        assert not out.exists()
        monkeypatch.setattr(sys, "stderr", Terminal())
        main(call)
        assert [row["outcome"] for row in read(out)] == [row["outcome"] for row in expected]

    @pytest.mark.parametrize(
        ("files", "said"),
        [
            (["a.parquet", "b.parquet"], "one table at a time"),
            (["a.xlsx"], "not a table"),
        ],
    )
    def test_it_takes_one_table(
        self, files: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["check", *files, "--out", str(tmp_path / "out.csv"), "--lang", "en"]) == 2
        assert said in capsys.readouterr().err

    def test_the_summary_names_outcomes_reasons_and_errors(
        self, rows: list[Plain], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.csv"
        assert main(["check", str(source), "--out", str(out), "--lang", "en", "--workers", "1"]) == 2
        said = capsys.readouterr()
        assert said.out.startswith(f"{len(rows)} cases")
        assert "Most frequent reasons" in said.out
        assert "Rows that cannot be read" in said.out
        assert "Rows that cannot be read" in said.err
        assert out.exists()

    def test_the_summary_as_data_and_as_a_page(
        self, rows: list[Plain], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source, out = written(tmp_path, rows, ".parquet"), tmp_path / "decisions.parquet"
        main(["check", str(source), "--out", str(out), "--summary", "json", "--workers", "1"])
        data = json.loads(capsys.readouterr().out)
        assert data["rows"] == len(rows)
        assert sum(data["outcomes"].values()) == len(rows)
        main(["check", str(source), "--out", str(out), "--summary", "html", "--lang", "de", "--workers", "1"])
        page = (tmp_path / "decisions.summary.html").read_text("utf-8")
        assert "<svg" in page
        assert "http" not in page

    def test_rows_without_a_day_are_decided_as_of_today_and_said(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source = tmp_path / "cases.ndjson"
        source.write_text('{"gaf": 30}\n{"gaf": 30, "prescribed_on": "2026-11-20"}\n', encoding="utf-8")
        assert main(["check", str(source), "--out", str(tmp_path / "out.ndjson"), "--lang", "en"]) == 0
        assert "Rows without a day of issue: 1;" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("name", "content", "out"),
        [
            ("missing.parquet", None, "out.parquet"),
            ("cases.parquet", b"no parquet", "out.parquet"),
            ("cases.csv", b"gaff,gaf\n1,2\n", "out.csv"),
            ("cases.csv", b"gaf\n30\n", "out.xlsx"),
            ("cases.csv", b"gaf\n30\n", None),
        ],
    )
    def test_what_cannot_be_is_said_before_anything_is_written(
        self, name: str, content: bytes | None, out: str | None, tmp_path: Path
    ) -> None:
        source = tmp_path / name
        if content is not None:
            source.write_bytes(content)
        call = ["check", str(source), *(() if out is None else ("--out", str(tmp_path / out)))]
        assert main(call) == 2
        assert [path.name for path in tmp_path.iterdir()] == ([name] if content is not None else [])


def test_lists_in_csv_are_json_or_the_row_says_what_is_wrong(tmp_path: Path) -> None:
    source, out = tmp_path / "cases.csv", tmp_path / "out.ndjson"
    rows = [
        {"diagnoses": '[{"code": "I10.90", "certainty": "G"}]', "history": "[]"},
        {"diagnoses": "I10.90 G; F10.2 G", "history": "[]"},
        {"diagnoses": '[{"code": ', "history": "[]"},
        {"diagnoses": "[]", "history": "[{"},
    ]
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["prescribed_on", "prescription.kind", "diagnoses", "history"])
        writer.writeheader()
        writer.writerows({"prescribed_on": "2026-11-20", "prescription.kind": "first", **row} for row in rows)
    run(job(source, out), workers=1)
    made = read(out)
    assert [answer["outcome"] == "error" for answer in made] == [False, False, True, True]
    assert "diagnoses" in made[2]["error"]
    assert "history" in made[3]["error"]


def test_lines_of_a_file_are_cases_wherever_its_parts_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "cases.ndjson", tmp_path / "out.ndjson"
    lines = [json.dumps({"id": number, "gaf": 30, "prescribed_on": "2026-11-20"}) for number in range(9)]
    source.write_text("\n".join(lines), encoding="utf-8-sig")
    monkeypatch.setattr(sources, "PART_BYTES", 17)
    assert run(job(source, out), workers=1).rows == 9
    assert [answer["id"] for answer in read(out)] == [str(number) for number in range(9)]


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Problems):
        sources.Source(Path("nowhere.parquet"), forms_of(load_rules().domain))
