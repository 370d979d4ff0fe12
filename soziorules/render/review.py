"""The review of an amendment as one page: what it changes and whether the rules are still sound, for people who read law.

A page is plain HTML with its style; nothing comes from outside, nothing moves, and it can be printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from soziorules.engine.casetests.cases import CaseResult
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import Fact
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import LANGUAGES, Language, Text
from soziorules.engine.proof.difference import Change, Difference, RuleDifference
from soziorules.engine.proof.findings import TITLES, Finding
from soziorules.render import words
from soziorules.render.elements import element, ids

SAID: Final[Mapping[str, Text]] = {
    "title": Text("Prüfung einer Rechtsänderung", "Review of an amendment"),
    "old": Text("bisher", "before"),
    "new": Text("neu", "after"),
    "checks": Text("Auf einen Blick", "At a glance"),
    "lint": Text("Regeldateien", "rule files"),
    "tests": Text("Fälle", "case tests"),
    "proof": Text("Beweis", "proof"),
    "difference": Text("Unterschied", "difference"),
    "coverage": Text("Abdeckung", "coverage"),
    "sound": Text(
        "beide Fassungen gelesen und übersetzt, keine Fehler", "both versions read and compiled, no errors"
    ),
    "passed": Text("{all} Fälle, alle wie erwartet", "{all} cases, all as expected"),
    "failed": Text("{failed} von {all} Fällen nicht wie erwartet", "{failed} of {all} cases not as expected"),
    "no_tests": Text("keine Fälle gefunden", "no cases found"),
    "proved": Text("keine offenen Befunde", "no findings left"),
    "findings": Text(
        "offene Befunde: {count}, davon neu: {new}", "findings left: {count}, new among them: {new}"
    ),
    "equal": Text("beide Fassungen bedeuten dasselbe (bewiesen)", "both versions mean the same (proved)"),
    "from": Text("ab {day}: {rules}", "from {day}: {rules}"),
    "covered": Text(
        "{percent} % der Ansichten der Bedingungen in Fällen gesehen",
        "{percent} % of the sights of conditions seen in cases",
    ),
    "wording": Text("Was in den Regeln anders steht", "What the rules say differently"),
    "meaning": Text("Was sich dadurch ändert", "What changes by it"),
    "period": Text("Ab {first}", "From {first}"),
    "between": Text("Vom {first} bis {last}", "From {first} until {last}"),
    "witness": Text("Beispielfall", "Example case"),
    "outcomes": Text("Ergebnisse, die sich ändern", "Outcomes that change"),
    "notes": Text("Hinweise, die in anderen Fällen erscheinen", "Notes shown in other cases"),
    "recomputed": Text(
        "Gleicher Wortlaut, aus anderen Werten berechnet; ein Fall, in dem es sich zeigt, fand sich nicht",
        "The same wording, computed from other values; no case was found in which it shows",
    ),
    "people": Text("Die eigenen Fälle", "Cases of one's own"),
    "broken": Text("Fälle, die nicht ergeben, was sie sollen", "Cases that do not give what they should"),
    "left": Text("Befunde des Beweises", "Findings of the proof"),
    "is_new": Text("neu", "new"),
    "sight": Text("Nicht in Fällen gesehen", "Not seen in cases"),
    "sign": Text("Geprüft von, am", "Reviewed by, on"),
    "checksum": Text("Prüfsumme", "checksum"),
    "made": Text("Erstellt am {day} mit soziorules {program}.", "Made on {day} with soziorules {program}."),
    "added": Text("neu", "added"),
    "dropped": Text("entfallen", "dropped"),
    "changed": Text("geändert", "changed"),
    "nothing": Text("—", "—"),
    "no_case": Text("Kein Fall gefunden, in dem sich das zeigt.", "No case was found in which it shows."),
}
_STYLE: Final = Path(__file__).parent / "templates" / "review.css"


@dataclass(frozen=True, slots=True)
class AmendedElement:
    """An element whose text differs: what only the old rules say of it, and what only the new ones say."""

    id: str
    title: Text
    before: Text
    after: Text


def amended_elements(old: RuleSet, new: RuleSet) -> Iterator[AmendedElement]:
    """Yield the elements that say something else, wherever they stand in the files."""
    for name in dict.fromkeys([*ids(old), *ids(new)]):
        said = [_said(rules, name) for rules in (old, new)]
        if said[0] != said[1]:
            sides = [_only(said[0], said[1]), _only(said[1], said[0])]
            if sides != [Text("", ""), Text("", "")]:
                yield AmendedElement(name, _title(name, new, old), *sides)


def _said(rules: RuleSet, name: str) -> tuple[list[str], list[str]]:
    """Return the lines of an element in German and English, without its place."""
    german, english = (list(element(rules, name, language))[2:] for language in LANGUAGES)
    return german, english


def _only(lines: tuple[list[str], list[str]], other: tuple[list[str], list[str]]) -> Text:
    german, english = (
        [line for line in one if line not in two] for one, two in zip(lines, other, strict=True)
    )
    return Text("\n".join(german), "\n".join(english))


def _title(name: str, *rules: RuleSet) -> Text:
    for each in rules:
        for listed in _sections(each):
            if name in listed:
                title: Text = listed[name].head.title
                return title
    return Text(name, name)


def _sections(rules: RuleSet) -> tuple[Mapping[str, Any], ...]:
    each = rules.elements
    return (
        each.rules,
        each.notes,
        each.readings,
        each.parameters,
        each.definitions,
        each.groups,
        each.code_sets,
    )


def status(name: str) -> Text:
    """Return a status in words."""
    return next((text for known, text in words.STATUSES.items() if known == name), SAID["nothing"])


def effect(name: str) -> Text:
    """Return what a missed rule does, in words."""
    return words.EFFECTS[Effect(name)] if name else SAID["nothing"]


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a review tells.

    `known` are names of findings that the old rules have too; `own` says what becomes of one's own cases.
    """

    old: RuleSet
    new: RuleSet
    elements: Sequence[AmendedElement]
    changes: Sequence[Difference]
    results: Sequence[CaseResult]
    findings: Sequence[Finding]
    known: frozenset[str]
    covered: float | None
    unseen: Sequence[str]
    own: Sequence[str]
    made_on: dt.date
    program: str

    @property
    def failed(self) -> list[CaseResult]:
        """The case tests that are not as expected."""
        return [each for each in self.results if not each.passed]

    @property
    def sound(self) -> bool:
        """Whether nothing stands against the new rules."""
        return not self.failed and not self.findings


def to_page(review: Review, language: Language) -> str:
    """Return the page."""
    return "".join(_Page(review, language).parts())


class _Page:
    def __init__(self, review: Review, language: Language) -> None:
        self.review = review
        self.language: Language = language
        domain = review.new.domain
        form = None if domain.form is None else domain.form()
        records = (
            {} if form is None else {each.name: each for listed in form.records.values() for each in listed}
        )
        self.known: Mapping[str, Fact] = {**records, **domain.vocabulary.facts}

    def say(self, name: str, **values: Any) -> str:
        return SAID[name](self.language).format(**values)

    def parts(self) -> Iterator[str]:
        review, title = self.review, f"{self.say('title')}: {self.review.new.name}"
        yield f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        yield f"<h1>{escape(title)}</h1>"
        for name, rules in (("old", review.old), ("new", review.new)):
            version = f"{escape(self.say(name))}: {escape(rules.version)}, {self.say('checksum')}"
            yield f'<p class="soft">{version} <code>{rules.sha256[:16]}</code></p>'
        yield self.glance()
        if review.elements:
            yield from self.wording()
        if review.changes:
            yield f"<h2>{self.say('meaning')}</h2>"
        for change in reversed(review.changes):
            yield from self.period(change)
        yield from self.listed("people", review.own)
        yield from self.listed(
            "broken", [f"{each.test.name} ({each.test.place.at})" for each in review.failed]
        )
        yield from self.listed("left", [self.finding(each) for each in review.findings])
        yield from self.listed("sight", review.unseen)
        made = self.say("made", day=words.day(review.made_on, self.language), program=review.program)
        yield f'<p class="sign soft">{self.say("sign")}</p><p class="soft"><small>{escape(made)}</small></p>'
        yield "</main></body></html>\n"

    def glance(self) -> str:
        review = self.review
        new = sum(each.name not in review.known for each in review.findings)
        rows = [("lint", True, self.say("sound")), ("tests", not review.failed, self.tests())]
        proof = (
            self.say("findings", count=len(review.findings), new=new)
            if review.findings
            else self.say("proved")
        )
        rows.append(("proof", not review.findings, proof))
        rows.append(("difference", True, self.summary()))
        if review.covered is not None:
            percent = f"{100 * review.covered:.1f}"
            percent = percent.replace(".", ",") if self.language == "de" else percent
            rows.append(("coverage", not review.unseen, self.say("covered", percent=percent)))
        cells = "".join(
            f'<tr><th scope="row">{self.say(name)}</th><td class="{"good" if good else "bad"}">{escape(text)}</td></tr>'
            for name, good, text in rows
        )
        return f"<h2>{self.say('checks')}</h2><table><tbody>{cells}</tbody></table>"

    def tests(self) -> str:
        count, failed = len(self.review.results), len(self.review.failed)
        return self.say("failed" if failed else "passed" if count else "no_tests", all=count, failed=failed)

    def summary(self) -> str:
        if not self.review.changes:
            return self.say("equal")
        first = self.review.changes[-1]
        titles = (
            [self.title(each.rule) for each in first.rules] or list(first.recomputed) or list(first.notes)
        )
        return self.say("from", day=words.day(first.first, self.language), rules=", ".join(titles))

    def title(self, rule: str) -> str:
        for rules in (self.review.new, self.review.old):
            if rule in rules.elements.rules:
                return rules.elements.rules[rule].head.title(self.language)
        return rule

    def wording(self) -> Iterator[str]:
        head = "".join(f"<th scope=col>{text}</th>" for text in ("", self.say("old"), self.say("new")))
        yield f'<h2>{self.say("wording")}</h2><table class="wide"><thead><tr>{head}</tr></thead><tbody>'
        for each in self.review.elements:
            yield f'<tr><th scope="row">{escape(each.title(self.language))}<br><small><code>{escape(each.id)}</code></small></th>'
            for kind, side in (("old", each.before), ("new", each.after)):
                text = "<br>".join(escape(line) for line in side(self.language).splitlines()) or self.say(
                    "nothing"
                )
                yield f'<td class="{kind}" data-label="{self.say(kind)}">{text}</td>'
            yield "</tr>"
        yield "</tbody></table>"

    def period(self, change: Difference) -> Iterator[str]:
        first = words.day(change.first, self.language)
        last = "" if change.last is None else words.day(change.last, self.language)
        yield f"<h3>{self.say('period' if change.last is None else 'between', first=first, last=last)}</h3>"
        for rule in change.rules:
            yield from self.rule(rule)
        if change.outcomes:
            yield f"<h4>{self.say('outcomes')}</h4>"
        for each in change.outcomes:
            before, after = (OUTCOMES[Outcome(side)](self.language) for side in (each.before, each.after))
            yield self.witness(f"{before} → {after}", each)
        for name, others in (("notes", change.notes), ("recomputed", change.recomputed)):
            if others:
                titles = escape(", ".join(map(self.named, others)))
                yield f'<p><span class="soft">{self.say(name)}:</span> {titles}</p>'

    def named(self, name: str) -> str:
        notes = self.review.new.elements.notes
        return notes[name].head.title(self.language) if name in notes else self.title(name)

    def rule(self, rule: RuleDifference) -> Iterator[str]:
        norms = ", ".join(citation.norm for citation in rule.citations)
        yield f"<h4>{escape(self.title(rule.rule))} <small>({self.say(rule.sort)})</small></h4>"
        yield f'<p class="soft">{escape(norms)} · <code>{escape(rule.rule)}</code></p>'
        if rule.sort == "changed" and rule.effects[0] != rule.effects[1]:
            before, after = (effect(each)(self.language) for each in rule.effects)
            yield f'<p class="turn">{escape(before)} → {escape(after)}</p>'
        definite = [each for each in rule.statuses if "open" not in (each.before, each.after)]
        for each in definite or rule.statuses:
            before, after = (status(side)(self.language) for side in (each.before, each.after))
            yield self.witness(f"{before} → {after}", each)
        if not rule.statuses and rule.effects[0] == rule.effects[1]:
            yield f"<p>{self.say('no_case')}</p>"

    def witness(self, turn: str, change: Change) -> str:
        items = "".join(f"<li>{escape(line)}</li>" for line in self.facts(change.case))
        head = f'<p class="turn">{escape(turn)}</p><p class="soft">{self.say("witness")}</p>'
        return f'<div class="case">{head}<ul>{items}</ul></div>'

    def facts(self, case: Mapping[str, Any], before: str = "") -> Iterator[str]:
        """Yield what a case states, in words."""
        for name, value in case.items():
            path = f"{before}{name}"
            if isinstance(value, Mapping):
                yield from self.facts(value, f"{path}.")
            else:
                yield f"{self.label(path)}: {self.value(path, value)}"

    def label(self, path: str) -> str:
        fact = self.known.get(path)
        return path if fact is None else fact.about.label(self.language)

    def value(self, path: str, value: Any) -> str:
        facts = self.known
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            return "; ".join(self.record(path, each) for each in value)
        return (
            words.value_of(value, facts[path], self.language)
            if path in facts
            else words.typed(value, None, {}, self.language)
        )

    def record(self, path: str, record: Mapping[str, Any]) -> str:
        return ", ".join(
            f"{self.label(f'{path}[].{name}')} {self.value(f'{path}[].{name}', each)}"
            for name, each in record.items()
        )

    def finding(self, each: Finding) -> str:
        new = "" if each.name in self.review.known else f" [{self.say('is_new')}]"
        detail = each.detail(self.language)
        return f"{TITLES[each.check](self.language)}: {', '.join(each.of)}{f' ({detail})' if detail else ''}{new}"

    def listed(self, name: str, lines: Sequence[str]) -> Iterator[str]:
        if lines:
            yield f"<h2>{self.say(name)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
