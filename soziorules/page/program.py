"""The program as the page carries it: the package, its rules made ready, and the packages it needs, as one archive."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from soziorules.bundled import bundled_rules, fresh, ready_text
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.readymade.place import INSTALLED, contents_of, mark

PACKAGE: Final = Path(__file__).parent.parent
LEFT_OUT: Final = frozenset(
    {"assistant", "cli", "documentation", "service", "spark", "testing", "engine/columns", "engine/provenance", "engine/replay",
     "soziotherapie/columns", "page/assets", "page/runtime", "rules"}
)  # fmt: skip
"""Parts that a page has no use for: what reads tables, writes handbooks, or talks to a terminal."""
UNUSED: Final = (".pyc", ".xz", ".md", ".typed", ".json")
"""Endings of files that a page has no use for: the full tables of the classification, which pandas reads."""
MOMENT: Final = (2020, 1, 1, 0, 0, 0)
"""The time that all files in the archive bear: the same program makes the same page."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Whose rules the page decides by: `folder` of rule files of this field of law, or `source` of another (`module:function`).

    `extra` are files and folders that `source` needs, put beside the package.
    """

    folder: Path | None = None
    source: str = ""
    extra: tuple[Path, ...] = ()


def archive(rules: Rules, ruleset: RuleSet, wheels: Iterable[Path]) -> bytes:
    """Return the program as a ZIP file that is unpacked where Python looks for packages."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        _stage_package(stage, rules, ruleset)
        for path in rules.extra:
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, stage / path.name)
        for wheel in wheels:
            _stage_wheel(stage, wheel)
        return _packed(stage)


def _stage_package(stage: Path, rules: Rules, ruleset: RuleSet) -> None:
    package = stage / PACKAGE.name
    for name in _own_files():
        target = package / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / name, target)
    if rules.source:
        return
    folder = rules.folder or bundled_rules()
    (package / "rules").mkdir()
    for file in folder.glob("*.yaml"):
        shutil.copyfile(file, package / "rules" / file.name)
    text = ready_text(ruleset, mark(package, contents_of(folder), times=False))
    (package / f"{INSTALLED}.py").write_text(text, encoding="utf-8", newline="\n")


def rules_for(rules: Rules) -> RuleSet:
    """Return the rules that the page will decide by, read and checked. Raises Problems."""
    if not rules.source:
        return fresh((rules.folder or bundled_rules()).resolve())
    import sys

    from soziorules.page.bridge import rules_of_page

    beside = [str(path.parent) for path in rules.extra]
    sys.path[:0] = beside
    try:
        return rules_of_page(rules.source)
    finally:
        del sys.path[: len(beside)]


def _own_files() -> Iterator[str]:
    """Yield the files of the package that the page carries."""
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        left_out = any(name.startswith(f"{part}/") for part in LEFT_OUT) or "__pycache__" in name
        if path.suffix not in UNUSED and path.is_file() and not left_out and name != f"{INSTALLED}.py":
            yield name


def _stage_wheel(stage: Path, wheel: Path) -> None:
    """Unpack a wheel; binaries of other machines stay out, since their packages do without."""
    with zipfile.ZipFile(wheel) as content:
        for name in content.namelist():
            foreign = name.endswith(".so") and "wasm32" not in name
            if not foreign and (
                ".dist-info/" not in name or name.endswith("METADATA") or "licenses/" in name
            ):
                content.extract(name, stage)


def _packed(stage: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as content:
        for path in sorted(stage.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                content.writestr(_entry(path.relative_to(stage).as_posix()), path.read_bytes())
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
