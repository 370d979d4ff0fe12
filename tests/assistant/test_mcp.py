"""The server for assistants, driven by the client of the same package: from nothing to a decision."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import Client, StdioServerParameters, stdio_client

import soziorules
from soziorules.assistant import server
from soziorules.assistant.server import id_of, refusal
from soziorules.assistant.tools import Tools
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.engine.source import MAX_BYTES
from soziorules.schema import make
from soziorules.schema.shape import shape
from tests.engine.whole_library import library
from tests.soziotherapie.test_front_door import SECRETS, WRONG

Call = Callable[..., Awaitable[Any]]
KNOWN: dict[str, Any] = {
    "prescribed_on": "2026-11-20",
    "prescription.kind": "first",
    "prescription.units": 30,
    "prescriber.group": "psychiatry",
    "prescriber.contract_physician": True,
    "prescriber.kv_permission": True,
    "patient.born_on": "1980-01-01",
    "patient.coverage": "statutory",
    "diagnoses": ["F20.0 G"],
    "history": [],
    "gaf": 35,
    "impairments": ["drive"],
    "necessity": ["planning"],
    "unable_to_use_services": True,
    "hospital_purpose": "avoid",
    "therapy_capability": True,
    "realistic_goal": True,
}


def talk(work: Callable[[Call], Awaitable[None]], language: Language = "en") -> None:
    """Let `work` call tools of a server in this process."""

    async def run() -> None:
        async with Client(server(soziorules.load_rules(), language)) as client:

            async def call(name: str, **arguments: Any) -> Any:
                done = await client.call_tool(name, arguments)
                assert done.structured_content is not None, done.content
                assert bool(done.is_error) is ("problem" in done.structured_content)
                assert [json.loads(part.model_dump()["text"]) for part in done.content] == [
                    done.structured_content
                ]
                return done.structured_content

            await work(call)

    asyncio.run(run())


def put(case: dict[str, Any], path: str, value: Any) -> None:
    *outer, name = path.split(".")
    for step in outer:
        case = case.setdefault(step, {})
    case[name] = value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_from_nothing_to_a_decision(language: Language) -> None:
    case: dict[str, Any] = {}

    async def converse(call: Call) -> None:
        reply = await call("next_question", case=case)
        assert reply["question"]["path"] == "prescribed_on"
        for _ in KNOWN:
            asked = reply["question"]
            if asked is None:
                break
            assert asked["question"].endswith("?")
            answer = KNOWN[asked["path"]]
            jsonschema.validate(answer, asked["json"])
            assert asked["path"] == "prescribed_on" or asked["sources"]
            put(case, asked["path"], answer)
            reply = await call("next_question", case=case)
        decided = await call("check", case=case, today="2026-11-21")
        assert decided["question"] is None
        assert decided["outcome"] == soziorules.check(case).outcome.value == "eligible"
        assert (
            decided["headline"]
            == soziorules.check(case, lang=language, today="2026-11-21").to_dict()["headline"]
        )
        said = [item for part in decided["sections"] for item in part["says"]]
        assert said
        assert all(item["sources"] for item in said)

    talk(converse, language)


def test_what_stands_against_it_and_what_would_help_is_said_with_sources() -> None:
    case = {"prescribed_on": "2026-11-20", "prescription": {"kind": "first", "units": 31}}

    async def ask(call: Call) -> None:
        decided = await call("check", case=case)
        [ground] = decided["ground"]
        assert (ground["rule"], ground["status"]) == ("limits.units_per_prescription", "not_met")
        [way] = decided["ways"]
        assert "30" in way["text"]
        assert ground["sources"] == way["sources"] != []
        rule = await call("explain", id=ground["rule"])
        assert ground["sources"][0] in rule["sources"]
        assert "15 April 2015" in rule["says"]

    talk(ask)


def test_who_does_not_know_is_asked_for_something_else() -> None:
    async def ask(call: Call) -> None:
        case = {"prescribed_on": "2026-11-20"}
        first = (await call("next_question", case=case))["question"]["path"]
        other = (await call("next_question", case=case, asked=[first]))["question"]["path"]
        assert first != other

    talk(ask)


def test_what_a_record_lacks_is_asked_with_the_form_of_its_answer() -> None:
    tools = Tools(soziorules.load_rules())
    case: dict[str, Any] = {}
    for path, value in {**KNOWN, "diagnoses": ["F20.0"]}.items():
        put(case, path, value)
    found = tools.next_question(case, (), "de")["question"]
    assert (found["path"], found["json"]["enum"]) == ("diagnoses[0].certainty", ["G", "V", "A", "Z"])
    for path, kind in (("history[0].units", "integer"), ("history[1].delivered[2].minutes", "integer")):
        assert shape(tools.schema, path)["type"] == kind


def test_nothing_said_is_where_a_conversation_begins() -> None:
    tools = Tools(soziorules.load_rules())
    assert tools.next_question(None, (), "de") == tools.next_question({}, (), "de")


def test_facts_show_their_form() -> None:
    async def ask(call: Call) -> None:
        names = [fact["path"] for fact in (await call("facts"))["facts"]]
        assert {"prescribed_on", "diagnoses", "history", "gaf"} <= set(names)
        for name, value in KNOWN.items():
            assert name in names
            [fact] = (await call("facts", about=name))["facts"]
            jsonschema.validate(value, fact["json"])
        assert len((await call("facts", about="patient"))["facts"]) > 3
        assert (await call("facts", about="gaff"))["problem"]["did_you_mean"] == "gaf"

    talk(ask)


def test_codes_are_found_with_their_edition() -> None:
    async def ask(call: Call) -> None:
        found = await call("codes", words="paranoide schizophrenie", day="2026-11-20")
        named = {"code": "F20.0", "title": "Paranoide Schizophrenie", "called": "schizophrenia"}
        assert named in found["codes"]
        assert "2026" in found["sources"][0]["norm"]
        everyday = await call("codes", words="ADHS", day="2026-11-20")
        assert everyday["codes"][0]["code"] == "F90.0"

    talk(ask)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("check", {}),
        ("check", {"case": WRONG}),
        ("check", {"case": json.dumps(WRONG)}),
        ("check", {"case": str(Path(__file__))}),
        ("check", {"case": [WRONG]}),
        ("check", {"fall": WRONG}),
        ("check", {"case": {}, "as_of": "Muster"}),
        ("check", {"case": {}, "readings": ["Muster"]}),
        ("check", {"case": {}, "lang": "Muster"}),
        ("next_question", {"case": WRONG}),
        ("next_question", {"case": {}, "asked": "Muster"}),
        ("codes", {"words": "x", "day": "Muster"}),
        ("explain", {"id": "Muster"}),
        ("explain", {"id": WRONG}),
        ("explain", {"id": None}),
        ("explain", {"case": WRONG}),
        ("explain", {}),
        ("codes", {"word": "Muster"}),
        ("codes", {"words": WRONG}),
        ("facts", {"about": WRONG}),
        ("Muster", {"case": WRONG}),
        ("facts", {"about": "Muster"}),
    ],
)
def test_what_is_wrong_is_a_problem_without_a_value(name: str, arguments: dict[str, Any]) -> None:
    async def ask(call: Call) -> None:
        reply = await call(name, **arguments)
        assert set(reply) == {"problem"}
        shown = json.dumps(reply, ensure_ascii=False).replace("F20.0 G", "").replace("1880 to 2199", "")
        assert not [secret for secret in (*SECRETS, "Muster") if secret in shown.replace("case.json:1:", "")]

    talk(ask)


def test_a_wrong_argument_is_named_with_what_there_is() -> None:
    async def ask(call: Call) -> None:
        [error] = (await call("codes", word="x"))["problem"]["errors"]
        assert (error["parameter"], error["hint"]) == ("arguments", 'did you mean "words"?')
        [error] = (await call("explain", lang="fr", id="x"))["problem"]["errors"]
        assert (error["parameter"], error["allowed"]) == ("lang", "de, en")
        assert error["detail"] == "there is no such value here", "in the language of the server"

    talk(ask)


CALL = '{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"check","arguments":{"case":%s}}}'
LINES = {
    20: CALL % (20, '{"history":' * 200 + "1" + "}" * 200),
    21: CALL % (21, '{"gaf":' + "7" * 5_000 + "}"),
    22: CALL % (22, '{"diagnoses":["\\ud800"]}'),
    23: CALL % (23, '{"gaf":35,"gaf":40}'),
    24: CALL % (24, '{"gaf":NaN}'),
    25: (CALL % (25, '{"gaf":35}'))[:-20],
    26: CALL % (26, "[" * 100_000),
    27: CALL % (27, '"' + "x" * MAX_BYTES + '"'),
}
NO_MESSAGES = {
    28: '{"jsonrpc":"2.0","id":28,"metod":"ping"}',
    29: '{"jsonrpc":"1.0","id":29,"method":"ping"}',
    None: "[" + CALL % (30, "{}") + "]",
}


def test_no_line_is_left_without_an_answer() -> None:
    """What the package `mcp` cannot read it passes over, and a client waits for ever: here it is answered, and nothing echoed."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    said = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}),
        '{"jsonrpc":"2.0","method":"notifications/initialized"}',
        *LINES.values(),
        "",
        *NO_MESSAGES.values(),
        CALL % (2, '{"prescribed_on":"2026-11-20"}'),
    ]
    command = [sys.executable, "-m", "soziorules", "mcp", "--lang", "en"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n".join([*said, ""]).encode())
        process.stdin.flush()
        found = {}
        while 2 not in found:
            answer = json.loads(process.stdout.readline())
            found[answer["id"]] = answer
        process.stdin.close()
    assert found[2]["result"]["structuredContent"]["outcome"] == "undetermined"
    assert {number: found[number]["error"]["code"] for number in LINES} == dict.fromkeys(LINES, -32700)
    assert {number: found[number]["error"]["code"] for number in NO_MESSAGES} == dict.fromkeys(
        NO_MESSAGES, -32600
    )
    assert "64" in found[20]["error"]["message"]
    assert found[23]["error"]["message"] == "duplicate key"
    assert not [
        each for each in found.values() if "error" in each and ("77" in str(each) or "35" in str(each))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_read_as_strictly_as_a_case(language: Language) -> None:
    for line in LINES.values():
        error = refusal(line.encode(), language)
        assert error is not None
        assert error["message"] == error["data"]["detail"]
    assert refusal(b"no JSON", language) != refusal(b"no JSON", "de" if language == "en" else "en")
    assert refusal((CALL % (1, "{}")).encode(), language) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('{"params":{"id":3,"x":[{"id":4}]},"id":5', 5),
        ('{"params":{"id":3', None),
        ('{"id":"a\\"b","method":"x', 'a"b'),
        ('{"method":"id","id": 7 }', 7),
        ('{"x":"id","y":8}', None),
        ('{"id":null', None),
        ('{"id":1.5', None),
        ('[{"id":6}]', None),
        ("id:5", None),
        ("", None),
    ],
)
def test_the_id_of_a_request_is_found_as_far_as_it_goes(line: str, found: Any) -> None:
    assert id_of(line.encode()) == found


def test_a_case_as_json_text_is_taken() -> None:
    async def ask(call: Call) -> None:
        case = {"prescribed_on": "2026-11-20", "gaf": 35}
        assert await call("check", case=json.dumps(case)) == await call("check", case=case)

    talk(ask)


def test_every_tool_says_that_it_only_reads() -> None:
    async def run() -> None:
        async with Client(server(soziorules.load_rules())) as client:
            tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["facts", "check", "next_question", "explain", "codes"]
        for tool in tools:
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint is True
            assert tool.annotations.destructive_hint is False
            assert tool.description

    asyncio.run(run())


def test_it_speaks_over_standard_input_and_output(tmp_path: Path) -> None:
    """As an assistant starts it: nothing but the protocol on standard output."""

    async def run() -> None:
        started = StdioServerParameters(
            command=sys.executable, args=["-m", "soziorules", "mcp", "--lang", "de"], env=dict(os.environ)
        )
        async with Client(stdio_client(started)) as client:
            done = await client.call_tool("next_question", {"case": {}})
        assert done.structured_content is not None
        assert done.structured_content["question"]["question"] == "Wann wird die Verordnung ausgestellt?"

    asyncio.run(run())


def test_other_rules_are_served_as_well() -> None:
    tools = Tools(library())
    assert next(fact["path"] for fact in tools.facts("", "en")["facts"]) == "lent_on"
    assert tools.facts("reader", "en")["facts"][0]["json"]["enum"]
    assert tools.codes("x", None, "en")["problem"]["title"] == "These rules know no codes."
    assert tools.check({"lent_on": "2020-05-01"}, {}, "en")["question"]["path"] == "loan.count"


def test_every_part_of_a_schema_stands_by_itself() -> None:
    schema = make("case", soziorules.load_rules())
    for name in schema["properties"]:
        part = shape(schema, name)
        assert "$ref" not in json.dumps(part)
        jsonschema.Draft202012Validator.check_schema(part)
    assert shape(schema, "prescription.units")["type"] == "integer"
    with pytest.raises(KeyError):
        shape(schema, "prescription.nothing")
