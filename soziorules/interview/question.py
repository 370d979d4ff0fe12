"""The next question of a case, in words: what is asked, why, where the norm says so; and the codes for what somebody types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.missing import Missing
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import SETTLED
from soziorules.engine.language.text import Language
from soziorules.interview.answers import is_answer
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


def codes_found(
    rules: RuleSet, words: str, day: dt.date, language: Language, most: int
) -> tuple[list[dict[str, Any]], int]:
    """Return the best codes of a day for words, at most so many, as plain data, and how many more there are.

    Each has `code` and its official `title`, which is German, elsewhere what it is `called` where the rules know that, and a
    `note` where they have something to say of it. A yes, a no or a *don't know* is part of many a title, and finds nothing.
    """
    found = [] if is_answer(words) else rules.find_codes(words, day)
    shown = [{"code": code, "title": title, **_named(rules, code, language)} for code, title in found[:most]]
    return shown, len(found) - len(shown)


def _named(rules: RuleSet, code: str, language: Language) -> dict[str, str]:
    name = rules.name_of_code(code)
    if name is None:
        return {}
    called = {} if language == "de" else {"called": name.head.title(language)}
    return called if name.say is None else {**called, "note": name.say(language)}
