"""The words of the command line in German: what `argparse` says by itself, and the help of our arguments.

An argument states its help in English where it is added; here stands the German for it, and a test finds one that is missing.
"""

# ruff: noqa: E501  # a line is a pair of sentences, and stays one

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from soziorules.engine.calendar import DAY_ALLOWED

HELP: Final[Mapping[str, str]] = {
    # argparse itself
    "options": "Optionen",
    "positional arguments": "Angaben",
    "show this help message and exit": "diese Hilfe zeigen",
    "show program's version number and exit": "die Fassung des Programms zeigen",
    "many cases": "viele Fälle",
    "for a table of cases as .parquet, .csv or .ndjson": "für eine Tabelle von Fällen als .parquet, .csv oder .ndjson",
    # what several commands share
    "language of texts (else SOZIORULES_LANG, the locale, German)": "Sprache der Texte (sonst SOZIORULES_LANG, die des Systems, Deutsch)",
    "folder or bundle of rule files (else the bundled ones)": "Ordner oder Bündel mit Regeldateien (sonst die mitgelieferten)",
    "folder of rule files (else the bundled ones)": "Ordner mit Regeldateien (sonst die mitgelieferten)",
    "folder of house rules, which decide after the law and never change it; repeatable": "Ordner mit Hausregeln, die nach dem Recht entscheiden und nichts daran ändern; mehrfach möglich",
    "begin with house rules, which decide after the law": "mit Hausregeln anfangen, die nach dem Recht entscheiden",
    "choose a reading; repeatable": "eine Auslegung wählen; mehrfach möglich",
    "the day on which you look (YYYY-MM-DD; else today, which the answer says)": "der Tag, an dem Sie hinsehen (JJJJ-MM-TT oder TT.MM.JJJJ; sonst heute, was die Antwort sagt)",
    "case as JSON or YAML; - for standard input": "Fall als JSON oder YAML; - für die Standardeingabe",
    "only periods that end on or after": "nur Zeitabschnitte, die an oder nach diesem Tag enden",
    "only periods that begin on or before": "nur Zeitabschnitte, die an oder vor diesem Tag beginnen",
    "field of law of one's own, as field_of_law(...) returned it": "eigenes Rechtsgebiet: was field_of_law(...) ergeben hat",
    # check, ledger, ask
    "form of the answer (default: by the ending of --out, else text)": "Form der Antwort (sonst nach der Endung von --out, sonst Text)",
    "for whom to say it (default: prescriber)": "für wen (sonst die verordnende Praxis, prescriber)",
    "everything, not only the short answer": "alles, nicht nur die kurze Antwort",
    "everything, each finding unfolded to its conditions": "alles, jede Feststellung bis zu ihren Bedingungen",
    "decide as if issued on that day (YYYY-MM-DD)": "entscheiden, als wäre an diesem Tag ausgestellt (JJJJ-MM-TT)",
    "file to write: .parquet, .csv or .ndjson; of single cases .txt, .json, .md or .html": "Datei für das Ergebnis: .parquet, .csv oder .ndjson; bei einzelnen Fällen .txt, .json, .md oder .html",
    "form of the summary (default: text); html is written beside FILE": "Form der Übersicht (sonst Text); html wird neben FILE geschrieben",
    "column that is handed through (default: id)": "Spalte, die durchgereicht wird (sonst id)",
    "processes (default: one for each core; one if the file is small)": "Prozesse (sonst einer je Kern; bei kleinen Dateien einer)",
    "do not go on with an interrupted run": "einen abgebrochenen Lauf nicht fortsetzen",
    "form of the account (default: by the ending of --out, else text)": "Form des Kontos (sonst nach der Endung von --out, sonst Text)",
    "file to write: .txt, .json, .md, .html or .svg": "Datei für das Ergebnis: .txt, .json, .md, .html oder .svg",
    "the account on that day (YYYY-MM-DD)": "das Konto an diesem Tag (JJJJ-MM-TT)",
    "case to begin with (else nothing is known)": "Fall, mit dem begonnen wird (sonst ist nichts bekannt)",
    "write the case to this file, which must not exist": "den Fall in diese Datei schreiben, die es noch nicht gibt",
    "write the answer as a page to this file, which must not exist": "die Antwort als Seite in diese Datei schreiben, die es noch nicht gibt",
    "for whom to say the answer": "für wen die Antwort ist",
    # codes
    "F25.1, F20-F29, V": "F25.1, F20-F29, V",
    "F20-F29, F20.0-F20.6, F25, V": "F20-F29, F20.0-F20.6, F25, V",
    "I–XXII": "I–XXII",
    "icd10gm20JJsyst-meta.zip, …_kodes.txt": "icd10gm20JJsyst-meta.zip, …_kodes.txt",
    # diff
    "folder or bundle of rules, bundled for those of the package, or a day (YYYY-MM-DD)": "Ordner oder Bündel mit Regeln, bundled für die mitgelieferten, oder ein Tag (JJJJ-MM-TT)",
    "the same": "ebenso",
    "which of one's own cases change: a folder of case files, or a table (.parquet, .csv, .ndjson)": "welche eigenen Fälle sich ändern: ein Ordner mit Fällen, oder eine Tabelle (.parquet, .csv, .ndjson)",
    "write every row of the table that changes": "jede Zeile der Tabelle schreiben, die sich ändert",
    "write a case file for each difference": "zu jedem Unterschied einen Fall schreiben",
    "form of the answer": "Form der Antwort",
    # amend
    "a parameter, or the rule that reads it; a code set, a group, a rule, a definition": "ein Wert oder die Regel, die ihn liest; eine Schlüsselliste, eine Gruppe, eine Regel, eine Definition",
    "folder of the house rules that are amended, over the law of --rules": "Ordner der Hausregeln, die geändert werden, über dem Recht von --rules",
    "first day of the amendment": "erster Tag der Änderung",
    "new value of a parameter, in its unit": "neuer Wert, in seiner Einheit",
    "code or value that belongs to the list from that day; repeatable": "Schlüssel oder Wert, der ab diesem Tag zur Liste gehört; mehrfach möglich",
    "code or value that no longer belongs to the list; repeatable": "Schlüssel oder Wert, der nicht mehr zur Liste gehört; mehrfach möglich",
    **{f"new version: what stands under {clause}": f"neue Fassung: was unter {clause} steht" for clause in ("applies", "requires", "otherwise", "means", "is", "sentence", "say", "remedy", "reading")},
    "where the amendment stands; repeatable": "Fundstelle der Änderung; mehrfach möglich",
    "how certain the source is (default: unverified)": "wie sicher die Quelle ist (sonst nicht überprüft, unverified)",
    "the norm settles it now: no reading is inherited (else as before)": "die Norm entscheidet es jetzt: keine Auslegung wird übernommen (sonst wie bisher)",
    "the norm does not settle it (else as before)": "die Norm entscheidet es nicht (sonst wie bisher)",
    "where else the old value may stand (else guides and examples); repeatable": "wo der alte Wert noch stehen kann (sonst Anleitungen und Beispiele); mehrfach möglich",
    "show everything, write nothing": "alles zeigen, nichts schreiben",
    # bundle, receipt, replay
    "file to write, such as rules-2026.zip": "Datei für das Bündel, etwa regeln-2026.zip",
    "file to write (else standard output)": "Datei für das Ergebnis (sonst die Standardausgabe)",
    "keep this fact as it is; repeatable, all for all": "diese Angabe im Klartext behalten; mehrfach möglich, all für alle",
    "keep a keyed checksum of this fact; repeatable, all for all": "von dieser Angabe eine Prüfsumme mit Schlüssel behalten; mehrfach möglich, all für alle",
    "file with the key of the checksums; made where it is missing": "Datei mit dem Schlüssel der Prüfsummen; fehlt sie, wird sie angelegt",
    "decision as `check --format json` writes it, or a receipt; - for standard input": "Entscheidung, wie `check --format json` sie schreibt, oder ein Beleg; - für die Standardeingabe",
    "the case of a receipt that does not hold it": "der Fall zu einem Beleg, der ihn nicht enthält",
    "file with the key of the checksums of a receipt": "Datei mit dem Schlüssel zu den Prüfsummen eines Belegs",
    # review, lint
    "folder or bundle of rules; bundled for those of the package": "Ordner oder Bündel mit Regeln; bundled für die mitgelieferten",
    "folder of the amended rules": "Ordner mit den geänderten Regeln",
    "page to write, such as review.html": "Datei für die Seite, etwa pruefung.html",
    "folder of case tests (else tests/cases beside the new rules)": "Ordner mit Testfällen (sonst tests/cases neben den neuen Regeln)",
    "form of the list": "Form der Liste",
    "write the cases with their answers, a line each, for programs of others (.ndjson)": "die Fälle mit ihren Antworten schreiben, je eine Zeile, für andere Programme (.ndjson)",
    "form of the report; sarif and github for CI": "Form des Berichts; sarif und github für die CI",
    "file or address of the page (see soziorules page): cases open in it": "Datei oder Adresse der Seite (siehe soziorules page): Fälle öffnen sich darin",
    "address of the handbook (docs --format html), to which a page (.html) links each rule": "Adresse des Handbuchs (docs --format html), zu dem eine Seite (.html) von jeder Regel führt",
    "address of the handbook (docs --format html), to which rules are linked; relative ones as seen from the page": "Adresse des Handbuchs (docs --format html), zu dem die Regeln führen; eine relative von der Seite aus gesehen",
    # export
    "form of the master file (default: csv)": "Form der Stammdaten (sonst csv)",
    "file to write; beside a CSV file FILE-metadata.json describes its columns": "Datei für das Ergebnis; neben einer CSV-Datei beschreibt FILE-metadata.json ihre Spalten",
    "what is in force on that day (else today)": "was an diesem Tag gilt (sonst heute)",
    # docs, explain, init, replay, report, rules, test, verify
    "folder to write to": "Ordner, in den geschrieben wird",
    "only this language (else both, a folder each)": "nur diese Sprache (sonst beide, je ein Ordner)",
    "default: markdown": "sonst markdown",
    "folder of case tests (else tests/cases beside the rules)": "Ordner mit Testfällen (sonst tests/cases neben den Regeln)",
    "folder of pages written by hand, with a folder for each language (else, without --rules, those of the package)": "Ordner mit eigenen Seiten, darin ein Ordner je Sprache (sonst, ohne --rules, die des Pakets)",
    "write nothing; fail if the folder is stale": "nichts schreiben; Fehler, wenn der Ordner veraltet ist",
    "id of a rule, reading, note, parameter, definition, group or code set, or an error code": "Kennung einer Regel, Auslegung, eines Hinweises, Werts, einer Definition, Gruppe oder Schlüsselliste, oder ein Fehlerkode",
    "new folder": "neuer Ordner",
    "begin with a copy of the bundled rules, to amend them": "mit einer Kopie der mitgelieferten Regeln beginnen, um sie zu ändern",
    "decision as `check --format json` writes it; - for standard input": "Entscheidung, wie `check --format json` sie schreibt; - für die Standardeingabe",
    "leave the days as they are": "die Tage lassen, wie sie sind",
    "only rules in force on that day": "nur Regeln, die an diesem Tag gelten",
    "folders or files of case tests in YAML (default: tests/cases, else those of the package; with --rules beside these)": "Ordner oder Dateien mit Testfällen in YAML (sonst tests/cases, sonst die des Pakets; mit --rules neben diesen)",
    "show which conditions the tests have not seen in every way": "zeigen, welche Bedingungen die Tests nicht in jeder Weise gesehen haben",
    "case: a case, decision: a decision, ledger: an account, rules: a rule file, ruleset: the manifest of a rule set (ruleset.yaml), cases: a file of case tests": "case: ein Fall, decision: eine Entscheidung, ledger: ein Stundenkonto, rules: eine Regeldatei, ruleset: das Verzeichnis eines Regelwerks (ruleset.yaml), cases: eine Datei mit Testfällen",
    "with --coverage: exit code 1 where the tests have seen less than N percent": "mit --coverage: Rückgabewert 1, wenn die Tests weniger als N Prozent gesehen haben",
    "change the rules one thing at a time and name the changes that no test notices; only elements whose id begins with ID (several: separated by commas)": "die Regeln Stück für Stück ändern und nennen, was kein Test bemerkt; nur Elemente, deren Kennung mit ID beginnt (mehrere: mit Komma)",
    "write a case file for each finding and outcome": "zu jedem Befund und Ergebnis einen Fall schreiben",
    "show explained findings and the outcomes too": "auch erklärte Befunde und die Ergebnisse zeigen",
    "form of the report": "Form des Berichts",
    # page, serve
    "file to write, such as soziotherapie.html": "Datei für die Seite, etwa soziotherapie.html",
    "folder to write for a website: index.html with its files": "Ordner für eine Website: index.html mit ihren Dateien",
    "folder that keeps what is fetched once from npm and PyPI (in a checkout: build/page; else fetched anew)": "Ordner, der behält, was einmal von npm und PyPI geholt wird (in einer Arbeitskopie: build/page; sonst wird es neu geholt)",
    "address to listen on (default: this machine only)": "Adresse, unter der der Dienst antwortet (sonst nur auf diesem Rechner)",
    "page to show at the root, as `page --out FILE` writes it": "Seite, die unter / erscheint, wie `page --out DATEI` sie schreibt",
    "port to listen on (default: 8037)": "Port, an dem der Dienst antwortet (sonst 8037)",
}  # fmt: skip

ERRORS: Final[tuple[tuple[str, str], ...]] = (
    (r"the following arguments are required: (.+)", r"es fehlt: \1"),
    (r"unrecognized arguments: (.+)", r"unbekannt: \1"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", r"\1: \2 gibt es nicht; möglich sind \3"),
    (r"argument (.+?): expected one argument", r"\1: hier fehlt ein Wert"),
    (r"argument (.+?): expected at least one argument", r"\1: hier fehlt mindestens ein Wert"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 geht nicht zusammen mit \2"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 nimmt keinen Wert"),
    (r"argument (.+?): invalid (?:int|_positive) value: (.+)", r"\1: \2 ist keine ganze Zahl"),
    (rf"argument (.+?): expected {re.escape(DAY_ALLOWED.en)}", rf"\1: erwartet wird {DAY_ALLOWED.de}"),
    (r"argument (.+?): there is no (\d{4})-(\d\d)-(\d\d)", r"\1: den \4.\3.\2 gibt es nicht"),
    (r"argument (.+?): expected ID=OPTION, such as (.+)", r"\1: erwartet wird KENNUNG=ANTWORT, etwa \2"),
    (r"argument (.+?): expected a number from 0 to (\d+)", r"\1: erwartet wird eine Zahl von 0 bis \2"),
    (r"one of the arguments (.+) is required", r"es fehlt eins von: \1"),
    (r"(\S+): given twice, (.+) can be one only", r"\1 steht zweimal da, \2 kann nur eins sein"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 ist nicht eindeutig; möglich sind \2"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)
"""What argparse, or a type or an action of ours, says of a call that it does not understand, as patterns, and the German for it."""

ERROR: Final = "{prog}: Fehler: {message}\n"


def error(message: str) -> str:
    """Return what argparse says of a call in German."""
    for pattern, german in ERRORS:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, german, message, flags=re.DOTALL)
    return message
