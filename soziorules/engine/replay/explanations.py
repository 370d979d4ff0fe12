"""What the error codes of bundles and receipts mean, as `soziorules explain K020` prints it."""

from __future__ import annotations

from typing import Final

from soziorules.engine.diagnostics import Explanation
from soziorules.engine.language.text import Text

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "K020": Explanation(
        Text("Bündel verändert", "Bundle changed"),
        Text(
            "Eine Datei im Bündel fehlt, ist hinzugekommen oder hat eine andere Prüfsumme als im Verzeichnis.",
            "A file of the bundle is missing, was added, or has another checksum than in the manifest.",
        ),
        Text(
            "Verwenden Sie das Bündel, wie es geschrieben wurde; mit veränderten Regeln wird nicht entschieden.",
            "Use the bundle as it was written; nothing is decided with changed rules.",
        ),
    ),
    "K021": Explanation(
        Text("Kein Bündel", "No bundle"),
        Text(
            "Die Datei ist keine ZIP-Datei mit einem Verzeichnis von Regeldateien.",
            "The file is no ZIP file with a manifest of rule files.",
        ),
        Text("Schreiben Sie eines mit soziorules bundle --out.", "Write one with soziorules bundle --out."),
    ),
    "K022": Explanation(
        Text("Anderer Fall", "Another case"),
        Text(
            "Der Fall stimmt nicht mit dem überein, was der Beleg von ihm sagt.",
            "The case does not agree with what the receipt tells of it.",
        ),
        Text(
            "Nehmen Sie den Fall und den Schlüssel, mit denen der Beleg ausgestellt wurde.",
            "Take the case and the key with which the receipt was made.",
        ),
    ),
    "K023": Explanation(
        Text("Angabe nicht im Fall", "Fact not in the case"),
        Text(
            "--keep oder --hash nennt eine Angabe, die der Fall nicht macht.",
            "--keep or --hash names a fact that the case does not state.",
        ),
        Text("Nennen Sie eine Angabe des Falls, oder all.", "Name a fact of the case, or all."),
    ),
    "K024": Explanation(
        Text("Prüfsumme ohne Schlüssel", "Checksum without a key"),
        Text(
            "Ohne Schlüssel ließe sich eine Angabe aus ihrer Prüfsumme erraten.",
            "Without a key a fact could be guessed from its checksum.",
        ),
        Text(
            "Nennen Sie mit --key eine Datei von mindestens 16 Bytes, oder eine neue.",
            "Name with --key a file of at least 16 bytes, or a new one.",
        ),
    ),
    "K025": Explanation(
        Text("Beleg ohne Fall", "Receipt without a case"),
        Text(
            "Ein Beleg ohne Person lässt sich nur mit dem Fall wiederholen.",
            "A receipt without the person can only be repeated with the case.",
        ),
        Text("Nennen Sie den Fall mit --case.", "Name the case with --case."),
    ),
    "K026": Explanation(
        Text("Hausregeln fehlen", "House rules are missing"),
        Text(
            "Damals haben Hausregeln mit entschieden, die jetzt nicht dabei sind; ohne sie ist es nicht dieselbe Entscheidung.",
            "House rules decided then that are not there now; without them it is not the same decision.",
        ),
        Text(
            "Nennen Sie ihren Ordner mit --overlay, oder mit --rules ein Bündel, das sie enthält.",
            "Name their folder with --overlay, or with --rules a bundle that holds them.",
        ),
    ),
}
