"""Understanding what people type: yes and no, days, numbers, choices, codes, in German and in English."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from soziorules.engine.calendar import EARLIEST_DAY, LATEST_DAY
from soziorules.engine.diagnostics import suggest
from soziorules.engine.language.facts import About, Amount, Boolean, Choice, Choices, Day, Fact, Span, Whole
from soziorules.engine.language.text import MONTHS, Language, Text
from soziorules.engine.money import parse_euros

YES = frozenset({"j", "ja", "jawohl", "y", "yes"})
NO = frozenset({"n", "nein", "nee", "no", "nope"})
NONE = frozenset({"keine", "keiner", "keines", "none", "nichts", "-"})
DO_NOT_KNOW = frozenset(
    {"w", "noch nicht", "weiß nicht", "weiss nicht", "weiß ich nicht", "weiss ich nicht", "keine ahnung", "unbekannt",
     "d", "not yet", "don't know", "dont know", "do not know", "unknown"}
)  # fmt: skip
DOUBT = ("weiß", "weiss")
TODAY = frozenset({"heute", "today"})
GERMAN_DAY = re.compile(r"(\d{1,2})(?:\.\s?|/)(\d{1,2})(?:\.\s?|/)(\d{4}|\d{2})|(\d{2})(\d{2})(\d{4})")
NAMED_DAY = re.compile(r"(\d{1,2})\.?\s*([^\W\d]+)\.?\s*(\d{4})")
OTHER_MONTHS = {"jänner": "januar", "maerz": "märz"}
THOUSANDS: Mapping[Language, re.Pattern[str]] = {
    "de": re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?"),
    "en": re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?"),
}
COUNTED = re.compile(r"(-?\d{1,9})(?:\s+[^\W\d]+\.?)?")
"""A whole number, perhaps with what is counted: 30, 30 Einheiten."""

HOURS = re.compile(
    r"(?:(\d{1,5}(?:[.,]\d{1,2})?)\s*(?:h|std|stunden?|hours?)\.?)\s*(?:(\d{1,2})\s*min(?:uten|utes)?\.?)?",
    re.IGNORECASE,
)
"""Minutes that are stated in hours: 12,5 Stunden, 1 Std. 30 Min."""

BETWEEN_PARTS = re.compile(r"[,;]|\s(?=\d)|\s(?:und|and|sowie)\s", re.IGNORECASE)
YEARS_AHEAD = 2
"""A year of two digits means the one of this century if it is at most so far ahead, else that of the last."""


HOW: Mapping[type, Text] = {
    Boolean: Text("ja oder nein", "yes or no"),
    Day: Text("Tag, etwa 20.11.2026", "day, such as 2026-11-20"),
    Whole: Text("eine ganze Zahl", "a whole number"),
    Span: Text("eine ganze Zahl, oder von–bis", "a whole number, or from–to"),
    Amount: Text("Betrag in Euro, etwa 61,50", "an amount in euros, such as 61.50"),
    Choice: Text("eine Nummer der Liste", "a number of the list"),
    Choices: Text("Nummern der Liste, etwa 1, 3; oder: keine", "numbers of the list, such as 1, 3; or: none"),
}
NOT_YES_NO = Text("Bitte mit ja oder nein antworten.", "Please answer with yes or no.")
NO_DAY = Text("Bitte einen Tag angeben, etwa 20.11.2026.", "Please give a day, such as 2026-11-20.")
NO_SUCH_DAY = Text(
    "Bitte einen Tag von {first} bis {last} angeben.", "Please give a day from {first} to {last}."
)
NO_NUMBER = Text("Bitte eine ganze Zahl angeben.", "Please give a whole number.")
BETWEEN = Text("Bitte eine Zahl von {low} bis {high} angeben.", "Please give a number from {low} to {high}.")
NO_AMOUNT = Text(
    "Bitte einen Betrag in Euro angeben, etwa 61,50.", "Please give an amount in euros, such as 61.50."
)
NOT_LISTED = Text("Bitte aus der Liste wählen.", "Please choose from the list.")
DID_YOU_MEAN = Text(" Meinten Sie „{word}“?", ' Did you mean "{word}"?')


class NotUnderstood(Exception):  # noqa: N818  # a question to be asked again, no error
    """Raised for an answer that cannot be understood; `text` says what is expected."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def is_answer(word: str) -> bool:
    """Return whether words say yes, no, none or don't know, perhaps with more after it: they name nothing."""
    plain = word.strip().lower().rstrip(".!? ")
    first = plain.partition(" ")[0].rstrip(",;.!")
    spoken = first in DOUBT or (len(first) > 1 and first in YES | NO)
    return spoken or plain in YES | NO | NONE | DO_NOT_KNOW


def how(fact: Fact, language: Language) -> str:
    """Return in which form an answer is expected."""
    text = HOW.get(type(fact.type))
    return "" if text is None else text(language)


def understood(answer: str, fact: Fact, language: Language, today: dt.date | None = None) -> Any:
    """Return the value that an answer states. Raises NotUnderstood."""
    word = answer.strip().rstrip(".! ")
    match fact.type:
        case Boolean():
            return _yes_no(word, language)
        case Day():
            return day(word, language, today)
        case Whole(unit="minutes", minimum=low, maximum=high) if hours := HOURS.fullmatch(word):
            minutes = Decimal(hours[1].replace(",", ".")) * 60 + int(hours[2] or 0)
            return whole(str(round(minutes)), language, low, high)
        case Whole(minimum=low, maximum=high):
            return whole(word, language, low, high)
        case Span():
            return span(word, language)
        case Amount():
            return _amount(word, language)
        case Choice(values):
            return _choice(word, values, fact.about, language)
        case Choices(values):
            parts = [] if word.lower() in NONE else [p for p in BETWEEN_PARTS.split(word) if p.strip()]
            return frozenset(_choice(part.strip(), values, fact.about, language) for part in parts)
        case _:  # pragma: no cover - for the type checker
            raise AssertionError(f"{fact.name} is asked for in another way")


def day(word: str, language: Language, today: dt.date | None = None) -> dt.date:
    """Return a day written as 2026-11-20, 20.11.2026, 20.11.26, 20112026 or 20. November 2026, or today. Raises NotUnderstood.

    With strokes, as in 20/11/2026, only in German: elsewhere the month may come first.
    """
    if today is not None and word.lower() in TODAY:
        return today
    try:
        found = _day(word, language, today)
    except ValueError:
        raise NotUnderstood(NO_DAY(language)) from None
    if not EARLIEST_DAY <= found <= LATEST_DAY:
        raise NotUnderstood(NO_SUCH_DAY(language).format(first=EARLIEST_DAY.year, last=LATEST_DAY.year))
    return found


def _day(word: str, language: Language, today: dt.date | None) -> dt.date:
    """Return the day that a word names. Raises ValueError."""
    german, named = GERMAN_DAY.fullmatch(word), NAMED_DAY.fullmatch(word)
    if german is not None and (language == "de" or "/" not in word):
        number, month, year = german.groups()[:3] if german[1] else german.groups()[3:]
        return dt.date(_year(year, today), int(month), int(number))
    if named is not None:
        return dt.date(int(named[3]), _month(named[2].lower()), int(named[1]))
    if len(word) != len("2026-11-20"):
        raise ValueError
    return dt.date.fromisoformat(word)


def _month(word: str) -> int:
    """Return the number of a month by its name or its first letters. Raises ValueError."""
    meant = (word, *(usual for other, usual in OTHER_MONTHS.items() if other.startswith(word)))
    found = [
        number
        for number, month in enumerate(MONTHS, 1)
        if month.de.lower().startswith(meant) or month.en.lower().startswith(meant)
    ]
    if len(word) < 3 or len(found) != 1:
        raise ValueError
    return found[0]


def _year(digits: str, today: dt.date | None) -> int:
    """Return the year that two or four digits mean; without today, of two digits those of this century up to 2050."""
    if len(digits) == 4:
        return int(digits)
    latest = (2048 if today is None else today.year) + YEARS_AHEAD
    year = latest // 100 * 100 + int(digits)
    return year if year <= latest else year - 100


def whole(word: str, language: Language, low: int | None = None, high: int | None = None) -> int:
    """Return a whole number between bounds; none is 0 where it may be. Raises NotUnderstood."""
    counted = COUNTED.fullmatch("0" if word.lower().rstrip(".") in NONE and word != "-" else word)
    if counted is None:
        raise NotUnderstood(NO_NUMBER(language))
    number = int(counted[1])
    if (low is not None and number < low) or (high is not None and number > high):
        if low is not None and high is not None:
            raise NotUnderstood(BETWEEN(language).format(low=low, high=high))
        raise NotUnderstood(NO_NUMBER(language))
    return number


def span(word: str, language: Language) -> tuple[int, int]:
    """Return a whole number as bounds, or the two that are written. Raises NotUnderstood."""
    low, dash, high = word.replace("-", "–").partition("–")
    first = whole(low.strip(), language, 0)
    return first, whole(high.strip(), language, first) if dash else first


def _yes_no(word: str, language: Language) -> bool:
    if word.lower() in YES:
        return True
    if word.lower() in NO:
        return False
    raise NotUnderstood(NOT_YES_NO(language))


def _amount(word: str, language: Language) -> Decimal:
    plain = word.removesuffix("€").removesuffix("Euro").strip()
    if THOUSANDS[language].fullmatch(plain):
        plain = plain.replace("." if language == "de" else ",", "")
    try:
        return parse_euros(plain.replace(",", "."))
    except ValueError:
        raise NotUnderstood(NO_AMOUNT(language)) from None


def _choice(word: str, values: tuple[str, ...], about: About, language: Language) -> str:
    if word.isdecimal() and 1 <= int(word) <= len(values):
        return values[int(word) - 1]
    known = {value.lower(): value for value in values}
    names = about.values
    known |= {text(each).lower(): value for value, text in names.items() for each in ("de", "en")}
    known |= {each.lower(): value for value, words in about.words.items() for each in words}
    found = known.get(word.lower())
    if found is not None:
        return found
    begun = word if word.lower() in NONE or not is_answer(word) else ""
    begins = {value for name, value in known.items() if name.startswith(begun.lower())} if begun else set()
    if len(begins) == 1:
        return begins.pop()
    near = suggest(word, [text(language) for text in names.values()])
    raise NotUnderstood(
        NOT_LISTED(language) + ("" if near is None else DID_YOU_MEAN(language).format(word=near))
    )
