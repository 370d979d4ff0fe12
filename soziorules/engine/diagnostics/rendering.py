"""Diagnostics as text for a terminal: message, place, the line with a caret, where to read more."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from soziorules.engine.diagnostics.model import Diagnostic, Place, Severity
from soziorules.engine.language.text import Language, Text

WIDTH = 110
"""Columns of a source line that are shown; a longer line is cut around the caret."""

BEFORE = 40
"""Characters that stay before the caret when a line is cut."""

TAB = "    "

SEVERITIES = {
    Severity.ERROR: Text(de="Fehler", en="error"),
    Severity.WARNING: Text(de="Warnung", en="warning"),
}
FIELD = Text(de="Feld", en="field")
HINT = Text(de="Hinweis", en="hint")
ALLOWED = Text(de="erlaubt", en="allowed")
UNWRITTEN = Text(de="in der neuen Zeile", en="in the new line")
HELP = Text(de="Hilfe", en="help")

RESET = "\x1b[0m"
BOLD = "\x1b[1m"
BLUE = "\x1b[1;34m"
COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}


def render(
    diagnostics: Iterable[Diagnostic],
    language: Language,
    *,
    colour: bool = False,
    show_source: bool = True,
    width: int | None = None,
    program: str = "soziorules",
) -> str:
    """Return the diagnostics as text, one blank line between them, without a line break at the end.

    With `show_source=False` no line of the file is shown: what a case says is health data. Sentences are wrapped at `width`
    columns, where it is given; places stay in one line. Control characters are escaped wherever they come from. `program` is how
    the program is called that explains codes.
    """
    painter = _Painter(language, colour, show_source, width, program)
    return "\n\n".join("\n".join(painter.lines(diagnostic)) for diagnostic in diagnostics)


def visible(text: str) -> str:
    """Return `text` with each character that cannot be seen (control, direction …) as an escape."""
    if text.isprintable():
        return text
    return "".join(map(_cell, text))


class _Painter:
    """Writes diagnostics in one language, with or without colour and source lines."""

    def __init__(
        self, language: Language, colour: bool, show_source: bool, width: int | None, program: str
    ) -> None:
        self.language = language
        self.program = program
        self.colour = colour
        self.show_source = show_source
        self.width = width

    def lines(self, diagnostic: Diagnostic) -> Iterator[str]:
        severity = f"{SEVERITIES[diagnostic.severity](self.language)}[{diagnostic.code}]"
        paint = COLOURS[diagnostic.severity]
        first, *further = self.wrapped(len(severity), f": {self.say(diagnostic.message)}", "  ")
        yield self.paint(severity, paint) + self.paint(first, BOLD)
        yield from (self.paint(line, BOLD) for line in further)
        margin = " " * self._margin(diagnostic)
        hint_shown = False
        if diagnostic.place is not None:
            new = f", {self.say(UNWRITTEN)}" if diagnostic.place.unwritten else ""
            yield f"{margin}{self.paint('-->', BLUE)} {visible(diagnostic.place.at)}{new}"
            hint_shown = self.show_source and bool(diagnostic.place.text)
            if hint_shown:
                yield from self.source(diagnostic.place, diagnostic.hint, "^", paint, margin)
        for related in diagnostic.related:
            yield from self.related(related.place, related.label, margin)
        yield from self.footer(diagnostic, margin, hint_shown)

    def related(self, place: Place, label: Text, margin: str) -> Iterator[str]:
        where = f"{margin}{self.paint(':::', BLUE)} {visible(place.at)}"
        if self.show_source and place.text:
            yield where
            yield from self.source(place, label, "-", BLUE, margin)
        else:
            beside = len(f"{margin}::: {visible(place.at)}")
            first, *further = self.wrapped(beside, f": {self.say(label)}", f"{margin}    ")
            yield where + first
            yield from further

    def source(self, place: Place, label: Text | None, mark: str, paint: str, margin: str) -> Iterator[str]:
        line, offset, length = _excerpt(place, WIDTH if self.width is None else max(self.width - 10, BEFORE))
        bar = self.paint("|", BLUE)
        caption = f" {self.say(label)}" if label else ""
        yield f"{margin} {bar}"
        number = "+" if place.unwritten else str(place.line)
        yield f"{self.paint(number.rjust(len(margin)), BLUE)} {bar} {line}".rstrip()
        yield f"{margin} {bar} {' ' * offset}{self.paint(mark * length + caption, paint)}"

    def footer(self, diagnostic: Diagnostic, margin: str, hint_shown: bool) -> Iterator[str]:
        if diagnostic.path and not hint_shown:
            yield from self.note(margin, FIELD, visible(diagnostic.path))
        if diagnostic.hint and not hint_shown:
            yield from self.note(margin, HINT, self.say(diagnostic.hint))
        if diagnostic.allowed:
            yield from self.note(margin, ALLOWED, self.say(diagnostic.allowed))
        yield from self.note(margin, HELP, f"{self.program} explain {diagnostic.code}")

    def note(self, margin: str, label: Text, text: str) -> Iterator[str]:
        word = label(self.language)
        first, *further = self.wrapped(len(f"{margin} = {word}"), f": {text}", f"{margin}     ")
        yield f"{margin} {self.paint('=', BLUE)} {self.paint(word, BOLD)}{first}"
        yield from further

    def wrapped(self, beside: int, text: str, indent: str) -> list[str]:
        """Return a text in lines, the first of which follows `beside` columns; no word is broken."""
        if self.width is None:
            return [text]
        import textwrap  # seldom needed: loading the package does without

        lines = textwrap.wrap(
            text,
            self.width,
            initial_indent="." * beside,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return [lines[0][beside:], *lines[1:]]

    def say(self, text: Text) -> str:
        return visible(text(self.language))

    def paint(self, text: str, code: str) -> str:
        return f"{code}{text}{RESET}" if self.colour else text

    def _margin(self, diagnostic: Diagnostic) -> int:
        places = [related.place for related in diagnostic.related]
        if diagnostic.place is not None:
            places.append(diagnostic.place)
        return max((len(str(place.line)) for place in places), default=1) + 1


def _excerpt(place: Place, room: int) -> tuple[str, int, int]:
    """Return the line as shown in so many columns, the columns before the caret, and the length of the underline."""
    start = max(place.column - 1 - place.cut, 0)
    end = max(place.end_column - 1 - place.cut, start)
    cells = [_cell(character) for character in place.text]
    first, last = _window(cells, start, room)
    left = "..." if first or place.cut else ""
    line = left + "".join(cells[first:last]) + ("..." if last < len(cells) else "")
    offset = len(left) + _width("".join(cells[first:start]))
    return line, offset, max(_width("".join(cells[start : min(end, last)])), 1)


def _window(cells: list[str], start: int, room: int) -> tuple[int, int]:
    """Return the stretch of cells that fits into `room` columns and holds the one at `start`."""
    if _width("".join(cells)) <= room:
        return 0, len(cells)
    first = max(start - BEFORE, 0)
    last, used = first, 0
    while last < len(cells) and used < room:
        used += _width(cells[last])
        last += 1
    return first, last


def _cell(character: str) -> str:
    """Return what stands for one character: four blanks for a tab, an escape for what cannot be seen."""
    if character == "\t":
        return TAB
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _width(text: str) -> int:
    """Return the terminal columns of `text`; East Asian wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
