"""What a case really comes to under another answer to an open question, all other questions left as they are.

The rules under another answer are judged with every measurement. Whether a second question without firm ground would then leave
the outcome open is another matter: where it can, the case is decided anew with that answer chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.answers import reader
from soziorules.engine.compiler.formula import holds
from soziorules.engine.compiler.program import RuleFormulas, Variant, derivation_of, is_firm
from soziorules.engine.dataclass import replace
from soziorules.engine.language.conditions import ByReading, facts_read, walk
from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.evaluator import Evaluator
    from soziorules.engine.evaluator.verdict import OtherReading


def really(decision: Decision, found: Iterable[OtherReading]) -> tuple[OtherReading, ...]:
    """Return readings with the outcomes that the case has under each option; without a day, by the rules of one law alone."""
    if decision.as_of is None:
        return tuple(found)
    return tuple(_really(decision, item) for item in found)


def _really(decision: Decision, item: OtherReading) -> OtherReading:
    by, verdict = decision.evaluator, decision.verdict
    others = (each for each in verdict.readings if each.id != item.id)
    shaken = any(found.answer != verdict.by_rules.answer for each in others for _, found in each.otherwise)
    item = replace(item, as_chosen=Outcome.UNDETERMINED if shaken else verdict.by_rules)
    if not _may_be_shaken(decision, item.id):
        return item
    given = {option: {**by.readings_chosen, item.id: option} for option, _ in item.otherwise}
    return replace(
        item,
        otherwise=tuple(
            (option, by.rules.decide(decision.given, choices).outcome) for option, choices in given.items()
        ),
    )


def _may_be_shaken(decision: Decision, reading: str) -> bool:
    """Return whether another question without firm ground may matter in a case under another answer to a reading."""
    by, program = decision.evaluator, decision.evaluator.program
    alternatives = program.alternatives
    touched = {index for variant, changed in alternatives if variant.reading == reading for index in changed}
    return any(
        any(_turns(decision, index, formulas) for index, formulas in changed.items())
        or any(_stirs(by, decision.given, index, variant) for index in touched & changed.keys())
        for variant, changed in alternatives
        if variant.reading != reading and not is_firm(variant, program)
    )


def _turns(decision: Decision, index: int, formulas: RuleFormulas) -> bool:
    """Return whether a rule has another status by other formulas, or a day where it had none."""
    word, bit = decision.verdict.word, 1 << index
    was = decision.verdict.status(index), bool(decision.verdict.dayless & bit)
    if holds(formulas.unneeded, word):
        return was[0] != "not_applicable"
    if holds(formulas.met, word):
        return was[0] != "met"
    if not holds(formulas.missed, word):
        return was[0] != "open"
    dayless = formulas.day_known is not None and not holds(formulas.day_known, word)
    return was != ("not_met", dayless)


def _stirs(by: Evaluator, case: Any, index: int, variant: Variant) -> bool:
    """Return whether another answer may matter to a rule that the first one changes too: by its words, or by what it reads."""
    program = by.program
    rule = program.law.rules[index]
    conditions = rule.applies, rule.requires
    asked = (part for condition in conditions for part in walk(condition) if isinstance(part, ByReading))
    if any(part.reading == variant.reading for part in asked):
        return True
    facts = {fact for condition in conditions for fact in facts_read(condition)}
    facts |= set() if rule.wording.on is None else {rule.wording.on}
    derived = {fact: derivation for fact in facts if (derivation := derivation_of(fact, program.vocabulary))}
    resting = {fact: each for fact, each in derived.items() if variant.reading in each.readings}
    for fact, each in resting.items():
        read, given = reader(program.vocabulary[fact].read, each.name), each.given(program.law.given)
        one, other = (
            read(each.compute(case, given, each.chosen(choices)))
            for choices in (program.base.choices, variant.choices)
        )
        if one != other:
            return True
    return False
