"""Facts of which nothing is stated, named in the short answer: those that are missing, and those on which the answer rests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, hours, listed
from soziorules.soziotherapie.case.choices import OWN_UNITS
from soziorules.soziotherapie.remediation import today_and_later

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.missing import Missing
    from soziorules.engine.evaluator.remedies import Remedy
    from soziorules.engine.language.facts import Scalar
    from soziorules.soziotherapie.case import Case

WITHIN: Final = 3
"""The most prescriptions that are named by their days; of more it is said without days."""
NOT_STATED: Final = Text(
    "Was früher erbracht wurde, ist nicht ganz angegeben.", "What was delivered before is not fully stated."
)
UNTIL_WHEN: Final = Text(
    "Bis wann auf der Verordnung vom {days} erbracht wurde, ist nicht angegeben.",
    "Until when was delivered on the prescription of {days} is not stated.",
)
HOW_MUCH: Final = Text(
    "Wie viel auf der Verordnung vom {days} erbracht wurde, ist nicht angegeben.",
    "How much was delivered on the prescription of {days} is not stated.",
)
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
LESS_OPEN: Final = Text(
    ", abzüglich der früher verordneten {hours}, soweit sie noch erbracht werden",
    ", less the {hours} prescribed before, as far as they are still delivered",
)
IF_THEY_LAPSE: Final = Text(
    "{text} ({all}, wenn die früher verordneten {hours} entfallen)",
    "{text} ({all} if the {hours} prescribed before lapse)",
)
GROUP_OR_SINGLE: Final = Text(
    "{units} in der Gruppe oder {single} einzeln", "{units} in a group or {single} singly"
)
EITHER: Final = Text("{most} oder {single}", "{most} or {single}")
MORE_BY: Final = Text(", nach anderer Auslegung mehr{names}", ", by another reading more{names}")
FEWER: Final = Text(", nach anderer Auslegung weniger{names}", ", by another reading fewer{names}")
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
    return SINGLE(language) if _hours(decision, "only_single") else ""


def rests_on_single(remedy: Remedy) -> bool:
    """Return whether a way out names a number of units that fits only if none is for a group, of which nothing is stated."""
    case, change = cast("Case", remedy.decision.given), remedy.change
    silent = case.prescription.group_units is None and GROUP_UNITS not in change
    if "prescription.units" not in change or not silent:
        return False
    from soziorules.engine.evaluator.remedies import promised

    return any(_hours(after, "presumed") for after in promised(remedy.decision, change))


def provided(remedy: Remedy, path: str, language: Language) -> str:
    """Return what is added to the number of units of a way out that holds only if none of them is in a group."""
    return SINGLE(language) if path == "prescription.units" and rests_on_single(remedy) else ""


def _hours(decision: Decision, attribute: str) -> object:
    """Return what the ledger found out of the hours of a case; nothing where no rule asked for them."""
    made = dict(zip(decision.evaluator.derivations, decision.derived, strict=True)).get("minutes")
    return getattr(made, attribute, None)


def qualified(text: str, count: int, decision: Decision, language: Language) -> str:
    """Return a way out that names a number of units as the number that fits beside what is open on earlier prescriptions."""
    open_ = open_beside(count, decision)
    most, least = fitting(count, 0, decision), fitting(count, open_, decision)
    said, added = text.removesuffix("."), less_open(open_, language)
    if most is not None and least is not None:
        named_there = OWN_UNITS["units"].of(str(count), language)
        said, added = said.replace(named_there, most_of(least, language)), ""
        if open_:
            both = str(most.most) if most.single is None else EITHER(language).format(**most._asdict())
            said = IF_THEY_LAPSE(language).format(text=said, all=both, hours=hours(open_, language))
    return said + added + _by_another_reading(count, decision, language) + "."


class Fitting(NamedTuple):
    """How many units fit into hours; `single`: as many of them if none is in a group, where all would be and more fit singly."""

    most: int
    single: int | None


def fitting(count: int, off: int, decision: Decision) -> Fitting | None:
    """Return how many of `count` units fit into the hours left less the minutes `off`; None where none do, or it is not known."""
    case, constants = cast("Case", decision.given), decision.evaluator.program.law.constants
    left = (decision.moment.figures.get("window") or {}).get("remaining_minutes")
    grouped, asked = case.prescription.group_units or 0, case.prescription.units
    if left is None or asked is None or case.prescription.kind == "discharge":
        return Fitting(count, None) if not off else None

    room = int(left) - off

    def fits(of: int, in_a_group: int) -> bool:
        return minutes_of(of, in_a_group, constants) <= room

    found = next((each for each in range(count, 0, -1) if fits(each, grouped)), None) if off else count
    if found is None:
        return None
    single = next((each for each in range(asked, found, -1) if fits(each, 0)), None)
    bound = found < asked and not fits(found + 1, grouped)
    return Fitting(found, single if grouped >= found and bound else None)


def most_of(found: Fitting, language: Language) -> str:
    """Return so many units in words, and how many single ones it could be instead."""
    said = OWN_UNITS["units"].of(str(found.most), language)
    return said if found.single is None else GROUP_OR_SINGLE(language).format(units=said, single=found.single)


def _by_another_reading(count: int, decision: Decision, language: Language) -> str:
    """Return that more or fewer units are possible by another reading, and by which that the answer does not name anyway."""
    from soziorules.soziotherapie.ledger.reading_effects import other_units

    rules, constants = decision.evaluator.rules, decision.evaluator.program.law.constants
    case, choices = cast("Case", decision.given), rules.choices(decision.choices)
    found: dict[Text, dict[str, None]] = {}
    for effect in other_units(case, rules, constants, choices):
        _, there = effect.changes["permitted_units"]
        if not isinstance(there, tuple) or (there[0] >= count and there[1] == count):
            continue
        names = found.setdefault(FEWER if there[0] < count else MORE_BY, {})
        if all(effect.reading != each.id for each in decision.readings):
            names[rules.elements.readings[effect.reading].head.title(language)] = None
    return "".join(
        form(language).format(names=f" ({listed(list(names), language)})" if names else "")
        for form, names in found.items()
    )


def named_units(remedy: Remedy) -> int | None:
    """Return how many units at most a way out names, where it changes nothing but their number."""
    most = remedy.change.get("prescription.units", {}).get("at_most")
    return most if isinstance(most, int) and len(remedy.change) == 1 else None


def units_later(decision: Decision) -> int | None:
    """Return how many units are prescribed where fewer are possible today: waiting is for their number."""
    today, _ = today_and_later(decision)
    fewer = any(named_units(each) is not None for each in today)
    return cast("int | None", decision.values["prescription.units"]) if fewer else None


def less_open(minutes: int, language: Language) -> str:
    """Return what is added to a number of units from which these minutes go off; nothing where none do."""
    return LESS_OPEN(language).format(hours=hours(minutes, language)) if minutes else ""


def open_beside(count: int, decision: Decision) -> int:
    """Return the minutes still open on earlier prescriptions if they and so many units do not both fit into the hours, else 0."""
    case, window = cast("Case", decision.given), decision.moment.figures.get("window") or {}
    left = decision.moment["procedure.outstanding_minutes"]
    if not left or case.prescription.kind == "discharge":
        # § 4a Satz 2 ST-RL: a hospital need not look at what was prescribed before.
        return 0
    taken = minutes_of(count, case.prescription.group_units or 0, decision.evaluator.program.law.constants)
    room = window.get("remaining_minutes")
    return 0 if room is not None and taken + left <= room else cast(int, left)


def minutes_of(count: int, grouped: int, constants: Mapping[str, Scalar]) -> int:
    """Return how long so many units are at most, `grouped` of them in a group if there are so many."""
    grouped = min(count, grouped)
    single, group = cast(int, constants["unit_minutes"]), cast(int, constants["group_unit_minutes"])
    return (count - grouped) * single + grouped * group
