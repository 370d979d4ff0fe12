"""What the error codes of an amendment mean, as `soziorules explain K002` prints it."""

from __future__ import annotations

from typing import Final

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.language.text import Text

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "K001": Explanation(
        Text("Unbekannt in den Regeln", "Not known to the rules"),
        Text(
            "Die Kennung oder das Mitglied, das geändert werden soll, gibt es nicht, oder eine Regel liest mehrere Werte.",
            "The id or the member to be amended does not exist, or a rule reads several values.",
        ),
        Text(
            "Nehmen Sie eine der genannten Kennungen; soziorules rules listet die Regeln auf.",
            "Take one of the ids named; soziorules rules lists the rules.",
        ),
    ),
    "K002": Explanation(
        Text("Tag der Änderung", "Day of the amendment"),
        Text(
            "Geändert wird, was zuletzt gilt: Der Tag liegt nicht nach der letzten Änderung, oder am Tag davor gilt nichts.",
            "What holds last is amended: the day is not after the last change, or nothing is in force on its eve.",
        ),
        Text(
            "Nehmen Sie einen späteren Tag. Was falsch eingetragen wurde, auch eine eigene Änderung am selben Tag, wird in der "
            "Datei berichtigt; ihre Grenzfälle (tests/cases/amended_…) sind dann neu zu lesen oder zu löschen.",
            "Take a later day. What was entered wrongly, an amendment of your own for the same day too, is corrected in the "
            "file; its boundary cases (tests/cases/amended_…) are then to be read anew or deleted.",
        ),
    ),
    "K003": Explanation(
        Text("So wird das nicht geändert", "Not amended in this way"),
        Text(
            "Werte ändert --value, Listen --add und --remove, Regeln --requires, --applies, --otherwise und für ihre Texte "
            "--sentence, --say und --remedy.",
            "Values take --value, lists --add and --remove, rules --requires, --applies, --otherwise, and for their texts "
            "--sentence, --say and --remedy.",
        ),
        Text("Nehmen Sie eine der genannten Optionen.", "Take one of the options named."),
    ),
    "K004": Explanation(
        Text("Wert in anderer Einheit", "Value in another unit"),
        Text(
            "Der neue Wert passt nicht zu der Einheit, in der die Norm ihn bisher zählt.",
            "The new value does not fit the unit in which the norm counts it so far.",
        ),
        Text(
            "Rechnen Sie um. Zählt die Norm künftig anders, braucht es einen neuen Wert und eine neue Fassung der Regel.",
            "Convert it. If the norm counts otherwise now, it takes a new parameter and a new version of the rule.",
        ),
    ),
    "K005": Explanation(
        Text("Änderung ohne Quelle", "Amendment without a source"),
        Text("Ohne Fundstelle wird nichts geändert.", "Nothing is amended without a source."),
        Text(
            "Nennen Sie mit --cite Dokument, §, Absatz und Satz.",
            "Name document, §, Absatz and Satz with --cite.",
        ),
    ),
    "K006": Explanation(
        Text("Nichts zu ändern", "Nothing to amend"),
        Text("Das sagen die Regeln an diesem Tag schon.", "The rules say so already on that day."),
        Text("Vergleichen Sie mit soziorules explain.", "Compare with soziorules explain."),
    ),
    "K007": Explanation(
        Text("Mitgelieferte Regeln", "Bundled rules"),
        Text(
            "Die Regeln im installierten Paket werden nicht geändert: Das nächste Update überschriebe sie.",
            "The rules inside the installed package are not amended: the next update would overwrite them.",
        ),
        Text(
            "Kopieren Sie sie mit soziorules init DIR --law und ändern Sie die Kopie mit --rules.",
            "Copy them with soziorules init DIR --law and amend the copy with --rules.",
        ),
    ),
    "K008": Explanation(
        Text("Zahl statt Platzhalter", "Number instead of a placeholder"),
        Text(
            "Ein Text oder Titel nennt als Zahl, was ein Wert derselben Datei sagt; nach einer Änderung stünde dort der alte.",
            "A text or title says as a number what a parameter of its file says; after an amendment it would say the old one.",
        ),
        Text(
            "Schreiben Sie den Wert als Platzhalter, im Titel ohne Zahl. Was zitiert oder mit Jahreszahl erzählt wird, bleibt.",
            "Write the value as a placeholder, a title without it. What is quoted, or told of a year, stays.",
        ),
    ),
    "K009": Explanation(
        Text("In keiner Liste oder in mehreren", "In no list, or in several"),
        Text(
            "Ein Kode oder Wert steht in keiner oder in mehreren der Listen, auf die ein Ganzes verteilt ist (in proof).",
            "A code or value stands in none or in several of the lists among which a whole is divided (in proof).",
        ),
        Text(
            "Setzen Sie ihn mit amend in die Liste, die nach der Norm gilt, und nehmen Sie ihn aus den anderen.",
            "Put it with amend into the list that applies by the norm, and take it out of the others.",
        ),
    ),
    "K010": Explanation(
        Text("Zahl statt Wert der Norm", "Number instead of a value of the norm"),
        Text(
            "Eine Fassung sagt selbst, was die davor als Wert las; wo der Wert sonst gelesen wird, steht weiter der alte.",
            "A version says itself what the one before read as a value; wherever else the value is read, the old one stands.",
        ),
        Text(
            "Ändern Sie den Wert (amend KENNUNG --value …), und lassen Sie die Regel ihn lesen.",
            "Amend the value (amend ID --value …) and let the rule read it.",
        ),
    ),
    "K011": Explanation(
        Text("Einträge überschneiden sich", "Entries overlap"),
        Text(
            "Zwei Einträge einer Liste nennen denselben Kode; endet nur einer von ihnen, bleibt der Kode unbemerkt in der Liste.",
            "Two entries of a list name the same code; when only one of them ends, the code stays in the list unseen.",
        ),
        Text(
            "Nennen Sie jeden Kode durch einen einzigen Eintrag, oder beenden Sie den einen, bevor der andere beginnt.",
            "Name each code by one entry alone, or end one of them before the other begins.",
        ),
    ),
}
