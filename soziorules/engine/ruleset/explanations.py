"""What the codes of problems in rule files mean and what to do."""

from __future__ import annotations

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.language.text import Text


def explain(title: tuple[str, str], meaning: tuple[str, str], remedy: tuple[str, str]) -> Explanation:
    """Return an explanation of German and English pairs: its title, what it means, what to do."""
    return Explanation(Text(*title), Text(*meaning), Text(*remedy))


EXPLANATIONS: dict[str, Explanation] = {
    "R001": explain(
        ("Kein Regelwerk", "No rule set"),
        ("Der Ordner enthält keine Datei ruleset.yaml.", "The folder holds no file ruleset.yaml."),
        (
            "Legen Sie ruleset.yaml mit Name, Version, Stand und Quellen an (oder: soziorules init).",
            "Write ruleset.yaml with name, version, state and documents (or: soziorules init).",
        ),
    ),
    "R002": explain(
        ("Unbekannter Schlüssel", "Unknown key"),
        (
            "Dieser Schlüssel ist an dieser Stelle nicht vorgesehen.",
            "This key is not provided for at this place.",
        ),
        ("Nehmen Sie einen der genannten Schlüssel.", "Use one of the keys that are named."),
    ),
    "R003": explain(
        ("Fehlende Angabe", "Missing key"),
        ("Ohne diese Angabe ist das Element unvollständig.", "The element is incomplete without this key."),
        ("Ergänzen Sie sie.", "Add it."),
    ),
    "R004": explain(
        ("Nicht vorgesehener Wert", "Value not allowed"),
        (
            "Hier ist nur einer der aufgezählten Werte möglich.",
            "Only one of the listed values is possible here.",
        ),
        ("Nehmen Sie einen davon.", "Use one of them."),
    ),
    "R005": explain(
        ("Falsche Art von Wert", "Wrong type"),
        (
            "Der Wert hat nicht die Art, die hier verlangt ist (Text, ganze Zahl, Datum, Liste …).",
            "The value is not of the type that is wanted here (text, whole number, date, list …).",
        ),
        ("Schreiben Sie ihn in der genannten Form.", "Write it in the form that is named."),
    ),
    "R006": explain(
        ("Ungültige Kennung", "Invalid identifier"),
        ("Kennungen bestehen aus a–z, 0–9, _ und Punkten.", "Identifiers are made of a–z, 0–9, _ and dots."),
        (
            "Schreiben Sie zum Beispiel limits.most_at_once.",
            "Write limits.most_at_once, say.",
        ),
    ),
    "R007": explain(
        ("Leer", "Empty"),
        ("Ein Text oder eine Liste ist leer.", "A text or a list is empty."),
        ("Füllen Sie ihn aus oder lassen Sie den Schlüssel weg.", "Fill it in or leave the key out."),
    ),
    "R010": explain(
        ("Kennung ohne Thema", "Identifier without its topic"),
        (
            "Regeln und Hinweise beginnen mit dem Thema ihrer Datei.",
            "Rules and notes begin with the topic of their file.",
        ),
        ("Stellen Sie das Thema voran.", "Put the topic in front."),
    ),
    "R011": explain(
        ("Kennung doppelt", "Identifier used twice"),
        ("Kennungen sind über alle Dateien eindeutig.", "Identifiers are unique over all files."),
        ("Wählen Sie eine andere.", "Choose another one."),
    ),
    "R012": explain(
        ("Unbekannte Angabe", "Unknown fact"),
        (
            "Eine Bedingung liest eine Angabe, die es im Fall nicht gibt.",
            "A condition reads a fact that no case has.",
        ),
        (
            "Die Liste aller Angaben zeigt: soziorules schema case.",
            "All facts are listed by: soziorules schema case.",
        ),
    ),
    "R013": explain(
        ("Unbekannte Prüfung", "Unknown test"),
        ("Diese Prüfung kennt die Regelsprache nicht.", "The rule language has no such test."),
        ("Nehmen Sie eine der genannten.", "Use one of those named."),
    ),
    "R014": explain(
        ("Bedingung nicht lesbar", "Condition not readable"),
        ("Aufbau oder Prüfung passt nicht zur Angabe.", "The shape or the test does not fit the fact."),
        ("Nehmen Sie eine der genannten Formen.", "Use one of the forms named."),
    ),
    "R015": explain(
        ("Falscher Vergleichswert", "Wrong operand"),
        (
            "Der Vergleichswert hat nicht die Form, die die Prüfung braucht.",
            "The operand has not the form the test needs.",
        ),
        ("Schreiben Sie true/false oder eine Liste.", "Write true/false or a list."),
    ),
    "R016": explain(
        ("Wert passt nicht zur Angabe", "Value does not fit the fact"),
        (
            "Der Wert liegt außerhalb dessen, was die Angabe annehmen kann, oder hat die falsche Art.",
            "The value lies outside what the fact can be, or is of the wrong type.",
        ),
        (
            "Nehmen Sie einen möglichen Wert; Zahlen ohne Anführungszeichen.",
            "Use a possible value; numbers without quotes.",
        ),
    ),
    "R017": explain(
        ("Unbekannter Wert der Norm", "Unknown parameter"),
        ("Diesen Parameter führt keine Datei auf.", "No file lists this parameter."),
        ("Legen Sie ihn unter parameters an.", "Add it under parameters."),
    ),
    "R018": explain(
        ("Unbekannte Gruppe oder Liste", "Unknown group or code set"),
        (
            "Diese Gruppe, Liste oder ihr Mitglied gibt es nicht.",
            "There is no such group, code set or member.",
        ),
        (
            "Nehmen Sie einen der Namen. Ein neuer Wert ist erst ein Eintrag in lists.yaml (id, title, words).",
            "Use one of the names. A new value is first an entry in lists.yaml (id, title, words).",
        ),
    ),
    "R019": explain(
        ("Einheiten passen nicht", "Units do not match"),
        (
            "Angabe und Wert haben verschiedene Einheiten, etwa Prozent statt Tage.",
            "Fact and parameter have different units, such as percent instead of days.",
        ),
        ("Nehmen Sie einen Wert in der Einheit der Angabe.", "Use a parameter in the unit of the fact."),
    ),
    "R020": explain(
        ("Auslegungsfrage oder Antwort unbekannt", "Unknown reading or option"),
        (
            "Jede Auslegungsfrage ist mit allen Antworten aufgeführt.",
            "Each reading is listed with all its options.",
        ),
        ("Geben Sie zu jeder Antwort eine Bedingung an.", "Give a condition for each option."),
    ),
    "R021": explain(
        ("Kreis in den Begriffen", "Circular definition"),
        ("Ein Begriff führt auf sich selbst zurück.", "A definition leads back to itself."),
        ("Lösen Sie den Kreis auf.", "Break the circle."),
    ),
    "R022": explain(
        ("Angaben nicht vergleichbar", "Facts cannot be compared"),
        (
            "Beide Angaben müssen dieselbe Art und Einheit haben.",
            "Both facts must have the same type and unit.",
        ),
        ("Vergleichen Sie gleichartige Angaben.", "Compare facts of one kind."),
    ),
    "R023": explain(
        ("Kode stimmt nicht", "Code is wrong"),
        (
            "Den Schlüssel gibt es in der Klassifikation nicht, er ist nicht endstellig oder endete in der Zeit der Regel.",
            "The classification has no such code, it is not terminal, or it ended while the rule holds.",
        ),
        (
            "Nehmen Sie einen der genannten Schlüssel oder begrenzen Sie die Zeit.",
            "Use one of the codes named, or limit the period.",
        ),
    ),
    "R024": explain(
        ("Wert jenseits des Denkbaren", "Value beyond what can be meant"),
        (
            "Jede Einheit hat Grenzen dessen, was eine Norm in ihr sagen kann; der Wert liegt außerhalb, meist ein Tippfehler.",
            "Each unit has bounds of what a norm can say in it; the value lies outside, mostly by a slip.",
        ),
        (
            "Vergleichen Sie Zahl, Vorzeichen und Einheit mit dem Wortlaut.",
            "Compare number, sign and unit with the wording.",
        ),
    ),
    "R030": explain(
        ("Ohne Quelle", "No source"),
        ("Kein Satz ohne Quelle: cite fehlt.", "No sentence without a source: cite is missing."),
        ("Nennen Sie Dokument, §, Absatz, Satz.", "Name document, §, Absatz, Satz."),
    ),
    "R031": explain(
        ("Sicherheit fehlt", "Certainty missing"),
        ("Es fehlt, wie sicher die Quelle ist.", "It is not said how certain the source is."),
        ("certainty: wording, commentary oder unverified.", "certainty: wording, commentary or unverified."),
    ),
    "R032": explain(
        ("Entschieden oder Auslegung?", "Settled or a reading?"),
        ("Es fehlt, ob die Norm die Frage entscheidet.", "It is not said whether the norm settles it."),
        ("settled: true oder false.", "settled: true or false."),
    ),
    "R033": explain(
        ("Unbekanntes Dokument", "Unknown document"),
        (
            "Die Fundstelle beginnt mit keinem Dokument aus ruleset.yaml.",
            "The citation begins with no document of ruleset.yaml.",
        ),
        (
            "Nennen Sie das Dokument zuerst, etwa „ST-RL § 5 Abs. 2“; fehlt es dort noch, tragen Sie es unter documents ein.",
            'Name the document first, such as "ST-RL § 5 Abs. 2"; if it is not there yet, enter it under documents.',
        ),
    ),
    "R034": explain(
        ("Fundstelle, die es nicht geben kann", "A citation that cannot be"),
        (
            "So ist in diesem Dokument keine Stelle benannt: § vor Absatz, Absatz vor Satz, dann Nummer und Buchstabe.",
            "No place in this document is named so: § before Absatz, Absatz before Satz, then Nummer and Buchstabe.",
        ),
        (
            "Schreiben Sie sie wie angegeben; welche Form ein Dokument hat, sagt places in ruleset.yaml.",
            "Write it as shown; places in ruleset.yaml says which form a document has.",
        ),
    ),
    "R040": explain(
        ("Überschneidung", "Overlap"),
        ("Für einen Tag gelten zwei Werte.", "Two values hold on one day."),
        ("Beenden Sie den früheren am Tag davor (until).", "End the earlier one on the day before (until)."),
    ),
    "R041": explain(
        ("Lücke", "Hole"),
        ("Zwischen zwei Fassungen gilt nichts.", "Nothing holds between two versions."),
        ("Schließen Sie sie aneinander an.", "Join them."),
    ),
    "R042": explain(
        ("Ende vor Beginn", "Ends before it begins"),
        ("until liegt vor from.", "until lies before from."),
        ("Prüfen Sie die Tage.", "Check the days."),
    ),
    "R043": explain(
        ("Kein Wert an diesem Tag", "No value on that day"),
        (
            "Eine Regel liest einen Wert, der an einem Tag ihrer Geltung fehlt.",
            "A rule reads a value that is missing on a day on which it holds.",
        ),
        ("Ergänzen Sie den Wert oder begrenzen Sie die Regel.", "Add the value or limit the rule."),
    ),
    "R044": explain(
        ("Wert über dem, der ihn begrenzt", "Value above the one that bounds it"),
        (
            "Nach not_above liegt dieser Wert an keinem Tag über dem anderen, wie ein Mindestbetrag nie über dem Höchstbetrag.",
            "By not_above this value lies above the other on no day, as a least amount never lies above the most.",
        ),
        (
            "Vergleichen Sie beide mit dem Wortlaut; ändern sich beide, tragen Sie zuerst den ein, der dem anderen Raum gibt.",
            "Compare both with the wording; if both change, enter first the one that makes room for the other.",
        ),
    ),
    "R050": explain(
        ("Unbekannter Platzhalter", "Unknown placeholder"),
        (
            "Ein Text nennt in {…} etwas, das es nicht gibt.",
            "A text names something in {…} that does not exist.",
        ),
        (
            "Möglich: Angaben, Werte der Norm, {limit} (ein Vergleichswert), {lacking} (Listen); in sentence nur Werte.",
            "Possible: facts, parameters, {limit} (one constant), {lacking} (lists); in sentence parameters alone.",
        ),
    ),
    "R051": explain(
        ("not_yet ohne Tag", "not_yet without a day"),
        (
            "„Noch nicht“ sagt nur etwas mit dem Tag, ab dem es geht.",
            "Not yet means something only with the day from which it is met.",
        ),
        ("Nennen Sie in on die Datumsangabe.", "Name the date fact in on."),
    ),
    "R052": explain(
        ("Keine Datumsangabe", "Not a date fact"),
        ("on muss eine Angabe nennen, die ein Datum ist.", "on must name a fact that is a date."),
        ("Nehmen Sie eine der genannten.", "Use one of those named."),
    ),
    "R053": explain(
        ("Sprachen sagen Verschiedenes", "The languages differ"),
        (
            "Ein Platzhalter steht nur im deutschen oder nur im englischen Text.",
            "A placeholder stands in one language only.",
        ),
        ("Gleichen Sie beide an.", "Make both alike."),
    ),
    "R054": explain(
        ("Text überlebt seinen Wert", "Text that has outlived its value"),
        (
            "Ein Text nennt in {…} einen Wert oder eine Angabe, die seine Bedingung zu anderer Zeit liest und jetzt nicht.",
            "A text names in {…} a value or fact that its condition reads at other times and not now.",
        ),
        (
            "Geben Sie der Fassung, die das nicht mehr liest, einen eigenen Text.",
            "Give the version that does not read it any more a text of its own.",
        ),
    ),
    "R060": explain(
        ("Andere mitgelieferte Regeln", "Other bundled rules"),
        (
            "Eine Entscheidung kommt aus einem anderen Prozess; die Regeln, die hier mitgeliefert sind, sind andere als dort.",
            "A decision comes from another process; the rules that are bundled here are others than there.",
        ),
        (
            "Installieren Sie überall dieselbe Version, oder entscheiden Sie den Fall hier neu.",
            "Install the same version everywhere, or decide the case here anew.",
        ),
    ),
    "R070": explain(
        ("Formel nicht lesbar", "Formula not readable"),
        (
            "Eine Formel ist eine Zahl, eine Angabe, {parameter: …} oder genau ein Rechenschritt mit seinen Rollen.",
            "A formula is a number, a fact, {parameter: …}, or exactly one operator with its roles.",
        ),
        ("Nehmen Sie einen der genannten Rechenschritte.", "Use one of the operators named."),
    ),
    "R071": explain(
        ("Falsche Art in einer Formel", "Wrong type in a formula"),
        (
            "Tage, Geld und Zahlen verschiedener Einheiten mischen sich nicht; eine Frist in Wochen nimmt Wochen.",
            "Days, money and numbers of different units do not mix; a period of weeks takes weeks.",
        ),
        (
            "Nehmen Sie einen Wert der genannten Art; zwischen Minuten und Einheiten vermitteln parts und product.",
            "Use a value of the type named; parts and product lead between minutes and units.",
        ),
    ),
    "R072": explain(
        ("Rolle eines Rechenschritts", "Role of an operator"),
        (
            "Einem Rechenschritt fehlt eine Rolle, oder er hat eine, die er nicht kennt.",
            "An operator lacks a role, or has one that it does not know.",
        ),
        ("Nehmen Sie die genannten Rollen.", "Use the roles named."),
    ),
    "R073": explain(
        ("Nicht gerundet", "Not rounded"),
        (
            "Ein Prozentsatz lässt Bruchteile eines Cents übrig; wie gerundet wird, steht an genau einer Stelle.",
            "A percentage leaves fractions of a cent; how it is rounded is said in exactly one place.",
        ),
        (
            "Setzen Sie round darum, mit Fundstelle; schweigt die Norm, machen Sie eine Auslegungsfrage daraus.",
            "Put round around it, with its source; where the norm is silent, make it a reading.",
        ),
    ),
    "R074": explain(
        ("Formel zu groß", "Formula too large"),
        (
            "Höchstens 7 Ebenen und 40 Teile: mehr kann niemand lesen.",
            "At most 7 levels and 40 parts: nobody can read more.",
        ),
        ("Geben Sie einem Schritt einen Namen.", "Give a step a name of its own."),
    ),
    "R075": explain(
        ("Worte ohne Formel", "Words without a formula"),
        (
            "because nennt andere Worte als die Formel.",
            "because names other words than the formula.",
        ),
        ("Führen Sie genau die Worte der Formel auf.", "List exactly the words of the formula."),
    ),
    "R076": explain(
        ("Angabe, die keine Regel lesen kann", "Fact that no rule can read"),
        (
            "Die Vokabeln eines Rechtsgebiets enthalten eine Angabe von einer Art, mit der die Regeln nicht rechnen können.",
            "The vocabulary of a field of law holds a fact of a kind with which rules cannot do anything.",
        ),
        (
            "Geben Sie sie in einer der erlaubten Arten an, etwa einen Schlüssel als Feld einer Liste von Einträgen.",
            "State it in one of the kinds that are allowed, such as a code as a field of a list of records.",
        ),
    ),
    "R077": explain(
        ("Vergleich über den Eintrag hinaus", "Comparison beyond the record"),
        (
            "Eine Bedingung in „some“ gilt für jeden Eintrag für sich; Angaben des Falls kennt sie nicht.",
            "A condition within some holds for each record by itself; it knows no fact of the case.",
        ),
        (
            "Leiten Sie mit count, total, earliest oder latest (where) einen Wert ab und prüfen Sie diesen.",
            "Derive a value with count, total, earliest or latest (where) and test that.",
        ),
    ),
}
