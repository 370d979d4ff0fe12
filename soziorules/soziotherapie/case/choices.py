"""The closed lists of values that a case may state, with the name of each value in both languages."""

from collections.abc import Mapping
from typing import Final, Literal

from soziorules.engine.language.text import Text
from soziorules.soziotherapie.case.kinds import KINDS

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
    "psychotherapist_adults",
    "psychotherapist_children",
    "psychotherapist_neuropsychology",
    "rehabilitation",
    "forensic_department",
    "other",
]
Coverage = Literal["statutory", "section_264", "asylum_benefits", "private", "other_payer", "none"]
Detention = Literal["none", "prison", "forensic", "other"]
PrescriptionKind = Literal["first", "follow_up", "trial", "referral", "discharge"]
Form = Literal["muster_26", "muster_28", "other"]
Certainty = Literal["G", "V", "A", "Z"]
Impairment = Literal["drive", "contact", "cognition", "insight"]
Necessity = Literal["comorbidity", "planning", "access", "mobility", "other"]
HospitalPurpose = Literal["avoid", "shorten", "indicated_not_feasible", "none"]
PlanItem = Literal["history", "diagnosis", "findings", "goals", "measures", "schedule", "prognosis"]
Signature = Literal["prescriber", "provider", "patient", "legal_guardian", "parent", "other"]
Setting = Literal["individual", "group"]
Contact = Literal["in_person", "telephone", "video", "coordination", "no_show", "other"]
ParallelService = Literal[
    "assisted_living",
    "psychiatric_nursing",
    "ergotherapy",
    "psychotherapy",
    "complex_care",
    "day_clinic",
    "other",
]
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
    "psychotherapist_adults": Text(
        "Fachpsychotherapeutin oder Fachpsychotherapeut für Erwachsene (PsychThG 2020)",
        "Specialist psychotherapist for adults (PsychThG 2020)",
    ),
    "psychotherapist_children": Text(
        "Fachpsychotherapeutin oder Fachpsychotherapeut für Kinder und Jugendliche (PsychThG 2020)",
        "Specialist psychotherapist for children and adolescents (PsychThG 2020)",
    ),
    "psychotherapist_neuropsychology": Text(
        "Fachpsychotherapeutin oder Fachpsychotherapeut für Neuropsychologische Psychotherapie (PsychThG 2020)",
        "Specialist psychotherapist for neuropsychology (PsychThG 2020)",
    ),
    "rehabilitation": Text("Rehabilitationseinrichtung", "Rehabilitation facility"),
    "forensic_department": Text(
        "Forensische Ambulanz oder Klinik des Maßregelvollzugs", "Forensic department or hospital"
    ),
    "other": Text("keine davon", "none of these"),
}
COVERAGES: Final[Labels] = {
    "statutory": Text("gesetzlich krankenversichert", "insured in the statutory scheme"),
    "section_264": Text(
        "Gesundheitskarte nach § 264 Abs. 2 SGB V, nicht versichert (Sozialhilfe, § 2 AsylbLG; Status 4)",
        "health card under § 264 Abs. 2 SGB V, not insured (Sozialhilfe, § 2 AsylbLG; status 4)",
    ),
    "asylum_benefits": Text(
        "Leistungen nach §§ 4 und 6 AsylbLG (Behandlungsschein oder Gesundheitskarte mit Status 9)",
        "benefits under §§ 4 and 6 AsylbLG (treatment voucher, or health card with status 9)",
    ),
    "private": Text("privat krankenversichert, auch mit Beihilfe", "privately insured, also with Beihilfe"),
    "other_payer": Text(
        "ein anderer Träger (Heilfürsorge, Bundeswehr, Berufsgenossenschaft)",
        "another payer (Heilfürsorge, Bundeswehr, Berufsgenossenschaft)",
    ),
    "none": Text("nicht abgesichert oder keines davon", "not covered, or none of these"),
}
DETENTIONS: Final[Labels] = {
    "none": Text("nein", "no"),
    "prison": Text("in Haft", "in prison"),
    "forensic": Text(
        "im Maßregelvollzug, auch bei langer Beurlaubung", "in Maßregelvollzug, also on long leave"
    ),
    "other": Text("auf andere Weise", "in another way"),
}
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
    "legal_guardian": Text(
        "rechtliche Betreuung für die Gesundheitssorge", "legal guardian for matters of health"
    ),
    "parent": Text("Eltern oder Sorgeberechtigte", "parents or holders of custody"),
    "other": Text("jemand anderes", "somebody else"),
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
PARALLEL_SERVICES: Final[Labels] = {
    "assisted_living": Text("Betreutes Wohnen", "assisted living"),
    "psychiatric_nursing": Text("psychiatrische häusliche Krankenpflege", "psychiatric nursing at home"),
    "ergotherapy": Text("Ergotherapie", "ergotherapy"),
    "psychotherapy": Text("Psychotherapie", "psychotherapy"),
    "complex_care": Text("Komplexversorgung (KSVPsych-RL)", "complex care (KSVPsych-RL)"),
    "day_clinic": Text("Tagesklinik", "day clinic"),
    "other": Text("eine andere Hilfe", "another service"),
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

GROUP_WORDS: Final[Words] = {
    "psychiatry": (
        "Psychiater",
        "Psychiaterin",
        "Facharzt für Psychiatrie",
        "Fachärztin für Psychiatrie",
        "psychiatrist",
    ),
    "neurology": ("Neurologe", "Neurologin", "neurologist"),
    "nervenheilkunde": ("Nervenarzt", "Nervenärztin"),
    "psychosomatics": ("Psychosomatik", "Psychosomatiker", "Psychosomatikerin"),
    "child_psychiatry": ("KJP", "Kinder- und Jugendpsychiater", "Kinder- und Jugendpsychiaterin"),
    "psychological_psychotherapist": ("PP", "Psychotherapeut", "Psychotherapeutin", "psychotherapist"),
    "child_psychotherapist": (
        "KJP-Psychotherapeut",
        "KJPT",
        "Kinderpsychotherapeut",
        "Kinderpsychotherapeutin",
    ),
    "outpatient_department": ("PIA", "Institutsambulanz"),
    "general_practice": ("Hausarzt", "Hausärztin", "Allgemeinmedizin", "GP"),
    "hospital": ("Klinik", "Krankenhausarzt", "Krankenhausärztin", "Station"),
    "psychotherapist_adults": (
        "Fachpsychotherapeut",
        "Fachpsychotherapeutin",
        "FPT",
        "Fachpsychotherapeut Erwachsene",
    ),
    "psychotherapist_children": ("Fachpsychotherapeut Kinder", "Fachpsychotherapeutin Kinder"),
    "psychotherapist_neuropsychology": ("Neuropsychologe", "Neuropsychologin", "Neuropsychologie"),
    "rehabilitation": ("Reha", "Rehaklinik", "Reha-Klinik", "Rehabilitation", "rehab"),
    "forensic_department": ("Forensik", "Maßregelvollzug", "forensische Ambulanz", "forensics"),
    "other": ("keine", "andere", "none", "Heilpraktiker", "Heilpraktikerin"),
}
COVERAGE_WORDS: Final[Words] = {
    "statutory": ("gesetzlich", "GKV", "Krankenkasse", "Familienversicherung"),
    "section_264": ("264", "§ 264", "Status 4", "Sozialhilfe"),
    "asylum_benefits": ("Asyl", "AsylbLG", "Behandlungsschein", "Krankenschein", "Status 9"),
    "private": ("privat", "PKV", "Beihilfe"),
    "other_payer": ("Heilfürsorge", "Bundeswehr", "BG", "Berufsgenossenschaft", "Unfallkasse"),
    "none": ("keine", "nicht", "nicht versichert"),
}
DETENTION_WORDS: Final[Words] = {
    "none": ("keine", "no"),
    "prison": ("Haft", "Gefängnis", "JVA", "Untersuchungshaft", "Strafhaft"),
    "forensic": ("Forensik", "Maßregel", "Maßregelvollzug", "Beurlaubung", "§ 63", "§ 64"),
    "other": ("anders", "andere", "Abschiebehaft"),
}
SIGNATURE_WORDS: Final[Words] = {
    "legal_guardian": ("Betreuer", "Betreuerin", "Betreuung", "gesetzliche Betreuung"),
    "parent": ("Mutter", "Vater", "Eltern", "Sorgeberechtigte", "Vormund"),
    "patient": ("Patient", "Patientin", "versicherte Person"),
    "prescriber": ("Arzt", "Ärztin", "Psychotherapeut", "Psychotherapeutin"),
    "provider": ("Soziotherapeut", "Soziotherapeutin"),
}
CONTACT_WORDS: Final[Words] = {
    "in_person": ("Hausbesuch", "vor Ort", "Praxis", "Termin"),
    "telephone": ("Telefon", "Anruf", "Telefonat", "phone"),
    "video": ("Video", "Videosprechstunde", "online"),
    "coordination": ("Koordination", "Fallbesprechung", "ohne Patient"),
    "no_show": ("nicht erschienen", "Ausfall", "abgesagt", "no-show"),
    "other": ("andere", "E-Mail", "Chat"),
}
PARALLEL_WORDS: Final[Words] = {
    "assisted_living": ("BeWo", "ABW", "ambulant betreutes Wohnen", "besondere Wohnform"),
    "psychiatric_nursing": ("APP", "pHKP", "ambulante psychiatrische Pflege"),
    "ergotherapy": ("Ergo",),
    "complex_care": ("KSVPsych", "KSVPsych-RL", "Komplexbehandlung"),
    "day_clinic": ("TK", "teilstationär"),
    "other": ("andere", "Eingliederungshilfe"),
}
