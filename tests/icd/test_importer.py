"""Own editions: official files are taken over without loss, anything else is refused and nothing replaced."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from soziorules.cli import main
from soziorules.icd import (
    Catalogue,
    describe,
    edition_for,
    editions,
    expand,
    import_edition,
    is_reconstructed,
    tables,
)
from soziorules.icd.diff import Change
from soziorules.icd.metadata import MetadataError
from soziorules.icd.shards import data_folder
from tests.icd import official

NEW = "4;T;X;05;F20;F20.7;F20.7;F207;Erfundene Schizophrenie;;;;P;P;1;2;3;4;5;9;9;9999;9999;9;N;J;N;N"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return [*official.kodes(2025)]


@pytest.fixture(scope="module")
def taken_over(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return what is held of an edition that was taken over, once for all tests that find it there."""
    folder = tmp_path_factory.mktemp("taken over")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOZIORULES_DATA", str(folder / "data"))
        return import_edition(written(folder, lines)).path.read_bytes()


def written(folder: Path, lines: list[str], name: str = "icd10gm2027syst_kodes.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class TestTakingOver:
    @pytest.mark.parametrize(("edition", "fields"), [(2009, 27), (2016, 30), (2025, 28)])
    def test_each_official_layout_gives_the_same_edition(
        self, tmp_path: Path, edition: int, fields: int
    ) -> None:
        expected = tables.edition_frame(edition).drop(columns=["first_edition", "last_edition"])
        parts = {
            "kodes": [*official.kodes(edition, fields)],
            "gruppen": official.gruppen(edition),
            "kapitel": official.kapitel(edition),
        }
        done = import_edition(official.archive(tmp_path / f"x1gmt{edition}.zip", edition, parts))
        assert (done.edition, done.compared_with, done.changes) == (edition, edition, ())
        taken = tables.edition_frame(edition)
        assert set(taken["first_edition"]) == {str(edition)}
        assert taken.drop(columns=["first_edition", "last_edition"]).equals(expected)

    def test_a_new_edition_is_known_everywhere(self, tmp_path: Path, lines: list[str]) -> None:
        done = import_edition(written(tmp_path, [*lines, NEW]))
        assert (done.edition, done.compared_with) == (2027, 2026)
        assert done.path == data_folder() / "icd" / "icd10gm_2027.zip"
        assert ("F20.7", Change.NEW) in [(change.code, change.change) for change in done.changes]
        assert editions()[-1] == 2027
        assert edition_for(dt.date(2027, 5, 1)) == (2027, True)
        assert describe("F20.7", 2027).title == "Erfundene Schizophrenie"
        assert describe("F20.7", 2026).usage == "other_edition"
        assert "F20.7" in expand("F20", 2027)
        assert Catalogue(2027).lookup("F20.7").parent == "F20"
        assert Catalogue(2027).origin.basis == "official metadata file"
        assert describe("F20.0", 2027).valid_in == tuple(range(2009, 2028))
        assert describe("V99", 2027).code == "V99"

    def test_an_official_file_takes_the_place_of_a_reconstructed_edition(
        self, tmp_path: Path, lines: list[str]
    ) -> None:
        assert is_reconstructed(2026)
        done = import_edition(written(tmp_path, [*lines, NEW], "icd10gm2026syst_kodes_20250912.txt"))
        assert done.compared_with == 2026
        assert not is_reconstructed(2026)
        assert not Catalogue(2026).origin.reconstructed
        assert describe("F20.7", 2026).valid_in == (2026,)
        assert describe("F20.0", 2026).valid_in == tuple(range(2009, 2027))
        assert describe("B94.80", 2026).usage == "unknown"

    def test_the_source_statement_travels_along(self, tmp_path: Path, lines: list[str]) -> None:
        with zipfile.ZipFile(import_edition(written(tmp_path, lines)).path) as archive:
            assert "BfArM" in archive.read("ATTRIBUTION.txt").decode()

    def test_companions_beside_the_file_are_read(self, tmp_path: Path, lines: list[str]) -> None:
        path = written(tmp_path, lines)
        blocks = [
            line.replace("Schizophrenie, schizotype", "Schizophrene") for line in official.gruppen(2025)
        ]
        written(tmp_path, blocks, "icd10gm2027syst_gruppen.txt")
        import_edition(path)
        assert Catalogue(2027).lookup("F20-F29").title == "Schizophrene und wahnhafte Störungen"

    def test_titles_lose_odd_blanks_and_old_encodings_are_read(
        self, tmp_path: Path, lines: list[str]
    ) -> None:
        changed = [line.replace("Paranoide Schizophrenie", "Paranoide\u00a0 Schizophrenie") for line in lines]
        path = tmp_path / "kodes2027.txt"
        path.write_bytes("\r\n".join(changed).encode("cp1252", errors="replace"))
        import_edition(path)
        assert describe("F20.0", 2027).title == "Paranoide Schizophrenie"
        assert describe("F21", 2027).title == "Schizotype Störung"

    def test_the_edition_can_be_given(self, tmp_path: Path, lines: list[str]) -> None:
        assert import_edition(written(tmp_path, lines, "download.txt"), 2027).edition == 2027


def _first(lines: list[str], old: str, new: str) -> list[str]:
    return [lines[0].replace(old, new, 1), *lines[1:]]


BROKEN: dict[str, Callable[[list[str]], list[str]]] = {
    "empty": lambda _: [],
    "half a download": lambda lines: lines[: len(lines) // 2],
    "cut in a line": lambda lines: [*lines[:-1], lines[-1][:40]],
    "another layout": lambda lines: [line + ";x" for line in lines],
    "a code twice": lambda lines: [*lines, lines[-1]],
    "no code": lambda lines: _first(lines, "A00;A00.-;A00;A00", "A00;1-100;1-100;1100"),
    "wrong level": lambda lines: _first(lines, "3;", "4;"),
    "unknown place": lambda lines: _first(lines, "3;N", "3;Q"),
    "unknown chapter": lambda lines: _first(lines, ";01;", ";23;"),
    "unknown flag": lambda lines: _first(lines, ";V;V;", ";Y;V;"),
    "no title": lambda lines: _first(lines, "Cholera", " "),
    "hierarchy broken": lambda lines: _first(lines, "3;N", "3;T"),
    "a new block without its title": lambda lines: [line.replace(";F20;", ";F26;") for line in lines],
    "not text": lambda lines: [line + "\x00" for line in lines],
}


class TestRefusing:
    @pytest.mark.parametrize("damage", BROKEN)
    def test_a_broken_file_is_refused_and_nothing_replaced(
        self, tmp_path: Path, lines: list[str], taken_over: bytes, damage: str
    ) -> None:
        held = data_folder() / "icd" / "icd10gm_2027.zip"
        held.parent.mkdir(parents=True)
        held.write_bytes(taken_over)
        with pytest.raises(MetadataError) as caught:
            import_edition(written(tmp_path, BROKEN[damage](lines)))
        assert caught.value.message.de
        assert str(caught.value) == caught.value.message.de
        assert held.read_bytes() == taken_over
        assert [path.name for path in held.parent.iterdir()] == [held.name]

    @pytest.mark.parametrize("name", ["icd10gm20270101.txt", "kodes.txt", "icd10gm2008syst_kodes.txt"])
    def test_the_edition_must_be_told_by_the_name(self, tmp_path: Path, lines: list[str], name: str) -> None:
        with pytest.raises(MetadataError):
            import_edition(written(tmp_path, lines, name))

    def test_a_name_that_contradicts_the_edition_given_is_refused(
        self, tmp_path: Path, lines: list[str]
    ) -> None:
        with pytest.raises(MetadataError):
            import_edition(written(tmp_path, lines), 2028)

    def test_an_archive_without_codes_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(MetadataError):
            import_edition(
                official.archive(tmp_path / "icd10gm2027syst-meta.zip", 2027, {"kapitel": ["01;X"]})
            )

    def test_a_damaged_archive_is_refused(self, tmp_path: Path, lines: list[str]) -> None:
        path = official.archive(tmp_path / "icd10gm2027syst-meta.zip", 2027, {"kodes": lines})
        content = bytearray(path.read_bytes())
        content[2000:3000] = bytes(1000)
        path.write_bytes(content)
        with pytest.raises(MetadataError):
            import_edition(path)

    @pytest.mark.parametrize("part", ["gruppen", "kapitel"])
    def test_a_broken_companion_is_refused(self, tmp_path: Path, lines: list[str], part: str) -> None:
        path = official.archive(tmp_path / "icd10gm2027syst-meta.zip", 2027, {"kodes": lines, part: ["x"]})
        with pytest.raises(MetadataError):
            import_edition(path)

    def test_a_huge_file_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "icd10gm2027syst_kodes.txt"
        with path.open("wb") as file:
            file.truncate(40_000_000)
        with pytest.raises(MetadataError):
            import_edition(path)
        bomb = tmp_path / "icd10gm2027syst-meta.zip"
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
        with pytest.raises(MetadataError):
            import_edition(bomb)

    def test_a_failure_while_writing_leaves_nothing_behind(
        self, tmp_path: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="No space"):
            import_edition(written(tmp_path, lines))
        assert list((data_folder() / "icd").iterdir()) == []


class TestFolder:
    @pytest.mark.parametrize(
        ("platform", "variable", "expected"),
        [
            ("linux", "XDG_DATA_HOME", "here/soziorules"),
            ("win32", "LOCALAPPDATA", "here/soziorules"),
        ],
    )
    def test_follows_the_platform(
        self, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, expected: str
    ) -> None:
        monkeypatch.delenv("SOZIORULES_DATA")
        monkeypatch.setattr("sys.platform", platform)
        monkeypatch.setenv(variable, "here")
        assert data_folder().as_posix() == expected

    def test_on_a_mac_it_is_the_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SOZIORULES_DATA")
        monkeypatch.setattr("sys.platform", "darwin")
        assert data_folder().as_posix().endswith("Library/Application Support/soziorules")


def test_without_a_home_the_variable_is_named(
    lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody() -> Path:
        raise RuntimeError("no home")

    for name in ("SOZIORULES_DATA", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    source = written(tmp_path, lines)
    assert main(["codes", "import", str(source), "--lang", "en"]) == 2
    assert "SOZIORULES_DATA must name the folder" in capsys.readouterr().err
