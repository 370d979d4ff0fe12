"""The sections from which every reader's view is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.evaluator.explain import Branch
from soziorules.engine.evaluator.missing import Missing
from soziorules.engine.evaluator.verdict import OtherReading
from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Condition,
    Defined,
    Not,
    OtherFact,
    Some,
    Test,
)
from soziorules.engine.language.elements import Citation, Effect
from soziorules.engine.language.facts import Fact, Vocabulary
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.advice import Advice
from soziorules.render.closing import closing
from soziorules.render.formulas import FormulaSentences, worked_out
from soziorules.render.links import Source, sources
from soziorules.render.sentences import Sentences
from soziorules.render.view import Item, Line, Mark, Section
from soziorules.render.words import CERTAINTY, UNKNOWN, day, listed, value_of

NOT_MET = Text("Nicht erfüllt", "Not met")
NEEDS_REASON = Text("Zu begründen", "To be justified")
BY_THIS_READING = Text(
    "Nach der hier angewandten Auslegung nicht erfüllt", "Not met by the interpretation applied here"
)
OPEN = Text("Offen", "Open")
MET = Text("Erfüllt", "Met")
MISSING = Text("Es fehlt", "Missing")
RESERVED = Text("Nicht angegeben und kein Hindernis", "Not stated and no obstacle")
READINGS = Text("Hängt von der Auslegung ab", "Depends on the reading")
OTHERS = Text("Bei anderer Auslegung anders", "Different under another reading")
POSSIBLE = Text("Was möglich ist", "What is possible")
NOT_ENOUGH = Text("Was für sich allein noch nicht genügt", "What is not enough by itself")
TO_DO = Text("Noch zu tun", "Still to do")
NOTES = Text("Zu beachten", "To note")
STANDING = Text("Gilt immer", "Always holds")
ASSUMED = Text("Angenommen, weil nichts angegeben ist", "Assumed, since nothing is stated")
STEPS = Text("Nächste Schritte", "Next steps")

WHY = Text("Wofür: {rules}", "What for: {rules}")
AND_MORE = Text("und {count} weitere", "and {count} more")
AND_ONE_MORE = Text("und eine weitere", "and one more")
NOT_STATED = Text("nicht angegeben", "not stated")
COUNTS_AS: Mapping[bool | None, Text] = {
    True: Text("nicht angegeben, zählt als erfüllt", "not stated, counts as met"),
    False: Text("nicht angegeben, zählt als nicht erfüllt", "not stated, counts as not met"),
}
SILENCE = Text(
    "Dazu ist nichts angegeben. Das steht nicht im Weg, solange nichts dagegen spricht.",
    "Nothing is stated on this. It is no obstacle as long as nothing speaks against it.",
)
UNTIL = Text(" (bis {day})", " (by {day})")
APPLIES = Text("gilt hier, weil:", "applies here because:")
DEMANDED = Text("verlangt ist:", "demanded is:")
SHOWN_RULES = 2


@dataclass(frozen=True, slots=True)
class Parts:
    """Makes sections of one decision in one language. `ids`: rules and facts are named by their ids as well."""

    decision: Decision
    language: Language
    explain: bool
    ids: bool
    reader: str = "prescriber"

    @property
    def sentences(self) -> Sentences:
        """The sentences of the rule set."""
        rules = self.decision.evaluator.rules
        return Sentences(rules.vocabulary_at_a_moment, rules.elements)

    @property
    def formulas(self) -> FormulaSentences:
        """The sentences about derived values, with the figures of the case."""
        elements = self.decision.evaluator.rules.elements
        return FormulaSentences(self.vocabulary, elements, self.sentences.condition, self.decision)

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts."""
        return self.decision.evaluator.program.vocabulary

    def not_met(self) -> Section:
        """What is missed and no duty: it stands against the prescription, or asks for a reason."""
        findings = self._with_status("not_met")
        reasons = bool(findings) and all(f.effect is Effect.JUSTIFICATION_REQUIRED for f in findings)
        title = NEEDS_REASON if reasons else BY_THIS_READING if self.undecided else NOT_MET
        return self._section("not_met", title, map(self._finding, findings))

    @property
    def undecided(self) -> bool:
        """Whether nothing is missed for certain: what is not met then is so by a reading that nobody has settled."""
        return self.decision.outcome is Outcome.UNDETERMINED

    def against(self) -> tuple[Section, ...]:
        """What stands against it, what is missing, and the readings on which it depends; a no by a reading after the reading."""
        against, *open_ = self.not_met(), self.missing(), self.readings()
        return (*open_, against) if self.undecided else (against, *open_)

    def open(self, *, folded: bool = False) -> Section:
        """What is open and counts."""
        findings = [f for f in self._with_status("open") if f.law.rule.open_matters]
        return self._section("open", OPEN, map(self._finding, findings), folded=folded)

    def reserved(self) -> Section:
        """What is open and does not block."""
        findings = [f for f in self._with_status("open") if not f.law.rule.open_matters]
        items = map(self._finding, findings)
        return self._section("reserved", RESERVED, items, lead=SILENCE(self.language), folded=True)

    def _with_status(self, status: str) -> list[Finding]:
        """Return the findings of a status that are no duties."""
        return [f for f in self.decision.findings if f.status == status and f.effect is not Effect.OBLIGATION]

    def met(self, *, folded: bool = True) -> Section:
        """What is met."""
        return self._section("met", MET, map(self._finding, self._with_status("met")), folded=folded)

    def missing(self) -> Section:
        """The questions that are still to be answered, and that no other can change the outcome, but in a list stated in part."""
        missing = self.decision.missing
        close = closing(self.decision, self.language) if missing else ""
        return self._section("missing", MISSING, map(self._question, missing), close=close)

    def _question(self, item: Missing) -> Item:
        why = self.why(item)
        return Item(
            item.question(self.language), "ask", (why,) if why else (), id=item.path if self.ids else ""
        )

    def why(self, item: Missing) -> str:
        """Return for what a fact is needed."""
        findings = [self.decision.finding(rule) for rule in item.rules]
        return needed_for([finding.title(self.language) for finding in findings], self.language)

    def assumed(self) -> Section:
        """What is taken for granted, since nothing is stated of it."""
        items = []
        for each in self.decision.assumed:
            said = self.sentences.supposed(each.test, self.language, met=each.met)
            cited = citations(each.citations, self.language)
            items.append(
                Item(
                    said,
                    "note",
                    (cited,),
                    id=each.path if self.ids else "",
                )
            )
        return self._section("assumed", ASSUMED, items)

    def readings(self, *, firm: bool = False) -> Section:
        """The readings that would change the outcome: those on which it depends, or (`firm`) those that are only named."""
        found = [item for item in self.decision.readings if item.firm is firm]
        return self._section(
            "other" if firm else "readings", OTHERS if firm else READINGS, self._readings(found), folded=firm
        )

    def _readings(self, found: Iterable[OtherReading]) -> Iterator[Item]:
        for item in found:
            reading = self.decision.evaluator.program.law.readings[item.id]
            titles = {option.id: option.title(self.language) for option in reading.options}
            outcomes = ((item.chosen, item.as_chosen), *item.otherwise)
            notes = tuple(
                f"{titles[option]}: {OUTCOMES[outcome](self.language)}" for option, outcome in outcomes
            )
            shown = citations(reading.head.citations, self.language)
            name = item.id if self.ids else ""
            yield Item(
                reading.question(self.language),
                "note",
                (*notes, reading.why(self.language)),
                shown,
                id=name,
                cited=self._cited(reading.head.citations),
            )

    def remedies(self) -> tuple[Section, Section]:
        """What changes the answer (or fulfils a duty), and what does not by itself; nothing where no change is of use."""
        decision = self.decision
        if not decision.moment.uses("remedies"):
            return self._section("remedies", POSSIBLE, []), self._section("partial", NOT_ENOUGH, [])
        against = decision.outcome.answer == "no"
        found = decision.moment.remedies
        helpful = [r for r in found if not against or r.outcome.answer != "no"]
        others = [r for r in found if r not in helpful]
        advice = Advice(decision, self.sentences, self.language)
        helped = {rule for remedy in decision.remedies for rule in remedy.rules}
        promised = [Item(advice.remedy(remedy), "way", advice.details(remedy)) for remedy in helpful]
        said = [item.text for item in promised]
        texts = [
            self.sentences.remedy(f, self.language)
            for f in self._with_status("not_met")
            if f.rule not in helped
        ]
        free = [Item(text, "way") for text in dict.fromkeys(texts) if text is not None and text not in said]
        alone = [Item(advice.remedy(remedy), "way") for remedy in others]
        return (
            self._section("remedies", POSSIBLE, [*promised, *free]),
            self._section("partial", NOT_ENOUGH, alone, folded=bool(helpful)),
        )

    def obligations(self, *, only: tuple[str, ...] = ()) -> Section:
        """What is still to be done beside the next steps; with `explain` all duties."""
        covered = () if self.explain else self.decision.moment.covered
        items = []
        for item in self.decision.moment.of(self.reader).obligations:
            if item.id in covered or (only and not item.id.startswith(only)):
                continue
            made = self._finding(item.finding)
            by = "" if item.by is None else day(item.by, self.language)
            until = UNTIL(self.language).format(day=by) if by not in made.text else ""
            items.append(replace(made, text=made.text + until, mark="todo"))
        return self._section("obligations", TO_DO, items)

    def steps(self) -> Section:
        """What is to be done next at this stage."""
        items = []
        for step in self.decision.moment.of(self.reader).steps:
            say = self.sentences.step(step, self.language)
            shown = citations(step.citations, self.language)
            name = step.id if self.ids else ""
            cited = self._cited(step.citations)
            items.append(Item(say, "todo", (), shown, id=name, cited=cited, rule=step.id, sort="steps"))
        return self._section("steps", STEPS, items)

    def notes(self, *, folded: bool = False, standing: bool = False) -> Section:
        """What a person must judge or should know: of this case, or (`standing`) of every case of its sort."""
        items = []
        for item in self.decision.moment.of(self.reader).notes:
            if item.standing is not standing:
                continue
            say = self.sentences.note(item, self.language)
            name = item.id if self.ids else ""
            shown = citations(item.citations, self.language)
            cited = self._cited(item.citations)
            items.append(Item(say, "note", (), shown, id=name, cited=cited, rule=item.id, sort="notes"))
        key, title = ("standing", STANDING) if standing else ("notes", NOTES)
        return self._section(key, title, items, folded=folded)

    def _section(
        self,
        key: str,
        title: Text,
        items: Iterable[Item],
        *,
        lead: str = "",
        close: str = "",
        folded: bool = False,
    ) -> Section:
        return Section(key, title(self.language), tuple(items), lead, close, folded)

    def _finding(self, finding: Finding) -> Item:
        mark: Mark = {"met": "met", "not_met": "not_met"}.get(finding.status, "open")  # type: ignore[assignment]
        return Item(
            self.sentences.message(finding, self.language),
            mark,
            sources=citations(finding.citations, self.language),
            lines=tuple(self._tree(finding)) if self.explain else (),
            id=f"{finding.rule}  {finding.at}" if self.ids or self.explain else "",
            cited=self._cited(finding.citations),
            rule=finding.rule,
        )

    def _cited(self, found: Iterable[Citation]) -> tuple[Source, ...]:
        return sources(found, self.decision.evaluator.rules.elements.documents, self.language)

    def _tree(self, finding: Finding) -> Iterator[Line]:
        applies, requires = finding.tree
        if applies.parts or isinstance(applies.condition, Test | Some):
            yield Line(0, "note", APPLIES(self.language))
            yield from self._branch(applies, 1)
        yield Line(0, "note", DEMANDED(self.language))
        yield from self._branch(requires, 1)

    def _branch(self, branch: Branch, depth: int) -> Iterator[Line]:
        mark: Mark = "met" if branch.truth else "open" if branch.truth is None else "not_met"
        yield Line(depth, mark, branch_sentence(branch, self.sentences, self.vocabulary, self.language))
        for name in _compared(branch.condition):
            how = worked_out(self.formulas, name, self.language)
            if how is not None:
                yield Line(depth + 1, mark, how)
        for part in branch.parts:
            yield from self._branch(part, depth + 1)


def citations(found: Iterable[Citation], language: Language) -> str:
    """Return the sources in one line, with their certainty where they were not seen in the wording."""
    words = []
    for citation in found:
        doubt = "" if citation.certainty == "wording" else f" ({CERTAINTY[citation.certainty](language)})"
        words.append(citation.norm + doubt)
    return "; ".join(words)


def needed_for(titles: Sequence[str], language: Language) -> str:
    """Return for what a fact is needed: the first few titles and how many more there are; nothing without any."""
    shown, rest = list(titles[:SHOWN_RULES]), len(titles) - SHOWN_RULES
    if rest > 0:
        more = AND_ONE_MORE if rest == 1 else AND_MORE
        words = f"{', '.join(shown)} {more(language).format(count=rest)}"
    else:
        words = listed(shown, language)
    return WHY(language).format(rules=words) if shown else ""


def _compared(condition: Condition) -> tuple[str, ...]:
    """Return the facts that a test compares."""
    if not isinstance(condition, Test):
        return ()
    return (condition.fact, *([condition.operand.name] if isinstance(condition.operand, OtherFact) else []))


def branch_sentence(branch: Branch, sentences: Sentences, vocabulary: Vocabulary, language: Language) -> str:
    """Return what one part of a condition demands and what the case says."""
    match branch.condition:
        case All():
            return Text("alles davon:", "all of:")(language)
        case Any():
            return Text("eines davon:", "one of:")(language)
        case Not():
            return Text("darf nicht sein:", "must not be the case:")(language)
        case Defined() | ByReading():
            return sentences.condition(branch.condition, language)
        case Test(fact=name) | Some(records=name):
            said = _said(branch, vocabulary[name], vocabulary, language)
            limit = _since(branch.condition, language)
            return f"{sentences.condition(branch.condition, language)}{limit} [{said}]"


def _since(condition: Test | Some, language: Language) -> str:
    """Return since when the limit holds, where it comes from a dated value."""
    from soziorules.engine.language.conditions import Constant

    if isinstance(condition, Test) and isinstance(condition.operand, Constant):
        origin = condition.operand.origin
        if origin is not None and origin.sort == "parameter" and origin.since is not None:
            since = day(origin.since, language)
            return Text(f" (seit {since})", f" (since {since})")(language)
    return ""


def _said(branch: Branch, fact: Fact, vocabulary: Vocabulary, language: Language) -> str:
    if branch.value is None:
        counts = COUNTS_AS.get(branch.truth) if isinstance(branch.condition, Test) else None
        return (UNKNOWN if fact.derivation else counts or NOT_STATED)(language)
    if isinstance(branch.condition, Some):
        told = [_element(element, fact.name, vocabulary, language) for element in branch.value]
        between = "; " if any(", " in each for each in told) else ", "
        return between.join(told) or Text("keine", "none")(language)
    return Text("hier: ", "here: ")(language) + value_of(branch.value, fact, language)


def _element(element: object, records: str, vocabulary: Vocabulary, language: Language) -> str:
    """Return a list element in short: a code with its certainty, what it calls itself, or else what it states."""
    code, certainty = getattr(element, "code", None), getattr(element, "certainty", None)
    if code is not None:
        return f"{code} {certainty or ''}".strip()
    if "__str__" in type(element).__dict__:
        return str(element)
    stated = {
        fact: getattr(element, fact.name.rpartition(".")[2], None)
        for fact in vocabulary
        if fact.name.startswith(f"{records}[].")
    }
    return ", ".join(
        f"{fact.about.label(language)}: {value_of(value, fact, language)}"
        for fact, value in stated.items()
        if value is not None
    )
