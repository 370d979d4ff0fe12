"""The service under load, beside the bare framework: eight clients, errors, latency, memory.

`python -m benchmarks.service [seconds]`. Server and clients share the machine, so the numbers are a floor; the ratio counts.
"""

from __future__ import annotations

import http.client
import json
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request, Response

import soziorules

ROOT: Final = Path(__file__).resolve().parent.parent
CLIENTS: Final = 8
EXAMPLES: Final = tuple(path.read_bytes() for path in sorted((ROOT / "examples").glob("*.json")))
OURS: Final = ("soziorules", "serve", "--port")
BARE: Final = (
    "uvicorn",
    "benchmarks.service:bare",
    "--factory",
    "--log-level",
    "error",
    "--no-access-log",
    "--port",
)
JSON: Final = {"content-type": "application/json"}


@dataclass
class Run:
    """What came of one run: seconds of each answer, how many were no answer, memory of the server before and after."""

    name: str
    seconds: float
    times: list[float] = field(default_factory=list)
    errors: int = 0
    memory: list[float] = field(default_factory=list)

    def line(self) -> str:
        """Return the run as a line of the table."""
        hundredths = statistics.quantiles(self.times, n=100)
        memory = " → ".join(f"{each:.0f}" for each in self.memory) or "-"
        return (
            f"{self.name:<12} {len(self.times) / self.seconds:>9.0f} {self.errors:>7} "
            f"{statistics.median(self.times) * 1e3:>9.1f} {hundredths[98] * 1e3:>9.1f}   {memory}"
        )


def bare() -> Any:
    """Return an application that reads a body of JSON and returns an answer made before: what the framework itself costs."""
    app, answer = FastAPI(), soziorules.check(json.loads(EXAMPLES[0])).to_json()

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/check")
    async def check(request: Request) -> Response:
        json.loads(await request.body())
        return Response(answer, media_type="application/json")

    return app


def main(arguments: Sequence[str]) -> int:
    """Print the table; return 1 where a request failed."""
    seconds = float(arguments[0]) if arguments else 60.0
    print(f"{CLIENTS} clients, {seconds:.0f} s each, the {len(EXAMPLES)} examples in turn")
    print(f"{'':<12} {'answers/s':>9} {'errors':>7} {'median ms':>9} {'99 % ms':>9}   memory MB, every third")
    runs = [loaded(name, command, seconds) for name, command in (("soziorules", OURS), ("bare", BARE))]
    return 1 if any(run.errors for run in runs) else 0


def loaded(name: str, command: tuple[str, ...], seconds: float) -> Run:
    """Start a server, keep it busy, print and return what came of it."""
    with server(command) as (process, port):
        keep_busy(Run("", 3), port, process)  # everything is loaded, all laws are compiled
        run = Run(name, seconds)
        keep_busy(run, port, process)
    print(run.line())
    return run


@contextmanager
def server(command: tuple[str, ...]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run a server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield process, port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Return when the server answers. Raises TimeoutError when it does not within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError("the server does not answer")


def keep_busy(run: Run, port: int, process: subprocess.Popen[bytes]) -> None:
    """Let the clients ask for the seconds of a run, and look at the server's memory at its beginning, thirds and end."""
    until, lock = time.monotonic() + run.seconds, threading.Lock()
    clients = [
        threading.Thread(target=_ask, args=(run, port, until, lock, number)) for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for part in range(4):
        run.memory += _megabytes(process.pid)
        if part < 3:
            time.sleep(run.seconds / 3)
    for client in clients:
        client.join()


def _ask(run: Run, port: int, until: float, lock: threading.Lock, number: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times, errors = [], 0
    while (began := time.monotonic()) < until:
        number += 1
        try:
            connection.request("POST", "/check", EXAMPLES[number % len(EXAMPLES)], JSON)
            answer = connection.getresponse()
            json.loads(answer.read())
            errors += answer.status != 200
        except (OSError, http.client.HTTPException, ValueError):
            errors += 1
            connection.close()
        times.append(time.monotonic() - began)
    connection.close()
    with lock:
        run.times += times
        run.errors += errors


def _megabytes(pid: int) -> list[float]:
    """Return the memory of a process in one number; none where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return []
    lines = status.read_text(encoding="utf-8").splitlines()
    return [int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
