"""The prescriptions of an account as rows of a table, one table for each Krankheitsfall, each row with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from soziorules.engine.language.text import Language, Text
from soziorules.render.parts import citations
from soziorules.render.view import Row, Table
from soziorules.render.words import day, hours
from soziorules.soziotherapie.case.choices import CONTACTS
from soziorules.soziotherapie.ledger.accounts import measure
from soziorules.soziotherapie.ledger.entries import Entry
from soziorules.soziotherapie.ledger.intervals import ZERO
from soziorules.soziotherapie.ledger.overview import Ending, Opening, Overview, Phase
from soziorules.soziotherapie.ledger.statement import Share
from soziorules.soziotherapie.wording.ledger_words import (
    KINDS,
    UNKNOWN,
    days,
    hours_of,
    numbers,
    said_hours,
    said_of,
    share,
)

_GROUP = Text(
    "davon {number} in der Gruppe zu je {minutes} Minuten",
    "of these {number} in a group of {minutes} minutes each",
)
_VISITS = Text("{number} Leistungen, {days}", "{number} deliveries, {days}")
_ONE_VISIT = Text("1 Leistung am {day}", "1 delivery on {day}")
_UNSTATED = Text("Was erbracht wurde, ist nicht angegeben.", "What was delivered is not stated.")
_COUNTS_AS = Text(
    "erbracht {minutes}, zählt hier mit {counted}", "delivered {minutes}, counts here as {counted}"
)
_NOT_COUNTED = Text("nicht gezählt: {contacts}", "not counted: {contacts}")
_MISSED = Text(
    "{contact} ({number}; {minutes} dafür nicht erbracht)",
    "{contact} ({number}; {minutes} for it not delivered)",
)
_BEYOND = Text(
    "{units} mehr erbracht als verordnet: Das zählt mit, bezahlt wird nur, was verordnet ist (ST-RL § 9 Abs. 3)",
    "{units} more delivered than prescribed: they count, only what is prescribed is paid (ST-RL § 9 Abs. 3)",
)
_CREDITED_TO = Text("angerechnet auf {which}", "credited to {which}")
_CREDITED = Text(
    "{credited} Probestunden und diese Verordnung ergeben zusammen höchstens {limit} Einheiten",
    "{credited} Probestunden and this prescription give at most {limit} units together",
)
_LAPSED_TRIAL = Text(
    "nicht erbracht: {units}; nach der regulären Verordnung, die folgt, werden sie nicht mehr eingeplant",
    "not delivered: {units}; after the regular prescription that follows they are no longer planned",
)
_LAPSED_REFERRAL = Text(
    "nicht erbracht: {units}; sie waren für den Weg in die Praxis da, die jetzt verordnet (ST-RL § 4 Abs. 5), und werden nicht "
    "mehr eingeplant",
    "not delivered: {units}; they were meant to bring the person to the practice that prescribes now (ST-RL § 4 Abs. 5) and are "
    "no longer planned",
)
_LAPSED_DISCHARGE = Text(
    "verfallen: {units}, nur {days} Kalendertage nach der Entlassung (ST-RL § 4a Satz 6)",
    "lapsed: {units}, only {days} calendar days after the discharge (ST-RL § 4a Satz 6)",
)
_LAPSED: Final = {
    "discharge": _LAPSED_DISCHARGE,
    "trial": _LAPSED_TRIAL,
    "referral": _LAPSED_REFERRAL,
}
_LATER = Text(
    "davon {hours} nach dem Ende des Krankheitsfalls; das zählt zum nächsten",
    "of these {hours} after the end of the Krankheitsfall; that counts to the next",
)
_NUMBER = Text("die Verordnung Nr. {number}", "prescription {number}")
_THIS = Text("diese Verordnung", "this prescription")
_UNIT_WORD = Text("Einheiten", "units")


def notes(entry: Entry, shown: Overview, language: Language) -> Iterator[str]:
    """Yield what a reader of the row of an earlier prescription should know beside its figures."""
    line = entry.line
    yield from group(line.group_units, shown, language)
    yield from _visits(entry, language)
    if entry.delivered is not None and line.minutes != (entry.delivered, entry.delivered):
        delivered, counted = hours(entry.delivered, language), said_hours(line.minutes, language)
        yield _COUNTS_AS(language).format(minutes=delivered, counted=counted)
    yield from _not_counted(entry, shown, language)
    if entry.beyond:
        beyond = in_units((entry.beyond, entry.beyond), shown, language)
        yield _BEYOND(language).format(units=beyond)
    if entry.later:
        yield _LATER(language).format(hours=hours(entry.later, language))
    if line.credited != ZERO:
        limit = shown.constant("units_per_prescription")
        yield _CREDITED(language).format(credited=numbers(line.credited, language), limit=limit)
    if entry.credited_to is not None:
        which = _NUMBER(language).format(number=entry.credited_to) if entry.credited_to else _THIS(language)
        yield _CREDITED_TO(language).format(which=which)
    if entry.lapse is not None:
        lapsed = in_units(entry.lapsed, shown, language)
        yield _LAPSED[entry.lapse](language).format(units=lapsed, days=shown.constants.get("discharge_days"))


def in_units(value: Share, shown: Overview, language: Language) -> str:
    """Return units in words, as hours where some of them are in part: 5 Einheiten, 2 Std. 45 Min."""
    said = share(value, shown.constant("unit_minutes"), language)
    whole = all(each is None or each == int(each) for each in value)
    return f"{said} {_UNIT_WORD(language)}" if whole else said


def _not_counted(entry: Entry, shown: Overview, language: Language) -> Iterator[str]:
    """Yield which contacts do not count, by their kind: the reason why fewer minutes count than were delivered."""
    contacts = measure(shown.constants, shown.choices).contacts
    left = [
        each.contact
        for each in entry.line.deliveries or ()
        if each.contact is not None and contacts.share(each.contact, each.on) == (0, 0)
    ]
    if left:
        said = (_contact(kind, left.count(kind), entry, language) for kind in dict.fromkeys(left))
        yield _NOT_COUNTED(language).format(contacts=", ".join(said))


def _contact(kind: str, number: int, entry: Entry, language: Language) -> str:
    minutes = sum(each.minutes or 0 for each in entry.line.deliveries or () if each.contact == kind)
    if kind != "no_show" or not minutes:
        return f"{CONTACTS[kind](language)} ({number})"
    contact, lost = CONTACTS[kind](language), hours(minutes, language)
    return _MISSED(language).format(contact=contact, number=number, minutes=lost)


def group(number: int | None, shown: Overview, language: Language) -> Iterator[str]:
    """Yield how many units of a prescription are for a group."""
    if number:
        minutes = shown.constant("group_unit_minutes")
        yield _GROUP(language).format(number=number, minutes=minutes)


def _visits(entry: Entry, language: Language) -> Iterator[str]:
    if not entry.stated:
        yield _UNSTATED(language)
    visits = [each.on for each in entry.line.visits if each.on is not None]
    if len(visits) == 1:
        yield _ONE_VISIT(language).format(day=day(visits[0], language))
    elif visits:
        yield _VISITS(language).format(number=len(visits), days=days(min(visits), max(visits), language))


HEADINGS: Final = (
    Text("Nr", "No"),
    Text("Tag", "Day"),
    Text("Art", "Kind"),
    Text("verordnet", "prescribed"),
    Text("angerechnet", "credited"),
    Text("erbracht", "delivered"),
    Text("übrig", "left"),
)
"""What was prescribed and credited is told in units, what was delivered and is left in hours."""
LABELS: Final = 3
"""How many of the columns hold words."""
_NUMBERED = Text("{number}. Krankheitsfall", "Krankheitsfall {number}")
_NOW = Text("jetzt", "now")
_OTHER = Text("In keinem dieser Zeiträume", "In none of these periods")
_EARLIER = Text("Frühere Verordnungen", "Earlier prescriptions")
_NO_HISTORY = Text(
    "Zu früheren Verordnungen ist nichts angegeben, auch nicht, dass es keine gab.",
    "Nothing is stated on earlier prescriptions, nor that there were none.",
)
_SUM = Text("erbracht {used}; frei {left}", "delivered {used}; left {left}")
_SUM_OVER = Text("erbracht {used}; nicht genutzt {left}", "delivered {used}; not used {left}")
_OPENINGS: Final[dict[Opening, Text]] = {
    "prescription": Text("Beginnt mit {which}.", "Begins with {which}."),
    "approval": Text(
        "Beginnt mit der Genehmigung {which}.",
        "Begins with the approval of {which}.",
    ),
    "delivery": Text(
        "Beginnt mit einer Leistung aus {which}.",
        "Begins with a delivery on {which}.",
    ),
    "following": Text(
        "Schließt ohne Lücke an den vorigen Krankheitsfall an.", "Follows the one before without a gap."
    ),
    "rolling": Text("Gezählt wird der Zeitraum bis zu diesem Tag.", "The period up to this day is counted."),
    "not_begun": Text(
        "Noch nicht begonnen: Probestunden, Muster 28 und Entlassung eröffnen keinen Krankheitsfall. Was auf sie "
        "erbracht wird, zählt zu dem, der folgt.",
        "Not begun: Probestunden, Muster 28 and discharge open no Krankheitsfall. What is delivered on them counts to "
        "the one that follows.",
    ),
    "not_opened": Text(
        "Noch nicht begonnen: Eine Verordnung, die abgelehnt ist oder so nicht geht, eröffnet keinen Krankheitsfall.",
        "Not begun: a prescription that is refused or not possible as stated opens no Krankheitsfall.",
    ),
    "unknown": Text(
        "Der Beginn ist nicht bekannt: Es fehlen Tag, Art, Genehmigung oder Leistungstage einer Verordnung.",
        "The start is not known: day, kind, approval or days of delivery of a prescription are missing.",
    ),
}
_ENDINGS: Final[dict[Ending, Text]] = {
    "period": Text(
        "Endet nach {years} Jahren; Wochenenden und Feiertage verlängern nicht.",
        "Ends after {years} years; weekends and holidays do not extend it.",
    ),
    "new_phase": Text(
        "Endet am Tag vor dem neuen Krankheitsfall.", "Ends on the day before the new Krankheitsfall."
    ),
    "rolling": Text("", ""),
    "not_begun": Text("", ""),
    "unknown": Text("", ""),
}
_AGAIN = Text(
    "Nach {years} Jahren ist ein neuer möglich, auch bei gleicher Ursache.",
    "After {years} years a new one is possible, even if the cause is the same.",
)
_BY_NUMBER = Text("der Verordnung Nr. {number}", "prescription {number}")
_BY_THIS = Text("dieser Verordnung", "this prescription")
_PERIOD_NORMS: Final = "BGB § 187 Abs. 2, § 188 Abs. 2, 3; SGB X § 26 Abs. 4"


def tables(shown: Overview, language: Language) -> tuple[Table, ...]:
    """Return a table for each Krankheitsfall, and one for prescriptions that lie in none or cannot be placed."""
    found = [_table(phase, shown, language) for phase in shown.phases]
    other = tuple(_row(entry, shown, language) for entry in shown.entries if entry.line.phase is None)
    if other:
        found.append(Table(_OTHER(language), (), "", other, ""))
    if shown.case.history is None:
        found.append(Table(_EARLIER(language), (_NO_HISTORY(language),), "", (), ""))
    return tuple(found)


def _table(phase: Phase, shown: Overview, language: Language) -> Table:
    fall = phase.line.fall
    rows = [_row(entry, shown, language) for entry in shown.entries if entry.line.phase == phase.number - 1]
    if phase.line.current:
        rows += _this(shown, language)
    limit = shown.constant("krankheitsfall_minutes")
    title = _NUMBERED(language).format(number=phase.number)
    if fall.start is not None and fall.end is not None:
        title += f": {days(fall.start, fall.end, language)}"
    if phase.line.current and len(shown.phases) > 1:
        title += f" ({_NOW(language)})"
    over = shown.over if phase.line.current else shown.ended_by(fall.end, shown.day)
    total = (_SUM_OVER if over else _SUM)(language).format(
        used=said_of(phase.line.used, limit, language), left=said_hours(phase.line.remaining, language)
    )
    return Table(
        title, _reasons(phase, shown, language), _sources(phase, shown, language), tuple(rows), total
    )


def _reasons(phase: Phase, shown: Overview, language: Language) -> tuple[str, ...]:
    years = shown.constant("krankheitsfall_years")
    which = _BY_NUMBER(language).format(number=phase.opened_by) if phase.opened_by else _BY_THIS(language)
    said = [
        _OPENINGS[phase.opening](language).format(which=which),
        _ENDINGS[phase.ending](language).format(years=years),
    ]
    if phase.number > 1 and phase.ending == "period":
        said.append(_AGAIN(language).format(years=years))
    return tuple(sentence for sentence in said if sentence)


def _sources(phase: Phase, shown: Overview, language: Language) -> str:
    norms = citations(shown.citations("krankheitsfall_years"), language)
    return f"{norms}; {_PERIOD_NORMS}" if phase.ending == "period" else norms


def _row(entry: Entry, shown: Overview, language: Language) -> Row:
    line = entry.line
    prescribed = line.units
    cells = (
        str(entry.number),
        UNKNOWN(language) if line.prescribed_on is None else day(line.prescribed_on, language),
        UNKNOWN(language) if line.kind is None else KINDS[line.kind](language),
        "?" if prescribed is None else str(prescribed),
        "" if line.credited == ZERO else numbers(line.credited, language),
        hours_of(line.minutes, language),
        hours_of(line.minutes_left, language),
    )
    return Row(cells, tuple(notes(entry, shown, language)))


def _this(shown: Overview, language: Language) -> Iterator[Row]:
    prescription, credited = shown.case.prescription, shown.ledger.standing.credited_units
    if prescription.kind is None or prescription.units is None:
        return
    cells = (
        _NOW(language),
        day(shown.day, language),
        KINDS[prescription.kind](language),
        str(prescription.units),
        "" if credited == ZERO else numbers(credited, language),
        "",
        "",
    )
    yield Row(cells, tuple(group(prescription.group_units, shown, language)))
