"""What the tests of proofs share: rule sets with one thing changed, reports on them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

from soziorules.api import bundled_rules, load_rules
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.fact_clusters import FactCluster, Fragment, Probes
from soziorules.engine.proof.findings import Finding, Report
from soziorules.engine.proof.prove import Prover
from soziorules.engine.ruleset.properties import load_promises
from tests.engine.lending import RULES, Book, load


@cache
def lending() -> RuleSet:
    return load()


@cache
def bundled() -> RuleSet:
    return load_rules()


def changed(folder: Path, tmp_path: Path, file: str, old: str, new: str) -> Path:
    """Return a copy of a rule folder in which one file says something else in one place."""
    copy = tmp_path / "rules"
    shutil.copytree(folder, copy)
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{file} does not hold {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def added(tmp_path: Path, topic: str) -> Path:
    """Return a copy of the lending library's rules with one more file."""
    copy = tmp_path / "library"
    shutil.copytree(RULES, copy)
    (copy / "more.yaml").write_text(topic, encoding="utf-8")
    return copy


def books(day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """What the list of books can say."""
    yield {"books": None}
    yield {"books": ()}
    shelves = ("R1", "R2", "N1") if not near else (near["books[].shelf"],)
    for shelf, stamped in product(shelves, (None, True, False)):
        yield {"books": (Book(shelf, stamped),)}


LENDING = Probes(("reader.sort",), (FactCluster(("books",), books),))


def of_lending(folder: Path) -> Report:
    rules = load(folder)
    promises = load_promises(folder, rules.elements, rules.domain.vocabulary)
    return Prover(rules, LENDING, promises).report()


def of_bundled(
    folder: Path | None = None, begins: dt.date | None = None, ends: dt.date | None = None
) -> tuple[RuleSet, Report]:
    """Prove the bundled rules or a copy of them, in all periods or only in those that touch some days."""
    rules = load_rules(folder)
    promises = load_promises(folder or bundled_rules(), rules.elements, rules.domain.vocabulary)
    return rules, Prover(rules, rules.scenarios(), promises).report(begins, ends)


def named(report: Report, name: str) -> Finding:
    found = next((finding for finding in report.findings if finding.name == name), None)
    assert found is not None, f"{name} not in {[finding.name for finding in report.findings]}"
    return found
