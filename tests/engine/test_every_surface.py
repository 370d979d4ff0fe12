"""The lending library goes through every surface: what is said and made of it holds no word of Soziotherapie."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

import soziorules
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.columns.batch import Job, Options, run
from soziorules.engine.columns.frame import decide_frame, explain_row
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.engine.proof.prove import Prover
from soziorules.engine.ruleset.properties import Promises
from soziorules.interview.interview import Console, Interview
from soziorules.render.table_report import html, text
from soziorules.schema import NAMES, make
from soziorules.soziotherapie.wording.readers import READERS, Reader
from tests.engine.lending import RULES, Book, Loan
from tests.engine.whole_library import library, state
from tests.test_layers import FIELD_WORDS

DAY = dt.date(2020, 5, 1)
LENT: dict[str, Any] = {
    "lent_on": "2020-05-01",
    "reader": {"sort": "adult", "age": 30, "debt": "3.00"},
    "loan": {"count": 3, "returned": [0, 0]},
    "card": {"valid_from": "2019-01-01"},
    "purposes": ["research"],
    "books": [{"shelf": "R1", "stamped": True}],
}
CASES: dict[str, dict[str, Any]] = {
    "eligible": LENT,
    "not_eligible": {**LENT, "loan": {"count": 30, "returned": [0, 0]}},
    "not_yet": {**LENT, "card": {"valid_from": "2020-06-01"}},
    "justification_required": {**LENT, "purposes": []},
    "undetermined": {"lent_on": "2020-05-01", "reader": {"sort": "adult"}},
}


def foreign(said: str) -> list[str]:
    """Return the words of Soziotherapie in what is said of the lending library."""
    return [
        match[0] for match in re.finditer(rf"(?<![^\W_])(?:{FIELD_WORDS})(?![^\W_])", said, re.IGNORECASE)
    ]


@pytest.mark.parametrize("outcome", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_a_decision_in_every_format(outcome: str, language: Language, reader: Reader) -> None:
    decision = soziorules.check(CASES[outcome], rules=library(), lang=language)
    assert decision.outcome.value == outcome
    said = (
        decision.to_text(language, reader=reader, explain=True),
        decision.to_markdown(language, reader=reader, explain=True),
        decision.to_html(language, reader=reader),
        decision.to_json(language),
    )
    for form in said:
        assert not foreign(form), form
    assert json.loads(said[3])["outcome"] == outcome


@pytest.mark.parametrize("outcome", CASES)
def test_a_decision_and_its_case_keep_to_their_schemas(outcome: str) -> None:
    decision = soziorules.check(CASES[outcome], rules=library())
    jsonschema.validate(json.loads(decision.to_json("de")), make("decision", library()))
    jsonschema.validate(CASES[outcome], make("case", library()))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "ledger"])  # it keeps no account
def test_schemas_speak_of_the_library_only(name: str) -> None:
    made = json.dumps(make(name, library()))
    assert not foreign(made)


def test_a_case_that_is_none_is_refused_by_its_schema() -> None:
    for wrong in ({"reader": {"sort": "ghost"}}, {"reader": {"name": "x"}}, {"loan": {"count": 0}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, make("case", library()))


def rows() -> list[dict[str, Any]]:
    """The cases as rows of a table, and one that cannot be read."""
    flat = [dict(_flat(case, "")) for case in CASES.values()]
    return [*flat, {**flat[0], "loan.count": 0}]


def _flat(plain: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in plain.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def test_a_frame_is_decided_as_single_cases_are() -> None:
    frame = pd.DataFrame(rows())
    answers = decide_frame(frame, rules=library(), lang="en")
    assert answers["outcome"].tolist() == [*CASES, "error"]
    assert answers["error"].tolist()[-1] == "loan.count: this cannot be"
    assert not set(answers.columns) & {"permitted_units", "remaining_minutes", "copayment"}
    for row, case in enumerate(CASES.values()):
        single = soziorules.check(case, rules=library())
        assert answers["deciding"][row] == "; ".join(each.rule for each in single.deciding)
        assert explain_row(frame, row, rules=library()).outcome is single.outcome


def test_rows_without_lists_are_decided_in_columns() -> None:
    plain = [
        {name: value for name, value in row.items() if name not in ("books", "loan.returned")}
        for row in rows()
    ]
    answers = decide_frame(pd.DataFrame(plain), rules=library())
    for row, case in enumerate(plain[:-1]):
        assert answers["outcome"][row] == soziorules.check(case, rules=library()).outcome.value


def test_a_file_is_decided_and_summed_up(tmp_path: Path) -> None:
    source, out = tmp_path / "loans.ndjson", tmp_path / "answers.csv"
    source.write_text("".join(json.dumps(case) + "\n" for case in CASES.values()), encoding="utf-8")
    summary = run(Job(source, out, library, Options(language="en")))
    assert dict(summary.outcomes) == dict.fromkeys(CASES, 1)
    assert (
        out.read_text(encoding="utf-8").splitlines()[0]
        == '"id","outcome","deciding","missing","obligations","readings","error"'
    )
    titles = {name: rule.head.title for name, rule in library().elements.rules.items()}
    for language in LANGUAGES:
        assert not foreign(text(summary, titles, language) + html(summary, titles, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interview_asks_for_everything_and_settles_it(language: Language) -> None:
    given = {
        "lent_on": "2020-05-01", "reader.sort": "adult", "loan.count": "3", "loan.returned": "0",
        "card.valid_from": "2019-01-01", "reader.debt": "3", "purposes": "1",
    }  # fmt: skip
    said: list[str] = []
    books = iter(["1", "R1", "ja"])

    def answer() -> str:
        asked = re.findall(r"^([a-z_.]+)  \(", "".join(said), re.MULTILINE)[-1]
        return next(books) if asked == "books" else given[asked]

    interview = Interview(library(), Console(language, answer, said.append, DAY), Loan())
    decision = interview.run()
    assert decision.outcome.value == "eligible"
    assert interview.case.books == (Book("R1", True),)
    assert state(interview.case) == interview.stated()
    assert not foreign("".join(said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_handbook_speaks_of_the_library_only(language: Language) -> None:
    book = handbook(HandbookSource(library(), RULES), language)
    pages = chain((page.text() for page in book.pages), (picture.svg for picture in book.pictures))
    for page in pages:
        assert not foreign(page), page


def test_the_rules_are_proved() -> None:
    report = Prover(library(), library().scenarios(), Promises()).report(DAY, DAY)
    assert report.samples > 0
    assert not [finding.name for finding in report.findings if finding.check.value == "compiler_differs"]
    for occurrence in report.occurrences:
        assert soziorules.check(occurrence.case, rules=library()).outcome.value == occurrence.outcome
