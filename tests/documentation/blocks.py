"""Running the code blocks of a document, top to bottom, in one folder.

A comment before a block says what it is: `file: NAME` the content of a file, `exit: N` the code that its commands end with,
`diff: NAME` a change of a file, `prints` lines that the command before has printed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from soziorules.cli import main
from soziorules.engine.source import load_plain

BLOCK = re.compile(
    r"(?:<!-- (?P<note>[^>]+?) -->\n)?```(?P<language>[^\n]*)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE
)
ANSWERS = {0, 1, 3, 4}  # exit codes of `check` that are decisions
SERVERS = {"serve", "mcp"}
ELSEWHERE = [
    ["diff", "2015-04-14", "2015-04-15"],  # tests/proof/test_proof_commands.py::TestDiff::test_two_days
    [
        "docs",
        "--out",
        "handbook",
    ],  # `make docs` in CI; tests/documentation/test_handbook.py makes smaller ones
]
"""Commands that go over the whole law, and where they are run."""
EXPECTED = {"check": ANSWERS, "ask": ANSWERS, "diff": {0, 1}}


ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Block:
    """A code block with the comment before it."""

    note: str
    language: str
    text: str


@dataclass
class Reader:
    """Does what a document says, in the current folder."""

    printed: str = ""
    names: dict[str, Any] = field(default_factory=dict)

    def follow(self, block: Block) -> None:
        """Write, change, run or compare what a block holds."""
        note, _, about = block.note.partition(": ")
        if note == "file":
            path = Path(about)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif note == "diff":
            self.change(Path(about), block.text)
        elif note == "prints":
            self.compare(block.text)
        elif block.note.endswith(" runs this"):
            assert Path(ROOT, block.note.removesuffix(" runs this")).is_file()
        else:
            self.run(block, {int(about)} if note == "exit" else None)

    def run(self, block: Block, wanted: set[int] | None) -> None:
        """Run commands and Python; read what is only shown."""
        match block.language:
            case "sh":
                for line in block.text.splitlines():
                    self.command(line, wanted)
            case "python":
                exec(compile(block.text, "<document>", "exec", dont_inherit=True), self.names)  # noqa: S102  # the project's own documents
            case "yaml":
                if not all(line.startswith("#") for line in block.text.splitlines()):
                    load_plain(block.text, format="yaml")
            case "json":
                json.loads(block.text)
            case "ini":
                ConfigParser().read_string(block.text)
            case other:
                assert other in ("text", "{eval-rst}"), f"a block of {other!r} is run by nobody"

    def compare(self, text: str) -> None:
        """Look for each line in what was printed last."""
        for line in text.splitlines():
            assert flat(line) in flat(self.printed), f"{line!r} is not in what was printed:\n{self.printed}"

    def change(self, path: Path, diff: str) -> None:
        """Replace the lines that begin with a minus by those that begin with a plus."""
        lines = diff.splitlines(keepends=True)
        old, new = ("".join(line[1:] for line in lines if line[0] in (sign, " ")) for sign in "-+")
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} does not hold, or holds twice:\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def command(self, line: str, wanted: set[int] | None) -> None:
        """Run one command; those of this project in this process."""
        words = shlex.split(line, comments=True)
        if not words or words[0] == "make":
            return  # tests/test_house.py sees to it that the targets exist, and CI that they work
        own = "--field" in words  # small rules of one's own
        if (words[:4] == ["python", "-m", "soziorules", "verify"] and not own) or "--mutate" in words:
            return  # a proof of the whole law takes its time; it has a step of its own in CI
        if words[:4] == ["python", "-m", "soziorules", "review"]:
            return  # it proves the whole law; tests/cli/test_keeping.py looks at the page, `make amendments` at the proof
        if words[:3] == ["python", "-m", "soziorules"] and words[3:] in ELSEWHERE:
            return
        if words[:3] == ["python", "-m", "soziorules"] and words[3] in SERVERS:
            return  # it serves until somebody ends it; tests/stranger and tests/assistant ask the servers themselves
        if words[:3] == ["python", "-m", "soziorules"] and ">" not in words:
            code = self.soziorules(words[3:])
        else:
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            code = subprocess.run(
                ["/bin/bash", "-c", line], check=False, env={**os.environ, "PATH": path}
            ).returncode
        allowed = wanted or EXPECTED.get(words[3] if len(words) > 3 else "", {0})
        assert code in allowed, f"{line}: exit code {code}\n{self.printed}"

    def soziorules(self, words: list[str]) -> int:
        """Run a command of this project and keep what it prints."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = main(words)
        self.printed = out.getvalue()
        return code


def flat(text: str) -> str:
    """Return a text in one line, whatever its breaks."""
    return " ".join(text.split())


def blocks(document: str) -> Iterator[Block]:
    """Yield the code blocks of a document."""
    for match in BLOCK.finditer(document):
        yield Block(match["note"] or "", match["language"].strip(), match["text"])
