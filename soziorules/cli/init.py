"""`init DIR`: start rules of your own, a copy of the law, or house rules after it, with schemas for the editor."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.console import Exit, add_language, language_of, program
from soziorules.cli.fields import cases_beside
from soziorules.cli.streams import tell
from soziorules.documentation import templates
from soziorules.engine.files import copy_folder
from soziorules.engine.language.text import Language, Text
from soziorules.schema import make, text

CHANGELOG = "CHANGELOG.md"
SCHEMAS = ("rules", "ruleset", "cases")
_THERE = Text(
    "„{name}“ gibt es schon und ist nicht leer; nichts wurde geändert.",
    '"{name}" exists and is not empty; nothing was changed.',
)
_DONE = Text(
    "{name} angelegt. Weiter mit:\n"
    "  cd {name}\n"
    "  {program} lint rules\n"
    "  {program} test tests/cases --rules rules\n",
    "{name} started. Go on with:\n"
    "  cd {name}\n"
    "  {program} lint rules\n"
    "  {program} test tests/cases --rules rules\n",
)

_COPIED = Text(
    "{name} angelegt, mit den mitgelieferten Regeln in {name}/rules und ihren Fällen in {name}/tests/cases. Weiter mit:\n"
    "  cd {name}\n"
    "  {program} amend KENNUNG --value WERT --from TAG --cite FUNDSTELLE --rules rules\n",
    "{name} started, with the bundled rules in {name}/rules and their cases in {name}/tests/cases. Go on with:\n"
    "  cd {name}\n"
    "  {program} amend ID --value V --from DATE --cite SOURCE --rules rules\n",
)
_HOUSE = Text(
    "{name} angelegt, mit den Hausregeln eines erfundenen Leistungserbringers in {name}/rules. Weiter mit:\n"
    "  cd {name}\n"
    "  {program} lint --overlay rules\n"
    "  {program} explain hafen.first_units --overlay rules\n",
    "{name} started, with the house rules of an invented provider in {name}/rules. Go on with:\n"
    "  cd {name}\n"
    "  {program} lint --overlay rules\n"
    "  {program} explain hafen.first_units --overlay rules\n",
)
_CHANGES = Text(
    "# Änderungen\n\nJe Änderung eine Zeile: Kennung der Regel oder des Werts, erster Tag, Fundstelle, wer sie gelesen hat.\n",
    "# Changes\n\nOne line for each change: id of the rule or value, first day, source, and who has read it.\n",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `init`."""
    parser.add_argument("folder", metavar="DIR", help="new folder")
    begins = parser.add_mutually_exclusive_group()
    begins.add_argument(
        "--law", action="store_true", help="begin with a copy of the bundled rules, to amend them"
    )
    begins.add_argument(
        "--overlay", action="store_true", help="begin with house rules, which decide after the law"
    )
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the files, all or none; exit code 2 when the folder is there and not empty."""
    language, folder = language_of(options), Path(options.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        tell(_THERE(language).format(name=options.folder))
        return Exit.UNREADABLE
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        made = Path(temporary) / "new"
        start, done = _start(options)
        start(made, language)
        rules = load_rules(overlays=[made / "rules"]) if options.overlay else load_rules(made / "rules")
        (made / "schema").mkdir()
        for name in SCHEMAS:
            (made / "schema" / f"{name}.schema.json").write_text(text(make(name, rules)), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    sys.stdout.write(done(language).format(name=options.folder, program=program()))
    return Exit.OK


def _start(options: argparse.Namespace) -> tuple[Callable[[Path, Language], None], Text]:
    """Return what writes the first files, and what is said then."""
    if options.overlay:
        return _house, _HOUSE
    return (_copy_law, _COPIED) if options.law else (_small, _DONE)


def _small(made: Path, _language: Language) -> None:
    copy_folder(templates.OWN, made)
    (made / "pre-commit-config.yaml").rename(made / ".pre-commit-config.yaml")


def _copy_law(made: Path, language: Language) -> None:
    """Copy the rules that come with the package, with their cases and a changelog of their own."""
    (made / "tests").mkdir(parents=True)
    copy_folder(cases_beside(None), made / "tests" / "cases")
    copy_folder(bundled_rules(), made / "rules")
    (made / CHANGELOG).write_text(_CHANGES(language), encoding="utf-8")


def _house(made: Path, _language: Language) -> None:
    """Copy the house rules that come with the package as an example, with a folder for their cases."""
    (made / "tests" / "cases").mkdir(parents=True)
    copy_folder(bundled_rules().parent / "examples" / "house_rules", made / "rules")
    for path in (made / "rules").iterdir():
        text_of = path.read_text(encoding="utf-8")
        path.write_text(text_of.replace("../../schema/", "../schema/", 1), encoding="utf-8")
