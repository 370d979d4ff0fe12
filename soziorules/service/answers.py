"""For OpenAPI: what the service answers where `soziorules.answer` has no type for it."""

from __future__ import annotations

from typing import NotRequired

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


class FoundCode(TypedDict):
    """A code with its official title, which is German; `called` is its name in another language, `note` what rules say of it."""

    code: str
    title: str
    called: NotRequired[str]
    note: NotRequired[str]


class FoundCodes(TypedDict):
    """The best codes for words, and how many more there are."""

    codes: list[FoundCode]
    more: int


class CodeAnswer(TypedDict):
    """A code in the edition of a day."""

    code: str
    edition: int
    usage: str
    title: str | None
    valid_in: list[int]


class BothLanguages(TypedDict):
    """A text in both languages."""

    de: str
    en: str


class RuleTitle(TypedDict):
    """A rule by its id."""

    id: str
    title: BothLanguages


WordingAnswer = TypedDict(
    "WordingAnswer", {"from": str, "until": str | None, "effect": str, "citations": list[str], "at": str}
)
"""What a rule said from a day until another, and where the norm says so."""


class RuleText(RuleTitle):
    """A rule with its wordings."""

    wordings: list[WordingAnswer]


class Health(TypedDict):
    """That the service is there, and by which rules it decides."""

    status: str
    version: str
    rules: str
    sha256: str


class NextQuestion(TypedDict):
    """What to find out next, null where the outcome is settled; `left` is how many facts it waits for."""

    outcome: str
    left: int
    next: Question | None
