"""Labels of what is possible: today, or on the day of issue where that is to come and another law holds then."""

from __future__ import annotations

from typing import Final

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Text
from soziorules.render.words import day

NOW: Final = Text("Heute möglich", "Possible today")
PERHAPS: Final = Text("Heute vielleicht möglich", "Perhaps possible today")
NOW_FOR_IT: Final = Text("Für die Praxis heute möglich", "Possible today for the practice")
PERHAPS_FOR_IT: Final = Text("Für die Praxis heute vielleicht möglich", "Perhaps possible today for the practice")  # fmt: skip
THEN: Final = Text("Am {day} möglich", "Possible on {day}")
PERHAPS_THEN: Final = Text("Am {day} vielleicht möglich", "Perhaps possible on {day}")
THEN_FOR_IT: Final = Text("Für die Praxis am {day} möglich", "Possible for the practice on {day}")
PERHAPS_THEN_FOR_IT: Final = Text(
    "Für die Praxis am {day} vielleicht möglich", "Perhaps possible for the practice on {day}"
)
WORKS_THEN: Final = Text("Das geht am {day}", "This works on {day}")
MAY_WORK_THEN: Final = Text("Das geht am {day} vielleicht", "This may work on {day}")


def of_later_law(decision: Decision) -> bool:
    """Return whether it is issued on a day to come, by another law than that of today."""
    issued, today, rules = decision.as_of, decision.today, decision.evaluator.rules
    if issued is None or today is None or issued <= today:
        return False
    return rules.period(issued) != rules.period(today)


def label(today: Text, then: Text, decision: Decision) -> Text:
    """Return a label that says today, or where a later law decides the one that says its day."""
    if not of_later_law(decision) or decision.as_of is None:
        return today
    issued = decision.as_of
    return Text(then.de.format(day=day(issued, "de")), then.en.format(day=day(issued, "en")))


def leads(decision: Decision, reader: str) -> tuple[Text, Text]:
    """Return with what a way begins for a reader that is possible, and one that perhaps is."""
    pairs = (
        ((NOW_FOR_IT, THEN_FOR_IT), (PERHAPS_FOR_IT, PERHAPS_THEN_FOR_IT))
        if reader == "provider"
        else ((NOW, THEN), (PERHAPS, PERHAPS_THEN))
    )
    sure, perhaps = (label(today, then, decision) for today, then in pairs)
    return sure, perhaps
