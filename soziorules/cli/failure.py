"""What is no answer: the disk is full, the output is closed, the program has a fault. Said in a sentence, with exit code 70."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from soziorules.cli.console import program, width
from soziorules.engine.diagnostics import Diagnostic, Explanation, Place, render
from soziorules.engine.language.text import Language, Text

DETAILS: Final = "SOZIORULES_TRACEBACK"
"""The environment variable that asks for everything that Python knows about a failure, which may show values of a case."""

_CAUSES: Final[Mapping[int, Text]] = {
    errno.ENOSPC: Text("kein Platz mehr auf dem Datenträger", "no space is left on the device"),
    errno.EDQUOT: Text("das Speicherkontingent ist erschöpft", "the disk quota is used up"),
    errno.EFBIG: Text("die Datei würde zu groß", "the file would become too large"),
    errno.EACCES: Text("keine Berechtigung", "no permission"),
    errno.EPERM: Text("keine Berechtigung", "no permission"),
    errno.EROFS: Text("der Datenträger ist schreibgeschützt", "the file system is read-only"),
    errno.EBADF: Text("die Ausgabe ist geschlossen", "the output is closed"),
    errno.ENOENT: Text("diesen Ordner oder diese Datei gibt es nicht", "no such folder or file"),
    errno.ENOTDIR: Text("ein Teil des Pfades ist kein Ordner", "a part of the path is no folder"),
    errno.EISDIR: Text("das ist ein Ordner", "this is a folder"),
    errno.EEXIST: Text("das gibt es schon", "this exists already"),
    errno.ENAMETOOLONG: Text("der Name ist zu lang", "the name is too long"),
    errno.EMFILE: Text("zu viele offene Dateien", "too many open files"),
    errno.EADDRINUSE: Text(
        "an dieser Adresse antwortet schon ein Programm", "another program answers at this address"
    ),
    errno.EADDRNOTAVAIL: Text("diese Adresse hat der Rechner nicht", "this machine has no such address"),
    errno.EIO: Text("der Datenträger meldet einen Fehler", "the device reports an error"),
}
_OTHER: Final = Text("das Betriebssystem lehnt ab", "the operating system refuses")
_IO: Final = Text("Lesen oder Schreiben gescheitert: {cause}", "reading or writing failed: {cause}")
_MEMORY: Final = Text("der Arbeitsspeicher reicht nicht", "there is not enough memory")
_FAULT: Final = Text(
    "das Programm ist an einem eigenen Fehler gescheitert ({kind})",
    "the program failed by a fault of its own ({kind})",
)
_REPORT: Final = Text(
    f"{DETAILS}=1 zeigt Einzelheiten; sie können Angaben des Falls enthalten",
    f"{DETAILS}=1 shows the details, which may hold what the case says",
)
EXPLANATIONS: Final[dict[str, Explanation]] = {
    "X001": Explanation(
        Text("Lesen oder Schreiben gescheitert", "Reading or writing failed"),
        Text(
            "Das Betriebssystem hat die Ein- oder Ausgabe abgelehnt. Es gibt deshalb keine Antwort (Rückgabewert 70).",
            "The operating system refused input or output. So there is no answer (exit code 70).",
        ),
        Text(
            "Platz schaffen, Rechte prüfen oder ein anderes Ziel angeben, dann denselben Aufruf wiederholen.",
            "Make room, check the permissions or name another target, then repeat the same call.",
        ),
    ),
    "X002": Explanation(
        Text("Fehler des Programms", "Fault of the program"),
        Text(
            "Das hätte nicht geschehen dürfen. Es gibt keine Antwort (Rückgabewert 70); am Fall liegt es nicht.",
            "This should not have happened. There is no answer (exit code 70); the case is not to blame.",
        ),
        Text(
            f"Bitte melden, was aufgerufen wurde, und die Stelle, die genannt ist. {DETAILS}=1 zeigt mehr.",
            f"Please report what was called and the place that is named. {DETAILS}=1 shows more.",
        ),
    ),
    "X003": Explanation(
        Text("Arbeitsspeicher erschöpft", "Out of memory"),
        Text(
            "Für diese Eingabe reicht der Arbeitsspeicher nicht. Es gibt keine Antwort (Rückgabewert 70).",
            "There is not enough memory for this input. There is no answer (exit code 70).",
        ),
        Text(
            "Weniger Prozesse (--workers) oder kleinere Dateien verwenden.",
            "Use fewer processes (--workers) or smaller files.",
        ),
    ),
}
"""The long form of the codes of failures."""


def sentence(error: BaseException, language: Language) -> str:
    """Return what to say about a failure; never a message of Python, which may hold a value of a case."""
    if os.environ.get(DETAILS):
        import traceback

        return "".join(traceback.format_exception(error)).rstrip("\n")
    return render((diagnostic(error),), language, show_source=False, width=width(), program=program())


def diagnostic(error: BaseException) -> Diagnostic:
    """Return a failure as a problem with its place: the file for the operating system, the line of code for a fault."""
    if isinstance(error, OSError):
        cause = _CAUSES.get(error.errno or 0, _OTHER)
        message = Text(_IO.de.format(cause=cause.de), _IO.en.format(cause=cause.en))
        return Diagnostic("X001", message, _file(error))
    if isinstance(error, MemoryError):
        return Diagnostic("X003", _MEMORY)
    kind = type(error).__name__
    message = Text(_FAULT.de.format(kind=kind), _FAULT.en.format(kind=kind))
    return Diagnostic("X002", message, _line(error), hint=_REPORT)


def _file(error: OSError) -> Place | None:
    return None if not isinstance(error.filename, str) else Place(error.filename)


def _line(error: BaseException) -> Place | None:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return None
    last = frames[-1]
    return Place(f"{Path(last.filename).parent.name}/{Path(last.filename).name}", last.lineno or 0, 1)
