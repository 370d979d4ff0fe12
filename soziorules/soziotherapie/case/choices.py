"""The kinds of prescriptions with all that hangs on the kind alone, and the other closed lists with which the program computes.

All others stand in the rule files (`lists`).
"""

from collections.abc import Mapping
from typing import Final, Literal

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text
from soziorules.engine.language.units import Unit


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


PrescriptionKind = Literal["first", "follow_up", "trial", "referral", "discharge"]
Form = Literal["muster_26", "muster_28", "other"]
Certainty = Literal["G", "V", "A", "Z"]
Setting = Literal["individual", "group"]
Contact = Literal["in_person", "telephone", "video", "coordination", "no_show", "other"]
Land = Literal[
    "BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"
]  # fmt: skip

Labels = Mapping[str, Text]

PRESCRIPTION_KINDS: Final[Labels] = {name: kind.label for name, kind in KINDS.items()}
FORMS: Final[Labels] = {
    "muster_26": Text("Muster 26", "Muster 26"),
    "muster_28": Text("Muster 28", "Muster 28"),
    "other": Text("ein anderer Vordruck", "another form"),
}
CERTAINTIES: Final[Labels] = {
    "G": Text("gesichert (G)", "secured (G)"),
    "V": Text("Verdacht (V)", "suspected (V)"),
    "A": Text("ausgeschlossen (A)", "excluded (A)"),
    "Z": Text("Zustand nach, symptomfrei (Z)", "state after, free of symptoms (Z)"),
}
SETTINGS: Final[Labels] = {
    "individual": Text("Einzelleistung", "individual"),
    "group": Text("Gruppe", "group"),
}
CONTACTS: Final[Labels] = {
    "in_person": Text("persönlich", "in person"),
    "telephone": Text("telefonisch", "by telephone"),
    "video": Text("per Video", "by video"),
    "coordination": Text("Koordination ohne die Person", "coordination without the person"),
    "no_show": Text("Termin nicht wahrgenommen", "appointment missed"),
    "other": Text("auf andere Weise", "in another way"),
}
LAENDER: Final[Labels] = {
    "BW": Text("Baden-Württemberg", "Baden-Württemberg"),
    "BY": Text("Bayern", "Bavaria"),
    "BE": Text("Berlin", "Berlin"),
    "BB": Text("Brandenburg", "Brandenburg"),
    "HB": Text("Bremen", "Bremen"),
    "HH": Text("Hamburg", "Hamburg"),
    "HE": Text("Hessen", "Hesse"),
    "MV": Text("Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"),
    "NI": Text("Niedersachsen", "Lower Saxony"),
    "NW": Text("Nordrhein-Westfalen", "North Rhine-Westphalia"),
    "RP": Text("Rheinland-Pfalz", "Rhineland-Palatinate"),
    "SL": Text("Saarland", "Saarland"),
    "SN": Text("Sachsen", "Saxony"),
    "ST": Text("Sachsen-Anhalt", "Saxony-Anhalt"),
    "SH": Text("Schleswig-Holstein", "Schleswig-Holstein"),
    "TH": Text("Thüringen", "Thuringia"),
}

Words = Mapping[str, tuple[str, ...]]
"""What people type for a value beside its name."""

CONTACT_WORDS: Final[Words] = {
    "in_person": ("Hausbesuch", "vor Ort", "Praxis", "Termin"),
    "telephone": ("Telefon", "Anruf", "Telefonat", "phone"),
    "video": ("Video", "Videosprechstunde", "online"),
    "coordination": ("Koordination", "Fallbesprechung", "ohne Patient"),
    "no_show": ("nicht erschienen", "Ausfall", "abgesagt", "no-show"),
    "other": ("andere", "E-Mail", "Chat"),
}
OWN_UNITS: Final[Mapping[str, Unit]] = {
    "gaf": Unit(
        Text("Punkte der GAF-Skala", "points of the GAF scale"), Text("GAF {number}", "GAF {number}"), 1, 100
    ),
    "units": Unit(
        Text("Einheiten", "units"),
        Text("{number} Einheiten", "{number} units"),
        0,
        366,
        Text("1 Einheit", "1 unit"),
    ),
}
