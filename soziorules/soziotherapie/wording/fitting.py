"""How many units fit into the hours that are left beside what is open on earlier prescriptions: told in one way everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import hours, listed
from soziorules.soziotherapie.case.choices import LIMITS, OWN_UNITS
from soziorules.soziotherapie.ledger.accounts import minutes_of
from soziorules.soziotherapie.wording.silence import named_units, rests_on_single, single_only

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.remedies import Remedy
    from soziorules.engine.language.facts import Scalar
    from soziorules.soziotherapie.case import Case

LESS_OPEN: Final = Text(
    ", abzüglich der früher verordneten {hours}, soweit sie noch erbracht werden",
    ", less the {hours} prescribed before, as far as they are still delivered",
)
IF_THEY_LAPSE: Final = Text(
    " ({all}, wenn die früher verordneten {hours} entfallen)",
    " ({all} if the {hours} prescribed before lapse)",
)
GROUP_OR_SINGLE: Final = Text(
    "{units} in der Gruppe oder {single} einzeln", "{units} in a group or {single} singly"
)
EITHER: Final = Text("{most} oder {single}", "{most} or {single}")
ALL_OR: Final = Text(
    ", auch alle in der Gruppe, oder {more}, davon höchstens {grouped} in der Gruppe",
    ", all of them in a group if need be, or {more}, at most {grouped} of these in a group",
)
ALL_OR_SINGLE: Final = Text(
    ", auch alle in der Gruppe, oder {more}, keine davon in der Gruppe",
    ", all of them in a group if need be, or {more}, none of these in a group",
)
MORE_BY: Final = Text(", nach anderer Auslegung mehr{names}", ", more under another reading{names}")
FEWER: Final = Text(", nach anderer Auslegung weniger{names}", ", fewer under another reading{names}")


class Fitting(NamedTuple):
    """How many units fit into hours; `single`: as many of them if none is in a group, where all would be and more fit singly."""

    most: int
    single: int | None


class Said(NamedTuple):
    """A number of units in words, and what is added to the sentence that names it; `either`: of those in a group or singly."""

    units: str
    added: str
    either: bool = False


def fitting(
    count: int, asked: int, grouped: int, room: int, constants: Mapping[str, Scalar]
) -> Fitting | None:
    """Return how many of `count` units fit into `room` minutes; `grouped` of those `asked` for are for a group. None if none."""

    def fits(of: int, in_a_group: int) -> bool:
        return minutes_of(of, in_a_group, constants) <= room

    found = next((each for each in range(count, 0, -1) if fits(each, grouped)), None)
    if found is None:
        return None
    single = next((each for each in range(asked, found, -1) if fits(each, 0)), None)
    bound = found < asked and not fits(found + 1, grouped)
    return Fitting(found, single if grouped >= found and bound else None)


def beside_open(count: int, decision: Decision, language: Language) -> Said:
    """Return so many permitted units as the number that fits beside what is open on earlier prescriptions."""
    open_, asked = open_beside(count, decision), cast("Case", decision.given).prescription.units
    most, least = _fitting(count, 0, decision), _fitting(count, open_, decision)
    if most is None or least is None or asked is None:
        return Said(_units(count, language), less_open(open_, language))
    both = str(most.most) if most.single is None else EITHER(language).format(**most._asdict())
    lapse = IF_THEY_LAPSE(language).format(all=both, hours=hours(open_, language)) if open_ else ""
    return Said(most_of(least, language), lapse, least.single is not None)


def beside_minutes(
    count: int, grouped: int, room: int, open_: int, constants: Mapping[str, Scalar], language: Language
) -> Said:
    """Return the same of any number of units, where so many minutes are left and so many of them open."""
    if not open_ or minutes_of(count, grouped, constants) + open_ <= room:
        return Said(_units(count, language), "")
    least = fitting(count, count, grouped, room - open_, constants)
    if least is None:
        return Said(_units(count, language), less_open(open_, language))
    lapse = IF_THEY_LAPSE(language).format(all=count, hours=hours(open_, language))
    return Said(_units(least.most, language), lapse)


def _fitting(count: int, off: int, decision: Decision) -> Fitting | None:
    """Return how many of `count` units fit into the hours left less the minutes `off`; None where none do, or it is not known."""
    case, constants = cast("Case", decision.given), decision.evaluator.program.law.constants
    left = (decision.moment.figures.get("window") or {}).get("remaining_minutes")
    grouped, asked = case.prescription.group_units or 0, case.prescription.units
    if left is None or asked is None or case.prescription.kind == "discharge":
        return Fitting(count, None) if not off else None
    found = fitting(count, asked, grouped, int(left) - off, constants)
    return found if off or found is None or found.most == count else Fitting(count, found.single)


def told(remedy: Remedy, path: str, language: Language) -> tuple[str, str] | None:
    """Return the number of units of a way out in words, and on what it rests; None for any other change."""
    if path != "prescription.units":
        return None
    if more := of_a_part(remedy, language):
        return _units(remedy.change[path]["at_most"], language), more
    most = named_units(remedy)
    added = single_only(language) if rests_on_single(remedy) else ""
    if most is None:
        return "", added
    said = beside_open(most, remedy.decision, language)
    return said.units, added + said.added


def of_a_part(remedy: Remedy, language: Language) -> str:
    """Return how more units than a way out names fit if fewer are in a group than asked for; empty where they do not."""
    decision, change = remedy.decision, remedy.change
    case, constants = cast("Case", decision.given), decision.evaluator.program.law.constants
    most, asked, grouped = (
        change.get("prescription.units", {}).get("at_most"), case.prescription.units, case.prescription.group_units
    )  # fmt: skip
    part = change.get("prescription.group_units", {}).get("at_most")
    left = (decision.moment.figures.get("window") or {}).get("remaining_minutes")
    limit = constants.get(LIMITS.get(case.prescription.kind or "", ""))
    if not isinstance(most, int) or part != most or len(change) != len(("units", "group_units")):
        return ""
    if left is None or not isinstance(limit, int) or asked is None or not grouped:
        return ""
    more = min(asked, limit)
    by_hours = minutes_of(most + 1, most + 1, constants) > left
    if more <= most or not by_hours or decision.moment["procedure.outstanding_minutes"]:
        return ""
    fits = (each for each in range(min(grouped, more), -1, -1) if minutes_of(more, each, constants) <= left)
    in_a_group = next(fits, None)
    if in_a_group is None:
        return ""
    return (ALL_OR if in_a_group else ALL_OR_SINGLE)(language).format(more=more, grouped=in_a_group)


def most_of(found: Fitting, language: Language) -> str:
    """Return so many units in words, and how many single ones it could be instead."""
    said = _units(found.most, language)
    return said if found.single is None else GROUP_OR_SINGLE(language).format(units=said, single=found.single)


def _units(count: int, language: Language) -> str:
    return OWN_UNITS["units"].of(str(count), language)


def by_another_reading(count: int, decision: Decision, language: Language) -> str:
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
