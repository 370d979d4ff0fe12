"""What the codes of problems in cases mean and what to do."""

from __future__ import annotations

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.language.text import Text


def _explain(title: tuple[str, str], meaning: tuple[str, str], remedy: tuple[str, str]) -> Explanation:
    return Explanation(Text(*title), Text(*meaning), Text(*remedy))


EXPLANATIONS: dict[str, Explanation] = {
    "C001": _explain(
        ("Unbekannte Angabe", "Unknown fact"),
        ("Der Fall enthält einen Schlüssel, den es nicht gibt.", "The case holds a key that does not exist."),
        ("Alle Angaben zeigt: soziorules schema case.", "All facts are shown by: soziorules schema case."),
    ),
    "C002": _explain(
        ("Angabe fehlt", "Something is missing"),
        ("Ein Eintrag ist ohne diese Angabe nicht lesbar.", "An entry cannot be read without it."),
        ("Ergänzen Sie sie oder lassen Sie den Eintrag weg.", "Add it or leave the entry out."),
    ),
    "C003": _explain(
        ("Keine ganze Zahl", "Not a whole number"),
        ("Ein Bereich wie „31–40“ oder 40,5 ist kein Wert.", "A band such as “31–40” or 40.5 is no value."),
        ("Geben Sie eine ganze Zahl an, ohne Anführungszeichen.", "Give a whole number, without quotes."),
    ),
    "C004": _explain(
        ("Nicht true oder false", "Not true or false"),
        ("„ja“, „yes“ oder 1 werden nicht gedeutet.", "“ja”, “yes” or 1 are not interpreted."),
        ("Schreiben Sie true oder false; unbekannt ist null.", "Write true or false; unknown is null."),
    ),
    "C005": _explain(
        ("Kein Kalendertag", "Not a calendar day"),
        (
            "Den Tag gibt es nicht, oder er ist anders geschrieben.",
            "There is no such day, or it is written otherwise.",
        ),
        ("Schreiben Sie JJJJ-MM-TT.", "Write YYYY-MM-DD."),
    ),
    "C006": _explain(
        ("Wert nicht vorgesehen", "Value not provided for"),
        ("Diese Angabe kennt nur die aufgezählten Werte.", "This fact knows only the values listed."),
        ("Nehmen Sie einen davon.", "Use one of them."),
    ),
    "C007": _explain(
        ("Wert außerhalb der Grenzen", "Value out of bounds"),
        ("Der Wert kann nicht vorkommen.", "The value cannot occur."),
        ("Prüfen Sie die Angabe; unbekannt ist null.", "Check it; unknown is null."),
    ),
    "C008": _explain(
        ("Kein Text", "Not a text"),
        ("Hier wird ein Text erwartet.", "A text is expected here."),
        ("Setzen Sie ihn in Anführungszeichen.", "Put it in quotes."),
    ),
    "C009": _explain(
        ("Falsche Art von Eintrag", "Wrong sort of entry"),
        (
            "Statt eines Objekts steht eine Liste oder umgekehrt.",
            "A list stands for an object or the other way round.",
        ),
        ("Vergleichen Sie mit: soziorules schema case.", "Compare with: soziorules schema case."),
    ),
    "C010": _explain(
        ("Kein Kode der ICD-10-GM", "No code of ICD-10-GM"),
        ("Die Angabe ist kein Diagnoseschlüssel der ICD-10-GM.", "The entry is no code of ICD-10-GM."),
        ("Suchen Sie ihn mit: soziorules codes search.", "Look it up with: soziorules codes search."),
    ),
    "C011": _explain(
        ("Kein Betrag", "Not an amount"),
        ("Beträge haben höchstens zwei Nachkommastellen.", "Amounts have at most two decimals."),
        ('Schreiben Sie 63.47 oder "63.47".', 'Write 63.47 or "63.47".'),
    ),
    "C012": _explain(
        ("Zwei Diagnosesicherheiten", "Two certainties"),
        ("Kode und Zusatzangabe sagen Verschiedenes.", "Code and certainty say different things."),
        ("Geben Sie die Diagnosesicherheit nur einmal an.", "State the certainty once only."),
    ),
    "C013": _explain(
        ("Zu viele Einträge", "Too many entries"),
        ("Die Liste ist länger, als ein Fall sein kann.", "The list is longer than a case can be."),
        (
            "Teilen Sie die Datei; ein Fall ist eine Verordnung.",
            "Split the file; a case is one prescription.",
        ),
    ),
    "C014": _explain(
        ("Noch mehr Fehler", "More errors"),
        ("Nicht alle Fehler des Falls sind genannt.", "Not all errors of the case are told."),
        ("Beheben Sie erst die genannten.", "Mend those first that are told."),
    ),
    "C015": _explain(
        ("Datei einer neueren Version", "File of a newer version"),
        (
            "Eine neuere Version des Programms hat den Fall gespeichert; was darin neu ist, liest diese nicht.",
            "A newer version of the program saved the case; this one does not read what is new in it.",
        ),
        (
            "Öffnen Sie die Datei mit der neueren Version, oder nehmen Sie die genannten Stellen heraus.",
            "Open the file with the newer version, or take out the places named.",
        ),
    ),
    "C020": _explain(
        ("Widerspruch", "Contradiction"),
        ("Zwei Angaben schließen einander aus.", "Two statements exclude each other."),
        ("Berichtigen Sie eine davon; unbekannt ist null.", "Correct one of them; unknown is null."),
    ),
}
