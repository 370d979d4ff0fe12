"""Where an interview is kept: the words that it understands are never the name of a file."""

from __future__ import annotations

import pytest

from soziorules.cli.ask import file_name
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.interview.answers import DO_NOT_KNOW, NO, NONE, YES
from soziorules.interview.interview import BACK, HELP, STOP, Console


def named(*lines: str, language: Language = "de") -> tuple[str, str]:
    """Return the name understood of what is typed, with all that was said."""
    answers = iter(lines)
    said: list[str] = []
    return file_name(Console(language, lambda: next(answers, None), said.append)), "".join(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", sorted(BACK | HELP | YES | DO_NOT_KNOW))
def test_a_word_of_the_interview_is_asked_again(word: str, language: Language) -> None:
    name, said = named(f"{word.capitalize()}\n", "fall.json\n", language=language)
    assert name == "fall.json"
    assert ("kein Name einer Datei" if language == "de" else "no name of a file") in said


@pytest.mark.parametrize("word", [*sorted(STOP | NO | NONE), ""])
def test_who_wants_no_file_leaves(word: str) -> None:
    assert named(f"{word}\n", "fall.json\n")[0] == ""


def test_without_more_answers_nothing_is_written() -> None:
    assert named()[0] == ""


@pytest.mark.parametrize("name", ["fall.json", "ende.json", "q.yaml", "no case.json"])
def test_any_other_name_is_taken(name: str) -> None:
    assert named(f" {name} \n")[0] == name
