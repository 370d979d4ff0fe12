"""The figures beside the findings: units, Krankheitsfall, form, approval, Zuzahlung, and what carries the indication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from soziorules.engine.evaluator.domain import Figures
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Text
from soziorules.icd.light import describe, edition_for
from soziorules.soziotherapie.case.choices import FREE, KINDS
from soziorules.soziotherapie.facts import probation
from soziorules.soziotherapie.facts.probation import Credit, Free
from soziorules.soziotherapie.ledger import history_accounts as books
from soziorules.soziotherapie.ledger import minutes
from soziorules.soziotherapie.ledger.history_accounts import Phase
from soziorules.soziotherapie.ledger.intervals import Bounds
from soziorules.soziotherapie.ledger.minutes import Minutes
from soziorules.soziotherapie.ledger.standing import PARAMETERS as LEDGER_PARAMETERS

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

T = TypeVar("T")

ROUTES: Mapping[str, Text] = {
    "listed": Text("Diagnose des § 2 Abs. 4 ST-RL", "diagnosis of § 2 Abs. 4 ST-RL"),
    "single_case": Text(
        "begründeter Einzelfall nach § 2 Abs. 5 ST-RL", "justified single case under § 2 Abs. 5 ST-RL"
    ),
    "for_trial": Text("Verdacht, der für Probestunden genügt", "suspicion that is enough for Probestunden"),
}
"""The definitions `indication.…` of the rules, the one that asks for least first."""
LEDGER_PARAMETERS_NEEDED = frozenset(LEDGER_PARAMETERS)
PARAMETERS = ("approval_free_units",)
"""The parameters that are read here and by no derivation."""
FACILITIES = "facilities"
"""The group of prescribers that are no practice: whoever is told of them reads their own name."""


def figures(given: Figures) -> Mapping[str, Any]:
    """Return the figures that the case and the rules allow; a rule set without the limits of § 5 ST-RL has fewer."""
    return FiguresOf(given)


class FiguresOf(Mapping[str, Any]):
    """The figures of one case by name; each is worked out when it is asked for."""

    def __init__(self, given: Figures) -> None:
        self._given = given
        self._known: dict[str, Any] = {}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        limits = self._given.constants.keys() >= LEDGER_PARAMETERS_NEEDED
        service = self._given.case.service.on is not None and "copayment.amount" in self._given.facts
        if not self._given.constants:
            return ()  # Of the days before all rules there is nothing to tell.
        return (
            *("form", "indication"),
            *(("units", "window", "approval") if limits else ()),
            *(("copayment",) if service else ()),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = self._worked_out(name)
        return self._known[name]

    def __repr__(self) -> str:
        return f"<Figures {', '.join(self)}>"

    def _worked_out(self, name: str) -> Any:
        given, case = self._given, cast("Case", self._given.case)
        if name not in self._names:
            raise KeyError(name)
        match name:
            case "copayment":
                amount, reason = given.value("copayment.amount"), given.value("copayment.reason")
                return {"amount": None if amount is None else f"{amount:.2f}", "reason": reason}
            case "form":
                kind = case.prescription.kind
                return None if kind is None else KINDS[kind].form
            case "indication":
                return _indication(given, case)
            case "units":
                credit = self._made("credit", probation.credit)
                return _units(case, self._made("minutes", minutes.minutes), credit)
            case "window":
                return _window(self._made("phase", books.phase), self._made("minutes", minutes.minutes))
            case _:
                return _approval(given, case, self._made("free", probation.free))

    def _made(self, derivation: str, compute: Callable[..., T]) -> T:
        """Return what a derivation comes to: as the case was measured with it, or computed where no rule asked for it."""
        given = self._given
        made: T | None = given.derived.get(derivation)
        return compute(given.case, given.constants, given.choices) if made is None else made


def _indication(given: Figures, case: Case) -> dict[str, Any]:
    """Which way of § 2 ST-RL carries the indication, and by which diagnoses."""
    for route in ROUTES:
        carriers = given.carrying(f"indication.{route}")
        if carriers:
            return {"route": route, "carried_by": [_diagnosis(each, case) for each in carriers]}
    return {"route": None, "carried_by": []}


def _diagnosis(each: Any, case: Case) -> dict[str, Any]:
    edition, _ = edition_for(case.prescribed_on or dt.date.max)
    return {"code": each.code, "certainty": each.certainty, "title": describe(each.code, edition).title}


def _units(case: Case, account: Minutes, credit: Credit) -> dict[str, Any]:
    return {
        "requested": case.prescription.units,
        **_bounded("permitted", account.permitted_units),
        **_bounded("credited", credit.units),
    }


def _window(phase: Phase, account: Minutes) -> dict[str, Any]:
    return {
        "start": phase.start,
        "end": phase.end,
        "next_start": account.next_start,
        **_bounded("used_minutes", account.used),
        **_bounded("remaining_minutes", account.remaining),
    }


def _bounded(name: str, bounds: Bounds) -> dict[str, Any]:
    """An exact figure by itself; else nothing under its name and the bounds beside it."""
    low, high = bounds
    return {name: low} if low == high else {name: None, f"{name}_between": [low, high]}


def _approval(given: Figures, case: Case, free: Free) -> dict[str, Any]:
    required = _approval_required(case.prescription.kind, free.units, given.constants)
    data: dict[str, Any] = {"required": required}
    if required is not False and "approval.submit_by" in given.formulas:
        data |= {
            "submit_by": given.value("approval.submit_by"),
            "skipped": [
                {"day": each.day, "why": dict(zip(("de", "en"), each.why, strict=True))}
                for each in given.passed_over("approval.submit_by").skipped
            ],
            "cost_cover": _cost_cover(given, case, required),
        }
    if (
        required is not False
        and case.approval.received_on is not None
        and "approval.decide_by" in given.formulas
    ):
        data |= {
            "decide_by": given.value("approval.decide_by"),
            "deemed_on": given.value("approval.deemed_on"),
        }
    return data


def _cost_cover(given: Figures, case: Case, required: bool | None) -> bool | None:
    """Whether the Krankenkasse bears the cost of units delivered before it decides; after late receipt by the reading chosen."""
    if case.approval.received_on is None:
        return required
    in_time: bool | None = given.value("approval.received_in_time")
    from_receipt = given.choices.get("approval.late_submission") == "from_receipt"
    return True if in_time is False and from_receipt else in_time


def _approval_required(kind: str | None, free_units: Bounds, constants: Mapping[str, Scalar]) -> bool | None:
    """§ 9 Abs. 1 ST-RL; until 14 April 2015 Probestunden needed the approval too, whatever their number (MDS 2002 4.2)."""
    if kind is None:
        return None
    if kind not in FREE or "approval_free_units" not in constants:
        return kind != "referral"
    limit = cast(int, constants["approval_free_units"])
    low, high = free_units
    return True if low > limit else False if high is not None and high <= limit else None
