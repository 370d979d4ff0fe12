"""What a way out promises: the outcome, and what is then still to become known, whichever of its choices is taken."""

from __future__ import annotations

import soziorules
from soziorules.engine.evaluator.remedies import promised
from tests.promises.test_kept import case


def test_a_way_out_with_several_choices_names_what_any_of_them_leaves_open() -> None:
    """Child and adolescent psychiatry needs a reason in the transition phase, which psychiatry, the first choice, does not."""
    plain = case(
        patient={"born_on": "2006-05-02", "statutory_insured": True}, prescriber={"group": "general_practice"}
    )
    plain["prescriber"] |= {"kv_permission": True, "contract_physician": True}
    del plain["hospital_purpose"]
    decision = soziorules.check(plain)
    (way,) = (each for each in decision.remedies if "in" in each.change.get("prescriber.group", {}))
    left = [{item.path for item in after.missing} for after in promised(decision, way.change)]
    reason, purpose = "prescriber.therapeutic_reason", "hospital_purpose"
    assert {frozenset(each) for each in left} == {frozenset({purpose}), frozenset({purpose, reason})}
    assert {item.path for item in way.missing} == {purpose, reason}
