"""`test --coverage` and `test --mutate`: how well case tests know the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from soziorules.cli.proof_output import progress
from soziorules.engine.casetests.cases import CaseResult, CaseTest
from soziorules.engine.casetests.coverage import Coverage, covered
from soziorules.engine.casetests.mutation import Fate, Mutation
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text

_COVERED = Text(
    "Abdeckung: {seen} von {all} Ansichten der Prüfungen gesehen ({percent:.1f} %).",
    "Coverage: {seen} of {all} sights of tests seen ({percent:.1f} %).",
)
_JUDGED = Text(
    "Davon durch beurteilte Fälle: {seen} ({percent:.1f} %).",
    "By judged cases alone: {seen} of them ({percent:.1f} %).",
)
_LACKING = Text("nicht gesehen: {sights}", "not seen: {sights}")
_SIGHTS = {
    "met": Text("erfüllt", "met"),
    "not_met": Text("verfehlt", "not met"),
    "open": Text("offen", "open"),
    "decisive": Text("entscheidend", "decisive"),
}
_SCORE = Text(
    "Änderungen der Regeln: {all}; von Tests bemerkt {killed}, nachweislich ohne Wirkung {equivalent}, unbemerkt {survived} "
    "({percent:.1f} % bemerkt).",
    "Changes of the rules: {all}; noticed by tests {killed}, proved to be without effect {equivalent}, unnoticed {survived} "
    "({percent:.1f} % noticed).",
)
_UNNOTICED = Text("unbemerkt", "unnoticed")


def coverage_lines(
    rules: RuleSet, results: Sequence[CaseResult], language: Language
) -> tuple[list[str], float]:
    """Return what the decisions of tests have not seen, and the share that they have seen."""
    coverage = _coverage(rules, results)
    lines: list[str] = []
    for spot, sights in coverage.lacking():
        where = "applies" if spot.which == 0 else "requires"
        named = ", ".join(_SIGHTS[sight](language) for sight in sights)
        lines += [
            f"{spot.rule} {where}: {spot.words}",
            f"  {_LACKING(language).format(sights=named)}",
            f"  --> {spot.at}",
        ]
    seen, everything = coverage.share
    share = seen / max(1, everything)
    lines.append(_COVERED(language).format(seen=seen, all=everything, percent=100 * share))
    judged = [result for result in results if not result.test.pinned]
    if len(judged) < len(results):
        seen, _ = _coverage(rules, judged).share
        lines.append(_JUDGED(language).format(seen=seen, percent=100 * seen / max(1, everything)))
    return lines, share


def _coverage(rules: RuleSet, results: Sequence[CaseResult]) -> Coverage:
    return covered(rules, (result.decision for result in results if result.decision is not None))


def mutation_lines(
    rules: RuleSet, tests: Sequence[CaseTest], only: Sequence[str], language: Language
) -> tuple[list[str], bool]:
    """Return what becomes of changed rules, survivors by citation, and whether any survived."""
    mutation = Mutation(rules, rules.scenarios(), tests)
    fates = list(
        mutation.fates(only, lambda number, mutant: progress(f"{number} {mutant.of}: {mutant.change}"))
    )
    progress("")
    counts = Counter(_sort(fate) for fate in fates)
    lines = [line for fate in fates if fate.survived for line in _survivor(fate, language)]
    mattering = counts["killed"] + counts["survived"]
    percent = 100 * counts["killed"] / max(1, mattering)
    numbers = {key: counts[key] for key in ("killed", "equivalent", "survived")}
    lines.append(_SCORE(language).format(all=len(fates), percent=percent, **numbers))
    return lines, counts["survived"] > 0


def _sort(fate: Fate) -> str:
    return "killed" if fate.killed_by is not None else "equivalent" if fate.equivalent else "survived"


def _survivor(fate: Fate, language: Language) -> Iterator[str]:
    mutant = fate.mutant
    norms = ", ".join(citation.norm for citation in mutant.citations)
    yield f"{_UNNOTICED(language)}: {mutant.of} {mutant.change} ({norms})"
    yield f"  --> {mutant.at}"
