"""What other programs get: a typed answer, problems as RFC 9457 has them, short texts for debuggers, help for people."""

from __future__ import annotations

import datetime as dt
import json
import pydoc
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError

import soziorules
from soziorules import Answer, Case, Problems
from soziorules.engine.diagnostics.model import pointer
from soziorules.schema import make
from tests.soziotherapie.test_front_door import SECRETS, WRONG
from tests.stranger import app

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.*"))
EXAMPLE = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text("utf-8"))
DE, EN = (ROOT / "docs" / "guides" / lang / "04-software.md" for lang in ("de", "en"))


def undeclared(part: Any, path: str = "") -> list[str]:
    """Return the keys of an answer for which the model has no type."""
    if isinstance(part, BaseModel):
        found = [f"{path}.{name}" for name in part.model_extra or {}]
        return found + [
            each
            for name in type(part).model_fields
            for each in undeclared(getattr(part, name), f"{path}.{name}")
        ]
    if isinstance(part, list):
        return [each for item in part for each in undeclared(item, f"{path}[]")]
    return []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_key_of_an_answer_has_a_type_and_none_is_lost(path: Path) -> None:
    decision = soziorules.check(path, today="2026-11-28")
    answer = decision.to_model("en")
    assert undeclared(answer) == []
    assert answer.model_dump(mode="json") == decision.to_dict("en")
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    assert hash(Answer.model_validate(decision.to_dict("en"))) == hash(answer)
    assert Answer.of(decision, "en") == answer


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_thing_told_has_the_sentence_of_the_data(path: Path) -> None:
    for lang in ("de", "en"):
        decision = soziorules.check(path, today="2026-11-28", lang=lang)
        data = decision.to_dict()
        assert decision.procedure is not None
        told: dict[str, Iterable[Any]] = {
            "findings": decision.findings,
            "notes": decision.moment.notes,
            "obligations": decision.moment.obligations,
            "remedies": decision.moment.remedies,
        }
        for name, things in told.items():
            assert [each.message for each in things] == [each["message"] for each in data[name]], name
        assert [step.message for step in decision.procedure.next] == [
            step["what"] for step in data["procedure"]["next"]
        ]
    other = soziorules.check(path, today="2026-11-28", lang="de")
    for each in other.notes:
        assert other.message(each, "en") != each.message


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_whatever_cannot_change_has_a_hash_and_a_short_name(path: Path) -> None:
    decision = soziorules.check(path, today="2026-11-28")
    again = soziorules.check(path, today="2026-11-28")
    names = "findings", "notes", "obligations", "missing", "reserved", "remedies", "readings", "assumed"
    for one, same in ((getattr(each, name) for each in (decision, again)) for name in names):
        assert (one, list(map(hash, one))) == (same, list(map(hash, same)))
    assert decision.procedure is not None and again.procedure is not None
    assert hash(decision.procedure) == hash(again.procedure)
    named = [*decision.notes, *decision.remedies, *decision.procedure.next, decision.values, decision.figures]
    assert max(len(repr(each)) for each in named) < 100


def test_the_values_of_a_decision_are_a_mapping() -> None:
    decision = soziorules.check(EXAMPLE)
    values = decision.values
    assert len(values) == len(list(values)) == len(dict(values))
    assert {"gaf", "prescription.units", "krankheitsfall.end"} <= set(values)
    assert not [name for name in values if "[]" in name]
    assert (values["gaf"], values.get("gaf"), values.get("no.such")) == (35, 35, None)
    assert "gaf" in values
    assert "no.such" not in values
    with pytest.raises(KeyError):
        _ = values["no.such"]


def test_what_is_wrong_with_an_answer_shows_nothing_of_its_case() -> None:
    with pytest.raises(ValidationError) as raised:
        Answer.model_validate({"case": {"gaf": 35}, "units": {"requested": "Muster"}})
    assert "35" not in str(raised.value)
    assert "Muster" not in str(raised.value)


def test_the_model_and_the_published_schema_have_the_same_keys() -> None:
    published = make("decision", soziorules.load_rules())
    names = {field.alias or name for name, field in Answer.model_fields.items()}
    assert names == set(published["properties"])
    for name, described in Answer.model_json_schema()["$defs"].items():
        assert described.get("description"), name


class TestProblems:
    def problems(self, case: Any = WRONG) -> Problems:
        with pytest.raises(Problems) as raised:
            soziorules.check(case)
        return raised.value

    def test_as_data_they_have_the_shape_of_rfc_9457(self) -> None:
        made = self.problems().to_dict()
        assert made["type"] == "urn:soziorules:problems"
        assert made["status"] == 422
        assert {"title", "detail", "errors"} < made.keys()
        [gaf] = [each for each in made["errors"] if each.get("pointer") == "#/gaf"]
        assert gaf == {
            "code": "C003",
            "detail": "a whole number is expected",
            "pointer": "#/gaf",
            "allowed": "a whole number without quotes",
        }

    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_they_hold_no_value_of_the_case(self, lang: Any) -> None:
        for case in (
            WRONG,
            json.dumps(WRONG),
            json.dumps(WRONG)[:-1],
            json.dumps(WRONG).replace('"gaf"', '"gaf": 1, "gaf"'),
        ):
            shown = json.dumps(self.problems(case).to_dict(lang), ensure_ascii=False).replace("F20.0 G", "")
            assert not [secret for secret in SECRETS if secret in shown.replace("<text>:1:", "")]

    def test_both_languages_say_the_same_in_other_words(self) -> None:
        german, english = (self.problems().to_dict(lang) for lang in ("de", "en"))
        assert [each["code"] for each in german["errors"]] == [each["code"] for each in english["errors"]]
        assert german["title"] != english["title"]

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("$", "#"),
            ("$.history[1].units", "#/history/1/units"),
            ('$.patient["a.b/c~d"]', "#/patient/a.b~1c~0d"),
            ('$["x[0]"]', "#/x[0]"),
        ],
    )
    def test_a_place_is_a_json_pointer(self, path: str, expected: str) -> None:
        assert pointer(path) == expected

    def test_an_argument_is_named_as_such(self) -> None:
        with pytest.raises(Problems) as raised:
            soziorules.check({}, as_of="gestern")
        [error] = raised.value.to_dict()["errors"]
        assert error["parameter"] == "as_of"


class TestFastApi:
    """`Case` as a body, `Answer` as a response: what a stranger writes in ten lines."""

    client: TestClient

    @pytest.fixture(autouse=True)
    def service(self) -> None:
        api = FastAPI()

        @api.post("/check", response_model=Answer)
        def _check(case: Case) -> Any:
            return soziorules.check(case, lang="en").to_model()

        @api.post("/many")
        def _many(cases: list[Case]) -> list[str]:
            return [soziorules.check(case).outcome.value for case in cases]

        self.client = TestClient(api)

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
    def test_every_example_is_answered_as_in_python(self, path: Path) -> None:
        case = soziorules.check(path).case.model_dump(mode="json", exclude_unset=True)
        done = self.client.post("/check", json=case)
        assert done.status_code == 200
        assert done.json() == soziorules.check(path).to_dict("en")

    def test_an_example_as_it_is_written(self) -> None:
        assert self.client.post("/check", json=EXAMPLE).json()["outcome"] == "eligible"
        assert self.client.post("/many", json=[EXAMPLE, {}]).json() == ["eligible", "undetermined"]

    def test_422_shows_no_value(self) -> None:
        for path, body in (("/check", WRONG), ("/many", [EXAMPLE, WRONG])):
            done = self.client.post(path, json=body)
            assert done.status_code == 422
            assert len(done.json()["detail"]) == 11
            text = done.text.replace("1880 to 2199", "")
            assert not [secret for secret in SECRETS if secret in text]

    def test_openapi_describes_question_and_answer(self) -> None:
        parts = self.client.get("/openapi.json").json()["components"]["schemas"]
        assert {
            "Case",
            "Patient",
            "PastPrescription",
            "Answer",
            "FindingAnswer",
            "UnitsAnswer",
        } <= parts.keys()
        assert parts["Case"]["properties"]["gaf"]["description"].startswith("GAF-Wert.")


class TestShort:
    def test_what_a_debugger_shows_is_short_and_says_nothing_of_the_case(self) -> None:
        decision = soziorules.check(EXAMPLE)
        rules = soziorules.load_rules()
        shown = [repr(decision), *map(repr, decision.findings), *map(repr, decision.obligations), repr(rules)]
        shown.append(repr(decision.evaluator))
        assert max(map(len, shown)) < 90
        assert not [text for text in shown if "F20" in text or "35" in text]
        assert (
            repr(decision.finding("limits.units_per_prescription"))
            == "<Finding limits.units_per_prescription: met>"
        )
        assert repr(rules).startswith("<RuleSet soziotherapie ")

    def test_a_notebook_shows_the_decision(self) -> None:
        html = soziorules.check(EXAMPLE)._repr_html_()
        assert "<script" not in html
        assert "Voraussetzungen erfüllt" in html

    def test_a_finding_says_its_sentence(self) -> None:
        for lang in ("de", "en"):
            decision = soziorules.check(EXAMPLE, lang=lang)
            assert [finding.message for finding in decision.findings] == [
                each["message"] for each in decision.to_dict()["findings"]
            ]

    def test_help_is_for_people(self) -> None:
        text = pydoc.plain(pydoc.render_doc(soziorules.check))
        for word in ("case", "rules", "as_of", "readings", "lang", "today", "Problems", ">>> "):
            assert word in text
        shown = re.findall(r">>> (.*)\n\s+('.*')", text)
        assert shown == [("decision.outcome.value", "'undetermined'")]


def test_the_application_of_a_stranger_runs() -> None:
    case = app.case_of("F20.0", 30)
    assert app.units_left(case) == 30
    assert app.minutes_left(case) == 7200
    assert app.decided(case).outcome.value == "undetermined"
    assert app.sentence('{"gaf": "35"}') == "a whole number is expected"
    assert app.sentence("{}")
    assert app.to_do(case, dt.date(2026, 11, 20))
    assert all(app.told(soziorules.check(EXAMPLE, lang="en")))
    cases = pd.DataFrame(
        {"prescribed_on": "2026-11-20", "prescription.kind": "first", "prescription.units": [30, 31]}
    )
    assert app.outcomes(cases) == ["undetermined", "not_eligible"]
    assert app.sentence('{"patient": {"statutory_insured": false}, "prescribed_on": "2026-11-20"}')


@pytest.mark.parametrize("guide", [DE, EN], ids=["de", "en"])
def test_the_guide_promises_every_public_name(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    missing = [name for name in soziorules.__all__ if f"`{name}`" not in text and name != "__version__"]
    assert not missing
    assert set(dir(soziorules)) >= set(soziorules.__all__)


def test_the_schema_of_a_case_accepts_what_the_case_writes() -> None:
    schema = Case.model_json_schema(mode="validation")
    for path in EXAMPLES:
        written = soziorules.check(path).case.model_dump(mode="json")
        for diagnosis in written["diagnoses"] or ():
            assert set(diagnosis) == {"code", "certainty"}
        jsonschema.validate(written, schema)
