"""What the parts of a decision mean, in both languages. Named `part`, `part.key` or just `key`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.language.facts import Kind
from soziorules.engine.language.text import Text

KINDS: Final[Mapping[Kind, Text]] = {
    Kind.DOCUMENTARY: Text("betrifft Unterlagen", "documentary"),
    Kind.PROCEDURAL: Text("betrifft das Verfahren", "procedural"),
    Kind.TEMPORAL: Text("betrifft einen Tag", "temporal"),
}
"""What people can change, as in `evaluator.levers`; never what was found, never who somebody is."""

TEXTS: Final[Mapping[str, Text]] = {
    "decision": Text(
        "Das Ergebnis mit jeder Regel, ihrer Fundstelle und dem, was offen oder zu tun ist. "
        "Nur die Sätze (message) hängen von der Sprache ab.",
        "The outcome with every rule, its source, and what is open or to be done. "
        "Only the sentences (message) depend on the language.",
    ),
    "schema": Text("Die Fassung dieses Schemas.", "The version of this schema."),
    "outcome": Text("Das Ergebnis.", "The outcome."),
    "as_of": Text(
        "Der Tag, dessen Recht gilt; null ohne Ausstellungstag.",
        "The day whose law holds; null without a day of issue.",
    ),
    "not_before": Text(
        "Mit not_yet: der Tag, ab dem es geht.", "With not_yet: the day from which it is met."
    ),
    "language": Text("Die Sprache der Sätze.", "The language of the sentences."),
    "headline": Text("Ergebnis und Stand in einer Zeile.", "Outcome and stage in one line."),
    "summary": Text(
        "Die kurze Antwort in Zeilen, die Überschrift zuerst.", "The short answer as lines, the headline first."
    ),
    "procedure": Text("Der Stand des Verfahrens.", "The stage of the procedure."),
    "stage": Text("Der Stand.", "The stage."),
    "since": Text("Seit wann.", "Since when."),
    "today": Text(
        "Der Tag, an dem jemand hinsieht; null: alles, was angegeben ist, ist geschehen.",
        "The day on which somebody looks; null: all that is stated has happened.",
    ),
    "next": Text("Was als Nächstes zu tun ist.", "What is to be done next."),
    "step": Text("Ein nächster Schritt.", "A next step."),
    "who": Text("Wer ihn tut.", "Who takes it."),
    "what": Text("Was zu tun ist.", "What is to be done."),
    "standing": Text("Ob er bei jedem Fall dieser Art gilt.", "Whether it holds in every case of its sort."),
    "findings": Text("Jede Regel, die an dem Tag gilt.", "Every rule in force on that day."),
    "missing": Text(
        "Die unbekannten Angaben, auf die es ankommt, die leichteste zuerst.",
        "The unknown facts that matter, the easiest first.",
    ),
    "missing_searched_fully": Text(
        "Ob bis zum Ende gesucht wurde, was fehlt; sonst kann darunter sein, worauf es nicht ankommt.",
        "Whether what is missing was searched to the end; else it may hold what does not matter.",
    ),
    "obligations": Text("Was noch zu tun ist.", "What is still to be done."),
    "remedies": Text(
        "Was sich ändern müsste; nie ein Befund.", "What would have to change; never a clinical fact."
    ),
    "readings": Text(
        "Auslegungen, die das Ergebnis ändern würden.", "Readings that would change the outcome."
    ),
    "assumed": Text(
        "Was gilt, weil dazu nichts angegeben ist und die Regeln sagen, als was Schweigen zählt.",
        "What holds since nothing is stated of it and the rules say what silence counts as.",
    ),
    "assumption": Text("Eine Annahme.", "An assumption."),
    "layers": Text(
        "Was Hausregeln nach dem Recht sagen, wo welche angegeben sind; sie ändern nie das Ergebnis.",
        "What house rules say after the law, where any were named; they never change the outcome.",
    ),
    "layer": Text("Hausregeln und ihr eigenes Ergebnis.", "House rules and their own outcome."),
    "layer.name": Text("Der Name der Hausregeln.", "The name of the house rules."),
    "layer.title": Text("Ihre Überschrift.", "Their heading."),
    "words": Text("Ihr Ergebnis in ihren eigenen Worten.", "Their outcome in their own words."),
    "layer.ruleset": Text("Die Hausregeln, nach denen entschieden wurde.", "The house rules by which it was decided."),
    "fact": Text("Wozu nichts angegeben ist.", "Of what nothing is stated."),
    "counts_as": Text("Als was Schweigen zählt.", "What silence counts as."),
    "assumption.of": Text("Die Regel oder der abgeleitete Wert.", "The rule or the derived value."),
    "notes": Text("Was zu beachten ist.", "What to note."),
    "decision.ruleset": Text(
        "Die Regeln, nach denen entschieden wurde.", "The rules by which it was decided."
    ),
    "chosen_readings": Text("Die ausdrücklich beantworteten Auslegungsfragen.", "The readings whose option somebody chose."),
    "choices": Text("Von welcher Antwort auf jede Auslegungsfrage ausgegangen wurde.", "The option taken for each reading."),
    "case": Text(
        "Die Angaben, auf denen die Entscheidung beruht, wie ein Fall sie nennt.",
        "The facts on which the decision rests, as a case states them.",
    ),
    "files": Text("Die Prüfsumme jeder Regeldatei.", "The checksum of each rule file."),
    "rules": Text("Die Regeln, die dann nicht mehr verfehlt sind.", "The rules that are then no longer missed."),
    "remedy.outcome": Text("Das Ergebnis nach der Änderung.", "The outcome after the change."),
    "remedy.missing": Text("Was dann noch bekannt werden muss.", "What must then still become known."),
    "finding": Text(
        "Was aus einer Regel in diesem Fall geworden ist.", "What became of one rule in this case."
    ),
    "rule": Text("Die Kennung der Regel.", "The id of the rule."),
    "status": Text("Wie es um sie steht.", "How it stands."),
    "effect": Text("Was gilt, wenn sie nicht erfüllt ist.", "What holds when it is not met."),
    "message": Text("Der Satz dazu.", "The sentence on it."),
    "facts": Text("Die bekannten Angaben, die sie gelesen hat.", "The known facts that it read."),
    "limit": Text(
        "Die Grenze, mit der sie vergleicht; null, wenn es keine oder mehrere sind.",
        "The constant that it compares with; null where there are none or several.",
    ),
    "citations": Text("Wo die Norm es sagt.", "Where the norm says so."),
    "at": Text("Datei, Zeile und Spalte der Regel.", "File, line and column of the rule."),
    "citation": Text("Eine Fundstelle.", "A source."),
    "norm": Text("Dokument, §, Absatz, Satz.", "Document, §, Absatz, Satz."),
    "certainty": Text("Wie sicher die Fundstelle ist.", "How certain the source is."),
    "settled": Text(
        "Ob die Norm es entscheidet; sonst eine Auslegung.", "Whether the norm settles it; else a reading."
    ),
    "obligation": Text("Eine Pflicht, die bleibt.", "A duty that remains."),
    "id": Text("Die Kennung.", "The id."),
    "by": Text("Bis zu welchem Tag, wenn es einen gibt.", "The day by which, where there is one."),
    "remedy": Text(
        "Eine Änderung, mit der eine Regel erfüllt wäre.", "A change after which a rule would be met."
    ),
    "change": Text(
        "Die Angaben und was für sie gelten müsste.", "The facts and what they would have to meet."
    ),
    "kind": Text("Welcher Art die Änderung ist.", "What kind of change it is."),
    "reading": Text(
        "Eine Auslegung, von der das Ergebnis abhängt.", "A reading on which the outcome depends."
    ),
    "chosen": Text("Die Antwort, von der ausgegangen wurde.", "The option that was taken."),
    "otherwise": Text("Das Ergebnis bei den anderen Antworten.", "The outcome under the other options."),
    "note": Text("Ein Hinweis.", "A note."),
    "made_with": Text(
        "Die Version des Programms und die Ausgaben der Klassifikationen.",
        "The version of the program and the editions of the classifications.",
    ),
    "ruleset": Text("Ein Regelwerk.", "A rule set."),
    "name": Text("Der Name.", "The name."),
    "version": Text("Die Fassung der Regeldateien.", "The version of the rule files."),
    "checked_until": Text("Bis zu diesem Tag ist das Recht geprüft.", "Until this day the law was checked."),
    "sha256": Text("Die Prüfsumme aller Regeldateien.", "The checksum of all rule files."),
}  # fmt: skip


def text_of(part: str, key: str) -> Text:
    """Return what a key of a part means. Raises KeyError for one that nobody has described."""
    return TEXTS.get(f"{part}.{key}") or TEXTS[key]
