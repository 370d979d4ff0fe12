"""Asking for lists of records: in the way that a field of law brings, else field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Code, Fact
from soziorules.engine.language.text import Text
from soziorules.interview.answers import NotUnderstood, whole

if TYPE_CHECKING:
    from soziorules.interview.interview import Console

HOW_MANY = Text("[wie viele? 0, wenn keine] > ", "[how many? 0 if none] > ")
WHICH = Text("{number} von {count}", "{number} of {count}")
ALSO_UNKNOWN = Text("Auch hier: w für weiß nicht.", "Here too: d for don't know.")
MOST = 50
KEPT = Text("leer: {kept}", "empty: {kept}")


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """How a list is asked for: `ask(console, why)` returns what a case states; `fields` are those that it asks for."""

    ask: Callable[[Console, str], Any]
    fields: tuple[str, ...] = ()


def ask_one_by_one(
    console: Console, why: str, fields: Iterable[Fact], ask: Callable[[Fact, str], Any]
) -> list[dict[str, Any]]:
    """Return records as a case states them; `ask(fact, why)` asks for one field. What is not known is left out."""
    count = until_understood(
        console, HOW_MANY(console.language), lambda word: whole(word, console.language, 0, MOST), why
    )
    if count:
        console.say(ALSO_UNKNOWN(console.language))
    found: list[dict[str, Any]] = []
    for number in range(1, count + 1):
        console.say(WHICH(console.language).format(number=number, count=count))
        entry = {fact.name.rpartition(".")[2]: _field(console, fact, why, ask) for fact in fields}
        found.append({name: value for name, value in entry.items() if value is not None})
    return found


def _field(console: Console, fact: Fact, why: str, ask: Callable[[Fact, str], Any]) -> Any:
    from soziorules.interview.interview import Unknown

    console.say(f"  {(fact.about.question or fact.about.label)(console.language)}")
    try:
        return console.answer("  > ", why) if isinstance(fact.type, Code) else ask(fact, why)
    except Unknown:
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what to say before it, the prompt, how to read the answer, and where the value belongs."""

    prompt: str
    parse: Callable[[str], Any]
    entry: int
    name: str
    before: str = ""


def ask_lines(console: Console, name: str, lines: list[Line], first: int) -> list[dict[str, Any]]:
    """Return records from lines that are asked one after the other; one can go back in them without losing what was typed.

    `first` is the number under which the first line is remembered. Raises Stop, and Back before the first line.
    """
    from soziorules.interview.interview import Back

    typed = console.remembered.setdefault(name, {})
    found: list[dict[str, Any]] = [{} for _ in range(1 + max((line.entry for line in lines), default=-1))]
    position = 0
    while position < len(lines):
        line = lines[position]
        try:
            value = _line(console, line, typed, first + position)
        except Back:
            if position == 0:
                raise
            position -= 1
            continue
        found[line.entry][line.name] = value
        position += 1
    return [{key: value for key, value in entry.items() if value is not None} for entry in found]


def _line(console: Console, line: Line, typed: dict[int, str], number: int) -> Any:
    """Ask one line, offering what was typed before; None where it is not known."""
    from soziorules.interview.interview import Unknown

    if line.before:
        console.say(line.before)
    while True:
        kept = typed.get(number, "")
        prompt = (
            line.prompt.replace("] > ", f"; {KEPT(console.language).format(kept=kept)}] > ")
            if kept
            else line.prompt
        )
        try:
            word = console.answer(prompt, kept=kept)
        except Unknown:
            typed[number] = "w"
            return None
        try:
            value = line.parse(word)
        except NotUnderstood as not_understood:
            console.say(not_understood.text)
        else:
            typed[number] = word
            return value


def until_understood(console: Console, prompt: str, parse: Callable[[str], Any], why: str = "") -> Any:
    """Return what an answer states, asked again until it is understood. Raises Stop, Back, Unknown."""
    while True:
        try:
            return parse(console.answer(prompt, why))
        except NotUnderstood as not_understood:
            console.say(not_understood.text)
