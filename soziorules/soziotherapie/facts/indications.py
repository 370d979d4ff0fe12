"""The diagnoses as rules see them: code, certainty, how the certainty counts, whether the code can be used that day.

The classification says it in the edition of the day of issue.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from soziorules.engine.language.facts import Scalar

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case
import datetime as dt

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


class Indication(NamedTuple):
    """One diagnosis.

    `standing` is the certainty, but a hospital's diagnosis without a mark counts as secured: inpatient coding knows none.
    `usage` is how the edition of the day of issue lets the code be used; None where that is not known.
    """

    code: str
    certainty: str | None
    standing: str | None
    usage: str | None


class Indications(NamedTuple):
    """All diagnoses; `elements` is None where none are stated."""

    elements: tuple[Indication, ...] | None


def indications(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Indications:
    """Return the diagnoses of a case as rules see them."""
    diagnoses = case.diagnoses
    if diagnoses is None:
        return Indications(None)
    year = None if case.prescribed_on is None else case.prescribed_on.year
    inpatient = case.prescription.kind == "discharge"
    if len(diagnoses) == 1:
        only = diagnoses[0]
        return Indications((_indication(only.code, only.certainty, inpatient, True, year),))
    primary = [_usage(each.code, year) != "manifestation" for each in diagnoses]
    return Indications(
        tuple(_indication(each.code, each.certainty, inpatient, not any(primary), year) for each in diagnoses)
    )


@lru_cache(maxsize=4096)
def _indication(
    code: str, certainty: str | None, inpatient: bool, alone: bool, year: int | None
) -> Indication:
    standing = "G" if certainty is None and inpatient else certainty
    use = _usage(code, year)
    # A Stern code beside a primary code is coded as it should be; which primary codes fit is for people to see.
    return Indication(code, certainty, standing, "terminal" if use == "manifestation" and not alone else use)


def _usage(code: str, year: int | None) -> str | None:
    return None if year is None else usage(code, year)
