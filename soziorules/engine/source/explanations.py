"""The long form of the codes of this layer: files, syntax, and what a file may not hold."""

from __future__ import annotations

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.language.text import Text
from soziorules.engine.source.nodes import (
    MAX_ANCHORS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NUMBER,
    MAX_PROBLEMS,
    MAX_VALUES,
)

SPLIT_DE = "Die Datei aufteilen; wahrscheinlich wurde die falsche Datei angegeben."
SPLIT_EN = "Split the file; most likely the wrong file was given."

EXPLANATIONS: dict[str, Explanation] = {
    "S001": Explanation(
        Text(de="Datei nicht gefunden", en="File not found"),
        Text(de="Unter diesem Namen gibt es keine Datei.", en="There is no file of this name."),
        Text(de="Schreibweise und Ordner prüfen.", en="Check the spelling and the folder."),
    ),
    "S002": Explanation(
        Text(de="Keine gewöhnliche Datei", en="Not a regular file"),
        Text(
            de="Ordner, Geräte und Pipes werden nicht gelesen, damit kein Aufruf hängen bleibt.",
            en="Folders, devices and pipes are not read, so that no call can hang.",
        ),
        Text(
            de='Eine Datei angeben, oder "-" und den Inhalt über die Standardeingabe.',
            en='Give a file, or "-" and the content on standard input.',
        ),
    ),
    "S003": Explanation(
        Text(de="Datei nicht lesbar", en="File cannot be read"),
        Text(
            de="Die Datei ist da oder gemeint, das Betriebssystem gibt sie aber nicht heraus.",
            en="The file is there or meant, but the operating system does not hand it out.",
        ),
        Text(de="Name und Leserechte prüfen.", en="Check the name and the permission to read."),
    ),
    "S004": Explanation(
        Text(de="Datei zu groß", en="File too large"),
        Text(
            de=f"Gelesen werden höchstens {MAX_BYTES // 1_000_000} MB; keine echte Datei braucht mehr.",
            en=f"At most {MAX_BYTES // 1_000_000} MB are read; no real file needs more.",
        ),
        Text(de=SPLIT_DE, en=SPLIT_EN),
    ),
    "S005": Explanation(
        Text(de="Kein UTF-8", en="Not UTF-8"),
        Text(
            de="Dateien sind in UTF-8 zu speichern, mit oder ohne BOM. Ab dieser Stelle ist es anders.",
            en="Files are to be saved as UTF-8, with or without a BOM. From the place named on it is not.",
        ),
        Text(
            de='Im Editor mit der Kodierung "UTF-8" neu speichern.',
            en='Save it again in the editor with the encoding "UTF-8".',
        ),
    ),
    "S006": Explanation(
        Text(de="Unzulässiges Zeichen", en="Character not allowed"),
        Text(
            de="Steuerzeichen, NUL und halbe Ersatzzeichenpaare (\\ud800) stehen in keinem echten Text.",
            en="Control characters, NUL and halves of surrogate pairs (\\ud800) occur in no real text.",
        ),
        Text(de="Das Zeichen entfernen.", en="Remove the character."),
    ),
    "S007": Explanation(
        Text(de="Leere Datei", en="Empty file"),
        Text(de="Die Datei enthält keinen Wert.", en="The file holds no value."),
        Text(
            de="Inhalt ergänzen; ein Fall ohne Angaben ist {}.",
            en="Add the content; a case that states nothing is {}.",
        ),
    ),
    "S010": Explanation(
        Text(de="YAML nicht wohlgeformt", en="YAML not well-formed"),
        Text(
            de="Ab der genannten Stelle ist die Datei kein YAML; was danach kommt, wurde nicht geprüft.",
            en="From the place named on the file is no YAML; what follows was not checked.",
        ),
        Text(
            de="Einrückung, Klammern und Anführungszeichen an dieser Stelle und in der Zeile davor prüfen.",
            en="Check indentation, brackets and quotes at this place and on the line before.",
        ),
    ),
    "S011": Explanation(
        Text(de="JSON nicht wohlgeformt", en="JSON not well-formed"),
        Text(
            de="Ab der genannten Stelle ist die Datei kein JSON; was danach kommt, wurde nicht geprüft.",
            en="From the place named on the file is no JSON; what follows was not checked.",
        ),
        Text(
            de="Kommas, Klammern und doppelte Anführungszeichen prüfen. YAML-Dateien sollen auf .yaml enden.",
            en="Check commas, brackets and double quotes. Names of YAML files should end in .yaml.",
        ),
    ),
    "S012": Explanation(
        Text(de="Mehr als ein Dokument", en="More than one document"),
        Text(
            de="Die Zeile --- beginnt ein weiteres YAML-Dokument; jede Datei hat aber nur eines.",
            en="The line --- begins another YAML document, but each file has only one.",
        ),
        Text(de="Jedes Dokument in eine eigene Datei schreiben.", en="Write each document to its own file."),
    ),
    "S013": Explanation(
        Text(de="Zu tief verschachtelt", en="Nested too deeply"),
        Text(
            de=f"Listen und Zuordnungen dürfen höchstens {MAX_DEPTH} Ebenen tief ineinander liegen.",
            en=f"Lists and mappings may lie inside each other at most {MAX_DEPTH} levels deep.",
        ),
        Text(
            de="Flacher schreiben; Bedingungen als Definition benennen.",
            en="Flatten it; name conditions as definitions.",
        ),
    ),
    "S014": Explanation(
        Text(de="Zu viele Werte", en="Too many values"),
        Text(
            de=f"Eine Datei darf höchstens {MAX_VALUES} Werte enthalten.",
            en=f"A file may hold at most {MAX_VALUES} values.",
        ),
        Text(de=SPLIT_DE, en=SPLIT_EN),
    ),
    "S015": Explanation(
        Text(de="Zu viele Fehler", en="Too many errors"),
        Text(
            de=f"Nach {MAX_PROBLEMS - 1} Fehlern wird der Rest einer Datei nicht mehr gelesen.",
            en=f"After {MAX_PROBLEMS - 1} errors the rest of a file is not read.",
        ),
        Text(
            de="Die genannten Fehler beheben und erneut prüfen.",
            en="Mend those that are named and try again.",
        ),
    ),
    "S020": Explanation(
        Text(de="Doppelter Schlüssel", en="Duplicate key"),
        Text(
            de="Derselbe Schlüssel steht zweimal in einer Zuordnung; welcher Wert gilt, wäre Zufall.",
            en="The same key occurs twice in one mapping; which value counts would be chance.",
        ),
        Text(de="Einen der beiden entfernen.", en="Remove one of the two."),
    ),
    "S021": Explanation(
        Text(de="Schlüssel ist kein Text", en="Key is not text"),
        Text(
            de="Schlüssel sind Namen. Zahlen, true, false, null, Listen und Zuordnungen sind keine.",
            en="Keys are names. Numbers, true, false, null, lists and mappings are none.",
        ),
        Text(de="Den Schlüssel in Anführungszeichen setzen.", en="Put the key in quotes."),
    ),
    "S022": Explanation(
        Text(de="Zusammenführen mit <<", en="Merging with <<"),
        Text(
            de="<< mischt Einträge von anderswo ein; man sähe der Stelle nicht mehr an, was dort gilt.",
            en="<< mixes in entries from elsewhere; the place would no longer show what holds there.",
        ),
        Text(de="Die Einträge ausschreiben.", en="Write the entries out."),
    ),
    "S023": Explanation(
        Text(de="Tag", en="Tag"),
        Text(
            de="Tags wie !!int oder !name deuten Werte um oder führen Code aus; hier stehen nur Daten.",
            en="Tags such as !!int or !name reinterpret values or run code; nothing but data stands here.",
        ),
        Text(
            de="Das Tag entfernen; Text, der mit ! beginnt, in Anführungszeichen setzen.",
            en="Remove the tag; put text that begins with ! in quotes.",
        ),
    ),
    "S024": Explanation(
        Text(de="Anker oder Verweis", en="Anchor or alias"),
        Text(
            de=f"Erlaubt sind {MAX_ANCHORS} Anker (&name) und {MAX_ANCHORS} Verweise (*name) je Datei;"
            " ein Anker muss vorher stehen und darf keinen Verweis enthalten, damit sich nichts aufbläht.",
            en=f"A file may have {MAX_ANCHORS} anchors (&name) and {MAX_ANCHORS} aliases (*name); an"
            " anchor must come first and may hold no alias itself, so that nothing can blow up.",
        ),
        Text(
            de="Den Wert ausschreiben; Text, der mit & oder * beginnt, in Anführungszeichen setzen.",
            en="Write the value out; put text that begins with & or * in quotes.",
        ),
    ),
    "S025": Explanation(
        Text(de="NaN oder unendlich", en="NaN or infinity"),
        Text(de="Damit lässt sich nichts vergleichen.", en="Nothing can be compared with it."),
        Text(
            de="Eine Zahl angeben oder die Angabe weglassen: was fehlt, gilt als unbekannt.",
            en="Give a number or leave it out: what is missing counts as unknown.",
        ),
    ),
    "S026": Explanation(
        Text(de="Zahl zu lang", en="Number too long"),
        Text(
            de=f"Zahlen haben höchstens {MAX_NUMBER} Zeichen und höchstens zwei Ziffern im Exponenten.",
            en=f"Numbers have at most {MAX_NUMBER} characters and an exponent of at most two digits.",
        ),
        Text(
            de="Ist eine Nummer gemeint, die nur aus Ziffern besteht, in Anführungszeichen setzen.",
            en="If an identifier made of digits is meant, put it in quotes.",
        ),
    ),
}
"""All codes that this layer raises."""
