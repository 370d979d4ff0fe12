"""The yardstick: the rules of `small_rules/` as a careful programmer would write them by hand for speed.

`decide` gives the same answers as the compiled rules, unknown facts included. `decide_stated` is what most
programs do: it takes every fact for stated. Neither explains anything or knows dates.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from soziorules.soziotherapie.case import Case

RULES = (
    "small.prescriber", "small.permission", "small.insured", "small.diagnosis", "small.gaf_listed",
    "small.gaf_single_case", "small.impairments", "small.purpose", "small.inability", "small.capability",
    "small.units_at_least", "small.units_at_most",
)  # fmt: skip
"""The rule that each bit of a mask stands for, lowest first."""

AUTHORISED = frozenset({
    "neurology", "nervenheilkunde", "psychosomatics", "psychiatry", "child_psychiatry",
    "specialist_psychotherapy", "psychological_psychotherapist", "child_psychotherapist",
    "outpatient_department",
})  # fmt: skip
LISTED = frozenset({
    "F20.0", "F20.1", "F20.2", "F20.3", "F20.4", "F20.5", "F20.6", "F21", "F22.0", "F22.8", "F22.9", "F24",
    "F25.0", "F25.1", "F25.2", "F25.8", "F25.9", "F31.5", "F32.3", "F33.3",
})  # fmt: skip
NOTHING, FIVE, TEN = Decimal("0.00"), Decimal("5.00"), Decimal("10.00")
FIFTY, HUNDRED = Decimal(50), Decimal(100)
TENTH, CENT = Decimal("0.1"), Decimal("0.01")

Answer = tuple[str, int, int, Decimal | None]
"""Outcome, masks of the rules missed and open, co-payment in euros (None: unknown). Plain tuples are fastest."""


def decide(case: Case) -> Answer:
    """Decide a case under the dozen rules; facts that are not stated leave rules open."""
    missed = unknown = 0
    prescriber = case.prescriber
    group = prescriber.group
    if group is None:
        unknown = 1
    elif group not in AUTHORISED:
        missed = 1
    permission = prescriber.kv_permission
    if permission is not True:
        if permission is None:
            unknown |= 2
        else:
            missed |= 2
    insured = case.patient.statutory_insured
    if insured is not True:
        if insured is None:
            unknown |= 4
        else:
            missed |= 4
    listed: bool | None = False
    mental: bool | None = False
    if case.diagnoses is None:
        listed = mental = None
    else:
        for diagnosis in case.diagnoses:
            code = diagnosis.code
            if code[0] == "F":
                certainty = diagnosis.certainty
                if certainty == "G":
                    mental = True
                    if code in LISTED:
                        listed = True
                        break
                elif certainty is None:
                    if not mental:
                        mental = None
                    if code in LISTED:
                        listed = None
    if mental is not True:
        if mental is None:
            unknown |= 8
        else:
            missed |= 8
    gaf = case.gaf
    if not gaf:  # 0 says that there was not enough information
        if listed is not False:
            unknown |= 16
        if listed is not True and mental is not False:
            unknown |= 32
    elif gaf > 40:
        if gaf > 50 and listed is not False:
            if listed:
                missed |= 16
            else:
                unknown |= 16
        if listed is not True and mental is not False:
            if mental and listed is False:
                missed |= 32
            else:
                unknown |= 32
    impairments = case.impairments
    if not impairments:
        if impairments is None:
            unknown |= 64
        else:
            missed |= 64
    purpose = case.hospital_purpose
    if purpose is None:
        unknown |= 128
    elif purpose == "none":
        missed |= 128
    unable = case.unable_to_use_services
    if unable is not True:
        if unable is None:
            unknown |= 256
        else:
            missed |= 256
    capable = case.therapy_capability
    if capable is not True:
        if capable is None:
            unknown |= 512
        else:
            missed |= 512
    units = case.prescription.units
    if units is None:
        unknown |= 3072
    elif units < 1:
        missed |= 1024
    elif units > 30:
        missed |= 2048
    outcome = "not_eligible" if missed else "undetermined" if unknown else "eligible"
    return outcome, missed, unknown, copayment(case)


def decide_stated(case: Case) -> Answer:
    """Decide a case in which every fact is stated; on others the answer is wrong."""
    prescriber = case.prescriber
    missed = 0 if prescriber.group in AUTHORISED else 1
    if not prescriber.kv_permission:
        missed |= 2
    if not case.patient.statutory_insured:
        missed |= 4
    listed = mental = False
    for diagnosis in case.diagnoses or ():
        if diagnosis.certainty == "G" and diagnosis.code[0] == "F":
            mental = True
            if diagnosis.code in LISTED:
                listed = True
                break
    gaf = case.gaf or 0
    if listed:
        if gaf > 50:
            missed |= 16
    elif mental:
        if gaf > 40:
            missed |= 32
    else:
        missed |= 8
    if not case.impairments:
        missed |= 64
    if case.hospital_purpose == "none":
        missed |= 128
    if not case.unable_to_use_services:
        missed |= 256
    if not case.therapy_capability:
        missed |= 512
    units = case.prescription.units or 0
    if units < 1:
        missed |= 1024
    elif units > 30:
        missed |= 2048
    return "not_eligible" if missed else "eligible", missed, 0, copayment(case)


def copayment(case: Case) -> Decimal | None:
    """Return what is paid for the day of `case.service`, in euros (§ 37a Abs. 3, § 61 Satz 1 SGB V)."""
    service, patient = case.service, case.patient
    day, born, exempt_until = service.on, patient.born_on, patient.copayment_exempt_until
    if day is None:
        return None
    if patient.statutory_insured is False:  # only the insured pay to a Krankenkasse
        return NOTHING
    if exempt_until is not None and day <= exempt_until:
        return NOTHING
    if born is None:
        return None
    years = day.year - born.year
    if years < 18 or (years == 18 and (day.month, day.day) < (born.month, born.day)):
        return NOTHING
    cost = service.cost
    if cost is None:
        return None
    if cost >= HUNDRED:
        return TEN
    if cost < FIVE:
        return cost
    if cost <= FIFTY:
        return FIVE
    return (cost * TENTH).quantize(CENT, ROUND_HALF_UP)
