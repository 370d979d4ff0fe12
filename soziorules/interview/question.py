"""The next question of a case, in words: what is asked, why, and where the norm says so."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.missing import SETTLED, Missing
from soziorules.engine.language.text import Language
from soziorules.render.parts import Parts, citations


def next_missing(decision: Decision, asked: Collection[str] = ()) -> Missing | None:
    """Return what to ask for next; None where the outcome is settled, or nothing is left that was not `asked` for.

    The day comes first, since the law follows it; then what is easiest to find out.
    """
    domain = decision.evaluator.domain
    missing = decision.missing_anywhere
    if decision.outcome in SETTLED and not missing:
        return None
    if decision.as_of is None and domain.day_fact not in asked:
        return Missing(domain.day_fact, domain.vocabulary[domain.day_fact].about, ())
    return next((item for item in missing if item.path not in asked), None)


def question(item: Missing, decision: Decision, language: Language) -> dict[str, Any]:
    """Return a question as data: the fact, its name, the question that asks for it, what for, and the sources of that."""
    findings = [decision.finding(rule) for rule in item.rules[:2]]
    return {
        "path": item.path,
        "label": item.label(language),
        "question": item.question(language),
        "why": Parts(decision, language, explain=False, ids=False).why(item),
        "sources": citations(dict.fromkeys(c for each in findings for c in each.citations), language),
    }
