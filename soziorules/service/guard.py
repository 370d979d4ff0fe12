"""What keeps a service on its feet: bodies of a bounded size, read in a bounded time, and no word of them in any message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from traceback import walk_tb
from typing import Any, Final

from soziorules.service.refusals import MOST, refusal

PATIENCE: Final = 10.0
"""Seconds in which a body must have arrived."""
QUIET: Final = 0.5
"""Seconds without a byte after which a client that sends too much is taken to listen."""
JSON: Final = ("", "application/json")
LOG: Final = logging.getLogger("soziorules.service")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Guard:
    """Reads the body of a request before the application sees it; refuses what is too large, too slow or no JSON.

    A fault of the application is answered with 500 and logged by its kind and place: its message may hold what a case says.
    """

    def __init__(self, app: App, *, most: int = MOST, patience: float = PATIENCE) -> None:
        self._app = app
        self._most = most
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on with its whole body, or answer with 408, 413, 415 or 500."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            refused = await self._answered(scope, receive, send)
        except Exception as fault:  # noqa: BLE001  # whatever it is: its message may hold what a case says
            LOG.error("%s at %s", type(fault).__name__, _place(fault))
            refused = 500
        if refused is not None:
            await refuse(scope, send, refused)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> int | None:
        """Let the application answer, or return the status with which to refuse."""
        if scope["method"] != "POST":
            await self._app(scope, receive, send)
            return None
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"content-type", "").partition(";")[0].strip().lower() not in JSON:
            return 415
        try:
            body = await asyncio.wait_for(
                self._body(receive, headers.get(b"content-length", "")), self._patience
            )
        except TimeoutError:
            return 408
        if body is None:
            await let_come(receive, headers, self._patience)
            return 413
        handed = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            return next(handed, None) or await receive()

        await self._app(scope, replay, send)
        return None

    async def _body(self, receive: Receive, announced: str) -> bytes | None:
        if announced.isdigit() and int(announced) > self._most:
            return None
        parts: list[bytes] = []
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise TimeoutError
            part = message.get("body", b"")
            size, more = size + len(part), message.get("more_body", False)
            if size > self._most:
                return None
            parts.append(part)
        return b"".join(parts)


async def unavailable(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a client that comes while too many are there: it is told when to come again."""
    if scope["method"] == "POST":
        await let_come(receive, dict(scope["headers"]), QUIET)
    await refuse(scope, send, 503)


async def let_come(receive: Receive, headers: Mapping[bytes, Any], patience: float) -> None:
    """Throw away what still comes, for a while: a client that is sending does not read an answer, and would lose it."""
    if b"expect" in headers:  # it has not begun, and waits for a word
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(_emptied(receive), patience)


async def _emptied(receive: Receive) -> None:
    more = True
    while more:
        message = await asyncio.wait_for(receive(), QUIET)
        more = message["type"] == "http.request" and message.get("more_body", False)


async def refuse(scope: Scope, send: Send, status: int) -> None:
    """Answer with a problem document after RFC 9457 and close the connection."""
    headers, body = refusal(status, scope.get("query_string", b""))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _place(fault: BaseException) -> str:
    """Return the line of code at which something failed."""
    frame, line = list(walk_tb(fault.__traceback__))[-1]
    file = Path(frame.f_code.co_filename)
    return f"{file.parent.name}/{file.name}:{line}"
