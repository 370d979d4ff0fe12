"""What the YAML parser complains about, in the words of somebody who writes rule files."""

from __future__ import annotations

from soziorules.engine.language.text import Text

ANY = Text(de="kein wohlgeformtes YAML", en="not well-formed YAML")

INDENTATION = Text(
    de="die Einrückung passt nicht zu den Zeilen darüber, oder davor ist etwas nicht geschlossen",
    en="the indentation does not fit the lines above, or something before it is not closed",
)
COLON = Text(
    de='hier kann kein Doppelpunkt stehen; Text mit ": " gehört in Anführungszeichen',
    en='a colon cannot stand here; text with ": " belongs in quotes',
)
START = Text(
    de="mit diesem Zeichen kann kein Wert beginnen; eingerückt wird mit Leerzeichen,"
    " Text mit @, ` oder % gehört in Anführungszeichen",
    en="no value can begin with this character; indent with blanks, and put text with @, ` or % in quotes",
)
BRACKET = Text(
    de="hier fehlt ein Komma oder die schließende Klammer", en="a comma or the closing bracket is missing"
)
QUOTE = Text(de="das Anführungszeichen wird nicht geschlossen", en="the quotation mark is never closed")
ESCAPE = Text(
    de="unbekannte Schreibweise mit \\; in einfachen Anführungszeichen ist \\ ein Zeichen wie jedes andere",
    en="unknown escape with \\; between single quotes \\ is a character like any other",
)
TAG = Text(de="Tags mit ! sind nicht erlaubt", en="tags with ! are not allowed")
DIRECTIVE = Text(de="unbekannte Anweisung mit %", en="unknown directive with %")
VALUE = Text(de="hier fehlt ein Wert", en="a value is missing here")
REST = Text(de="nach dem Ende des Wertes folgt noch etwas", en="something follows after the end of the value")
NO_COLON = Text(de="nach dem Schlüssel fehlt der Doppelpunkt", en="the colon after the key is missing")
ANCHOR = Text(
    de="nach * oder & muss ein Name stehen; Text mit * gehört in Anführungszeichen",
    en="a name must follow * or &; text with * belongs in quotes",
)
BLOCK = Text(
    de="nach | oder > steht in derselben Zeile nichts weiter", en="nothing else stands on the line of | or >"
)

WORDINGS: tuple[tuple[str, Text], ...] = (
    ("mapping values are not allowed", COLON),
    ("block sequence entries are not allowed", INDENTATION),
    ("mapping keys are not allowed", INDENTATION),
    ("cannot start any token", START),
    ("tab character", START),
    ("',' or", BRACKET),
    ("unexpected end of stream", QUOTE),
    ("unexpected document", QUOTE),
    ("escape", ESCAPE),
    ("hexdecimal", ESCAPE),
    ("hexadecimal", ESCAPE),
    ("alphabetic or numeric", ANCHOR),
    ("scanning an alias", ANCHOR),
    ("scanning an anchor", ANCHOR),
    ("block scalar", BLOCK),
    ("chomping", BLOCK),
    ("directive", DIRECTIVE),
    ("incompatible YAML", DIRECTIVE),
    ("expected ':'", NO_COLON),
    ("node content", VALUE),
    ("document start", REST),
    ("expected key", INDENTATION),
    ("block end", INDENTATION),
    ("indicator", INDENTATION),
    ("tag", TAG),
)
"""A part of the parser's sentence (libyaml and the parser in Python differ), and what is said instead."""


def wording(problem: str | None, context: str | None) -> Text:
    """Return what to say for a complaint of the parser, made of `problem` and what it was reading."""
    for sentence in (problem or "", context or ""):
        for part, text in WORDINGS:
            if part in sentence:
                return text
    return ANY
