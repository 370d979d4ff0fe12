"""Order in the house: documents that tell the truth, one version, docstrings, modules of a readable size."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

import soziorules
import soziorules.engine
import soziorules.field
from scripts import refresh_readme
from soziorules.cli.main import COMMANDS
from soziorules.version import __version__

ROOT = Path(__file__).resolve().parent.parent
PACKAGE_MODULES = sorted((ROOT / "soziorules").rglob("*.py"))
MODULES = sorted(
    path
    for folder in ("soziorules", "tests", "scripts", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
DOCUMENTS = refresh_readme.documents()
LONGEST = 400


def name(path: Path) -> str:
    """Return how a test calls a file."""
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    """Return what a file holds."""
    return path.read_text(encoding="utf-8")


def without_docstring(tree: ast.AST, prefix: str = "") -> Iterator[str]:
    """Yield the public classes, functions and methods below `tree` that have no docstring."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            overloaded = any(getattr(each, "id", "") == "overload" for each in node.decorator_list)
            if ast.get_docstring(node) is None and not overloaded:
                yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                yield from without_docstring(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from without_docstring(node, prefix)


def test_every_public_name_has_a_docstring() -> None:
    silent = []
    for module in PACKAGE_MODULES:
        tree = ast.parse(text(module))
        if not ast.get_docstring(tree):
            silent.append(f"{name(module)}: the module says in its first line what it is")
        silent.extend(f"{name(module)}: {public}" for public in without_docstring(tree))
    assert not silent


def test_a_newcomer_can_read_a_module_in_one_go() -> None:
    lines = {name(module): len(text(module).splitlines()) for module in MODULES}
    assert not {module: count for module, count in lines.items() if count > LONGEST}


def test_the_version_is_written_in_one_place() -> None:
    written = [name(path) for path in [*MODULES, ROOT / "pyproject.toml"] if f'"{__version__}"' in text(path)]
    assert written == ["soziorules/version.py"]


def test_the_changelog_begins_with_the_version_after_what_is_unreleased() -> None:
    headings = re.findall(r"^## (\S+)", text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert headings[headings[0] == "Unreleased"] == __version__
    assert "Unreleased" not in headings[1:]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_documents_show_what_the_commands_print_today(document: Path) -> None:
    fresh = refresh_readme.refreshed(text(document)) == text(document)
    assert fresh, "run `make generate`"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text(document))
    assert not [target for target in targets if not (document.parent / target).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_files_and_folders_that_documents_name_exist(document: Path) -> None:
    made = {"build", "dist"}
    folders = "|".join(
        p.name for p in ROOT.iterdir() if p.is_dir() and p.name[0] not in "._" and p.name not in made
    )
    named = re.findall(rf"`((?:{folders})/[\w./-]*)`", text(document))
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_make_targets_that_documents_name_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text(document), re.MULTILINE)) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_that_documents_name_exist(document: Path) -> None:
    assert set(re.findall(r"python -m soziorules ([a-z]+)", text(document))) <= set(COMMANDS)


def test_every_rule_is_in_the_changelog() -> None:
    words = set(re.findall(r"`([a-z0-9_.]+)`", text(ROOT / "CHANGELOG.md")))
    rules = [rule.split(".", 1) for rule in soziorules.load_rules().elements.rules]
    silent = [f"{topic}.{rule}" for topic, rule in rules if not words & {f"{topic}.{rule}", f".{rule}"}]
    assert not silent


def test_the_readme_shows_the_output_of_its_first_command() -> None:
    example = re.search(r"^EXAMPLE \?= (\S+)$", text(ROOT / "Makefile"), re.MULTILINE)
    recipe = re.search(r"^demo:.*\n\t@\$\(BIN\)/(.+)$", text(ROOT / "Makefile"), re.MULTILINE)
    assert example is not None
    assert recipe is not None
    assert refresh_readme.commands(text(ROOT / "README.md"))[0] == recipe[1].replace("$(EXAMPLE)", example[1])


def test_every_public_name_can_be_imported() -> None:
    for room in (soziorules, soziorules.engine, soziorules.field):
        assert set(room.__all__) <= set(dir(room))
        for public in room.__all__:
            named = getattr(room, public)
            described = getattr(named, "__doc__", None)
            assert described or not isinstance(named, type | FunctionType), public
            assert not (described or "").startswith(f"{public}("), "made by the decorator, not by a person"
        with pytest.raises(AttributeError):
            _ = room.no_such_name


def test_decisions_have_numbers_of_their_own_and_say_what_holds() -> None:
    decisions = sorted(
        path for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "template.md"
    )
    numbers = [path.name[:4] for path in decisions]
    assert numbers == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        lines = text(path).splitlines()
        assert lines[0].startswith(f"# {path.name[:4]}. "), path.name
        assert re.match(r"Date: 20\d\d-\d\d-\d\d\. Status: (accepted|replaced)", lines[2]), path.name


def test_the_walk_of_one_fact_passes_the_rooms_that_its_record_names() -> None:
    record = (ROOT / "docs/decisions/0019-no-number-of-the-norm-in-the-program.md").read_text(
        encoding="utf-8"
    )
    named = set(re.findall(r"^- `([a-z_/]+\.py)`:", record, re.MULTILINE))
    package = ROOT / "soziorules"
    saying = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\bgaf\b", path.read_text(encoding="utf-8"))
    }
    assert named == saying
