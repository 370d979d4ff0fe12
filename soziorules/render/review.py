"""The review of an amendment as one page: what it changes and whether the rules are still sound, for people who read law.

A page is plain HTML with its style; nothing comes from outside, nothing moves, and it can be printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from soziorules.engine.casetests.cases import CaseResult
from soziorules.engine.casetests.untold import Amended
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Period
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.entries import LastingChange, RuleEntry
from soziorules.engine.proof.findings import TITLES, Finding
from soziorules.render import words
from soziorules.render.beginnings import Beginnings, by_day
from soziorules.render.corrections import Correction, Corrections
from soziorules.render.corrections_text import (
    SORT_WORDS,
    CorrectionLines,
    effect_words,
    matters,
    outcome_rank,
    status_words,
    told,
    turn,
)
from soziorules.render.effects import WORSE
from soziorules.render.elements import SORTS, head_of, period
from soziorules.render.new_sources import count_unverified
from soziorules.render.sentences import Sentences
from soziorules.render.words import CaseWords

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
    "pinned": Text(
        "noch mit dem Wortlaut zu vergleichen, weil nur festgehalten ist, wie das Programm entschied: {count}",
        "still to be compared with the wording, since only what the program decided is pinned: {count}",
    ),
    "untold": Text("ohne Fall: {named}", "without a case: {named}"),
    "begins": Text("{title} ab {day}", "{title} from {day}"),
    "unread": Text(
        "Noch mit dem Wortlaut zu vergleichen (festgehalten, wie das Programm entschied)",
        "Still to be compared with the wording (pinned as the program decided)",
    ),
    "still": Text("Hier steht noch ein alter Wert", "An old value still stands here"),
    "places": Text("Stellen: {count}, unten aufgezählt", "places: {count}, listed below"),
    "failed": Text("{failed} von {all} Fällen nicht wie erwartet", "{failed} of {all} cases not as expected"),
    "no_tests": Text("keine Fälle gefunden", "no cases found"),
    "proved": Text("keine offenen Befunde", "no findings left"),
    "findings": Text(
        "offene Befunde: {count}, davon neu: {new}", "findings left: {count}, new among them: {new}"
    ),
    "worse": Text("schlechter wird", "becomes worse"),
    "past": Text("vergangener Tag", "day that has passed"),
    "decided": Text("{day}: Danach kann schon entschieden sein", "{day}: since then cases may be decided"),
    "equal": Text("beide Fassungen bedeuten dasselbe (bewiesen)", "both versions mean the same (proved)"),
    "from": Text("ab {day}: {rules}", "from {day}: {rules}"),
    "follow": Text("ab {day}, dadurch: {rules}", "from {day}, through it: {rules}"),
    "covered": Text(
        "{percent} % dessen, was Bedingungen ergeben können, kommt in Fällen vor",
        "{percent} % of what conditions can come to occurs in cases",
    ),
    "changes": Text("Was sich ändert", "What changes"),
    "through": Text("Gleicher Wortlaut; geändert durch: {ids}", "The same wording; changed through: {ids}"),
    "cited": Text("Nur Fundstelle oder Gewissheit", "Only source or certainty"),
    "undated": Text("Ohne Tag", "Without a day"),
    "others": Text(
        "Weitere Übergänge ({count}), bei denen die Regel niemandem im Weg steht",
        "Other transitions ({count}) in which the rule stands in nobody's way",
    ),
    "witness": Text("Beispielfall", "Example case"),
    "outcomes": Text("Ergebnisse, die besser werden", "Outcomes that become better"),
    "recomputed": Text(
        "Gleicher Wortlaut, aus anderen Werten berechnet; ein Fall, in dem es sich zeigt, fand sich nicht",
        "The same wording, computed from other values; no case was found in which it shows",
    ),
    "people": Text("Die eigenen Fälle", "Cases of one's own"),
    "broken": Text("Fälle, die nicht ergeben, was sie sollen", "Cases that do not give what they should"),
    "left": Text("Befunde des Beweises", "Findings of the proof"),
    "is_new": Text("neu", "new"),
    "sight": Text("Was kein Fall zeigt (Regeln: {count})", "What no case shows (rules: {count})"),
    "sights": Text("{rule}, Ergebnisse von Bedingungen: {count}", "{rule}, outcomes of conditions: {count}"),
    "sign": Text("Geprüft von, am", "Reviewed by, on"),
    "checksum": Text("Prüfsumme", "checksum"),
    "made": Text("Erstellt am {day} mit soziorules {program}.", "Made on {day} with soziorules {program}."),
    "certainty": Text("Neue Quellen", "new sources"),
    "unverified": Text("Quellen nicht überprüft: {count}", "sources not verified: {count}"),
    "nothing": Text("—", "—"),
    "no_case": Text("Kein Fall gefunden, in dem sich das zeigt.", "No case was found in which it shows."),
}
_STYLE: Final = Path(__file__).parent / "templates" / "review.css"


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a review tells.

    `first` is the first day on which something differs. `known` are names of findings that the old rules have too; `unseen` says
    of each rule how much of its conditions no case shows; `own` what becomes of one's own cases; `still` are places that say an
    old value, by what is to be done with them; `untold` are amendments that no case notices; `places` where both versions stand.
    `own_worse` says of one's own cases which become worse.
    """

    old: RuleSet
    new: RuleSet
    corrections: Corrections
    first: dt.date | None
    results: Sequence[CaseResult]
    findings: Sequence[Finding]
    known: frozenset[str]
    covered: float | None
    unseen: Mapping[str, int]
    own: Sequence[str]
    still: Mapping[str, Sequence[str]]
    made_on: dt.date
    program: str
    places: tuple[str, str] = ("", "")
    untold: Sequence[Amended] = ()
    own_worse: Sequence[str] = ()

    @property
    def failed(self) -> list[CaseResult]:
        """The case tests that are not as expected."""
        return [each for each in self.results if not each.passed]

    @property
    def pinned(self) -> list[CaseResult]:
        """The case tests whose answer nobody has judged yet."""
        return [each for each in self.results if each.test.pinned]

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
        self.cases = CaseWords(review.new.domain, language)
        self.lines = CorrectionLines(review.new, language)
        self.beginnings = Beginnings(review.old, review.new, language)

    def say(self, name: str, **values: Any) -> str:
        return SAID[name](self.language).format(**values)

    def parts(self) -> Iterator[str]:
        review, title = self.review, f"{self.say('title')}: {self.review.new.name}"
        yield f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        yield f"<h1>{escape(title)}</h1>"
        sides = zip(("old", "new"), (review.old, review.new), review.places, strict=True)
        for name, rules, place in sides:
            version = (
                f"{escape(self.say(name))}: {escape(place)} ({escape(rules.version)}), {self.say('checksum')}"
            )
            yield f'<p class="soft">{version} <code>{rules.sha256[:16]}</code></p>'
        yield self.glance()
        yield from self.corrections()
        yield from self.listed("people", review.own)
        yield from self.listed(
            "broken", [f"{each.test.name} ({each.test.place.at})" for each in review.failed]
        )
        yield from self.listed("left", [self.finding(each) for each in review.findings])
        yield from self.still()
        yield from self.listed(
            "unread", [f"{each.test.name} ({each.test.place.at})" for each in review.pinned]
        )
        yield from self.unseen()
        made = self.say("made", day=words.day(review.made_on, self.language), program=review.program)
        yield f'<p class="sign soft">{self.say("sign")}</p><p class="soft"><small>{escape(made)}</small></p>'
        yield "</main></body></html>\n"

    def glance(self) -> str:
        review = self.review
        new = sum(each.name not in review.known for each in review.findings)
        judged = bool(review.results) and not review.pinned and not review.untold
        rows = [
            ("lint", "good", self.say("sound")),
            ("tests", "bad" if review.failed else "good" if judged else "todo", self.tests()),
        ]
        proof = (
            self.say("findings", count=len(review.findings), new=new)
            if review.findings
            else self.say("proved")
        )
        rows.append(("proof", "bad" if review.findings else "good", proof))
        worse = self.worse()
        rows.append(("difference", "todo" if worse else "good", self.summary()))
        if worse:
            rows.append(("worse", "todo", "\n".join(worse)))
        if review.first is not None and review.first < review.made_on:
            rows.append(("past", "todo", self.say("decided", day=words.day(review.first, self.language))))
        if unverified := count_unverified(review.old, review.new):
            rows.append(("certainty", "todo", self.say("unverified", count=unverified)))
        if review.still:
            rows.append(("still", "todo", self.say("places", count=sum(map(len, review.still.values())))))
        if review.covered is not None:
            percent = f"{100 * review.covered:.1f}"
            percent = percent.replace(".", ",") if self.language == "de" else percent
            rows.append(
                ("coverage", "todo" if review.unseen else "good", self.say("covered", percent=percent))
            )
        cells = "".join(self.row(*each) for each in rows)
        return f"<h2>{self.say('checks')}</h2><table><tbody>{cells}</tbody></table>"

    def worse(self) -> list[str]:
        """Return what becomes worse, each once: one's own cases, then outcomes and duties."""
        headed = self.lines.effects(self.review.corrections, self.review.own_worse)
        worse = [
            each.line for heading, listed, _ in headed if heading == WORSE(self.language) for each in listed
        ]
        return list(dict.fromkeys(worse))

    def row(self, name: str, mark: str, text: str) -> str:
        lines = "<br>".join(map(escape, text.splitlines()))
        return f'<tr><th scope="row">{self.say(name)}</th><td class="{mark}">{lines}</td></tr>'

    def tests(self) -> str:
        count, failed = len(self.review.results), len(self.review.failed)
        said = self.say("failed" if failed else "passed" if count else "no_tests", all=count, failed=failed)
        pinned = len(self.review.pinned)
        lines = [said, *([self.say("pinned", count=pinned)] if pinned else [])]
        lacking = [
            self.say("begins", title=self._called(each.head.id), day=words.day(each.begins, self.language))
            for each in self.review.untold
        ]
        return "\n".join([*lines, *([self.say("untold", named=", ".join(lacking))] if lacking else [])])

    def summary(self) -> str:
        """Return for each day on which something begins to differ what was amended, line by line, then the rules that follow."""
        found = self.review.corrections.of_sort(*SORT_WORDS)
        amended: dict[dt.date, list[str]] = {}
        follow: dict[dt.date, list[str]] = {}
        for each in found:
            if each.days and each.sort in ("added", "dropped", "changed"):
                for day in each.days:
                    amended.setdefault(day, []).append(self.beginnings.said(each, day))
            elif each.entry is not None:
                first = min(span.begins for span in each.entry.periods)
                follow.setdefault(first, []).append(each.title(self.language))
        lines = [
            self.say(name, day=words.day(day, self.language), rules=between.join(dict.fromkeys(listed[day])))
            for day in sorted({*amended, *follow})
            for name, listed, between in (("from", amended, "\n"), ("follow", follow, "; "))
            if day in listed
        ]
        if lines or self.review.first is None:
            return "\n".join(lines) or self.say("equal")
        rules = self.called([*self.review.corrections.recomputed, *(each.id for each in found)])
        return self.say("from", day=words.day(self.review.first, self.language), rules=rules)

    def still(self) -> Iterator[str]:
        """Yield the places that say an old value, by what is to be done with them."""
        if self.review.still:
            yield f"<h2>{self.say('still')}</h2>"
        for heading, lines in self.review.still.items():
            yield f"<p>{escape(heading)}</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"

    def unseen(self) -> Iterator[str]:
        """Yield what no case shows, rule by rule, folded."""
        found = self.review.unseen
        if found:
            lines = [
                self.say("sights", rule=self._called(name), count=count) for name, count in found.items()
            ]
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            yield f"<details><summary>{self.say('sight', count=len(found))}</summary><ul>{items}</ul></details>"

    def corrections(self) -> Iterator[str]:
        found = self.review.corrections
        listed = found.of_sort(*SORT_WORDS)
        if listed or self.review.first is not None:
            yield f"<h2>{self.say('changes')}</h2>"
        yield from self.effects()
        if found.better:
            yield f"<h3>{self.say('outcomes')}</h3>"
        for change in sorted(found.better, key=outcome_rank):
            yield f'<p class="turn">{escape(self.lines.of_outcome(change))}</p>'
        for day, of_day in by_day(found, *SORT_WORDS):
            yield f"<h3>{self.say('undated') if day is None else period(Period(day), self.language)}</h3>"
            yield from (f'<p class="soft">{escape(line)}</p>' for line in self.lines.whose_day(of_day, day))
            for each in of_day:
                yield from self.correction(each)
        for name, ids in (
            ("cited", [each.id for each in found.of_sort("cited")]),
            ("recomputed", list(found.recomputed)),
        ):
            if ids:
                yield f'<p><span class="soft">{self.say(name)}:</span> {escape(self.called(ids))}</p>'

    def effects(self) -> Iterator[str]:
        """Yield what becomes worse, what is known of what does, and what moves."""
        for heading, listed, close in self.lines.effects(self.review.corrections, self.review.own_worse):
            yield f"<h3>{escape(heading)}</h3>"
            for each in listed:
                items = "".join(f"<li>{escape(fact)}</li>" for fact in each.facts)
                case = f'<p class="soft">{self.say("witness")}</p><ul>{items}</ul>' if items else ""
                yield f'<div class="case"><p class="turn">{escape(each.line)}</p>{case}</div>'
            yield from (f"<p>{escape(line)}</p>" for line in close)

    def correction(self, each: Correction) -> Iterator[str]:
        sort = ", ".join(
            [SORTS[each.kind](self.language), SORT_WORDS[each.sort](self.language), *each.catalogue]
        )
        yield f"<h4>{escape(each.title(self.language))} <small>({escape(sort)})</small></h4>"
        cited = f"{escape('; '.join(each.citations))} · " if each.citations else ""
        yield f'<p class="soft">{cited}<code>{escape(each.id)}</code></p>'
        if each.sort == "computed":
            yield f"<p>{escape(self.say('through', ids=', '.join(self.lines.through(each, self._called))))}</p>"
        if each.gist is not None and each.sort in ("added", "dropped"):
            yield f"<p>{escape(each.gist(self.language))}</p>"
        else:
            yield from self.wording(each)
        if each.entry is not None:
            yield from self.turns(each.entry)

    def wording(self, each: Correction) -> Iterator[str]:
        sides = [(name, text(self.language)) for name, text in (("old", each.before), ("new", each.after))]
        if any(text for _, text in sides):
            head = "".join(f"<th scope=col>{self.say(name)}</th>" for name, _ in sides)
            cells = "".join(
                f'<td class="{name}" data-label="{self.say(name)}">'
                f"{'<br>'.join(map(escape, text.splitlines())) or self.say('nothing')}</td>"
                for name, text in sides
            )
            yield f'<table class="wide"><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>'

    def turns(self, entry: RuleEntry) -> Iterator[str]:
        for change in entry.effects:
            sides = effect_words(change, self.language)
            yield f'<p class="turn">{self.turn(sides, change)}</p>'
        plain = [change for change in told(entry) if not matters(change)]
        for change in told(entry):
            if change in plain:
                continue
            sides = status_words(change, self.language)
            items = "".join(f"<li>{escape(line)}</li>" for line in self.cases.facts(change.case or {}))
            head = f'<p class="turn">{self.turn(sides, change)}</p><p class="soft">{self.say("witness")}</p>'
            yield f'<div class="case">{head}<ul>{items}</ul></div>'
        if plain:
            turns = "".join(
                f"<li>{self.turn(status_words(each, self.language), each)}</li>" for each in plain
            )
            yield f"<details><summary>{self.say('others', count=len(plain))}</summary><ul>{turns}</ul></details>"
        if not entry.statuses and not entry.effects:
            yield f"<p>{self.say('no_case')}</p>"

    def turn(self, sides: Sequence[str], change: LastingChange) -> str:
        return escape(turn(sides, change, self.lines.periods(change.periods), self.language))

    def finding(self, each: Finding) -> str:
        new = "" if each.name in self.review.known else f" [{self.say('is_new')}]"
        detail = each.detail(self.language)
        named = [self._called(name) for name in each.of]
        if each.condition is not None:
            rules = self.review.new
            sentences = Sentences(rules.vocabulary_at_a_moment, rules.elements)
            named[-1] = sentences.condition(each.condition, self.language)
        return (
            f"{TITLES[each.check](self.language)}: {', '.join(named)}{f' ({detail})' if detail else ''}{new}"
        )

    def called(self, ids: Iterable[str]) -> str:
        return ", ".join(map(self._called, ids))

    def _called(self, name: str) -> str:
        head = head_of(self.review.new.elements, name)
        return name if head is None else f"{head.title(self.language)} ({name})"

    def listed(self, name: str, lines: Sequence[str]) -> Iterator[str]:
        if lines:
            yield f"<h2>{self.say(name)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
