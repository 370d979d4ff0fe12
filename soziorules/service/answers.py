"""For OpenAPI: what the service answers where `soziorules.answer` has no type for it."""

from __future__ import annotations

from typing_extensions import TypedDict


class Question(TypedDict):
    """A question to a person, with what it is for and where the norm says so."""

    path: str
    label: str
    question: str
    why: str
    sources: str
    values: dict[str, str]
    rules: list[str]


class NextQuestion(TypedDict):
    """What to find out next, null where the outcome is settled; `left` is how many facts it waits for."""

    outcome: str
    left: int
    next: Question | None
