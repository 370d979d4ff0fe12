"""What every page needs at hand: the book, the language, and words, links and tables made with both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from soziorules.documentation.conditions import Words
from soziorules.documentation.domain_pages import DomainPages
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.documentation.markdown import bullets, code, escape, link, outside, table
from soziorules.engine.casetests.cases import CaseResult
from soziorules.engine.compiler.law import Expand, Resolver
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.conditions import Condition
from soziorules.engine.language.elements import Citation, Parameter, Period
from soziorules.engine.language.facts import Records
from soziorules.engine.language.text import OF_A_RULE, PLACEHOLDER, Language, Text
from soziorules.engine.replay.receipt import facts
from soziorules.render.sentences import Sentences
from soziorules.render.words import CERTAINTY, day, value_of, with_unit

TIE = "\N{NO-BREAK SPACE}"
MOST_FACTS = 4
"""Statements by which a case is called."""
ONE_DAY = dt.timedelta(days=1)
ALWAYS = Text("durchgehend", "throughout")
PERIOD, SOURCE = Text("Zeitraum", "Period"), Text("Quelle", "Source")
CERTAIN, SETTLED = (
    Text("Wie sicher", "How certain"),
    Text("Entscheidet die Norm es?", "Does the norm settle it?"),
)
YES, NO = Text("ja", "yes"), Text("nein, Auslegung", "no, a reading")


@dataclass(frozen=True)
class PageContext:
    """A book in one language."""

    book: HandbookSource
    language: Language
    field: DomainPages

    def __call__(self, text: Text) -> str:
        """Return a text in this language."""
        return text(self.language)

    @cached_property
    def sentences(self) -> Sentences:
        """Sentences over the vocabulary and the rules."""
        return Sentences(self.book.rules.vocabulary_at_a_moment, self.book.elements)

    @cached_property
    def words(self) -> Words:
        """The words for conditions."""
        paths = {name: self.book.path(name) for name in self.book.heads}
        titles = {name: head.title for name, head in self.book.heads.items()}
        return Words(self.sentences, self.language, paths, titles, self.book.elements.readings)

    @cached_property
    def today(self) -> dt.date:
        """The day whose law counts as that of today: the state of the rule files."""
        return self.book.elements.state

    @cached_property
    def choices(self) -> dict[str, str]:
        """The default of every reading."""
        return self.book.rules.choices()

    def resolved(self, condition: Condition, on: dt.date) -> Condition:
        """Return a condition with the values of a day; code lists keep their name."""
        return Resolver(self.book.elements, on, Expand()).condition(condition)

    def within(self, period: Period) -> dt.date:
        """Return the day that stands for a period: today, or the start of its last stretch of unchanged law."""
        if self.today in period:
            return self.today
        return max((on for on in self.book.rules.changes if on in period), default=period.begins)

    def stretches(self, parameter: Parameter) -> list[tuple[Period, str, str]]:
        """Return the values of a parameter, newest first: period, value, sources. Equal ones that follow each other are one."""
        found: list[tuple[Period, str, str]] = []
        for dated in reversed(parameter.values):
            value, cited = self.value(dated.value, parameter.unit), self.cited(dated.citations)
            period = dated.period
            if (
                found
                and found[-1][1] == value
                and found[-1][0].begins == (period.ends or period.begins) + ONE_DAY
            ):
                later, _, sources = found.pop()
                period = Period(period.begins, later.ends)
                cited = "; ".join(dict.fromkeys((sources, cited)))
            found.append((period, value, cited))
        return found

    def case(self, result: CaseResult) -> str:
        """Return what a case is called. Case tests have English names; in German it is what decides it, as far as stated."""
        test, decision = result.test, result.decision
        if self.language == "en" or decision is None:
            return test.name
        domain = self.book.rules.domain
        about = {*test.expect.findings, *test.expect.obligations, *(f.rule for f in decision.deciding)}
        deciding = [name for each in decision.findings if each.rule in about for name in each.facts]
        stated = [name for name, _ in facts(test.given) if name != domain.day_fact]
        said = [*self._said(deciding, decision)] or [*self._said(stated, decision)]
        issued = domain.day_of(decision.case)
        return ", ".join([*([] if issued is None else [self.day(issued)]), *said[:MOST_FACTS]])

    def _said(self, names: Iterable[str], decision: Decision) -> Iterator[str]:
        vocabulary = self.book.rules.domain.vocabulary
        for fact in (vocabulary[name] for name in dict.fromkeys(names) if name in vocabulary):
            value = decision.values[fact.name]
            if value is not None and not isinstance(fact.type, Records):
                yield f"{fact.about.label(self.language)}: {value_of(value, fact, self.language)}"

    def link(self, name: str) -> str:
        """Return the linked title of an element."""
        return link(self.book.heads[name].title(self.language), self.book.path(name))

    def links(self, names: Iterable[str]) -> str:
        """Return linked titles beside each other."""
        return ", ".join(self.link(name) for name in names if name in self.book.heads)

    def list(self, names: Iterable[str]) -> str:
        """Return a list of elements: title and id."""
        return bullets(f"{self.link(name)} {code(name)}" for name in names)

    def day(self, value: dt.date) -> str:
        """Return a day as it is written."""
        return day(value, self.language)

    def period(self, period: Period) -> str:
        """Return a period in words, each day of which stays in one line."""
        return _tied(self._period(period))

    def _period(self, period: Period) -> str:
        begins = self.day(period.begins)
        if period.ends is None:
            return (
                self(Text(f"seit {begins}", f"since {begins}"))
                if period.begins <= self.today
                else self.ahead(begins)
            )
        ends = self.day(period.ends)
        return self(Text(f"{begins} bis {ends}", f"{begins} to {ends}"))

    def ahead(self, begins: str) -> str:
        """Return a period that is still to come."""
        return self(Text(f"ab {begins}", f"from {begins}"))

    def value(self, value: Any, unit: str) -> str:
        """Return the value of a parameter with its unit."""
        return self._value(value, unit).replace(" ", TIE)

    def _value(self, value: Any, unit: str) -> str:
        return with_unit(value, unit, self.book.rules.domain.vocabulary.units, self.language)

    def cited(self, citations: Iterable[Citation]) -> str:
        """Return sources beside each other, with the address of the document, and their certainty where it is not the wording."""
        return "; ".join(self._citation(citation) for citation in citations)

    def _citation(self, citation: Citation) -> str:
        doubt = (
            "" if citation.certainty == "wording" else f" ({CERTAINTY[citation.certainty](self.language)})"
        )
        return self.norm(citation.norm) + doubt

    def norm(self, norm: str) -> str:
        """Return a norm, linked to its document where that has an address."""
        documents = self.book.elements.documents
        found = max((name for name in documents if norm.startswith(name)), key=len, default=None)
        return outside(norm, documents[found].url if found is not None else None)

    def sources(self, rows: Iterable[tuple[Period | None, Citation]]) -> str:
        """Return a table of sources with their certainty."""
        return table(
            [self(PERIOD), self(SOURCE), self(CERTAIN), self(SETTLED)],
            (
                [
                    self(ALWAYS) if period is None else self.period(period),
                    self.norm(citation.norm),
                    CERTAINTY[citation.certainty](self.language),
                    self(YES if citation.settled else NO),
                ]
                for period, citation in rows
            ),
        )

    def catalogue(self, name: str) -> str:
        """Return the catalogue ids of an element, linked to the table that explains them."""
        ids = self.book.catalogue(name)
        if self.book.trace is None:
            return ", ".join(map(code, ids))
        return ", ".join(link(entry, self.entry_path(entry)) for entry in ids)

    def entry_path(self, entry: str) -> str:
        """Return the page on which a catalogue id is explained."""
        contradictions = {item.id for item in self.book.trace.contradictions} if self.book.trace else set()
        return "contradictions" if entry in contradictions else "traceability"

    def said(self, text: Text) -> str:
        """Return a text of the rule files with its placeholders shown by name."""
        vocabulary, elements = self.book.rules.vocabulary_at_a_moment, self.book.elements

        def word(name: str) -> str:
            if name in vocabulary:
                return f"‹{vocabulary[name].about.label(self.language)}›"
            if name in elements.parameters:
                dated = elements.parameters[name].on(self.today)
                return (
                    f"‹{elements.parameters[name].head.title(self.language)}›"
                    if dated is None
                    else self.value(dated.value, elements.parameters[name].unit)
                )
            return f"‹{OF_A_RULE[name](self.language)}›"

        return escape(PLACEHOLDER.sub(lambda match: word(match[1]), text(self.language)))


def _tied(period: str) -> str:
    """Let a period break only before its last day."""
    first, joint, last = period.rpartition(" bis " if " bis " in period else " to ")
    if not joint:
        return period.replace(" ", TIE)
    return f"{first.replace(' ', TIE)} {joint.strip()}{TIE}{last.replace(' ', TIE)}"
