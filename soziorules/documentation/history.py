"""The law on a time line: what changed on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from soziorules.documentation.element_pages import code_title, member_title
from soziorules.documentation.markdown import Page, Picture, bullets, code, escape, heading, join
from soziorules.documentation.page_context import ONE_DAY, PageContext
from soziorules.documentation.pictures import Bar, Track, timeline
from soziorules.engine.language.elements import Dated, Rule
from soziorules.engine.language.text import Text
from soziorules.render.words import number

TITLE = Text("Das Recht im Lauf der Zeit", "The law through time")
_LEAD = Text(
    "Jede Zeile zeigt, was sich geändert hat; die feinen Linien sind die Tage, an denen sich etwas änderte.",
    "Each line shows something that changed; the thin lines are the days on which anything did.",
)
_BEGINS, _ENDS = Text("neu", "new"), Text("endet", "ends")
_CHANGED = Text("neuer Wortlaut", "new wording")
_FIRST = Text("Beginn des Regelwerks", "Start of the rule set")
Word = Callable[[Dated[str]], str]


def history_page(desk: PageContext) -> tuple[Page, list[Picture]]:
    """Return the page of changes and its picture, where anything changed."""
    days = desk.book.rules.changes
    title = desk(TITLE)
    tracks = list(_tracks(desk))
    last = max(desk.today, days[-1]) + dt.timedelta(days=550)
    pictures = (
        [Picture("pictures/timeline.svg", timeline(tracks, days, last, title), title)] if tracks else []
    )
    parts = [part for picture in pictures for part in (desk(_LEAD), f"![{escape(title)}](/{picture.path})")]
    for day in reversed(days[1:]):
        parts += [heading(2, desk.day(day)), bullets(_changes(desk, day)) or "–"]
    parts += [heading(2, desk.day(days[0])), desk(_FIRST)]
    return Page("history", title, join(parts)), pictures


def _changes(desk: PageContext, day: dt.date) -> Iterator[str]:
    """Yield what is different on a day from the day before."""
    elements, before = desk.book.elements, day - ONE_DAY
    for name, parameter in elements.parameters.items():
        old, new = parameter.on(before), parameter.on(day)
        words = [desk.value(item.value, parameter.unit) if item else "" for item in (old, new)]
        if words[0] != words[1]:
            yield f"{desk.link(name)}: {_turn(desk, *words)}"
    for name, rule in elements.rules.items():
        yield from _wording(desk, name, rule.on(before), rule.on(day))
    for name, definition in elements.definitions.items():
        yield from _wording(desk, name, definition.on(before), definition.on(day))
    for name, note in elements.notes.items():
        yield from _presence(desk, name, before in note.period, day in note.period)
    for name, step in elements.steps.items():
        yield from _presence(desk, name, before in step.period, day in step.period)
    for name, group in elements.groups.items():
        yield from _members(desk, name, group.members, day, partial(member_title, desk, group))
    for name, code_set in elements.code_sets.items():
        yield from _members(
            desk, name, code_set.members, day, lambda member: f"{member.value} {code_title(desk, member)}"
        )


def _turn(desk: PageContext, old: str, new: str) -> str:
    if not old:
        return f"**{escape(new)}** ({desk(_BEGINS)})"
    return f"{escape(old)} → **{escape(new)}**" if new else f"{escape(old)} ({desk(_ENDS)})"


def _presence(desk: PageContext, name: str, before: bool, now: bool) -> Iterator[str]:
    if before is not now:
        yield f"{desk.link(name)} {code(name)}: {desk(_BEGINS if now else _ENDS)}"


def _wording(desk: PageContext, name: str, old: Dated[Any] | None, new: Dated[Any] | None) -> Iterator[str]:
    yield from _presence(desk, name, old is not None, new is not None)
    if old is not None and new is not None and old is not new:
        kind = desk(_CHANGED) if old.value != new.value else desk(Text("neue Quelle", "new source"))
        yield f"{desk.link(name)} {code(name)}: {kind} ({desk.cited(new.citations)})"


def _members(
    desk: PageContext, name: str, members: tuple[Dated[str], ...], day: dt.date, word: Word
) -> Iterator[str]:
    before = {member.value: member for member in members if day - ONE_DAY in member.period}
    now = {member.value: member for member in members if day in member.period}
    for value in (value for value in now if value not in before):
        yield f"{desk.link(name)}: + {escape(word(now[value]))}"
    for value in (value for value in before if value not in now):
        ended = before[value].ended_by
        cited = f" ({desk.cited(ended)})" if ended else ""
        yield f"{desk.link(name)}: − {escape(word(before[value]))}{cited}"


def _tracks(desk: PageContext) -> Iterator[Track]:
    """Yield the values, rules and definitions that do not hold unchanged from the first day on."""
    elements, first = desk.book.elements, desk.book.rules.changes[0]
    for parameter in elements.parameters.values():
        bars: list[Bar] = []
        for dated in parameter.values:
            value = dated.value
            word = (
                number(value, desk.language) if isinstance(value, int) else desk.value(value, parameter.unit)
            )
            if bars and bars[-1].word == word and bars[-1].ends == dated.period.begins - ONE_DAY:
                bars[-1] = Bar(bars[-1].begins, dated.period.ends, word)
            else:
                bars.append(Bar(dated.period.begins, dated.period.ends, word))
        if len(bars) > 1 or bars[0].begins > first or bars[0].ends is not None:
            yield Track(parameter.head.title(desk.language), tuple(bars))
    for rule in elements.rules.values():
        bars = list(_stretches(rule))
        if len(bars) > 1 or bars[0].begins > first or bars[0].ends is not None:
            yield Track(rule.head.title(desk.language), tuple(bars))


def _stretches(rule: Rule) -> Iterator[Bar]:
    """Yield the periods in which a rule demands the same; another source for the same demand makes no new one."""
    begins, held = rule.wordings[0].period.begins, rule.wordings[0]
    for dated in rule.wordings[1:]:
        same = all(
            getattr(held.value, part) == getattr(dated.value, part)
            for part in ("applies", "requires", "otherwise")
        )
        if not same or held.period.ends != dated.period.begins - ONE_DAY:
            yield Bar(begins, held.period.ends, "")
            begins = dated.period.begins
        held = dated
    yield Bar(begins, held.period.ends, "")
