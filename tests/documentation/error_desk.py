"""Makes the mistakes of the handbook's error pages: a desk with files as people have them, and what is said of each mistake."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import io
import json
import pickle
import re
import runpy
import shlex
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import soziorules
from soziorules.cli import main
from soziorules.cli.lint import warnings_of
from soziorules.documentation.domain_pages import Mistake
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import check_names
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Language, Text
from soziorules.field import About, Day, Kind, Stated, field_of_law, load_rules

Said = list[tuple[str, Text]]
BASE = Path(__file__).with_name("errors")
ROOT = Path(__file__).resolve().parents[2]
HOUSE, OWN_FIELD = ROOT / "examples" / "house_rules", ROOT / "examples" / "own_field"
CASE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
ABOUT = About(Text("x", "x"), Kind.ADMINISTRATIVE, Text("x?", "x?"))
LANGUAGES: tuple[Language, ...] = ("de", "en")
ROW = re.compile(r"(?:Zeile|row) \d+: (.*)")
ERROR = re.compile(r"(?:error|Fehler)\[(\w+)\]: (.*)")
BESIDE_OTHERS = ("C014", "C015", "S015")
"""What is told before or after other errors."""

OF_BOOKS = "applies: {some: {titles: {shelf: {within: rare}, stamped: true}}}"
QUICK = ("check", "lint", "test", "replay", "receipt", "explain")
"""The commands that are run in their right form too; the others prove, draw or fetch for long."""


LIBRARY = runpy.run_path(str(OWN_FIELD / "library.py"), run_name="library")


class Title(Stated):
    """A book that bears the day on which it was lent."""

    shelf: Annotated[str | None, ABOUT] = None
    lent: Annotated[Day | None, ABOUT] = None


class Loan(LIBRARY["Loan"]):  # type: ignore[misc, valid-type]
    """A loan of such books."""

    titles: Annotated[tuple[Title, ...] | None, ABOUT] = None


def prepared(desk: Path) -> None:
    """Lay out what the commands and programs of the examples read."""
    shutil.copyfile(CASE, desk / "case.json")
    shutil.copytree(BASE, desk / "rules")
    shutil.copytree(HOUSE, desk / "house")
    shutil.copytree(ROOT / "rules", desk / "my-rules")
    for name in ("empty", "library", "other-disk"):
        (desk / name).mkdir()
    shutil.copyfile(OWN_FIELD / "rules" / "ruleset.yaml", desk / "library" / "ruleset.yaml")
    (desk / "cases").mkdir()
    for name in ("bases.yaml", "rules_limits.yaml"):
        shutil.copyfile(ROOT / "tests" / "cases" / name, desk / "cases" / name)
    shutil.copytree(OWN_FIELD / "rules", desk / "loan-rules")
    module = (
        f"import runpy\nLOANS = runpy.run_path({str(OWN_FIELD / 'library.py')!r}, run_name='x')['LIBRARY']\n"
    )
    (desk / "loans.py").write_text(module, encoding="utf-8")
    case = json.loads(CASE.read_text(encoding="utf-8"))
    write(desk / "other.json", {**case, "gaf": 36})
    write(desk / "dossier.json", {"history": [{}] * 1_200})
    write(desk / "wrong.json", {f"angabe_{number}": 1 for number in range(120)})
    (desk / "cases.csv").write_text("prescribed_on,gaf\n2026-11-20,35\n", encoding="utf-8")
    (desk / "old.yaml").write_bytes("# für Frau M.\ngaf: 40\n".encode("cp1252"))
    (desk / "locked.json").write_text("{}", encoding="utf-8")
    (desk / "export.json").write_bytes(b" " * 9_000_000)
    (desk / "numbers.yaml").write_text("[" + "1," * 250_000 + "1]", encoding="utf-8")
    (desk / "twice.yaml").write_text("gaf: 40\n" * 120, encoding="utf-8")
    (desk / "damaged.parquet").write_bytes(damaged())
    decision = soziorules.check(CASE)
    (desk / "decision.json").write_text(decision.to_json(), encoding="utf-8")
    of_the_house = soziorules.check(CASE, rules=soziorules.load_rules(overlays=[HOUSE]))
    (desk / "house-decision.json").write_text(of_the_house.to_json(), encoding="utf-8")
    kept = ["receipt", f"{desk}/decision.json", "--out", f"{desk}/receipt.json", "--hash", "all"]
    assert main([*kept, "--key", f"{desk}/receipt.key"]) == 0
    assert main(["bundle", "--out", f"{desk}/rules-2026.zip"]) == 0
    assert main(["bundle", "--out", f"{desk}/rules-house.zip", "--overlay", str(HOUSE)]) == 0
    (desk / "changed.zip").write_bytes(changed(desk / "rules-2026.zip"))
    with zipfile.ZipFile(desk / "photos.zip", "w") as archive:
        archive.writestr("summer.jpg", b"")


def write(path: Path, data: Any) -> None:
    """Write JSON."""
    path.write_text(json.dumps(data), encoding="utf-8")


def damaged() -> bytes:
    """Return a Parquet file of which the bytes of a column are others than were written."""
    out = io.BytesIO()
    pq.write_table(pa.table({"gaf": [35, 45]}), out, compression="none", use_dictionary=False)
    content = out.getvalue()
    place = pq.ParquetFile(pa.BufferReader(content)).metadata.row_group(0).column(0).data_page_offset
    return content[:place] + b"\xff" * 12 + content[place + 12 :]


def changed(bundle: Path) -> bytes:
    """Return a bundle in which a value of the law is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"value: 30,", b"value: 31,"))
    return out.getvalue()


def fails(error: BaseException) -> Callable[..., Any]:
    """Return a function that raises the error whatever it is given."""

    def run(*_: Any, **__: Any) -> Any:
        raise error

    return run


def circumstances(code: str, patch: pytest.MonkeyPatch) -> None:
    """Make the machine as the example of a code supposes it."""
    match code:
        case "I001":
            patch.setitem(sys.modules, "sphinx", None)
        case "K007":
            patch.setattr("soziorules.cli.amend.bundled_rules", lambda: Path(soziorules.__file__).parent)
        case "P001":
            patch.setattr("shutil.which", lambda _: None)
        case "P002":
            patch.setattr("shutil.which", lambda _: "npm")
            done = type("Done", (), {"returncode": 1})
            patch.setattr("subprocess.run", lambda *_, **__: done)
        case "S003":
            opened = Path.open
            refused = fails(PermissionError(errno.EACCES, "x"))
            patch.setattr(
                Path, "open", lambda path, *a, **k: (refused if path.name == "locked.json" else opened)(path, *a, **k)
            )  # fmt: skip
        case "T007":
            patch.setattr("soziorules.engine.proof.space.LARGEST", 3)
        case "X001":
            patch.setattr("soziorules.cli.check.run", fails(OSError(errno.ENOSPC, "x")))
        case "X002":
            patch.setattr("soziorules.cli.check.run", fails(KeyError("x")))
        case "X003":
            patch.setattr("soziorules.cli.check.run", fails(MemoryError()))


def said(code: str, example: Mistake, text: str, desk: Path) -> Said:
    """Return the code and the sentence of each thing that is said of a text: of rules, a case, a table, a command, a program."""
    match example.of:
        case "rules" | "house" | "field" as kind:
            return noted(lambda: RULES_OF[kind](desk, example.good, text))
        case "case" | "json" | "tests" as kind:
            path = desk / f"{kind}.{'json' if kind == 'json' else 'yaml'}"
            path.write_text(text, encoding="utf-8")
            return noted(lambda: tested(path) if kind == "tests" else soziorules.check(path))
        case "table":
            (desk / "rows.csv").write_text(text, encoding="utf-8")
            return of_command(code, f"soziorules check rows.csv --out rows-{code}.csv")
        case "command":
            return of_command(code, text)
    if code == "A003":
        pytest.importorskip("soziorules.spark", exc_type=ImportError)
    return noted(lambda: exec(compile(text, code, "exec", dont_inherit=True), names()))  # noqa: S102  # our own


def noted(run: Callable[[], Any]) -> Said:
    """Return the problems of a call, or the warnings about the rules that it reads."""
    try:
        found = run()
    except Problems as problems:
        return [(each.code, each.message) for each in problems.diagnostics]
    warnings: Iterator[Diagnostic] = iter(())
    if isinstance(found, Path):
        rules = soziorules.load_rules(found)
        warnings = warnings_of(rules, found)
    return [(each.code, each.message) for each in warnings]


def copied(desk: Path, base: Path, good: str, text: str) -> Path:
    """Return a copy of a rule folder in which one part is another."""
    folder = desk / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    [path] = [each for each in folder.glob("*.yaml") if good in each.read_text(encoding="utf-8")]
    path.write_text(path.read_text(encoding="utf-8").replace(good, text, 1), encoding="utf-8")
    return folder


def of_rules(desk: Path, good: str, text: str) -> Path:
    """Return the rules with a part in the place of the right one, once they are read."""
    folder = copied(desk, BASE, good, text)
    soziorules.load_rules(folder)
    return folder


def of_a_house(desk: Path, good: str, text: str) -> None:
    """Read house rules with a part in the place of the right one."""
    soziorules.load_rules(overlays=[copied(desk, HOUSE, good, text)])


def of_a_field(desk: Path, _: str, text: str) -> None:
    """Read the rules of the lending library with another question to its books."""
    load_rules(copied(desk, OWN_FIELD / "rules", OF_BOOKS, text), field_of_law("books", Loan, day="lent_on"))


RULES_OF: dict[str, Callable[[Path, str, str], Any]] = {
    "rules": of_rules,
    "house": of_a_house,
    "field": of_a_field,
}


def tested(path: Path) -> None:
    """Read a file of case tests."""
    check_names(load_cases([path]), soziorules.load_rules())


class Frame:
    """Stands for a frame of Spark without columns."""

    schema = ()


def of_books(desk: Path, text: str) -> Path:
    """Return the rules of the lending library with another question to its books."""
    folder = desk / "books"
    folder.mkdir(exist_ok=True)
    for path in (OWN_FIELD / "rules").glob("*.yaml"):
        rules = path.read_text(encoding="utf-8").replace(OF_BOOKS, text)
        (folder / path.name).write_text(rules, encoding="utf-8")
    return folder


def of_command(code: str, line: str) -> Said:
    """Return what a command says in both languages, or says of the first row that it could not read."""
    german, english = (printed(line, language) for language in LANGUAGES)
    if both := list(zip(ERROR.findall(german), ERROR.findall(english), strict=True)):
        return [(name, Text(de, en)) for (name, de), (_, en) in both]
    rows = zip(ROW.findall(german), ROW.findall(english), strict=True)
    return [(code, Text(*words)) for words in rows][:1]


def printed(line: str, language: Language) -> str:
    """Return what a command writes; an amendment is tried, not written."""
    words = [word for word in shlex.split(line) if "=" not in word]
    assert words[0] == "soziorules", line
    dry = ["--dry-run"] if words[1] == "amend" else []
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
        main([*words[1:], *dry, "--lang", language])
    return shown.getvalue()


def names() -> dict[str, Any]:
    """Return what the programs of the examples have imported and read before."""
    rules = soziorules.load_rules()
    sent = pickle.dumps(rules).replace(rules.sha256.encode(), b"0" * 64)
    return {
        "Annotated": Annotated, "Day": Day, "LENT_ON": ABOUT, "WEIGHT": ABOUT, "Stated": Stated, "dt": dt,
        "field_of_law": field_of_law, "load_rules": load_rules, "library": LIBRARY["RULES"], "loan": {"count": 3},
        "pandas": pd, "pickle": pickle, "sent": sent, "frame": Frame(), "soziorules": soziorules,
    }  # fmt: skip
