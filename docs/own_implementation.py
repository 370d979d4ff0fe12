"""An implementation of one's own, for a part of the law, from exported data alone; nothing of soziorules is needed for it.

    python -m soziorules test --export kit.ndjson
    python -m soziorules export --format json --as-of 2026-11-20 --out master-2026-11-20.json
    python own_implementation.py kit.ndjson master-2026-11-20.json > answers.ndjson
    python conformance.py kit.ndjson answers.ndjson --part

It answers three questions: does this group prescribe on this day, is this diagnosis one that counts, are these units within the
limit. Groups, codes and limits come from the master file of the day; only the form of the question stands here: which limit
belongs to which kind of prescription. Where a fact is not stated, or the norm leaves the question open, it says nothing.
"""

import json
import re
import sys
from pathlib import Path

LIMITS = {
    "first": ("limits.units_per_prescription", "units_per_prescription"),
    "follow_up": ("limits.units_per_prescription", "units_per_prescription"),
    "trial": ("limits.probation_units", "probation_units"),
    "referral": ("limits.referral_units", "referral_units"),
    "discharge": ("limits.discharge_amount", "discharge_units"),
}
PRESCRIBED_BY_GROUP = ("first", "follow_up", "trial")
NEEDS_A_SECURED_DIAGNOSIS = ("first", "follow_up", "discharge")
MAY_BE_AUTHORISED = ("doubtful_before_2015", "psychotherapists", "new_psychotherapists", "unlisted")
DIAGNOSIS = re.compile(r"([A-Z][0-9]{2}(?:\.[0-9]{1,2})?) ([GVAZ])")


class MasterFile:
    """What is in force on one day: the values, and the members of groups and lists of codes."""

    def __init__(self, data):
        self.day = data["as_of"]
        self.values, self.members = {}, {}
        for row in data["rows"]:
            if row["member"] is None:
                self.values[row["id"]] = row["value"]
            else:
                self.members.setdefault(row["id"], set()).add(row["member"])

    def has(self, member, *names):
        """Tell whether one of the groups or lists of these names has the member."""
        return any(member in self.members.get(name, ()) for name in names)


def group(master, kind, given):
    """Yield the answer to: does the group of the prescriber prescribe on this day?"""
    name = (given.get("prescriber") or {}).get("group")
    if kind not in PRESCRIBED_BY_GROUP or name is None:
        return
    if master.has(name, "authorised"):
        yield "prescribers.authorised", "met"
    elif "authorised" in master.members and not master.has(name, *MAY_BE_AUTHORISED):
        yield "prescribers.authorised", "not_met"


def diagnosis(master, kind, given):
    """Yield the answer to: is there a secured diagnosis of the list, or another one that counts on this day?"""
    found = [DIAGNOSIS.fullmatch(each) for each in given.get("diagnoses") or () if isinstance(each, str)]
    if (
        kind not in NEEDS_A_SECURED_DIAGNOSIS
        or not found
        or len(found) != len(given["diagnoses"])
        or None in found
    ):
        return
    secured = [each[1] for each in found if each[2] == "G"]
    if any(master.has(code, "listed", "outside_list") for code in secured):
        yield "diagnoses.indication", "met"
    elif "listed" in master.members:
        yield "diagnoses.indication", "not_met"


def units(master, kind, given):
    """Yield the answer to: are the units within the limit of this kind of prescription?"""
    rule, limit = LIMITS[kind]
    number = given["prescription"].get("units")
    if limit in master.values and isinstance(number, int):
        yield rule, "met" if number <= master.values[limit] else "not_met"


def answers(kit, masters):
    """Yield an answer for each case of which it can say something, from the master file of its day."""
    by_day = {master.day: master for master in masters}
    for case in kit:
        given = case["given"]
        master = by_day.get(case["as_of"] or given.get("prescribed_on"))
        prescription = given.get("prescription")
        kind = prescription.get("kind") if isinstance(prescription, dict) else None
        if master is None or kind not in LIMITS or case["expect"]["outcome"] is None:
            continue
        found = dict(each for question in (group, diagnosis, units) for each in question(master, kind, given))
        if found:
            yield {"id": case["id"], "findings": found}


def main(kit_path, *master_paths):
    """Print the answers to a kit, a line each."""
    _, *kit = map(json.loads, Path(kit_path).read_text(encoding="utf-8").splitlines())
    masters = [MasterFile(json.loads(Path(path).read_text(encoding="utf-8"))) for path in master_paths]
    for answer in answers(kit, masters):
        print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
