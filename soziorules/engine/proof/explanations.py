"""What the codes of problems in case tests mean and what to do."""

from __future__ import annotations

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.language.text import Text

EXPLANATIONS: dict[str, Explanation] = {
    "T001": Explanation(
        Text("Zweimal derselbe Name", "The same name twice"),
        Text(
            "Die Namen von Fällen und von Grundlagen sind in allen Dateien zusammen eindeutig.",
            "The names of cases, and those of bases, are unique over all files.",
        ),
        Text("Geben Sie einem von beiden einen anderen Namen.", "Give one of the two another name."),
    ),
    "T002": Explanation(
        Text("Unbekannte Grundlage", "Unknown base"),
        Text(
            "Unter „bases“ steht keine Grundlage dieses Namens.", 'No base of that name stands under "bases".'
        ),
        Text("Nehmen Sie eine der genannten, oder legen Sie sie an.", "Use one of those named, or write it."),
    ),
    "T003": Explanation(
        Text("Keine oder zwei Erwartungen", "No expectation or two"),
        Text(
            "Ein Fall wird entweder entschieden (outcome) oder ist nicht lesbar (error).",
            'A case is either decided ("outcome") or cannot be read ("error").',
        ),
        Text("Geben Sie genau eines von beiden an.", "State exactly one of the two."),
    ),
    "T004": Explanation(
        Text("Unbekannte Kennung", "Unknown id"),
        Text(
            "Das Regelwerk hat keine Regel, keinen Hinweis, keine Auslegungsfrage oder Antwort mit dieser Kennung.",
            "The rule set has no rule, note, reading or option with this id.",
        ),
        Text("Berichtigen Sie die Kennung (soziorules rules).", "Correct the id (soziorules rules)."),
    ),
    "T005": Explanation(
        Text("Keine Fälle", "No case tests"),
        Text("In dem Ordner liegt keine YAML-Datei.", "There is no YAML file in the folder."),
        Text("Nennen Sie einen Ordner mit Fällen.", "Name a folder with case tests."),
    ),
    "T006": Explanation(
        Text("Kein Ordner trace", "No folder trace"),
        Text(
            "In trace/ neben den Regeldateien steht, welche Aussagen der Quellen die Regeln tragen sollen; "
            "ohne ihn ist nichts zu prüfen.",
            "trace/ beside the rule files says which statements of the sources the rules are to carry; "
            "without it there is nothing to check.",
        ),
        Text(
            "Legen Sie catalogue.yaml, contradictions.yaml und statements.yaml wie im mitgelieferten Regelwerk an.",
            "Write catalogue.yaml, contradictions.yaml and statements.yaml as in the bundled rule set.",
        ),
    ),
    "T007": Explanation(
        Text("Zu viele Klassen von Fällen", "Too many classes of cases"),
        Text(
            "Die Fragen an eine Liste ergeben zu viele Kombinationen, um alle durchzugehen.",
            "The questions to a list make too many combinations to go over all of them.",
        ),
        Text(
            "Fassen Sie Schlüssellisten zusammen, oder prüfen Sie einzelne Zeitabschnitte (--from, --to).",
            "Join code sets, or prove single periods (--from, --to).",
        ),
    ),
}
