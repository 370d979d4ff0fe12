"""The closed lists of values that a case may state, with the name of each value in both languages."""

from collections.abc import Mapping
from typing import Final, Literal

from soziorules.engine.language.text import Text

Group = Literal[
    "neurology",
    "nervenheilkunde",
    "psychosomatics",
    "psychiatry",
    "child_psychiatry",
    "specialist_psychotherapy",
    "psychological_psychotherapist",
    "child_psychotherapist",
    "outpatient_department",
    "general_practice",
    "other_physician",
    "hospital",
]
PrescriptionKind = Literal["first", "follow_up", "trial", "referral", "discharge"]
Form = Literal["muster_26", "muster_28"]
Certainty = Literal["G", "V", "A", "Z"]
Impairment = Literal["drive", "contact", "cognition", "insight"]
Necessity = Literal["comorbidity", "planning", "access", "mobility", "other"]
HospitalPurpose = Literal["avoid", "shorten", "indicated_not_feasible", "none"]
PlanItem = Literal["history", "diagnosis", "findings", "goals", "measures", "schedule", "prognosis"]
Signature = Literal["prescriber", "provider", "patient"]
Setting = Literal["individual", "group"]
Land = Literal[
    "BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"
]  # fmt: skip

Labels = Mapping[str, Text]

GROUPS: Final[Labels] = {
    "neurology": Text("Fachärztin oder Facharzt für Neurologie", "Specialist in neurology"),
    "nervenheilkunde": Text("Fachärztin oder Facharzt für Nervenheilkunde", "Specialist in Nervenheilkunde"),
    "psychosomatics": Text(
        "Fachärztin oder Facharzt für Psychosomatische Medizin und Psychotherapie",
        "Specialist in psychosomatic medicine and psychotherapy",
    ),
    "psychiatry": Text(
        "Fachärztin oder Facharzt für Psychiatrie und Psychotherapie",
        "Specialist in psychiatry and psychotherapy",
    ),
    "child_psychiatry": Text(
        "Fachärztin oder Facharzt für Kinder- und Jugendpsychiatrie und -psychotherapie",
        "Specialist in child and adolescent psychiatry and psychotherapy",
    ),
    "specialist_psychotherapy": Text(
        "Fachärztin oder Facharzt mit Zusatz-Weiterbildung Psychotherapie",
        "Specialist with additional training in psychotherapy",
    ),
    "psychological_psychotherapist": Text(
        "Psychologische Psychotherapeutin oder Psychologischer Psychotherapeut",
        "Psychological psychotherapist",
    ),
    "child_psychotherapist": Text(
        "Kinder- und Jugendlichenpsychotherapeutin oder -psychotherapeut",
        "Child and adolescent psychotherapist",
    ),
    "outpatient_department": Text(
        "Psychiatrische Institutsambulanz (§ 118 SGB V)",
        "Psychiatric outpatient department (§ 118 SGB V)",
    ),
    "general_practice": Text("Hausärztin oder Hausarzt", "General practitioner"),
    "other_physician": Text("Andere Ärztin oder anderer Arzt", "Another physician"),
    "hospital": Text("Krankenhaus", "Hospital"),
}
PRESCRIPTION_KINDS: Final[Labels] = {
    "first": Text("Erstverordnung", "first prescription"),
    "follow_up": Text("Folgeverordnung", "follow-up prescription"),
    "trial": Text("Verordnung von Probestunden", "prescription of Probestunden"),
    "referral": Text("Verordnung bei Überweisung (Muster 28)", "prescription with a referral (Muster 28)"),
    "discharge": Text("Verordnung bei der Entlassung (§ 4a ST-RL)", "prescription at discharge (§ 4a ST-RL)"),
}
FORMS: Final[Labels] = {
    "muster_26": Text("Muster 26", "Muster 26"),
    "muster_28": Text("Muster 28", "Muster 28"),
}
CERTAINTIES: Final[Labels] = {
    "G": Text("gesichert (G)", "secured (G)"),
    "V": Text("Verdacht (V)", "suspected (V)"),
    "A": Text("ausgeschlossen (A)", "excluded (A)"),
    "Z": Text("Zustand nach, symptomfrei (Z)", "state after, free of symptoms (Z)"),
}
IMPAIRMENTS: Final[Labels] = {
    "drive": Text(
        "Antrieb, Ausdauer, Belastbarkeit, Strukturierung", "drive, endurance, resilience, structuring"
    ),
    "contact": Text("Kontaktfähigkeit und Konfliktlösung", "making contact and solving conflicts"),
    "cognition": Text(
        "Konzentration, Merkfähigkeit, Lernen, problemlösendes Denken",
        "concentration, memory, learning, problem-solving thought",
    ),
    "insight": Text(
        "Zugang zur eigenen Krankheitssymptomatik, Erkennen von Konflikten und Krisen",
        "access to one's own symptoms, recognising conflicts and crises",
    ),
}
NECESSITIES: Final[Labels] = {
    "comorbidity": Text("relevante Komorbidität", "relevant comorbidity"),
    "planning": Text(
        "stark eingeschränkte Fähigkeit zur Planung, Strukturierung und Umsetzung von Alltagsaufgaben",
        "strongly limited ability to plan, structure and carry out everyday tasks",
    ),
    "access": Text(
        "eingeschränkte Fähigkeit, Leistungen selbständig in Anspruch zu nehmen und zu koordinieren",
        "limited ability to use and coordinate services on one's own",
    ),
    "mobility": Text("stark eingeschränkte Wegefähigkeit", "strongly limited ability to get to places"),
    "other": Text("ein anderer gewichtiger Grund", "another weighty reason"),
}
HOSPITAL_PURPOSES: Final[Labels] = {
    "avoid": Text("Krankenhausbehandlung wird vermieden", "hospital treatment is avoided"),
    "shorten": Text("Krankenhausbehandlung wird verkürzt", "hospital treatment is shortened"),
    "indicated_not_feasible": Text(
        "Krankenhausbehandlung ist geboten, aber nicht ausführbar",
        "hospital treatment is called for but cannot be carried out",
    ),
    "none": Text("keines davon", "none of these"),
}
PLAN_ITEMS: Final[Labels] = {
    "history": Text("Anamnese", "history"),
    "diagnosis": Text("Diagnose", "diagnosis"),
    "findings": Text(
        "aktueller Befund mit Art und Ausmaß der Fähigkeitsstörungen und GAF-Wert",
        "current findings with kind and extent of the impairments and the GAF value",
    ),
    "goals": Text("Therapieziele und Teilschritte", "therapy goals and steps"),
    "measures": Text("vorgesehene Maßnahmen", "planned measures"),
    "schedule": Text("zeitliche Strukturierung der Maßnahmen", "time structure of the measures"),
    "prognosis": Text("Prognose", "prognosis"),
}
SIGNATURES: Final[Labels] = {
    "prescriber": Text("verordnende Person", "prescriber"),
    "provider": Text("Leistungserbringer", "provider"),
    "patient": Text("Patientin oder Patient", "patient"),
}
SETTINGS: Final[Labels] = {
    "individual": Text("Einzelleistung", "individual"),
    "group": Text("Gruppe", "group"),
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
