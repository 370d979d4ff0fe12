"""What is possible and what is still needed for it, in the words of the person whom a decision is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from soziorules.engine.language.facts import Kind
from soziorules.engine.language.text import Language, Text
from soziorules.render.short import SINCE_THE
from soziorules.render.words import day, number
from soziorules.soziotherapie.remediation import helpful
from soziorules.soziotherapie.wording.figures import units
from soziorules.soziotherapie.wording.fitting import of_a_part, told
from soziorules.soziotherapie.wording.silence import rests_on_single

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.missing import Missing
    from soziorules.engine.evaluator.remedies import Remedy

FROM_DAY: Final = Text(
    "{since} kann die Verordnung ausgestellt werden.", "{since} the prescription can be issued."
)
OWN: Final = {
    "patient.born_on": Text("Ihr Geburtsdatum", "Your date of birth"),
    "patient.statutory_insured": Text("Ihre Versichertenkarte", "Your insurance card"),
    "patient.detention_until": Text("Wann die Haft oder Maßregel endet", "When the detention ends"),
    "history": Text(
        "Ob Sie schon einmal Soziotherapie hatten, und wie viele Stunden. Wenn Sie es nicht wissen: Ihre Krankenkasse weiß es.",
        "Whether you have had Soziotherapie before, and how many hours. If you do not know: your Krankenkasse does.",
    ),
}
TALK: Final = Text(
    "Ein Gespräch in Ihrer Praxis: Wie geht es Ihnen, und wobei brauchen Sie Hilfe?",
    "A talk at your practice: how are you, and what do you need help with?",
)
BY_THE_PRACTICE: Final = Text(
    "Einige Angaben, die Ihre Praxis ergänzt. Darum müssen Sie sich nicht kümmern.",
    "Some details that your practice adds. You need not take care of these.",
)

WAYS: Final = {
    "prescriber.group": Text(
        "Eine andere Praxis stellt die Verordnung aus. Adressen bekommen Sie von Ihrer Praxis oder Ihrer Krankenkasse.",
        "Another practice issues the prescription. Your practice or your Krankenkasse gives you addresses.",
    ),
    "prescription.kind": Text(
        "Ihre Praxis stellt eine andere Art von Verordnung aus.",
        "Your practice issues another kind of prescription.",
    ),
    "prescription.form": Text("Ihre Praxis nimmt das andere Formular.", "Your practice uses the other form."),
    "prescription.units": Text(
        "Ihre Praxis schreibt höchstens {value} auf die Verordnung{part}.",
        "Your practice writes at most {value} on the prescription{part}.",
    ),
    "prescription.group_units": Text(
        "Ihre Praxis schreibt höchstens {value} in der Gruppe auf die Verordnung.",
        "Your practice writes at most {value} in a group on the prescription.",
    ),
    "provider.contracted": Text(
        "Sie suchen sich einen anderen Soziotherapie-Dienst aus. Ihre Krankenkasse nennt Ihnen Adressen.",
        "You choose another provider of Soziotherapie. Your Krankenkasse gives you addresses.",
    ),
    "care_plan.items": Text(
        "Ihre Praxis und der Soziotherapie-Dienst ergänzen den Betreuungsplan.",
        "Your practice and the provider of Soziotherapie complete the Betreuungsplan.",
    ),
    "care_plan.signatures": Text(
        "Der Betreuungsplan bekommt die Unterschriften, die noch fehlen.",
        "The Betreuungsplan gets the signatures that are still missing.",
    ),
    "prescriber.therapeutic_reason": Text(
        "Ihre Praxis schreibt auf, warum gerade sie die Verordnung ausstellt.",
        "Your practice writes down why it is the one that issues the prescription.",
    ),
}
BY_THE_HOSPITAL: Final = Text(
    "Das Krankenhaus stellt die Verordnung aus.", "The hospital issues the prescription."
)
REFERRAL: Final = Text(
    "Ihre Praxis überweist Sie. Wenn Sie den Weg dorthin nicht allein schaffen, kann sie für den Anfang Soziotherapie verordnen.",
    "Your practice refers you. If you cannot manage the way there alone, it can prescribe Soziotherapie for the start.",
)
IN_A_GROUP: Final = Text(", davon höchstens {value} in der Gruppe", ", at most {value} of them in a group")
SINGLE: Final = Text(
    "Das gilt, wenn keine der Einheiten in der Gruppe stattfindet.",
    "This holds if none of the units is in a group.",
)
FIRST_NEEDED: Final = Text("Dafür wird noch gebraucht", "What is still needed for that")
ADJUST: Final = Text("Ihre Praxis kann die Verordnung ändern.", "Your practice can change the prescription.")


class Way(NamedTuple):
    """A way out in plain words; `perhaps`: what is still missing may yet speak against it, and is named in the text."""

    text: str
    perhaps: bool


def ways(decision: Decision, language: Language) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """Return what is possible today and what waits for a day, the smallest change first, in plain words."""
    day_fact = decision.evaluator.domain.day_fact
    found: tuple[dict[Way, None], dict[Way, None]] = ({}, {})
    for remedy in helpful(decision):
        steps = dict.fromkeys(_way(path, wanted, remedy, language) for path, wanted in _main(remedy))
        if rests_on_single(remedy):
            steps[SINGLE(language)] = None
        asked = tuple(asked_of(remedy.missing, language))
        said = (*steps, *((f"{FIRST_NEEDED(language)}: {' '.join(asked)}",) if asked else ()))
        found[day_fact in remedy.change][Way(" ".join(said), bool(asked))] = None
    return tuple(found[0]), tuple(found[1])


def _main(remedy: Remedy) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield of each step the change that stands for it: the kind of prescription for its form and units, say."""
    for step in remedy.steps:
        paths = list(step.change)
        leading = next(
            (path for path in ("prescription.kind", "prescriber.group") if path in paths), paths[0]
        )
        yield leading, dict(step.change[leading])


def _of_groups(remedy: Remedy, language: Language) -> str:
    """Return how many units may be in a group beside the number of all."""
    in_a_group = remedy.change.get("prescription.group_units", {}).get("at_most")
    if not isinstance(in_a_group, int):
        return ""
    return IN_A_GROUP(language).format(value=number(in_a_group, language))


def _way(path: str, wanted: dict[str, object], remedy: Remedy, language: Language) -> str:
    (value,) = wanted.values()
    if path == "prescriber.group" and value == "hospital":
        return BY_THE_HOSPITAL(language)
    if path == "prescription.kind" and value == "referral":
        return REFERRAL(language)
    if path == "prescription.units" and isinstance(value, int):
        said = told(remedy, path, language)
        count = (said and said[0]) or units(value, language)
        part = of_a_part(remedy, language) or _of_groups(remedy, language)
        return WAYS[path](language).format(value=count, part=part)
    if path == "prescription.group_units" and isinstance(value, int):
        return WAYS[path](language).format(value=units(value, language))
    if path == "prescribed_on" and "at_least" in wanted:
        from_day = day(value, language)  # type: ignore[arg-type]  # the fact is a day
        return issued(SINCE_THE(language).format(day=from_day), language)
    return WAYS.get(path, ADJUST)(language)


def asked_of(missing: Iterable[Missing], language: Language) -> Iterator[str]:
    """Yield what is missing, in plain words: what the person can say, a talk for what is clinical, what the practice adds."""
    rest = []
    for item in missing:
        if item.path in OWN:
            yield OWN[item.path](language)
        else:
            rest.append(TALK if item.about.kind is Kind.CLINICAL else BY_THE_PRACTICE)
    yield from (text(language) for text in (TALK, BY_THE_PRACTICE) if text in rest)


def issued(since: str, language: Language) -> str:
    """Return that the prescription can be issued since or from a day."""
    return FROM_DAY(language).format(since=since[0].upper() + since[1:])
