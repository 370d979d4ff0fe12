"""Codes for what somebody types, with what they should know of them: the same wherever somebody searches."""

from __future__ import annotations

import datetime as dt
from typing import Any

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language
from soziorules.interview.answers import is_answer


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
