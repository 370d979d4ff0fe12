"""YAML: only data, only what is meant, and every problem with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.source import ListNode, MapNode, Node, Plain, ScalarNode, load_nodes, load_plain
from soziorules.engine.source.yaml_messages import ANY, WORDINGS, wording


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test with both parsers, as some machines have only the one written in Python."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader")
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML was built without libyaml")


def plain(text: str) -> Plain:
    return load_plain(text, name="x.yaml")


def problems(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(Problems) as caught:
        load_nodes(text, name="x.yaml")
    return caught.value.diagnostics


def found(text: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of each problem."""
    return [(d.code, d.place.line, d.place.column) for d in problems(text) if d.place]


class TestScalars:
    @pytest.mark.parametrize(
        "text",
        ["NO", "no", "yes", "on", "Off", "y", "True", "NULL", "Null", "01435", "12:30", "1_000", "0x1F", "0o17", "+5",
         "2002-01-01", "2002-01-01T10:00:00Z", "-", "--", "1.", ".5", "1.2.3", "F20.0", "1 2", "=", "007"],
    )  # fmt: skip
    def test_what_yaml_1_1_guesses_stays_text(self, text: str) -> None:
        expected: Plain = [None] if text == "-" else text
        assert plain(f"a: {text}" if text != "-" else "a:\n  -") == {"a": expected}

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("null", None), ("~", None), ("", None), ("true", True), ("false", False),
            ("0", 0), ("30", 30), ("-7", -7), ("9" * 30, int("9" * 30)),
            ("1.50", Decimal("1.50")), ("-0.5", Decimal("-0.5")), ("1e3", Decimal(1000)), ("2.5E-02", Decimal("0.025")),
        ],
    )  # fmt: skip
    def test_null_true_false_and_decimal_numbers_are_values(self, text: str, value: Plain) -> None:
        result = plain(f"a: {text}")
        assert result == {"a": value}
        assert isinstance(result, dict)
        assert type(result["a"]) is type(value)
        assert str(result["a"]) == str(value) or "e" in text.lower()

    @pytest.mark.parametrize("quoted", ['"{}"', "'{}'"])
    @pytest.mark.parametrize("text", ["null", "true", "30", "1.5", ".nan", "<<", "9" * 99, ""])
    def test_what_is_quoted_is_text(self, quoted: str, text: str) -> None:
        assert plain(f"a: {quoted.format(text)}") == {"a": text}

    def test_blocks_are_text(self) -> None:
        assert plain("a: |\n  30\n") == {"a": "30\n"}

    @pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.INF", "NaN", "Infinity", "-Infinity"])
    def test_nan_and_infinity_are_refused(self, text: str) -> None:
        assert found(f"a: {text}") == [("S025", 1, 4)]

    @pytest.mark.parametrize(
        "text", ["9" * 31, "1" + "0" * 1_000_000, "0." + "1" * 1_000_000, "1e100", "1e-999999999"]
    )
    def test_numbers_are_short(self, text: str) -> None:
        assert found(f"a: {text}") == [("S026", 1, 4)]


class TestStructure:
    def test_values_know_their_place(self) -> None:
        root = load_nodes("a: 1\nb:\n  - c: [x, 'y']\n    d: ü€😀 z\n", name="r.yaml")
        assert isinstance(root, MapNode)
        listed = root.get("b")
        assert isinstance(listed, ListNode)
        (entry,) = listed.items
        assert isinstance(entry, MapNode)
        values = [root.get("a"), listed, entry, entry.get("c"), entry.get("d")]
        assert [value.place.at for value in values if value] == [
            "r.yaml:1:4", "r.yaml:3:3", "r.yaml:3:5", "r.yaml:3:8", "r.yaml:4:8"
        ]  # fmt: skip
        assert entry.entries[1][0].place.at == "r.yaml:4:5"
        assert root.get("zz") is None
        assert all(value.source.text[value.start : value.end].strip() for value in values if value)

    def test_the_place_of_a_block_is_its_first_line_and_its_end_that_of_its_last_child(self) -> None:
        root = load_nodes("a:\n  b: 1\n  c: 2\n\n# end\nd: 3\n", name="r.yaml")
        assert isinstance(root, MapNode)
        block = root.get("a")
        assert block is not None
        assert block.source.text[block.start : block.end] == "b: 1\n  c: 2"
        assert block.place.text == "  b: 1"
        assert (block.place.column, block.place.end_column) == (3, 7)

    @pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "%YAML 1.1\n---\n"])
    def test_an_empty_file_is_refused(self, text: str) -> None:
        if text.startswith("%"):
            assert plain(text) is None
        else:
            assert [code for code, *_ in found(text)] == ["S007"]

    def test_a_byte_order_mark_is_accepted(self) -> None:
        assert load_plain(b"\xef\xbb\xbfa: 1", name="x.yaml") == {"a": 1}
        assert load_plain("\ufeffa: 1", name="x.yaml") == {"a": 1}

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_all_line_ends_count(self, newline: str) -> None:
        assert found(newline.join(["a: 1", "b: 2", "a: 3", ""])) == [("S020", 3, 1)]


class TestRefused:
    def test_duplicate_keys_with_the_places_of_both(self) -> None:
        (problem,) = problems("a:\n  - gaf: 40\n    'gaf': 50\n")
        assert problem.place is not None
        assert problem.place.at == "x.yaml:3:5"
        assert problem.related[0].place.at == "x.yaml:2:5"
        assert problem.path == "$.a[0].gaf"
        assert problem.message.en == "duplicate key"

    def test_the_path_of_a_duplicate_passes_over_keys_that_are_no_text(self) -> None:
        assert problems("1:\n  a: 1\n  a: 2\n")[-1].path == "$.a"

    def test_a_duplicate_key_is_not_repeated_in_the_message(self) -> None:
        assert problems("Erika: 1\nErika: 2\n")[0].message.de == "doppelter Schlüssel"

    @pytest.mark.parametrize("key", ["1", "1.5", "true", "null", "~", "[a]", "{a: b}", "? [a]\n"])
    def test_keys_that_are_no_text(self, key: str) -> None:
        assert [code for code, *_ in found(f"{key}: x")] == ["S021"]

    def test_dates_are_text_even_as_keys(self) -> None:
        assert plain("2002-01-01: x\nNO: y") == {"2002-01-01": "x", "NO": "y"}

    def test_merge_keys(self) -> None:
        assert found("a: {<<: {b: 1}}") == [("S022", 1, 5)]

    @pytest.mark.parametrize(
        "value",
        ["!!int 3", "!x [a]", "!!python/object/apply:os.system [ls]", "! x", "!<tag:a> {b: c}", "!!str"],
    )
    def test_tags(self, value: str) -> None:
        assert {code for code, *_ in found(f"a: {value}")} == {"S023"}

    def test_more_than_one_document(self) -> None:
        assert found("a: 1\n---\nb: 2\n---\n[") == [("S012", 2, 1)]

    def test_depth(self) -> None:
        assert plain("[" * 64 + "]" * 64) is not None
        assert found("[" * 65 + "]" * 65) == [("S013", 1, 65)]

    @pytest.mark.parametrize("text", ["[" * 10_000, "{a: " * 10_000, "- " * 10_000 + "x", "? " * 10_000])
    def test_ten_thousand_levels(self, text: str) -> None:
        assert [code for code, *_ in found(text)] == ["S013"]

    @pytest.mark.parametrize(
        ("before", "column"),
        [("", 65), ("{a: [b, ", 71), ("[[], '[', {c: [d]}, ", 84), ("- - ", 67), ("? ", 66)],
    )
    def test_the_level_that_is_too_deep_has_its_place(self, before: str, column: int) -> None:
        for levels in (100, 1_100, 10_000):
            assert found(before + "[" * levels) == [("S013", 1, column)]

    def test_brackets_in_texts_and_comments_are_no_levels(self) -> None:
        many = "[" * 2_000
        assert [code for code, *_ in found(f"['{many}', \"{many}\", ]: [ # {many}")] == ["S010"]

    def test_ten_thousand_levels_of_indentation(self) -> None:
        assert [c for c, *_ in found("".join(" " * n + "a:\n" for n in range(1_000)))] == ["S013"]

    def test_number_of_values(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("soziorules.engine.source.yaml_reader.MAX_VALUES", 100)
        assert plain("[" + "a," * 99 + "]") is not None
        assert [code for code, *_ in found("[" + "a," * 100 + "]")] == ["S014"]

    def test_too_many_problems(self) -> None:
        codes = [code for code, *_ in found("a: 1\n" * 1000)]
        assert codes == ["S020"] * 100 + ["S015"]

    @pytest.mark.parametrize("text", ['a: "\\0"', 'a: "\\ud800"', 'a: "\\x00b"'])
    def test_escapes_for_what_is_no_character(self, text: str) -> None:
        assert found(text)[0][0] in {"S006", "S010"}

    def test_all_problems_are_named_at_once(self) -> None:
        text = "a: 1\na: 2\n1: x\nb: !!int 3\nc: .nan\n<<: {}\nd: [\n"
        assert [code for code, *_ in found(text)] == ["S020", "S021", "S023", "S025", "S022", "S010"]


class TestAnchors:
    def test_a_few_are_allowed_and_stand_where_they_are_used(self) -> None:
        text = "a: &x [1, 2]\nb: *x\n"
        assert plain(text) == {"a": [1, 2], "b": [1, 2]}
        root = load_nodes(text, name="x.yaml")
        assert isinstance(root, MapNode)
        used = root.get("b")
        assert used is not None
        assert used.place.at == "x.yaml:2:4"

    def test_an_alias_may_be_a_key(self) -> None:
        assert plain("a: &x b\n*x : 1\n") == {"a": "b", "b": 1}

    @pytest.mark.parametrize(
        "text",
        [
            "a: *x",
            "a: &x [*x]",
            "a: &x {b: *x}",
            "a: &x 1\nb: &y [*x]\nc: *y",
            "a: &x 1\nb: &y {k: [*x]}\nc: *y",
        ],
    )
    def test_none_may_lead_to_another(self, text: str) -> None:
        assert [code for code, *_ in found(text)] == ["S024"]

    def test_aliases_that_explode(self) -> None:
        text = 'a: &a ["lol"]\n' + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
        )
        assert {code for code, *_ in found(text)} == {"S024"}

    def test_their_number_is_limited(self) -> None:
        anchors = "".join(f"- &a{n} x\n" for n in range(20))
        assert plain(anchors) == ["x"] * 20
        assert plain("- &a x\n" + "- *a\n" * 20) == ["x"] * 21
        assert found(anchors + "- &b x\n")[0][:2] == ("S024", 21)
        assert found("- &a x\n" + "- *a\n" * 21)[0][:2] == ("S024", 22)


class TestSyntax:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("a: b: c", 1, "colon cannot stand here"),
            ("a: [1", 1, "comma or the closing bracket"),
            ("a: {b: 1", 1, "comma or the closing bracket"),
            ("a: 'x", 1, "never closed"),
            ("a:\n\tb: x", 2, "indent with blanks"),
            ("a: @x", 1, "in quotes"),
            ("- a\nb: c", 2, "indentation"),
            ('a: "\\q"', 1, "escape"),
            ("a: *", 1, "a name must follow"),
            ("]", 1, "a value is missing"),
            ("'a' 'b'", 1, "something follows"),
            ("a: |x\n", 1, "nothing else stands on the line"),
            ("%YAML 3.0\n---\na", 1, "directive"),
        ],
    )
    def test_complaints_are_put_in_plain_words(self, text: str, line: int, words: str) -> None:
        *_, problem = problems(text)
        assert problem.code == "S010"
        assert words in problem.message.en
        assert problem.place is not None
        assert problem.place.line == line

    def test_what_nobody_foresaw_has_words_too(self) -> None:
        assert wording("something new", None) == ANY
        assert wording(None, None) == ANY

    def test_each_wording_can_be_reached(self) -> None:
        assert all(wording(part, None) for part, _ in WORDINGS)


def leaves(node: Node) -> list[Node]:
    """Return the node and everything below it."""
    match node:
        case ScalarNode():
            return [node]
        case ListNode(items=items):
            return [node, *(leaf for item in items for leaf in leaves(item))]
        case MapNode(entries=entries):
            return [node, *(leaf for pair in entries for item in pair for leaf in leaves(item))]


PIECES = st.lists(
    st.sampled_from(
        ["a", "b", "1", ": ", ":", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "'", '"', "#", "&a ", "*a",
         "!x ", "|", ">", "? ", "\\", "\t", "%", "---", "...", "<<", ".nan", "ü", "😀", "\x85", "\u2028", "\r", "null"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(PIECES)
@example("%YAML " + "9" * 5000 + ".1\n---\n")
@example('"\\UFFFFFFFF"')
@example("a: !<")
def test_no_text_brings_down_the_reader_and_each_span_points_inside_the_file(text: str) -> None:
    try:
        root = load_nodes(text, name="x.yaml")
    except Problems as error:
        places = [d.place for d in error.diagnostics if d.place]
        assert places
    else:
        nodes = leaves(root)
        assert all(0 <= node.start <= node.end <= len(text) for node in nodes)
        places = [node.place for node in nodes]
    assert all(1 <= place.column <= place.end_column for place in places)


@given(st.lists(st.sampled_from(["x", "ü", "😀", "漢", "e\u0301"]), min_size=1, max_size=20))
def test_spans_count_characters(words: list[str]) -> None:
    root = load_nodes("\n".join(f"- {word}" for word in words), name="x.yaml")
    assert isinstance(root, ListNode)
    assert [item.source.text[item.start : item.end] for item in root.items] == words
    assert [(item.place.line, item.place.column) for item in root.items] == [
        (line, 3) for line in range(1, len(words) + 1)
    ]
