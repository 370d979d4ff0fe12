"""The service: what it answers, what it refuses, and that it keeps to itself what it was told."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

import soziorules
from soziorules.service import application
from soziorules.service.app import EXAMPLE
from soziorules.service.guard import Guard
from soziorules.service.refusals import MOST, SCHEMAS
from tests.soziotherapie.test_front_door import SECRETS, WRONG

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.json"))


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(application(soziorules.load_rules()), raise_server_exceptions=False)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_it_answers_as_python_does(client: TestClient, path: Path) -> None:
    done = client.post("/check?lang=en&today=2026-11-28", content=path.read_bytes())
    assert done.status_code == 200
    assert done.json() == soziorules.check(path, lang="en", today="2026-11-28").to_dict()
    soziorules.Answer.model_validate(done.json())


def test_arguments_are_those_of_check(client: TestClient) -> None:
    day = client.post("/check?as_of=2016-11-20", json=EXAMPLE).json()["as_of"]
    assert day == "2016-11-20"
    chosen = client.post("/check?reading=kj.lower_age%3Dbirthday_17", json=EXAMPLE).json()["choices"]
    assert chosen["kj.lower_age"] == "birthday_17"
    for query in ("as_of=20.11.2026", "reading=kj.lower_age", "reading=x%3Dy", "lang=fr"):
        refused = client.post(f"/check?{query}", json=EXAMPLE)
        assert refused.status_code == 422
        assert refused.json()["errors"]
    assert {client.post(f"/{path}?lang=fr", json=EXAMPLE).status_code for path in ("ask", "ledger")} == {422}


@pytest.mark.parametrize("path", ["check", "ask", "ledger"])
@pytest.mark.parametrize(
    "query", ["as-of=2020-01-01", "asof=2020-01-01", "readings=kj.lower_age%3Dbirthday_17"]
)
def test_a_parameter_that_there_is_not_decides_nothing_by_another_day(
    path: str, query: str, client: TestClient
) -> None:
    [error] = client.post(f"/{path}?{query}&lang=en", json=EXAMPLE).json()["errors"]
    assert (error["code"], error["parameter"]) == ("A002", "query")
    assert "as_of" in error["allowed"]


def test_the_next_question_is_asked_by_the_law_that_decides(client: TestClient) -> None:
    case = {"prescribed_on": "2026-11-20", "patient": {"born_on": "2010-01-01"}}
    asked = client.post("/ask?as_of=2014-11-20&lang=en", json=case).json()
    assert asked == client.post("/ask?lang=en", json={**case, "prescribed_on": "2014-11-20"}).json()
    assert client.post("/ask?reading=x%3Dy", json=case).status_code == 422


def test_codes_and_rules_are_as_openapi_says(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    rule = client.get("/rules").json()[0]["id"]
    ways = {
        "/codes": "/codes?words=Burnout&lang=en",
        "/codes/{code}": "/codes/F20",
        "/rules": "/rules",
        "/rules/{rule_id}": f"/rules/{rule}",
        "/health": "/health",
    }
    for path, way in ways.items():
        answer = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(client.get(way).json(), {**answer, "components": described["components"]})
        assert answer != {}


def test_question_by_question_the_outcome_is_settled(client: TestClient) -> None:
    first = client.post("/ask?lang=en", json={}).json()
    assert first["outcome"] == "undetermined"
    assert first["next"]["question"].endswith("?")
    described = client.get("/openapi.json").json()
    answer = described["paths"]["/ask"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(first, {**answer, "components": described["components"]})
    assert set(first["next"]) == set(described["components"]["schemas"]["Question"]["properties"])
    settled = client.post(
        "/ask", json={"prescribed_on": "2026-11-20", "patient": {"statutory_insured": False}}
    )
    assert settled.json()["outcome"] in {"not_eligible", "undetermined"}


def test_hours_codes_rules_and_health(client: TestClient) -> None:
    assert client.get("/codes/F20.0").json()["title"].startswith("Paranoide Schizophrenie")
    found = client.get("/codes?words=Burnout&lang=en").json()["codes"]
    assert (found[0]["code"], "Soziotherapie" in found[0]["note"]) == ("Z73", True)
    assert client.get("/codes?words=PTBS").json()["codes"][0]["code"] == "F43.1"
    assert client.get("/codes/xyz").status_code == 404
    assert client.get("/codes/F20.0?day=gestern").status_code == 422
    rules = client.get("/rules").json()
    assert client.get(f"/rules/{rules[0]['id']}").json()["wordings"][0]["citations"]
    assert client.get("/rules/no.such").status_code == 404
    health = client.get("/health").json()
    assert (health["status"], health["sha256"]) == ("ok", soziorules.load_rules().sha256)


def test_the_account_is_that_of_python(client: TestClient) -> None:
    done = client.post("/ledger?today=2026-11-28&reading=group.hours%3Dsixty_minutes", json=EXAMPLE)
    chosen = {"group.hours": "sixty_minutes"}
    assert done.json() == soziorules.ledger(EXAMPLE, today="2026-11-28", readings=chosen).to_dict()
    undated = {name: value for name, value in EXAMPLE.items() if name != "prescribed_on"}
    assert client.post("/ledger", json=undated).json()["as_of"] == dt.date.today().isoformat()
    assert client.post("/ledger?as_of=2026-11-22", json=undated).json()["as_of"] == "2026-11-22"
    assert client.post("/ledger?today=2026-11-23", json=undated).json()["as_of"] == "2026-11-23"
    for query in ("as_of=gestern", "today=gestern", "reading=x%3Dy"):
        assert client.post(f"/ledger?{query}", json=EXAMPLE).status_code == 422


def test_the_root_is_a_page_or_the_documentation(client: TestClient) -> None:
    assert client.get("/", follow_redirects=False).headers["location"] == "docs"
    page = TestClient(application(soziorules.load_rules(), b"<!doctype html><title>Seite</title>"))
    assert page.get("/").text.startswith("<!doctype html>")
    assert page.get("/").headers["content-type"].startswith("text/html")


def test_its_documentation_asks_nobody_outside(client: TestClient) -> None:
    page = client.get("/docs").text
    assert not re.findall(r"(?:src|href)=.https?:|<script|@import|url\(", page)
    for path in client.get("/openapi.json").json()["paths"]:
        assert f" {path}</code>" in page
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(re.findall(r'id="(\w+)"', page))
    assert "'http://testserver/check'" in page, "the example can be copied as it is"
    assert "Which diagnoses, and how certain?" in page
    assert "`" not in page


def test_openapi_describes_case_and_answer_with_examples(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert {"Case", "Patient", "Answer", "WindowAnswer"} <= schema["components"]["schemas"].keys()
    body = schema["paths"]["/check"]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        assert client.post("/check", json=example["value"]).status_code == 200
    refs = {part.split('"')[0] for part in json.dumps(schema).split("#/components/schemas/")[1:]}
    assert refs <= schema["components"]["schemas"].keys()


def test_openapi_names_every_refusal_with_its_shape(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    of_bodies = {"400", "408", "413", "415", "422", "500", "503"}
    wanted = {
        "/check": of_bodies,
        "/ask": of_bodies,
        "/ledger": of_bodies,
        "/health": {"400", "422", "500", "503"},
        "/rules": {"400", "422", "500", "503"},
        "/rules/{rule_id}": {"400", "404", "422", "500", "503"},
        "/codes": {"400", "422", "500", "503"},
        "/codes/{code}": {"400", "404", "422", "500", "503"},
    }
    found = {
        path: {status: said for status, said in way["responses"].items() if status != "200"}
        for path, ways in schema["paths"].items()
        for way in ways.values()
    }
    assert {path: set(said) for path, said in found.items()} == wanted
    for said in found.values():
        for status, each in said.items():
            [(kind, body)] = each["content"].items()
            assert (kind, body["schema"]["$ref"]) == (
                "application/problem+json",
                "#/components/schemas/Problem",
            )
            assert ("Retry-After" in each.get("headers", {})) == (status == "503")


def refused_in_every_way(client: TestClient) -> list[Any]:
    sent: dict[str, Any] = {"content": b"{}"}
    return [
        client.get("/check?lang=en"),
        client.get("/nothing?lang=en"),
        client.get("/rules/Geheim?lang=en"),
        client.get("/codes/Geheim?lang=en"),
        client.get("/codes/F20.0?lang=en&day=Geheim"),
        client.get("/codes?lang=en"),
        client.get("/codes?lang=en&words=G"),
        client.get("/codes?lang=en&words=" + "Geheim" * 50),
        client.get("/rules?lang=en"),
        client.post("/check?lang=en&Geheim=2020-01-01", **sent),
        client.post("/check?lang=en", content=b"Geheim"),
        client.post("/check?lang=en&as_of=Geheim", **sent),
        client.post("/check?lang=en", content=b" " * (MOST + 1)),
        client.post("/check?lang=en", headers={"content-type": "text/Geheim"}, **sent),
    ]


def test_every_refusal_is_what_openapi_says_a_problem_is(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    schema = {"$ref": "#/components/schemas/Problem", "components": schema["components"]}
    for refused in refused_in_every_way(client):
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["content-language"] == "en"
        said = refused.json()
        jsonschema.validate(said, schema)
        assert said["status"] == refused.status_code
        assert "Geheim" not in refused.text
        assert set(said) <= set(SCHEMAS["Problem"]["properties"])
        for error in said.get("errors", ()):
            assert set(error) <= set(SCHEMAS["ProblemError"]["properties"])


def test_a_refusal_speaks_the_language_of_the_request(client: TestClient) -> None:
    spoken = [
        client.post(f"/check?lang={lang}", content=b" " * (MOST + 1)).json()["title"] for lang in ("de", "en")
    ]
    assert spoken == ["Der Inhalt ist größer als 1000 kB.", "The body is larger than 1000 kB."]
    assert client.get("/nothing").json()["title"] == "Das gibt es hier nicht."


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(WRONG).encode(),
        json.dumps(WRONG).encode()[:-1],
        b"[" * 10_000,
        b'{"history":' * 10_000,
        b'{"gaf": 1, "gaf": 2}',
        b'{"gaf": NaN}',
        b"\xff\xfe",
        b"",
        b"null",
        b"gaf: 35\n",
    ],
)
def test_what_is_wrong_is_a_problem_document_without_a_value(
    client: TestClient, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        done = client.post("/check?lang=en", content=body)
    assert done.status_code == 422
    assert done.headers["content-type"] == "application/problem+json"
    assert done.json()["errors"]
    shown = done.text.replace("F20.0 G", "").replace("body.json:1:", "").replace("1880 to 2199", "")
    assert not [secret for secret in SECRETS if secret in shown]
    assert not [record for record in caplog.records if "Muster" in record.getMessage()]


def test_a_body_that_is_too_large_or_no_json_is_not_read(client: TestClient) -> None:
    assert client.post("/check", content=b" " * (MOST + 1)).status_code == 413
    assert client.post("/check", content=iter([b" " * MOST, b" "])).status_code == 413
    assert client.post("/check", content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    assert client.get("/check").status_code == 405
    for refused in (
        client.get("/check"),
        client.get("/nothing"),
        client.post("/check?lang=Geheim", content=b"{}"),
    ):
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["status"] == refused.status_code
        assert "Geheim" not in refused.text
    assert client.get("/check").headers["allow"] == "POST"


def test_a_client_that_never_ends_its_body_is_let_go() -> None:
    sent: list[Any] = []

    async def app(*_: Any) -> None:
        raise AssertionError("the application must not be asked")

    async def receive() -> Any:
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        sent.append(message)

    guard = Guard(app, patience=0.01)
    asyncio.run(
        guard({"type": "http", "method": "POST", "headers": [], "query_string": b"lang=en"}, receive, send)
    )
    assert sent[0]["status"] == 408


def test_a_fault_says_nothing_of_the_case(
    monkeypatch: pytest.MonkeyPatch, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("F20.0 G")

    monkeypatch.setattr("soziorules.service.app.check", fail)
    done = client.post("/check", json=EXAMPLE)
    assert (done.status_code, done.headers["content-type"]) == (500, "application/problem+json")
    assert "F20" not in done.text + caplog.text
    assert re.search(r"KeyError at stranger/test_service\.py:\d+", caplog.text)


def test_many_clients_at_once_get_the_same_answer(client: TestClient) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: client.post("/check", json=EXAMPLE).json(), range(100)))
    assert all(answer == answers[0] for answer in answers)
