"""Just enough of the Language Server Protocol to ask an editor's YAML server what it makes of a file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

PATIENCE = 60.0  # seconds until a server that says nothing more is ended
SETTINGS = {"yaml": {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}}


class LanguageServer:
    """A running server; it is ended on leaving the context."""

    def __init__(self, program: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self._watchdog = Timer(PATIENCE, self._process.kill)
        self._watchdog.start()
        self._asked = 0
        self._problems: dict[str, list[Any]] = {}
        markdown = {"documentationFormat": ["markdown"]}
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "completion": {"completionItem": markdown},
                        "hover": {"contentFormat": ["markdown"]},
                    },
                },
            },
        )
        self._tell("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watchdog.cancel()
        self._process.kill()
        self._process.communicate()

    def problems(self, file: Path) -> list[tuple[int, int, str]]:
        """Open a file and return what is wrong with it: line and column, both counted from 1, and the message."""
        uri, text = file.as_uri(), file.read_text(encoding="utf-8")
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        while uri not in self._problems:
            self._answer(self._receive())
        starts = [(each["range"]["start"], each["message"]) for each in self._problems[uri]]
        return sorted((start["line"] + 1, start["character"] + 1, message) for start, message in starts)

    def completions(self, file: Path, line: int, column: int) -> dict[str, str]:
        """Return the words that are offered at a place of an open file, with their documentation."""
        items = self._ask("textDocument/completion", _at(file, line, column))["items"]
        return {item["label"]: str(_value(item.get("documentation", ""))) for item in items}

    def hover(self, file: Path, line: int, column: int) -> str:
        """Return what is shown on pointing at a place of an open file."""
        return str(_value(self._ask("textDocument/hover", _at(file, line, column))["contents"]))

    def _ask(self, method: str, parameters: Any) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if message.get("id") == self._asked and "method" not in message:
                return message["result"]
            self._answer(message)

    def _answer(self, message: Any) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._problems[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            items = message["params"]["items"]
            self._send({"id": message["id"], "result": [SETTINGS.get(item.get("section")) for item in items]})
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})

    def _tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._stream(self._process.stdin)
        stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        stream.flush()

    def _receive(self) -> Any:
        stream, length = self._stream(self._process.stdout), 0
        while (line := stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        body = stream.read(length)
        assert body, "the language server has ended"
        return json.loads(body)

    @staticmethod
    def _stream(stream: IO[bytes] | None) -> IO[bytes]:
        assert stream is not None
        return stream


def _at(file: Path, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line - 1, "character": column - 1}}


def _value(text: Any) -> Any:
    return text["value"] if isinstance(text, dict) else text
