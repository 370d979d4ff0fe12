"""A decision as plain text: the outcome first, then what is missed, open and met, and what can be done."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from soziorules.evaluator.decision import Decision, Finding
from soziorules.evaluator.explain import Branch
from soziorules.language.conditions import All, Any, ByReading, Defined, Not, Some, Test
from soziorules.language.elements import Citation, Effect, Status
from soziorules.language.facts import Fact, Vocabulary
from soziorules.language.outcome import Outcome
from soziorules.language.text import Language, Text
from soziorules.render.sentences import Sentences
from soziorules.render.words import CERTAINTY, OUTCOMES, UNKNOWN, day, value_of

WIDTH = 100
_HEADINGS: dict[Status, Text] = {
    "not_met": Text("Nicht erfüllt", "Not met"),
    "open": Text("Offen", "Open"),
    "met": Text("Erfüllt", "Met"),
}
_MARKS: dict[Status, str] = {"not_met": "x", "open": "?", "met": "+"}
_FINE_MARKS: dict[Status, str] = {"not_met": "✗", "open": "?", "met": "✓"}
_NOTES = Text("Zu beachten", "To note")
_OBLIGATIONS = Text("Noch zu tun", "Still to do")
_MISSING = Text("Es fehlt", "Missing")
_READINGS = Text("Hängt von der Auslegung ab", "Depends on the reading")
_WHAT_NOW = Text("Was möglich ist", "What is possible")
_FOOTER = Text(
    "Regelwerk {name} {version} ({sha}). Über die Leistung entscheidet die Krankenkasse.",
    "Rule set {name} {version} ({sha}). The Krankenkasse decides on the benefit.",
)


def to_text(decision: Decision, lang: Language = "de", *, explain: bool = False, fine: bool = True) -> str:
    """Return a decision as plain text.

    `explain` unfolds each finding to its conditions; without `fine` only ASCII marks are used.
    """
    return "\n".join(TextForm(decision, lang, explain=explain, fine=fine).lines()) + "\n"


class TextForm:
    """Writes one decision, section by section."""

    def __init__(self, decision: Decision, language: Language, *, explain: bool, fine: bool) -> None:
        rules = decision.evaluator.rules
        self._decision = decision
        self._language: Language = language
        self._explain = explain
        self._marks = _FINE_MARKS if fine else _MARKS
        self._sentences = Sentences(rules.domain.vocabulary, rules.elements)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text."""
        yield from self._outcome()
        yield from self._findings("not_met")
        yield from self._findings("open")
        yield from self._missing()
        yield from self._readings()
        yield from self._remedies()
        yield from self._obligations()
        yield from self._notes()
        yield from self._findings("met")
        yield ""
        rules = self._decision.evaluator.rules
        footer = _FOOTER(self._language)
        yield from self._wrap(
            footer.format(name=rules.name, version=rules.version, sha=rules.sha256[:12]), ""
        )

    def _outcome(self) -> Iterator[str]:
        decision = self._decision
        headline = OUTCOMES[decision.outcome](self._language)
        if decision.not_before is not None:
            since = day(decision.not_before, self._language)
            headline += Text(f": ab {since}", f": from {since}")(self._language)
        yield headline
        yield "=" * len(headline)
        if decision.as_of is not None:
            on = day(decision.as_of, self._language)
            yield Text(f"Recht am Tag der Ausstellung, {on}.", f"By the law of the day of issue, {on}.")(
                self._language
            )
        else:
            yield Text("Tag der Ausstellung unbekannt.", "Day of issue unknown.")(self._language)

    def _findings(self, status: Status) -> Iterator[str]:
        findings = [
            f for f in self._decision.findings if f.status == status and f.effect is not Effect.OBLIGATION
        ]
        if findings:
            yield from self._heading(_HEADINGS[status])
        for finding in findings:
            yield from self._finding(finding, self._marks[status])

    def _finding(self, finding: Finding, mark: str) -> Iterator[str]:
        yield from self._wrap(self._sentences.message(finding, self._language), f"  {mark} ")
        yield from self._wrap(citations(finding.citations, self._language), "      ")
        if self._explain:
            yield from self._tree(finding)

    def _tree(self, finding: Finding) -> Iterator[str]:
        applies, requires = finding.tree
        if applies.parts or isinstance(applies.condition, Test | Some):
            yield "      " + Text("gilt hier, weil:", "applies here because:")(self._language)
            yield from self._branch(applies, 8)
        yield "      " + Text("verlangt ist:", "demanded is:")(self._language)
        yield from self._branch(requires, 8)
        yield f"      {finding.rule}  {finding.at}"

    def _branch(self, branch: Branch, indent: int) -> Iterator[str]:
        mark = self._marks["met" if branch.truth else "open" if branch.truth is None else "not_met"]
        yield from self._wrap(
            branch_sentence(branch, self._sentences, self._vocabulary, self._language),
            " " * indent + f"{mark} ",
        )
        for part in branch.parts:
            yield from self._branch(part, indent + 2)

    @property
    def _vocabulary(self) -> Vocabulary:
        return self._decision.evaluator.program.vocabulary

    def _missing(self) -> Iterator[str]:
        if not self._decision.missing:
            return
        yield from self._heading(_MISSING)
        for item in self._decision.missing:
            question = item.about.question or item.about.label
            yield from self._wrap(f"{question(self._language)}  [{item.path}]", "  - ")

    def _readings(self) -> Iterator[str]:
        decision = self._decision
        if decision.readings:
            yield from self._heading(_READINGS)
        for item in decision.readings:
            reading = decision.evaluator.program.law.readings[item.id]
            titles = {option.id: option.title(self._language) for option in reading.options}
            yield from self._wrap(reading.question(self._language) + f"  [{item.id}]", "  - ")
            chosen = OUTCOMES[decision.verdict.by_rules](self._language)
            yield from self._wrap(f"{titles[item.chosen]}: {chosen}", "      ")
            for option, outcome in item.otherwise:
                yield from self._wrap(f"{titles[option]}: {OUTCOMES[outcome](self._language)}", "      ")

    def _remedies(self) -> Iterator[str]:
        texts = [
            self._sentences.remedy(f, self._language)
            for f in self._decision.findings
            if f.status == "not_met"
        ]
        found = list(dict.fromkeys(text for text in texts if text is not None))
        if found and self._decision.outcome is not Outcome.ELIGIBLE:
            yield from self._heading(_WHAT_NOW)
            for text in found:
                yield from self._wrap(text, "  - ")

    def _obligations(self) -> Iterator[str]:
        if self._decision.obligations:
            yield from self._heading(_OBLIGATIONS)
        for item in self._decision.obligations:
            by = "" if item.by is None else day(item.by, self._language)
            until = Text(f" (bis {by})", f" (by {by})")(self._language) if by else ""
            yield from self._wrap(self._sentences.message(item.finding, self._language) + until, "  - ")
            yield from self._wrap(citations(item.finding.citations, self._language), "      ")

    def _notes(self) -> Iterator[str]:
        decision = self._decision
        if decision.notes:
            yield from self._heading(_NOTES)
        constants = decision.evaluator.program.law.constants
        for item in decision.notes:
            say = self._sentences.fill_with(
                item.note.say, self._language, lambda name: decision.values[name], constants
            )
            yield from self._wrap(say, "  - ")
            yield from self._wrap(citations(item.head.citations, self._language), "      ")

    def _heading(self, text: Text) -> Iterable[str]:
        return "", text(self._language)

    def _wrap(self, text: str, lead: str) -> list[str]:
        return textwrap.wrap(
            text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False
        )


def citations(found: Iterable[Citation], language: Language) -> str:
    """Return the sources in one line, with their certainty where they were not seen in the wording."""
    words = []
    for citation in found:
        doubt = "" if citation.certainty == "wording" else f" ({CERTAINTY[citation.certainty](language)})"
        words.append(citation.norm + doubt)
    return "; ".join(words)


def branch_sentence(branch: Branch, sentences: Sentences, vocabulary: Vocabulary, language: Language) -> str:
    """Return what one part of a condition demands and what the case says."""
    match branch.condition:
        case All():
            return Text("alles davon:", "all of:")(language)
        case Any():
            return Text("eines davon:", "one of:")(language)
        case Not():
            return Text("nicht:", "not:")(language)
        case Defined() | ByReading():
            return sentences.condition(branch.condition, language)
        case Test(fact=name) | Some(records=name):
            said = _said(branch, vocabulary[name], language)
            return f"{sentences.condition(branch.condition, language)} [{said}]"


def _said(branch: Branch, fact: Fact, language: Language) -> str:
    if branch.value is None:
        return UNKNOWN(language)
    value = branch.value
    if isinstance(branch.condition, Some):
        return ", ".join(str(element) for element in value)
    return Text("hier: ", "here: ")(language) + value_of(value, fact, language)
