"""The server of the service: bounded in clients, in the size of a header, and in the time that a client may take for one."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from soziorules.engine.diagnostics.extras import optional
from soziorules.service.guard import PATIENCE

with optional():
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS: Final = 200
"""So many clients at a time are answered; others are told to come again (503)."""
LONGEST_HEADER: Final = 16_384


class Patient(H11Protocol):
    """Lets a client go that has not sent the header of a request in `patience` seconds; bodies are the guard's."""

    patience: float = PATIENCE
    _overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first header."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what came; wait on where a header is not complete yet."""
        super().data_received(data)
        self._watch()

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
        if not self._answering and not self.transport.is_closing():
            self.transport.close()


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
