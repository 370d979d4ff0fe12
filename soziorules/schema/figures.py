"""The figures beside the findings of a decision: form, units, Krankheitsfall, approval, Zuzahlung."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from soziorules.schema.decision_texts import TEXTS, text_of
from soziorules.schema.pieces import DAY, Schema, closed, described, listed, one_of, or_null
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.facts.fact_catalogue import REASON_LABELS
from soziorules.soziotherapie.facts.figures import ROUTES

A_DAY: Final[Schema] = {"anyOf": [{"$ref": DAY}, {"type": "null"}]}
COUNT: Final[Schema] = {"type": ["integer", "null"], "minimum": 0}
BOUNDS: Final[Schema] = listed(COUNT, minItems=2, maxItems=2)
YES_NO: Final[Schema] = {"type": ["boolean", "null"]}
EUROS: Final[Schema] = {"type": ["string", "null"], "pattern": r"^[0-9]+\.[0-9]{2}$"}
TEXT: Final[Schema] = {"type": "string", "minLength": 1}


def figures() -> dict[str, Schema]:
    """Return the schema of each figure; which of them a decision has depends on the case and on the rule set."""
    return {
        "form": described(TEXTS["form"], or_null(one_of(choices.FORMS))),
        "indication": _figure(
            "indication", {"route": or_null(one_of(ROUTES)), "carried_by": listed(_carrier())}
        ),
        "units": _figure("units", {"requested": COUNT}, bounded=("permitted", "credited")),
        "window": _figure(
            "window",
            {"start": A_DAY, "end": A_DAY, "next_start": A_DAY},
            bounded=("used_minutes", "remaining_minutes"),
        ),
        "approval": _figure(
            "approval",
            {
                "required": YES_NO,
                "submit_by": A_DAY,
                "skipped": listed(_skipped()),
                "cost_cover": YES_NO,
                "decide_by": A_DAY,
                "deemed_on": A_DAY,
            },
            required=("required",),
        ),
        "copayment": _figure("copayment", {"amount": EUROS, "reason": or_null(one_of(REASON_LABELS))}),
    }


def _carrier() -> Schema:
    properties = {
        "code": {"type": "string"},
        "certainty": or_null(one_of(choices.CERTAINTIES)),
        "title": {"type": ["string", "null"]},
    }
    whole = {key: described(text_of("carried_by", key), schema) for key, schema in properties.items()}
    return closed(whole, tuple(properties))


def _figure(
    name: str,
    properties: Mapping[str, Schema],
    required: Iterable[str] | None = None,
    bounded: Iterable[str] = (),
) -> Schema:
    """Return an object; a `bounded` number is either exact, or null with the bounds beside it."""
    whole = {key: described(text_of(name, key), schema) for key, schema in properties.items()}
    for key in bounded:
        whole[key] = described(text_of(name, key), COUNT)
        whole[f"{key}_between"] = described(TEXTS["between"], BOUNDS)
    exact = [_exact_or_between(key) for key in bounded]
    wanted = [*(properties if required is None else required), *bounded]
    return described(TEXTS[name], closed(whole, wanted, **({"allOf": exact} if exact else {})))


def _exact_or_between(key: str) -> Schema:
    between: Schema = {"required": [f"{key}_between"]}
    unknown = {"properties": {key: {"type": "null"}}, **between}
    return {"anyOf": [{"properties": {key: {"type": "integer"}}, "not": between}, unknown]}


def _skipped() -> Schema:
    why = {"de": described(TEXTS["de"], TEXT), "en": described(TEXTS["en"], TEXT)}
    parts = {"day": described(TEXTS["day"], {"$ref": DAY}), "why": described(TEXTS["why"], closed(why, why))}
    return closed(parts, parts)
