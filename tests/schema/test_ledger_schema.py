"""Every account follows its schema and its model, and the schema lets nothing else pass."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from soziorules import AccountAnswer, Problems, ledger, load_rules
from soziorules.engine.casetests.case_files import load_cases
from soziorules.schema import make
from tests.engine import lending
from tests.engine.whole_library import library
from tests.schema.validating import CASE_FILES, EXAMPLES, accepts, unseen, wrong
from tests.stranger.test_answers import undeclared


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_account_of_an_example_follows_schema_and_model(path: Any) -> None:
    account = ledger(path, today="2026-11-28")
    data, model = account.to_dict(), account.to_model()
    assert wrong("ledger", data) == []
    assert undeclared(model) == []
    assert model.model_dump(mode="json") == data
    assert AccountAnswer.model_validate_json(model.model_dump_json()) == model


def test_the_accounts_of_all_case_tests_follow_the_schema() -> None:
    given = {json.dumps(test.given, default=str): test.given for test in load_cases(CASE_FILES)}
    followed, seen = 0, set[str]()
    for case in given.values():
        try:
            data = ledger(case, today="2026-11-28").to_dict()
        except Problems:  # no case, or of a day without limits
            continue
        assert wrong("ledger", unseen(data, seen)) == []
        followed += 1
    assert followed > 300


@pytest.mark.parametrize(
    "change",
    [
        lambda account: account.update(schema="soziorules.ledger/2"),
        lambda account: account.update(reason="x"),
        lambda account: account.pop("deadlines"),
        lambda account: account["totals"]["used_minutes"].update({"from": -1}),
        lambda account: account["totals"]["used_minutes"].pop("to"),
        lambda account: account["prescriptions"][0].update(units_left={"from": "1.5", "to": "2"}),
        lambda account: account["prescriptions"][0].update(lapse="late"),
        lambda account: account["phases"][0].update(ending="never"),
        lambda account: account["units"].update(permitted=None),
        lambda account: account.update(as_of=None),
    ],
)
def test_anything_else_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    [path] = [path for path in EXAMPLES if path.name == "long_history.yaml"]
    account = ledger(path).to_dict()
    assert accepts("ledger", account)
    changed = copy.deepcopy(account)
    change(changed)
    assert not accepts("ledger", changed)


def test_a_field_of_law_without_an_account_has_no_schema_and_no_model_of_one() -> None:
    with pytest.raises(Problems) as raised:
        make("ledger", library())
    assert [each.code for each in raised.value.diagnostics] == ["A004"]
    assert make("ledger", load_rules())["title"] == "Ein Konto / An account"
    assert lending.DOMAIN.account_answer is None
