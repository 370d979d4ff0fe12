"""Which unknown facts settle the outcome, and which could still overturn it.

*Missing* are the facts without which the outcome cannot be settled, easiest to find out first; it is the smallest set that
always suffices. Of a list that is stated in part it goes step by step: only what can settle it is asked for, and what comes
next hangs on the answer. *Reserved* are facts on which silence does not block (`if_open: note`), but a clear no would. No
other unknown fact can change the outcome, whatever it turns out to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.answers import Remembered
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.changes import rests_on
from soziorules.engine.evaluator.foregone import Foregone
from soziorules.engine.evaluator.missing_parts import in_parts, lacking_in
from soziorules.engine.evaluator.missing_paths import half_known, inputs, paths_of
from soziorules.engine.evaluator.unknowns import candidates
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import About, Boolean, Choice, Records, general
from soziorules.engine.language.outcome import SETTLED, Outcome
from soziorules.engine.language.text import Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision


WAYS = 64
"""In how many ways a case is completed at most to see whether a fact matters."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An unknown fact, and the rules that need it. `path` may name an element: `books[0].stamped`; `of` says which that is."""

    path: str
    about: About
    rules: tuple[str, ...]
    of: Text | None = None

    @property
    def fact(self) -> str:
        """The fact as rules and tables name it, without the position of an element: `books[].stamped`."""
        return general(self.path)

    @property
    def label(self) -> Text:
        """What is not known."""
        return self._of(self.about.label, "{text} ({of})")

    @property
    def question(self) -> Text:
        """The question for it."""
        return self._of(self.about.question or self.about.label, "{text} – {of}")

    def _of(self, text: Text, pattern: str) -> Text:
        if self.of is None:
            return text
        return Text(pattern.format(text=text.de, of=self.of.de), pattern.format(text=text.en, of=self.of.en))


def missing(decision: Decision) -> tuple[Missing, ...]:
    """Return the facts that an outcome waits for that is not definite."""
    if decision.as_of is None:
        return _listed(decision, _undated(decision))
    return _listed(decision, _needed(decision))


def step_by_step(decision: Decision, item: Missing) -> bool:
    """Return whether a further question may hang on the answer: of a list that is stated in part."""
    records = item.path.partition("[")[0]
    return records != item.path and bool(lacking_in(decision, records))


def missing_anywhere(decision: Decision) -> tuple[Missing, ...]:
    """Return what a decision and, where the answer is not no, the layers beside it wait for, each fact once."""
    found: dict[str, Missing] = {}
    for each in (decision,) if decision.outcome.answer == "no" else (decision, *decision.beside):
        for item in each.missing:
            found.setdefault(item.path, item)
    return tuple(found.values())


def _needed(decision: Decision, laws: int = 1) -> dict[str, dict[str, None]]:
    """Return the paths that settle the outcome by the law that was applied, one of so many; each with the rules that need it."""
    needed = in_parts(decision, _needed_whole(decision), _at_once, laws)
    # The search looks at one set of rules and at whole lists: what another reading, or a record, would settle, only trying shows,
    # and so what a fact settles by which a record counts as something else.
    tried = [path for path in needed if decision.verdict.readings or _with_record(decision, path, needed)]
    alone = next((path for path in tried if len(needed) > 1 and _settles_alone(decision, path)), None)
    return needed if alone is None else {alone: needed[alone]}


def _with_record(decision: Decision, path: str, needed: Iterable[str]) -> bool:
    """Return whether a fact is one of a record, or one by which the records that are asked for are read."""
    vocabulary = decision.evaluator.program.vocabulary
    lists = (vocabulary.at(other.partition("[")[0]).derivation for other in needed if "[" in other)
    return "[" in path or any(
        name is not None and vocabulary.derivations[name].rests_on((path,)) for name in lists
    )


def _settles_alone(decision: Decision, path: str) -> bool:
    """Return whether each value of a fact settles the outcome: what else is open then does not matter."""
    domain, type_ = decision.evaluator.domain, decision.evaluator.program.vocabulary.at(path).type
    of_a_record = (
        "[" in path and domain.lacking is None
    )  # Such a field says nothing of what its records lack.
    if domain.change is None or of_a_record or not isinstance(type_, Choice | Boolean):
        return False
    found = (_changed(decision, {path: value}) for value in candidates(type_, []))
    return all(case is None or _again(decision, case).outcome in SETTLED for case in found)


def _changed(decision: Decision, values: Mapping[str, Any]) -> Any:
    """Return the case with other values, None where it cannot be."""
    assert decision.evaluator.domain.change is not None
    try:
        return decision.evaluator.domain.change(decision.given, values)
    except Problems:
        return None


def _at_once(decision: Decision) -> dict[str, dict[str, None]]:
    """Return what is needed as far as one search shows it, without trying what other facts may turn out to be."""
    needed: dict[str, dict[str, None]] = {}
    if decision.outcome not in SETTLED:
        _collect(decision, needed, strict=False)
    return needed


def _needed_whole(decision: Decision) -> dict[str, dict[str, None]]:
    """Return the same, a list that is stated in part by the path of the list."""
    if decision.outcome in SETTLED:
        return {}
    needed: dict[str, dict[str, None]] = {}
    _collect(decision, needed, strict=False)
    if not needed and not decision.verdict.readings:
        _foregone(decision, needed)
    if (turning := next((path for path in needed if _turns_derived(decision, path)), None)) is not None:
        needed = {turning: needed[turning], **_with_each(decision, turning)}
    _still(decision, needed)
    return {path: rules for path, rules in needed.items() if not _idle(decision, path, needed)}


def _turns_derived(decision: Decision, path: str) -> bool:
    """Return whether rules ask for a fact and for one derived from it that it alone leaves open: then the two vary together."""
    settlings, vocabulary = decision.evaluator.settlings, decision.evaluator.program.vocabulary
    if decision.evaluator.domain.change is None or path not in settlings.facts or "[" in path:
        return False
    if not isinstance(vocabulary[path].type, Choice | Boolean):
        return False
    derived = (name for name in settlings.facts if path in vocabulary[name].inputs)
    return any(half_known(decision.values[name]) and [*inputs(decision, name)] == [path] for name in derived)


def _with_each(decision: Decision, path: str) -> dict[str, dict[str, None]]:
    """Return what is needed with one or other value of a fact."""
    needed: dict[str, dict[str, None]] = {}
    for value in candidates(decision.evaluator.program.vocabulary[path].type, []):
        case = _changed(decision, {path: value})
        after = {} if case is None else _needed_after(decision, _again(decision, case))
        for other, rules in after.items():
            needed.setdefault(other, {}).update(rules)
    return needed


def _undated(decision: Decision) -> dict[str, dict[str, None]]:
    """Return what settles the outcome where the day is unknown: what is needed by the law of any day, and perhaps the day."""
    evaluator = decision.evaluator
    rules, day_fact = evaluator.rules, evaluator.domain.day_fact
    here = {rule.id for rule in evaluator.program.law.rules}
    needed: dict[str, dict[str, None]] = {}
    for day in reversed(rules.changes):
        by_law = _as_if_days_were_known(rules.at(day, decision.choices).decide(decision.given))
        if by_law.outcome not in SETTLED:
            for path, found in _needed(by_law, len(rules.changes)).items():
                needed.setdefault(path, {}).update({rule: None for rule in found if rule in here})
            decision.exhausted |= by_law.exhausted
    paths = [path for path in needed if path != day_fact]
    tried = _tried(decision, paths, lambda case: rules.decide(case, decision.choices)) if paths else None
    if not tried or any(after.outcome not in SETTLED for after in tried):
        needed.setdefault(day_fact, {})
    return needed


def _on_a_day(decision: Decision) -> Decision | None:
    """Return the decision on a case without a day as if issued on the first day of the law it is decided by, if it can be."""
    evaluator = decision.evaluator
    stated = _changed(decision, {evaluator.domain.day_fact: evaluator.program.law.day})
    return None if stated is None else evaluator.decide(stated)


def _as_if_days_were_known(decision: Decision) -> Decision:
    """Return a decision without a day as if the days were known that are with it: a no may be one of date."""
    day_fact, vocabulary = decision.evaluator.domain.day_fact, decision.evaluator.program.vocabulary
    dated = _on_a_day(decision)
    decision.verdict = decision.evaluator.verdict(
        _with_days(
            decision,
            lambda day: (
                day_fact in vocabulary[day].inputs if dated is None else dated.values[day] is not None
            ),
        )
    )
    return decision


def _again(decision: Decision, case: Any) -> Decision:
    """Return the decision on a case that states more, by the law and with what is taken for known as in a decision before."""
    after = decision.evaluator.decide(case)
    return _as_if_days_were_known(after) if decision.as_of is None else after


def _with_days(decision: Decision, known: Callable[[str], bool]) -> int:
    """Return what is measured as if some days that rules name were known, so that a no is one of date."""
    settlings, word = decision.evaluator.settlings, decision.verdict.word
    unmet = len(decision.evaluator.program.atoms)
    for day, questions in settlings.of_days.items():
        if known(day):
            word = word & ~(questions << unmet) | questions
    return word


def _of_open_list(decision: Decision, day: str) -> bool:
    """Return whether a day follows from a list that is not stated in full: with the rest, which is asked for, it is known."""
    values, vocabulary = decision.values, decision.evaluator.program.vocabulary
    if values[day] is not None:
        return False
    lists = (path for path in vocabulary[day].inputs if isinstance(vocabulary.at(path).type, Records))
    return any(values[path] is None or _lacks(decision, path) for path in lists)


def reserved(decision: Decision) -> tuple[Missing, ...]:
    """Return the facts on which silence does not block but a clear no would; those that are missing anyway are left out."""
    found: dict[str, dict[str, None]] = {}
    _collect(decision, found, strict=True)
    anyway = {item.path for item in decision.missing}
    return _listed(decision, {path: rules for path, rules in found.items() if path not in anyway})


def _collect(decision: Decision, found: dict[str, dict[str, None]], *, strict: bool) -> None:
    if decision.outcome is Outcome.NOT_ELIGIBLE:
        return
    settlings, rules = decision.evaluator.settlings, decision.evaluator.program.law.rules
    word, values = _with_days(decision, partial(_of_open_list, decision)), decision.values
    paths: dict[tuple[int, int], tuple[str, ...]] = {}
    pairs, exhausted = settlings.needed(word, values, strict=strict)
    decision.exhausted |= exhausted and not strict
    for number, index in pairs:
        group = settlings.groups[number]
        key = (
            number,
            settlings.questions[index] if group.records else 0,
        )  # of a list, a rule asks for what it reads
        if key not in paths:
            paths[key] = tuple(paths_of(decision, group, key[1]))
        for path in paths[key]:
            found.setdefault(path, {})[rules[index].id] = None


def _idle(decision: Decision, path: str, needed: Mapping[str, object]) -> bool:
    """Return whether a fact that only feeds derived facts turns out not to matter once what feeds them beside it is known.

    Facts that are derived from the same statements vary together; only trying the statements themselves shows that.
    """
    if "[" in path or path == decision.evaluator.domain.day_fact or _asked(decision, path):
        return False
    together = decision.evaluator.settlings.fed_together.get(path, ())
    beside = [other for other in needed if other in together]
    tried = _tried(decision, beside, partial(_again, decision)) if beside else None
    return tried is not None and not any(path in _needed_after(decision, after) for after in tried)


def _needed_after(decision: Decision, after: Decision) -> dict[str, dict[str, None]]:
    """Return what is needed once more is known; where that search is given up, so is the one that asks."""
    needed = _needed_whole(after)
    decision.exhausted |= after.exhausted
    return needed


def _foregone(decision: Decision, needed: dict[str, dict[str, None]]) -> None:
    """Add what settles an outcome that no unknown fact alone can change.

    No rule is definitely missed as long as, say, the sort of reader is unknown, but with each sort one is; or a rule stays open
    though every answer meets it. Where the answer is a day, only what turns it into a plain no is asked for.
    """
    settlings, values, word = decision.evaluator.settlings, decision.values, decision.verdict.word
    cells, reads = settlings.asked(word, values)
    paths = {number: tuple(paths_of(decision, settlings.groups[number], reads)) for number in cells}
    search = Foregone(
        decision, {number: (frozenset(paths[number]), cells[number]) for number in cells if paths[number]}
    )
    rules = _asking(decision, paths)
    waits = decision.outcome is Outcome.UNDETERMINED
    listed = [item.path for item in _listed(decision, rules)]
    for path in search.smallest(listed) or (listed if waits else ()):
        needed[path] = rules[path]
    decision.exhausted |= search.exhausted


def _asking(decision: Decision, paths: Mapping[int, tuple[str, ...]]) -> dict[str, dict[str, None]]:
    """Return the paths that groups of questions rest on, with the open rules on which the outcome rests."""
    weighty = (finding for finding in decision.findings if finding.effect is not Effect.OBLIGATION)
    rules = {finding.rule: rests_on(decision, finding) for finding in weighty if finding.status == "open"}
    found: dict[str, dict[str, None]] = {}
    for path in (path for group in paths.values() for path in group):
        found.setdefault(path, {}).update(
            {rule: None for rule, read in rules.items() if general(path) in read}
        )
    return found


def _still(decision: Decision, needed: dict[str, dict[str, None]]) -> None:
    """Add what is stated in part only, such as a list without its details, if it still matters when all else is known."""
    lacks, day_fact = Remembered(partial(_lacks, decision)), decision.evaluator.domain.day_fact
    for inputs_ in decision.evaluator.settlings.feeding:
        last = inputs_[-1]
        feeding = [path for path in inputs_ if path in needed]
        if feeding and last not in needed and lacks[last]:
            stated = _on_a_day(decision) if day_fact in feeding else decision
            others = [path for path in feeding if path != day_fact]
            tried = None if stated is None else _tried(stated, others, partial(_again, stated))
            for after in tried or ():
                if rules := _needed_after(decision, after).get(last):
                    needed.setdefault(last, {}).update(rules)


def _lacks(decision: Decision, path: str) -> bool:
    """Return whether more could be stated of what is stated at a path: a list of which nothing is lacking waits for nothing."""
    value = decision.values[path]
    chains = lacking_in(decision, path) if isinstance(value, tuple) else None
    return value is not None if chains is None else bool(chains)


def _tried(decision: Decision, paths: list[str], decide: Callable[[Any], Decision]) -> list[Decision] | None:
    """Return the decisions for all ways to fill in some facts; None where they are too many, or cannot be listed."""
    domain, samples = decision.evaluator.domain, decision.evaluator.settlings.samples
    options = [samples[general(path)] if path != domain.day_fact else () for path in paths]
    if domain.change is None or not 0 < prod(len(values) for values in options) <= WAYS:
        return None
    found = (_changed(decision, dict(zip(paths, values, strict=True))) for values in product(*options))
    return [decide(case) for case in found if case is not None]


def _asked(decision: Decision, path: str) -> bool:
    """Return whether a rule asks for a fact itself."""
    return path in decision.evaluator.settlings.facts


def _listed(decision: Decision, found: dict[str, dict[str, None]]) -> tuple[Missing, ...]:
    vocabulary = decision.evaluator.program.vocabulary
    called, case = decision.evaluator.domain.called, decision.given
    items = [
        Missing(path, vocabulary.at(path).about, tuple(rules), called(case, path) if "[" in path else None)
        for path, rules in found.items()
    ]
    return tuple(sorted(items, key=lambda item: (item.about.effort, -len(item.rules))))
