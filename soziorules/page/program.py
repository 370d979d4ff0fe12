"""The program as the page carries it: the package, its rules made ready, and the packages it needs, as one archive."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from soziorules.api import with_overlays
from soziorules.bundled import SEALED, bundled_rules, fresh, ready_text, sealed_names
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.readymade.place import INSTALLED

PACKAGE: Final = Path(__file__).parent.parent
LEFT_OUT: Final = frozenset(
    {"assistant", "cli", "documentation", "service", "spark", "testing", "engine/columns", "engine/provenance", "engine/replay",
     "soziotherapie/columns", "page/assets", "page/runtime", "rules"}
)  # fmt: skip
"""Parts that a page has no use for: what reads tables, writes handbooks, or talks to a terminal."""
UNUSED: Final = (".pyc", ".xz", ".md", ".typed", ".json")
"""Endings of files that a page has no use for: the full tables of the classification, which pandas reads."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Whose rules the page decides by: `folder` of rule files of this field of law, or `source` of another (`module:function`).

    `overlays` are folders of house rules that decide after the law of a `folder`.

    `extra` are files and folders that `source` needs, put beside the package. `handbook` is the address of the handbook of these
    rules, with a folder for each language: rules that the answer names are linked to it.
    """

    folder: Path | None = None
    source: str = ""
    extra: tuple[Path, ...] = ()
    handbook: str = ""
    overlays: tuple[Path, ...] = ()


def staged(stage: Path, rules: Rules, ruleset: RuleSet, wheels: Iterable[Path]) -> None:
    """Lay out the program in a folder as the page will have it: the package, its rules made ready, and other packages."""
    _stage_package(stage, rules, ruleset)
    for path in rules.extra:
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, stage / path.name)
    for wheel in wheels:
        _stage_wheel(stage, wheel)


def _stage_package(stage: Path, rules: Rules, ruleset: RuleSet) -> None:
    package = stage / PACKAGE.name
    for name in _own_files():
        target = package / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / name, target)
    if rules.source:
        return
    for name, each in zip(sealed_names(), (ruleset, *ruleset.overlays), strict=False):
        text = ready_text(each, SEALED)
        (package / f"{name}.py").write_text(text, encoding="utf-8", newline="\n")


def rules_for(rules: Rules) -> RuleSet:
    """Return the rules that the page will decide by, read and checked. Raises Problems."""
    if not rules.source:
        law = fresh((rules.folder or bundled_rules()).resolve())
        return with_overlays(law, rules.overlays)
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
    """Unpack a wheel without what only developers read, and without binaries of other machines: their packages do without."""
    with zipfile.ZipFile(wheel) as content:
        for name in content.namelist():
            foreign = name.endswith(".so") and "wasm32" not in name
            if (
                not foreign
                and not name.startswith("pydantic/v1/")
                and not name.endswith((".pyi", "/mypy.py"))
                and (".dist-info/" not in name or "licenses/" in name)
            ):
                content.extract(name, stage)
