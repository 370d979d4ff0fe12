"""`soziorules.ledger`: the account of hours in Python, the same that the command line and the service give."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.cli import main
from tests.engine.whole_library import library

LONG = Path(__file__).resolve().parents[2] / "examples" / "long_history.yaml"
CASE: dict[str, Any] = {"prescribed_on": "2026-11-20", "history": []}


def test_it_takes_what_a_check_takes_and_gives_what_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = soziorules.ledger(str(LONG), today="2026-11-28")
    forms = {"json": account.to_json(), "markdown": account.to_markdown("en"), "html": account.to_html("en")}
    for form, mine in {**forms, "svg": account.to_svg("en"), "text": account.to_text("en")}.items():
        assert main(["ledger", str(LONG), "--format", form, "--today", "2026-11-28", "--lang", "en"]) == 0
        assert capsys.readouterr().out.rstrip() == mine.rstrip()
    assert account.to_dict() == json.loads(forms["json"])
    assert account.as_of == dt.date(2026, 11, 20)
    whole = soziorules.ledger(CASE)
    for case in (json.dumps(CASE), json.dumps(CASE).encode(), soziorules.Case(**CASE)):
        assert soziorules.ledger(case).to_dict() == whole.to_dict()
    assert whole.to_dict()["totals"]["remaining_minutes"] == {"from": 7200, "to": 7200}


def test_the_language_is_that_of_the_call_unless_a_form_names_another() -> None:
    account = soziorules.ledger(CASE, lang="en")
    assert account.to_text() == account.to_text("en") != account.to_text("de")
    assert soziorules.ledger(CASE).to_text() == account.to_text("de")


def test_its_page_is_laid_out_as_that_of_a_decision_and_says_its_title_once() -> None:
    page, decision = soziorules.ledger(CASE, lang="en").to_html(), soziorules.check(CASE).to_html("en")
    assert page.partition("<title>")[0] == decision.partition("<title>")[0]
    header = page.partition("<header")[2].partition("</header>")[0]
    assert header.replace("\xa0", " ").count("Account of Soziotherapie hours on 20 November 2026") == 1
    assert "A plan for the hours that are left" in page.partition("</header>")[2]


def test_without_a_day_of_issue_it_is_the_account_of_the_day_on_which_somebody_looks() -> None:
    undated: dict[str, Any] = {"history": []}
    assert soziorules.ledger(undated).as_of == dt.date.today()
    assert soziorules.ledger(undated, today="2026-11-23").as_of == dt.date(2026, 11, 23)
    assert soziorules.ledger(undated, today="2026-11-23", as_of="2026-11-22").as_of == dt.date(2026, 11, 22)
    assert soziorules.ledger(CASE, today="2026-11-23").as_of == dt.date(2026, 11, 20)
    assert soziorules.ledger(CASE, as_of="2028-03-17").to_dict()["as_of"] == "2028-03-17"


def test_a_day_that_the_case_excludes_is_not_supposed() -> None:
    sent = {"history": [], "approval": {"submitted_on": "2026-11-20"}}
    with pytest.raises(soziorules.Problems) as raised:
        soziorules.ledger(sent, today="2026-11-28")
    assert [(each.code, each.path) for each in raised.value.diagnostics] == [("C002", "prescribed_on")]
    assert soziorules.ledger(sent, today="2026-11-28", as_of="2026-11-19").as_of == dt.date(2026, 11, 19)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"as_of": "gestern"}, "as_of"),
        ({"today": 5}, "today"),
        ({"lang": "fr"}, "lang"),
        ({"readings": ["x"]}, "readings"),
    ],
)
def test_what_is_wrong_is_a_problem(arguments: dict[str, Any], path: str) -> None:
    with pytest.raises(soziorules.Problems) as raised:
        soziorules.ledger(CASE, **arguments)
    assert raised.value.diagnostics[0].path == path
    account = soziorules.ledger(CASE)
    with pytest.raises(soziorules.Problems):
        account.render("xml")
    with pytest.raises(soziorules.Problems):
        account.render("text", "fr")  # type: ignore[arg-type]


def test_a_field_of_law_without_an_account_says_so() -> None:
    with pytest.raises(soziorules.Problems) as raised:
        soziorules.ledger({"lent_on": "2020-05-01"}, rules=library())
    assert raised.value.diagnostics[0].code == "A004"
