"""The interview: one question after the other, each because it can still matter, until the outcome is settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Problems, render
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.missing import Missing
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import Choice, Choices, Fact, Records, general
from soziorules.engine.language.text import Language, Text
from soziorules.interview.answers import DO_NOT_KNOW, NotUnderstood, how, understood
from soziorules.interview.lists import ListQuestion, ask_one_by_one
from soziorules.interview.question import next_missing
from soziorules.interview.reasons import NEXT_STEP, OF_THE_DAY
from soziorules.render.parts import Parts, citations

BACK = frozenset({"z", "zurück", "zurueck", "b", "back"})
STOP = frozenset({"q", "ende", "aufhören", "quit", "exit"})
HELP = frozenset({"?", "h", "hilfe", "help", "warum", "why"})

WELCOME = Text(
    "Es wird nur gefragt, was das Ergebnis noch ändern kann. Nichts wird gespeichert.\n"
    "  ?  warum diese Frage    w  weiß nicht    z  zurück    q  aufhören",
    "Only what can still change the outcome is asked. Nothing is kept.\n"
    "  ?  why this question    d  don't know    b  back    q  stop",
)
AT_MOST = Text("noch höchstens {count}", "at most {count} left")
FOLLOWED = Text("{count}, dazu vielleicht Rückfragen", "{count}, and perhaps to ask back")
LAST = Text("letzte Frage", "last question")
SOURCE = Text("Fundstelle: {sources}", "Source: {sources}")
NOT_YET = Text("{why} Noch nicht geschehen: w.", "{why} Not yet: d.")
NO_COUNT = -1
"""Asked beside what is missing: nothing is counted."""

NOTHING_BEFORE = Text("Davor gibt es keine Frage.", "There is no question before this one.")
SETTLED = Text("Das Ergebnis steht fest.", "The outcome is settled.")
NO_MORE = Text(
    "Nach dem Übrigen werden Sie nicht gefragt; wer es weiß, steht unten.",
    "You are not asked for the rest; who knows it stands below.",
)
LEFT = Text(
    "Das Ergebnis bleibt offen; was dafür fehlt, steht unten ({count}).",
    "The outcome stays open; what is missing stands below ({count}).",
)


class Stop(Exception):  # noqa: N818  # a wish, no error
    """Raised when somebody stops the interview, or no more answers come."""


class Back(Exception):  # noqa: N818  # a wish, no error
    """Raised when somebody wants to answer the question before again."""


class Unknown(Exception):  # noqa: N818  # an answer, no error
    """Raised for the answer *don't know*."""


@dataclass(slots=True)
class Console:
    """Where questions go and answers come from. `read` returns None when no more answers come."""

    language: Language
    read: Callable[[], str | None]
    write: Callable[[str], object]
    today: dt.date | None = None
    rules: RuleSet | None = None
    """By which rules is asked, where a list needs to look something up in them."""
    remembered: dict[str, dict[int, str]] = field(default_factory=dict)
    """What was typed into the lines of a list, so that going back loses nothing."""

    def say(self, text: str) -> None:
        """Write a line."""
        self.write(text + "\n")

    def answer(self, prompt: str, why: str = "", *, kept: str = "") -> str:
        """Return an answer, an empty one where one is `kept`; `?` is answered with `why` and asked again.

        Raises Stop, Back, Unknown.
        """
        while True:
            self.write(prompt)
            line = self.read()
            word = "" if line is None else line.strip()
            plain = word.lower().rstrip(".!")
            if line is None or plain in STOP:
                raise Stop
            if plain in HELP:
                self.say(why)
            elif plain in BACK:
                raise Back
            elif plain in DO_NOT_KNOW or (not word and kept in DO_NOT_KNOW):
                raise Unknown
            elif word or kept:
                return word or kept


@dataclass(slots=True)
class Interview:
    """Asks for the missing facts of a case until the outcome is settled, or nothing is left that somebody knows."""

    rules: RuleSet
    console: Console
    case: Any
    readings: dict[str, str] = field(default_factory=dict)
    reader: str = ""
    """Who is asked: only for what they can know."""
    _asked: list[tuple[str, Any]] = field(default_factory=list)

    def run(self) -> Decision:
        """Return the decision on what is known in the end."""
        self.console.rules = self.rules
        self.console.say(WELCOME(self.console.language))
        decision = self._decide()
        try:
            while (item := self._next(decision)) is not None:
                self._ask(decision, item)
                decision = self._decide()
            decision = self._ask_on(decision)
        except Stop:
            self.console.say("")
        self._close(decision)
        return decision

    def _ask_on(self, decision: Decision) -> Decision:
        """Ask how far the procedure has come, where the field of law has one."""
        following = self.rules.domain.next_of_procedure
        while (
            following is not None
            and (path := following(decision, {path for path, _ in self._asked})) is not None
            and self._can_tell(path)
        ):
            about = self.rules.domain.vocabulary.at(path).about
            of = self.rules.domain.called(decision.given, path) if "[" in path else None
            self._ask(decision, Missing(path, about, (), of), NO_COUNT)
            decision = self._decide()
        return decision

    def _decide(self) -> Decision:
        decision: Decision = self.rules.decide(self.case, self.readings)
        decision.today = self.console.today
        return decision

    def _next(self, decision: Decision) -> Missing | None:
        """Return what to ask for next."""
        asked = {path for path, _ in self._asked}
        missing = [item.path for item in decision.missing_anywhere]
        settled = [path for path in missing if self._was_asked(path, asked) or not self._can_tell(path)]
        return next_missing(decision, {*asked, *settled})

    def _can_tell(self, path: str) -> bool:
        return self.rules.domain.can_tell(self.reader, path)

    def _was_asked(self, path: str, asked: Collection[str]) -> bool:
        """Return whether a question was asked, by itself or as a line of its list."""
        records, _, name = path.rpartition("].")
        records = records.rpartition("[")[0]
        return path in asked or (records in asked and name in self._lines(records))

    def _lines(self, records: str) -> Collection[str]:
        """Return the fields that the question for a list asks for."""
        question = self._questions.get(records)
        return (
            [each.name.rpartition(".")[2] for each in self._fields(records)]
            if question is None
            else question.fields
        )

    def _ask(self, decision: Decision, item: Missing, left: int | None = None) -> None:
        asked = {path for path, _ in self._asked}
        if left is None:
            paths = {item.path, *(each.path for each in decision.missing_anywhere)}
            left = sum(self._can_tell(path) and not self._was_asked(path, asked) for path in paths)
        before = self.case
        try:
            value = self._value(decision, item, left)
        except Unknown:
            self._asked.append((item.path, before))
        except Back:
            self._back()
        else:
            self._put(item.path, value, before)

    def _put(self, path: str, value: Any, before: Any) -> None:
        change = self.rules.domain.change
        assert change is not None
        try:
            self.case = change(self.case, {path: value})
        except Problems as problems:
            self.console.say(render(problems.diagnostics, self.console.language, show_source=False).rstrip())
        else:
            self._asked.append((path, before))

    def _back(self) -> None:
        if self._asked:
            _, self.case = self._asked.pop()
        else:
            self.console.say(NOTHING_BEFORE(self.console.language))

    def _value(self, decision: Decision, item: Missing, left: int) -> Any:
        language = self.console.language
        fact = self.rules.domain.vocabulary.at(item.path)
        said = f"  ({self._announced(decision, left)})" if left != NO_COUNT else ""
        self.console.say(f"\n{item.question(language)}{said}")
        why = (
            NOT_YET(language).format(why=NEXT_STEP(language))
            if left == NO_COUNT
            else self.why(decision, item)
        )
        if isinstance(fact.type, Records):
            return self._records(fact, why)
        return self._plain(fact, why)

    def _announced(self, decision: Decision, left: int) -> str:
        """Return how many questions can follow; the records of a list may need to be asked back for."""
        language = self.console.language
        back = any(
            "[" in each.path or self._feeds_with_records(each.path) for each in decision.missing_anywhere
        )
        if back:
            return FOLLOWED(language).format(count=AT_MOST(language).format(count=left))
        return LAST(language) if left == 1 else AT_MOST(language).format(count=left)

    def _feeds_with_records(self, path: str) -> bool:
        """Return whether a fact is a list, or feeds a fact together with one."""
        vocabulary = self.rules.domain.vocabulary
        together = {path, *(other for fact in vocabulary if path in fact.inputs for other in fact.inputs)}
        return any(isinstance(vocabulary.at(each).type, Records) for each in together)

    def _plain(self, fact: Fact, why: str) -> Any:
        console = self.console
        if isinstance(fact.type, Choice | Choices):
            for number, value in enumerate(fact.type.values, 1):
                words = fact.about.values.get(value)
                console.say(f"  {number:>2}  {value if words is None else words(console.language)}")
        hint = how(fact, console.language)
        while True:
            answer = console.answer(f"[{hint}] > ", why)
            try:
                return understood(answer, fact, console.language, console.today)
            except NotUnderstood as not_understood:
                console.say(not_understood.text)

    def _records(self, fact: Fact, why: str) -> Any:
        question = self._questions.get(fact.name)
        if question is not None:
            return question.ask(self.console, why)
        return ask_one_by_one(self.console, why, self._fields(fact.name), self._plain)

    def _fields(self, records: str) -> list[Fact]:
        """Return the fields of the records of a list, without lists among them."""
        vocabulary, beginning = self.rules.domain.vocabulary, f"{general(records)}[]."
        found = [*vocabulary, *vocabulary.parts.values()]
        inner = [each for each in found if each.name.startswith(beginning) and each.derivation is None]
        return [each for each in inner if "[" not in each.name.removeprefix(beginning)]

    @property
    def _questions(self) -> Mapping[str, ListQuestion]:
        questions = self.rules.domain.questions
        return {} if questions is None else questions()

    def stated(self) -> dict[str, Any]:
        """Return what the case states, as a file holds it."""
        state = self.rules.domain.state
        assert state is not None
        return state(self.case)

    def why(self, decision: Decision, item: Missing) -> str:
        """Return why a question is asked: which rules need the answer, and where the norm says so."""
        language = self.console.language
        if not item.rules:
            return OF_THE_DAY(language)
        parts = Parts(decision, language, explain=False, ids=False)
        found = dict.fromkeys(c for rule in item.rules[:2] for c in decision.finding(rule).citations)
        return f"{parts.why(item)}\n{SOURCE(language).format(sources=citations(found, language))}"

    def _close(self, decision: Decision) -> None:
        language = self.console.language
        if not decision.missing_anywhere:
            self.console.say("\n" + SETTLED(language))
            return
        if not all(self._can_tell(item.path) for item in decision.missing_anywhere):
            self.console.say("\n" + NO_MORE(language))
            return
        self.console.say("\n" + LEFT(language).format(count=len(decision.missing_anywhere)))
