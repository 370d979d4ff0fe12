"""What a person sees of an account, before it becomes text, Markdown or a picture: everything in words already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soziorules.engine.dataclass import replace
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.parts import Parts
from soziorules.render.readers import CHOSEN
from soziorules.render.view import Section, View
from soziorules.render.words import day, hours
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.ledger.intervals import ANY, ZERO, Bounds
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.ledger.phases import rolls
from soziorules.soziotherapie.procedure.stages import procedure_of
from soziorules.soziotherapie.wording.begin import pauses, stands, to_be_cleared
from soziorules.soziotherapie.wording.figures import NOTHING_NEW, WINDOW, units, window_name
from soziorules.soziotherapie.wording.fitting import Said, beside_minutes, beside_open
from soziorules.soziotherapie.wording.ledger_deadlines import deadlines
from soziorules.soziotherapie.wording.ledger_rows import HEADINGS, LABELS, tables
from soziorules.soziotherapie.wording.ledger_sections import others, plan
from soziorules.soziotherapie.wording.ledger_words import (
    KINDS,
    UNKNOWN,
    days,
    said,
    said_hours,
    said_of,
    said_units,
)
from soziorules.soziotherapie.wording.readers import BY_THE_LAW, VOICE
from soziorules.soziotherapie.wording.silence import if_single

Pair = tuple[str, str]

_NOT_BEGUN = Text(
    "noch nicht begonnen, erst eine Erst- oder Folgeverordnung eröffnet ihn",
    "not begun yet, only a first or follow-up prescription opens it",
)
_USED, _LEFT = Text("Verbraucht", "Used"), Text("Frei", "Left")
_OUTSTANDING = Text("Davon schon verordnet", "Already prescribed")
_OUTSTANDING_SAID = Text(
    "{hours}, auf früheren Verordnungen noch nicht erbracht",
    "{hours}, not yet delivered on earlier prescriptions",
)
_TOO_MANY = Text(
    "; würde auch diese Verordnung ausgeschöpft, wären es {hours}",
    "; with this prescription used up as well it would be {hours}",
)
_THIS = Text("Diese Verordnung", "This prescription")
_TAKES = Text("{what}: {hours}", "{what}: {hours}")
_DECIDED = ("granted", "partly_granted", "running")
_NOTHING: Mapping[str, Text] = {
    "refused": Text("abgelehnt, zählt nicht mit", "refused, does not count"),
    "ended": Text("beendet; was auf ihr erbracht wurde, ist nicht angegeben", "ended; what was delivered on it is not stated"),
    "not_permitted": Text("so nicht möglich, zählt nicht mit", "not possible like this, does not count"),
}  # fmt: skip
_AFTER_CREDIT = Text(
    "; nach Anrechnung der Probestunden bleiben auf dieser {units}",
    "; once the Probestunden are credited, {units} are left on this one",
)
_TO_BE_ENDED = Text(
    "{units} genehmigt, aber zu beenden: Was noch offen ist, zählt hier nicht mit",
    "{units} approved, but to be ended: what is still open does not count here",
)
_PAUSED = Text(
    "{units} genehmigt; pausiert bis zur Entlassung, wenn die Aufnahme nach der Ausstellung war, und zählt hier nicht mit",
    "{units} approved; paused until the discharge if the admission was after issue, and does not count here",
)
_GRANTED_AGAINST = Text(
    "{units} genehmigt, nach den Angaben aber so nicht möglich: erst mit der Krankenkasse klären, zählt hier nicht mit",
    "{units} approved, but not possible like this by what is stated: first clear it with the Krankenkasse, does not count here",
)
_STANDS = Text(
    "{units} genehmigt; nach den Angaben passt etwas nicht, darum hier nicht mitgezählt",
    "{units} approved; by what is stated something does not fit, so they do not count here",
)
_GRANTED = Text("{units} genehmigt, {hours}", "{units} approved, {hours}")
_CREDITED = Text("; {units} als Probestunden angerechnet", "; {units} credited as Probestunden")
_POSSIBLE = Text("Jetzt verordnungsfähig", "May be prescribed now")
_STILL_OPEN = Text("Noch offen, höchstens", "Still open, at most")
_WITH_REASON = Text("{units}, wenn begründet", "{units} if justified")
_BEFORE_DECISION = ("planned", "issued", "submitted", "overdue")
_GROUPED = Text(", davon {count} in der Gruppe", ", {count} of them in a group")
_ALL_GROUPED = Text(", alle in der Gruppe", ", all of them in a group")
_NEXT = Text("Nächster Krankheitsfall", "Next Krankheitsfall")
_NEXT_FROM = Text("ab {day}, wieder mit {limit}", "from {day}, again with {limit}")
_NEXT_SINCE = Text(
    "mit der nächsten Erst- oder Folgeverordnung, möglich seit {day}, wieder mit {limit}",
    "with the next first or follow-up prescription, possible since {day}, again with {limit}",
)
_OVER = Text("{period}, vorbei", "{period}, over")
_ROOM_FROM = Text(
    "Platz für diese Verordnung ab {day} (gleitende Zeiträume)",
    "room for this prescription from {day} (rolling periods)",
)
_PROBATION = Text("Probestunden", "Probestunden")
_COUNTS = Text(
    "{year}: {calendar} von {limit} Verordnungen; in den letzten zwölf Monaten: {rolling} von {limit}",
    "{year}: {calendar} of {limit} prescriptions; in the last twelve months: {rolling} of {limit}",
)
_NO_MORE = Text(
    "; weitere erst vor der ersten Verordnung des nächsten Krankheitsfalls",
    "; more only before the first prescription of the next Krankheitsfall",
)
_AGAIN = Text("; wieder ab {day}", "; again from {day}")
_FREE = Text("Genehmigungsfrei", "Free of approval")
_FREE_UNITS = Text(
    "{units} als Probestunden und auf Muster 28; ohne Genehmigung gehen zusammen {limit}",
    "{units} as Probestunden and on Muster 28; {limit} in all need no approval",
)


def totals(shown: Overview, language: Language) -> tuple[Pair, ...]:
    """Return the totals as pairs of a name and what is known of it."""
    return (
        *_window(shown, language),
        *_asked(shown, language),
        *_next(shown, language),
        *_probation(shown, language),
        *_free(shown, language),
    )


def _window(shown: Overview, language: Language) -> Iterator[Pair]:
    standing = shown.ledger.standing
    if standing.start is not None and standing.end is not None:
        period = days(standing.start, standing.end, language)
        yield (
            window_name(shown.choices)(language),
            _OVER(language).format(period=period) if shown.over else period,
        )
    else:
        begun = standing.begun or shown.case.history is None
        yield WINDOW(language), (UNKNOWN if begun else _NOT_BEGUN)(language)
    limit = shown.constant("krankheitsfall_minutes")
    yield _USED(language), said_of(standing.minutes_used, limit, language)
    if shown.over:
        return
    yield _LEFT(language), said_hours(standing.minutes_remaining, language)
    if shown.outstanding not in (ZERO, ANY):
        still = said_hours(shown.outstanding, language)
        words = _OUTSTANDING_SAID(language).format(hours=still)
        committed = shown.committed
        if committed[0] > limit and shown.added not in (ZERO, ANY):
            words += _TOO_MANY(language).format(hours=said_hours(committed, language))
        yield _OUTSTANDING(language), words


def _asked(shown: Overview, language: Language) -> Iterator[Pair]:
    prescription, standing = shown.case.prescription, shown.ledger.standing
    if prescription.kind is not None and prescription.units is not None:
        what = f"{KINDS[prescription.kind](language)}, {units(prescription.units, language)}"
        takes = _TAKES(language).format(what=what, hours=_taken(shown, language))
        credited = said_units(standing.credited_units, language)
        hidden = standing.credited_units == ZERO or not shown.counting.counts
        more = "" if hidden else _CREDITED(language).format(units=credited)
        yield _THIS(language), takes + more
    if not shown.over:
        yield from _possible(shown, language)


def _possible(shown: Overview, language: Language) -> Iterator[Pair]:
    """Yield what may be prescribed, apart from what is open: of that no more is said than what it comes to at most."""
    kind = shown.case.prescription.kind
    stage = shown.decision.moment["procedure.stage"]
    if kind is not None:
        if stage in _BEFORE_DECISION:
            answer = shown.answers.get(kind)
            said = _at_most(shown.permitted, answer, language, shown)
            if (
                shown.decision.outcome is Outcome.NOT_YET
                and shown.decision.moment["procedure.all_prescribed"]
            ):
                said = NOTHING_NEW(language)
            left = shown.decision.moment["procedure.units_after_credit"]
            if shown.decision.moment["procedure.credit_reduces"]:
                said += _AFTER_CREDIT(language).format(units=units(left, language))
            yield _label(answer)(language), said
        return
    found: dict[Text, list[str]] = {}
    for each, bounds in shown.permitted_by_kind.items():
        if each not in shown.barred:
            answer = shown.answers.get(each)
            found.setdefault(_label(answer), []).append(
                f"{KINDS[each](language)} {_at_most(bounds, answer, language, shown)}"
            )
    for label, kinds in found.items() or ((_POSSIBLE, [said_units(ZERO, language)]),):
        yield label(language), "; ".join(kinds)


def _label(answer: Outcome | None) -> Text:
    return _STILL_OPEN if answer is Outcome.UNDETERMINED else _POSSIBLE


def _at_most(bounds: Bounds, answer: Outcome | None, language: Language, shown: Overview) -> str:
    """Return how many units are possible; at most so many while it is open, and so many if it is justified.

    Of the kind that is stated, `shown` says how many of them are for a group; of any what is still open besides.
    """
    if answer is Outcome.UNDETERMINED and bounds[1] is not None:
        bounds = bounds[1], bounds[1]
    said, added, either = _beside_open(bounds, shown, language)
    said += (
        _in_a_group(shown, language) if shown.case.prescription.kind is not None and not either else ""
    ) + added
    return _WITH_REASON(language).format(units=said) if answer is Outcome.JUSTIFICATION_REQUIRED else said


def _beside_open(bounds: Bounds, shown: Overview, language: Language) -> Said:
    """Return how many units fit beside what is open, and what is added to that; of bounds these."""
    (count, most), kind = bounds, shown.case.prescription.kind
    if not count or count != most or kind == "discharge":
        return Said(said_units(bounds, language), "")
    if kind is not None:
        return beside_open(count, shown.decision, language)
    room = shown.ledger.standing.minutes_remaining[0]
    return beside_minutes(count, 0, room, shown.surely_open, shown.constants, language)


def _in_a_group(shown: Overview, language: Language) -> str:
    """Return how many of the units that are possible are for a group: as many as are asked for, as far as that goes."""
    grouped, (low, high) = shown.case.prescription.group_units or 0, shown.permitted
    if not low or low != high:
        return ""
    if not grouped:
        return if_single(shown.decision, language)
    return (_ALL_GROUPED if grouped >= low else _GROUPED)(language).format(count=grouped)


def _taken(shown: Overview, language: Language) -> str:
    """Return the hours that this prescription takes, or why it takes none."""
    how = shown.counting
    granted = shown.case.approval.granted_units
    if how.how == "not_permitted" and granted and shown.decision.moment["procedure.stage"] in _DECIDED:
        against = _GRANTED_AGAINST if to_be_cleared(shown.decision) else _TO_BE_ENDED
        against = _STANDS if stands(shown.decision) else against
        against = _PAUSED if pauses(shown.decision) else against
        return against(language).format(units=units(granted, language))
    if not how.counts:
        return _NOTHING[how.how](language)
    taken = said_hours(shown.added, language)
    if how.how == "granted" and how.units is not None and how.units != shown.case.prescription.units:
        return _GRANTED(language).format(units=units(how.units, language), hours=taken)
    return taken


def _next(shown: Overview, language: Language) -> Iterator[Pair]:
    following = shown.ledger.standing.next_start
    if following is not None:
        limit = hours(shown.constant("krankheitsfall_minutes"), language)
        words = (_ROOM_FROM if rolls(shown.choices) else _NEXT_SINCE if shown.over else _NEXT_FROM)(language)
        yield _NEXT(language), words.format(day=day(following, language), limit=limit)


def _probation(shown: Overview, language: Language) -> Iterator[Pair]:
    standing, year = shown.counted, shown.counted.probation
    if year.in_calendar_year == year.in_twelve_months == ANY:
        yield _PROBATION(language), UNKNOWN(language)
        return
    words = _COUNTS(language).format(
        year=shown.day.year,
        calendar=said(year.in_calendar_year, str, language),
        rolling=said(year.in_twelve_months, str, language),
        limit=shown.constant("probation_per_year"),
    )
    own = shown.case.prescription.kind in REGULAR and not shown.counting.barred
    if standing.regular_before or own:
        words += _NO_MORE(language)
    elif year.next_on is not None and year.next_on > shown.day:
        words += _AGAIN(language).format(day=day(year.next_on, language))
    yield _PROBATION(language), words


def _free(shown: Overview, language: Language) -> Iterator[Pair]:
    if "approval_free_units" not in shown.constants:
        return
    limit, used = shown.constant("approval_free_units"), shown.counted.free_units
    if used == ANY:
        yield _FREE(language), UNKNOWN(language)
        return
    yield _FREE(language), _FREE_UNITS(language).format(units=said_units(used, language), limit=limit)


_TITLE = Text("Stundenkonto Soziotherapie am {day}", "Account of Soziotherapie hours on {day}")
_LATER = Text(
    "Angegeben ist auch, was nach diesem Tag liegt; es zählt hier mit.",
    "What lies after this day is stated too; it counts here.",
)


def ledger_view(shown: Overview, language: Language, *, commands: bool = True) -> View:
    """Return the account in words; with `commands` it says how the command line counts by another reading."""
    sections = (
        _steps(shown, language),
        plan(shown, language),
        deadlines(shown, language),
        others(shown, language, commands=commands),
    )
    title = _TITLE(language).format(day=day(shown.day, language))
    return View(
        language=language,
        outcome=shown.decision.outcome,
        title=title,
        headline=title,
        leads=_leads(shown, language),
        sections=tuple(section for section in sections if section is not None),
        footer=(VOICE.foot(shown.decision, language),),
        figures=totals(shown, language),
        stage=procedure_of(shown.decision).stage,
        tables=tables(shown, language),
        headings=tuple(heading(language) for heading in HEADINGS),
        labels=LABELS,
    )


def _steps(shown: Overview, language: Language) -> Section | None:
    """Return the stage of the prescription and what is next, as `check` says them."""
    steps = Parts(shown.decision, language, explain=False, ids=False).steps()
    asked = shown.case.prescription.kind is not None
    lead = shown.decision.short_answer(language).headline if asked else ""
    return replace(steps, lead=lead) if lead or steps.items else None


def _leads(shown: Overview, language: Language) -> tuple[str, ...]:
    found = [BY_THE_LAW(language).format(day=day(shown.day, language))]
    if shown.chosen:
        chosen = ", ".join(f"{name}={option}" for name, option in shown.chosen.items())
        found.append(CHOSEN(language).format(readings=chosen))
    if _later(shown):
        found.append(_LATER(language))
    return tuple(found)


def _later(shown: Overview) -> bool:
    """Return whether deliveries lie after the day, as they can while an earlier prescription runs on."""
    lines = shown.ledger.lines
    delivered = [each.on for line in lines for each in line.deliveries or ()]
    return any(when is not None and when > shown.day for when in delivered)
