"""What the codes of problems in tables mean and what to do."""

from __future__ import annotations

from typing import Final

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.language.text import Text

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "D001": Explanation(
        Text("Ausgabe nicht frei", "The output is not free"),
        Text(
            "Dort steht etwas, das nicht überschrieben wird: die Eingabe selbst, fremde Dateien oder ein anderer Lauf.",
            "Something stands where the output is to go that is not overwritten: the input itself, other files, or another run.",
        ),
        Text("Nennen Sie mit --out eine andere Datei.", "Name another file with --out."),
    ),
    "D002": Explanation(
        Text("Zeile passt nicht zur Kopfzeile", "A row does not fit the header"),
        Text(
            "Sie hat mehr oder weniger Felder; oft fehlt ein Anführungszeichen, oder es steht ein Trennzeichen zu viel da.",
            "It has more or fewer fields; often a quotation mark is missing, or there is a separator too many.",
        ),
        Text(
            "Berichtigen Sie die Zeile; alle anderen sind entschieden.",
            "Correct the row; all others are decided.",
        ),
    ),
    "D003": Explanation(
        Text("Keine Tabelle von Fällen", "Not a table of cases"),
        Text(
            "Was übergeben wurde, lässt sich nicht als Tabelle lesen, deren Spalten wie die Angaben eines Falls heißen.",
            "What was given cannot be read as a table whose columns are named after the facts of a case.",
        ),
        Text(
            "Übergeben Sie einen Rahmen von pandas, polars oder Arrow, oder eine Datei .csv, .parquet oder .ndjson.",
            "Give a frame of pandas, polars or Arrow, or a file .csv, .parquet or .ndjson.",
        ),
    ),
    "D004": Explanation(
        Text("Datei beschädigt", "Damaged file"),
        Text(
            "Ein Teil der Datei lässt sich nicht entschlüsseln; seine Zeilen sind als nicht lesbar gezählt.",
            "A part of the file cannot be decoded; its rows are counted as unreadable.",
        ),
        Text("Erzeugen Sie die Datei neu.", "Make the file anew."),
    ),
}
