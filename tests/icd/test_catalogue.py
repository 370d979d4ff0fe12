"""The whole classification in pandas: nothing lost against the source, counts, hierarchy, search, crosswalk, changes."""

from __future__ import annotations

import hashlib
import json
import lzma
from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given

from soziorules import icd
from soziorules.icd import Catalogue, CodeError, EditionError, Reason, differences, editions, expand, tables
from soziorules.icd.diff import Change
from soziorules.icd.shards import DATA
from tests.icd.strategies import SMALL, anything


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(2026)


def in_table(name: str) -> bytes:
    packed = DATA / f"{name}.xz"
    return lzma.decompress(packed.read_bytes()) if packed.exists() else (DATA / name).read_bytes()


class TestData:
    def test_every_source_table_comes_out_byte_by_byte(self) -> None:
        sums = json.loads((DATA / "sha256.json").read_text(encoding="utf-8"))
        assert len(sums) == 5
        for name, expected in sums.items():
            assert hashlib.sha256(in_table(name)).hexdigest() == expected, name

    def test_the_frame_written_again_is_the_source_table(self) -> None:
        sums = json.loads((DATA / "sha256.json").read_text(encoding="utf-8"))
        written = tables.all_codes().to_csv(index=False, lineterminator="\n").encode()
        assert hashlib.sha256(written).hexdigest() == sums["icd10gm_codes.csv"]

    def test_the_source_statement_travels_with_the_data(self) -> None:
        assert "BfArM" in (DATA / "ATTRIBUTION.txt").read_text(encoding="utf-8")

    def test_the_data_stay_compact(self) -> None:
        assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 450_000

    @pytest.mark.parametrize("edition", editions())
    def test_counts_are_those_of_the_table_of_editions(self, edition: int) -> None:
        table = tables.edition_row(edition)
        frame = Catalogue(edition).frame()
        codes = frame[frame["kind"].isin(["category", "subcategory"])]
        chapter_v = codes[codes["chapter"] == "V"]
        counted = {
            "codes": len(codes),
            "terminal": int(codes["terminal"].sum()),
            "categories": int((codes["kind"] == "category").sum()),
            "blocks": int((frame["kind"] == "block").sum()),
            "chapter_v_codes": len(chapter_v),
            "chapter_v_terminal": int(chapter_v["terminal"].sum()),
        }
        assert counted == {name: int(table[name]) for name in counted}

    @pytest.mark.parametrize("edition", editions())
    def test_hierarchy_and_light_table_agree_with_the_frame(self, edition: int) -> None:
        frame = Catalogue(edition).frame()
        assert frame["code"].is_unique
        parents = frame.loc[frame["kind"] != "chapter", "parent"]
        assert parents.isin(frame["code"]).all()
        assert set(frame.loc[frame["terminal"], "code"]).isdisjoint(parents)
        codes = frame[frame["kind"].isin(["category", "subcategory"])]
        assert sorted(codes["code"]) == list(expand("A00-Z99", edition, terminal_only=False))
        assert sorted(codes.loc[codes["terminal"], "code"]) == list(expand("A00-Z99", edition))

    def test_the_chapter_is_that_of_the_topmost_parent(self, catalogue: Catalogue) -> None:
        frame = catalogue.frame()
        parent_of = dict(zip(frame["code"], frame["parent"], strict=True))
        for code, chapter in zip(frame["code"], frame["chapter"], strict=True):
            top = code
            while parent_of[top]:
                top = parent_of[top]
            assert top == chapter


class TestFrame:
    def test_is_a_frame_with_all_codes_of_2026(self, catalogue: Catalogue) -> None:
        frame = catalogue.frame()
        assert isinstance(frame, pd.DataFrame)
        codes = frame[frame["kind"].isin(["category", "subcategory"])]
        assert (len(codes), int(codes["terminal"].sum())) == (16905, 14370)

    def test_is_a_copy(self, catalogue: Catalogue) -> None:
        frame = catalogue.frame()
        frame["title_de"] = ""
        assert catalogue.lookup("F21").title == "Schizotype Störung"

    def test_an_edition_that_is_not_held_is_refused(self) -> None:
        with pytest.raises(EditionError, match="2008"):
            Catalogue(2008)

    def test_2026_says_that_it_is_reconstructed(self, catalogue: Catalogue) -> None:
        assert catalogue.origin.reconstructed
        assert "rekonstruiert" in catalogue.origin.note.de
        assert not Catalogue(2025).origin.reconstructed

    def test_iterates_over_its_entries(self, catalogue: Catalogue) -> None:
        assert len(catalogue) == 16905 + 243 + 22
        assert next(iter(catalogue)).code == "I"
        assert "F20" in catalogue
        assert "F20.7" not in catalogue
        assert repr(catalogue) == "Catalogue(2026)"


class TestLookup:
    def test_finds_codes_blocks_and_chapters_as_written(self, catalogue: Catalogue) -> None:
        assert catalogue.lookup("f 25.1 G").title == "Schizoaffektive Störung, gegenwärtig depressiv"
        assert catalogue.lookup("F20 – F29").kind == "block"
        assert catalogue.lookup("V").kind == "chapter"
        assert catalogue.lookup("F00.0").mark == "*"

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            ("F20.7", Reason.UNKNOWN),
            ("6A20", Reason.ICD11),
            ("F20.0-F20.6", Reason.RANGE),
            ("", Reason.EMPTY),
        ],
    )
    def test_refuses_what_it_has_not(self, catalogue: Catalogue, code: str, reason: Reason) -> None:
        with pytest.raises(CodeError) as caught:
            catalogue.lookup(code)
        assert caught.value.reason is reason

    def test_refuses_a_code_of_another_edition(self) -> None:
        with pytest.raises(CodeError) as caught:
            Catalogue(2017).lookup("F50.00")
        assert caught.value.reason is Reason.OTHER_EDITION

    def test_goes_up_and_down(self, catalogue: Catalogue) -> None:
        assert [entry.code for entry in catalogue.parents("F50.00")] == ["F50.0", "F50", "F50-F59", "V"]
        assert [entry.code for entry in catalogue.children("F22")] == ["F22.0", "F22.8", "F22.9"]
        assert catalogue.is_terminal("F21")
        assert not catalogue.is_terminal("F22")

    def test_tells_the_title_given_during_the_year(self) -> None:
        assert Catalogue(2020).lookup("U07.1").in_year == "COVID-19, Virus nachgewiesen"
        assert Catalogue(2021).lookup("U07.1").in_year is None

    @SMALL
    @given(anything)
    def test_no_string_raises_anything_but_the_documented_error(self, text: str) -> None:
        whole = _whole()
        with suppress(CodeError):
            whole.lookup(text)
        whole.search(text, limit=1)


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("schizotype störung", "F21"),
            ("Schizotype Stoerung", "F21"),
            ("schizotype storung", "F21"),
            ("SCHIZOTYPE STÖRUNG", "F21"),
            ("katatone schizophrnie", "F20.2"),
            ("katatone schizofrenie", "F20.2"),
            ("katatonne Schizophrenie", "F20.2"),
            ("Albträume", "F51.5"),
            ("alptraeume", "F51.5"),
            ("F20.0", "F20.0"),
            ("F20", "F20"),
        ],
    )
    def test_forgives_spelling(self, catalogue: Catalogue, text: str, first: str) -> None:
        assert catalogue.search(text)[0].code == first

    def test_finds_parts_of_words(self, catalogue: Catalogue) -> None:
        found = {entry.code for entry in catalogue.search("schizo", limit=None)}
        assert {"F20", "F20.0", "F21", "F25.1", "F60.1"} <= found

    def test_every_word_must_be_there(self, catalogue: Catalogue) -> None:
        for entry in catalogue.search("rezidivierend depressiv remittiert"):
            assert entry.code == "F33.4"

    def test_finds_nothing_in_nonsense(self, catalogue: Catalogue) -> None:
        assert catalogue.search("xyzzyplugh") == ()
        assert catalogue.search("!?") == ()
        assert catalogue.search("zzz") == ()

    def test_keeps_to_the_limit(self, catalogue: Catalogue) -> None:
        assert len(catalogue.search("störung", limit=3)) == 3


class TestCrosswalk:
    @pytest.mark.parametrize(
        ("code", "start", "end", "targets"),
        [
            ("F20.0", 2009, 2026, [("F20.0", True)]),
            ("F50.0", 2017, 2018, [("F50.00", False), ("F50.01", False), ("F50.08", False)]),
            ("F50.08", 2018, 2017, [("F50.0", True)]),
            ("F98.8", 2018, 2019, [("F98.80", False), ("F98.88", False)]),
            ("L89.10", 2009, 2010, [("L89.00", True)]),
            ("L89.32", 2009, 2010, [("L89.22", False)]),
            ("A41.9", 2009, 2010, [("A41.9", True), ("R57.2", False)]),
            ("F20", 2017, 2018, []),
            ("F20.0", 2020, 2020, [("F20.0", True)]),
        ],
    )
    def test_follows_the_official_transitions(
        self, catalogue: Catalogue, code: str, start: int, end: int, targets: list[tuple[str, bool]]
    ) -> None:
        walked = catalogue.crosswalk(code, start, end)
        assert [(target.code, target.automatic) for target in walked.targets] == targets

    def test_says_where_no_official_transition_is_held(self, catalogue: Catalogue) -> None:
        walked = catalogue.crosswalk("F20.0", 2022)
        assert walked.unofficial == (2024, 2025, 2026)
        assert walked.note is not None
        assert "2024–2026" in walked.note.de
        assert catalogue.crosswalk("F20.0", 2017, 2023).note is None

    def test_refuses_a_code_that_the_edition_has_not(self, catalogue: Catalogue) -> None:
        with pytest.raises(CodeError):
            catalogue.crosswalk("F50.00", 2017)

    def test_targets_are_terminal_codes_of_their_edition(self) -> None:
        for start, end in ((2009, 2010), (2014, 2015), (2022, 2023), (2023, 2022)):
            terminal = set(expand("A00-Z99", end))
            for code in expand("A00-Z99", start)[::40]:
                walked = _whole().crosswalk(code, start, end)
                assert {target.code for target in walked.targets} <= terminal


class TestDifferences:
    def test_between_2018_and_2019_in_chapter_v(self) -> None:
        found = differences(Catalogue(2018), Catalogue(2019), "V")
        assert [(difference.code, difference.change) for difference in found] == [
            ("F98.8", Change.SPLIT),
            ("F98.80", Change.NEW),
            ("F98.88", Change.NEW),
        ]

    def test_between_2016_and_2017_titles_of_chapter_v(self) -> None:
        found = differences(Catalogue(2016), Catalogue(2017), "V")
        assert [(difference.code, difference.change) for difference in found] == [
            ("F31.5", Change.TITLE),
            ("F31.6", Change.TITLE),
            ("F31.7", Change.TITLE),
        ]

    def test_backwards_new_becomes_ended_and_split_merged(self) -> None:
        found = {difference.change for difference in differences(Catalogue(2019), Catalogue(2018), "V")}
        assert found == {Change.ENDED, Change.MERGED}

    def test_none_between_an_edition_and_itself(self, catalogue: Catalogue) -> None:
        assert differences(catalogue, catalogue) == ()


def test_late_names_are_found_and_others_are_not() -> None:
    assert icd.Catalogue is Catalogue
    for name in icd.__all__:
        assert getattr(icd, name) is not None
    with pytest.raises(AttributeError):
        _ = icd.Katalog


_held: list[Catalogue] = []


def _whole() -> Catalogue:
    if not _held:
        _held.append(Catalogue(2026))
    return _held[0]
