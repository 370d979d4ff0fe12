"""A field of law of one's own: the example, and what a stranger may get wrong."""

from __future__ import annotations

import pickle
import runpy
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

import soziorules
from soziorules import Problems
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.facts import Choice, Fact, Whole
from soziorules.engine.language.facts import Code as CodeType
from soziorules.field import About, CountedIn, Day, Euros, Kind, Stated, Text, field_of_law, load_rules

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "own_field"
LIBRARY = runpy.run_path(str(EXAMPLE / "library.py"), run_name="library")
RULES: soziorules.RuleSet = LIBRARY["RULES"]
LOAN: dict[str, Any] = {
    "lent_on": "2026-05-01",
    "card_from": "2020-01-01",
    "reader": {"sort": "adult", "age": 30, "debt": "3.00"},
    "count": 3,
    "at_home": 2,
    "titles": [{"shelf": "R1", "stamped": True}],
    "purpose": ["research"],
}
SAID = About(Text("x", "x"), Kind.ADMINISTRATIVE, Text("x?", "x?"))


@pytest.mark.parametrize(
    ("change", "outcome", "rule"),
    [
        ({}, "eligible", None),
        ({"count": 9}, "not_eligible", "lending.books_at_once"),
        (
            {"count": 6, "lent_on": "2009-05-01", "card_from": "2009-01-01"},
            "not_eligible",
            "lending.books_at_once",
        ),
        ({"at_home": 10}, "not_eligible", "lending.pile"),
        ({"reader": {"sort": "guest"}}, "not_eligible", "lending.resident"),
        ({"card_from": "2026-06-01"}, "not_yet", "lending.card"),
        ({"purpose": []}, "justification_required", "lending.rare"),
        ({"purpose": [], "titles": []}, "eligible", None),
        ({"reader": {"sort": "child", "age": 13}}, "undetermined", None),
        ({"at_home": None}, "undetermined", "lending.pile"),
    ],
)
def test_the_example_decides(change: dict[str, Any], outcome: str, rule: str | None) -> None:
    decision = soziorules.check({**LOAN, **change}, rules=RULES)
    assert decision.outcome.value == outcome
    assert rule in {None, *(finding.rule for finding in decision.deciding)}


def test_records_are_told_in_words() -> None:
    decision = soziorules.check({**LOAN, "titles": [{"shelf": "R1", "stamped": True}, {}]}, rules=RULES)
    said = " ".join(decision.to_text("de", explain=True).split())
    assert "[Signatur: R1, gestempelt: ja]" in said
    assert "shelf=" not in decision.to_text("en", explain=True) + decision.to_html("en")


def test_a_debt_is_an_obligation() -> None:
    decision = soziorules.check({**LOAN, "reader": {"sort": "adult", "debt": 11}}, rules=RULES)
    assert [item.id for item in decision.obligations] == ["lending.debt"]


def test_every_form_of_a_case_is_read(tmp_path: Path) -> None:
    import json

    text = json.dumps(LOAN)
    path = tmp_path / "loan.json"
    path.write_text(text, encoding="utf-8")
    case = soziorules.check(LOAN, rules=RULES).case
    for form in (text, text.encode(), path, str(path), case):
        assert soziorules.check(form, rules=RULES).case == case
    for wrong in ("[]", 3, b"[]"):
        with pytest.raises(Problems):
            soziorules.check(wrong, rules=RULES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ['[{"reader": "Geheim"}]', "lent_on: Geheim\n", '"Geheim"', "Geheim", "null"]
)
def test_a_text_that_is_no_case_is_never_shown(text: str) -> None:
    with pytest.raises(Problems) as raised:
        soziorules.check(text, rules=RULES)
    assert "Geheim" not in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 5,", "value: 9999,", "no norm can mean 9999"),
        ("value: 5,", "value: 5 cm,", 'the number alone, without "cm": what it counts is fixed'),
        (
            "{parameter: books_at_once}",
            "9 books",
            'the number alone, without "books": what it counts is fixed',
        ),
    ],
)
def test_a_number_with_a_unit_is_told_without_it(old: str, new: str, said: str, tmp_path: Path) -> None:
    for name in ("ruleset.yaml", "lending.yaml"):
        text = (EXAMPLE / "rules" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Problems) as raised:
        load_rules(tmp_path, RULES.domain)
    told = [text.en for each in raised.value.diagnostics for text in (each.message, each.hint) if text]
    assert said in told


def test_what_is_wrong_with_a_case_is_said_without_its_value() -> None:
    wrong = {"lent_on": "Muster", "reader": {"sort": "Muster", "agee": 3, "debt": "Muster"}, "count": "3"}
    with pytest.raises(Problems) as raised:
        soziorules.check(wrong, rules=RULES)
    errors = raised.value.to_dict()["errors"]
    assert {error["pointer"]: error["code"] for error in errors} == {
        "#/lent_on": "C005",
        "#/reader/sort": "C006",
        "#/reader/agee": "C001",
        "#/reader/debt": "C011",
        "#/count": "C003",
    }
    assert "Muster" not in str(raised.value)


def test_another_value_and_another_day() -> None:
    domain = RULES.domain
    assert domain.change is not None and domain.state is not None
    case = domain.read_case(LOAN)
    other = domain.change(case, {"reader.sort": "guest", "titles[0].stamped": None, "count": None})
    assert (other.reader.sort, other.titles[0].stamped, other.count) == ("guest", None, None)
    assert soziorules.check(LOAN, rules=RULES, as_of="2030-01-01").as_of is not None
    assert domain.read_case(domain.state(case)) == case


def test_rules_of_a_field_pickle() -> None:
    domain = field_of_law("t", Small, day="on")
    assert isinstance(pickle.loads(pickle.dumps(domain)), Domain)  # noqa: S301  # our own


class Small(Stated):
    """A case with a day."""

    on: Annotated[Day | None, SAID] = None


class Part(Stated):
    """A record."""

    code: Annotated[str | None, SAID] = None


class Nest(Stated):
    """A record with a list."""

    parts: Annotated[tuple[Part, ...] | None, SAID] = None


class SingleCode(Small):
    code: Annotated[str | None, SAID] = None


class Fraction(Small):
    weight: Annotated[float | None, SAID] = None


class Listed(Small):
    words: Annotated[tuple[str, ...] | None, SAID] = None


class Numbered(Small):
    level: Annotated[Literal[1, 2] | None, SAID] = None


class Silent(Small):
    count: Annotated[int | None, Field(ge=1)] = None


class Nested(Small):
    nests: Annotated[tuple[Nest, ...] | None, SAID] = None


class Parsecs(Small):
    far: Annotated[int | None, CountedIn("parsecs"), SAID] = None


class Reserved(Small):
    some: Annotated[bool | None, SAID] = None


class Spoken(Small):
    number: Annotated[int, SAID] = 3


class Made(Small):
    number: Annotated[int | None, Field(default_factory=lambda: 3), SAID]


class Level(Stated):
    level: Annotated[int | None, SAID] = None


class SpokenGroup(Small):
    group: Level = Level(level=3)


class SpokenRecord(Stated):
    level: Annotated[int | None, SAID] = 3


class SpokenInList(Small):
    records: Annotated[tuple[SpokenRecord, ...] | None, SAID] = None


@pytest.mark.parametrize(
    ("model", "place", "said"),
    [
        (Spoken, "number", "what is not stated would count as stated: this field has a default"),
        (Made, "number", "what is not stated would count as stated: this field has a default"),
        (SpokenGroup, "group", "what is not stated would count as stated: this field has a default"),
        (
            SpokenInList,
            "records[].level",
            "what is not stated would count as stated: this field has a default",
        ),
        (SingleCode, "code", "a single code cannot be a fact"),
        (Fraction, "weight", "a fact that rules read cannot be of this kind"),
        (Listed, "words", "a fact that rules read cannot be of this kind"),
        (Numbered, "level", "a fact that rules read cannot be of this kind"),
        (Silent, "Silent.count", "About(...) is missing beside this fact"),
        (Nested, "nests[].parts", "a list within a list cannot be a fact"),
        (Parsecs, "far", "there is no such unit: parsecs"),
        (Reserved, "some", "a word of the rule language is called so"),
    ],
)
def test_what_the_engine_cannot_do_is_said_when_rules_are_loaded(
    model: type[Stated], place: str, said: str
) -> None:
    with pytest.raises(Problems) as raised:
        load_rules(EXAMPLE / "rules", field_of_law("t", model, day="on"))
    [problem] = raised.value.diagnostics
    assert (problem.code, problem.path, problem.message.en) == ("R076", place, said)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("then", "the day whose law applies must be a fact of the case"),
        ("records[].level", "the day whose law applies must be a fact of the case"),
        ("number", "the day whose law applies must be a calendar day (soziorules.field.Day)"),
    ],
)
def test_the_day_must_be_a_fact_and_a_day(day: str, said: str) -> None:
    with pytest.raises(Problems) as raised:
        field_of_law("t", Numbers, day=day)
    assert [each.message.en for each in raised.value.diagnostics] == [said]


class Numbers(Small):
    number: Annotated[int | None, SAID] = None
    records: Annotated[tuple[Level, ...] | None, SAID] = None


ANY_FIELD: Any = field_of_law
ANY_RULES: Any = load_rules


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: ANY_FIELD("t", dict, day="on"), "model"),
        (lambda: ANY_FIELD("t", Small(), day="on"), "model"),
        (lambda: ANY_FIELD("t", Small, day=3), "day"),
        (lambda: ANY_FIELD(3, Small, day="on"), "name"),
        (lambda: ANY_RULES("rules", "x"), "field"),
        (lambda: ANY_RULES(3, RULES.domain), "folder"),
        (lambda: RULES.decide({}).finding("x"), "rule"),
        (lambda: RULES.decide({}).carrying("x"), "definition"),
    ],
)
def test_a_wrong_argument_is_a_problem(make: Callable[[], Any], path: str) -> None:
    with pytest.raises(Problems) as raised:
        make()
    assert raised.value.diagnostics[0].path == path


def test_what_a_field_does_not_bring_is_said_and_where_else_it_is() -> None:
    with pytest.raises(Problems) as raised:
        soziorules.check(LOAN, rules=RULES).to_model()
    [problem] = raised.value.diagnostics
    assert (problem.code, problem.path) == ("A004", "lending library")
    assert problem.hint is not None
    assert "to_dict()" in problem.hint.en


def test_headline_and_summary_are_sentences_in_the_language_asked_for() -> None:
    decision = soziorules.check({**LOAN, "count": 9}, rules=RULES, lang="de")
    assert decision.headline == "Voraussetzungen nicht erfüllt."
    assert decision.summary[1] == "9 Bücher sind mehr als 8."
    assert decision.short_answer("en").headline == "Conditions not met."
    assert decision.to_text().splitlines()[: len(decision.summary)] == list(decision.summary)
    assert "headline" not in decision.to_dict()


def test_before_the_rules_begin_an_answer_that_is_no_refusal_says_so() -> None:
    early = {**LOAN, "lent_on": "1990-01-01", "card_from": "1985-01-01"}
    decision = soziorules.check(early, rules=RULES, lang="en")
    assert decision.outcome.value == "eligible"
    assert "Rules from 1 January 2000 only." in decision.to_text()
    assert "They say nothing of the time before" in decision.to_text(full=True)
    assert "Rules from" not in soziorules.check(LOAN, rules=RULES, lang="en").to_text()
    assert "Rules from" not in soziorules.check({**early, "count": 9}, rules=RULES, lang="en").to_text()


def test_a_vocabulary_by_hand_is_looked_at_as_well() -> None:
    from soziorules.engine.language.facts import Vocabulary
    from soziorules.engine.ruleset.vocabulary import unreadable

    facts = [
        Fact("c", CodeType(), SAID, "case.c"),
        Fact("r[].x", Whole("count"), SAID, "element.x"),
        Fact("e", Choice(()), SAID, "case.e"),
    ]
    found = {each.path for each in unreadable(Vocabulary({fact.name: fact for fact in facts}))}
    assert found == {"c", "r[].x", "e"}


def test_a_record_is_not_compared_with_the_case(tmp_path: Path) -> None:
    for name in ("ruleset.yaml", "lending.yaml"):
        text = (EXAMPLE / "rules" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.replace("stamped: true", "lent: {at_most: {fact: lent_on}}"), encoding="utf-8"
        )
    with pytest.raises(Problems) as raised:
        load_rules(tmp_path, field_of_law("t", Dated, day="lent_on"))
    assert "R077" in {each.code for each in raised.value.diagnostics}


class Title(Stated):
    shelf: Annotated[str | None, SAID] = None
    lent: Annotated[Day | None, SAID] = None


class Dated(Stated):
    lent_on: Annotated[Day | None, SAID] = None
    titles: Annotated[tuple[Title, ...] | None, SAID] = None
    debt: Annotated[Decimal | None, Euros(), SAID] = None
