"""The vocabulary of Soziotherapie: every fact that a rule may read, the stated ones from the case model, the derived ones below.

A derived fact names the stated facts it rests on, so that a decision can say what is missing. Bounds (`Span`) are exact where
both are equal. Parameters come in by id; see `PARAMETERS` of the modules that compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from soziorules.engine.language.additions import with_lists
from soziorules.engine.language.facts import Fact, Vocabulary
from soziorules.field.facts import record_facts, stated_facts
from soziorules.soziotherapie.case import Case, Delivery, PastPrescription
from soziorules.soziotherapie.case.choices import OWN_UNITS
from soziorules.soziotherapie.case.listed import standard_lists
from soziorules.soziotherapie.facts.fact_catalogue import derivations
from soziorules.soziotherapie.procedure import moment_facts

UNITS: Final[Mapping[str, str]] = {
    "gaf": "gaf",
    "need_months": "months",
    "history[].delivered_minutes": "minutes",
    "history[].delivered[].minutes": "minutes",
}
"""Units of whole numbers; all others are units of Soziotherapie."""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return all facts of a case of Soziotherapie, by name, with the lists of values that come with the package."""
    made = {derivation.name: derivation for derivation in derivations()}
    facts = {fact.name: fact for fact in stated_facts(Case, unit_of)}
    # The diagnoses are read with what their derivation adds to each.
    facts |= {fact.name: fact for derivation in made.values() for fact in derivation.facts}
    moment = moment_facts.facts()
    plain = Vocabulary(facts, made, OWN_UNITS, moment, parts(), moment_facts.MEANINGS, moment_facts.READS)
    return with_lists(plain, standard_lists().values())


def parts() -> dict[str, Fact]:
    """Return the fields of earlier prescriptions and of what was delivered on them."""
    history = record_facts(PastPrescription, "history", unit_of)
    delivered = record_facts(Delivery, "history[].delivered", unit_of)
    return {fact.name: fact for fact in (*history, *delivered)}


def unit_of(path: str) -> str:
    """Return what a whole number counts."""
    return UNITS.get(path, "units")
