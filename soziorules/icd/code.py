"""Codes of ICD-10-GM as they are really written, their hierarchy, and ranges of them.

Pure form: whether a code exists, and in which edition, is told by `soziorules.icd.light`.
Spelling after BfArM, "Anleitung zur Verschlüsselung": code, mark, blank, certainty, side.
"""

from __future__ import annotations

import re
from functools import lru_cache, total_ordering
from typing import Literal, cast

from soziorules.engine.dataclass import dataclass
from soziorules.engine.pattern import pattern
from soziorules.icd.errors import CodeError, Reason

Certainty = Literal["G", "V", "A", "Z"]
"""Diagnosesicherheit: gesichert, Verdacht, ausgeschlossen, Zustand nach."""
Side = Literal["R", "L", "B"]
"""Seitenlokalisation: rechts, links, beidseitig."""
Mark = Literal["†", "*", "!"]
"""Kreuz (cause), Stern (manifestation), Ausrufezeichen (additional)."""

_LONGEST = 64
_NORMAL = pattern(r"[A-Z][0-9]{2}(?:\.[0-9]{1,2})?")
_WRITTEN = pattern(
    r"""
    ([A-Z])\ ?\.?\ ?([0-9]{2})                          # F20, F 20, F.20
    (?:\ ?[.,]\ ?([0-9]{1,2})|([0-9]{1,2}))?            # .0, ,0 or the dot left out
    (\ ?\.?-+)?                                         # .- as printed for a category
    \ ?([+*!])?                                         # marks; + for the dagger
    \ ?[,;(]?\ ?(?:([GVZA])\ ?([RLB])?|([RLB])\ ?([GVZA])?)?\ ?\)?
    """,
    re.VERBOSE,
)
_ICD11 = pattern(r"[0-9A-HJ-NP-Z][A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z](?:\.[0-9A-Z]{1,2})?(?:[/&].*)?")
_LETTERLESS = pattern(r"[0-9]{2}[0-9. ]*")
_BEGINNING = pattern(r"[A-Z] ?\.? ?[0-9]{2}")
_SIGNS = str.maketrans(
    dict.fromkeys("\t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f", " ")
    | dict.fromkeys("\u200b\u2060\ufeff", "")
    | dict.fromkeys("‐‑‒–—−﹣－", "-")
    | {"†": "+", "＊": "*", "．": ".", "，": ","}
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Code:
    """One code of ICD-10-GM in normal form (`F20.0`), with what was written beside it.

    Order is that of the classification: F20 < F20.0 < F20.1 < F21. Raises `CodeError` when `value` has
    another form.
    """

    value: str
    certainty: Certainty | None = None
    side: Side | None = None
    mark: Mark | None = None

    def __post_init__(self) -> None:
        if not _NORMAL.fullmatch(self.value):
            raise CodeError.of(Reason.SYNTAX, self.value)

    @classmethod
    def parse(cls, text: str) -> Code:
        """Read a code as found in the wild: `F 20.0`, `f20.0G`, `F200`, `F.20.5`, `F33.4 GL`, `G30.0+`.

        Raises `CodeError` with the reason for everything else, such as `6A20` (ICD-11), `F20.-` (a category).
        """
        return _parsed(text)

    def __str__(self) -> str:
        """Return the official spelling: `F20.0 G`, `G30.0†`, `S51.9 GL`."""
        letters = (self.certainty or "") + (self.side or "")
        return self.value + (self.mark or "") + (" " + letters if letters else "")

    def __lt__(self, other: Code) -> bool:
        if not isinstance(other, Code):
            return NotImplemented
        return self._key() < other._key()

    def _key(self) -> tuple[str, str, str, str]:
        return self.value, self.mark or "", self.certainty or "", self.side or ""

    @property
    def bare(self) -> Code:
        """The code alone, without mark, certainty and side."""
        return Code(self.value)

    @property
    def category(self) -> Code:
        """The three-character category that the code belongs to."""
        return Code(self.value[:3])

    @property
    def parent(self) -> Code | None:
        """The code one level up by its form: F50.00 → F50.0 → F50 → None."""
        above = parent_of(self.value)
        return Code(above) if above else None

    def __contains__(self, other: Code | str) -> bool:
        """Tell whether `other` is this code or lies below it."""
        return _value(other).startswith(self.value)


def parent_of(value: str) -> str | None:
    """Return the code one level above a code in normal form, by its form alone; None for a category."""
    if len(value) <= 3:
        return None
    return value[:-1] if len(value) == 6 else value[:3]


def normalise(text: str) -> str:
    """Return the normal form of a code as written, without mark, certainty and side. Raises `CodeError`."""
    return text if _NORMAL.fullmatch(text) else _parsed(text).value


@dataclass(frozen=True, slots=True)
class CodeRange:
    """All codes from `first` to `last` in the order of the classification, with everything below `last`.

    A single code or category is a range from itself to itself, so `F20` holds F20 and F20.0 to F20.9.
    Both ends are in normal form. Raises `CodeError` when the end lies before the beginning.
    """

    first: str
    last: str

    def __post_init__(self) -> None:
        for end in (self.first, self.last):
            Code(end)
        if self.last < self.first and not self.first.startswith(self.last):
            raise CodeError.of(Reason.ORDER, str(self))

    @classmethod
    def parse(cls, text: str) -> CodeRange:
        """Read `F20.0-F20.6`, `F20.0 – 20.6`, `F20.0-.6`, `F20 bis F29`, `F20`. Raises `CodeError`."""
        return _parsed_range(text)

    @property
    def single(self) -> bool:
        """Whether the range was given as one code or category."""
        return self.first == self.last

    @property
    def ends(self) -> tuple[str, ...]:
        """The codes that the range names: one or two."""
        return (self.first,) if self.single else (self.first, self.last)

    def __contains__(self, code: Code | str) -> bool:
        value = _value(code)
        return value >= self.first and value[: len(self.last)] <= self.last

    def __str__(self) -> str:
        return self.first if self.single else f"{self.first}-{self.last}"


def _value(code: Code | str) -> str:
    return code.value if isinstance(code, Code) else normalise(code)


def _clean(text: str) -> str:
    """Return `text` in capitals with plain blanks and signs; raises `CodeError` for what cannot be a code."""
    if len(text) > _LONGEST:
        raise CodeError.of(Reason.SYNTAX, text)
    plain = " ".join(text.translate(_SIGNS).split())
    if not plain:
        raise CodeError.of(Reason.EMPTY, text)
    if not plain.isascii():
        raise CodeError.of(Reason.SYNTAX, text)
    return plain.upper()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Code:
    plain = _clean(text)
    code = _read(plain, text)
    if code is None:
        raise CodeError.of(_refusal(plain), text)
    return code


def _read(plain: str, text: str) -> Code | None:
    """Return the code in a cleaned string, None if it is none; raises `CodeError` for `F20.-`."""
    match = _WRITTEN.fullmatch(plain)
    if match is None:
        return None
    letter, digits, after, directly, dash, mark, certainty, side, side_first, certainty_after = match.groups()
    if dash:
        raise CodeError.of(Reason.CATEGORY_FORM, text)
    fine = after or directly
    return Code(
        f"{letter}{digits}.{fine}" if fine else letter + digits,
        cast("Certainty | None", certainty or certainty_after),
        cast("Side | None", side or side_first),
        cast("Mark | None", "†" if mark == "+" else mark),
    )


def _refusal(plain: str) -> Reason:
    if _ICD11.fullmatch(plain):
        return Reason.ICD11
    if len(_BEGINNING.findall(plain)) > 1:
        beginning, dash, end = plain.replace(" BIS ", "-").partition("-")
        codes = _BEGINNING.match(beginning) and _BEGINNING.match(end.strip())
        return Reason.RANGE if dash and codes else Reason.SEVERAL
    code, _, addition = plain.partition(" ")
    return Reason.ADDITION if addition.isalpha() and _NORMAL.fullmatch(code) else Reason.SYNTAX


@lru_cache(maxsize=1024)
def _parsed_range(text: str) -> CodeRange:
    plain = _clean(text).replace(" BIS ", "-")
    beginning, dash, end = (part.strip() for part in plain.partition("-"))
    if not dash or not end:
        code = _end(plain, text)
        return CodeRange(code, code)
    first = _end(beginning, text)
    if end.startswith("."):
        end = first[:3] + end
    elif _LETTERLESS.fullmatch(end):
        end = first[0] + end
    return CodeRange(first, _end(end, text))


def _end(part: str, whole: str) -> str:
    """Return one end of a range in normal form; certainty and side have no place there."""
    code = _read(part, whole)
    if code is None:
        reason = _refusal(part)
        raise CodeError.of(reason if reason in {Reason.ICD11, Reason.SEVERAL} else Reason.SYNTAX, whole)
    if code.certainty or code.side:
        raise CodeError.of(Reason.SYNTAX, whole)
    return code.value
