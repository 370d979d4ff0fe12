"""`diff --cases`: what two versions of the rules make of one's own cases, and how that is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soziorules.cli.console import AND_MORE
from soziorules.engine.columns.block import Days
from soziorules.engine.columns.forms import forms_of
from soziorules.engine.columns.impact import Example, Impact, impact
from soziorules.engine.columns.run_folder import check_out
from soziorules.engine.columns.sources import ENDINGS, Source
from soziorules.engine.columns.table_decider import Decider
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.moved import days_worked_out_otherwise
from soziorules.render.corrections import is_worse
from soziorules.render.table_report import grouped
from soziorules.render.words import day

if TYPE_CHECKING:
    from soziorules.cli.diff import Versions

_CASES = Text(
    "{changed} von {all} eigenen Fällen haben ein anderes Ergebnis.",
    "{changed} of {all} cases of one's own have another outcome.",
)
_CASE = Text(
    "{changed} von {all} eigenen Fällen hat ein anderes Ergebnis.",
    "{changed} of {all} cases of one's own has another outcome.",
)
_WORSE = Text(
    "Eigene Fälle, {count} von {all}: {before} → {after}",
    "Cases of one's own, {count} of {all}: {before} → {after}",
)
_MOVED = Text(
    "Dasselbe Ergebnis, aber einen anderen Tag haben {moved}:",
    "{moved} have the same outcome, but another day:",
)
_NO_DAY = Text("ohne Tag", "no day")
_UNREAD = Text("Nicht als Fall zu lesen: {count}.", "Not to be read as a case: {count}.")
_NO_CASES = Text("Ordner oder Tabelle nicht gefunden", "folder or table not found")
_GONE = Text("entscheidet nicht mehr", "decides no more")
_COME = Text("entscheidet nun", "decides now")
_MORE = Text("… und {count} weitere (--out FILE schreibt alle)", "… and {count} more (--out FILE writes all)")
_NAMED = frozenset(each.value for each in Outcome)
MOST = 5
"""So many rules are named for cases that go from one outcome to another, and so many files that are no case."""


@dataclass(frozen=True, slots=True)
class OwnCases:
    """What becomes of one's own cases: as lines for a terminal, and as data."""

    impact: Impact
    rules: RuleSet

    @classmethod
    def of(cls, versions: Versions, path: Path, out: Path | None) -> OwnCases:
        """Decide the case files of a folder, or a table in columns; `out` gets each row of a table that changes."""
        return cls(_impact(versions, path, out), versions.new)

    def lines(self, language: Language) -> Iterator[str]:
        """Yield what is said of the cases."""

        def number(count: int) -> str:
            return grouped(count, language)

        said = _CASE if self.impact.changed == 1 else _CASES
        yield said(language).format(changed=number(self.impact.changed), all=number(self.impact.cases))
        for (before, after), shift in sorted(self.impact.shifts.items(), key=lambda each: -each[1].cases):
            yield f"  {number(shift.cases):>12}  {self._turn(before, after, language)}"
            for words, counted in ((_GONE, shift.gone), (_COME, shift.come)):
                rules = ", ".join(f"{rule} ({number(cases)})" for rule, cases in counted.most_common(MOST))
                if rules:
                    yield f"  {'':>12}    {words(language)}: {rules}"
        yield from (
            f"  {each.name}: {self._turn(each.before, each.after, language)}" for each in self.impact.examples
        )
        if self.impact.changed > len(self.impact.examples):
            yield f"  {_MORE(language).format(count=number(self.impact.changed - len(self.impact.examples)))}"
        yield from self._moved(language)
        if self.impact.unreadable:
            yield _UNREAD(language).format(count=number(self.impact.unreadable))
        for file, problem in self.impact.unread[:MOST]:
            where = f" ({problem.path})" if problem.path else ""
            yield f"  {file}: {problem.message(language)}{where}"
        if len(self.impact.unread) > MOST:
            yield f"  {AND_MORE(language).format(count=number(len(self.impact.unread) - MOST))}"

    def worse(self, language: Language) -> list[str]:
        """Return a line for each change of the outcome to a worse one: how many cases go that way."""
        shifts = sorted(self.impact.shifts.items(), key=lambda each: -each[1].cases)
        return [
            _WORSE(language).format(
                count=grouped(shift.cases, language),
                all=grouped(self.impact.cases, language),
                before=self._outcome(before, language),
                after=self._outcome(after, language),
            )
            for (before, after), shift in shifts
            if before in _NAMED and is_worse(before, after)
        ]

    def _turn(self, before: str, after: str, language: Language) -> str:
        return f"{self._outcome(before, language)} → {self._outcome(after, language)}"

    def _outcome(self, name: str, language: Language) -> str:
        """Return an outcome in words; house rules have words of their own."""
        return (
            self.rules.elements.outcomes.get(name, OUTCOMES[Outcome(name)])(language)
            if name in _NAMED
            else name
        )

    def _moved(self, language: Language) -> Iterator[str]:
        """Yield the cases of the same outcome whose days move: how many by which value, and the first of them."""
        if not self.impact.moved:
            return
        yield _MOVED(language).format(moved=grouped(self.impact.moved, language))
        for value, cases in (+self.impact.by_value).most_common():
            yield f"  {grouped(cases, language):>12}  {self._title(value, language)}"
        for each in self.impact.days[:MOST]:
            sides = (_NO_DAY(language) if d is None else day(d, language) for d in (each.before, each.after))
            yield f"  {each.name}: {self._title(each.value, language)}: {' → '.join(sides)}"

    def _title(self, value: str, language: Language) -> str:
        return self.rules.elements.derived[value].head.title(language)

    def data(self) -> dict[str, Any]:
        """Return the same as data with fixed keys."""
        shifts = sorted(self.impact.shifts.items(), key=lambda each: -each[1].cases)
        return {
            "all": self.impact.cases,
            "changed": self.impact.changed,
            "unreadable": self.impact.unreadable,
            "moved": self.impact.moved,
            "moved_by": dict((+self.impact.by_value).most_common()),
            "days": [
                {"case": each.name, "value": each.value, "before": each.before, "after": each.after}
                for each in self.impact.days
            ],
            "shifts": [
                {
                    "before": before,
                    "after": after,
                    "cases": shift.cases,
                    "no_longer_deciding": dict(shift.gone.most_common()),
                    "now_deciding": dict(shift.come.most_common()),
                }
                for (before, after), shift in shifts
            ],
            "examples": [
                {"case": each.name, "before": each.before, "after": each.after}
                for each in self.impact.examples
            ],
        }


def _impact(versions: Versions, path: Path, out: Path | None) -> Impact:
    if path.suffix.lower() not in ENDINGS:
        return _of_files(versions, path)
    source = Source(path, forms_of(versions.new.domain))
    if out is not None:
        check_out(path, out)
    watch = days_worked_out_otherwise(versions.old, versions.new, versions.days)
    old, new = (
        Decider(rules, source.schema, days=Days(law=day), text=source.text, watch=watch)
        for rules, day in zip((versions.old, versions.new), versions.days or (None, None), strict=True)
    )
    batches = (batch for part in source.parts() for batch in source.batches(part))
    return impact(batches, source.schema, old, new, out=out)


def _of_files(versions: Versions, folder: Path) -> Impact:
    if not folder.is_dir():
        allowed = Text(f"ein Ordner oder {', '.join(ENDINGS)}", f"a folder or {', '.join(ENDINGS)}")
        raise Problems((Diagnostic("S001", _NO_CASES, path="--cases", allowed=allowed),))
    found, watch = Impact(), days_worked_out_otherwise(versions.old, versions.new, versions.days)
    for path in sorted(file for file in folder.rglob("*") if file.suffix in (".json", ".yaml", ".yml")):
        try:
            case = versions.new.domain.read_case(path)
        except Problems as problems:
            found.unreadable += 1
            found.unread.append((path.relative_to(folder).as_posix(), problems.diagnostics[0]))
            continue
        found.cases += 1
        old, new = versions.decided(case)
        name = path.relative_to(folder).as_posix()
        if old.outcome is new.outcome:
            sides = {value: (old.values[value], new.values[value]) for value in watch}
            found.move(name, {value: pair for value, pair in sides.items() if pair[0] != pair[1]})
        else:
            before, after = ({finding.rule for finding in decision.deciding} for decision in (old, new))
            found.shift(old.outcome.value, new.outcome.value).add(before, after)
            found.examples.append(Example(name, old.outcome.value, new.outcome.value))
    return found
