"""`amend ID`: enter an amendment of the law into the rule files, with its cases, and show what it changes."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from soziorules.api import bundled_rules, load_rules, with_overlays
from soziorules.cli.amend_hints import Hints, direction
from soziorules.cli.amend_next import Calls, next_steps, of_the_past
from soziorules.cli.console import Exit, Once, add_language, add_rules, day, language_of
from soziorules.cli.diff import COMPARING, Versions, data_of
from soziorules.cli.diff import lines as difference_lines
from soziorules.cli.fields import cases_beside, near
from soziorules.cli.lint_formats import opening
from soziorules.cli.proof_output import case_text, progress, put_lines, step
from soziorules.cli.still import as_written, sorted_lines, still_said
from soziorules.cli.streams import emit
from soziorules.engine.amendment.boundaries import boundary_cases, difference, of_a_house
from soziorules.engine.amendment.boundary_file import BoundaryCase, in_yaml
from soziorules.engine.amendment.mentions import Mention
from soziorules.engine.amendment.plan import Plan, plan, tried
from soziorules.engine.amendment.request import CLAUSES, Amendment, refused
from soziorules.engine.casetests.case_files import holds_cases, load_cases
from soziorules.engine.casetests.cases import CaseResult, CaseTest, run_cases
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import write_all
from soziorules.engine.language.elements import ONE_DAY
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.difference import Difference
from soziorules.engine.ruleset.outlived import texts_of

MOST = 12
_WRITTEN = Text("Geschrieben: {files}.", "Written: {files}.")
_NO_FOLDER = Text("den Ordner „{name}“ gibt es nicht", 'there is no such folder as "{name}"')
_SEEKING = Text("sucht Grenzfälle …", "looking for boundary cases …")
_TESTING = Text("entscheidet {count} Fälle …", "deciding {count} cases …")
_TRIED = Text("Nichts geschrieben (--dry-run).", "Nothing was written (--dry-run).")
_CASES = Text("Grenzfälle: {count}, in {file}:", "Boundary cases: {count}, in {file}:")
_NO_CASES = Text(
    "Kein Grenzfall gefunden, in dem sich das an einer Regel oder einem errechneten Wert zeigt. Schreiben Sie einen von Hand "
    "in den Ordner der Fälle (name, given, expect, source; wie, steht in der Anleitung „Eine Regel ändern“).",
    "No boundary case was found in which a rule or a computed value shows it. Write one by hand into the folder of the cases "
    "(name, given, expect, source; the guide on amending a rule says how).",
)
_STILL = Text("Hier steht noch der alte Wert ({value}):", "The old value ({value}) still stands here:")
_MORE = Text(
    "… und {count} weitere (--format json nennt alle)", "… and {count} more (--format json names all)"
)
_BROKEN = Text(
    "Diese Fälle erwarten noch etwas anderes ({count}):", "These cases still expect something else ({count}):"
)
_STATE = Text(
    "Version {version} und Stand {state} in ruleset.yaml bleiben; setzen Sie sie, wenn die Änderung gelesen und verkündet ist.",
    "Version {version} and state {state} in ruleset.yaml stay; set them once the amendment has been read and published.",
)
_KEPT = Text(
    "Das steht auch in der neuen Fassung; passt es noch? (sonst --sentence, --say, --remedy; der Titel in der Datei; statt einer "
    "Auslegung --settled oder --reading)",
    "The new version says this too; does it still fit? (else --sentence, --say, --remedy; the title in the file; instead of a "
    "reading --settled or --reading)",
)
_CHANGES = Text("Was sich ändert:", "What changes:")
_UNCHECKED = Text(
    "Ob es die Fundstelle gibt und ob sie das sagt, prüft amend nicht, nur ihre Schreibweise: {cited}.",
    "Whether the source exists and says so is not checked by amend, only how it is written: {cited}.",
)
_CERTAINTY = Text(
    "Die Quelle gilt als nicht überprüft; haben Sie den Wortlaut gesehen: --certainty wording.",
    "The source counts as not verified; if you have seen the wording: --certainty wording.",
)


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment that was tried: the change of the file, its cases, and what else must follow."""

    plan: Plan
    versions: Versions
    changes: Sequence[Difference]
    cases: Sequence[BoundaryCase]
    cases_file: Path | None
    still: Sequence[Mention]
    broken: Sequence[CaseResult]
    kept: Mapping[str, Text]
    hints: Hints
    language: Language

    @property
    def files(self) -> Mapping[Path, str]:
        """What is to be written."""
        files = {self.plan.path: self.plan.after}
        return (
            files
            if self.cases_file is None or not self.cases
            else {**files, self.cases_file: in_yaml(self.cases, self.language)}
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `amend`."""
    parser.add_argument(
        "id",
        metavar="ID",
        help="a parameter, or the rule that reads it; a code set, a group, a rule, a definition",
    )
    parser.add_argument(
        "--from", dest="begins", type=day, required=True, metavar="DATE", help="first day of the amendment"
    )
    parser.add_argument("--value", metavar="V", help="new value of a parameter, in its unit")
    parser.add_argument(
        "--add",
        action="append",
        default=[],
        metavar="MEMBER",
        help="code or value that belongs to the list from that day; repeatable",
    )
    parser.add_argument(
        "--remove",
        action="append",
        default=[],
        metavar="MEMBER",
        help="code or value that no longer belongs to the list; repeatable",
    )
    for clause in CLAUSES:
        parser.add_argument(f"--{clause}", metavar="YAML", help=f"new version: what stands under {clause}")
    parser.add_argument(
        "--cite",
        action="append",
        required=True,
        metavar="SOURCE",
        help="where the amendment stands; repeatable",
    )
    parser.add_argument(
        "--certainty",
        choices=("wording", "commentary", "unverified"),
        default="unverified",
        help="how certain the source is (default: unverified)",
    )
    settled = parser.add_mutually_exclusive_group()
    settled.add_argument(
        "--settled",
        action="store_true",
        default=None,
        help="the norm settles it now: no reading is inherited (else as before)",
    )
    settled.add_argument(
        "--unsettled",
        dest="settled",
        action="store_false",
        default=None,
        help="the norm does not settle it (else as before)",
    )
    parser.add_argument(
        "--cases", metavar="DIR", help="folder of case tests (else tests/cases beside the rules)"
    )
    parser.add_argument(
        "--beside",
        action="append",
        metavar="PATH",
        help="where else the old value may stand (else guides and examples); repeatable",
    )
    parser.add_argument("--dry-run", action="store_true", help="show everything, write nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the answer")
    add_rules(parser)
    parser.add_argument(
        "--overlay",
        metavar="DIR",
        action=Once,
        help="folder of the house rules that are amended, over the law of --rules",
    )
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Amend; exit code 1 where case tests still expect something else, 2 (and nothing written) where the request cannot be."""
    language, subject = language_of(options), _subject(options)
    folder, rules = subject.folder, subject.load(subject.folder)
    try:
        made = plan(_request(options), rules, folder)
    except Problems as problems:
        raise opening(problems, [folder]) from None
    tests_folder = cases_beside(folder) if options.cases is None else Path(options.cases)
    if options.cases is not None and not tests_folder.is_dir():
        said = Text(*(side.format(name=tests_folder) for side in (_NO_FOLDER.de, _NO_FOLDER.en)))
        raise refused("S001", said, "--cases")
    tests = load_cases([tests_folder]) if holds_cases(tests_folder) else ()
    target = _free(tests_folder, f"amended_{made.target.id.replace('.', '_')}_{options.begins}")
    with tried(folder, {made.path.name: made.after}, subject.load) as amended:
        step(COMPARING(language))
        changes = difference(made, rules, amended)
        step(_SEEKING(language))
        hints = Hints.of(made, rules, amended, folder, Calls.of(options, folder))
        known = () if subject.law else tests
        cases = [] if hints.strays else boundary_cases(made, rules, amended, changes, known, language)
        step(_TESTING(language).format(count=len(tests)))
        done = Amended(
            plan=made,
            versions=Versions(rules, amended, None),
            changes=changes,
            cases=subject.layered(cases, rules.name),
            cases_file=target if tests_folder.is_dir() or options.cases is not None else None,
            still=tuple(_still(made, rules, folder, options)),
            broken=_broken(tests, subject.whole(rules), subject.whole(amended)),
            kept=_kept(made, amended),
            hints=hints,
            language=language,
        )
        progress("")
    if not options.dry_run:
        for path in done.files:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_all(done.files)
    if options.format == "json":
        emit(case_text(_data(done, options.dry_run, language)))
    else:
        put_lines(_lines(done, options, language))
    return Exit.NO if done.broken else Exit.OK


def _free(folder: Path, name: str) -> Path:
    """Return a file that is not there yet: cases that a person has read, and perhaps named, stay as they are."""
    numbered = (f"{name}{'' if number == 1 else f'_{number}'}.yaml" for number in count(1))
    return next(path for path in (folder / each for each in numbered) if not path.exists())


@dataclass(frozen=True, slots=True)
class _Subject:
    """The rules that are amended: their folder; of house rules the law over which they are read."""

    folder: Path
    law: RuleSet | None = None

    def load(self, folder: Path) -> RuleSet:
        """Return the rules of a folder as these are read. Raises Problems."""
        return load_rules(folder) if self.law is None else with_overlays(self.law, [folder]).overlays[-1]

    def whole(self, rules: RuleSet) -> RuleSet:
        """Return what decides case tests: house rules after their law."""
        return rules if self.law is None else self.law.with_overlays((rules,))

    def layered(self, cases: Sequence[BoundaryCase], name: str) -> Sequence[BoundaryCase]:
        """Return cases of house rules with what the law says first."""
        return cases if self.law is None else [of_a_house(case, self.law, name) for case in cases]


def _subject(options: argparse.Namespace) -> _Subject:
    if options.overlay is not None:
        return _Subject(Path(options.overlay), load_rules(options.rules))
    return _Subject(_folder(options.rules))


def _kept(made: Plan, amended: RuleSet) -> Mapping[str, Text]:
    """Return the texts that the new version of a rule says as the last one did, by the key under which they are written."""
    rule = amended.elements.rules.get(made.target.id) if made.target.section == "rules" else None
    day = made.request.begins
    versions = [] if rule is None else [dated for each in (day - ONE_DAY, day) if (dated := rule.on(each))]
    if rule is None or len(versions) < 2:
        return {}
    before, after = (texts_of(dated.value) for dated in versions)
    same = {key: text for key, text in after.items() if text is not None and text == before[key]}
    reading = amended.elements.readings.get(versions[1].value.reading or "")
    if reading is None or "reading" in made.request.clauses:
        return {"title": rule.head.title, **same}
    title, name = reading.head.title, reading.head.id
    asked = Text(f"{title.de} ({name})", f"{title.en} ({name})")
    return {"title": rule.head.title, **same, "reading": asked}


def _folder(named: str | None) -> Path:
    if named is not None:
        return Path(named)
    folder, package = near(bundled_rules()), Path(__file__).resolve().parent.parent
    if folder.resolve().is_relative_to(package):
        message = Text(
            "die mitgelieferten Regeln werden nicht im Paket geändert",
            "the bundled rules are not amended in the package",
        )
        raise refused("K007", message, "--rules")
    return folder


def _request(options: argparse.Namespace) -> Amendment:
    clauses = {name: getattr(options, name) for name in CLAUSES if getattr(options, name) is not None}
    return Amendment(
        id=options.id,
        begins=options.begins,
        cite=tuple(options.cite),
        certainty=options.certainty,
        settled=options.settled,
        value=options.value,
        add=tuple(options.add),
        remove=tuple(options.remove),
        clauses=clauses,
    )


def _still(made: Plan, rules: RuleSet, folder: Path, options: argparse.Namespace) -> Iterator[Mention]:
    if made.values is not None:
        found = still_said(made.values[0], made.target.id, rules, folder, options.beside)
        yield from found if options.dry_run else (as_written(each, made) for each in found)


def _broken(tests: Sequence[CaseTest], old: RuleSet, new: RuleSet) -> list[CaseResult]:
    """Return the cases that held before and hold no longer."""
    failed = [result for result in run_cases(tests, new) if not result.passed]
    before = {
        result.test.name for result in run_cases([each.test for each in failed], old) if not result.passed
    }
    return [result for result in failed if result.test.name not in before]


def _lines(done: Amended, options: argparse.Namespace, language: Language) -> Iterator[str]:
    made = done.plan
    name = made.path.as_posix()
    turned = difflib.unified_diff(
        made.before.splitlines(), made.after.splitlines(), name, name, n=1, lineterm=""
    )
    yield from turned
    yield ""
    yield _UNCHECKED(language).format(cited="; ".join(options.cite))
    if options.certainty == "unverified":
        yield _CERTAINTY(language)
    folder = made.path.parent
    yield from of_the_past(made.request.begins, done.versions.old, folder, done.hints.calls, language)
    if done.cases:
        where = "-" if done.cases_file is None else done.cases_file.as_posix()
        yield _CASES(language).format(count=len(done.cases), file=where)
        yield from (f"  {case.name}" for case in done.cases)
    elif not done.hints.strays:
        yield _NO_CASES(language)
    if done.kept:
        yield _KEPT(language)
        yield from (f"  {key}: {text(language)}" for key, text in done.kept.items())
    yield from done.hints.lines(language)
    if done.still and made.values is not None:
        yield _STILL(language).format(value=made.values[0])
        for heading, places in sorted_lines(done.still, made.target.id, language):
            yield f"  {heading}"
            yield from (f"  {line}" for line in _bounded(places, language))
    if done.broken:
        yield _BROKEN(language).format(count=len(done.broken))
        yield from _bounded([f"{each.test.place.at}  {each.test.name}" for each in done.broken], language)
    yield _CHANGES(language)
    yield from direction(done.changes, done.versions.new, language)
    yield from difference_lines(done.versions, done.changes, None, language)
    yield _STATE(language).format(version=done.versions.old.version, state=done.versions.old.elements.state)
    files = ", ".join(path.as_posix() for path in done.files)
    if options.dry_run:
        yield _TRIED(language)
        return
    yield _WRITTEN(language).format(files=files)
    cases_folder = cases_beside(folder) if options.cases is None else Path(options.cases)
    yield next_steps(options, folder, cases_folder, done.hints.calls, language)


def _bounded(lines: Sequence[str], language: Language) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:MOST])
    if len(lines) > MOST:
        yield f"  {_MORE(language).format(count=len(lines) - MOST)}"


def _data(done: Amended, dry: bool, language: Language) -> dict[str, Any]:
    made = done.plan
    return {
        "schema": "soziorules.amend/1",
        "id": made.target.id,
        "from": made.request.begins,
        "written": [] if dry else [path.as_posix() for path in done.files],
        "cases": [{"name": each.name, "expect": each.expect} for each in done.cases],
        "still": [{"at": each.at, "line": each.line, "must": each.must} for each in done.still],
        "elsewhere": [
            {"member": member, "list": head.id, "entries": entries}
            for member, head, entries in made.elsewhere
        ],
        **done.hints.data(language),
        "kept": {key: text(language) for key, text in done.kept.items()},
        "broken": [{"at": each.test.place.at, "name": each.test.name} for each in done.broken],
        "difference": data_of(done.versions, done.changes, None, language),
    }
