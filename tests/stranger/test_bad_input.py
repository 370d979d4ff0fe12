"""A real server under bad clients: what is too large, too deep, too slow or too much is answered or let go, never echoed."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import soziorules
from soziorules.service import application
from soziorules.service.app import EXAMPLE
from soziorules.service.refusals import MOST
from soziorules.service.server import LONGEST_HEADER, Patient, server
from tests.soziotherapie.test_front_door import SECRETS, WRONG

CONNECTIONS = 20
CASE = json.dumps(EXAMPLE).encode()
HEAD = b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Run the server on a free port of this machine."""
    made = server(application(soziorules.load_rules()), "127.0.0.1", 0, connections=CONNECTIONS)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not made.started and time.monotonic() < until:
        time.sleep(0.01)
    yield made.servers[0].sockets[0].getsockname()[1]
    made.should_exit = True
    thread.join(10)


def told(port: int, *parts: bytes, wait: float = 20) -> bytes:
    """Return all that the server says to what a client sends, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as client:
        try:
            for part in parts:
                client.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough
        said = b""
        try:
            while piece := client.recv(65_536):
                said += piece
        except ConnectionResetError:
            pass
        return said


def post(body: bytes, **headers: str) -> bytes:
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return HEAD + f"Content-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n".encode() + body


def status(said: bytes) -> int:
    return int(said.split(maxsplit=2)[1])


def problem(said: bytes) -> dict[str, Any]:
    """Return the problem document of a refusal, which says its status once more and closes the connection."""
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"\r\ncontent-type: application/problem+json\r\n" in head
    assert b"\r\nconnection: close" in head.lower()
    document: dict[str, Any] = json.loads(body)
    assert document["status"] == status(said)
    return document


def first_answer(port: int) -> int:
    """Return what a client hears that comes again while it is told to."""
    until = time.monotonic() + 15
    while (answer := status(told(port, post(CASE)))) == 503 and time.monotonic() < until:
        time.sleep(0.05)
    return answer


def test_a_case_is_answered(port: int) -> None:
    assert status(told(port, post(CASE))) == 200


def test_fifty_megabytes_are_refused_before_they_are_read(port: int) -> None:
    said = told(port, HEAD + b"Content-Length: 50000000\r\n\r\n", *[b'{"gaf": 35}' * 1000] * 5)
    assert status(said) == 413
    assert b"35}" not in said


def test_who_sends_fifty_megabytes_to_the_end_still_hears_why_not(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(HEAD + b"Content-Length: 50000000\r\n\r\n")
        for _ in range(50):
            client.sendall(b" " * 1_000_000)
        assert status(client.recv(65_536)) == 413


def test_a_body_without_a_length_is_read_no_further_than_the_limit(port: int) -> None:
    piece = b" " * 100_000
    chunks = [b"%x\r\n%s\r\n" % (len(piece), piece)] * (MOST // len(piece) + 3)
    assert status(told(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *chunks)) == 413


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 10_000,
        b'{"history":' * 10_000,
        b'{"patient":' * 10_000 + b"1" + b"}" * 10_000,
        json.dumps(WRONG).encode(),
    ],
)
def test_what_is_deep_or_wrong_is_answered_without_an_echo(port: int, body: bytes) -> None:
    said = told(port, post(body))
    assert status(said) == 422
    assert not [
        secret for secret in SECRETS if secret.encode() in said.split(b"\r\n\r\n", 1)[1].replace(b"1880", b"")
    ]


def test_a_header_without_end_is_refused(port: int) -> None:
    for sent in (
        b"GET / HTTP/1.1\r\nX: " + b"a" * (LONGEST_HEADER + 70_000),
        b"F20.0 is not HTTP\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nF20.0\r\n",
    ):
        said = told(port, sent)
        assert problem(said)["status"] == 400
        assert b"F20" not in said


@pytest.mark.parametrize("begun", [b"", b"POST /ch", HEAD])
def test_a_client_that_is_slow_with_a_header_is_let_go(
    port: int, begun: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Patient, "patience", 0.3)
    began = time.monotonic()
    said = told(port, begun)
    assert (problem(said)["status"] if begun else said) == (408 if begun else b"")
    assert time.monotonic() - began < 15


def test_who_comes_while_too_many_are_there_is_told_when_to_come_again(port: int) -> None:
    first_answer(port)
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    for sent in (post(CASE), b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"):
        said = told(port, sent)
        assert problem(said)["status"] == 503
        assert b"\r\nretry-after: 1" in said
        assert b"F20" not in said
    said = told(port, HEAD + f"Content-Length: {len(CASE)}\r\n\r\n".encode(), CASE[:50], CASE[50:])
    assert problem(said)["status"] == 503, "also where the body comes after the header"
    for client in idle:
        client.close()
    assert first_answer(port) == 200


def test_slow_clients_do_not_keep_others_out_for_long(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Patient, "patience", 0.3)
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS + 5)]
    for client in slow:
        client.sendall(HEAD)
    answer = first_answer(port)
    for client in slow:
        client.close()
    assert answer == 200


def test_a_thousand_by_hundreds_at_once_are_all_answered(port: int) -> None:
    async def ask(room: asyncio.Semaphore) -> int:
        async with room:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            said = await reader.read()
            writer.close()
            await writer.wait_closed()
            return status(said)

    async def crowd() -> list[int]:
        room = asyncio.Semaphore(300)  # each takes two of the files that a process may have open
        return await asyncio.gather(*(ask(room) for _ in range(1000)))

    found = asyncio.run(crowd())
    assert set(found) <= {200, 503}
    assert found.count(200) >= CONNECTIONS, "who came first is answered"
    assert first_answer(port) == 200
