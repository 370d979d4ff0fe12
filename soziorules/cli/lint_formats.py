"""What is wrong with rule files in forms that other programs read: JSON, SARIF 2.1.0, annotations of GitHub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import Diagnostic, Explanation, Problems
from soziorules.engine.diagnostics.model import Severity
from soziorules.engine.language.text import Language
from soziorules.version import __version__

SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(
    problems: Sequence[Diagnostic], folders: Sequence[Path], language: Language, counts: Mapping[str, int]
) -> dict[str, Any]:
    """Return problems as data; `counts` says how much there is in rules without a problem."""
    return {
        "schema": "soziorules.lint/1",
        "problems": [_problem(each, folders, language) for each in problems],
        "counts": dict(counts),
    }


def as_sarif(
    problems: Sequence[Diagnostic],
    folders: Sequence[Path],
    language: Language,
    codes: Mapping[str, Explanation],
) -> dict[str, Any]:
    """Return problems as a SARIF log, with what each code means."""
    used = list(dict.fromkeys(each.code for each in problems))
    rules = [_rule(code, codes[code], language) for code in used if code in codes]
    driver = {"name": "soziorules", "version": __version__, "rules": rules}
    results = [_result(each, folders, language) for each in problems]
    return {"$schema": SARIF, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def as_annotations(
    problems: Sequence[Diagnostic], folders: Sequence[Path], language: Language
) -> Iterator[str]:
    """Yield a line for each problem, by which GitHub shows it beside the code."""
    for each in problems:
        about = {"title": each.code}
        if each.place is not None:
            about = {
                "file": path_of(each, folders),
                "line": str(each.place.line),
                "col": str(each.place.column),
                **about,
            }
        listed = ",".join(f"{name}={_property(value)}" for name, value in about.items())
        yield f"::{each.severity.value} {listed}::{_escaped(said(each, language))}"


def said(problem: Diagnostic, language: Language) -> str:
    """Return a problem in one line: what is wrong, what was meant perhaps, what is allowed."""
    more = [text(language) for text in (problem.hint, problem.allowed) if text is not None]
    return "; ".join([problem.message(language), *more])


def opening(problems: Problems, folders: Sequence[Path]) -> Problems:
    """Return problems with places that open from the current folder: rule files are called after their folder alone."""
    return Problems(opened(each, folders) for each in problems.diagnostics)


def opened(problem: Diagnostic, folders: Sequence[Path]) -> Diagnostic:
    """Return a problem with places that open from the current folder, and its line."""
    beside = [(each, path_of(replace(problem, place=each.place), folders)) for each in problem.related]
    there = tuple(
        replace(each, place=replace(each.place, file=name)) if Path(name).is_file() else each
        for each, name in beside
    )
    problem = replace(problem, related=there)
    if problem.place is None or not Path(name := path_of(problem, folders)).is_file():
        return problem
    place = replace(problem.place, file=name)
    if place.line and not place.text and not place.unwritten:
        # Of an element that was read, only the place is kept.
        place = replace(place, text=_line(Path(name), place.line))
    return replace(problem, place=place)


def path_of(problem: Diagnostic, folders: Sequence[Path]) -> str:
    """Return the file of a problem as seen from the current folder: problems name it from the folder of the rules."""
    assert problem.place is not None
    name = problem.place.file
    within = [folder / name.removeprefix(f"{folder.name}/") for folder in folders]
    there = [path for path in within if path.exists()]
    # The law and house rules may both stand in a folder called rules: the line tells which of them is meant.
    place = problem.place
    same = (
        path for path in there[1:] and there if _line(path, place.line)[place.cut :].startswith(place.text)
    )
    path = next(same, (*there, within[0])[0])
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_posix()


def _line(path: Path, number: int) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _problem(each: Diagnostic, folders: Sequence[Path], language: Language) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": each.code,
        "severity": each.severity.value,
        "message": each.message(language),
        "hint": None if each.hint is None else each.hint(language),
        "allowed": None if each.allowed is None else each.allowed(language),
    }
    if each.place is not None:
        place = each.place
        found |= {
            "file": path_of(each, folders),
            "line": place.line,
            "column": place.column,
            "end_column": place.end_column,
        }
    return found


def _rule(code: str, found: Explanation, language: Language) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": found.title(language)},
        "fullDescription": {"text": found.meaning(language)},
        "help": {"text": found.remedy(language)},
    }


def _result(each: Diagnostic, folders: Sequence[Path], language: Language) -> dict[str, Any]:
    level = "error" if each.severity is Severity.ERROR else "warning"
    found: dict[str, Any] = {"ruleId": each.code, "level": level, "message": {"text": said(each, language)}}
    if each.place is not None:
        place = each.place
        region = {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)}
        region["endColumn"] = max(place.end_column, region["startColumn"] + 1)
        where = {"artifactLocation": {"uri": path_of(each, folders)}, "region": region}
        found["locations"] = [{"physicalLocation": where}]
    return found


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
