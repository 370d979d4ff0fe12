"""A real Firefox, driven by what it brings itself (Marionette): no package is needed, only Firefox."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FIREFOX = next((found for name in ("firefox-esr", "firefox") if (found := shutil.which(name))), None)
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "ArrowDown": "\ue015", "ArrowUp": "\ue013", "Escape": "\ue00c"}
"""Keys that can be pressed, as WebDriver names them."""
NOWHERE = 9
"""A port on which nothing listens: every request to a network fails there."""


class Firefox:
    """One headless Firefox with one page and without network."""

    def __init__(self) -> None:
        assert FIREFOX is not None
        self._profile = tempfile.mkdtemp()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.downloads = Path(self._profile, "downloads")
        settings = {"marionette.port": port, "network.proxy.type": 1}
        settings |= {"browser.download.folderList": 2, "browser.download.dir": str(self.downloads)}
        settings |= {f"network.proxy.{kind}": "127.0.0.1" for kind in ("http", "ssl")}
        settings |= {f"network.proxy.{kind}_port": NOWHERE for kind in ("http", "ssl")}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
        Path(self._profile, "user.js").write_text("".join(lines), encoding="utf-8")
        self._process = subprocess.Popen(
            [FIREFOX, "--headless", "--no-remote", "--marionette", "--profile", self._profile],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": self._profile},
        )  # fmt: skip
        self._socket, self._rest, self._number = _connected(port), b"", 0
        self._read()
        self._call("WebDriver:NewSession", capabilities={})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, path: Path, part: str = "") -> None:
        """Open a file; `part` is what stands behind the `#` of its address."""
        self._call("WebDriver:Navigate", url=f"{path.as_uri()}#{part}")

    def value(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        return self._call("WebDriver:ExecuteScript", script=f"return {expression}", args=[])["value"]

    def until(self, expression: str, seconds: float = 120) -> None:
        """Wait until an expression in the page is true. Raises AssertionError after so many seconds."""
        end = time.monotonic() + seconds
        while not self.value(f"Boolean({expression})"):
            assert time.monotonic() < end, f"not in {seconds} s: {expression}"
            time.sleep(0.05)

    def result(self, expression: str) -> Any:
        """Return what a promise in the page brings."""
        return self.value(expression)

    def keys(self, *keys: str) -> None:
        """Press keys by name, or type a text: what is no name of a key."""
        for key in keys:
            strokes = [KEYS[key]] if key in KEYS else list(key)
            pressed = [{"type": kind, "value": each} for each in strokes for kind in ("keyDown", "keyUp")]
            self._call(
                "WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": pressed}]
            )

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file in a field for files."""
        found = self._call("WebDriver:FindElement", using="css selector", value=selector)["value"]
        self._call("WebDriver:ElementSendKeys", id=next(iter(found.values())), text=str(path))

    def pages_on_a4(self) -> bytes:
        """Return the page as PDF, on A4."""
        size = {"page": {"width": 21.0, "height": 29.7}, "background": True}
        return base64.b64decode(self._call("WebDriver:Print", **size)["value"])

    def _call(self, name: str, **parameters: Any) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def _read(self) -> Any:
        """Return the next message: its length, a colon, JSON."""
        while b":" not in self._rest:
            self._more()
        length, _, self._rest = self._rest.partition(b":")
        while len(self._rest) < int(length):
            self._more()
        message, self._rest = self._rest[: int(length)], self._rest[int(length) :]
        return json.loads(message)

    def _more(self) -> None:
        received = self._socket.recv(1 << 20)
        assert received, "Firefox has ended"
        self._rest += received


def _connected(port: int, seconds: float = 60) -> socket.socket:
    end = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except OSError:
            assert time.monotonic() < end, "Firefox does not listen"
            time.sleep(0.1)
