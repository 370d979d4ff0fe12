"""The prescriptions of an account as rows of a table, one block for each Krankheitsfall, each row with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Language, Text
from soziorules.render.parts import citations
from soziorules.render.words import day
from soziorules.soziotherapie.ledger.entries import Entry
from soziorules.soziotherapie.ledger.intervals import ZERO
from soziorules.soziotherapie.ledger.overview import Ending, Opening, Overview, Phase
from soziorules.soziotherapie.wording.ledger_notes import group, notes
from soziorules.soziotherapie.wording.ledger_words import (
    KINDS,
    UNKNOWN,
    clocks,
    days,
    numbers,
    said_hours,
    said_of,
    share,
)

HEADINGS: Final = (
    Text("Nr", "No"),
    Text("Tag", "Day"),
    Text("Art", "Kind"),
    Text("verordnet", "prescribed"),
    Text("angerechnet", "credited"),
    Text("erbracht", "delivered"),
    Text("verbraucht", "used up"),
    Text("übrig", "left"),
)
"""Units but for the sixth column, which is hours and minutes."""
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


@dataclass(frozen=True, slots=True)
class Row:
    """One prescription: a cell for each heading, and what became of it in sentences."""

    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One Krankheitsfall with its prescriptions: why it begins and ends, where the norm says so, and its sum."""

    title: str
    reasons: tuple[str, ...]
    sources: str
    rows: tuple[Row, ...]
    total: str


def blocks(shown: Overview, language: Language) -> tuple[Block, ...]:
    """Return a block for each Krankheitsfall, and one for prescriptions that lie in none or cannot be placed."""
    found = [_block(phase, shown, language) for phase in shown.phases]
    other = tuple(_row(entry, shown, language) for entry in shown.entries if entry.line.phase is None)
    if other:
        found.append(Block(_OTHER(language), (), "", other, ""))
    if shown.case.history is None:
        found.append(Block(_EARLIER(language), (_NO_HISTORY(language),), "", (), ""))
    return tuple(found)


def _block(phase: Phase, shown: Overview, language: Language) -> Block:
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
    return Block(
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
    prescribed, unit = line.units, shown.constant("unit_minutes")
    cells = (
        str(entry.number),
        UNKNOWN(language) if line.prescribed_on is None else day(line.prescribed_on, language),
        UNKNOWN(language) if line.kind is None else KINDS[line.kind](language),
        "?" if prescribed is None else str(prescribed),
        "" if line.credited == ZERO else numbers(line.credited, language),
        clocks(line.minutes, language),
        share(line.units_used, unit, language),
        share(line.units_left, unit, language),
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
        "",
    )
    yield Row(cells, tuple(group(prescription.group_units, shown, language)))
