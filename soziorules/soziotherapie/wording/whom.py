"""Whom the person whom a decision is about can ask, who acts for them, and who decides on the benefit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

from soziorules.engine.dataclass import replace
from soziorules.engine.language.text import Language, Text
from soziorules.engine.pattern import pattern
from soziorules.soziotherapie.facts.figures import FACILITIES

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.short_answer import ShortAnswer

WHOM: Final = (
    Text(
        "Ihre Praxis: zu allem, was auf der Verordnung steht.",
        "Your practice: about all that the prescription says.",
    ),
    Text(
        "Ihre Krankenkasse: zur Zustimmung, zu den Kosten und zu Adressen von Soziotherapie-Diensten.",
        "Your Krankenkasse: about the approval, the cost, and addresses of providers of Soziotherapie.",
    ),
    Text(
        "Den sozialpsychiatrischen Dienst in Ihrer Stadt oder Ihrem Kreis: Er berät kostenlos, auch Angehörige.",
        "The sozialpsychiatrischer Dienst of your town or district: it advises free of charge, relatives too.",
    ),
    Text(
        "Wenn es Ihnen sehr schlecht geht: rund um die Uhr die Telefonseelsorge "
        "(0800\u00a0111\u00a00\u00a0111) oder der ärztliche "
        "Bereitschaftsdienst (116\u00a0117). In Lebensgefahr: 112.",
        "If you feel very bad: at any hour the Telefonseelsorge "
        "(0800\u00a0111\u00a00\u00a0111) or the medical on-call service (116\u00a0117). "
        "In danger of life: 112.",
    ),
)
SOZIALAMT: Final = Text(
    "Das Sozialamt: zur Zusage und zu den Kosten.", "The Sozialamt: about the approval and the cost."
)

OWN_PAYER: Final = Text(
    "Ihre Versicherung oder das Amt, das Ihre Behandlung bezahlt: ob sie Soziotherapie bezahlen.",
    "Your insurance or the office that pays for your treatment: whether it pays for Soziotherapie.",
)

DECIDES: Final = Text("Über die Leistung entscheidet {who}.", "{who} decides on the benefit.")
KRANKENKASSE: Final = (
    Text("die Krankenkasse", "The Krankenkasse"),
    Text("Ihre Krankenkasse", "Your Krankenkasse"),
)
OFFICE: Final = Text("das Sozialamt", "The Sozialamt"), Text("das Sozialamt", "The Sozialamt")
PAYER: Final = Text("der eigene Kostenträger", "One's own payer"), Text("Ihr Kostenträger", "Your payer")
UNKNOWN: Final = (
    Text("der Kostenträger, der noch zu klären ist", "The payer yet to be found"),
    Text("Ihr Kostenträger, der noch zu klären ist", "Your payer, yet to be found,"),
)
WHO: Final = {"none": UNKNOWN, "asylum_benefits": OFFICE, "private": PAYER, "other_payer": PAYER}


def who_decides(decision: Decision, language: Language, *, you: bool = False) -> str:
    """Return who decides on the benefit, by what is stated of the coverage; `you`: said to the person."""
    who = WHO.get(str(decision.values["patient.coverage"]), KRANKENKASSE)[you]
    return DECIDES(language).format(who=who(language))


def fund_decides(decision: Decision) -> bool:
    """Return whether the Krankenkasse decides, and not the Sozialamt."""
    return bool(decision.moment["procedure.krankenkasse_decides"])


def whom(decision: Decision) -> tuple[Text, ...]:
    """Return whom the person can ask; in place of the Krankenkasse the Sozialamt or another payer where that decides."""
    who = WHO.get(str(decision.values["patient.coverage"]))
    if who is UNKNOWN:
        return WHOM[0], *WHOM[2:]
    if who is PAYER:
        return WHOM[0], OWN_PAYER, *WHOM[2:]
    return WHOM if fund_decides(decision) else (WHOM[0], SOZIALAMT, *WHOM[2:])


_PRACTICE: Final = pattern(
    r"\b([Ii]hrer?|[Dd]iese|[Dd]ie|[Dd]er|[Yy]our|[Tt]his|[Tt]he) (Praxis|practice)\b(?!, an die| to which)"
)
_ANOTHER: Final = pattern(r"\b([Ee])ine andere (?=Praxis\b)|\b([Aa])nother (?=practice\b)")
_OF_BOTH: Final = pattern(r"[Dd]as Krankenhaus|Klinik\b|[Tt]he hospital|clinic\b|überwiesen|referred")
"""A sentence that sets the practice against the clinic, or against the one that the person is referred to, means the practice."""

CLINIC: Final = Text("Klinik", "clinic")


def facility(decision: Decision) -> Text | None:
    """Return what they are called who prescribe where they are no practice; None for a practice, and for whom nobody knows."""
    rules, group, day = decision.evaluator.rules, decision.value("prescriber.group"), decision.as_of
    names = rules.elements.groups.get(FACILITIES)
    found = None
    if names is not None and group is not None and day is not None:
        found = next(
            (each.title for each in names.members if each.value == group and day in each.period), None
        )
    if decision.value("prescription.kind") != "discharge":
        return found
    # After the discharge the practice goes on; on what was refused only the clinic can give its reasons.
    if decision.moment["procedure.stage"] not in ("planned", "issued", "refused"):
        return None
    return found or (None if decision.value("prescriber.contract_physician") is True else CLINIC)


def by_whom(text: str, decision: Decision, language: Language) -> str:
    """Return what is said of the practice as said of the clinic or outpatient department that prescribes."""
    return text if decision.reword is None else decision.reword(text, language)


def rewords(decision: Decision) -> Callable[[str, Language], str] | None:
    """Return what says of the clinic or outpatient department what is said of the practice; None for a practice."""
    name = facility(decision)
    return None if name is None else _saying(name)


@cache
def _saying(name: Text) -> Callable[[str, Language], str]:
    def said(text: str, language: Language) -> str:
        if _OF_BOTH.search(text):
            return text
        text = _PRACTICE.sub(lambda found: f"{found[1]} {name(language)}", text)
        return _ANOTHER.sub(lambda found: f"{found[1]}ine " if found[1] else f"{found[2]} ", text)

    return said


def answer_by_whom(answer: ShortAnswer, decision: Decision, language: Language) -> ShortAnswer:
    """Return a short answer that calls by their name who prescribes."""
    if decision.reword is None:
        return answer
    statements = tuple(
        replace(each, text=by_whom(each.text, decision, language)) for each in answer.statements
    )
    return replace(answer, headline=by_whom(answer.headline, decision, language), statements=statements)


def is_minor(decision: Decision) -> bool:
    """Return whether the person is known to be of an age at which the parents can sign for them."""
    age, below = (
        decision.values.get("patient.age"),
        decision.evaluator.program.law.constants.get("parents_sign_below"),
    )
    return isinstance(age, int) and isinstance(below, int) and age < below
