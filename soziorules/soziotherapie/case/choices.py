"""The closed lists of values with which the program computes, all others stand in the rule files (`lists`); and the own units."""

from collections.abc import Mapping
from typing import Final, Literal

from soziorules.engine.language.text import Text
from soziorules.engine.language.units import Unit
from soziorules.soziotherapie.case.kinds import KINDS

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
