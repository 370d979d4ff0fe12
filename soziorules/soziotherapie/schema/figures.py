"""The figures beside the findings of a decision: form, units, Krankheitsfall, approval, Zuzahlung."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from soziorules.engine.language.text import Text
from soziorules.schema.pieces import A_DAY, DAY, TEXT, Schema, closed, described, listed, one_of, or_null
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.facts.fact_catalogue import REASON_LABELS
from soziorules.soziotherapie.facts.figures import ROUTES

COUNT: Final[Schema] = {"type": ["integer", "null"], "minimum": 0}
BOUNDS: Final[Schema] = listed(COUNT, minItems=2, maxItems=2)
YES_NO: Final[Schema] = {"type": ["boolean", "null"]}
EUROS: Final[Schema] = {"type": ["string", "null"], "pattern": r"^[0-9]+\.[0-9]{2}$"}
TEXTS: Final[Mapping[str, Text]] = {
    "form": Text("Der Vordruck, auf dem verordnet wird.", "The form for the prescription."),
    "indication": Text(
        "Der Weg, auf dem § 2 ST-RL die Indikation trägt.", "The way in which § 2 ST-RL carries the indication."
    ),
    "route": Text(
        "Diagnose der Liste, Einzelfall oder Verdacht für Probestunden; null: keiner steht fest.",
        "Listed diagnosis, single case, or suspicion for Probestunden; null: none is certain.",
    ),
    "carried_by": Text("Die Diagnosen, die sie tragen.", "The diagnoses that carry it."),
    "carried_by.code": Text("Kode der ICD-10-GM.", "Code of ICD-10-GM."),
    "carried_by.certainty": Text("Diagnosesicherheit.", "Certainty of the diagnosis."),
    "carried_by.title": Text("Amtlicher Titel.", "Official title."),
    "units": Text("Einheiten dieser Verordnung.", "Units of this prescription."),
    "requested": Text("Verordnete Einheiten.", "Units prescribed."),
    "permitted": Text("Einheiten, die höchstens verordnet werden können.", "Units that may be prescribed at most."),
    "credited": Text("Angerechnete Probestunden.", "Probestunden credited."),
    "window": Text("Der Krankheitsfall und seine Minuten.", "The Krankheitsfall and its minutes."),
    "start": Text("Der erste Tag.", "The first day."),
    "end": Text("Der letzte Tag.", "The last day."),
    "next_start": Text(
        "Der erste Tag des nächsten Krankheitsfalls.", "The first day of the next Krankheitsfall."
    ),
    "used_minutes": Text("Erbrachte Minuten.", "Minutes delivered."),
    "remaining_minutes": Text("Verbleibende Minuten.", "Minutes left."),
    "between": Text(
        "Kleinster und größter möglicher Wert, wenn keiner feststeht (null: nach oben offen).",
        "The lowest and the highest possible value where none is certain (null: no upper bound).",
    ),
    "approval": Text("Die Genehmigung der Krankenkasse.", "The approval of the Krankenkasse."),
    "required": Text("Ob eine Genehmigung nötig ist; null: offen.", "Whether one is needed; null: open."),
    "submit_by": Text("Einzureichen bis.", "To be submitted by."),
    "skipped": Text("Tage, die bei der Frist nicht zählen.", "Days that do not count."),
    "day": Text("Der Tag.", "The day."),
    "why": Text("Warum er nicht zählt.", "Why it does not count."),
    "de": Text("Auf Deutsch.", "In German."),
    "en": Text("Auf Englisch.", "In English."),
    "cost_cover": Text(
        "Ob die Krankenkasse bis zu ihrer Entscheidung die Kosten trägt; null: offen.",
        "Whether the Krankenkasse bears the cost until it decides; null: open.",
    ),
    "decide_by": Text("Die Krankenkasse entscheidet bis.", "The Krankenkasse decides by."),
    "deemed_on": Text(
        "Gilt ohne Entscheidung als genehmigt ab.", "Counts as approved without a decision from."
    ),
    "copayment": Text(
        "Die Zuzahlung für den Tag der Leistung.", "The co-payment for the day of delivery."
    ),
    "amount": Text("Betrag in Euro; null: offen.", "Amount in euros; null: open."),
    "reason": Text("Woraus der Betrag folgt.", "What the amount follows from."),
}  # fmt: skip
"""What the parts of the figures mean; named `part`, `part.key` or just `key`."""


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
    whole = {key: described(_text_of("carried_by", key), schema) for key, schema in properties.items()}
    return closed(whole, tuple(properties))


def _figure(
    name: str,
    properties: Mapping[str, Schema],
    required: Iterable[str] | None = None,
    bounded: Iterable[str] = (),
) -> Schema:
    """Return an object; a `bounded` number is either exact, or null with the bounds beside it."""
    whole = {key: described(_text_of(name, key), schema) for key, schema in properties.items()}
    for key in bounded:
        whole[key] = described(_text_of(name, key), COUNT)
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


def _text_of(part: str, key: str) -> Text:
    return TEXTS.get(f"{part}.{key}") or TEXTS[key]
