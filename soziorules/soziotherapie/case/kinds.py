"""The kinds of prescriptions and all that hangs on the kind alone: names, form, limits, what they count as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of prescription.

    `form` is the one it is issued on, None where the rules name none; `limit` the parameter of its most units, None where days
    limit it. `regular`: it opens a Krankheitsfall and is counted in it. `on_permission`: whoever issues it needs the permission
    of the KV. `free`: its first units need no approval. `alone`: it may be issued whatever was delivered before (§ 4a Satz 2
    ST-RL). `short` stands in tables.
    """

    label: Text
    short: Text
    form: str | None
    limit: str | None
    regular: bool = False
    on_permission: bool = False
    free: bool = False
    alone: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    "first": Kind(
        Text("Erstverordnung", "first prescription"), Text("Erstverordnung", "First"),
        "muster_26", "units_per_prescription", regular=True, on_permission=True,
    ),
    "follow_up": Kind(
        Text("Folgeverordnung", "follow-up prescription"), Text("Folgeverordnung", "Follow-up"),
        "muster_26", "units_per_prescription", regular=True, on_permission=True,
    ),
    "trial": Kind(
        Text("Verordnung von Probestunden", "prescription of Probestunden"), Text("Probestunden", "Probestunden"),
        "muster_26", "probation_units", on_permission=True, free=True,
    ),
    "referral": Kind(
        Text("Verordnung bei Überweisung (Muster 28)", "prescription with a referral (Muster 28)"),
        Text("Muster 28", "Muster 28"),
        "muster_28", "referral_units", free=True,
    ),
    "discharge": Kind(
        Text("Verordnung bei der Entlassung (§ 4a ST-RL)", "prescription at discharge (§ 4a ST-RL)"),
        Text("Entlassung", "Discharge"),
        None, None, alone=True,
    ),
}  # fmt: skip
REGULAR: Final = frozenset(name for name, kind in KINDS.items() if kind.regular)
ON_PERMISSION: Final = frozenset(name for name, kind in KINDS.items() if kind.on_permission)
FREE: Final = frozenset(name for name, kind in KINDS.items() if kind.free)
ALONE: Final = frozenset(name for name, kind in KINDS.items() if kind.alone)
LIMITS: Final[Mapping[str, str]] = {
    name: kind.limit for name, kind in KINDS.items() if kind.limit is not None
}
