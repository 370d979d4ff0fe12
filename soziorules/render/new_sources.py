"""How many new values, members and wordings of an amendment rest on a source that nobody has verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Dated

_PARTS: Final = {
    "parameters": "values",
    "code_sets": "members",
    "groups": "members",
    "rules": "wordings",
    "definitions": "wordings",
    "derived": "wordings",
}


def count_unverified(old: RuleSet, new: RuleSet) -> int:
    """Return how many dated parts of the new rules begin with an unverified source, and did not stand so in the old ones."""
    known = list(_unverified(old))
    return sum(each not in known for each in _unverified(new))


def _unverified(rules: RuleSet) -> Iterator[tuple[Any, ...]]:
    for section, parts in _PARTS.items():
        for name, element in getattr(rules.elements, section).items():
            dated: Dated[Any]
            for dated in getattr(element, parts):
                if any(each.certainty == "unverified" for each in dated.citations):
                    yield section, name, dated.period.begins, dated.value, dated.citations
