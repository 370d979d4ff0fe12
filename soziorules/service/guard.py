"""What keeps a service on its feet: bodies of a bounded size, read in a bounded time, and no word of them in any message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, Final

MOST: Final = 1_000_000
"""Bytes of a body; a case has a few thousand."""
PATIENCE: Final = 10.0
"""Seconds in which a body must have arrived."""
QUIET: Final = 0.5
"""Seconds without a byte after which a client that sends too much is taken to listen."""
JSON: Final = ("", "application/json")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
TITLES: Final = {
    408: "The body did not arrive in time.",
    413: f"The body is larger than {MOST:,} bytes.",
    415: "The body must be application/json.",
}


class Guard:
    """Reads the body of a request before the application sees it; refuses what is too large, too slow or no JSON."""

    def __init__(self, app: App, *, most: int = MOST, patience: float = PATIENCE) -> None:
        self._app = app
        self._most = most
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on with its whole body, or answer with 408, 413 or 415."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"content-type", "").partition(";")[0].strip().lower() not in JSON:
            await refuse(send, 415)
            return
        try:
            body = await asyncio.wait_for(
                self._body(receive, headers.get(b"content-length", "")), self._patience
            )
        except TimeoutError:
            await refuse(send, 408)
            return
        if body is None:
            await self._let_come(receive, headers)
            await refuse(send, 413)
            return
        handed = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            return next(handed, None) or await receive()

        await self._app(scope, replay, send)

    async def _let_come(self, receive: Receive, headers: Mapping[bytes, str]) -> None:
        """Throw away what still comes, for a while: a client that is sending does not read an answer, and would lose it."""
        if b"expect" in headers:  # it has not begun, and waits for a word
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._emptied(receive), self._patience)

    async def _emptied(self, receive: Receive) -> None:
        more = True
        while more:
            message = await asyncio.wait_for(receive(), QUIET)
            more = message["type"] == "http.request" and message.get("more_body", False)

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


async def refuse(send: Send, status: int) -> None:
    """Answer with a problem document after RFC 9457 and close the connection."""
    body = f'{{"type": "about:blank", "title": "{TITLES[status]}", "status": {status}}}'.encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
