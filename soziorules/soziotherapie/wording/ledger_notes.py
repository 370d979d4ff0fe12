"""What became of a prescription, in sentences: groups, deliveries, credit, what lapsed and why."""

from __future__ import annotations

from collections.abc import Iterator

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, hours
from soziorules.soziotherapie.case.choices import CONTACTS
from soziorules.soziotherapie.ledger.accounts import measure
from soziorules.soziotherapie.ledger.entries import Entry
from soziorules.soziotherapie.ledger.intervals import ZERO
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.ledger.statement import Share
from soziorules.soziotherapie.wording.ledger_words import days, numbers, said_hours, share

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
    "{units} mehr erbracht als verordnet: bezahlt wird nur, was verordnet ist (ST-RL § 9 Abs. 3)",
    "{units} more delivered than prescribed: only what is prescribed is paid (ST-RL § 9 Abs. 3)",
)
_CREDITED_TO = Text("angerechnet auf {which}", "credited to {which}")
_CREDITED = Text(
    "{credited} Probestunden und diese Verordnung ergeben zusammen höchstens {limit} Einheiten",
    "{credited} Probestunden and this prescription give at most {limit} units together",
)
_LAPSED_TRIAL = Text(
    "{units} verfallen mit der regulären Verordnung, die folgt",
    "{units} lapsed with the regular prescription that follows",
)
_LAPSED_DISCHARGE = Text(
    "{units} verfallen: nur {days} Kalendertage nach der Entlassung (ST-RL § 4a Satz 6)",
    "{units} lapsed: only {days} calendar days after the discharge (ST-RL § 4a Satz 6)",
)
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
        words = _LAPSED_DISCHARGE if entry.lapse == "discharge" else _LAPSED_TRIAL
        lapsed = in_units(entry.lapsed, shown, language)
        yield words(language).format(units=lapsed, days=shown.constants.get("discharge_days"))


def in_units(value: Share, shown: Overview, language: Language) -> str:
    """Return units in words, as hours where some of them are in part: 5 Einheiten, 2:45 h."""
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
