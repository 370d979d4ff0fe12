"""Files and bytes: whatever is wrong with them is a clear problem."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.diagnostics import Diagnostic, Problems, render
from soziorules.engine.source import SourceFile, load_nodes, load_plain, read_bytes, read_source
from soziorules.engine.source.explanations import EXPLANATIONS
from soziorules.engine.source.nodes import MAX_BYTES


def problem(path: Path) -> Diagnostic:
    with pytest.raises(Problems) as caught:
        read_bytes(path)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.place is not None
    assert diagnostic.place.file == str(path)
    return diagnostic


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b'{"gaf": 40}')
    assert read_bytes(path) == b'{"gaf": 40}'
    assert load_plain(path) == {"gaf": 40}
    assert load_nodes(path, name="shown.json").place.at == "shown.json:1:1"


def test_a_missing_file(tmp_path: Path) -> None:
    assert problem(tmp_path / "no.json").code == "S001"


def test_a_folder(tmp_path: Path) -> None:
    assert problem(tmp_path).code == "S002"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system knows no named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert problem(tmp_path / "pipe").code == "S002"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system knows no /dev/zero")
def test_a_device_does_not_hang() -> None:
    assert problem(Path("/dev/zero")).code == "S002"


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case.json"
    path.touch()

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert problem(path).code == "S003"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    assert problem(tmp_path / name).code in {"S001", "S003"}


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert problem(tmp_path / "loop").code == "S003"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert problem(path).code == "S004"


@pytest.mark.parametrize("content", [b"x" * (MAX_BYTES + 1), "x" * (MAX_BYTES + 1)])
def test_content_that_is_too_large(content: bytes | str) -> None:
    with pytest.raises(Problems) as caught:
        read_source(content)
    assert caught.value.diagnostics[0].code == "S004"


@pytest.mark.parametrize(
    ("data", "at"), [(b"a: \xff", "x:1:4"), (b"a: 1\nb: \xc3", "x:2:4"), (b"\xef\xbb\xbf\x80", "x:1:1")]
)
def test_invalid_utf_8_has_a_place(data: bytes, at: str) -> None:
    with pytest.raises(Problems) as caught:
        read_source(data, name="x")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "S005"
    assert diagnostic.place is not None
    assert diagnostic.place.at == at


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_another_encoding_is_recognised(encoding: str) -> None:
    with pytest.raises(Problems) as caught:
        read_source("\ufeffgaf: 40".encode(encoding))
    assert encoding[:6].upper() in caught.value.diagnostics[0].message.en


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\ud800", "\ufeff", "\ufffe"])
@pytest.mark.parametrize("name", ["x.json", "x.yaml"])
def test_characters_that_no_text_holds(character: str, name: str) -> None:
    with pytest.raises(Problems) as caught:
        load_plain(f'["a",\n "{character}"]', name=name)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "S006"
    assert diagnostic.place is not None
    assert (diagnostic.place.line, diagnostic.place.column) == (2, 3)
    assert f"U+{ord(character):04X}" in diagnostic.message.en


def test_a_file_of_nothing_but_rubbish_names_only_the_first_hundred() -> None:
    with pytest.raises(Problems) as caught:
        read_source("\0" * 100_000)
    assert [d.code for d in caught.value.diagnostics] == ["S006"] * 100 + ["S015"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a.json", "[1]", [1]),
        ("a.JSON", "[1]", [1]),
        ("a.yaml", '{a: "b"}', {"a": "b"}),
        ("a.yml", "a: b", {"a": "b"}),
        ("-", ' {"a": 1}', {"a": 1}),
        ("-", "a: 1", {"a": 1}),
    ],
)
def test_the_format_follows_the_name_or_the_first_character(name: str, text: str, value: object) -> None:
    assert load_plain(text, name=name) == value


def test_the_format_can_be_given() -> None:
    assert load_plain("[a]", format="yaml") == ["a"]
    assert load_plain("[1]", name="a.yaml", format="json") == [1]
    with pytest.raises(Problems):
        load_nodes("[a]", format="json")


def test_a_source_is_read_once() -> None:
    source = read_source(b"[1]", name="a.json")
    assert read_source(source) is source
    assert load_nodes(source).source is source


def test_reading_json_loads_no_yaml() -> None:
    program = (
        "import sys; from soziorules.engine.source import load_plain, load_nodes; load_plain('[1]'); load_nodes('[1]');"
        "print('yaml' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


@given(st.binary(max_size=60), st.sampled_from(["x.json", "x.yaml", "-"]))
def test_no_bytes_bring_down_a_reader_and_all_that_is_raised_is_explained(data: bytes, name: str) -> None:
    diagnostics: tuple[Diagnostic, ...] = ()
    try:
        load_plain(data, name=name)
    except Problems as error:
        diagnostics = error.diagnostics
    assert {d.code for d in diagnostics} <= EXPLANATIONS.keys()
    assert bool(render(diagnostics, "de")) == bool(diagnostics)


@given(st.text(alphabet="ab\n\r", max_size=30), st.data())
def test_places_agree_with_the_lines_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = SourceFile("x", text).place(start, end)
    before = text[:start].replace("\r\n", "\n").replace("\r", "\n")
    if not (text[start - 1 : start] == "\r" and text[start : start + 1] == "\n"):
        assert place.line == before.count("\n") + 1
        assert place.column == len(before.rpartition("\n")[2]) + 1
    assert "\n" not in place.text
    assert place.end_column > place.column
