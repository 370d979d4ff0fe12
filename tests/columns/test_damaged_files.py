"""Files as people have them: other encodings, damaged rows, what pandas and Excel write. What can be read is decided."""

from __future__ import annotations

import codecs
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from soziorules.cli import main
from soziorules.engine.columns import sources, text_records

HEAD = "id,prescribed_on,gaf,prescriber.group,necessity"
ROW = "2026-11-20,35,psychiatry,planning"
PERSON = "Müller"
"""Stands for what belongs to a patient and may appear nowhere."""


def rows(*wrong: bytes, good: int = 2) -> bytes:
    """Return a table of good rows around wrong ones."""
    lines = [f"{number},{ROW}".encode() for number in range(good)]
    return b"\n".join([HEAD.encode(), *lines, *wrong, *lines]) + b"\n"


def decided(
    content: bytes, folder: Path, capsys: pytest.CaptureFixture[str], ending: str = ".csv"
) -> tuple[int, list[dict[str, Any]], str]:
    """Return the exit code, the decisions, and all that was said."""
    source, out = folder / f"cases{ending}", folder / "out.ndjson"
    source.write_bytes(content)
    code = main(["check", str(source), "--out", str(out), "--lang", "en", "--workers", "1"])
    said = capsys.readouterr()
    lines = out.read_text("utf-8").splitlines() if out.exists() else []
    return code, [json.loads(line) for line in lines], said.out + said.err


OPEN = "a quotation mark in this row is not closed"
FEW_OR_MANY = "the row has more or fewer fields than the header"
DAMAGED = {
    "a field too many": (b"x,2026-11-20,35,psychiatry,planning,M\xc3\xbcller", FEW_OR_MANY),
    "a field too few": (b"x,M\xc3\xbcller,35", FEW_OR_MANY),
    "a cell of cp1252": (b"M\xfcller,2026-11-20,35,psychiatry,planning", "not valid UTF-8"),
    "half a character": (b"M\xc3,2026-11-20,35,psychiatry,planning", "not valid UTF-8"),
    "an overlong encoding": (b"\xc0\x80,2026-11-20,35,psychiatry,planning", "not valid UTF-8"),
    "half a surrogate pair": (b"\xed\xa0\x80,2026-11-20,35,psychiatry,planning", "not valid UTF-8"),
    "a quotation mark that is not closed": (b'x,"M\xc3\xbcller,35,psychiatry,planning', OPEN),
    "a NUL in a choice": (
        b"x,2026-11-20,35,psych\0iatry,planning",
        "prescriber.group: this value is not provided for",
    ),
    "a day as in German": (b"x,20.11.2026,35,psychiatry,planning", "prescribed_on: not a calendar day"),
    "a number with a comma": (b'x,2026-11-20,"35,5",psychiatry,planning', "gaf: a whole number is expected"),
    "a word for a number": (b"x,2026-11-20,M\xc3\xbcller,psychiatry,planning", "gaf: a whole number is expected"),
    "a cell of 200 KB": (b"x,2026-11-20,35,%s,planning" % (b"y" * 200_000), "prescriber.group: this value"),
    "a row of 9 MB": (b"x,2026-11-20,35,%s,planning" % (b"y" * 9_000_000), "prescriber.group: this value"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "size"),
    # Small blocks of a row of megabytes would only take longer.
    [(what, size) for size in (97, 1 << 24) for what in DAMAGED if size > 100 or "MB" not in what],
)
def test_a_damaged_row_is_named_and_all_others_are_decided(
    what: str, size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "PART_BYTES", size)
    wrong, said = DAMAGED[what]
    code, answers, told = decided(rows(wrong), tmp_path, capsys)
    assert code == 2
    assert [answer["outcome"] for answer in answers] == ["undetermined"] * 2 + ["error"] + [
        "undetermined"
    ] * 2
    assert [answer["id"] for answer in answers if answer["outcome"] != "error"] == ["0", "1", "0", "1"]
    assert answers[2]["error"].startswith(said)
    assert "row 3:" in told
    assert PERSON not in told


def test_quotation_marks_that_are_not_closed_cost_only_their_own_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = b'x,"2026-11-20,35,psychiatry,planning'
    quoted = b'"q","2026-11-20","35","psychiatry","planning; access"'
    code, answers, _ = decided(rows(broken, quoted, broken, quoted), tmp_path, capsys)
    assert code == 2
    outcomes = ["error" if answer["outcome"] == "error" else answer["id"] for answer in answers]
    assert outcomes == ["0", "1", "error", "q", "error", "q", "0", "1"]


def test_a_mark_that_is_never_closed_does_not_swallow_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_records, "MAX_BYTES", 2_000)
    monkeypatch.setattr(sources, "PART_BYTES", 500)
    content = rows(b'x,"2026-11-20,35,psychiatry,planning') + f"9,{ROW}\n".encode() * 300
    code, answers, _ = decided(content, tmp_path, capsys)
    assert code == 2
    assert len(answers) == 2 + 1 + 2 + 300
    assert sum(answer["outcome"] == "error" for answer in answers) == 1


SWALLOWING = {
    "up to the end of the file": (b'1,35,F20.0 G\n2,36,"F20.0 G\n3,37,F20.0 G\n', ["1", None, "3"]),
    "at the end of the file": (b'1,35,F20.0 G\n2,36,"F20.0 G; F10', ["1", None]),
    "up to a stray mark": (
        b'2,36,"F20.0 G\n3,37,F20.0 G\n4,38,F20.0 G"\n5,35,F20.0 G\n',
        [None, "3", None, "5"],
    ),
    "up to a cell in marks": (b'2,36,"F20.0 G\n3,37,"F20.0 G"\n4,38,F20.0 G\n', [None, "3", "4"]),
    "in the key": (b'"1,35,F20.0 G\n2,36,F20.0 G\n3",37,F20.0 G\n4,38,F20.0 G\n', [None, "2", '3"', "4"]),
    "in the key of the row before": (b'"1,35,F20.0 G\n2",36,F20.0 G\n4,38,F20.0 G\n', [None, '2"', "4"]),
}


@pytest.mark.parametrize("how", SWALLOWING)
def test_a_mark_that_is_not_closed_swallows_no_rows(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, decided_ = SWALLOWING[how]
    code, answers, _ = decided(b"id,gaf,diagnoses\n" + content, tmp_path, capsys)
    assert code == 2
    outcomes = [None if answer["outcome"] == "error" else answer["id"] for answer in answers]
    assert outcomes == decided_
    (line,) = [n for n, row in enumerate(content.splitlines(), 2) if row.count(b'"') == 1][:1]
    errors = [answer["error"] for answer in answers if answer["outcome"] == "error"]
    assert errors[0] == f"{OPEN} (line {line} of the file)"


def test_lines_in_cells_are_no_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = '"[\n {""prescribed_on"": ""2026-01-10"",\n  ""kind"": ""first"",\n  ""units"": 5}\n]"'
    rows_ = ["id,gaf,history", f'"A,\nB",35,{history}', f"2,36,{history}", '"a, b\n",35,', '"1,\n2,\n3",35,']
    code, answers, _ = decided("\n".join(rows_).encode(), tmp_path, capsys)
    assert (code, [answer["id"] for answer in answers]) == (0, ["A,\nB", "2", "a, b\n", "1,\n2,\n3"])


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", [53, 1 << 24])
def test_all_ends_of_lines_are_known_and_quoted_ones_belong_to_a_cell(
    end: bytes, size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "PART_BYTES", size)
    cell = b'"two' + end + b'lines",2026-11-20,35,psychiatry,"planning;access"'
    content = end.join(rows(b"cell").splitlines()).replace(b"cell", cell) + end
    code, answers, _ = decided(end + content + end + end, tmp_path, capsys)
    assert code == 0
    assert [answer["id"] for answer in answers] == ["0", "1", "two" + end.decode() + "lines", "0", "1"]


def test_mixed_ends_of_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = rows().replace(b"\n", b"\r\n", 2).replace(b"\n1,", b"\n\n\n1,")
    code, answers, _ = decided(content, tmp_path, capsys)
    assert (code, len(answers)) == (0, 4)


class TestHeaders:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "there is no header"),
            (b"\n\n", "there is no header"),
            (codecs.BOM_UTF8, "there is no header"),
            (rows().decode().encode("utf-16"), "UTF-16"),
            (rows().decode().encode("utf-32"), "UTF-32"),
            ("id,größe\n".encode("cp1252"), "not valid UTF-8"),
            (b"id,gaf,gaf\n1,35,36\n", "there twice"),
            (b"id,gaf,$\n1,35,36\n", "no such column"),
            (b"id,gaf,$fault\n1,35,36\n", "no such column"),
            (b"id,gaf (JSON)\n1,35\n", "no such column"),
            (b"id;gaf:35\n", "no such column"),
            (b"\x00\x01\x02\x03", "holds NUL characters"),
            (rows().decode().encode("utf-16-le"), "holds NUL characters"),
            (rows().decode().encode("utf-16-be"), "holds NUL characters"),
            ("M\u00fcller,1980-03-04\n".encode("cp1252"), "not valid UTF-8"),
            (",".join(f"c{n}" for n in range(20_000)).encode(), "and 19900 more columns"),
            (b"PK\x03\x04 a workbook of Excel", "no such column"),
        ],
        ids=range(17),
    )
    def test_what_is_no_table_is_refused_as_a_whole(
        self, content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, answers, told = decided(content, tmp_path, capsys)
        assert (code, answers) == (2, [])
        assert said in told
        assert "1980" not in told and " | " not in told
        assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]

    @pytest.mark.parametrize(
        "content",
        [
            rows(),
            codecs.BOM_UTF8 + rows(),
            b"\n" + rows(),
            b"sep=,\n" + rows(),
            codecs.BOM_UTF8 + b'"sep=,"\r\n' + rows(),
            b"sep=;\r\n" + rows().replace(b",", b";"),
            rows().replace(b",", b";"),
            rows().replace(b",", b"\t"),
            b"sep=\t\n" + rows().replace(b",", b"\t"),
            rows().replace(b",", b"|"),
            b"".join(b"%d," % n + line for n, line in enumerate(rows().splitlines(keepends=True)))[1:],
            b"".join(line + b",,\n" for line in rows().splitlines()),
            rows().replace(b"id,", b'"id" ,').replace(b",35,", b",35.0,"),
            rows()[:-1],
            rows() + b",,,,\n" * 0 + b"\n\n",
        ],
        ids=range(15),
    )
    def test_what_pandas_and_excel_write_is_read(
        self, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, answers, told = decided(content, tmp_path, capsys)
        assert (code, [answer["id"] for answer in answers]) == (0, ["0", "1", "0", "1"]), told
        assert {answer["outcome"] for answer in answers} == {"undetermined"}
        assert not any("gaf" in answer["missing"] for answer in answers)

    def test_lists_as_pandas_writes_them_into_csv(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        row: dict[str, Any] = {
            "id": "a", "prescribed_on": "2026-11-20", "diagnoses": ["F20.0 G"], "impairments": ["drive", "contact"],
            "history": [{"prescribed_on": "2026-05-01", "kind": "first", "units": 5, "approved_on": None}],
        }  # fmt: skip
        written = pd.DataFrame([row, {**row, "gaf": 35}]).to_csv().encode()
        code, answers, told = decided(written, tmp_path, capsys)
        assert code == 0, told
        plain = b"\n".join(json.dumps({**row, **more}).encode() for more in ({}, {"gaf": 35}))
        (tmp_path / "plain").mkdir()
        assert decided(plain, tmp_path / "plain", capsys, ".ndjson")[1] == answers

    @pytest.mark.parametrize(
        "text", ["['drive' 'contact']", "[__import__('os')]", "['drive'", "['drive', x]", "[" * 2_000]
    )
    def test_what_is_no_list_is_not_run_and_not_guessed(
        self, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, answers, _ = decided(f'id,impairments\n1,"{text}"\n'.encode(), tmp_path, capsys)
        assert (code, answers[0]["outcome"]) == (2, "error")
        assert answers[0]["error"].startswith("impairments")

    @pytest.mark.parametrize("name", ["Unnamed: 0", "__index_level_0__", "index"])
    def test_of_the_row_numbers_of_pandas_it_says_what_to_do(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, _, told = decided(f"{name},gaf\n0,35\n".encode(), tmp_path, capsys)
        assert code == 2
        assert "index=False" in told

    def test_a_value_in_a_column_without_a_name(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, answers, _ = decided(b"id,gaf,,\n1,35,,\n2,36,x,\n", tmp_path, capsys)
        assert code == 2
        assert [answer["error"] for answer in answers] == [
            None,
            "there is a value in a column without a name (line 3 of the file)",
        ]


GOOD = '{"id": "%s", "prescribed_on": "2026-11-20", "gaf": 35}'
LINES: dict[str, tuple[bytes, Any, str | None]] = {
    "an emoji as Python writes it": (rb'{"id": "Zo\ud83d\ude00", "gaf": 35, "prescribed_on": "2026-11-20"}', "Zo😀", None),
    "an emoji in an unknown key": (rb'{"id": "Zo\ud83d\ude00", "\ud83d\ude00": 35}', "Zo😀", 'no such fact (line 2'),
    "an emoji beside a decimal": (rb'{"id": "\ud83d\ude00", "gaf": 35.5}', "😀", "gaf: a whole number is expected"),
    "half an emoji": (rb'{"id": "Zo\ud83d", "gaf": 35}', None, ""),
    "half an emoji behind a backslash": (rb'{"id": "\\ud83d\ude00", "gaf": 35}', None, ""),
    "an escaped NUL": (rb'{"id": "a", "prescriber": {"group": "\u0000"}}', "a", ""),
    "a letter of cp1252": (b'{"id": "M\xfcller", "gaf": 35}', None, "not valid UTF-8"),
    "UTF-16": (GOOD.encode("utf-16-le"), None, ""),
    "YAML": (b"prescribed_on: 2026-11-20", None, ""),
    "YAML in braces": (b"{id: a, prescribed_on: 2026-11-20}", None, ""),
    "a list": (b'["prescribed_on"]', None, "a case is an object with facts (line 2 of the file)"),
    "half a line": (b'{"id": "a", "gaf": 3', "a", ""),
    "two cases in a line": (b'{"id": "a"} {"id": "b"}', None, ""),
    "a key twice": (b'{"id": "a", "gaf": 35, "gaf": 36}', "a", 'gaf: duplicate key (line 2'),
    "an unknown key beside a decimal": (b'{"id": "a", "service": {"cost": 1.25}, "gaff": 1}', "a", "gaff: no such fact"),
    "NaN": (b'{"id": "a", "gaf": NaN}', "a", ""),
    "a number of 5,000 digits": (b'{"id": "a", "gaf": %s}' % (b"9" * 5_000), "a", ""),
    "lists in lists": (b'{"id": "a", "diagnoses": %s}' % (b"[" * 3_000 + b"]" * 3_000), "a", ""),
    "a number as key": (b'{"id": 7, "gaf": 200}', "7", "gaf: the value is too large"),
    "a comma too many": (b'{"id": "a", "gaf": 35,}', "a", ""),
    "a key twice that names the row": (b'{"id": "a", "id": "b", "gaf": 35}', "a", "the key of the row cannot be read"),
    "an id in an entry": (b'{"gaf": 35, "history": [{"id": "x"},]}', None, ""),
    "a text for a list": (b'{"id": "a", "impairments": "drive"}', "a", "impairments: the wrong sort of entry"),
    "a text for diagnoses": (b'{"id": "a", "diagnoses": "F20.0 G"}', "a", "diagnoses: the wrong sort of entry"),
    "an empty text": (b'{"id": "a", "necessity": ""}', "a", "necessity: the wrong sort of entry"),
    "the name of a person as a key": (b'{"Erika Mustermann": {"gaf": 35}, "id": "a"}', "a", "no such fact (line 2"),
    "a byte order mark inside": (b'\xef\xbb\xbf{"id": "a", "gaf": 35}', "a", None),
}  # fmt: skip


@pytest.mark.parametrize("what", LINES)
def test_each_line_is_a_case_or_says_what_is_wrong(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line, name, error = LINES[what]
    good = (GOOD % "g").encode()
    code, answers, told = decided(
        b"\n".join([good, line, b"", b"  ", good]) + b"\r\n\r\n", tmp_path, capsys, ".ndjson"
    )
    assert [answer["outcome"] == "error" for answer in answers] == [False, error is not None, False]
    assert code == (0 if error is None else 2)
    assert answers[1]["id"] == name
    if error is not None:
        assert answers[1]["error"].startswith(error)
        assert " | " not in answers[1]["error"]
        assert "Erika" not in answers[1]["error"] + told
        assert "row 2:" in told
    assert PERSON not in told


@pytest.mark.parametrize("ending", [".ndjson", ".jsonl", ".JSONL"])
def test_lines_of_nothing_are_no_cases(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decided(b"\n\r\n \n", tmp_path, capsys, ending)[:2] == (0, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((GOOD % "a").encode("utf-16"), "UTF-16"),
        ((GOOD % "a").encode("utf-16-le"), "holds NUL characters"),
        ((GOOD % "a").encode("utf-32-be"), "holds NUL characters"),
        (b'{\n "gaf": 35\n}\n', "this is one JSON text of several lines"),
        (b'[\n{"gaf": 35}\n]\n', "this is one JSON text of several lines"),
    ],
    ids=range(5),
)
def test_what_is_no_lines_of_cases_is_refused_as_a_whole(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answers, told = decided(content, tmp_path, capsys, ".ndjson")
    assert (code, answers) == (2, [])
    assert said in told


class TestStored:
    @pytest.fixture
    def stored(self, tmp_path: Path) -> bytes:
        table = pa.table({"id": [str(n) for n in range(90)], "gaf": list(range(1, 91))})
        path = tmp_path / "stored.parquet"
        pq.write_table(table, path, row_group_size=30, compression="none", use_dictionary=False)
        content = path.read_bytes()
        path.unlink()
        return content

    def test_a_damaged_group_is_named_row_by_row(
        self, stored: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = pq.ParquetFile(pa.BufferReader(stored))
        place = file.metadata.row_group(1).column(1).data_page_offset
        broken = stored[:place] + b"\xff" * 12 + stored[place + 12 :]
        code, answers, told = decided(broken, tmp_path, capsys, ".parquet")
        assert code == 2
        assert [answer["outcome"] == "error" for answer in answers] == [30 <= n < 60 for n in range(90)]
        assert "row 31: this part of the file is damaged" in told

    @pytest.mark.parametrize("kept", [0, 3, 40, -1, -9])
    def test_a_cut_file_is_refused(
        self, kept: int, stored: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, answers, told = decided(stored[:kept], tmp_path, capsys, ".parquet")
        assert (code, answers) == (2, [])
        assert "the file cannot be read" in told


class TestOtherThings:
    @pytest.mark.parametrize("ending", [".csv", ".ndjson", ".parquet"])
    def test_what_is_no_file_is_refused_and_not_waited_for(
        self, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder, pipe = tmp_path / f"folder{ending}", tmp_path / f"pipe{ending}"
        folder.mkdir()
        os.mkfifo(pipe)
        for path in (folder, pipe):
            assert main(["check", str(path), "--out", str(tmp_path / "out.csv"), "--lang", "en"]) == 2
            assert "not a regular file" in capsys.readouterr().err
        loop = tmp_path / f"loop{ending}"
        loop.symlink_to(loop)
        assert main(["check", str(loop), "--out", str(tmp_path / "out.csv"), "--lang", "en"]) == 2
        assert "cannot be read" in capsys.readouterr().err

    def test_a_link_to_a_table_is_the_table(self, tmp_path: Path) -> None:
        (tmp_path / "real.csv").write_bytes(rows())
        (tmp_path / "link.csv").symlink_to("real.csv")
        assert main(["check", str(tmp_path / "link.csv"), "--out", str(tmp_path / "out.csv")]) == 0
