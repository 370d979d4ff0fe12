"""Facts of which nothing is stated, named in the short answer: those that are missing, and those on which the answer rests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, cast

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, listed
from soziorules.soziotherapie.remediation import today_and_later

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.missing import Missing
    from soziorules.engine.evaluator.remedies import Remedy
    from soziorules.soziotherapie.case import Case

WITHIN: Final = 3
"""The most prescriptions that are named by their days; of more it is said without days."""
NOT_STATED: Final = Text(
    "Was früher erbracht wurde, ist nicht ganz angegeben.", "What was delivered before is not fully stated."
)
UNTIL_WHEN: Final = Text(
    "Bis wann erbracht wurde, was am {days} verordnet ist, steht hier nicht.",
    "Until when that which was prescribed on {days} was delivered is not stated.",
)
HOW_MUCH: Final = Text(
    "Wie viel erbracht wurde von dem, was am {days} verordnet ist, steht hier nicht.",
    "How much was delivered of what was prescribed on {days} is not stated.",
)
HOURS_ASKED: Final = "krankheitsfall.minutes_after"
"""The fact that a rule on the hours of the Krankheitsfall reads."""
GROUP_UNITS: Final = "prescription.group_units"
FIRST_FACTS: Final = 6
MORE: Final = Text("{number} weitere Angaben", "{number} more facts")
ONE_MORE: Final = Text("1 weitere Angabe", "1 more fact")
RESTS_ON: Final = Text(
    "Nicht angegeben, ändert aber vielleicht die Antwort", "Not stated, but it may change the answer"
)
NOT_RATED: Final = Text(
    "{label} ({value} heißt: nicht beurteilbar, und gilt als nicht angegeben)",
    "{label} ({value} means: cannot be judged, and counts as not stated)",
)
IN_A_GROUP: Final = Text("Einheiten in der Gruppe", "units in a group")
SINGLE: Final = Text(", wenn keine davon in der Gruppe stattfindet", ", if none of them is in a group")


def why_at_least(case: Case, start: dt.date | None, language: Language) -> str:
    """Return which statement on earlier prescriptions would settle what is left of a Krankheitsfall from `start` on."""
    totals = undated(case, start)
    silent = [
        each.prescribed_on
        for each in case.history or ()
        if each.delivered is None and each.delivered_minutes is None and each.prescribed_on is not None
    ]
    form, found = (HOW_MUCH, silent) if silent else (UNTIL_WHEN, totals)
    if not found or len(found) > WITHIN or (silent and totals):
        return NOT_STATED(language)
    return form(language).format(days=listed([day(each, language) for each in found], language))


def undated(case: Case, start: dt.date | None) -> list[dt.date]:
    """Return the days of issue of the prescriptions with a total that may reach into a Krankheitsfall, or not."""
    return [
        each.prescribed_on
        for each in case.history or ()
        if each.delivered_minutes and each.delivered_until is None and not each.delivered
        if each.prescribed_on is not None and start is not None and each.prescribed_on < start
    ]


def lacking(decision: Decision, language: Language) -> str:
    """Return what the outcome waits for, as a sentence; empty where it waits for nothing."""
    return named([_label(item, decision.given, language) for item in decision.missing], language)


def _label(item: Missing, case: object, language: Language) -> str:
    """Return what a missing fact is called; where the number that says *not rated* was given, what that number means."""
    label = item.label(language)
    if item.path in getattr(case, "model_fields_set", ()):
        from soziorules.field.inputs import Unknown

        for mark in cast("type[Case]", type(case)).model_fields[item.path].metadata:
            if isinstance(mark, Unknown):
                return NOT_RATED(language).format(label=label, value=mark.value)
    return label


def named(labels: list[str], language: Language) -> str:
    """Return facts in a sentence, no more than the first few by name; empty where there are none."""
    labels = list(dict.fromkeys(labels))
    if len(labels) > FIRST_FACTS:
        rest = len(labels) - FIRST_FACTS
        labels = [*labels[:FIRST_FACTS], (ONE_MORE if rest == 1 else MORE)(language).format(number=rest)]
    return "; ".join(labels) + "." if labels else ""


def decisive(decision: Decision) -> tuple[str, ...]:
    """Return the facts of which nothing is stated and whose silence decides: by rules that say no, or that units fit."""
    if decision.outcome.answer == "no":
        from soziorules.engine.evaluator.assumed import assumed_by, assumed_in_code

        against = {finding.rule: finding.index for finding in decision.deciding}
        found = [each for index in against.values() for each in assumed_by(decision, index)]
        found += [
            each for each in assumed_in_code(decision) if each.of in against and each.path != GROUP_UNITS
        ]
        return tuple(dict.fromkeys(each.path for each in found))
    rests = decision.outcome.answer == "yes" and _hours(decision, "presumed")
    return (GROUP_UNITS,) if rests else ()


def rests_on(decision: Decision, language: Language) -> str:
    """Return the same facts as a sentence; empty where there are none."""
    vocabulary = decision.evaluator.program.vocabulary
    labels = (
        IN_A_GROUP if path == GROUP_UNITS else vocabulary[path].about.label for path in decisive(decision)
    )
    return named([label(language) for label in labels], language)


def if_single(decision: Decision, language: Language) -> str:
    """Return what is added to a number of units that holds only if none is for a group, of which nothing is stated."""
    return single_only(language) if _hours(decision, "only_single") else ""


def rests_on_single(remedy: Remedy) -> bool:
    """Return whether a way out names a number of units that fits only if none is for a group, of which nothing is stated."""
    case, change = cast("Case", remedy.decision.given), remedy.change
    silent = case.prescription.group_units is None and GROUP_UNITS not in change
    if "prescription.units" not in change or not silent:
        return False
    from soziorules.engine.evaluator.remedies import promised

    return any(_hours(after, "presumed") for after in promised(remedy.decision, change))


def single_only(language: Language) -> str:
    """Return what is added to a number of units that holds only if none of them is in a group."""
    return SINGLE(language)


def _hours(decision: Decision, attribute: str) -> object:
    """Return what the ledger found out of the hours of a case; nothing where no rule asked for them."""
    made = dict(zip(decision.evaluator.derivations, decision.derived, strict=True)).get("minutes")
    return getattr(made, attribute, None)


def named_units(remedy: Remedy) -> int | None:
    """Return how many units at most a way out names, where it changes nothing but their number."""
    most = remedy.change.get("prescription.units", {}).get("at_most")
    return most if isinstance(most, int) and len(remedy.change) == 1 else None


def units_later(decision: Decision) -> int | None:
    """Return how many units are prescribed where fewer are possible today: waiting is for their number."""
    today, _ = today_and_later(decision)
    fewer = any(named_units(each) is not None for each in today)
    return cast("int | None", decision.values["prescription.units"]) if fewer else None
