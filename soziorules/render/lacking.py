"""What lists of a case lack so that a condition is met, read from the unfolded condition itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from soziorules.engine.evaluator.explain import Branch
from soziorules.engine.language.conditions import All, Any, Constant, Test
from soziorules.engine.language.text import Language, Text

Phrases = tuple[str, ...]
_OR = Text("oder", "or")


def lacking(part: Branch, words: Callable[[Test], dict[str, str]], language: Language) -> Phrases | None:
    """Return one phrase for each entry that is still to come, alternatives in brackets; None where none can help.

    `words` names the values that a test of a list asks for, in their order.
    """
    if part.truth is True:
        return ()
    condition = part.condition
    if isinstance(condition, Test):
        return _of_list(condition, part, words, language)
    inner = [lacking(each, words, language) for each in part.parts]
    if isinstance(condition, Any):
        return _either([", ".join(way) for way in inner if way], language)
    if isinstance(condition, All):
        return None if None in inner else tuple(each for way in inner if way for each in way)
    return None if part.truth is False else ()


def _of_list(
    test: Test, part: Branch, words: Callable[[Test], dict[str, str]], language: Language
) -> Phrases | None:
    if test.operator not in ("all_of", "any_of") or not isinstance(test.operand, Constant):
        return None if part.truth is False else ()
    there = part.value or ()
    still = tuple(word for value, word in words(test).items() if value not in there)
    return still if test.operator == "all_of" else _either(still, language)


def _either(ways: Sequence[str], language: Language) -> Phrases | None:
    first, *others = ways or ("",)
    return (f"{first} ({_OR(language)}: {'; '.join(others)})" if others else first,) if first else None
