"""Why a code or an edition is refused, said in both languages, with and without the value."""

from __future__ import annotations

from enum import StrEnum

from soziorules.engine.language.text import Language, Text

Suggestion = tuple[str, str]
"""A valid code and its German title."""

_SHOWN = 24


class Reason(StrEnum):
    """What is wrong with a code or a range of codes."""

    EMPTY = "empty"
    SYNTAX = "syntax"
    ICD11 = "icd11"
    CATEGORY_FORM = "category_form"
    SEVERAL = "several"
    RANGE = "range"
    ORDER = "order"
    UNKNOWN = "unknown"
    NOT_TERMINAL = "not_terminal"
    OTHER_EDITION = "other_edition"
    MARK = "mark"
    ADDITION = "addition"
    ENDED = "ended"
    BEGINS = "begins"


_SENTENCES: dict[Reason, Text] = {
    Reason.EMPTY: Text(de="Es ist kein Kode angegeben.", en="No code is given."),
    Reason.SYNTAX: Text(
        de="{code} ist kein Kode der ICD-10-GM (Buchstabe, zwei Ziffern, Punkt, ein, zwei Ziffern: F20.0).",
        en="{code} is no code of ICD-10-GM (a letter, two digits, a dot, one or two digits: F20.0).",
    ),
    Reason.ICD11: Text(
        de="{code} hat die Form eines Kodes der ICD-11; verordnet und abgerechnet wird nach der ICD-10-GM.",
        en="{code} has the form of an ICD-11 code; prescribing and billing use ICD-10-GM.",
    ),
    Reason.CATEGORY_FORM: Text(
        de="{code} mit Strich steht für eine Gruppe von Kodes; anzugeben ist ein endständiger Kode.",
        en="{code} with a dash stands for a group of codes; a terminal code is needed.",
    ),
    Reason.SEVERAL: Text(
        de="{code} enthält mehrere Kodes; jeder ist einzeln anzugeben.",
        en="{code} holds several codes; give each of them by itself.",
    ),
    Reason.RANGE: Text(
        de="{code} ist ein Bereich; hier ist ein einzelner Kode anzugeben.",
        en="{code} is a range; a single code is needed here.",
    ),
    Reason.ORDER: Text(
        de="{code} endet, bevor der Bereich beginnt.",
        en="{code} ends before the range begins.",
    ),
    Reason.UNKNOWN: Text(
        de="{code} steht in keiner vorliegenden Ausgabe der ICD-10-GM.",
        en="{code} exists in no edition of ICD-10-GM held here.",
    ),
    Reason.NOT_TERMINAL: Text(
        de="{code} ist in der Ausgabe {edition} nicht endständig; anzugeben ist ein genauerer Kode.",
        en="{code} is not terminal in the edition {edition}; a more specific code is needed.",
    ),
    Reason.OTHER_EDITION: Text(
        de="{code} gehört nicht zur Ausgabe {edition}, sondern nur zu {editions}.",
        en="{code} does not belong to the edition {edition}, only to {editions}.",
    ),
    Reason.MARK: Text(
        de="{code} trägt ein Zeichen (†, * oder !), das nicht zu diesem Kode gehört.",
        en="{code} bears a mark (†, * or !) that does not belong to this code.",
    ),
    Reason.ADDITION: Text(
        de="{code} trägt einen unbekannten Zusatz; es gibt die Diagnosesicherheit G, V, A, Z und die Seite R, L, B.",
        en="{code} bears an unknown addition; there are the certainty G, V, A, Z and the side R, L, B.",
    ),
    Reason.ENDED: Text(
        de="{code} steht nur bis zur Ausgabe {edition} in der ICD-10-GM.",
        en="{code} exists only up to the edition {edition}.",
    ),
    Reason.BEGINS: Text(
        de="{code} steht erst ab der Ausgabe {edition} in der ICD-10-GM.",
        en="{code} exists only from the edition {edition} on.",
    ),
}
_ANONYMOUS = Text(de="Die Angabe", en="The entry")


def sentence(reason: Reason, value: str | None, **more: object) -> Text:
    """Say `reason` of `value`; without a value the sentence speaks of “the entry”."""
    form = _SENTENCES[reason]
    subject = _ANONYMOUS if value is None else Text(de=shown(value), en=shown(value))
    return Text(de=form.de.format(code=subject.de, **more), en=form.en.format(code=subject.en, **more))


def shown(value: str) -> str:
    """Return `value` fit for one line: printable characters only, shortened."""
    plain = "".join(character if character.isprintable() else " " for character in value[: 4 * _SHOWN])
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


class CodeError(ValueError):
    """A string that is no usable code, with the reason, a sentence, and the nearest valid codes.

    `message` names the code, `redacted` does not: a code is health data. `str()` gives the redacted German
    sentence, so that a traceback or a log keeps nothing of a patient.
    """

    def __init__(
        self, reason: Reason, message: Text, redacted: Text, suggestions: tuple[Suggestion, ...] = ()
    ) -> None:
        super().__init__(reason, message, redacted, suggestions)
        self.reason = reason
        self.message = message
        self.redacted = redacted
        self.suggestions = suggestions

    @classmethod
    def of(
        cls, reason: Reason, value: str, suggestions: tuple[Suggestion, ...] = (), **more: object
    ) -> CodeError:
        """Make the error for `value` with the sentence that belongs to `reason`."""
        return cls(reason, sentence(reason, value, **more), sentence(reason, None, **more), suggestions)

    def __str__(self) -> str:
        return self.redacted.de

    def explain(self, language: Language) -> str:
        """Return the sentence with the code and, if there are any, the codes that may be meant."""
        return self.message(language) + suggested(self.suggestions, language)


def suggested(suggestions: tuple[Suggestion, ...], language: Language) -> str:
    """Return “ Gemeint sein kann: …” with codes and titles, or nothing."""
    if not suggestions:
        return ""
    lead = " Gemeint sein kann: " if language == "de" else " Perhaps meant: "
    return lead + ", ".join(f"{code} ({title})" for code, title in suggestions) + "."


class EditionError(LookupError):
    """An edition that is not held, with the nearest one that is."""

    def __init__(self, edition: int, held: tuple[int, ...]) -> None:
        super().__init__(edition, held)
        self.edition = edition
        self.held = held
        self.nearest = nearest_edition(edition, held)
        span = years(held)
        self.message = Text(
            de=f"Die Ausgabe {edition} der ICD-10-GM liegt nicht vor (vorhanden: {span}).",
            en=f"The edition {edition} of ICD-10-GM is not held (available: {span}).",
        )

    def __str__(self) -> str:
        return self.message.de


def nearest_edition(year: int, held: tuple[int, ...]) -> int:
    """Return the edition of `held` that is nearest to `year`, of two equally near ones the earlier."""
    return min(held, key=lambda edition: (abs(edition - year), edition))


def years(editions: tuple[int, ...]) -> str:
    """Write editions (ascending) as people do: `2009–2017, 2026`."""
    runs: list[list[int]] = []
    for edition in editions:
        if runs and edition == runs[-1][-1] + 1:
            runs[-1].append(edition)
        else:
            runs.append([edition])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
