"""Invented cases to measure with: the same ones for the same seed, in a mix as practices write them."""

from __future__ import annotations

import datetime as dt
from random import Random

Plain = dict[str, object]

GROUPS = ["psychiatry"] * 9 + ["nervenheilkunde", "psychological_psychotherapist", "general_practice"]
LISTED = ["F20.0"] * 6 + ["F20.5", "F21", "F22.0", "F25.1", "F25.9", "F31.5", "F32.3", "F33.3"]
OTHERS = ["F60.31", "F43.1", "F10.2", "F33.2", "F42.2", "F84.5"]
AREAS = ["drive", "contact", "cognition", "insight"]
STATED = ["gaf", "diagnoses", "impairments", "hospital_purpose", "therapy_capability", "history", "necessity"]


def sample(count: int, seed: int = 37) -> list[Plain]:
    """Return `count` cases as they would be written in JSON; in one of ten a fact is not stated."""
    random = Random(seed)
    return [one(random) for _ in range(count)]


def one(random: Random) -> Plain:
    """Return one first prescription of autumn 2026."""
    issued = dt.date(2026, 9, 1) + dt.timedelta(days=random.randrange(80))
    served = issued + dt.timedelta(days=random.randrange(7, 40))
    born = dt.date(1950, 1, 1) + dt.timedelta(days=random.randrange(21_500))
    case: Plain = {
        "prescribed_on": issued.isoformat(),
        "patient": {
            "born_on": born.isoformat(),
            "statutory_insured": random.random() < 0.98,
            "copayment_exempt_until": "2026-12-31" if random.random() < 0.3 else "2025-12-31",
        },
        "prescriber": {
            "group": random.choice(GROUPS),
            "kv_permission": random.random() < 0.97,
            "contract_physician": True,
            "therapeutic_reason": True,
        },
        "prescription": {
            "kind": "first",
            "form": "muster_26",
            "units": random.choice([10, 20, 25, 30, 30, 30, 30, 31, 40]),
            "group_units": 0,
            "start_on": (issued + dt.timedelta(days=7)).isoformat(),
            "electronic": False,
        },
        "diagnoses": diagnoses(random),
        "gaf": random.choice([22, 30, 33, 35, 38, 40, 40, 41, 45, 50, 51, 60]),
        "impairments": random.sample(AREAS, random.choice([0, 1, 1, 1, 2, 2, 2, 3, 3, 4])),
        "necessity": random.sample(["comorbidity", "planning", "access", "mobility"], random.randrange(1, 4)),
        "unable_to_use_services": random.random() < 0.97,
        "hospital_purpose": random.choice(["avoid"] * 6 + ["shorten", "indicated_not_feasible", "none"]),
        "inpatient": False,
        "therapy_capability": random.random() < 0.98,
        "realistic_goal": True,
        "goal_reached": False,
        "need_months": random.randrange(3, 30),
        "care_plan": {
            "items": ["history", "diagnosis", "findings", "goals", "measures", "schedule", "prognosis"],
            "signatures": ["prescriber", "provider", "patient"],
        },
        "provider": {"contracted": True, "land": "BE"},
        "history": history(random, issued),
        "approval": {"submitted_on": issued.isoformat(), "received_on": issued.isoformat()},
        "service": {"on": served.isoformat(), "cost": f"{random.randrange(300, 14_000) / 100:.2f}"},
    }
    if random.random() < 0.1:
        del case[random.choice(STATED)]
    return case


def diagnoses(random: Random) -> list[Plain]:
    """Return one to three diagnoses, the first mostly a listed one."""
    main = random.choice(LISTED if random.random() < 0.8 else OTHERS)
    codes = [main, *random.sample(OTHERS, random.choice([0, 0, 1, 2]))]
    return [{"code": code, "certainty": random.choice("GGGGGGGGVZ")} for code in dict.fromkeys(codes)]


def history(random: Random, issued: dt.date) -> list[Plain]:
    """Return the prescriptions before `issued`: none for most, else up to three, more or less delivered."""
    past: list[Plain] = []
    for number in range(random.choice([0, 0, 0, 1, 2, 3]), 0, -1):
        day = issued - dt.timedelta(days=120 * number)
        units = random.choice([20, 25, 30])
        visits = [day + dt.timedelta(days=4 * visit + 5) for visit in range(random.randrange(4, units))]
        delivered = [{"on": visit.isoformat(), "minutes": 60, "setting": "individual"} for visit in visits]
        kind = "follow_up" if past else "first"
        past.append({"prescribed_on": day.isoformat(), "kind": kind, "units": units, "delivered": delivered})
    return past
