"""The whole proof of a rule set: all checks over all periods, findings set against their explanations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import CodeSet, Dated, Elements, Group
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.language.text import Text
from soziorules.engine.proof.conflicts import Pairs
from soziorules.engine.proof.findings import Check, Finding, Report
from soziorules.engine.proof.outcomes import Outcomes
from soziorules.engine.proof.period import Period, periods
from soziorules.engine.proof.property_proofs import Resolved, asked, broken, gap, resolved
from soziorules.engine.proof.undisputed import NAME, Settled
from soziorules.engine.proof.unused import unused
from soziorules.engine.proof.vacuity import Liveness, view
from soziorules.engine.proof.witnesses import Witnesses
from soziorules.engine.ruleset.divided import Divisions, said
from soziorules.engine.ruleset.properties import Promises

Progress = Callable[[dt.date], None]


class Prover:
    """Proves one rule set."""

    def __init__(self, rules: RuleSet, probes: Probes, promises: Promises) -> None:
        self.rules, self.probes, self.promises = rules, probes, promises
        self._liveness, self._pairs, self._outcomes, self._settled = (
            Liveness(),
            Pairs(),
            Outcomes(),
            Settled(),
        )
        self._found: dict[str, Finding] = {}
        self._done: set[object] = set()

    def report(
        self,
        begins: dt.date | None = None,
        ends: dt.date | None = None,
        progress: Progress = lambda day: None,
    ) -> Report:
        """Return what is found in the periods that touch the days from `begins` to `ends`."""
        spans, classes, samples = [], [], 0
        for period in periods(self.rules, self.probes, begins, ends):
            progress(period.first)
            self._note(self._period(period))
            spans.append((period.first, period.last))
            classes.append(period.logic.space.classes)
            samples += period.samples.count
        self._note(self._liveness.dead)
        if begins is None and ends is None:
            self._note(self._outcomes.findings(self.rules))
            self._note(unused(self.rules))
            self._note(holes_and_overlaps(self.rules.elements))
            self._note(self._divided())
        return self._sorted(tuple(spans), tuple(classes), samples, whole=begins is None and ends is None)

    def _note(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._found.setdefault(finding.name, finding)

    def _divided(self) -> Iterator[Finding]:
        """Yield the divisions of which something stands in no list or in several, with all that does."""
        rules = self.rules
        divisions = Divisions(
            self.promises.lists, rules.elements, rules.domain.vocabulary, rules.domain.expand
        )
        strays = list(divisions.strays())
        for division in dict.fromkeys(each.division for each in strays):
            own = [each for each in strays if each.division == division]
            told = [said(each, rules.elements) for each in own]
            detail = Text("; ".join(each.de for each in told), "; ".join(each.en for each in told))
            yield Finding(Check.BROKEN_PROMISE, (division.id,), own[0].day, detail, at=division.place.at)

    def _period(self, period: Period) -> Iterator[Finding]:
        stated = [found for each in self.promises.required if (found := resolved(period, each))]
        promised = [found for each in self.promises.promises if (found := resolved(period, each))]
        period.more_asked += [one for found in (*stated, *promised) for one in asked(period, found)]
        yield from _compiled(period)
        for rule in period.program.law.rules:
            yield from self._liveness.rule(period, rule)
        for note in period.program.law.notes:
            yield from self._liveness.note(period, note)
        yield from self._pairs.findings(period)
        yield from self._promised(period, stated, promised)
        self._outcomes.period(period)

    def _promised(
        self, period: Period, stated: list[Resolved], promised: list[Resolved]
    ) -> Iterator[Finding]:
        for proof, listed in ((gap, stated), (broken, promised)):
            for found in listed:
                key = (found.of.id, found.conditions, period.meaning)
                if key not in self._done:
                    self._done.add(key)
                    yield from proof(period, found)
        yield from self._settled.findings(period)

    def _sorted(
        self,
        spans: tuple[tuple[dt.date, dt.date | None], ...],
        classes: tuple[int, ...],
        samples: int,
        *,
        whole: bool,
    ) -> Report:
        occurrences = tuple(self._outcomes.found.values())
        witnesses = Witnesses(self.rules, self._covering, occurrences)
        self._found = {name: witnesses.added(finding) for name, finding in self._found.items()}
        waivers = self.promises.explained
        waived = {name: next((each for each in waivers if each.covers(name)), None) for name in self._found}
        bare = [finding for name, finding in self._found.items() if waived[name] is None]
        explained = [(self._found[name], waiver) for name, waiver in waived.items() if waiver is not None]
        stale = [each for each in waivers if whole and not any(map(each.covers, self._found))]
        order = {check: rank for rank, check in enumerate(Check)}
        return Report(
            periods=spans,
            classes=classes,
            samples=samples,
            findings=tuple(sorted(bare, key=lambda finding: (order[finding.check], finding.of))),
            explained=tuple(explained),
            stale=tuple(stale),
            promises=(
                NAME,
                *(each.id for each in self.promises.promises),
                *(each.id for each in self.promises.lists),
            ),
            occurrences=occurrences,
        )

    def _covering(self, day: dt.date) -> Period:
        return next(periods(self.rules, self.probes, day, day))


def _compiled(period: Period) -> Iterator[Finding]:
    """Compare the compiled rules with the conditions that they were compiled from."""
    logic = period.logic
    for index, rule in enumerate(period.program.law.rules):
        compiled = logic.rule(index)
        read = view(logic.space, period, (rule.applies, rule.requires), period.choices)
        if (compiled.unneeded, compiled.met, compiled.missed) != (read.unneeded, read.met, read.missed):
            yield Finding(Check.COMPILER, (rule.id,), period.frame.typical, at=rule.dated.at)


ONE_DAY = dt.timedelta(days=1)


def holes_and_overlaps(elements: Elements) -> Iterator[Finding]:
    """Yield what is missing or doubled between the periods of values, members, wordings."""
    for name, dated in timelines(elements):
        line = sorted(dated, key=lambda item: item.period.begins)
        for before, after in pairwise(line):
            ends, begins = before.period.ends, after.period.begins
            if ends is None or ends >= begins:
                yield Finding(Check.OVERLAP, (name,), begins, _days(begins, ends or begins), at=after.at)
            elif ends + ONE_DAY < begins:
                text = _days(ends + ONE_DAY, begins - ONE_DAY)
                yield Finding(Check.HOLE, (name,), ends + ONE_DAY, text, at=after.at)


def timelines(elements: Elements) -> Iterator[tuple[str, Sequence[Dated[Any]]]]:
    """Yield everything that is dated under one name: values of a parameter, wordings of a rule, a member of a list."""
    for parameter in elements.parameters.values():
        yield parameter.head.id, parameter.values
    for rule in elements.rules.values():
        yield rule.head.id, rule.wordings
    for definition in elements.definitions.values():
        yield definition.head.id, definition.wordings
    lists: list[Group | CodeSet] = [*elements.groups.values(), *elements.code_sets.values()]
    for listed in lists:
        for value in dict.fromkeys(member.value for member in listed.members):
            own = [member for member in listed.members if member.value == value]
            yield f"{listed.head.id}.{value}", own


def _days(first: dt.date, last: dt.date) -> Text:
    return Text(f"{first} bis {last}", f"{first} to {last}")
