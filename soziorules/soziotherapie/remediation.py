"""What a practice can change about a prescription, beyond what the rules themselves say, and which change helps at a moment.

Patients are as they are: nothing here touches a clinical fact, and no day is moved into the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from soziorules.engine.evaluator.remediation import Alternative, Change, RemediationOptions
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Language, Text
from soziorules.soziotherapie.case.choices import KINDS, LIMITS, ON_PERMISSION

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.remedies import Remedy
    from soziorules.soziotherapie.case import Case

FIXED: Final = frozenset(
    {
        # What the Krankenkasse decides or what the post has brought
        "approval.submitted_on",
        "approval.received_on",
        "approval.medical_service_involved",
        "approval.decided_on",
        "approval.granted_units",
        # What the KV decides; another prescriber is a route of its own
        "prescriber.group",
        "prescriber.kv_permission",
        "prescriber.kv_permission_from",
        "prescriber.kv_permission_until",
        "prescriber.contract_physician",
        # What it is about; another kind of prescription is a route of its own
        "prescription.kind",
        # What has happened
        "prescription.discharged_on",
        "service.on",
    }
)
DRIVEN_BY: Final = {
    "krankheitsfall.minutes_after": "prescription.units",
    "prescription.units_with_probation": "prescription.units",
    "approval.free_units": "prescription.units",
}
OF_A_PERSON: Final = ("kv_permission_from", "kv_permission_until", "contract_physician", "therapeutic_reason")


def _another_prescriber(
    groups: tuple[str, ...], case: Case, constants: Mapping[str, Scalar]
) -> Iterator[Change]:
    """§ 4 Abs. 2 und 3 ST-RL: whoever has the permission may issue it; only the groups that help are kept."""
    if not _permitted(case):
        yield from _issued_by(groups, case)


def _another_group(groups: tuple[str, ...], case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 4 Abs. 2 ST-RL: who has the permission and may not here, as in the transition phase, belongs to a group that may not.

    Not who takes no part in vertragsärztliche Versorgung: that is no matter of the group.
    """
    if _permitted(case):
        yield from _issued_by(groups, case)


def _permitted(case: Case) -> bool:
    stated = case.prescriber
    if stated.contract_physician is False:
        return False
    return stated.kv_permission is True and stated.kv_permission_from is stated.kv_permission_until is None


def _issued_by(groups: tuple[str, ...], case: Case) -> Iterator[Change]:
    if case.prescription.kind in ON_PERMISSION:
        change: dict[str, Mapping[str, Any]] = {
            "prescriber.group": {"in": groups},
            "prescriber.kv_permission": {"equals": True},
        }
        stated = case.prescriber
        for name in OF_A_PERSON:
            if getattr(stated, name) is not None:
                change[f"prescriber.{name}"] = {"equals": None}
        yield change


def _at_discharge(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 4a ST-RL: a hospital or a rehabilitation facility prescribes at discharge, and at no other time."""
    if case.prescriber.group in ("hospital", "rehabilitation") and case.prescription.kind != "discharge":
        yield _kind(case, "discharge", constants)


def _by_the_hospital(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 4a ST-RL: at discharge the hospital prescribes."""
    if case.prescription.kind == "discharge" and case.prescriber.group not in (None, "hospital"):
        yield {"prescriber.group": {"equals": "hospital"}}


def _on_muster_28(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 4 Abs. 4 und 5 ST-RL: without the permission, a few units with the referral."""
    if case.prescription.kind in ON_PERMISSION and case.prescriber.contract_physician is not None:
        yield _kind(case, "referral", constants)


def _on_muster_28_as_contract_physician(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 4 Abs. 4 ST-RL: the same where it is not known whether the prescriber is a Vertragsarzt."""
    if case.prescription.kind in ON_PERMISSION and case.prescriber.contract_physician is None:
        yield _kind(case, "referral", constants)


def _on_muster_26(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 4 Abs. 1 ST-RL: whoever has the permission prescribes on Muster 26."""
    if case.prescription.kind == "referral":
        yield from _on_permission(case, constants)


def _not_at_discharge(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 4 Abs. 1 ST-RL: who does not prescribe for the hospital, prescribes as at any other time."""
    if case.prescription.kind == "discharge":
        yield from _on_permission(case, constants)


def _on_permission(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    followed = _regular_before(case, constants)
    for kind in ("follow_up",) if followed else ("trial", "first"):
        yield _kind(case, kind, constants)


def _as_first(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 5 Abs. 2 ST-RL: after the Probestunden comes the first regular prescription of the Krankheitsfall."""
    if case.prescription.kind == "trial" and _regular_before(case, constants) is False:
        yield _kind(case, "first", constants)


def _as_follow_up(case: Case, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """§ 5 Abs. 2 ST-RL: Probestunden come before the first regular prescription of the Krankheitsfall, not after it."""
    if case.prescription.kind == "trial" and _regular_before(case, constants):
        yield _kind(case, "follow_up", constants)


def _regular_before(case: Case, constants: Mapping[str, Scalar]) -> bool | None:
    """Return whether the Krankheitsfall has a regular prescription already; None where that is open."""
    from soziorules.soziotherapie.ledger.history_accounts import phase

    return phase(case, constants, {}).regular_before if "krankheitsfall_years" in constants else None


def _kind(case: Case, kind: str, constants: Mapping[str, Scalar]) -> Change:
    """Another kind of prescription, with the form and the number of units that belong to it."""
    prescription = case.prescription
    change: dict[str, Mapping[str, Any]] = {"prescription.kind": {"equals": kind}}
    form = KINDS[kind].form
    if form is not None and prescription.form is not None and prescription.form != form:
        change["prescription.form"] = {"equals": form}
    limit = constants.get(LIMITS.get(kind, ""))
    if isinstance(limit, int) and prescription.units is not None and prescription.units > limit:
        change["prescription.units"] = {"at_most": limit}
        if prescription.group_units is not None and prescription.group_units > limit:
            change["prescription.group_units"] = {"at_most": limit}
    return change


SAY: Final = {
    ("prescription.units", "at_most"): Text("Höchstens {value} verordnen", "Prescribe at most {value}"),
    ("prescription.group_units", "at_most"): Text(
        "Höchstens {value} in der Gruppe verordnen", "Prescribe at most {value} in a group"
    ),
    ("prescriber.group", "in"): Text("In Frage kommen: {value}", "Possible are: {value}"),
    ("prescription.form", "equals"): Text("{value} verwenden", "Use {value}"),
    ("prescription.start_on", "at_most"): Text(
        "Die Leistung spätestens am {value} beginnen lassen", "Let delivery begin on {value} at the latest"
    ),
    ("prescription.until", "at_most"): Text(
        "Die Verordnung bis zum {value} begrenzen", "Limit the prescription to {value}"
    ),
    ("prescription.electronic", "equals"): Text("Elektronisch verordnen", "Prescribe electronically"),
    ("prescribed_on", "at_least"): Text(
        "Frühestens am {value} ausstellen", "Issue it on {value} at the earliest"
    ),
    ("prescriber.therapeutic_reason", "equals"): Text(
        "Die therapeutische Begründung dokumentieren, wenn es sie gibt",
        "Document the therapeutic reason, if there is one",
    ),
    ("care_plan.items", "all_of"): Text(
        "Den Betreuungsplan fertigstellen und beifügen; darin fehlt noch: {value}",
        "Finish the Betreuungsplan and enclose it; still missing: {value}",
    ),
    ("care_plan.signatures", "all_of"): Text(
        "Den Betreuungsplan unterschreiben lassen: {value}", "Have the Betreuungsplan signed: {value}"
    ),
    ("provider.contracted", "equals"): Text(
        "Einen Leistungserbringer mit Vertrag nach § 132b SGB V wählen; die Krankenkasse nennt sie",
        "Choose a provider with a contract under § 132b SGB V; the Krankenkasse names them",
    ),
    ("provider.found", "equals"): Text(
        "Einen Leistungserbringer mit Vertrag finden; die Krankenkasse nennt sie",
        "Find a provider with a contract; the Krankenkasse names them",
    ),
}

BESIDE: Final = {
    "prescription.group_units": Text(
        ", davon höchstens {value} in der Gruppe", ", of these at most {value} in a group"
    ),
}

ROUTES: Final = (
    Alternative(
        "muster_28",
        Text(
            "Überweisen und, wenn die Person die Überweisung nicht allein wahrnehmen kann, Muster 28 verwenden",
            "Refer and, if the person cannot make use of the referral alone, use Muster 28",
        ),
        _on_muster_28,
    ),
    Alternative(
        "muster_28_as_contract_physician",
        Text(
            "Überweisen und, bei Teilnahme an der vertragsärztlichen Versorgung, Muster 28 verwenden, wenn die Person die "
            "Überweisung nicht allein wahrnehmen kann",
            "Refer and, if taking part in vertragsärztliche Versorgung, use Muster 28 if the person cannot make use of the "
            "referral alone",
        ),
        _on_muster_28_as_contract_physician,
    ),
    Alternative(
        "muster_26",
        Text(
            "Statt der Überweisung mit Muster 28 selbst auf Muster 26 verordnen",
            "Prescribe on Muster 26 oneself, not refer on Muster 28",
        ),
        _on_muster_26,
    ),
    Alternative(
        "regular",
        Text(
            "Statt der Entlassverordnung eine Verordnung nach § 4 ST-RL ausstellen (Muster 26)",
            "Issue a prescription under § 4 ST-RL (Muster 26), not one at discharge",
        ),
        _not_at_discharge,
    ),
    Alternative(
        "first",
        Text(
            "Statt Probestunden eine Erstverordnung ausstellen",
            "Issue a first prescription, not Probestunden",
        ),
        _as_first,
    ),
    Alternative(
        "follow_up",
        Text(
            "Statt Probestunden eine Folgeverordnung ausstellen",
            "Issue a follow-up prescription, not Probestunden",
        ),
        _as_follow_up,
    ),
    Alternative(
        "discharge",
        Text("Bei der Entlassung verordnen (§ 4a ST-RL)", "Prescribe at discharge (§ 4a ST-RL)"),
        _at_discharge,
    ),
    Alternative(
        "hospital",
        Text("Vom Krankenhaus ausstellen lassen", "Have it issued by the hospital"),
        _by_the_hospital,
    ),
)


def levers(
    groups: tuple[str, ...], told: Callable[[Remedy, str, Language], tuple[str, str] | None]
) -> RemediationOptions:
    """Return what can be changed; `groups` are all to whom a prescriber may belong, `told` says a value as it fits the case."""
    another = Alternative(
        "another_prescriber",
        Text(
            "Von einer Praxis mit Genehmigung der KV ausstellen lassen",
            "Have it issued by a practice that has the permission of the KV",
        ),
        partial(_another_prescriber, groups),
    )
    group = Alternative(
        "another_group",
        Text(
            "Von einer Praxis einer anderen Fachgruppe mit Genehmigung ausstellen lassen",
            "Have it issued by a practice of another specialty that has the permission",
        ),
        partial(_another_group, groups),
    )
    return RemediationOptions(
        fixed=FIXED,
        driven_by=DRIVEN_BY,
        parts={"prescription.units": "prescription.group_units"},
        routes=(another, group, *ROUTES),
        say=SAY,
        beside=BESIDE,
        told=told,
    )


def helpful(decision: Decision) -> list[Remedy]:
    """Return the remedies that change the answer, the smallest first; none once no change helps, or an approval stands.

    What would only fulfil a duty is none: that is said as what is to be done.
    """
    moment = decision.moment
    if not moment.uses("remedies") or moment.comes_to("stands") or _clinically_no(decision):
        return []
    against = decision.outcome.answer == "no"
    return [
        remedy
        for remedy in decision.remedies
        if (not against or remedy.outcome.answer != "no")
        and any(decision.finding(rule).effect is not Effect.OBLIGATION for rule in remedy.rules)
    ]


def _clinically_no(decision: Decision) -> bool:
    """Return whether a clinical fact says no whatever is changed: no remedy lets it go away, and none waits for another law."""
    by, missed = decision.evaluator, decision.verdict.missed
    return (
        decision.as_of is not None
        and bool(by.clinical_no & missed)
        and not by.effects[Effect.NOT_YET] & missed
    )


def today_and_later(decision: Decision) -> tuple[list[Remedy], list[Remedy]]:
    """Return the helpful remedies that can be carried out today, and those that wait for a day."""
    day_fact = decision.evaluator.domain.day_fact
    found = helpful(decision)
    return [r for r in found if day_fact not in r.change], [r for r in found if day_fact in r.change]
