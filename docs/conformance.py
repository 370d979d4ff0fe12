"""Compares the answers of a program with a conformance kit of soziorules; nothing of soziorules is needed for it.

    python -m soziorules test --export kit.ndjson
    your-program < kit.ndjson > answers.ndjson
    python conformance.py kit.ndjson answers.ndjson [--part]

Each line of the answers is an object with the `id` of the case, its `outcome` (null where the case was refused), and where the
program has them `error`, `not_before`, `deciding`, `missing`, `findings`, `obligations` in the form of the kit. With `--part` a
program may leave out cases and the outcome (`own_implementation.py` does); what it says must agree, and nothing that it finds
not met may stand in a case whose outcome is `eligible`.
"""

import json
import sys
from pathlib import Path

EXACT = ("error", "deciding", "missing")


def of_outcome(expected, answer, part):
    """Yield what is wrong with the outcome; a part may state none but finds nothing not met in an eligible case."""
    if "outcome" in answer or not part:
        if answer.get("outcome") != expected["outcome"]:
            yield f"outcome: expected {expected['outcome']}, is {answer.get('outcome')}"
    elif expected["outcome"] == "eligible" and "not_met" in answer.get("findings", {}).values():
        yield "outcome: expected eligible, and something is not met"


def differences(expected, answer, part=False):
    """Yield what an answer lacks of what is expected; only what the answer speaks of is compared, but the outcome always."""
    yield from of_outcome(expected, answer, part)
    for name in EXACT:
        if name in expected and name in answer and sorted(answer[name]) != sorted(expected[name]):
            yield f"{name}: expected {sorted(expected[name])}, is {sorted(answer[name])}"
    if (
        "not_before" in expected
        and answer.get("not_before", expected["not_before"]) != expected["not_before"]
    ):
        yield f"not_before: expected {expected['not_before']}, is {answer['not_before']}"
    for rule, status in expected.get("findings", {}).items() if "findings" in answer else ():
        found = answer["findings"].get(rule, status if part else "not_in_force")
        if found != status:
            yield f"{rule}: expected {status}, is {found}"
    for rule, day in expected.get("obligations", {}).items() if "obligations" in answer else ():
        if rule not in answer["obligations"] or (day is not None and answer["obligations"][rule] != day):
            yield f"obligation {rule}: expected {day or 'it'}, is {answer['obligations'].get(rule)}"


def main(kit_path, answers_path, *options):
    """Print each case that is not as expected; return 1 where there is one."""
    part = "--part" in options
    head, *cases = map(json.loads, Path(kit_path).read_text(encoding="utf-8").splitlines())
    answers = map(json.loads, Path(answers_path).read_text(encoding="utf-8").splitlines())
    given = {answer["id"]: answer for answer in answers}
    if part:
        cases = [case for case in cases if case["id"] in given]
    failed = 0
    for case in cases:
        answer = given.get(case["id"])
        found = ["no answer"] if answer is None else list(differences(case["expect"], answer, part))
        failed += bool(found)
        for line in found:
            print(f"{case['id']} {case['name']}\n    {line}")
    print(
        f"{len(cases) - failed} of {len(cases)} cases as expected ({head['ruleset']['name']} {head['ruleset']['version']})"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
