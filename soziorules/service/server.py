"""The server of the service: bounded in clients, in the size of a header, and in the time that a client may take for one."""

from __future__ import annotations

import asyncio
import socket
from http import HTTPStatus
from typing import Any, Final

from soziorules.engine.diagnostics.extras import optional
from soziorules.service.guard import PATIENCE, unavailable
from soziorules.service.refusals import refusal

with optional():
    import h11
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS: Final = 200
"""So many clients at a time are answered; others are told to come again (503)."""
LONGEST_HEADER: Final = 16_384


class Patient(H11Protocol):
    """Lets a client go that has not sent the header of a request in `patience` seconds; bodies are the guard's.

    What it refuses by itself (400, 408, 503) is a problem document, as all refusals of the service are.
    """

    patience: float = PATIENCE
    _overdue: asyncio.TimerHandle | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Count clients here: uvicorn itself would refuse in plain text, and not say when to come again."""
        super().__init__(*arguments, **options)
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self._late = False

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first header; an answer goes out at once, not with what may follow it."""
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._late = self._full
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came; wait on where a header is not complete yet."""
        super().data_received(data)
        self._watch()

    def handle_events(self) -> None:
        """Hand requests to the application; those of clients that came while too many were there, and still are, are refused."""
        self.app = unavailable if self._late and self._full else self.config.loaded_app
        super().handle_events()

    @property
    def _full(self) -> bool:
        return self._most is not None and len(self.connections) > self._most

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(400)

    def _refuse(self, status: int) -> None:
        headers, body = refusal(status)
        for event in (
            h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode()),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        super().connection_lost(exc)
        self._forget()

    def _watch(self) -> None:
        if self._answering:
            self._forget()
        elif self._overdue is None:
            self._overdue = self.loop.call_later(self.patience, self._let_go)

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _forget(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _let_go(self) -> None:
        self._overdue = None
        if self._answering or self.transport.is_closing():
            return
        begun, _ = self.conn.trailing_data
        if begun and self.conn.our_state is h11.IDLE:
            self._refuse(408)
        else:
            self.transport.close()


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address. Raises OSError where that cannot be, such as where another program does."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=kind, backlog=2048)


def server(app: Any, host: str, port: int, *, connections: int = CONNECTIONS) -> uvicorn.Server:
    """Return a server for an application. It logs no request, since an address may name a code."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Patient,
        ws="none",
        access_log=False,
        log_level="error",
        server_header=False,
        limit_concurrency=connections,
        timeout_keep_alive=5,
        h11_max_incomplete_event_size=LONGEST_HEADER,
    )
    return uvicorn.Server(config)
