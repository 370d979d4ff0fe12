"""What an unquoted word of a file means: only null, true, false and decimal numbers are more than text."""

from __future__ import annotations

from decimal import Decimal

from soziorules.engine.language.text import Text
from soziorules.engine.pattern import pattern
from soziorules.engine.source.nodes import MAX_NUMBER, Scalar

NUMBER = pattern(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
"""A number as JSON writes it: no plus, no leading zeros, no underscores, no other base."""

MAX_EXPONENT = pattern(r"[-+]?0*[0-9]{1,2}")

NOT_FINITE = frozenset(
    sign + word
    for sign in ("", "-", "+")
    for word in ("NaN", "Infinity", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF")
)
"""Spellings of numbers that are none, in JSON dialects and YAML."""

WORDS: dict[str, Scalar] = {"": None, "null": None, "~": None, "true": True, "false": False}

TOO_LONG_MESSAGE = Text(
    de=f"eine Zahl darf höchstens {MAX_NUMBER} Zeichen und einen zweistelligen Exponenten haben",
    en=f"a number may have at most {MAX_NUMBER} characters and an exponent of two digits",
)
NOT_FINITE_MESSAGE = Text(de="NaN und unendlich sind keine Zahlen", en="NaN and infinity are not numbers")

UNFIT = pattern("[\x00\ud800-\udfff]")


class TooLongError(ValueError):
    """A number of more than MAX_NUMBER characters or with an exponent of more than two digits."""


class NotFiniteError(ValueError):
    """NaN or Infinity."""


def plain_scalar(text: str) -> Scalar:
    """Return the value of an unquoted YAML scalar.

    Dates, times, `NO`, `01435`, `0x1f` and `1_000` are text. Raises TooLongError and NotFiniteError.
    """
    if text in WORDS:
        return WORDS[text]
    if text in NOT_FINITE:
        raise NotFiniteError
    first = text[0]
    if first == "-" or "0" <= first <= "9":
        return number(text)
    return text


def number(text: str) -> Scalar:
    """Return an int, a Decimal where there is a fraction or an exponent, or else the text as it is."""
    match = NUMBER.fullmatch(text)
    if match is None:
        return text
    fraction, exponent = match.groups()
    if len(text) > MAX_NUMBER or (exponent and not MAX_EXPONENT.fullmatch(exponent[1:])):
        raise TooLongError
    return Decimal(text) if fraction or exponent else int(text)


def unfit_character(text: str) -> Text | None:
    """Return the message about a NUL or half a surrogate pair that an escape brought into `text`, or None."""
    match = UNFIT.search(text)
    return None if match is None else forbidden_character(match.group())


def forbidden_character(character: str) -> Text:
    """Return the message about a character that may not occur."""
    number = f"U+{ord(character):04X}"
    return Text(de=f"unzulässiges Zeichen {number}", en=f"character {number} is not allowed")
