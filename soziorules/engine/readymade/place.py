"""Where ready-made rules are: inside an installed package, in `build/` of a checkout; and what they give a rule set.

They are used only if they bear the mark of what is there now: of the rule files, byte by byte, and of the program. Nothing is
kept for rules of one's own, and nothing outside the folder of the program.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from _imp import source_hash  # hashlib takes longer to import than these take to hash
from collections.abc import Callable, Iterator, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final, Protocol

from soziorules.engine.compiler.functions import Functions, outcomes
from soziorules.engine.compiler.program import Program
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.readymade.rows import Rows

_KEY: Final = 1
"""`importlib.util.source_hash` takes the version of Python for it, and a wheel would be ready for one version only."""

INSTALLED: Final = "_readymade"
"""The name of the module in an installed package."""

KEPT: Final = 4
SUFFIXES: Final = (".py", ".gz", ".tsv")
"""What the program consists of: modules, and tables of a classification."""


class Place:
    """The place of the rules that are bundled with a package."""

    def __init__(self, package: Path) -> None:
        self._package = package
        checkout = package.parent
        self._build = checkout / "build" / "readymade" if (checkout / "pyproject.toml").is_file() else None

    def mark(self, rules: Mapping[str, bytes]) -> str:
        """Return the mark of rule files as they were read, and of the program as it is."""
        return mark(self._package, rules, times=self._build is not None)

    def find(self, wanted: str) -> Ready | None:
        """Return the ready-made rules that bear a mark; None where there are none, whatever the reason."""
        name = INSTALLED if self._build is None else wanted
        path = (self._package if self._build is None else self._build) / f"{name}.py"
        module = ModuleType(name)
        try:
            code = SourceFileLoader(name, str(path)).get_code(name)
            assert code is not None
            exec(code, module.__dict__)  # noqa: S102  # a module of the program, like any other
            return Ready(module) if module.FORM == FORM and wanted == module.MARK else None
        except (OSError, SyntaxError, ValueError, EOFError, AttributeError):
            return None

    @property
    def writable(self) -> bool:
        """Whether ready-made rules can be kept here: in a checkout that may be written to."""
        if self._build is None:
            return False
        with contextlib.suppress(OSError):
            self._build.mkdir(parents=True, exist_ok=True)
        return os.access(self._build, os.W_OK)

    def keep(self, wanted: str, text: str) -> None:
        """Keep the source of ready-made rules and its compiled form, each in one step; where that fails only time is lost."""
        import py_compile  # a process that finds them does without it

        assert self._build is not None
        path, part = self._build / f"{wanted}.py", self._build / f"{wanted}.{os.getpid()}.part"
        try:
            part.write_text(text, encoding="utf-8", newline="\n")
            part.replace(path)
            py_compile.compile(str(path), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
            self._sweep()
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Delete all but the newest of the modules that were kept here."""
        assert self._build is not None
        own = [file for file in self._build.glob("*.py") if _is_ready_made(file)]
        for old in sorted(own, key=lambda file: file.stat().st_mtime)[:-KEPT]:
            for compiled in (self._build / "__pycache__").glob(f"{old.stem}.*.pyc"):
                compiled.unlink(missing_ok=True)
            old.unlink(missing_ok=True)


def _is_ready_made(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.readline().rstrip() == TITLE.encode()


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return the rule files of a folder as they are now."""
    return {file.name: file.read_bytes() for file in folder.glob("*.yaml")}


def made_from(elements: Elements, contents: Mapping[str, bytes]) -> bool:
    """Return whether elements come from just these contents: a file may have changed while it was read."""
    import hashlib  # only what is made anew is compared

    return elements.files == {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def mark(package: Path, rules: Mapping[str, bytes], *, times: bool) -> str:
    """Return the mark of rule files and of a package; `times`: also of when its modules were changed.

    Modules in a checkout are told apart by size and time, as Python does for what it compiled; an installed one by size.
    """
    lines = [f"{name} {_hashed(content)}" for name, content in sorted(rules.items())]
    lines += [
        f"{path} {size} {changed if times else ''}" for path, size, changed in sorted(_modules(package, ""))
    ]
    return _hashed("\n".join(lines).encode())


def _hashed(content: bytes) -> str:
    return source_hash(_KEY, content).hex()


def _modules(folder: str | Path, prefix: str) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of change of all modules below a folder; several times as fast as `Path.rglob`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{prefix}{entry.name}"
            if name.endswith(SUFFIXES) and name != f"{INSTALLED}.py":
                stamp = entry.stat()
                yield name, stamp.st_size, stamp.st_mtime_ns
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path, f"{name}/")


TITLE: Final = '"""Checked and compiled rules, made by soziorules.engine.readymade from the rule files; not to be edited."""'
"""The first line of ready-made modules."""

FORM: Final = 1
"""The form of ready-made modules; another one is not read."""


class Module(Protocol):
    """A ready-made module: the mark of what it was made from, the rows, and the functions of each period."""

    FORM: int
    MARK: str
    ROWS: str
    FUNCTIONS: Mapping[str, Mapping[str, Callable[..., Any]]]


@dataclass(frozen=True, slots=True)
class PeriodLaw:
    """The law of one period: its program, and what its functions name."""

    program: Program
    derivations: tuple[str, ...]
    usual: Mapping[str, Any]
    firm: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that rows hold. `outline` is what the domain wants to have beside them."""

    elements: Elements
    vocabulary: Vocabulary
    outline: Any
    changes: tuple[dt.date, ...]
    laws: Mapping[str, PeriodLaw]


class Ready:
    """Rules that were made ready: `content`, and the law of some periods."""

    def __init__(self, module: Module) -> None:
        self._functions = module.FUNCTIONS
        self.content: Content = Rows(module.ROWS).whole
        self.changes = self.content.changes

    def law(self, period: dt.date) -> tuple[Program, Functions] | None:
        """Return the law of a period; None where it was not compiled beforehand."""
        name = period.isoformat()
        if name not in self.content.laws:
            return None
        law, written = self.content.laws[name], self._functions[name]
        usual = _bound(written, ("measure", "outcome", "judge"), law.usual)

        def firm() -> dict[str, Any]:
            names = {**law.firm, "outcome": usual["outcome"]}
            return _bound(written, ("measure_firm", "judge_firm"), names)

        return law.program, Functions(law.derivations, usual["measure"], usual["judge"], firm)


def _bound(
    written: Mapping[str, Callable[..., Any]], functions: tuple[str, ...], names: Mapping[str, Any]
) -> dict[str, Any]:
    """Return functions that find in their own namespace what they name."""
    namespace = {**outcomes(), **names}
    for name in functions:
        function = written[name]
        assert isinstance(function, FunctionType)
        namespace[name] = FunctionType(function.__code__, namespace, name)
    return namespace
