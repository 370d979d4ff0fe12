"""What `amend` says of what hangs on an amendment: lists, values and questions that it leaves as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from soziorules.cli.amend_next import Calls
from soziorules.engine.amendment.astray import Astray, astray
from soziorules.engine.amendment.hanging import (
    Question,
    Unread,
    categories_split,
    no_longer_read,
    still_asked,
)
from soziorules.engine.amendment.members import Elsewhere, said
from soziorules.engine.amendment.plan import Plan
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.difference import Change, Difference
from soziorules.engine.ruleset.divided import head_of
from soziorules.engine.ruleset.divided import said as said_of_stray
from soziorules.engine.ruleset.properties import load_promises

_MEANT = Text(
    "  soll „{title}“ ({source}) gelten: {command}",
    '  if "{title}" ({source}) is to apply: {command}',
)
_LEAVES = Text("  soll es dort wegfallen: {command}", "  if it is to leave that list: {command}")
_NO_CASES = Text(
    "  Solange das so ist, werden keine Grenzfälle geschrieben: sie hielten fest, was nicht gemeint sein kann.",
    "  As long as that is so, no boundary cases are written: they would keep what cannot be meant.",
)
_ELSEWHERE = Text(
    "„{member}“ steht an diesem Tag auch in {list} und bleibt dort; soll es dort wegfallen: {command}",
    '"{member}" is on that day in {list}, too, and stays there; if it is to leave that list: {command}',
)
_UNREAD = Text(
    "Die neue Fassung liest „{name}“ nicht mehr und sagt {value} selbst; das lesen noch: {readers}.",
    'The new version does not read "{name}" any more and says {value} itself; these go on reading it: {readers}.',
)
_NOBODY = Text("niemand", "nobody")
_RATHER = Text(
    "  gemeint war wohl: {command}",
    "  what was meant is probably: {command}",
)
_ASKED = Text(
    "Offen bleibt für „{member}“: {question} ({reading}; angewandt: „{default}“)",
    'For "{member}" it stays open: {question} ({reading}; applied: "{default}")',
)
_ENDS = Text(
    "  ist das mit der Änderung geklärt: {command}",
    "  if the amendment settles it: {command}",
)
_QUOTED = Text("„{name}“", '"{name}"')
_SPLIT = Text(
    "{names} ohne weitere Stelle gehört danach nicht mehr zu „{list}“, weil ein Teil davon geht: "
    "Wer so verschlüsselt, muss die Stelle angeben.",
    '{names} without a further character no longer belongs to "{list}" then, since a part of it goes: '
    "whoever codes so must add it.",
)
_SPLIT_SOME = Text(
    "{names} ohne weitere Stelle gehören danach nicht mehr zu „{list}“, weil ein Teil davon geht: "
    "Wer so verschlüsselt, muss die Stelle angeben.",
    '{names} without a further character no longer belong to "{list}" then, since a part of them goes: '
    "whoever codes so must add it.",
)
_RECORDED = Text(
    "  als ungeklärt steht es auch in trace/contradictions.yaml: {id} („{right}“); dort den neuen Stand und settled: true",
    '  trace/contradictions.yaml has it as not settled, too: {id} ("{right}"); there the new state and settled: true',
)
_WAYS = {
    "met": Text("Jetzt erfüllt: {rules}", "Met now: {rules}"),
    "not_met": Text("Jetzt nicht erfüllt: {rules}", "Not met now: {rules}"),
    "open": Text("Jetzt offen: {rules}", "Open now: {rules}"),
    "applies": Text("Jetzt zu prüfen: {rules}", "To be examined now: {rules}"),
    "spared": Text("Nicht mehr zu prüfen: {rules}", "No longer to be examined: {rules}"),
}
_WITHOUT = Text("Ohne dass sich ein Ergebnis ändert: {line}", "Without another outcome: {line}")
_CHOSEN = Text("{title} (nur bei der Auslegung {readings})", "{title} (only under the reading {readings})")


@dataclass(frozen=True, slots=True)
class Hints:
    """What hangs on an amendment."""

    made: Plan
    new: RuleSet
    strays: Sequence[Astray]
    unread: Sequence[Unread]
    asked: Sequence[Question]
    dividing: frozenset[str]
    calls: Calls
    split: Sequence[str] = ()

    @classmethod
    def of(cls, made: Plan, old: RuleSet, new: RuleSet, folder: Path, calls: Calls | None = None) -> Hints:
        """Return what hangs on an amendment of the rules of a folder; `calls`: those that go on with them."""
        divided = load_promises(folder, old.elements, old.domain.vocabulary).lists
        strays = tuple(astray(made, divided, old, new, folder))
        told = {name for each in strays for name, _ in each.ways}
        asked = [each for each in still_asked(made, new, folder) if told.isdisjoint(each.through)]
        dividing = frozenset(name for each in divided for name in each.among)
        unread, split = tuple(no_longer_read(made, new)), tuple(categories_split(made, new))
        return cls(made, new, strays, unread, asked, dividing, calls or Calls(), split)

    def lines(self, language: Language) -> Iterator[str]:
        """Yield what is still to be done, each with the call that does it."""
        yield from self._astray(language)
        for each in self.unread:
            readers = ", ".join(each.readers) or _NOBODY(language)
            yield _UNREAD(language).format(name=each.parameter, value=each.instead, readers=readers)
            yield _RATHER(language).format(command=self._amending(f"{each.parameter} --value {each.instead}"))
        for question in self.asked:
            yield from self._question(question, language)
        if self.split:
            title = head_of(self.made.target.id, self.new.elements).title(language)
            names = ", ".join(_QUOTED(language).format(name=each) for each in self.split)
            yield (_SPLIT if len(self.split) == 1 else _SPLIT_SOME)(language).format(names=names, list=title)
        for other in self._elsewhere:
            yield _ELSEWHERE(language).format(
                member=other[0],
                list=said(other)(language),
                command=self._amending(f"{other[1].id} --remove {other[0]}"),
            )

    def _amending(self, what: str) -> str:
        """Return the call of an amendment with the same first day and the same sources."""
        return self.calls.whole(f"amend {what} {self.made.request.call}")

    @property
    def _elsewhere(self) -> list[Elsewhere]:
        """The other lists that hold what comes, apart from those of which it is said above how it leaves them."""
        told = {name for each in self.strays for name, _ in each.ways}
        told |= {name for each in self.asked for name in each.through}
        # Of lists that divide a whole the strays say all.
        told |= self.dividing
        return [each for each in self.made.elsewhere if each[1].id not in told]

    def _astray(self, language: Language) -> Iterator[str]:
        for each in self.strays:
            yield f"{said_of_stray(each.stray, self.new.elements)(language)}."
            for name, command in each.ways:
                head = head_of(name, self.new.elements)
                source = ", ".join(cited.norm for cited in head.citations)
                way = _LEAVES if each.stray.held else _MEANT
                yield way(language).format(
                    title=head.title(language), source=source, command=self.calls.whole(command)
                )
        if self.strays:
            yield _NO_CASES(language)

    def _question(self, each: Question, language: Language) -> Iterator[str]:
        reading = each.reading
        default = next(option.title for option in reading.options if option.id == reading.default)
        yield _ASKED(language).format(
            member=each.member,
            question=reading.question(language),
            reading=reading.head.id,
            default=default(language),
        )
        for name in each.through:
            yield _ENDS(language).format(command=self._amending(f"{name} --remove {each.member}"))
        for told in each.contradictions:
            yield _RECORDED(language).format(id=told.id, right=told.right(language))

    def data(self, language: Language) -> dict[str, Any]:
        """Return the same as data."""
        return {
            "split": list(self.split),
            "astray": [
                {
                    "names": list(each.stray.names),
                    "lists": list(each.stray.held),
                    "from": each.stray.day,
                    "amend": [self.calls.whole(command) for _, command in each.ways],
                }
                for each in self.strays
            ],
            "unread": [
                {"parameter": each.parameter, "value": str(each.instead), "readers": list(each.readers)}
                for each in self.unread
            ],
            "asked": [
                {
                    "member": each.member,
                    "reading": each.reading.head.id,
                    "lists": list(each.through),
                    "contradictions": [told.id for told in each.contradictions],
                }
                for each in self.asked
            ],
        }


def direction(changes: Sequence[Difference], rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield in a line each what is met now, what is not, what is to be examined, and what no longer is."""
    turned: dict[str, dict[str, list[Change]]] = {}
    for each in (rule for period in changes for rule in period.rules):
        for change in each.statuses:
            turned.setdefault(each.rule, {}).setdefault(_way(change), []).append(change)
    outcomes = any(each.outcomes for each in changes)
    for decides in (True, False):
        for way, text in _WAYS.items():
            told = [
                _told(rules, name, ways[way], language)
                for name, ways in turned.items()
                if (outcomes and _decides(rules, name)) is decides
                and way in ways
                and (way not in ("met", "not_met", "open") or not {"applies", "spared"} & {*ways})
                and (way != "open" or not {"met", "not_met"} & {*ways})
            ]
            if told:
                line = text(language).format(rules=", ".join(told))
                yield line if decides else _WITHOUT(language).format(line=line[:1].lower() + line[1:])


def _decides(rules: RuleSet, name: str) -> bool:
    """Return whether a rule has a say in the outcome: one that only makes a duty has none."""
    rule = rules.elements.rules.get(name)
    return rule is None or any(each.value.otherwise is not Effect.OBLIGATION for each in rule.wordings)


def _way(change: Change) -> str:
    if change.after == "not_applicable":
        return "spared"
    if change.before == "not_applicable":
        return "applies"
    return change.after


def _told(rules: RuleSet, name: str, turned: Sequence[Change], language: Language) -> str:
    rule = rules.elements.rules.get(name)
    title = name if rule is None else rule.head.title(language)
    if any(each.reading is None for each in turned):
        return title
    readings = ", ".join(sorted({"=".join(each.reading) for each in turned if each.reading is not None}))
    return _CHOSEN(language).format(title=title, readings=readings)
