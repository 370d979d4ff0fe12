"""Facts of which nothing is stated, named in the short answer: those that are missing, and those on which the answer rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from soziorules.engine.evaluator.assumed import assumed_by, assumed_in_code
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import hours

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

GROUP_UNITS: Final = "prescription.group_units"
FIRST_FACTS: Final = 6
MORE: Final = Text("{number} weitere Angaben", "{number} more facts")
ONE_MORE: Final = Text("1 weitere Angabe", "1 more fact")
RESTS_ON: Final = Text("Nicht angegeben, die Antwort beruht darauf", "Not stated, and the answer rests on it")
IN_A_GROUP: Final = Text("Einheiten in der Gruppe", "units in a group")
LESS_OPEN: Final = Text(
    ", abzüglich der früher verordneten {hours}, soweit sie noch erbracht werden",
    ", less the {hours} prescribed before, as far as they are still delivered",
)
SINGLE: Final = Text(", wenn keine davon in der Gruppe stattfindet", ", if none of them is in a group")


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


def _hours(decision: Decision, attribute: str) -> object:
    """Return what the ledger found out of the hours of a case; nothing where no rule asked for them."""
    made = dict(zip(decision.evaluator.derivations, decision.derived, strict=True)).get("minutes")
    return getattr(made, attribute, None)


def qualified(text: str, decision: Decision, language: Language) -> str:
    """Return a way out that names a number of units with the same condition, where it depends on that.

    Units that are still open on earlier prescriptions take the same hours: they are said beside the number.
    """
    left = decision.moment["procedure.outstanding_minutes"]
    less = LESS_OPEN(language).format(hours=hours(left, language)) if left else ""
    return text.removesuffix(".") + if_single(decision, language) + less + "."
