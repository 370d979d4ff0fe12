"""What would have to change, smallest change first. Clinical facts are never offered, and nothing that was not tried.

Every change is carried out on a copy of the case and decided anew; it is offered only if the rules that it is meant for are then
no longer missed and no other rule is missed instead. A remedy never lets a clinical condition go away by another route.
Beside house rules it is a way out only where all layers agree: none of them is worse off, and none still says no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.changes import changes
from soziorules.engine.evaluator.layers import again, refused
from soziorules.engine.evaluator.remediation import KINDS, Change, Step, settings
from soziorules.engine.evaluator.told import Told
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import Kind
from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding
    from soziorules.engine.evaluator.missing import Missing

ORDER = tuple(Outcome)
DEPTH = 6
"""How many changes are combined at most."""
STATES = 40
"""How many changed cases are looked at while changes are combined."""


@dataclass(frozen=True, slots=True)
class Remedy(Told):
    """Changes after which the rules in `rules` are no longer missed, and the outcome that the case then has.

    `missing`: what would then still have to become known, where the outcome is open; of several choices with any of them.
    """

    rules: tuple[str, ...]
    steps: tuple[Step, ...]
    kind: Kind
    outcome: Outcome
    decision: Decision = field(compare=False, repr=False)
    missing: tuple[Missing, ...] = ()

    @property
    def rule(self) -> str:
        """The first of the rules that are then no longer missed."""
        return self.rules[0]

    @property
    def change(self) -> Change:
        """All changes together, by path; a later step outdoes an earlier one."""
        return {path: wanted for step in self.steps for path, wanted in step.change.items()}

    def __repr__(self) -> str:
        return f"<Remedy {', '.join(self.rules[:1])}: {self.outcome.value}>"


@dataclass(frozen=True, slots=True)
class Tried:
    """A remedy with the decisions on the changed case, one for each of its choices."""

    remedy: Remedy
    decisions: tuple[Decision, ...]

    @property
    def decision(self) -> Decision:
        """The decision on the first choice."""
        return self.decisions[0]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is then still missing with any of the choices, each fact once."""
        found = (item for each in self.decisions for item in each.missing_anywhere)
        each_once = {item.path: item for item in found}.values()
        return tuple(sorted(each_once, key=lambda item: item.about.effort))


def remedies(decision: Decision) -> tuple[Remedy, ...]:
    """Return the remedies of a decision: those that change the answer first, of these those of today."""
    if decision.evaluator.domain.change is None:
        return ()
    findings = _not_met(decision)
    first = _single(decision, findings[:1])
    found = [each for each in _single(decision, findings[1:], first) if not _blocked(decision, each)]
    if decision.outcome.answer == "no":
        found += _combined(decision, first)
    sure = (_sure(decision, tried) for tried in _best(found))
    kept = [replace(each.remedy, missing=each.missing) for each in sure if each is not None]
    return tuple(sorted(kept, key=lambda remedy: _order(decision, remedy)))


def _blocked(decision: Decision, tried: Tried) -> bool:
    """Return whether a change betters the outcome of its own rules, while another layer still says no."""
    better = ORDER.index(tried.decision.outcome) > ORDER.index(decision.outcome)
    return better and any(each.outcome.answer == "no" for each in tried.decision.beside)


def promised(decision: Decision, change: Change) -> Iterator[Decision]:
    """Yield the decisions on the case with a change carried out, one for each choice that the change leaves."""
    domain, rules = decision.evaluator.domain, decision.evaluator.rules
    assert domain.change is not None
    for values in settings(change):
        yield rules.decide(domain.change(decision.given, values), decision.choices)


def _order(decision: Decision, remedy: Remedy) -> tuple[bool, bool, bool, int, int]:
    """Return what helps first; of that what is possible today, what is surely possible, the smallest change."""
    helps = remedy.outcome.answer != decision.outcome.answer
    waits = decision.evaluator.domain.day_fact in remedy.change
    size = len(remedy.change), KINDS.index(remedy.kind)
    return not helps and decision.outcome.answer == "no", waits, bool(remedy.missing), *size


def _single(decision: Decision, findings: Iterable[Finding], before: Iterable[Tried] = ()) -> list[Tried]:
    """Return the remedies of one step for some missed rules after those found `before`.

    What a change does for another rule is not searched again.
    """
    found = list(before)
    for finding in findings:
        if finding.rule in finding.decision.evaluator.clinical or any(
            _alone(each, finding) for each in found
        ):
            continue
        for step in changes(finding.decision, finding):
            tried = _tried(decision, finding, step)
            if tried is not None and tried.remedy not in [other.remedy for other in found]:
                found.append(tried)
    return found


def _alone(tried: Tried, finding: Finding) -> bool:
    """Return whether a duty is fulfilled already by the change of a single fact that another rule asks for."""
    return (
        finding.effect is Effect.OBLIGATION
        and finding.rule in tried.remedy.rules
        and len(tried.remedy.change) == 1
    )


def _not_met(decision: Decision) -> list[Finding]:
    """Return the missed rules, those that make the outcome before mere obligations; beside a no there are no obligations."""
    missed = decision.findings_at(decision.verdict.missed)
    if decision.outcome.answer == "no":
        return [finding for finding in missed if finding.effect is not Effect.OBLIGATION]
    return sorted(missed, key=lambda finding: finding.effect is Effect.OBLIGATION)


def _tried(decision: Decision, finding: Finding, step: Step) -> Tried | None:
    """Carry a step out; return what holds of all that is left of its choices, or None where none helps."""
    good = [each for each in _helping(decision, step.change) if finding.rule not in _missed(each[1])]
    if not good:
        return None
    best = max(map(_rank, (after for _, after in good)))
    change, afters = _narrowed(step.change, [each for each in good if _rank(each[1]) == best])
    gone, kind = _gone(decision, afters), _kind(decision, change)
    remedy = Remedy(gone, (Step(change, step.text),), kind, afters[0].outcome, decision)
    return Tried(remedy, tuple(afters))


def _rank(decision: Decision) -> tuple[bool, int]:
    """Return how good an answer is: one that all layers agree on before any other."""
    return not refused(decision), ORDER.index(decision.outcome)


def _helping(decision: Decision, change: Change) -> Iterator[tuple[dict[str, Any], Decision]]:
    """Yield the choices of a change that do no harm, each with the decision that it leads to."""
    for values in settings(change):
        after = _after(decision, values)
        if after is not None and _clean(decision, after):
            yield values, after


def _after(decision: Decision, values: dict[str, Any]) -> Decision | None:
    domain = decision.evaluator.domain
    assert domain.change is not None
    try:
        case = domain.change(decision.given, values)
    except Problems:
        return None
    return again(decision, case, values)


def _missed(decision: Decision) -> dict[str, None]:
    """Return the ids of the rules of all layers that are missed, in their order."""
    return dict.fromkeys(name for each in (decision, *decision.beside) for name in each.missed)


def _clean(before: Decision, after: Decision) -> bool:
    """Return whether a change does no harm in any layer."""
    pairs = zip((before, *before.beside), (after, *after.beside), strict=True)
    return all(_harmless(was, now) for was, now in pairs)


def _harmless(before: Decision, after: Decision) -> bool:
    """Return whether nothing new is missed, no clinical condition goes away and the outcome is no worse."""
    was, now = frozenset(before.missed), frozenset(after.missed)
    harmless = now - was <= after.evaluator.mere_duties
    honest = before.evaluator.clinical.isdisjoint(was - now)
    better = before.outcome.answer != "no" or ORDER.index(after.outcome) >= ORDER.index(before.outcome)
    return harmless and honest and better


def _narrowed(change: Change, kept: list[tuple[dict[str, Any], Decision]]) -> tuple[Change, list[Decision]]:
    """Return a change with only those of its choices that help in every combination, and the decisions that they lead to."""
    known = {tuple(values.items()): after for values, after in kept}
    chosen = {path: [value] for path, value in kept[0][0].items()}
    for path, fitting in chosen.items():
        for value in dict.fromkeys(values[path] for values, _ in kept):
            wider = {**chosen, path: [value]}
            if value not in fitting and all(each in known for each in _combinations(wider)):
                fitting.append(value)
    narrowed = {
        path: ({"in": tuple(chosen[path])} if len(chosen[path]) > 1 else {"equals": chosen[path][0]})
        if "in" in wanted
        else dict(wanted)
        for path, wanted in change.items()
    }
    return narrowed, [known[each] for each in _combinations(chosen)]


def _combinations(chosen: Mapping[str, list[Any]]) -> Iterator[tuple[tuple[str, Any], ...]]:
    for values in product(*chosen.values()):
        yield tuple(zip(chosen, values, strict=True))


def _gone(decision: Decision, afters: Iterable[Decision]) -> tuple[str, ...]:
    """Return the missed rules that none of the decisions on changed cases misses."""
    left = {rule for after in afters for rule in _missed(after)}
    return tuple(rule for rule in _missed(decision) if rule not in left)


def _kind(decision: Decision, change: Change) -> Kind:
    vocabulary = decision.evaluator.program.vocabulary
    return max((vocabulary[path].about.kind for path in change), key=KINDS.index)


def _combined(decision: Decision, first: Iterable[Tried]) -> Iterator[Tried]:
    """Yield remedies of several steps that change the answer: one step for each rule that stands against it, in their order.

    `first` are the steps for the first of these rules.
    """
    start = Tried(Remedy((), (), KINDS[0], decision.outcome, decision), (decision,))
    reached = [_joined(decision, start, each) for each in first]
    looked_at = 1
    for depth in range(DEPTH):
        yield from (tried for tried in reached if _several(tried) and _open(tried))
        states = [tried for tried in reached if not _open(tried)]
        reached = []
        for state in states[: max(0, STATES - looked_at)] if depth < DEPTH - 1 else ():
            against = list(islice(_against(state.decision), 1))
            reached += [_joined(decision, state, each) for each in _single(state.decision, against)]
        looked_at += len(states)


def _several(tried: Tried) -> bool:
    """Return whether a remedy has several steps; of one that house rules narrowed only the last is left."""
    return len(tried.remedy.steps) > 1 or bool(tried.decision.beside)


def _against(decision: Decision) -> Iterator[Finding]:
    """Yield what stands against a case: by its own rules first, then by those of other layers."""
    for each in (decision, *decision.beside):
        if each.outcome.answer == "no":
            yield from (f for f in _not_met(each) if f.effect is not Effect.OBLIGATION)


def _open(tried: Tried) -> bool:
    return not refused(tried.decision)


def _joined(decision: Decision, state: Tried, tried: Tried) -> Tried:
    (new,) = tried.remedy.steps
    # What the new step changes again was no step of its own.
    steps = (*(step for step in state.remedy.steps if not step.change.keys() <= new.change.keys()), new)
    gone = _gone(decision, [tried.decision])
    joined = Remedy(gone, steps, tried.remedy.kind, tried.remedy.outcome, decision)
    return Tried(replace(joined, kind=_kind(decision, joined.change)), tried.decisions)


def _sure(decision: Decision, tried: Tried) -> Tried | None:
    """Return a remedy of several steps with only those choices that help together: a later step was tried on one of them."""
    remedy = tried.remedy
    if len(remedy.steps) == 1 or not any("in" in wanted for wanted in remedy.change.values()):
        return tried
    best = _rank(tried.decision)
    kept = [each for each in _helping(decision, remedy.change) if _rank(each[1]) == best]
    if not kept:
        return None
    change, afters = _narrowed(remedy.change, kept)
    steps = tuple(replace(step, change={path: change[path] for path in step.change}) for step in remedy.steps)
    return Tried(replace(remedy, steps=steps, rules=_gone(decision, afters)), tuple(afters))


def _best(found: Iterable[Tried]) -> list[Tried]:
    """Drop what is a detour: another remedy changes fewer of the same facts and does as much."""
    kept: list[Tried] = []
    for tried in sorted(found, key=lambda tried: (len(tried.remedy.change), len(tried.remedy.steps))):
        remedy = tried.remedy
        detour = any(
            other.change.keys() <= remedy.change.keys()
            and set(other.rules) >= set(remedy.rules)
            and ORDER.index(other.outcome) >= ORDER.index(remedy.outcome)
            for other in (each.remedy for each in kept)
        )
        if not detour:
            kept.append(tried)
    return kept
