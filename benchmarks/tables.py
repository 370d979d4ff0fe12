"""Invented tables to measure with: millions of rows in a realistic mix, the same ones for the same seed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array = npt.NDArray[Any]

DAY: Final = np.datetime64("2026-09-01", "D").astype(int)
BIRTH: Final = np.datetime64("1945-01-01", "D").astype(int)
GROUPS: Final = ("psychiatry", "nervenheilkunde", "psychological_psychotherapist", "general_practice")
KINDS: Final = ("first", "follow_up", "trial", "referral", "discharge")
CODES: Final = (
    "F20.0 G", "F20.5 G", "F25.1 G", "F22.0 G", "F32.3 G", "F33.3 G", "F31.5 V", "F60.31 G", "F43.1 G", "F10.2 G",
    "F33.2 G", "F42.2 V", "F84.5 G", "F20.0 Z",
)  # fmt: skip
GAF: Final = (22, 30, 33, 35, 38, 40, 40, 41, 45, 50, 51, 60)
AREAS: Final = ("drive", "contact", "cognition", "insight")
REASONS: Final = ("comorbidity", "planning", "access", "mobility")
ITEMS: Final = ("history", "diagnosis", "findings", "goals", "measures", "schedule", "prognosis")
LAENDER: Final = ("BE", "NW", "BY", "BW", "SN")


def cases(rows: int, seed: int = 37) -> pa.Table:
    """Return a table of cases: four in ten have earlier prescriptions, a tenth of them with every contact listed."""
    random = np.random.default_rng(seed)
    issued = DAY + random.integers(0, 80, rows)
    units = random.choice([5, 10, 20, 25, 30, 30, 30, 30, 31, 40], rows)
    columns: dict[str, pa.Array] = {
        "prescribed_on": _days(issued),
        "patient.born_on": _days(BIRTH + random.integers(0, 23_000, rows)),
        "patient.statutory_insured": _truths(random, rows, 0.98),
        "patient.copayment_exempt_until": _days(np.where(random.random(rows) < 0.3, DAY + 121, DAY - 244)),
        "prescriber.group": _texts(random, GROUPS, rows, (0.75, 0.1, 0.1, 0.05)),
        "prescriber.kv_permission": _truths(random, rows, 0.97),
        "prescriber.contract_physician": _truths(random, rows, 0.99),
        "prescription.kind": _texts(random, KINDS, rows, (0.45, 0.45, 0.06, 0.03, 0.01)),
        "prescription.units": pa.array(units, pa.int16()),
        "prescription.group_units": pa.array(np.zeros(rows, np.int16)),
        "prescription.electronic": _truths(random, rows, 0.2),
        "diagnoses": _joined(random, CODES, rows, (0.6, 0.3, 0.1)),
        "gaf": pa.array(random.choice(GAF, rows), pa.int8(), mask=random.random(rows) < 0.01),
        "impairments": _joined(random, AREAS, rows, (0.3, 0.4, 0.3)),
        "necessity": _joined(random, REASONS, rows, (0.5, 0.3, 0.2)),
        "unable_to_use_services": _truths(random, rows, 0.97),
        "hospital_purpose": _texts(random, ("avoid", "shorten", "indicated_not_feasible", "none"), rows, (0.7, 0.15, 0.1, 0.05)),
        "inpatient": _truths(random, rows, 0.03),
        "therapy_capability": _truths(random, rows, 0.98),
        "realistic_goal": _truths(random, rows, 0.99),
        "goal_reached": _truths(random, rows, 0.01),
        "care_plan.items": _joined(random, ITEMS, rows, (0.0, 0.0, 0.0, 0.0, 0.0, 0.05, 0.95)),
        "care_plan.signatures": _joined(random, ("prescriber", "provider", "patient"), rows, (0.02, 0.03, 0.95)),
        "provider.contracted": _truths(random, rows, 0.99),
        "provider.land": _texts(random, LAENDER, rows, (0.3, 0.3, 0.2, 0.1, 0.1)),
        "history": _history(random, issued),
        "approval.received_on": _days(issued + random.integers(0, 9, rows)),
        "service.on": _days(issued + random.integers(7, 40, rows)),
        "service.cost": pa.array(random.integers(300, 14_000, rows) / 100),
    }  # fmt: skip
    return pa.table(columns)


def _days(numbers: Array) -> pa.Array:
    return pa.array(numbers.astype(np.int32), pa.int32()).cast(pa.date32())


def _truths(random: np.random.Generator, rows: int, share: float) -> pa.Array:
    """One in a hundred is not stated."""
    return pa.array(random.random(rows) < share, mask=random.random(rows) < 0.01)


def _texts(
    random: np.random.Generator, values: tuple[str, ...], rows: int, shares: tuple[float, ...]
) -> pa.Array:
    codes = random.choice(len(values), rows, p=shares).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(values)).cast(pa.string())


def _joined(
    random: np.random.Generator, values: tuple[str, ...], rows: int, shares: tuple[float, ...]
) -> pa.Array:
    """Return texts of one value, two values and so on, in these shares, as `F20.0 G; F10.2 G`."""
    lists = ["; ".join(values[(first + 3 * step) % len(values)] for step in range(count + 1)) if count else values[first]
             for count in range(len(shares)) for first in range(len(values))]  # fmt: skip
    if len(values) == len(shares):
        lists[-len(values) :] = ["; ".join(values)] * len(values)
    counts = random.choice(len(shares), rows, p=shares)
    codes = (counts * len(values) + random.integers(0, len(values), rows)).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(lists)).cast(pa.string())


def _history(random: np.random.Generator, issued: Array) -> pa.Array:
    lengths = random.choice([0, 0, 0, 1, 2, 3, 4], issued.size, p=[0.3, 0.2, 0.1, 0.2, 0.1, 0.07, 0.03])
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    place = np.arange(offsets[-1]) - np.repeat(offsets[:-1], lengths)
    total = np.repeat(lengths, lengths)
    on = np.repeat(issued, lengths) - 120 * (total - place) - random.integers(0, 60, place.size)
    trial = (place == 0) & (random.random(place.size) < 0.1)
    kinds = np.where(trial, 2, np.where(place == 0, 0, 1)).astype(np.int32)
    units = np.where(trial, 5, 30)
    listed = random.random(place.size) < 0.1
    contacts, delivered = _contacts(
        random, on, np.where(listed, random.integers(3, 16, place.size), 0), listed
    )
    minutes = 60 * random.integers(0, units + 1)
    entries = pa.StructArray.from_arrays(
        [
            _days(on),
            pa.DictionaryArray.from_arrays(pa.array(kinds), pa.array(KINDS)).cast(pa.string()),
            pa.array(units, pa.int16()),
            pa.ListArray.from_arrays(pa.array(contacts), delivered),
            pa.array(minutes, pa.int32(), mask=listed),
        ],
        ["prescribed_on", "kind", "units", "delivered", "delivered_minutes"],
    )
    return pa.ListArray.from_arrays(pa.array(offsets), entries)


def _contacts(random: np.random.Generator, on: Array, lengths: Array, listed: Array) -> tuple[Any, pa.Array]:
    """Return offsets (null where an entry lists no contacts) and the contacts of all entries."""
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    step = np.arange(ends[-1]) - np.repeat(ends[:-1], lengths)
    settings = pa.array(np.full(step.size, "individual"), pa.string())
    made = pa.StructArray.from_arrays(
        [_days(np.repeat(on, lengths) + 5 + 6 * step), pa.array(np.full(step.size, 60, np.int16)), settings],
        ["on", "minutes", "setting"],
    )
    return np.ma.array(ends, mask=np.concatenate([~listed, [False]])), made
