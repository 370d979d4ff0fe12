"""The folder of a run: never the input, never what others made, one run at a time, and no state that is half written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from soziorules.cli import main
from soziorules.engine.columns.run_folder import RunFolder
from soziorules.engine.diagnostics import Problems

CASES = "id,prescribed_on,gaf\n1,2026-11-20,35\n"


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def check(source: Path, out: Path, *more: str) -> int:
    return main(["check", str(source), "--out", str(out), "--lang", "en", "--summary", "none", *more])


class TestTheInput:
    def test_it_is_never_the_output(self, cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert check(cases, cases) == 2
        assert cases.read_text("utf-8") == CASES
        assert "the output is the input" in capsys.readouterr().err

    @pytest.mark.parametrize("link", [os.symlink, os.link])
    def test_not_even_under_another_name(self, link: object, cases: Path) -> None:
        other = cases.with_name("other.csv")
        assert callable(link)
        link(cases, other)
        assert check(cases, other) == 2
        assert cases.read_text("utf-8") == CASES

    def test_nor_in_a_comparison_of_two_laws(self, cases: Path) -> None:
        assert main(["diff", "rules", "rules", "--cases", str(cases), "--out", str(cases)]) == 2
        assert cases.read_text("utf-8") == CASES

    def test_a_folder_is_no_output(self, cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
        cases.with_name("out.csv").mkdir()
        assert check(cases, cases.with_name("out.csv")) == 2
        assert "this is a folder" in capsys.readouterr().err


class TestWhatOthersMade:
    @pytest.mark.parametrize("name", ["own.txt", "manifest.json.bak", "000001.parts", "manifest.json"])
    @pytest.mark.parametrize("options", [(), ("--restart",)])
    def test_a_folder_of_the_same_name_is_left_alone(
        self, name: str, options: tuple[str, ...], cases: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        own = cases.with_name("out.csv.parts") / name
        own.parent.mkdir()
        own.write_text('{"name": "mine"}', encoding="utf-8")
        assert check(cases, cases.with_name("out.csv"), *options) == 2
        assert own.read_text("utf-8") == '{"name": "mine"}'
        assert "was not made by soziorules" in capsys.readouterr().err

    def test_so_is_a_file_and_a_link(self, cases: Path, tmp_path: Path) -> None:
        place, elsewhere = cases.with_name("out.csv.parts"), tmp_path / "elsewhere"
        elsewhere.mkdir()
        place.symlink_to(elsewhere)
        assert check(cases, cases.with_name("out.csv")) == 2
        place.unlink()
        place.write_text("x", encoding="utf-8")
        assert check(cases, cases.with_name("out.csv")) == 2
        assert place.read_text("utf-8") == "x"

    def test_so_is_what_comes_into_the_folder_during_a_run(self, cases: Path) -> None:
        folder = RunFolder(cases.with_name("out.csv"))
        folder.take()
        folder.begin({})
        (folder.path / "own.txt").write_text("x", encoding="utf-8")
        folder.clear()
        assert [path.name for path in folder.path.iterdir()] == ["own.txt"]

    def test_and_a_file_with_the_name_of_the_unfinished_output(self, cases: Path) -> None:
        own = cases.with_name("out.csv.unfinished")
        own.write_text("x", encoding="utf-8")
        assert check(cases, cases.with_name("out.csv")) == 0
        assert own.read_text("utf-8") == "x"


def test_an_output_that_is_a_link_is_written_where_it_leads(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    out = cases.with_name("out.csv")
    out.symlink_to(tmp_path / "far" / "decisions.csv")
    assert check(cases, out) == 0
    assert out.is_symlink()
    assert (tmp_path / "far" / "decisions.csv").read_text("utf-8").startswith('"id"')


@pytest.mark.parametrize("content", [b"", b"{", b'{"input": [', b"\xff\xfe", b"\0" * 90])
def test_a_run_whose_state_was_cut_starts_anew(content: bytes, cases: Path) -> None:
    folder = cases.with_name("out.csv.parts")
    folder.mkdir()
    (folder / "manifest.json").write_bytes(content)
    (folder / "000000.part").write_bytes(b"left over")
    assert check(cases, cases.with_name("out.csv")) == 0
    assert "left over" not in cases.with_name("out.csv").read_text("utf-8")
    assert not folder.exists()


class TestTwoRuns:
    def test_the_second_says_who_holds_the_output(
        self, cases: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = RunFolder(cases.with_name("out.csv"))
        folder.take()
        assert check(cases, cases.with_name("out.csv")) == 2
        assert f"(process {os.getpid()})" in capsys.readouterr().err
        assert not cases.with_name("out.csv").exists()
        folder.release()
        assert check(cases, cases.with_name("out.csv")) == 0

    def test_another_process_is_waited_for_by_none(self, cases: Path) -> None:
        out = cases.with_name("out.csv")
        program = (
            "import sys; from pathlib import Path; from soziorules.engine.columns.run_folder import RunFolder;"
            "folder = RunFolder(Path(sys.argv[1])); folder.take(); print('held', flush=True); input()"
        )
        command = [sys.executable, "-c", program, str(out)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(Problems, match=f"process {holder.pid}"):
                RunFolder(out).take()
            holder.kill()
        folder = RunFolder(out)
        folder.take()
        folder.release()


def test_no_folder_is_made_for_an_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "cases.csv"
    source.write_text("id,gaf\n1,35\n", encoding="utf-8")
    for out in ("nope/out.csv", "cases.csv/out.csv", "nope/deeper/out.parquet"):
        assert main(["check", str(source), "--out", str(tmp_path / out), "--lang", "en"]) == 2
        assert "no such folder for the output" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]
