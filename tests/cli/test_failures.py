"""What is no answer never looks like one: full disks, closed streams, faults of the program, readers that go away."""

from __future__ import annotations

import errno
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from soziorules.cli import main
from soziorules.cli.console import Exit
from soziorules.cli.failure import EXPLANATIONS, diagnostic, sentence
from soziorules.cli.streams import emit, prepare_streams, tell
from soziorules.engine.language.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
CHECK = f"check {shlex.quote(str(EXAMPLE))} --lang en"
FULL = Path("/dev/full")
ANSWERS = {outcome.exit_code for outcome in Outcome}


def shell(words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line through a shell, whose redirections close streams or lead to full disks."""
    line = f"{shlex.quote(sys.executable)} -m soziorules {words}"
    path = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    path["PYTHONPATH"] = str(ROOT)
    return subprocess.run(
        ["/bin/bash", "-c", line], capture_output=True, encoding="utf-8", check=False, cwd=folder, env=path
    )


needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


@needs_full
@pytest.mark.parametrize(
    "words", [CHECK, f"{CHECK} --format json", f"{CHECK} --format html", "rules --lang en", "--help"]
)
def test_a_full_disk_is_no_answer(words: str) -> None:
    done = shell(f"{words} >/dev/full")
    assert done.returncode == Exit.FAILED
    assert "[X001]" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def small_disk(most: int) -> Iterator[None]:
    """Let no file of this process become larger than some bytes."""
    resource = pytest.importorskip("resource", reason="this system has no limits of processes")
    before, kept = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = (
        True  # Python keeps a module that it could write in part only, and never reads it again
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = kept


def small_rules(folder: Path) -> Path:
    """Return a folder of rules whose handbook is soon written."""
    assert main(["init", str(folder / "own")]) == 0
    return folder / "own" / "rules"


@pytest.mark.parametrize(
    "words",
    [
        f"check {EXAMPLE} --out @.html",
        f"check {EXAMPLE} --format json --out @.json",
        f"ledger {EXAMPLE} --out @.html",
        "bundle --out @.zip",
        "export --format csv --out @.csv",
        "export --format json --out @.json",
        "init @",
        "init --law @",
        "docs --rules {own} --out @",
        "receipt {decision} --out @.json",
        "test tests/cases --export @.ndjson",
    ],
)
def test_a_disk_that_fills_leaves_what_was_there(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    decision, place = tmp_path / "decision.json", tmp_path / "place"
    if "{decision}" in words:
        main(["check", str(EXAMPLE), "--format", "json", "--out", str(decision)])
    own = small_rules(tmp_path) if "{own}" in words else None
    place.mkdir()
    asked = words.format(decision=decision, own=own).replace("@", str(place / "out")).split()
    (out,) = [Path(word) for word in asked if Path(word).parent == place]
    if out.suffix:
        out.write_text("what was there", encoding="utf-8")
    capsys.readouterr()
    with small_disk(64):
        code = main([*asked, "--lang", "en"])
    assert code == Exit.FAILED
    assert "X001" in capsys.readouterr().err
    assert [path.name for path in place.iterdir()] == ([out.name] if out.suffix else [])
    assert not out.suffix or out.read_text(encoding="utf-8") == "what was there"


def test_an_answer_goes_through_a_link_and_into_a_pipe(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert main(["check", str(EXAMPLE), "--out", str(link)]) == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("{")
    assert target.stat().st_mode & 0o777 == 0o640
    assert main(["check", str(EXAMPLE), "--format", "json", "--out", os.devnull]) == 0
    assert not Path(os.devnull).is_file()


def test_a_closed_output_is_no_answer() -> None:
    done = shell(f"{CHECK} >&-")
    assert done.returncode == Exit.FAILED
    assert "error[X001]: reading or writing failed: the output is closed" in done.stderr


def test_a_closed_input_cannot_be_read() -> None:
    done = shell("check - --lang en <&-")
    assert done.returncode == Exit.UNREADABLE
    assert "standard input cannot be read" in done.stderr


@needs_full
@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full"])
def test_a_message_that_nobody_can_read_changes_no_exit_code(stream: str) -> None:
    assert shell(f"{CHECK} {stream}").returncode == 0
    done = shell(f"check no-such-file.json {stream}")
    assert done.returncode == Exit.UNREADABLE
    assert done.stdout == ""


def test_a_case_cut_by_its_reader_ends_as_shells_count_it() -> None:
    done = shell("rules | true; exit ${PIPESTATUS[0]}")
    assert done.returncode in {0, Exit.READER_GONE}
    assert done.stderr == ""


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1879-12-31", "2200-01-01", "2026-W47-5"])
def test_a_day_that_cannot_occur_is_refused_with_what_is_allowed(
    day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", str(EXAMPLE), "--as-of", day, "--lang", "en"])
    assert stop.value.code == Exit.UNREADABLE
    assert "from 1880 to 2199" in capsys.readouterr().err


@pytest.mark.parametrize("day", ["1880-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_are_decided(day: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text('{"gaf": 35}', encoding="utf-8")
    assert main(["check", str(tmp_path / "case.json"), "--as-of", day]) in ANSWERS


@pytest.mark.parametrize(
    "words",
    [
        "docs --rules ${OWN} --out /proc/handbook",
        "init /proc/own",
        "diff 2020-07-03 2020-07-04 --witnesses /proc/x",
        "init ${X}/own",
    ],
)
def test_a_place_where_nothing_can_be_written_is_no_answer(words: str, tmp_path: Path) -> None:
    words = words.replace("${X}", shlex.quote(str(EXAMPLE)))
    if "${OWN}" in words:
        words = words.replace("${OWN}", shlex.quote(str(small_rules(tmp_path))))
    done = shell(words)
    assert done.returncode == Exit.FAILED
    assert "[X001]" in done.stderr


def test_what_cannot_be_written_is_named_as_it_was_asked_for(tmp_path: Path) -> None:
    for out in (tmp_path / "nowhere" / "answer.html", tmp_path / "folder"):
        (tmp_path / "folder").mkdir(exist_ok=True)
        done = shell(f"check {shlex.quote(str(EXAMPLE))} --format html --out {shlex.quote(str(out))}")
        assert done.returncode == Exit.FAILED
        assert f"--> {out}\n" in done.stderr


def test_a_folder_that_is_gone_harms_nobody_who_does_not_need_it(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f"cd {shlex.quote(str(gone))} && rmdir ../gone && {shlex.quote(sys.executable)} -m soziorules"
    path = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(words: str) -> subprocess.CompletedProcess[str]:
        command = ["/bin/bash", "-c", f"{line} {words}; code=$?; mkdir -p ../gone; exit $code"]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=path)

    assert run(CHECK).returncode == 0
    assert run("check case.json").returncode == Exit.UNREADABLE
    assert run("rules --rules .").returncode == Exit.UNREADABLE


@pytest.mark.parametrize("encoding", ["ascii", "cp437:strict", "utf-16"])
@pytest.mark.parametrize(
    "words",
    [
        f"{CHECK} --format json",
        f"{CHECK} --format html",
        f"{CHECK} --format markdown",
        f"ledger {shlex.quote(str(EXAMPLE))} --format json",
        f"ledger {shlex.quote(str(EXAMPLE))} --format svg",
        "schema ruleset",
        "codes show F20.0 --format json",
        "codes search 'nicht näher' --format csv",
        f"report --keep-days {shlex.quote(str(EXAMPLE))}",
    ],
)
def test_what_a_program_reads_is_the_same_on_every_console(
    words: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = printed(words, "utf-8", monkeypatch)
    assert printed(words, encoding, monkeypatch) == expected


def printed(words: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return the bytes that a command writes where standard output has an encoding."""
    import io

    kept = io.BytesIO()
    name, _, errors = encoding.partition(":")
    console = io.TextIOWrapper(kept, encoding=name, errors=errors or "strict")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", console)
        assert main(shlex.split(words)) == 0
    return kept.getvalue()


def test_a_decision_made_on_a_western_console_can_be_replayed(tmp_path: Path) -> None:
    for encoding in ("cp1252", "utf-16"):
        shell(f"{CHECK.replace('en', 'de')} --format json >{tmp_path}/d.json")
        line = f"PYTHONIOENCODING={encoding} {sys.executable} -m soziorules {CHECK} --format json"
        path = {**os.environ, "PYTHONPATH": str(ROOT)}
        made = subprocess.run(["/bin/bash", "-c", line], capture_output=True, check=False, env=path).stdout
        (tmp_path / "d.json").write_bytes(made)
        assert main(["replay", str(tmp_path / "d.json")]) == 0


def test_a_text_for_people_follows_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    for encoding in ("cp1252", "cp437", "utf-16"):
        kept = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(kept, encoding=encoding))
        assert main(["check", str(EXAMPLE), "--lang", "de"]) == 0
        assert "Voraussetzungen erfüllt" in kept.getvalue().decode(encoding)


class TestFault:
    """A fault of the program itself."""

    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the rules fail with an error that holds a value of a case."""

        def fail(*_: object, **__: object) -> None:
            raise KeyError("F20.0 G")

        monkeypatch.setattr("soziorules.cli.check.rules_of", fail)

    @pytest.mark.usefixtures("broken")
    def test_it_is_no_answer_and_shows_no_value(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(EXAMPLE), "--lang", "en"]) == Exit.FAILED
        shown = capsys.readouterr().err
        assert "error[X002]: the program failed by a fault of its own (KeyError)" in shown
        assert "test_failures.py" in shown
        assert "F20" not in shown

    @pytest.mark.usefixtures("broken")
    def test_who_wants_to_know_more_can(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOZIORULES_TRACEBACK", "1")
        assert main(["check", str(EXAMPLE)]) == Exit.FAILED
        assert "Traceback" in capsys.readouterr().err

    def test_memory_and_depth_are_told_apart(self) -> None:
        assert diagnostic(MemoryError()).code == "X003"
        assert diagnostic(RecursionError()).code == "X002"

    def test_what_the_system_refuses_is_said_in_both_languages(self) -> None:
        for number in (errno.ENOSPC, errno.EROFS, errno.EISDIR, errno.ENAMETOOLONG, 9999):
            error = OSError(number, "strerror", "out.csv")
            german, english = sentence(error, "de"), sentence(error, "en")
            assert german != english
            assert "--> out.csv" in german
            assert "strerror" not in german + english

    def test_every_code_is_explained(self, capsys: pytest.CaptureFixture[str]) -> None:
        for code in EXPLANATIONS:
            assert main(["explain", code]) == 0
            assert "70" in capsys.readouterr().out


def test_an_interruption_has_a_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("soziorules.cli.check.rules_of", stop)
    assert main(["check", str(EXAMPLE)]) == Exit.INTERRUPTED


def test_no_exit_code_means_two_things() -> None:
    others = {Exit.UNREADABLE, Exit.FAILED, Exit.INTERRUPTED, Exit.READER_GONE}
    assert not others & ANSWERS
    documented = (ROOT / "README.md").read_text(encoding="utf-8")
    for code in Exit:
        assert f"\n| {code.value} | " in documented


def test_the_streams_take_what_no_encoding_knows(capsys: pytest.CaptureFixture[str]) -> None:
    prepare_streams()
    emit("\ud800 ü\n")
    tell("\ud800 ü")
    shown = capsys.readouterr()
    assert shown.out == "? ü\n"
    assert "ü" in shown.err


def test_an_address_that_is_taken_is_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port, "--lang", "en"]) == Exit.FAILED
    assert "another program answers at this address" in capsys.readouterr().err
    for wrong in ("65536", "-1", "x", "²"):
        with pytest.raises(SystemExit) as ended:
            main(["serve", "--port", wrong])
        assert ended.value.code == Exit.UNREADABLE
