"""What the classification says of the codes of a case, in the edition of the day of issue."""

import datetime as dt
from functools import lru_cache

from soziorules.icd import light

USAGES = ("terminal", "category", "manifestation", "additional", "other_edition")


@lru_cache(maxsize=4096)
def known_code(code: str) -> bool:
    """Return whether a code in normal form exists in any edition that is held."""
    return bool(light.history(code))


@lru_cache(maxsize=8192)
def usage(code: str, year: int) -> str | None:
    """Return how a code in normal form may be used in the edition of a year; None where that cannot be said.

    Where the edition is not held, a code that the nearest one lists as terminal is taken to be terminal; a category of
    three characters keeps its place; about anything else nothing is known.
    """
    edition, held = light.edition_for(dt.date(year, 1, 1))
    found = light.describe(code, edition).usage
    if held or found not in ("category", "other_edition") or (found == "category" and len(code) == 3):
        return found
    return None
