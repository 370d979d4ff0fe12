"""What the handbook of Soziotherapie shows beside what every handbook has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from soziorules.documentation.domain_pages import (
    CodePage,
    DomainPages,
    Drawing,
    Matrix,
    Mistake,
    Question,
    Scale,
    Term,
    Ways,
)
from soziorules.documentation.pictures import NARROW, svg, word
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Language, Text
from soziorules.engine.source import load_plain

TERMS = Path(__file__).with_name("terms.yaml")
QUESTIONS = (
    Question(
        Text("Ich bin Hausärztin oder Hausarzt. Was kann ich verordnen?", "I am a general practitioner. What can I prescribe?"),
        "prescribers/general_practice",
    ),
    Question(
        Text(
            "Ich bin Psychotherapeutin oder Psychotherapeut. Darf ich verordnen?",
            "I am a psychotherapist. May I prescribe?",
        ),
        "prescribers/psychological_psychotherapist",
    ),
    Question(
        Text("Ich behandle Kinder und Jugendliche. Für wen darf ich verordnen?", "I treat children. For whom may I prescribe?"),
        "prescribers/child_psychiatry",
    ),
    Question(Text("Trägt diese Diagnose eine Verordnung?", "Does this diagnosis carry a prescription?"), "diagnoses"),
    Question(Text("Genügt dieser GAF-Wert?", "Is this GAF value enough?"), "scale"),
    Question(Text("Wie viele Einheiten, in welcher Zeit?", "How many units, in which time?"), "topics/limits"),
    Question(Text("Welcher Vordruck?", "Which form?"), "topics/forms"),
    Question(Text("Bis wann müssen die Papiere zur Krankenkasse?", "By when do the papers have to be there?"), "topics/approval"),
    Question(Text("Die Krankenkasse lehnt ab. Was nun?", "The Krankenkasse refuses. What now?"), "steps/procedure.objection"),
    Question(Text("Was zahlt die Person selbst?", "What does the person pay?"), "topics/copayment"),
    Question(Text("Was gehört in den Betreuungsplan?", "What belongs into the Betreuungsplan?"), "topics/care_plan"),
    Question(Text("Was hat sich wann geändert?", "What changed when?"), "history"),
)  # fmt: skip
"""Where people begin; a page that a rule set does not have is left out."""

_UNITS = Text("bis {units} Einheiten", "up to {units} units")
_APPROVED = Text("die Krankenkasse muss genehmigen", "the Krankenkasse must approve")
_FREE = Text(
    "insgesamt {units} Einheiten ohne Genehmigung, darüber genehmigt die Krankenkasse",
    "{units} units in total without approval, beyond them the Krankenkasse approves",
)
_UNAPPROVED = Text("ohne Genehmigung", "without approval")
MISTAKES = Path(__file__).with_name("error_examples.yaml")


@cache
def terms() -> tuple[Term, ...]:
    """Return the words of the field that stay German."""
    content: Any = load_plain(TERMS)
    return tuple(
        Term(item["word"], item["english"], Text(item["de"], item["en"])) for item in content["terms"]
    )


@cache
def error_examples() -> dict[str, Mistake]:
    """Return an example of the mistake for each error code."""
    content: Any = load_plain(MISTAKES)
    return {
        code: Mistake(
            each["bad"],
            Text(**each["says"]),
            each["good"],
            each.get("of", "rules"),
            Text(**each["when"]) if "when" in each else None,
        )
        for code, each in content.items()
    }


def besides(decision: Decision, language: Language) -> list[str]:
    """Return on which form something is prescribed, how much, and whether the Krankenkasse must approve it."""
    figures, vocabulary = decision.figures, decision.evaluator.rules.domain.vocabulary
    constants = decision.evaluator.rules.constants_on(decision.evaluator.day)
    form, units, approval = (figures.get(name) for name in ("form", "units", "approval"))
    found = [] if form is None else [vocabulary["prescription.form"].about.values[form](language)]
    if units and (most := (units.get("permitted_between") or [None, units["permitted"]])[1]) is not None:
        found.append(_UNITS(language).format(units=most))
    if approval:
        needed = {True: _APPROVED, None: _FREE, False: _UNAPPROVED}[approval["required"]]
        found.append(needed(language).format(units=constants.get("approval_free_units", 0)))
    return found


@cache
def handbook() -> DomainPages:
    """Return what the handbook shows of this field beside what every handbook has."""
    return DomainPages(
        title=Text("Soziotherapie: das Handbuch der Regeln", "Soziotherapie: the handbook of the rules"),
        about=Text(
            "Darf ambulante Soziotherapie (§ 37a SGB V) verordnet werden – von wem, für wen, an welchem Tag, auf welchem "
            "Vordruck, in welchem Umfang, mit welcher Genehmigung und Zuzahlung? Hier steht, was die Regeln dazu sagen, woher "
            "sie es haben und wie sicher es ist. Über die Leistung entscheidet die Krankenkasse.",
            "May outpatient Soziotherapie (§ 37a SGB V) be prescribed: by whom, for whom, on which day, on which form, to what "
            "extent, with which approval and co-payment? Here is what the rules say, where they have it from, and how certain "
            "it is. The Krankenkasse decides on the benefit.",
        ),
        matrix=Matrix(
            "prescribers",
            Text(
                "für jede Gruppe und jede Art von Verordnung", "for each group and each kind of prescription"
            ),
            Text("Wer darf was verordnen?", "Who may prescribe what?"),
            "prescriber.group",
            "prescription.kind",
            "prescribers",
            besides,
        ),
        ways=Ways(
            Text("Der Weg einer Diagnose", "The way of a diagnosis"),
            Text(
                "Auf welcher Liste steht sie, wie sicher ist sie?", "On which list is it, how certain is it?"
            ),
            Text("Alle anderen Kodes (nicht F00 bis F99)", "All other codes (not F00 to F99)"),
            "diagnoses[].certainty",
            "prescription.kind",
            "diagnoses",
            ("listed", "outside_list"),
            "I10.90",
            lambda code, mark: {"diagnoses": [{"code": code, "certainty": mark}]},
        ),
        scale=Scale(Text("GAF-Werte und ihre Grenzen", "GAF values and their limits"), "gaf", "gaf", 1, 100),
        terms=terms(),
        codes=CodePage(
            "diagnoses",
            Text("Diagnosen", "Diagnoses"),
            Text("die Listen mit den Titeln der ICD-10-GM", "the lists with the titles of the ICD-10-GM"),
            Text("Titel (ICD-10-GM)", "Title (ICD-10-GM, German)"),
        ),
        questions=QUESTIONS,
        drawings=(Drawing("krankheitsfall", KRANKHEITSFALL, krankheitsfall),),
        mistakes=error_examples(),
    )


KRANKHEITSFALL: Final = Text("Der Krankheitsfall auf einen Blick", "The Krankheitsfall at a glance")
_NEEDED: Final = ("krankheitsfall_years", "krankheitsfall_minutes", "units_per_prescription", "unit_minutes")
_YEAR: Final = Text("{number}. Jahr", "Year {number}")
_ALL: Final = Text(
    "Höchstens {hours} Stunden in höchstens {years} Jahren", "At most {hours} hours in at most {years} years"
)
_FIRST: Final = Text("Erstverordnung, bis {units} Einheiten", "First prescription, up to {units} units")
_NEXT: Final = Text("Folgeverordnung, bis {units} Einheiten", "Follow-up, up to {units} units")
_TOP, _ROW, _BAR = 34, 38, 10


def krankheitsfall(law: Mapping[str, Scalar], language: Language) -> str:
    """Return the years of a Krankheitsfall on a line, with the full prescriptions that fit into its hours above it."""
    values = [law.get(name) for name in _NEEDED]
    years, minutes, units, unit = (value if isinstance(value, int) else 0 for value in values)
    if not (years and minutes and units and unit):
        return ""
    title = _ALL(language).format(hours=minutes // 60, years=years)
    count = max(1, minutes // (units * unit))
    axis = _TOP + count * _ROW + 8
    parts = [
        f'<text x="0" y="16" class="strong">{title}</text>',
        *_prescriptions(count, units, language),
        *_years(years, axis, language),
    ]
    return svg(NARROW, axis + 26, title, parts)


def _prescriptions(count: int, units: int, language: Language) -> list[str]:
    """Return a step for each prescription, its words above it on the side where there is room for them."""
    step, parts = NARROW / count, []
    for number in range(count):
        left, y, late = number * step, _TOP + number * _ROW, 2 * number >= count
        said = (_NEXT if number else _FIRST)(language).format(units=units)
        x, anchor = (left + step, "end") if late else (left, "start")
        parts += [
            f'<text x="{x:.1f}" y="{y + 12}" text-anchor="{anchor}" class="fine">{said}</text>',
            f'<rect x="{left:.1f}" y="{y + 18}" width="{step:.1f}" height="{_BAR}" rx="3" class="bar"/>',
        ]
    return parts


def _years(years: int, axis: int, language: Language) -> list[str]:
    step = (NARROW - 2) / years
    parts = [f'<path class="mark" d="M1 {axis}H{NARROW - 1}"/>']
    parts += [f'<path class="mark" d="M{1 + year * step:.1f} {axis - 5}v10"/>' for year in range(years + 1)]
    parts += [
        word(1 + (year + 0.5) * step, axis + 18, _YEAR(language).format(number=year + 1), "fine soft")
        for year in range(years)
    ]
    return parts
