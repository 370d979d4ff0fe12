"""The words of the page itself: its buttons, its tabs, and what it says where something goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.language.text import Text

TODAY_ASSUMED: Final = Text(
    "{label}: noch nicht angegeben; angenommen ist heute, {day}.",
    "{label}: not stated yet; today, {day}, is assumed.",
)
NOTHING_LOST: Final = Text(
    "Ihre bisherigen Angaben sind unverändert.", "What you have entered so far is unchanged."
)
OTHER_VERSION: Final = Text(
    "Gespeichert mit Version {theirs}, geprüft mit {ours}: Die Antwort kann anders sein als damals.",
    "Saved with version {theirs}, checked with {ours}: the answer may differ from the one then.",
)
FOREIGN_FILE: Final = Text(
    "Das ist kein Fall, wie ihn diese Seite speichert.", "This is no case as this page saves it."
)
POSSIBLE: Final = Text("Möglich ist: {what}.", "Possible is: {what}.")
LINE: Final = Text("Zeile {line}: ", "Line {line}: ")
MORE_PROBLEMS: Final = Text("Und {count} weitere Stellen.", "And {count} more places.")
SEVERAL: Final = Text("Einträge: {count}", "entries: {count}")
NO_ACCOUNT: Final = Text("Zu diesem Regelwerk gibt es kein Konto.", "These rules have no account.")

WORDS: Final[Mapping[str, Text]] = {
    "lead": Text(
        "Alles wird auf diesem Gerät geprüft. Nichts wird gesendet, nichts gespeichert, außer Sie speichern selbst.",
        "Everything is checked on this device. Nothing is sent, nothing is stored unless you save it yourself.",
    ),
    "skip": Text("Zur Antwort springen", "Skip to the answer"),
    "language": Text("English", "Deutsch"),
    "open": Text("Öffnen", "Open"),
    "open_long": Text("Fall aus einer Datei öffnen", "Open a case from a file"),
    "save": Text("Speichern", "Save"),
    "save_long": Text(
        "Fall als Datei speichern (enthält Gesundheitsdaten)",
        "Save the case as a file (it holds health data)",
    ),
    "print": Text("Drucken", "Print"),
    "clear": Text("Neu", "New"),
    "clear_long": Text("Alle Angaben verwerfen und neu beginnen", "Drop all answers and begin anew"),
    "unread": Text(
        "Nicht verstanden und deshalb nicht berücksichtigt:", "Not understood and so not taken into account:"
    ),
    "unread_sure": Text(
        "Nicht verstanden wurde, was hier steht: {labels}. In der Datei und im Ausdruck fehlt es.",
        "Not understood is what stands here: {labels}. It is missing in the file and on paper.",
    ),
    "yes_anyway": Text("Trotzdem", "All the same"),
    "to_field": Text("Zum Feld", "To the field"),
    "open_sure": Text(
        "„{name}“ öffnen und die bisherigen Angaben verwerfen? Sie sind nicht gespeichert.",
        "Open “{name}” and drop the answers so far? They are not saved.",
    ),
    "clear_sure": Text("Alle Angaben verwerfen?", "Drop all answers?"),
    "yes_clear": Text("Ja, verwerfen", "Yes, drop them"),
    "no_clear": Text("Nein, behalten", "No, keep them"),
    "file_name": Text("fall", "case"),
    "saved": Text(
        "Gespeichert als {name}. Die Datei enthält Gesundheitsdaten.",
        "Saved as {name}. The file holds health data.",
    ),
    "opened": Text("„{name}“ ist geöffnet.", "“{name}” is open."),
    "not_opened": Text("„{name}“ lässt sich nicht öffnen", "“{name}” cannot be opened"),
    "dismiss": Text("Meldung schließen", "Close the message"),
    "link": Text("Fall aus dem Link", "Case from the link"),
    "bad_link": Text(
        "Der Fall im Link ist unvollständig oder beschädigt.",
        "The case in the link is incomplete or damaged.",
    ),
    "mode": Text("Wie möchten Sie antworten?", "How would you like to answer?"),
    "one": Text("Frage für Frage", "One by one"),
    "all": Text("Alle Fragen", "All questions"),
    "questions": Text("Fragen", "Questions"),
    "answers": Text("Ihre Angaben", "Your answers"),
    "no_answers": Text("Noch keine Angaben.", "No answers yet."),
    "question_left": Text("Noch höchstens {count} Fragen", "At most {count} questions left"),
    "question_last": Text("Letzte Frage", "Last question"),
    "next": Text("Weiter", "Continue"),
    "unknown": Text("Weiß nicht", "Don’t know"),
    "back": Text("Zurück", "Back"),
    "why": Text("Warum diese Frage?", "Why this question?"),
    "terms": Text("Begriffe", "German terms"),
    "source": Text("Fundstelle: {sources}", "Source: {sources}"),
    "change": Text("Ändern", "Change"),
    "cancel": Text("Abbrechen", "Cancel"),
    "nothing_chosen": Text(
        "Noch nichts angegeben. Was nicht bekannt ist, heißt „Weiß nicht“.",
        "Nothing is stated yet. What is not known is “Don’t know”.",
    ),
    "more_fields": Text("Mehr zu Eintrag {number}", "More on entry {number}"),
    "change_long": Text("{label} ändern", "Change: {label}"),
    "do_not_know": Text("weiß nicht", "not known"),
    "settled": Text("Das Ergebnis steht fest.", "The outcome is settled."),
    "stays_open": Text(
        "Mehr ist nicht zu fragen; das Ergebnis bleibt offen.",
        "There is nothing more to ask; the outcome stays open.",
    ),
    "settled_more": Text(
        "Weitere Angaben können Fristen, Unterlagen und Zahlen genauer machen.",
        "Further facts can make deadlines, papers and figures more precise.",
    ),
    "skipped": Text(
        "Was noch offen ist, haben Sie mit „weiß nicht“ beantwortet. Das Ergebnis bleibt bis dahin offen.",
        "You have answered what is still open with “don’t know”. The outcome stays open until then.",
    ),
    "ask_skipped": Text("Diese Fragen noch einmal stellen", "Ask these questions again"),
    "show_all": Text("Weitere Angaben machen", "State further facts"),
    "yes": Text("ja", "yes"),
    "no": Text("nein", "no"),
    "not_stated": Text("keine Angabe", "not stated"),
    "none": Text("nichts davon", "none of these"),
    "no_records": Text("es gibt keine", "there are none"),
    "needed": Text("fehlt für die Antwort", "needed for the answer"),
    "needed_count": Text("noch {count}", "{count} left"),
    "add": Text("Eintrag hinzufügen", "Add an entry"),
    "remove": Text("Entfernen", "Remove"),
    "remove_long": Text("Eintrag {number} entfernen", "Remove entry {number}"),
    "entry": Text("Eintrag {number}", "Entry {number}"),
    "search": Text("Suchen: Wort oder Kode", "Search: word or code"),
    "search_none": Text("Nichts gefunden.", "Nothing found."),
    "search_found": Text(
        "{count} gefunden, mit Pfeiltasten wählen.", "{count} found, choose with the arrow keys."
    ),
    "search_more": Text(
        "Die ersten {count} von {all}; ein weiteres Wort grenzt sie ein.",
        "The first {count} of {all}; one more word narrows them down.",
    ),
    "search_left": Text(
        "Hier ist noch etwas getippt, aber nichts gewählt: eine Zeile der Liste wählen oder das Wort löschen.",
        "Something is typed here but not chosen: choose a line of the list, or delete the word.",
    ),
    "too_large": Text(
        "Die Datei ist zu groß: Ein Fall hat höchstens 5 MB.",
        "The file is too large: a case has at most 5 MB.",
    ),
    "answer": Text("Antwort", "Answer"),
    "answer_empty": Text(
        "Die Antwort entsteht hier, sobald Sie etwas angeben.",
        "The answer grows here as soon as you state something.",
    ),
    "missing": Text("Was noch fehlt", "What is missing"),
    "more_missing": Text("und {count} weitere Angaben", "and {count} more facts"),
    "answer_this": Text("Beantworten: {label}", "Answer: {label}"),
    "cannot": Text("Diese Angaben passen nicht zusammen", "These answers do not go together"),
    "short": Text("Kurz", "Short"),
    "prescriber": Text("Ausführlich", "In full"),
    "patient": Text("Patientenblatt", "Patient’s sheet"),
    "provider": Text("Leistungserbringer", "Provider"),
    "papers": Text("Zu erledigen", "To be done"),
    "account": Text("Stundenkonto", "Account of hours"),
    "to_rule": Text("Zur Regel", "To the rule"),
    "to_rule_long": Text("Zur Regel: {text}", "To the rule: {text}"),
    "in_handbook": Text("Regel im Handbuch: {rule}", "Rule in the handbook: {rule}"),
    "views": Text("Ansichten der Antwort", "Views of the answer"),
    "loading": Text("Die Regeln werden geladen …", "Loading the rules …"),
    "loading_runtime": Text("Die Rechenmaschine startet …", "Starting the engine …"),
    "loading_rules": Text("Die Regeln werden gelesen …", "Reading the rules …"),
    "ready": Text("Bereit.", "Ready."),
    "working": Text("Wird geprüft …", "Checking …"),
    "no_wasm": Text(
        "Dieser Browser kann die Seite nicht ausführen: Ihm fehlt WebAssembly, oder es ist abgeschaltet. "
        "Bitte einen aktuellen Browser verwenden (Chrome, Edge, Firefox oder Safari) oder WebAssembly einschalten.",
        "This browser cannot run the page: it has no WebAssembly, or WebAssembly is switched off. "
        "Please use a current browser (Chrome, Edge, Firefox or Safari), or switch WebAssembly on.",
    ),
    "failed": Text(
        "Die Seite ist an einem eigenen Fehler gescheitert. Ihre Angaben sind noch da: Speichern Sie den Fall und laden Sie die "
        "Seite neu.",
        "The page failed by a fault of its own. Your answers are still there: save the case and load the page again.",
    ),
    "footer": Text("soziorules {version}, Regelwerk {ruleset}.", "soziorules {version}, rule set {ruleset}."),
    "licences": Text("Lizenzen", "Licences"),
    "noscript": Text(
        "Diese Seite braucht JavaScript. / This page needs JavaScript.",
        "This page needs JavaScript. / Diese Seite braucht JavaScript.",
    ),
}
"""Everything that the scripts of the page say, in both languages."""
