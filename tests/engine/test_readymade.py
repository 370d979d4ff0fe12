"""Rules that were made ready say what a fresh reading says, and are used only while they do."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import soziorules
from soziorules import bundled
from soziorules.cli import main
from soziorules.engine.compiler.law import Law, Resolver
from soziorules.engine.compiler.program import Program
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Text
from soziorules.engine.readymade import rows as rows_module
from soziorules.engine.readymade.place import (
    INSTALLED,
    KEPT,
    TITLE,
    Place,
    Ready,
    contents_of,
    made_from,
    mark,
)
from soziorules.engine.readymade.rows import Rows
from soziorules.engine.readymade.write import Packer

ROOT: Final = Path(__file__).resolve().parents[2]
EXAMPLES: Final = sorted((ROOT / "examples").glob("*.json"))
MARK: Final = "0123456789abcdef"


def there_and_back(value: Any) -> Any:
    packer = Packer()
    packer.part((value,))
    (back,) = Rows(packer.text()).whole
    return back


def typed(value: Any) -> Any:
    """Return a value with the types of all its parts, so that 1 and True are told apart."""
    match value:
        case tuple():
            return tuple(map(typed, value))
        case frozenset():
            return frozenset, sorted(map(repr, value))
        case Mapping():
            return [(typed(key), typed(inner)) for key, inner in value.items()]
        case _:
            return type(value), repr(value)


@lru_cache(maxsize=1)
def fresh() -> RuleSet:
    return bundled.fresh(bundled.bundled_rules())


@lru_cache(maxsize=1)
def text() -> str:
    return bundled.ready_text(fresh(), MARK)


def ready() -> Ready:
    module = ModuleType("ready")
    exec(text(), module.__dict__)  # noqa: S102  # written a moment before
    return Ready(module)


def from_ready() -> RuleSet:
    return bundled._from_ready(ready())


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.builds(Text, st.text(), st.text()),
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.frozensets(st.text() | st.integers() | st.none(), max_size=4)
        | st.dictionaries(st.text() | st.integers() | st.booleans(), inner, max_size=4)
    ),
)


@given(PLAIN)
def test_what_rows_hold_comes_back_with_its_types(value: Any) -> None:
    back = there_and_back(value)
    assert back == value
    assert typed(back) == typed(value)


def test_equal_things_of_other_types_stay_apart() -> None:
    value = (1, True, Decimal(1), "1", (1,), (True,), (Decimal("1.0"),), frozenset({1}), frozenset({"1"}))
    assert [repr(part) for part in there_and_back(value)] == [repr(part) for part in value]


@pytest.mark.parametrize("value", [1.5, b"x", lambda: None, object(), partial(print)])
def test_what_rows_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        there_and_back(value)


def test_rules_vocabulary_and_outline_are_those_of_a_fresh_reading() -> None:
    content, rules = ready().content, fresh()
    assert content.elements == rules.elements
    assert list(content.elements.rules) == list(rules.elements.rules)
    assert content.vocabulary == rules.domain.vocabulary
    assert list(content.vocabulary.facts) == list(rules.domain.vocabulary.facts)
    assert content.changes == rules.changes


def test_the_law_of_each_period_is_that_of_a_fresh_compilation() -> None:
    made, rules = ready(), fresh()
    assert rules.period(rules.elements.state).isoformat() in made.content.laws
    for name in made.content.laws:
        found = made.law(dt.date.fromisoformat(name))
        assert found is not None
        program = rules.program(dt.date.fromisoformat(name), {})
        for item in dataclasses.fields(Program):
            if item.name != "law":
                assert getattr(found[0], item.name) == getattr(program, item.name), item.name
        for item in dataclasses.fields(Law):
            assert getattr(found[0].law, item.name) == getattr(program.law, item.name), item.name


def test_what_was_made_ready_can_be_made_ready_again_and_is_the_same() -> None:
    """Rows and functions together: the text that comes out of what came out of the text."""
    again = from_ready()
    assert bundled.ready_text(RuleSet(again.elements, again.domain), MARK) == text()


def test_making_ready_twice_gives_the_same_text() -> None:
    program = "from soziorules import bundled; print(bundled.ready_text(bundled.fresh(bundled.bundled_rules()), ''), end='')"
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def said(path: Path, rules: RuleSet, as_of: str | None) -> tuple[object, str]:
    """Return all that is said of a case; of one that cannot be on that day, why."""
    try:
        decision = soziorules.check(path, rules=rules, as_of=as_of)
    except soziorules.Problems as problems:
        return None, str(problems)
    return decision.to_dict("de"), decision.to_text("en", explain=True)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("as_of", [None, "2014-05-01", "2027-07-01"])
def test_decisions_are_those_of_fresh_rules(path: Path, as_of: str | None) -> None:
    one, other = (said(path, rules, as_of) for rules in (from_ready(), fresh()))
    assert one == other


def test_other_readings_are_compiled_when_they_are_chosen() -> None:
    reading = next(iter(fresh().elements.readings.values()))
    other = next(option.id for option in reading.options if option.id != reading.default)
    chosen = {reading.head.id: other}
    for path in EXAMPLES[:4]:
        one, two = (soziorules.check(path, rules=rules, readings=chosen) for rules in (from_ready(), fresh()))
        assert one.to_dict("de") == two.to_dict("de")


def test_only_what_is_asked_for_is_made() -> None:
    made = ready()
    rows = made.content.elements.rules._rows  # type: ignore[attr-defined]
    before = sum(1 for value in rows._made if isinstance(value, Text))
    assert before == 0
    assert next(iter(made.content.elements.rules.values())).head.title.de
    assert 0 < sum(1 for value in rows._made if isinstance(value, Text)) < 10


def test_an_answer_makes_little_of_the_rules_and_resolves_nothing_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A first answer waits for whatever is made of them: it was a quarter longer when one deadline resolved all formulas."""
    rules = from_ready()
    rows = rules.elements.rules._rows  # type: ignore[attr-defined]
    monkeypatch.setattr(Resolver, "formula", _never)
    decision = soziorules.check(
        ROOT / "examples" / "psychiatrist_30_units_f20.json", rules=rules, today=dt.date(2026, 11, 30)
    )
    assert "25.11.2026" in decision.to_text("de")
    made = sum(1 for value in rows._made if value is not rows_module._PENDING)
    assert made < len(rows._made) * 0.4


def _never(*_: object) -> None:
    raise AssertionError("what was made ready is resolved anew")


def test_a_catalogue_is_a_mapping_like_any_other() -> None:
    made, rules = ready().content.elements.rules, fresh().elements.rules
    assert made == rules
    assert list(made.values()) == list(rules.values())
    assert repr(made) == repr(dict(made))
    assert len(made) == len(rules)
    assert "nothing" not in made
    with pytest.raises(KeyError):
        made["nothing"]
    assert pickle.loads(pickle.dumps(made)) == rules  # noqa: S301  # written a moment before


class Checkout:
    """A folder that looks like a checkout, with one rule file and one module."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "package"
        self.rules = folder / "rules"
        for made in (self.package, self.rules):
            made.mkdir()
        (folder / "pyproject.toml").touch()
        (self.package / "module.py").write_text("A = 1\n")
        (self.rules / "rules.yaml").write_text("a: 1\n")
        self.place = Place(self.package)
        self.build = folder / "build" / "readymade"

    def mark(self) -> str:
        return self.place.mark(contents_of(self.rules))

    def keep(self) -> None:
        assert self.place.writable
        self.place.keep(self.mark(), text().replace(MARK, self.mark()))

    def found(self) -> Ready | None:
        return self.place.find(self.mark())


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


class TestPlace:
    def test_what_was_kept_is_found(self, checkout: Checkout) -> None:
        assert checkout.found() is None
        checkout.keep()
        found = checkout.found()
        assert found is not None
        assert found.content.elements == fresh().elements
        assert not list(checkout.build.glob("*.part"))

    def test_another_rule_file_makes_it_stale(self, checkout: Checkout) -> None:
        checkout.keep()
        (checkout.rules / "rules.yaml").write_text("a: 2\n")
        assert checkout.found() is None

    def test_one_more_rule_file_makes_it_stale(self, checkout: Checkout) -> None:
        checkout.keep()
        (checkout.rules / "more.yaml").write_text("")
        assert checkout.found() is None

    def test_a_changed_module_makes_it_stale(self, checkout: Checkout) -> None:
        checkout.keep()
        os.utime(checkout.package / "module.py", ns=(1, 1))
        assert checkout.found() is None

    @pytest.mark.parametrize("name", ["new.py", "deeper.tsv"])
    def test_a_new_part_of_the_program_makes_it_stale(self, checkout: Checkout, name: str) -> None:
        checkout.keep()
        (checkout.package / "sub").mkdir()
        (checkout.package / "sub" / name).touch()
        assert checkout.found() is None

    @pytest.mark.parametrize("length", [0, 10, 1000, 100_000, -2])
    def test_a_file_that_was_cut_short_is_not_used(self, checkout: Checkout, length: int) -> None:
        checkout.keep()
        (path,) = checkout.build.glob("*.py")
        path.write_bytes(path.read_bytes()[:length])
        for compiled in checkout.build.glob("__pycache__/*"):
            compiled.unlink()
        assert checkout.found() is None

    @pytest.mark.parametrize("content", [b"", b"strange", b"\0" * 100])
    def test_a_broken_compiled_file_is_not_used(self, checkout: Checkout, content: bytes) -> None:
        checkout.keep()
        (compiled,) = checkout.build.glob("__pycache__/*")
        compiled.write_bytes(content)
        checkout.found()
        checkout.keep()
        assert checkout.found() is not None

    def test_what_bears_another_mark_or_form_is_not_used(self, checkout: Checkout) -> None:
        assert checkout.place.writable
        checkout.place.keep(checkout.mark(), text())
        assert checkout.found() is None
        checkout.place.keep(checkout.mark(), "FORM = 0\n" + f"MARK = {checkout.mark()!r}\n")
        assert checkout.found() is None

    def test_only_the_newest_are_kept_and_nothing_else_is_touched(self, checkout: Checkout) -> None:
        assert checkout.place.writable
        strangers = [checkout.build / name for name in ("notes.txt", "mine.py", "0123.part")]
        for stranger in strangers:
            stranger.write_text("mine")
            os.utime(stranger, (1, 1))
        for number in range(KEPT + 3):
            checkout.place.keep(f"{number:016x}", f"{TITLE}\nFORM = {number}\n")
        assert [path.read_text() for path in strangers] == ["mine"] * 3
        assert len(list(checkout.build.glob("0*.py"))) == KEPT
        assert len(list(checkout.build.glob("__pycache__/*"))) == KEPT

    def test_a_folder_that_cannot_be_written_is_left_alone(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda *_: False)  # root, who may run this, could write anywhere
        assert not checkout.place.writable

    def test_a_file_in_the_way_costs_time_only(self, checkout: Checkout) -> None:
        checkout.build.parent.write_text("a file called build")
        assert not checkout.place.writable
        checkout.place.keep(checkout.mark(), text())
        assert checkout.found() is None

    def test_an_installed_package_keeps_nothing(self, tmp_path: Path) -> None:
        place = Place(tmp_path)
        assert not place.writable
        assert place.find("anything") is None
        (tmp_path / f"{INSTALLED}.py").write_text(text())
        assert place.find(MARK) is not None
        assert place.find("anything") is None

    def test_an_installed_module_is_told_apart_by_size(self, checkout: Checkout) -> None:
        before = mark(checkout.package, {}, times=False)
        os.utime(checkout.package / "module.py", ns=(1, 1))
        (checkout.package / f"{INSTALLED}.py").touch()
        assert mark(checkout.package, {}, times=False) == before
        (checkout.package / "module.py").write_text("A = 12\n")
        assert mark(checkout.package, {}, times=False) != before


def test_elements_are_known_to_come_from_the_files_or_not() -> None:
    contents = contents_of(bundled.bundled_rules())
    assert made_from(fresh().elements, contents)
    name = next(iter(contents))
    assert not made_from(fresh().elements, {**contents, name: contents[name] + b"\n"})
    assert not made_from(fresh().elements, {**contents, "more.yaml": b""})


def test_nothing_is_kept_of_rules_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Place, "keep", lambda *_: pytest.fail("kept"))
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, content in contents_of(bundled.bundled_rules()).items():
        (folder / name).write_bytes(content)
    assert soziorules.load_rules(folder).elements.rules == fresh().elements.rules
    assert [path.name for path in tmp_path.iterdir()] == ["rules"]


@pytest.mark.parametrize("on", [True, False])
def test_the_garbage_collector_is_left_as_it_was(on: bool, capsys: pytest.CaptureFixture[str]) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        before = gc.get_threshold(), gc.get_freeze_count()
        bundled._bundled(bundled.bundled_rules())
        bundled.fresh(bundled.bundled_rules())
        soziorules.check(EXAMPLES[0]).to_dict()
        assert main(["check", str(EXAMPLES[0])]) in {0, 1, 3, 4}
        assert gc.isenabled() is on
        assert (gc.get_threshold(), gc.get_freeze_count()) == before
    finally:
        (gc.enable if was else gc.disable)()
