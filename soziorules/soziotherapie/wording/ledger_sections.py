"""What stands below the prescriptions: a plan for the hours that are left, deadlines, and what another reading would change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.parts import citations
from soziorules.render.view import Item, Section
from soziorules.render.words import day, hours, listed
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.ledger.reading_effects import Figure, ReadingEffect
from soziorules.soziotherapie.ledger.statement import OPEN, Step
from soziorules.soziotherapie.wording.figures import units
from soziorules.soziotherapie.wording.ledger_words import (
    FIGURES,
    KINDS,
    UNKNOWN,
    said,
    said_hours,
    said_of,
)
from soziorules.soziotherapie.wording.silence import undated

_PLAN = Text("Plan für die Stunden, die frei sind", "A plan for the hours that are left")
_PLAN_SUM = Text(
    "{sum} Einheiten; danach sind {used} verplant.",
    "{sum} units; {used} are planned then.",
)
_PLAN_HOURS = Text("{sum}; danach sind {used} verplant.", "{sum}; {used} are planned then.")
"""Where units of different length are added, hours are."""
_STEP = Text("{kind}, {units}: dann {used}", "{kind}, {units}: then {used}")
_NO_ROOM = Text(
    "In diesem Krankheitsfall ist keine ganze Einheit mehr frei.",
    "No whole unit is left in this Krankheitsfall.",
)
_NO_PLAN = Text(
    "Einen Plan gibt es erst, wenn genau bekannt ist, was verordnet und erbracht wurde.",
    "There is a plan only when it is known exactly what was prescribed and delivered.",
)
_UNTIL_WHEN = Text(
    "Minuten dieser Verordnungen können zu diesem Krankheitsfall zählen; bitte angeben, bis wann sie erbracht wurden: {days}.",
    "Minutes of these prescriptions may count towards this Krankheitsfall; please state until when they were delivered: {days}.",
)
_WHY_NO_PLAN = {
    "ended": Text(
        "Diese Verordnung ist beendet. Einen Plan gibt es, wenn sie mit dem, was auf ihr erbracht wurde, unter den früheren "
        "Verordnungen steht.",
        "This prescription has ended. There is a plan when it stands, with what was delivered on it, among the earlier "
        "prescriptions.",
    ),
    "not_permitted": Text(
        "So, wie sie angegeben ist, geht diese Verordnung nicht; geplant wird sie deshalb nicht.",
        "As it is stated this prescription does not work; so it is not planned.",
    ),
}
_GROUP_OPEN = Text(
    "Ob diese Berufsgruppe verordnen darf, ist erst mit der KV zu klären; geplant wird deshalb nichts.",
    "Whether this profession may prescribe is first to be cleared with the KV; so nothing is planned.",
)
_SOZIALAMT = Text(
    "Über jede Verordnung entscheidet das Sozialamt im Einzelfall (§§ 4, 6 AsylbLG); geplant wird deshalb nichts.",
    "The Sozialamt decides on each prescription in the single case (§§ 4, 6 AsylbLG); so nothing is planned.",
)
_BARRED = Text(
    "Nach den Angaben kommt jetzt keine Erst- oder Folgeverordnung in Frage; geplant wird deshalb nichts.",
    "By what is stated no first or follow-up prescription comes into question now; so nothing is planned.",
)
_THIS = Text("diese Verordnung", "this prescription")
_POSSIBLE = Text("möglich", "possible")
_STILL_TO_CLEAR = Text("ob möglich, ist offen", "whether possible is open")
_FEWER = Text(
    "{asked} sind gewünscht, {units} kommen hinzu: mehr lassen Anrechnung, Höchstzahl oder Stunden nicht zu.",
    "{asked} are asked for, {units} are added: credit, limit or hours allow no more.",
)
_FEWER_WITHOUT_REASON = Text(
    "{asked} sind gewünscht, {units} kommen hinzu: mehr geht nur mit dokumentiertem Grund.",
    "{asked} are asked for, {units} are added: more is possible only with a documented reason.",
)
_FEWER_GRANTED = Text(
    "{asked} sind gewünscht, {units} sind genehmigt und kommen hinzu.",
    "{asked} are asked for, {units} are approved and added.",
)
_STILL_OPEN = Text(
    "Noch offen auf früheren Verordnungen, zuerst aufzubrauchen",
    "Still open on earlier prescriptions, to be used up first",
)
_PLAN_ONLY = Text(
    "Verordnet wird nur, was zum Erreichen des Ziels nötig ist; jede Verordnung wird neu geprüft.",
    "Only what is needed to reach the goal is prescribed; each prescription is examined anew.",
)
_ENDS = Text(
    "Der Krankheitsfall endet am {end}; bis dahin sind dann noch {left} frei. Weitere Verordnungen dahinter sind nicht geplant: "
    "Bis die Krankenkasse über sie entscheidet, kann er schon zu Ende sein. Ab {next} sind wieder {all} frei.",
    "The Krankheitsfall ends on {end}; until then {left} are left after that. No prescriptions are planned behind this: by the "
    "time the Krankenkasse decides on them it may have ended. From {next} on {all} are free again.",
)
_ENDED = Text(
    "Der Krankheitsfall ist seit dem {end} zu Ende; darin ist nichts mehr zu planen. "
    "Ein neuer mit {all} kann seit dem {next} beginnen.",
    "The Krankheitsfall ended on {end}; no more can be planned in it. Since {next} a new one, with {all}, can begin.",
)
_OTHERS = Text("Was eine andere Auslegung änderte", "What another reading would change")
_CHANGE = Text("{name} {there} statt {here}", "{name} {there} instead of {here}")
_HERE = Text("{question}: hier {option}", "{question}: here {option}")
_TRY = Text(
    "Mit --reading rechnet alles nach einer anderen Antwort, etwa --reading {name}={option}.",
    "With --reading everything is counted by another answer, such as --reading {name}={option}.",
)


def plan(shown: Overview, language: Language) -> Section:
    """Return prescriptions that would use up the hours, or why there is no plan."""
    if not shown.plan:
        if ended := ending(shown, 0, language):
            return Section("plan", _PLAN(language), (), ended)
        room = shown.ledger.standing.minutes_remaining[1]
        full = room is not None and room < shown.constant("unit_minutes")
        barred = not shown.barred.isdisjoint(REGULAR)
        why = _NO_ROOM if full else _WHY_NO_PLAN.get(shown.counting.how, _BARRED if barred else _NO_PLAN)
        if shown.decision.moment["procedure.group_open"]:
            why = _GROUP_OPEN
        if not shown.decision.moment["procedure.krankenkasse_decides"]:
            why = _SOZIALAMT
        asked = _until_when(shown, language) if why is _NO_PLAN else ""
        return Section("plan", _PLAN(language), (), f"{why(language)} {asked}".rstrip())
    limit = shown.constant("krankheitsfall_minutes")
    after = shown.plan[-1].minutes_after
    minutes = _minutes(shown)
    form, added = _PLAN_SUM, [str(step.units) for step in shown.plan]
    if any(
        each != step.units * shown.constant("unit_minutes")
        for each, step in zip(minutes, shown.plan, strict=True)
    ):
        form, added = _PLAN_HOURS, [hours(each, language) for each in minutes]
    total = " + ".join(added)
    if len(shown.plan) > 1:
        total += f" = {sum(step.units for step in shown.plan) if form is _PLAN_SUM else hours(sum(minutes), language)}"
    lead = form(language).format(sum=total, used=said_of((after, after), limit, language))
    items = tuple(
        _step(step, each, shown, limit, language) for step, each in zip(shown.plan, minutes, strict=True)
    )
    close = " ".join(filter(None, (ending(shown, limit - after, language), _PLAN_ONLY(language))))
    return Section("plan", _PLAN(language), items, lead, close)


def _minutes(shown: Overview) -> tuple[int, ...]:
    """Return the minutes that each step of the plan adds: units in a group are longer than others."""
    used = shown.ledger.standing.minutes_used[0]
    before = (used, *(step.minutes_after for step in shown.plan))
    return tuple(step.minutes_after - each for step, each in zip(shown.plan, before, strict=False))


def ending(shown: Overview, left: int, language: Language) -> str:
    """Return that the Krankheitsfall ends before all hours could be prescribed one after the other; empty where it does not."""
    standing = shown.ledger.standing
    if not shown.ends_before or standing.end is None or standing.next_start is None:
        return ""
    form, limit = _ENDED if shown.over else _ENDS, shown.constant("krankheitsfall_minutes")
    return form(language).format(
        end=day(standing.end, language),
        left=hours(left, language),
        next=day(standing.next_start, language),
        all=hours(limit, language),
    )


def _until_when(shown: Overview, language: Language) -> str:
    """Return of which prescriptions it counts until when was delivered on them: totals that may reach into the Krankheitsfall."""
    start, (low, high) = shown.ledger.standing.start, shown.ledger.standing.minutes_used
    if start is None or low == high:
        return ""
    days = [day(each, language) for each in undated(shown.case, start)]
    return _UNTIL_WHEN(language).format(days=listed(days, language)) if days else ""


def _step(step: Step, minutes: int, shown: Overview, limit: int, language: Language) -> Item:
    doubtful = Outcome.UNDETERMINED in (shown.answers.get(kind) for kind in REGULAR)
    whose = ((_STILL_TO_CLEAR if doubtful else _POSSIBLE) if step.planned else _THIS)(language)
    text = _STEP(language).format(
        kind=_STILL_OPEN(language) if step.kind == OPEN else f"{KINDS[step.kind](language)} ({whose})",
        units=hours(minutes, language) if step.kind == OPEN else units(step.units, language),
        used=said_of((step.minutes_after, step.minutes_after), limit, language),
    )
    asked = shown.case.prescription.units
    if step.kind == OPEN or step.planned or asked is None or asked <= step.units:
        return Item(text, "todo")
    with_reason = (
        shown.decision.outcome is Outcome.JUSTIFICATION_REQUIRED and step.units == shown.permitted[0]
    )
    asked_for = _FEWER_WITHOUT_REASON if with_reason else _FEWER
    form = _FEWER_GRANTED if shown.counting.how == "granted" else asked_for
    fewer = form(language).format(asked=units(asked, language), units=step.units)
    return Item(text, "todo", (fewer,))


def others(shown: Overview, language: Language, *, commands: bool) -> Section | None:
    """Return the readings that would change a figure, and how, with `commands` by their ids; None where none would."""
    items = []
    for name, found in groupby(shown.otherwise, key=lambda each: each.reading):
        items.append(_reading(name, list(found), shown, language, commands=commands))
    if not items:
        return None
    example = shown.otherwise[0]
    close = _TRY(language).format(name=example.reading, option=example.option) if commands else ""
    return Section("readings", _OTHERS(language), tuple(items), close=close)


def _reading(
    name: str, found: Sequence[ReadingEffect], shown: Overview, language: Language, *, commands: bool
) -> Item:
    reading = shown.rules.elements.readings[name]
    titles = {option.id: option.title(language) for option in reading.options}
    notes = []
    for changed, same in groupby(found, key=lambda each: each.changes):
        options = ", ".join(titles[each.option] for each in same)
        changes = [_change(figure, old, new, language) for figure, (old, new) in changed.items()]
        notes.append(f"{options}: {'; '.join(changes)}")
    here = _HERE(language).format(question=reading.head.title(language), option=titles[shown.choices[name]])
    return Item(
        here,
        "note",
        tuple(notes),
        citations(reading.head.citations, language),
        id=f"{name}={'|'.join(dict.fromkeys(each.option for each in found))}" if commands else "",
    )


def _change(name: str, here: Figure, there: Figure, language: Language) -> str:
    shown = _CHANGE(language)
    return shown.format(
        name=FIGURES[name](language), there=_figure(name, there, language), here=_figure(name, here, language)
    )


def _figure(name: str, value: Figure, language: Language) -> str:
    if value is None:
        return UNKNOWN(language)
    if not isinstance(value, tuple):
        return day(value, language)
    return said_hours(value, language) if name.endswith("_minutes") else said(value, str, language)
