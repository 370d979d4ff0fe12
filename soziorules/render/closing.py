"""What is said after the questions that are still open: what their answers settle."""

from __future__ import annotations

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.missing import step_by_step
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import listed

SETTLED = Text(
    "Sind diese Angaben bekannt, steht das Ergebnis fest: Keine andere fehlende Angabe kann es noch ändern.",
    "Once these facts are known the outcome is settled: no other missing fact can change it.",
)
SETTLED_BUT = Text(
    "Sind diese Angaben bekannt, steht das Ergebnis fest.",
    "Once these facts are known the outcome is settled.",
)
BUT = Text(
    "Ändern könnte es dann nur noch, wenn hier etwas entgegensteht: {facts}.",
    "Only an obstacle here could still change it: {facts}.",
)
STEP_BY_STEP = Text(
    "Sind diese Angaben bekannt, steht das Ergebnis fest, oder es folgt zu denselben Einträgen noch eine Frage.",
    "Once these facts are known the outcome is settled, or one more question about the same entries follows.",
)
NOT_TO_THE_END = Text(
    "Es sind so viele Angaben offen, dass nicht jede geprüft werden konnte; manche davon kann entbehrlich sein.",
    "So much is open that not every fact could be tried; some of these may not be needed.",
)


def closing(decision: Decision, language: Language) -> str:
    """Return whether the outcome is settled once what is missing is known, and what could still change it."""
    facts = listed((item.label(language) for item in decision.reserved), language)
    steps = any(step_by_step(decision, item) for item in decision.missing)
    said = (STEP_BY_STEP if steps else SETTLED_BUT if facts else SETTLED)(language)
    said += f" {BUT(language).format(facts=facts)}" if facts else ""
    return said if decision.searched_fully else f"{said} {NOT_TO_THE_END(language)}"
