"""Texts for people: in both languages, with placeholders that exist, and with the numbers and codes of their own rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import soziorules
from soziorules.engine.amendment.mentions import says
from soziorules.engine.language.conditions import Condition, Constant, Named, Test, walk
from soziorules.engine.language.elements import Elements, Note, Rule, Wording
from soziorules.engine.language.text import OF_A_RULE, PLACEHOLDER, Text
from soziorules.icd.sets import expand_any
from soziorules.soziotherapie.remediation import levers

PACKAGE = Path(soziorules.__file__).parent
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
CODE = re.compile(r"\b[A-TV-Z]\d\d(?:\.\d{1,2})?\b(?! ?%)")
# What is a name or a date and no value of a rule: forms, fee items, paragraphs (§§ 4 und 6), judgments (B 3 KR 17/15 R), days of
# the law, and what is printed on a card or in the header of a form (status 4, mark 4, numbers that begin with 75).
NAMES = re.compile(
    r"§§ ?\d+\w*(?:(?:, | und | and )\d+\w*)+|\bB \d+ [A-Z]+ \d+/\d\d R\b"
    r"|\b[Ss]tatus \d\b|\b(?:Kennzeichen|mark) \d\b|Betriebsstättennummer (?:beginnt mit|begins with) \d\d\b"
    r"|Muster \d+(?: (?:und|and|oder|or) \d+)?|EBM \d+|\d{5}|§§? ?\d+\w*|Abs\. ?\d+\w*|Absatz \d+|Satz \d+"
    r"|\d{1,2}\. \w+ \d{4}|\d{1,2} [A-Z]\w+ \d{4}|\b(?:19|20)\d\d\b|Buchst\. \w|Nr\. \d+|ICD-10"
    r"|[A-TV-Z]\d\d(?:\.\d+)?|Vordrucke \d+|forms \d+"
)


@cache
def elements() -> Elements:
    return soziorules.load_rules().elements


def texts(wording: Wording) -> Iterator[Text]:
    yield from (
        text
        for text in (wording.say.met, wording.say.not_met, wording.say.open, wording.remedy, wording.sentence)
        if text
    )


def wordings() -> Iterator[tuple[Rule, Wording]]:
    for rule in elements().rules.values():
        for dated in rule.wordings:
            yield rule, dated.value


def said() -> Iterator[tuple[str, Text, tuple[Condition, ...]]]:
    """Yield every sentence of the rule files with its conditions."""
    for rule, wording in wordings():
        for text in texts(wording):
            yield rule.head.id, text, (wording.applies, wording.requires)
    for note in elements().notes.values():
        yield note.head.id, note.say, (note.applies,)


def constants(conditions: tuple[Condition, ...]) -> set[str]:
    """Return every number that conditions compare with, those of their definitions and all values of parameters included."""
    found: set[str] = set()
    for condition in conditions:
        for part in walk(condition):
            if not isinstance(part, Test):
                continue
            if isinstance(part.operand, Constant):
                value = part.operand.value
                found |= {str(item) for item in (value if isinstance(value, frozenset) else {value})}
            elif isinstance(part.operand, Named) and part.operand.sort == "parameter":
                found |= {str(dated.value) for dated in elements().parameters[part.operand.id].values}
    return found


class TestSentencesOfRules:
    """One test looks at all sentences: one for each sentence and question cost more than the looking."""

    def test_no_text_is_missing_in_one_language(self) -> None:
        assert len(list(said())) > 300
        for name, text, _ in said():
            assert text.de.strip(), name
            assert text.en.strip(), name
            assert text.de != text.en or len(text.de) < 20, name

    def test_both_languages_have_the_same_placeholders(self) -> None:
        for name, text, _ in said():
            assert set(PLACEHOLDER.findall(text.de)) == set(PLACEHOLDER.findall(text.en)), name

    def test_every_placeholder_exists(self) -> None:
        vocabulary = soziorules.load_rules().domain.vocabulary
        known = {*OF_A_RULE, *elements().parameters, *(fact.name for fact in vocabulary)}
        for name, text, _ in said():
            assert set(PLACEHOLDER.findall(text.de)) <= known, name

    def test_codes_are_the_same_in_both_languages(self) -> None:
        for name, text, _ in said():
            assert CODE.findall(text.de) == CODE.findall(text.en), name

    def test_a_number_in_a_sentence_is_one_of_its_rule(self) -> None:
        values = {
            str(dated.value) for parameter in elements().parameters.values() for dated in parameter.values
        }
        for name, text, conditions in said():
            own = constants(conditions) | FIXED | FREE.get(name, set())
            own |= values if name in elements().notes else set()
            for sentence in (text.de, text.en):
                numbers = set(NUMBER.findall(NAMES.sub("", PLACEHOLDER.sub("", sentence))))
                assert numbers <= own, (
                    f"{name} says a number that is no value of its condition: use a placeholder"
                )


# Sentences whose number is a fixed name of the law (a scale) and no value of the condition.
FIXED = {"1", "100", "0"}
# Numbers that a note tells and that no condition could hold, each with its source in the note itself.
FREE: dict[str, set[str]] = {
    "entitlement.asylum_benefits": {"36"},  # the months of stay in § 2 Abs. 1 AsylbLG
    "copayment.due": {"28"},  # the 28 days after which other co-payments end
    "forms.edition_2017": {"28"},  # the forms 26 and 28
}


def test_a_code_in_a_sentence_belongs_to_a_code_set_or_is_an_example() -> None:
    known = {
        code
        for codes in elements().code_sets.values()
        for member in codes.members
        for code in expand_any(member.value)
    }
    edges = {
        edge
        for codes in elements().code_sets.values()
        for member in codes.members
        for edge in member.value.split("-")
    }
    for name, text, _ in said():
        for code in CODE.findall(text.de):
            assert code in known or code in edges, f"{name}: {code}"


def test_notes_and_rules_have_titles_in_both_languages() -> None:
    heads: list[Rule | Note] = [*elements().rules.values(), *elements().notes.values()]
    for each in heads:
        assert each.head.title.de.strip()
        assert each.head.title.en.strip()


def test_changes_are_said_with_the_same_placeholders() -> None:
    for text in levers((), lambda remedy, path, language: None).say.values():
        assert set(PLACEHOLDER.findall(text.de)) == set(PLACEHOLDER.findall(text.en))


@cache
def python_texts() -> tuple[tuple[str, str, str], ...]:
    """Return the texts that stand in the Python code: where, German, English."""
    found: list[tuple[str, str, str]] = []
    for module in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="Text"), args=[ast.Constant(value=str(de)), ast.Constant(value=str(en))]
                ):
                    found.append((f"{module.relative_to(PACKAGE)}:{node.lineno}", de, en))
                case _:
                    continue
    return tuple(found)


def test_a_text_of_the_program_has_both_languages_and_the_same_placeholders() -> None:
    assert len(python_texts()) > 1000
    for where, de, en in python_texts():
        assert bool(de.strip()) == bool(en.strip()), where
        # A form of a word may be chosen in one language only, so the names count and not how often they stand.
        assert set(PLACEHOLDER.findall(de)) == set(PLACEHOLDER.findall(en)), where


# The twelve months in which Probestunden are counted are no time for an objection; the number is the same.
SAME_NUMBER = {"objection_months_without_instruction"}


def test_no_text_of_the_field_says_a_value_of_the_norm() -> None:
    """It would still say so after an amendment: labels, accounts and the glossary do without, or fill the value in."""
    units = soziorules.load_rules().domain.vocabulary.units
    terms = (PACKAGE / "soziotherapie" / "terms.yaml").read_text(encoding="utf-8").splitlines()
    texts = [
        (where, side)
        for where, *sides in python_texts()
        if where.startswith("soziotherapie")
        for side in sides
    ]
    for where, text in (*texts, *((f"terms.yaml:{number}", line) for number, line in enumerate(terms, 1))):
        said = [each.head.id for each in elements().parameters.values() if says(each, text, units)]
        assert set(said) <= SAME_NUMBER, f"{where}: {text}"


def test_nobody_says_that_there_is_a_claim() -> None:
    for where, de, _ in python_texts():
        assert "Anspruch besteht" not in de, where
    for name, text, _ in said():
        assert "Anspruch besteht" not in text.de, name
