"""`codes` on the command line: what it answers, on which stream, with which exit code."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path

import pytest

from soziorules.cli import codes, codes_output
from tests.icd import official

Answer = tuple[int, str, str]


class Command:
    """Runs `codes` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, lang: str = "de") -> Answer:
        parser = argparse.ArgumentParser("codes")
        codes.configure(parser)
        status = codes.run(parser.parse_args([*arguments, "--lang", lang]))
        streams = self._capsys.readouterr()
        return status, streams.out, streams.err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


class TestShow:
    def test_a_code_with_its_place_and_origin(self, run: Command) -> None:
        status, out, err = run("show", "F25.1", "--edition", "2026")
        assert (status, err) == (0, "")
        assert out.startswith("F25.1  Schizoaffektive Störung, gegenwärtig depressiv\n")
        assert "endständig in      2009–2026" in out
        assert "F20-F29" in out
        assert "rekonstruiert" in out

    def test_an_edition_that_is_not_held_gets_an_honest_answer(self, run: Command) -> None:
        status, out, err = run("show", "F45.4", "--edition", "2008")
        assert status == 1
        assert "Die Ausgabe 2008 der ICD-10-GM liegt nicht vor" in err
        assert "für 2008 folgt daraus nichts" in err
        assert "2009" in out

    def test_the_fifth_place_may_be_left_out_in_places(self, run: Command) -> None:
        status, out, _ = run("show", "F45.4", "--edition", "2009")
        assert status == 0
        assert "fünfte Stelle" in out
        assert "F45.40" in out

    def test_json_says_which_edition_was_asked_for(self, run: Command) -> None:
        status, out, _ = run("show", "F45.4", "--edition", "2008", "--format", "json")
        shown = json.loads(out)
        assert (status, shown["edition"], shown["requested_edition"]) == (1, 2009, 2008)
        assert shown["children"] == ["F45.40", "F45.41"]

    def test_csv_has_one_row(self, run: Command) -> None:
        _, out, _ = run("show", "F50.0", "--edition", "2017", "--format", "csv")
        (row,) = csv.DictReader(io.StringIO(out))
        assert (row["code"], row["terminal"], row["terminal_in"]) == (
            "F50.0",
            "true",
            " ".join(map(str, range(2009, 2018))),
        )

    def test_the_title_given_during_the_year(self, run: Command) -> None:
        _, out, _ = run("show", "U07.1", "--edition", "2020", lang="en")
        assert "COVID-19, Virus nachgewiesen" in out

    @pytest.mark.parametrize(
        ("code", "status", "said"),
        [("F20.7", 1, "F20.6 (Schizophrenia simplex)"), ("6A20", 2, "ICD-11"), ("???", 2, "kein Kode")],
    )
    def test_a_refusal_goes_to_standard_error(self, run: Command, code: str, status: int, said: str) -> None:
        answered, out, err = run("show", code)
        assert (answered, out) == (status, "")
        assert said in err

    def test_without_an_edition_it_is_that_of_today_or_the_nearest(
        self, run: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(codes, "edition_for", lambda _: (2026, False))
        status, _, err = run("show", "F21")
        assert status == 0
        assert "liegt nicht vor" in err


class TestSearchAndTree:
    def test_search_lists_hits(self, run: Command) -> None:
        status, out, _ = run("search", "schizotype", "stoerung", "--edition", "2025")
        assert status == 0
        assert out.splitlines()[1].split("  ")[0] == "F21"

    def test_search_finds_what_people_call_so_first_and_says_what_is_no_indication(
        self, run: Command
    ) -> None:
        _, out, _ = run("search", "PTBS", "--edition", "2025")
        assert out.splitlines()[1].startswith("F43.1")
        status, out, err = run("search", "burnout", "--edition", "2025")
        assert (status, out.splitlines()[1][:3]) == (0, "Z73")
        assert "keine Soziotherapie" in err

    def test_search_that_finds_nothing(self, run: Command) -> None:
        assert run("search", "xyzzyplugh", lang="en") == (1, "", "Nothing found.\n")

    @pytest.mark.parametrize("limit", ["0", "-1", "x"])
    def test_a_limit_must_be_positive(self, run: Command, limit: str) -> None:
        with pytest.raises(SystemExit) as caught:
            run("search", "schizo", "--limit", limit)
        assert caught.value.code == 2

    def test_tree_of_a_block(self, run: Command) -> None:
        status, out, _ = run("tree", "F20-F29", "--edition", "2026")
        lines = out.splitlines()
        assert status == 0
        assert lines[0].startswith("F20-F29  ")
        assert "    F25.1  Schizoaffektive Störung, gegenwärtig depressiv" in lines
        assert len(lines) == 1 + 8 + 23

    def test_tree_of_a_range(self, run: Command) -> None:
        _, out, _ = run("tree", "F20.0 – F20.2", "--edition", "2026")
        assert [line[:5] for line in out.splitlines()] == ["F20.0", "F20.1", "F20.2"]

    def test_tree_of_an_empty_range(self, run: Command) -> None:
        assert run("tree", "F26-F27", "--edition", "2025")[0] == 1

    def test_tree_as_csv(self, run: Command) -> None:
        _, out, _ = run("tree", "F22", "--edition", "2025", "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [(row["code"], row["parent"]) for row in rows][:2] == [("F22", "F20-F29"), ("F22.0", "F22")]

    def test_tree_of_nothing(self, run: Command) -> None:
        assert run("tree", "F20.7", "--edition", "2025")[0] == 1


class TestDiff:
    def test_2018_to_2019_in_chapter_v(self, run: Command) -> None:
        status, out, err = run("diff", "2018", "2019", "--chapter", "v")
        assert (status, err) == (0, "")
        assert [line.split()[:2] for line in out.splitlines()[1:]] == [
            ["F98.8", "unterteilt"],
            ["F98.80", "neu"],
            ["F98.88", "neu"],
        ]

    def test_new_titles_show_both(self, run: Command) -> None:
        _, out, _ = run("diff", "2015", "2016", "--chapter", "V")
        assert "Alpträume [Angstträume] → Albträume [Angstträume]" in out

    def test_json(self, run: Command) -> None:
        _, out, _ = run("diff", "2017", "2018", "--chapter", "V", "--format", "json")
        assert {
            "code": "F50.0",
            "change": "split",
            "before": "Anorexia nervosa",
            "after": "Anorexia nervosa",
        } in json.loads(out)

    def test_says_that_an_edition_is_reconstructed(self, run: Command) -> None:
        status, out, err = run("diff", "2025", "2026", "--chapter", "V")
        assert (status, out) == (1, "")
        assert "rekonstruiert" in err
        assert "Keine Änderungen." in err

    def test_an_edition_that_is_not_held(self, run: Command) -> None:
        status, out, err = run("diff", "2008", "2009", lang="en")
        assert (status, out) == (1, "")
        assert "2008" in err

    def test_a_chapter_that_does_not_exist(self, run: Command) -> None:
        with pytest.raises(SystemExit) as caught:
            run("diff", "2018", "2019", "--chapter", "XXIII")
        assert caught.value.code == 2


class TestEditionsAndImport:
    def test_editions_name_their_basis(self, run: Command) -> None:
        status, out, _ = run("editions")
        assert status == 0
        assert "2026     16905  14370" in out

    def test_import_says_what_changed(self, run: Command, tmp_path: Path) -> None:
        lines = [line for line in official.kodes(2025) if ";F20.9;" not in line]
        path = tmp_path / "icd10gm2027syst_kodes.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        status, out, _ = run("import", str(path))
        assert status == 0
        assert out.startswith("Ausgabe 2027 eingelesen: 16816 Kodes, davon 14308 endständig.\n")
        assert "Gegenüber 2026: " in out
        assert run("show", "F20.9", "--edition", "2027")[0] == 1

    def test_import_without_changes(self, run: Command, tmp_path: Path) -> None:
        path = tmp_path / "icd10gm2025syst_kodes.txt"
        path.write_text("\n".join(official.kodes(2025)), encoding="utf-8")
        assert "keine Änderungen" in run("import", str(path))[1]

    def test_import_of_something_else(self, run: Command, tmp_path: Path) -> None:
        path = tmp_path / "icd10gm2027syst_kodes.txt"
        path.write_text("Liebe Leserin;", encoding="utf-8")
        status, out, err = run("import", str(path))
        assert (status, out) == (2, "")
        assert "Zeile 1" in err

    def test_import_of_a_file_that_is_not_there(self, run: Command, tmp_path: Path) -> None:
        assert run("import", str(tmp_path / "icd10gm2027syst_kodes.txt"))[0] == 2


class TestLanguage:
    @pytest.mark.parametrize(
        ("chosen", "environment", "locale", "language"),
        [
            ("en", "de", "de_DE", "en"),
            (None, "en", "de_DE", "en"),
            (None, None, "en_GB", "en"),
            (None, None, "fr_FR", "de"),
            (None, None, None, "de"),
        ],
    )
    def test_option_then_environment_then_locale_then_german(
        self,
        monkeypatch: pytest.MonkeyPatch,
        chosen: str | None,
        environment: str | None,
        locale: str | None,
        language: str,
    ) -> None:
        monkeypatch.delenv("SOZIORULES_LANG", raising=False)
        if environment:
            monkeypatch.setenv("SOZIORULES_LANG", environment)
        monkeypatch.setattr("locale.getlocale", lambda: (locale, "UTF-8"))
        assert codes_output.language_of(chosen) == language
