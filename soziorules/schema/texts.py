"""What the words and keys of rule files and case tests mean, in both languages. Keys: `Model`, `Model.key` or just `key`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.language.conditions import Operator
from soziorules.engine.language.outcome import OUTCOMES as OUTCOME_WORDS
from soziorules.engine.language.text import Text
from soziorules.render import words

EFFECTS: Final[Mapping[str, Text]] = {
    "not_eligible": Text("Voraussetzungen nicht erfüllt", "conditions not met"),
    "not_yet": Text("noch nicht: es gibt einen Tag, ab dem es geht (on)", "not yet: there is a day from which it is met (on)"),
    "justification_required": Text("mit dokumentierter Begründung", "with a documented reason"),
    "obligation": Text("eine Pflicht, die zu erfüllen bleibt", "a duty that remains to be fulfilled"),
}  # fmt: skip
IF_OPEN: Final[Mapping[str, Text]] = {
    "undetermined": Text("solange offen, ist das Ergebnis offen", "as long as it is open, so is the outcome"),
    "note": Text("offen zu sein ändert das Ergebnis nicht", "being open does not change the outcome"),
}
OUTCOMES: Final[Mapping[str, Text]] = {outcome.value: text for outcome, text in OUTCOME_WORDS.items()}
STATUSES: Final[Mapping[str, Text]] = {
    "met": Text("erfüllt", "met"),
    "not_met": Text("nicht erfüllt", "not met"),
    "open": Text("offen", "open"),
    "not_applicable": Text("nicht einschlägig", "does not apply"),
}
TESTS: Final[Mapping[Operator, Text]] = {
    "equals": Text("Ist gleich.", "Is equal."),
    "in": Text("Ist einer dieser Werte.", "Is one of these values."),
    "at_least": Text("Mindestens; bei einem Tag: an oder nach.", "At least; of a day: on or after."),
    "at_most": Text("Höchstens; bei einem Tag: an oder vor.", "At most; of a day: on or before."),
    "any_of": Text("Mindestens einer dieser Werte.", "At least one of these values."),
    "all_of": Text("Alle diese Werte.", "All of these values."),
    "within": Text("Gehört zu dieser Liste von Kodes.", "Belongs to this list of codes."),
}
WORDS: Final[Mapping[str, Mapping[str, Text]]] = {
    "certainty": words.CERTAINTY,
    "otherwise": EFFECTS,
    "if_open": IF_OPEN,
    "outcome": OUTCOMES,
    "status": {
        "N": Text("von der Norm entschieden", "settled by the norm"),
        "A": Text("aus der Norm errechnet", "the norm and arithmetic"),
        "S": Text("aus einer Sekundärquelle", "from a secondary source"),
        "I": Text("Auslegung", "interpretation"),
        "U": Text("ungeklärt", "unsettled"),
    },
}
"""Closed lists of words by the key under which they stand."""

TITLES: Final[Mapping[str, Text]] = {
    "CaseTestFile": Text("Fall", "case"),
    "CitationFile": Text("Fundstelle", "citation"),
    "CodeNameFile": Text("Name von Kodes", "name of codes"),
    "CodeSetFile": Text("Kodeliste", "code set"),
    "CodesFile": Text("Kodes", "codes"),
    "DefinitionFile": Text("Definition", "definition"),
    "DerivedFile": Text("Abgeleiteter Wert", "derived value"),
    "DocumentFile": Text("Dokument", "document"),
    "ExpectFile": Text("Erwartung", "expectation"),
    "FigureFile": Text("Zahl", "figure"),
    "GroupFile": Text("Gruppe", "group"),
    "FormulaFile": Text("Formel", "formula"),
    "LayerExpectFile": Text("Erwartung an Hausregeln", "expectation of house rules"),
    "ListFile": Text("Liste von Werten", "list of values"),
    "ListedFile": Text("Wert einer Liste", "value of a list"),
    "MeaningFile": Text("Bedeutung", "meaning"),
    "MemberFile": Text("Mitglied", "member"),
    "NoteFile": Text("Hinweis", "note"),
    "OptionFile": Text("Antwort", "option"),
    "OutcomesFile": Text("Worte für die Ergebnisse", "words for the outcomes"),
    "ParameterFile": Text("Wert der Norm", "parameter"),
    "ReasonFile": Text("Grund", "reason"),
    "ReadingFile": Text("Auslegungsfrage", "reading"),
    "RuleFile": Text("Regel", "rule"),
    "SayFile": Text("Sätze", "sentences"),
    "StepFile": Text("Schritt", "step"),
    "TextFile": Text("Text", "text"),
    "ToFile": Text("Anrede", "address"),
    "ValueFile": Text("Wert", "value"),
    "WordingFile": Text("Fassung", "wording"),
}
"""How editors call the parts of a file."""

RULES: Final[Mapping[str, Text]] = {
    "CitationFile": Text("Eine Fundstelle mit eigener Sicherheit.", "A source with a certainty of its own."),
    "OutcomesFile": Text(
        "Nur für Hausregeln: ihre eigenen Worte für ihre Ergebnisse, nie die des Rechts.",
        "For house rules only: their own words for their outcomes, never those of the law.",
    ),
    "OutcomesFile.eligible": Text("Alle Hausregeln sind erfüllt.", "All house rules are met."),
    "OutcomesFile.not_eligible": Text("Eine Hausregel ist nicht erfüllt.", "A house rule is not met."),
    "OutcomesFile.undetermined": Text("Es fehlt etwas.", "Something is missing."),
    "OutcomesFile.not_yet": Text("Ab einem Tag erfüllt.", "Met from a day on."),
    "OutcomesFile.justification_required": Text("Erfüllt mit Grund.", "Met with a reason."),
    "manifest.title": Text(
        "Nur für Hausregeln: die Überschrift, unter der sie in der Antwort stehen.",
        "For house rules only: the heading under which they stand in the answer.",
    ),
    "manifest.outcomes": Text(
        "Nur für Hausregeln: ihre eigenen Worte für ihre Ergebnisse.",
        "For house rules only: their own words for their outcomes.",
    ),
    "CodeNameFile": Text(
        "Wie Menschen Kodes nennen; die Suche findet die Kodes auch so. Mit Fundstelle, wenn sie etwas sagt.",
        "What people call codes; a search finds the codes by it. With a source where it says something.",
    ),
    "CodeSetFile": Text(
        "Eine Liste von Diagnosekodes mit Geltungszeiten.", "A list of codes with periods of validity."
    ),
    "CodesFile": Text(
        "Ein Kode, eine Kategorie (mit allen ihren Kodes) oder ein Bereich.",
        "A code, a category (with all its codes) or a range.",
    ),
    "DefinitionFile": Text(
        "Eine benannte Bedingung; andere Bedingungen nennen sie mit true oder false.",
        "A named condition; other conditions name it with true or false.",
    ),
    "DocumentFile": Text(
        "Ein Dokument, das Fundstellen nennen dürfen.", "A document that citations may name."
    ),
    "FigureFile": Text(
        "Wann eine Zahl der Entscheidung nützt; die Kennung ist ihr Pfad.",
        "When a figure of a decision is of use; the id is its path.",
    ),
    "StepFile": Text(
        "Ein nächster Schritt: wer was bis wann tut, wenn applies zutrifft.",
        "A next step: who does what until when, where applies is met.",
    ),
    "ToFile": Text("Der Schritt in den Worten für einen Leser.", "The step in the words for a reader."),
    "by": Text(
        "Die Angabe mit dem Tag, bis zu dem es zu tun ist.",
        "The fact with the day by which it is to be done.",
    ),
    "against": Text(
        "Nur wenn allein diese Regeln gegen den Fall sprechen.",
        "Only where these rules alone stand against the case.",
    ),
    "first": Text(
        "Die kurze Antwort sagt ihn vor allem anderen (answer) oder vor den anderen Schritten (steps).",
        "A short answer says it before all else (answer) or before the other steps (steps).",
    ),
    "ToFile.who": Text(
        "Wer tut, was da steht, wenn es nicht der ist, der den Schritt tut.",
        "Who does what it says, where it is not who does the step.",
    ),
    "StepFile.day": Text(
        "Wie der Tag von by auf einem Zeitstrahl heißt; ohne Angabe steht er nicht darauf.",
        "What the day of by is called on a line of time; it is not on it if absent.",
    ),
    "comes_to": Text(
        "Das Wort des Rechtsgebiets dafür, worauf der Schritt hinausläuft.",
        "The word of the field of law for what the step comes to.",
    ),
    "covers": Text(
        "Regeln, deren Pflicht der Schritt schon sagt, und Auslegungsfragen, von denen er sagt, wer sie entscheidet.",
        "Rules whose duty the step says already, and readings that it says who settles.",
    ),
    "figures": Text("Wann Zahlen nützen.", "When figures are of use."),
    "plain": Text(
        "Dass sie nicht erfüllt ist, freundlich und ohne Werte, für die Person, um die es geht.",
        "That it is not met, kindly and without values, for the person it is about.",
    ),
    "reader": Text("Für wen.", "For whom."),
    "readers": Text("Für wen say gilt; ohne Angabe für alle.", "Who reads say; all if absent."),
    "shown": Text(
        "In welchem Augenblick es nützt; ohne Angabe immer.",
        "At which moment it is of use; always if absent.",
    ),
    "standing": Text(
        "Gilt bei jedem Fall dieser Art und kann warten.", "Holds in every case of its sort and can wait."
    ),
    "steps": Text("Nächste Schritte.", "Next steps."),
    "to": Text("Eigene Worte für einzelne Leser.", "Words of their own for some readers."),
    "who": Text("Wer es tut.", "Who does it."),
    "GroupFile": Text(
        "Eine Auswahl aus den Werten einer Angabe, mit Geltungszeiten.",
        "A subset of the values of a fact, with periods of validity.",
    ),
    "DerivedFile": Text(
        "Ein Wert, der sich aus Angaben errechnet; Bedingungen und Texte nennen ihn wie eine Angabe.",
        "A value that is worked out from facts; conditions and texts name it like a fact.",
    ),
    "FormulaFile": Text("Die Formel in einem Zeitraum.", "The formula in one period."),
    "ReasonFile": Text(
        "Eine zweite Angabe: das Wort, wodurch der Wert zustande kam.",
        "A second fact: the word by which the value came about.",
    ),
    "ListFile": Text(
        "Was ein Fall für eine Angabe wählen kann, mit Namen in beiden Sprachen.",
        "What a case may choose for a fact, with names in both languages.",
    ),
    "ListedFile": Text("Ein Wert der Liste.", "A value of the list."),
    "MeaningFile": Text("Die Bedeutung in einem Zeitraum.", "The meaning in one period."),
    "MemberFile": Text("Ein Wert, der dazugehört.", "A value that belongs to it."),
    "NoteFile": Text(
        "Ein Hinweis: was ein Mensch beurteilen muss oder wissen sollte.",
        "A note: what a person must judge or should know.",
    ),
    "OptionFile": Text("Eine Antwort auf die Frage.", "An answer to the question."),
    "ParameterFile": Text(
        "Ein Wert der Norm mit seiner Geschichte.", "A value of the norm with its history."
    ),
    "ReadingFile": Text("Eine Frage, die die Norm offen lässt.", "A question that the norm leaves open."),
    "RuleFile": Text("Eine Regel der Norm.", "A rule of the norm."),
    "SayFile": Text("Die Sätze einer Regel je nach ihrem Stand.", "The sentences of a rule by its status."),
    "TextFile": Text("Ein Text auf Deutsch und auf Englisch.", "A text in German and in English."),
    "ValueFile": Text("Der Wert in einem Zeitraum.", "The value in one period."),
    "WordingFile": Text(
        "Die Fassung in einem Zeitraum; was sie nicht nennt, gilt wie bei der Regel.",
        "The wording in one period; what it does not name is as the rule says.",
    ),
    "applies": Text(
        "Wann die Regel einschlägig ist; ohne Angabe immer.", "When the rule applies; always if absent."
    ),
    "begins": Text("Der erste Tag mit Regeln.", "The first day with rules."),
    "catalogue": Text("Kennungen des Quellenkatalogs.", "Ids of the source catalogue."),
    "certainty": Text("Wie sicher die Fundstelle ist.", "How certain the source is."),
    "cite": Text(
        "Fundstellen: zuerst ein Dokument aus ruleset.yaml, dann §, Absatz, Satz.",
        "Sources: first a document of ruleset.yaml, then §, Absatz, Satz.",
    ),
    "code_sets": Text("Listen von Diagnosekodes.", "Lists of codes."),
    "code_names": Text(
        "Wie Menschen Kodes nennen, die anders heißen.",
        "What people call codes that are called otherwise.",
    ),
    "codes": Text("F22, F20.0 oder F20.0-F20.6.", "F22, F20.0 or F20.0-F20.6."),
    "de": Text("Der deutsche Text.", "The German text."),
    "default": Text("Die Antwort, von der ausgegangen wird.", "The answer that is taken."),
    "definitions": Text("Benannte Bedingungen.", "Named conditions."),
    "because": Text("Wodurch der Wert zustande kam.", "By which word the value came about."),
    "derived": Text("Abgeleitete Werte.", "Derived values."),
    "ended_by": Text("Die Fundstelle des Endes (until).", "The source of its end (until)."),
    "documents": Text("Was Fundstellen nennen dürfen.", "What citations may name."),
    "en": Text("Der englische Text.", "The English text."),
    "firm": Text(
        "true: die Vorgabe entscheidet. false: ändert eine andere Antwort das Ergebnis, ist es offen.",
        "true: the default decides. false: where another answer changes the outcome, it is open.",
    ),
    "from": Text("Der erste Tag der Geltung.", "The first day of validity."),
    "groups": Text("Auswahlen aus den Werten einer Angabe.", "Subsets of the values of a fact."),
    "id": Text("Die Kennung; sie bleibt für immer.", "The id; it stays for ever."),
    "if_open": Text("Was gilt, solange die Regel offen ist.", "What holds while the rule is open."),
    "is": Text("Die Formel.", "The formula."),
    "law_of": Text(
        "Die Angabe mit dem Tag, dessen Recht die Zahlen gibt; ohne sie der Ausstellungstag.",
        "The fact with the day whose law gives the numbers; without it the day of the case.",
    ),
    "lists": Text(
        "Listen der Werte, die ein Fall angeben kann.", "Lists of the values that a case may state."
    ),
    "means": Text("Die Bedingung, für die der Name steht.", "The condition that the name stands for."),
    "members": Text("Was dazugehört.", "What belongs to it."),
    "met": Text("Der Satz, wenn die Regel erfüllt ist.", "The sentence when the rule is met."),
    "name": Text("Der Name.", "The name."),
    "norm": Text("Dokument, §, Absatz, Satz.", "Document, §, Absatz, Satz."),
    "not_above": Text(
        "Der Wert, über dem dieser an keinem Tag liegt.", "The parameter above which this one lies on no day."
    ),
    "not_met": Text("Der Satz, wenn sie nicht erfüllt ist.", "The sentence when it is not met."),
    "notes": Text("Hinweise.", "Notes."),
    "of": Text("Die Angabe, deren Werte ausgewählt werden.", "The fact whose values are chosen from."),
    "on": Text(
        "Mit not_yet: die Angabe mit dem Tag, ab dem es geht. Mit obligation: bis zu welchem Tag.",
        "With not_yet: the fact with the day from which it is met. With obligation: the day by which.",
    ),
    "open": Text("Der Satz, wenn sie offen ist.", "The sentence when it is open."),
    "options": Text("Die Antworten.", "The answers."),
    "otherwise": Text("Was gilt, wenn sie nicht erfüllt ist.", "What holds when it is not met."),
    "parameters": Text("Werte der Norm.", "Values of the norm."),
    "question": Text("Was die Norm offen lässt.", "What the norm leaves open."),
    "reading": Text("Die Auslegungsfrage, an der es hängt.", "The reading on which it hangs."),
    "readings": Text("Fragen, die die Norm offen lässt.", "Questions that the norm leaves open."),
    "remedy": Text(
        "Was zu tun ist, wenn sie nicht erfüllt ist; nie eine Änderung des Befunds.",
        "What to do when it is not met; never a change of what was found.",
    ),
    "requires": Text("Was die Regel verlangt.", "What the rule demands."),
    "rules": Text("Die Regeln.", "The rules."),
    "say": Text(
        "Was dazu gesagt wird. {limit}, {lacking}, eine Angabe oder ein Wert der Norm in geschweiften Klammern stehen für Werte.",
        "What is said of it. {limit}, {lacking}, a fact or a parameter in braces stand for values.",
    ),
    "sentence": Text(
        "Die Regel in einem Satz: was für wen gilt. Ein Wert der Norm in geschweiften Klammern steht für ihn mit seiner Einheit.",
        "The rule in one sentence: what holds for whom. A parameter in braces stands for its value with its unit.",
    ),
    "settled": Text(
        "true: die Norm entscheidet es. false: eine Auslegung.",
        "true: the norm settles it. false: a reading.",
    ),
    "state": Text("Der Tag, an dem der Rechtsstand erhoben wurde.", "The law as it was known on this day."),
    "title": Text("Wie es heißt.", "What it is called."),
    "topic": Text(
        "Das Thema; die Kennungen von Regeln und Hinweisen beginnen damit.",
        "The topic; ids of rules and notes begin with it.",
    ),
    "type": Text("day oder die Einheit der Zahl.", "day, or the unit of the number."),
    "unit": Text("Die Einheit des Werts.", "The unit of the value."),
    "until": Text("Der letzte Tag der Geltung.", "The last day of validity."),
    "places": Text(
        "Wie eine Stelle in dem Dokument geschrieben wird.", "How a place in the document is written."
    ),
    "checked_until": Text(
        "Bis zu diesem Tag geprüft: das Recht im Ganzen, oder dieses Dokument.",
        "Checked until this day: the law as a whole, or this document.",
    ),
    "url": Text("Wo das Dokument steht.", "Where the document is found."),
    "value": Text("Der Wert.", "The value."),
    "values": Text("Der Wert zu seinen Zeiten.", "The value in its times."),
    "version": Text("Die Fassung der Regeldateien.", "The version of the rule files."),
    "words": Text("Die Worte der Formel.", "The words of the formula."),
    "versions": Text("Fassungen nach Zeiträumen.", "Wordings by period."),
    "why": Text("Warum es offen ist und wer was sagt.", "Why it is open, and who says what."),
}
CASES: Final[Mapping[str, Text]] = {
    "CaseTestFile": Text(
        "Ein Fall und was die Regeln dazu sagen müssen.", "A case and what the rules must say of it."
    ),
    "LayerExpectFile": Text("Was Hausregeln sagen müssen.", "What house rules must say."),
    "layers": Text(
        "Was Hausregeln sagen müssen, nach ihrem Namen (test --overlay).",
        "What house rules must say, by their name (test --overlay).",
    ),
    "ExpectFile": Text(
        "Was herauskommen muss: ein Ergebnis (outcome) oder ein Eingabefehler (error).",
        "What must come out: an outcome or an input error.",
    ),
    "absent": Text(
        "Pflichten, Hinweise und Auslegungen, die nicht erscheinen dürfen.",
        "Obligations, notes and readings that must not show.",
    ),
    "as_of": Text(
        "Entscheiden, als wäre der Fall von diesem Tag.", "Decide as if the case were of that day."
    ),
    "base": Text(
        "Worauf der Fall aufbaut, eins über das andere.", "What the case builds on, one over the other."
    ),
    "bases": Text("Benannte Teile von Fällen.", "Named parts of cases."),
    "cases": Text("Die Fälle.", "The cases."),
    "deciding": Text(
        "Die Regeln, auf denen das Ergebnis beruht: genau diese.",
        "The rules on which the outcome rests: exactly these.",
    ),
    "due": Text("Bis wann Pflichten zu erfüllen sind.", "The days by which obligations are due."),
    "edge": Text("Nummer des Grenzfalls im Katalog.", "Number of the edge case in the catalogue."),
    "error": Text(
        "Der Fall ist unlesbar: genau diese Pfade sind falsch.",
        "The case cannot be read: exactly these paths are wrong.",
    ),
    "expect": Text("Was herauskommen muss.", "What must come out."),
    "findings": Text("Was aus einigen Regeln wird.", "What becomes of some of the rules."),
    "given": Text(
        "Was vom Grundfall abweicht; null nimmt eine Angabe weg.",
        "What differs from the base; null removes a statement.",
    ),
    "pinned": Text(
        "Die Fälle halten fest, was das Programm ergab, bis ein Mensch sie gelesen hat.",
        "The cases hold what the program answered, until a person has read them.",
    ),
    "missing": Text(
        "Die unbekannten Angaben, auf die es ankommt: genau diese.",
        "The unknown facts that matter: exactly these.",
    ),
    "name": Text("Ein Satz, der sagt, was gilt.", "A sentence that says what holds."),
    "not_before": Text(
        "Mit not_yet: der Tag, ab dem es geht.", "With not_yet: the day from which it is met."
    ),
    "notes": Text("Einige der Hinweise, die erscheinen.", "Some of the notes that are shown."),
    "obligations": Text("Einige der Pflichten, die bleiben.", "Some of the duties that remain."),
    "outcome": Text("Das Ergebnis.", "The outcome."),
    "reading": Text("Die Auslegung, auf der die Antwort beruht.", "The reading on which the answer rests."),
    "CaseTestFile.readings": Text("Gewählte Antworten auf Auslegungsfragen.", "Chosen options of readings."),
    "ExpectFile.readings": Text(
        "Einige der Auslegungen, die das Ergebnis ändern.",
        "Some of the readings that would change the outcome.",
    ),
    "remark": Text("Eine Bemerkung.", "A remark."),
    "source": Text("Wo die Norm es sagt.", "Where the norm says so."),
    "status": Text("Wie sicher die Antwort ist.", "How certain the answer is."),
    "title": Text("Worum es in der Datei geht.", "What the file is about."),
}
