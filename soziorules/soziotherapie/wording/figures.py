"""The figures beside the findings, in words: form, units, Krankheitsfall, approval, Zuzahlung."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, euros, hours, listed, number
from soziorules.soziotherapie.case.choices import LAENDER, OWN_UNITS
from soziorules.soziotherapie.ledger.deadlines import stand_in
from soziorules.soziotherapie.ledger.phases import rolls
from soziorules.soziotherapie.wording.silence import if_single

if TYPE_CHECKING:
    from soziorules.engine.language.conditions import Value
    from soziorules.engine.language.elements import Dated

FORM: Final = Text("Vordruck", "Form")
INDICATION: Final = Text("Indikation", "Indication")
PRESCRIBED: Final = Text("Verordnet", "Prescribed")
POSSIBLE: Final = Text("Jetzt möglich", "Possible now")
NOTHING_NEW: Final = Text(
    "nichts Neues: Die freien Stunden sind schon verordnet",
    "nothing new: the hours left are prescribed already",
)
WINDOW: Final = Text("Krankheitsfall", "Krankheitsfall")
ROLLING: Final = Text("Gleitender Zeitraum", "Rolling period")
USED: Final = Text("Verbraucht", "Used")
LEFT: Final = Text("Vor dieser Verordnung frei", "Left before this prescription")
APPROVAL: Final = Text("Genehmigung der Krankenkasse", "Approval of the Krankenkasse")
NEEDED: Final = Text("nötig, einzureichen bis {day}", "needed, to be submitted by {day}")
NEEDED_AT_ALL: Final = Text("nötig", "needed")
SUPPOSED: Final = Text(
    "mit den Feiertagen des Leistungserbringers, {land}; der Sitz der Krankenkasse ist nicht angegeben",
    "with the public holidays of the provider, {land}; the seat of the Krankenkasse is not stated",
)
NOT_NEEDED: Final = Text("nicht nötig", "not needed")
GRANTED: Final = Text("{units} genehmigt", "{units} approved")
REFUSED: Final = Text("abgelehnt", "refused")
DECIDED: Final = ("granted", "partly_granted", "refused", "running", "ended")
DECIDED_BY: Final = Text("Entscheidung fällig", "Decision due")
COPAYMENT: Final = Text("Zuzahlung für den Tag", "Co-payment for the day")
OF_THE_DAY: Final = Text("Zuzahlung für den {day}: {amount}", "Co-payment for {day}: {amount}")
NOTHING_OF_THE_DAY: Final = Text("Zuzahlung für den {day}: keine", "Co-payment for {day}: none")
YOU_PAY: Final = Text("Für den {day} zahlen Sie {amount} dazu", "For {day} you pay {amount}")
SHARE: Final = ("copayment_rate", "copayment_minimum", "copayment_maximum")
SHARED: Final = ("rate", "minimum", "maximum")
"""The reasons of a co-payment that is a share of the cost of the day, or one of its bounds."""
OF_THE_COST: Final = Text(
    "{rate} % der Kosten des Tages, mindestens {low}, höchstens {high} Euro",
    "{rate} % of the cost of the day, at least {low}, at most {high} euros",
)
YOU_PAY_NOTHING: Final = Text("Für den {day} zahlen Sie nichts dazu", "For {day} you pay nothing")
TO_WHOM: Final = Text("direkt an Ihre Krankenkasse", "directly to your Krankenkasse")
NOT_COLLECTED: Final = Text("direkt an die Krankenkasse", "directly to the Krankenkasse")
"""To whom it is paid: no provider collects it."""
LAPSED: Final = Text(
    "Die Befreiung galt bis {day}; für danach ist sie neu zu beantragen.",
    "The exemption held until {day}; for the time after that it has to be applied for anew.",
)
YOURS_LAPSED: Final = Text(
    "Ihre Befreiung galt bis zum {day}. Für die Zeit danach können Sie sie neu beantragen.",
    "Your exemption held until {day}. For the time after that you can apply for it anew.",
)
STILL_OPEN: Final = Text("offen; es fehlt: {facts}", "open; missing: {facts}")
OPEN_SINCE: Final = Text("offen ({reason})", "open ({reason})")
AT_MOST: Final = Text("höchstens {high}", "at most {high}")
BETWEEN: Final = Text("{low} bis {high}", "{low} to {high}")
AT_LEAST: Final = Text("mindestens {low}", "at least {low}")

WANTED: Final = ("service.cost", "patient.born_on")
"""What the co-payment of a day waits for, unless none is due anyway."""
NOTHING_KNOWN: Final = [0, None]
"""The bounds of what can be any number."""

Pair = tuple[str, str]


def figures(decision: Decision, language: Language) -> tuple[Pair, ...]:
    """Return the figures of a decision as pairs of a name and a value, as far as they are known."""
    found: Mapping[str, Any] = decision.moment.figures
    pairs = [
        *_form(found, decision.evaluator.program.vocabulary, language),
        *_indication(found.get("indication") or {}, language),
    ]
    if decision.values["prescription.kind"] is not None:
        pairs += _units(decision, found.get("units") or {}, language)
    pairs += [
        *_window(found.get("window") or {}, window_name(decision.choices), language),
        *_approval(decision, found.get("approval") or {}, language),
    ]
    return (
        *pairs,
        *_copayment(decision, found.get("copayment") or {}, language),
    )


def units(count: int, language: Language) -> str:
    """Return a number of units in words."""
    return OWN_UNITS["units"].of(str(count), language)


def _form(found: Mapping[str, Any], vocabulary: Vocabulary, language: Language) -> Iterator[Pair]:
    form = found.get("form")
    if form is not None:
        yield FORM(language), vocabulary["prescription.form"].about.values[form](language)


def _indication(found: Mapping[str, Any], language: Language) -> Iterator[Pair]:
    for number_of, carrier in enumerate(found.get("carried_by", ())):
        code = " ".join(part for part in (carrier["code"], carrier["certainty"]) if part)
        yield "" if number_of else INDICATION(language), f"{code} {carrier['title'] or ''}".rstrip()


def _copayment(decision: Decision, found: Mapping[str, Any], language: Language) -> Iterator[Pair]:
    """Yield the co-payment with its reason, or with what is missing: nothing to pay is an answer only if it says why."""
    if not found:
        return
    vocabulary = decision.evaluator.program.vocabulary
    reason = _reason(found["reason"], decision, language)
    if found["amount"] is not None:
        amount = euros(Decimal(found["amount"]), language)
        yield COPAYMENT(language), f"{amount} ({reason})" if reason else amount
    elif reason:
        yield COPAYMENT(language), OPEN_SINCE(language).format(reason=reason)
    else:
        missing = [path for path in WANTED if decision.values[path] is None]
        names = listed([vocabulary[path].about.label(language) for path in missing], language)
        yield COPAYMENT(language), STILL_OPEN(language).format(facts=names)


def of_the_day(decision: Decision, language: Language, *, you: bool = False) -> str | None:
    """Return the co-payment of the stated day of delivery in a sentence, with its reason; `you`: said to the person."""
    found = decision.moment.figures.get("copayment") or {}
    on, written = decision.value("service.on"), found.get("amount")
    if written is None or on is None:
        return None
    amount = Decimal(written)
    reason = _reason(found["reason"], decision, language)
    text = (YOU_PAY if you else OF_THE_DAY) if amount else (YOU_PAY_NOTHING if you else NOTHING_OF_THE_DAY)
    said = text(language).format(day=day(on, language), amount=euros(amount, language))
    said = f"{said} ({reason})" if reason else said
    if not amount:
        return f"{said}."
    ended = lapsed(decision)
    over = (
        ""
        if ended is None
        else f" {(YOURS_LAPSED if you else LAPSED)(language).format(day=day(ended, language))}"
    )
    return f"{said}, {(TO_WHOM if you else NOT_COLLECTED)(language)}.{over}"


def lapsed(decision: Decision) -> dt.date | None:
    """Return the last day of an exemption that is over on the stated day of delivery."""
    on, until = decision.value("service.on"), decision.value("patient.copayment_exempt_until")
    return until if on is not None and until is not None and until < on else None


def _reason(word: str | None, decision: Decision, language: Language) -> str:
    """Return why a day costs what it does; where it is a share of the cost, with its percentage, its least and its most."""
    reason = decision.evaluator.program.vocabulary["copayment.reason"].about.values.get(word or "")
    said = "" if reason is None else reason(language)
    parameters, on = decision.evaluator.rules.elements.parameters, decision.value("service.on")
    if word not in SHARED or on is None:
        return said
    rate, low, high = (parameters[name].on(on) if name in parameters else None for name in SHARE)
    if rate is None or low is None or high is None:
        return said
    share = OF_THE_COST(language).format(
        rate=_number(rate, language), low=_number(low, language), high=_number(high, language)
    )
    return share if word == SHARED[0] else f"{said}: {share}"


def _number(value: Dated[Value], language: Language) -> str:
    return number(cast("Decimal | int", value.value), language)


def _units(decision: Decision, found: Mapping[str, Any], language: Language) -> Iterator[Pair]:
    if found.get("requested") is not None:
        yield PRESCRIBED(language), units(found["requested"], language)
    if found.get("permitted") is not None and found["permitted"] != found.get("requested"):
        possible = _possible(decision, language)
        if decision.outcome is Outcome.NOT_YET and decision.moment["procedure.all_prescribed"]:
            yield possible, NOTHING_NEW(language)
            return
        from soziorules.soziotherapie.wording.fitting import beside_open

        only = if_single(decision, language) if found["permitted"] else ""
        fits = beside_open(found["permitted"], decision, language)
        yield possible, fits.units + only + fits.added
    elif "permitted_between" in found:
        low, high = found["permitted_between"]
        most = None if high is None else units(high, language)
        yield (
            _possible(decision, language),
            _between(number(low, language) if low else None, most, language),
        )


def _possible(decision: Decision, language: Language) -> str:
    """Return that something is possible now, or on the day of issue where a later law decides."""
    from soziorules.soziotherapie.wording.later_law import THEN, label

    return label(POSSIBLE, THEN, decision)(language)


def window_name(choices: Mapping[str, str]) -> Text:
    """Return what the period is called in which hours are counted: a Krankheitsfall does not roll."""
    return ROLLING if rolls(choices) else WINDOW


def _window(found: Mapping[str, Any], period: Text, language: Language) -> Iterator[Pair]:
    start, end = found.get("start"), found.get("end")
    if start is not None and end is not None:
        yield period(language), BETWEEN(language).format(low=day(start, language), high=day(end, language))
    if found.get("used_minutes_between") == NOTHING_KNOWN:
        return
    for name, label in (("used_minutes", USED), ("remaining_minutes", LEFT)):
        if found.get(name) is not None:
            yield label(language), hours(found[name], language)
        elif f"{name}_between" in found:
            low, high = found[f"{name}_between"]
            yield (
                label(language),
                _between(hours(low, language), None if high is None else hours(high, language), language),
            )


def _approval(decision: Decision, found: Mapping[str, Any], language: Language) -> Iterator[Pair]:
    required, granted = found.get("required"), decision.values["approval.granted_units"]
    if not decision.moment["procedure.krankenkasse_decides"]:
        return
    if granted is not None and decision.moment["procedure.stage"] in DECIDED:
        yield (
            APPROVAL(language),
            (GRANTED(language).format(units=units(granted, language)) if granted else REFUSED(language)),
        )
    elif decision.outcome.answer == "no":
        return  # Nobody approves what cannot be prescribed as it stands.
    elif required is False:
        yield APPROVAL(language), NOT_NEEDED(language)
    elif required:
        by = found.get("submit_by")
        said = NEEDED_AT_ALL(language) if by is None else NEEDED(language).format(day=day(by, language))
        land = stand_in(decision.case, decision.evaluator.rules, decision.evaluator.program.base.choices)
        yield (
            APPROVAL(language),
            said if by is None or land is None else f"{said} ({supposed(land, language)})",
        )
    if found.get("decide_by") is not None:
        yield DECIDED_BY(language), day(found["decide_by"], language)


def supposed(land: str, language: Language) -> str:
    """Return by which public holidays a day was counted where the seat of the Krankenkasse is not stated."""
    return SUPPOSED(language).format(land=LAENDER[land](language))


def _between(low: str | None, high: str | None, language: Language) -> str:
    form = AT_LEAST if high is None else AT_MOST if low is None else BETWEEN
    return form(language).format(low=low or number(0, language), high=high)
