"""What the error codes of house rules mean."""

from __future__ import annotations

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.ruleset.explanations import explain

EXPLANATIONS: dict[str, Explanation] = {
    "R080": explain(
        ("Hausregeln ohne eigene Worte", "House rules without words of their own"),
        (
            "Hausregeln stehen in der Antwort unter ihrer eigenen Überschrift und sagen ihr Ergebnis in eigenen Worten.",
            "House rules stand in the answer under their own heading and say their outcome in their own words.",
        ),
        (
            "Geben Sie in ruleset.yaml title und outcomes an, mit einem Wort für jedes Ergebnis, das vorkommen kann.",
            "State title and outcomes in ruleset.yaml, with a word for each outcome that can occur.",
        ),
    ),
    "R081": explain(
        ("Was nur das Recht hat", "What only the law has"),
        (
            "Welche Werte ein Fall haben kann, was die Norm offen lässt, und wie das Verfahren läuft, sagen nicht Hausregeln.",
            "Which values a case can have, what the norm leaves open and how the procedure goes is not for house rules to say.",
        ),
        (
            "Lassen Sie den Abschnitt weg; Hausregeln haben Regeln, Hinweise, Werte, Gruppen, Schlüssel und Begriffe.",
            "Leave the section out; house rules have rules, notes, parameters, groups, code sets and definitions.",
        ),
    ),
    "R082": explain(
        ("Hausregeln in den Worten des Rechts", "House rules in the words of the law"),
        (
            "Ob die Voraussetzungen erfüllt sind, sagt nur das Recht. Wer das liest, darf es nie von Hausregeln haben.",
            "Whether the conditions are met is said by the law alone. Nobody may read it from house rules.",
        ),
        (
            "Sagen Sie, was es bei Ihnen heißt, etwa „Aufnahme möglich“.",
            "Say what it means in your house, such as “We can take this on”.",
        ),
    ),
    "R083": explain(
        ("Hausregeln doppelt", "House rules twice"),
        (
            "Zwei Ordner mit Hausregeln haben denselben Namen, oder eine Regel mit derselben Kennung.",
            "Two folders of house rules have the same name, or a rule with the same id.",
        ),
        (
            "Geben Sie jedem in ruleset.yaml einen eigenen Namen und stellen Sie ihn den Kennungen voran.",
            "Give each a name of its own in ruleset.yaml, and begin the ids with it.",
        ),
    ),
    "R084": explain(
        ("Hausregeln an der Stelle des Rechts", "House rules in the place of the law"),
        (
            "Ein Ordner mit title und outcomes hält Hausregeln. Sie gelten nach dem Recht, nie statt seiner.",
            "A folder with title and outcomes holds house rules. They hold after the law, never in its place.",
        ),
        (
            "Nennen Sie ihn mit --overlay statt --rules. Soll er ein ganzes Regelwerk sein, lassen Sie title und outcomes weg.",
            "Name it with --overlay, not with --rules. If it is to be a whole rule set, leave out title and outcomes.",
        ),
    ),
}
"""The long form of the codes R080 to R084."""
