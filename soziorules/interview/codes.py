"""Codes for what somebody types, with what they should know of them: the same wherever somebody searches."""

from __future__ import annotations

import datetime as dt
from typing import Any

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language


def codes_found(
    rules: RuleSet, words: str, day: dt.date, language: Language, most: int
) -> tuple[list[dict[str, Any]], int]:
    """Return the best codes of a day for words, at most so many, as plain data, and how many more there are.

    Each has `code` and its official `title`, and a `note` where the rules have something to say of it.
    """
    found = rules.find_codes(words, day)
    shown = []
    for code, title in found[:most]:
        remark = rules.remark(code)
        shown.append({"code": code, "title": title, **({} if remark is None else {"note": remark(language)})})
    return shown, len(found) - len(shown)
