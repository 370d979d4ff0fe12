"""What an amendment of a list changes: members come and go, a range goes as a whole and leaves the parts that stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.amendment.edits import Edit, appended, ended, kept
from soziorules.engine.amendment.request import Amendment, day_from, refused, unknown
from soziorules.engine.amendment.sources import quoted, sources
from soziorules.engine.amendment.targets import Target
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import ONE_DAY, CodeSet, Dated, Group, Head
from soziorules.engine.language.text import Text
from soziorules.engine.source import MapNode

Elsewhere = tuple[str, Head, tuple[str, ...]]
"""A member, another list that holds it on the day, and by which entries of that list."""


class Members:
    """A list on the day of an amendment, and the other lists of its kind."""

    def __init__(self, request: Amendment, target: Target, rules: RuleSet) -> None:
        self.request, self.target, self.rules = request, target, rules
        self.day = request.begins
        self.entries = {each.value: number for number, each in enumerate(target.dated) if self._reaches(each)}
        """The members that are there on the day or come later, with their places in the list."""

    def edits(self) -> list[Edit]:
        """Return the ends of what leaves and the beginnings of what comes. Raises Problems."""
        gone = list(dict.fromkeys(self.request.remove))
        return [*map(self._removed, gone), *map(self._added, dict.fromkeys(self.request.add))]

    def elsewhere(self) -> Iterator[Elsewhere]:
        """Yield in which other lists stands what comes, apart from those that hold all of this list anyway."""
        own = {code for entry in self.entries for code in self._all_of(entry)}
        for name in dict.fromkeys(self.request.add):
            for each in self._others(name):
                held = (self._all_of(entry) for entry in self._now(each[1].id))
                if not own.issubset(code for codes in held for code in codes):
                    yield each

    def _reaches(self, item: Dated[Any]) -> bool:
        return item.period.ends is None or item.period.ends >= self.day

    def _all_of(self, spec: str) -> tuple[str, ...]:
        """Return the codes of an entry in their order; one that does not exist is told when the file is read."""
        if self.target.section != "code_sets":
            return (spec,)
        try:
            return tuple(self.rules.domain.expand(spec, self.day))
        except ValueError:
            return ()

    def _shared(self, name: str, entry: str) -> bool:
        return name == entry or not {*self._all_of(name)}.isdisjoint(self._all_of(entry))

    def _added(self, name: str) -> Edit:
        """Return the beginning of a member; a part that stays of a range that goes says what the range says, and its source."""
        gone = {each: self.entries[each] for each in self.request.remove if each in self.entries}
        for entry, number in self.entries.items():
            if entry not in gone and self._shared(name, entry):
                raise self._in_already(name, entry, number)
        for other in self.request.add[: self.request.add.index(name)]:
            if self._shared(name, other):
                raise self._asked_twice(name, other)
        codes = {*self._all_of(name)}
        within = next(
            (number for each, number in gone.items() if codes and codes <= {*self._all_of(each)}), None
        )
        listed = self.target.listed
        assert listed is not None
        key = "codes" if self.target.section == "code_sets" else "value"
        pairs = [("from", str(self.day)), (key, _plain(name))]
        if within is None:
            return appended(listed, [*pairs, *sources(self.request, None)])
        own = dict(kept(self.target.items[within], ()))
        stays = ("title", "cite", "certainty", "settled", "catalogue")
        return appended(listed, [*pairs, *((each, own[each]) for each in stays if each in own)])

    def _asked_twice(self, name: str, other: str) -> Problems:
        message = Text(
            f"„{name}“ und „{other}“ überschneiden sich; jeder Kode kommt durch einen Eintrag hinzu",
            f'"{name}" and "{other}" overlap; each code is added by one entry',
        )
        return refused("K006", message, "--add")

    def _in_already(self, name: str, entry: str, number: int) -> Problems:
        target = self.target.id
        within = Text("", "") if entry == name else Text(f", durch „{entry}“", f', by "{entry}"')
        part = (
            Text("", "") if {*self._all_of(name)} <= {*self._all_of(entry)} else Text(" zum Teil", " in part")
        )
        message = Text(
            f"„{name}“ gehört an diesem Tag{part.de} schon zu „{target}“{within.de}",
            f'"{name}" belongs{part.en} to "{target}" on that day already{within.en}',
        )
        hint = Text(
            f"im selben Aufruf --remove {entry} und mit --add die Teile, die bleiben",
            f"in the same run --remove {entry}, and with --add the parts that stay",
        )
        place = self.target.items[number].place
        return refused("K006", message, "--add", place=place, hint=None if entry == name else hint)

    def _removed(self, name: str) -> Edit:
        if name not in self.entries:
            raise self._no_entry(name)
        item, old = self.target.items[self.entries[name]], self.target.dated[self.entries[name]]
        assert isinstance(item, MapNode)
        if self.day <= old.period.begins:
            first = old.period.begins
            message = Text(
                f"„{name}“ gehört erst ab {first:%d.%m.%Y} dazu", f'"{name}" belongs to it from {first} only'
            )
            allowed = day_from(first + ONE_DAY)
            raise refused("K002", message, "--from", allowed=allowed)
        sources(self.request, old)
        written = [
            f"{{norm: {quoted(each)}, certainty: {self.request.certainty}}}" for each in self.request.cite
        ]
        cited = written[0] if len(written) == 1 else f"[{', '.join(written)}]"
        return ended(item, self.day - ONE_DAY, cited)

    def _no_entry(self, name: str) -> Problems:
        """Return that nothing of this name can go: it is a part of entries, stands in other lists, or nowhere."""
        target, parts = self.target.id, [each for each in self.entries if self._shared(name, each)]
        if parts:
            listed = Text(", ".join(f"„{each}“" for each in parts), ", ".join(f'"{each}"' for each in parts))
            message = Text(
                f"„{name}“ ist in „{target}“ kein eigener Eintrag; betroffen: {listed.de} (entfernt wird ein Eintrag als Ganzes)",
                f'"{name}" is no entry of its own in "{target}"; concerned: {listed.en} (an entry is removed as a whole only)',
            )
            asked = " ".join(self.taking_out([name]))
            hint = Text(f"stattdessen in einem Aufruf: {asked}", f"instead, in one run: {asked}")
            return refused("K001", message, "--remove", hint=hint)
        others = list(self._others(name))
        message = Text(
            f"„{name}“ gehört an diesem Tag nicht zu „{target}“",
            f'"{name}" does not belong to "{target}" on that day',
        )
        if others:
            message = Text(
                f"{message.de}, sondern zu {'; '.join(said(each).de for each in others)}",
                f"{message.en}, but to {'; '.join(said(each).en for each in others)}",
            )
            return refused("K001", message, "--remove")
        return unknown("K001", message, name, map(str, self.entries), "--remove")

    def taking_out(self, names: Iterable[str]) -> list[str]:
        """Return the options of `amend` with which the list loses names, and keeps the rest of the ranges that hold them."""
        gone = {code for name in names for code in self._all_of(name)}
        parts = [each for each in self.entries if not gone.isdisjoint(self._all_of(each))]
        left = [spec for entry in parts for spec in self._runs(self._all_of(entry), gone)]
        return [*(f"--remove {each}" for each in parts), *(f"--add {each}" for each in left)]

    def taking_in(self, names: Sequence[str]) -> list[str]:
        """Return the options of `amend` with which the list gains names, those that follow each other as a range."""
        if self.target.section != "code_sets":
            return [f"--add {each}" for each in names]
        between = f"{names[0]}-{names[-1]}" if len(names) > 1 else names[0]
        gone = {*self._all_of(between)} - {*names}
        return [f"--add {each}" for each in self._runs(self._all_of(between) or names, gone)]

    def _runs(self, whole: Iterable[str], gone: set[str]) -> Iterator[str]:
        """Yield what stays of codes that follow each other without some, as codes and ranges that hold just that.

        A category of which a part goes does not stay as such: without its last character it would name what has gone too.
        """
        run: list[str] = []
        for code in (*whole, None):
            if code is not None and gone.isdisjoint(self._all_of(code)):
                run.append(code)
            elif run:
                yield self._spec(run)
                run = []

    def _spec(self, run: list[str]) -> str:
        """Return codes that follow each other as a code or a range, from and to the highest code that holds no other."""
        among = {*run}
        last = next(
            (each for each in run if run[-1] in (below := self._all_of(each)) and among.issuperset(below)),
            run[-1],
        )
        first = run[0]
        return first if last == first else f"{first}-{last}"

    def _others(self, name: str) -> Iterator[Elsewhere]:
        lists: Mapping[str, CodeSet | Group] = getattr(self.rules.elements, self.target.section)
        of = getattr(lists[self.target.id], "of", None)
        for other, listed in lists.items():
            if other != self.target.id and getattr(listed, "of", None) == of:
                held = tuple(each for each in self._now(other) if self._shared(name, each))
                if held:
                    yield name, listed.head, held

    def _now(self, other: str) -> Iterator[str]:
        """Yield the entries of a list on the day."""
        listed: CodeSet | Group = getattr(self.rules.elements, self.target.section)[other]
        yield from (each.value for each in listed.members if self.day in each.period)


def said(elsewhere: Elsewhere) -> Text:
    """Return in words which list holds a member."""
    name, head, entries = elsewhere
    by = ", ".join(entries)
    within = Text("", "") if entries == (name,) else Text(f", durch {by}", f", by {by}")
    return Text(f"„{head.title.de}“ ({head.id}{within.de})", f'"{head.title.en}" ({head.id}{within.en})')


def _plain(word: str) -> str:
    return word if word.replace("_", "").replace(".", "").replace("-", "").isalnum() else quoted(word)
