"""What the page asks of the package: one request as JSON, one reply as JSON. It remembers nothing between two requests.

Runs in the browser, in Pyodide. Every question, sentence and figure is the package's own; the page only lays out what comes back.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from soziorules.api import check, load_rules
from soziorules.bundled import sealed_rules
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.account import Account
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.missing import Missing
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.short_answer import ShortAnswer
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.facts import Amount, Choices, Day, Fact, Records, general
from soziorules.engine.language.text import Language
from soziorules.engine.source import load_plain, read_source
from soziorules.field.saved import parted, stamp
from soziorules.interview.answers import NotUnderstood, understood
from soziorules.interview.form import FormParts, fact_at, stated
from soziorules.interview.question import codes_found, question
from soziorules.interview.reasons import reasons
from soziorules.page.words import (
    FOREIGN_FILE,
    LINE,
    MORE_PROBLEMS,
    NO_ACCOUNT,
    NOTHING_LOST,
    OTHER_VERSION,
    POSSIBLE,
    SEVERAL,
    TODAY_ASSUMED,
)
from soziorules.render.words import day as written
from soziorules.render.words import listed, typed

MOST_CODES: Final = 40
MOST_PROBLEMS: Final = 5
NO_FACT: Final = "C001"
OF_A_NEWER: Final = "C015"
LONGEST_NAME: Final = 80
FOREIGN: Final = 3
"""So many facts that there are not make a file one that is no case."""
RECORD: Final = re.compile(r"([^\[]+)\[(\d+)\]\.?")
PAPERS: Final = ("steps", "obligations", "missing", "notes", "standing")
"""The sections of the tab with papers and deadlines."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the rules, the language, the day on which somebody looks, and whatever else it says."""

    rules: RuleSet
    language: Language
    today: dt.date
    given: Mapping[str, Any]

    @property
    def case(self) -> dict[str, Any]:
        """The case as the page holds it."""
        plain: dict[str, Any] = self.given.get("case") or {}
        return plain

    def fact(self, path: str) -> Fact | None:
        """Return the fact of a path; the fields of lists, which need the case model, are looked at last."""
        name, vocabulary = general(path), self.rules.domain.vocabulary
        known = name in vocabulary or name in vocabulary.parts
        return vocabulary.at(name) if known else fact_at(name, form_parts(self.rules))


def form_parts(rules: RuleSet) -> FormParts:
    """Return what a field of law brings to its form; nothing where it brings none."""
    parts: FormParts = FormParts() if rules.domain.form is None else rules.domain.form()
    return parts


@lru_cache(maxsize=1)
def rules_of_page(source: str = "") -> RuleSet:
    """Return the rules of the page: those that it brings ready-made, or what `module:function` returns."""
    if not source:
        return sealed_rules() or load_rules()
    module, _, function = source.partition(":")
    rules: RuleSet = getattr(import_module(module), function)()
    return rules


def reply(request: str) -> str:
    """Answer one request. What somebody typed or brought never ends in an error, only in a sentence about it."""
    given = json.loads(request)
    rules = rules_of_page(given.get("rules", ""))
    asked = Asked(rules, given.get("lang", "de"), dt.date.fromisoformat(given["today"]), given)
    try:
        found = ANSWERS[given["do"]](asked)
    except Problems as problems:
        found = {"problems": contradictions(problems, asked), "stated": _in_words(asked)}
    return json.dumps(found, ensure_ascii=False)


def contradictions(problems: Problems, asked: Asked) -> list[dict[str, str]]:
    """Return what of the answers cannot be, each in a sentence, with the path of the question to be answered anew."""
    return [
        {"text": _sentence(each, asked), "path": _path(each).partition("[")[0]}
        for each in problems.diagnostics
    ]


def of_a_file(problems: Problems, asked: Asked) -> list[str]:
    """Return what is wrong with a file, each in a sentence, the first few; never what stands in a line of it."""
    language, found = asked.language, problems.diagnostics
    if sum(each.code == NO_FACT for each in found) >= FOREIGN and not any(
        each.code == OF_A_NEWER for each in found
    ):
        return [FOREIGN_FILE(language)]
    lines = [
        LINE(language).format(line=each.place.line) if each.place and each.place.line else ""
        for each in found
    ]
    said = [f"{line}{_sentence(each, asked, file=True)}" for line, each in zip(lines, found, strict=True)]
    rest = len(said) - MOST_PROBLEMS
    return [*said[:MOST_PROBLEMS], *([MORE_PROBLEMS(language).format(count=rest)] if rest > 0 else [])]


def _sentence(problem: Diagnostic, asked: Asked, *, file: bool = False) -> str:
    """Return a problem in a sentence, with the name of the fact instead of its path, and for a file what is allowed there."""
    language, about = asked.language, _called(_path(problem), asked)
    said = [f"{about}: {problem.message(language)}." if about else f"{problem.message(language)}."]
    if problem.hint is not None:
        said.append(problem.hint(language))
    if file and problem.allowed is not None and problem.code != NO_FACT:
        said.append(POSSIBLE(language).format(what=problem.allowed(language)))
    return " ".join(f"{each[:1].upper()}{each[1:]}" for each in said)


def _path(problem: Diagnostic) -> str:
    return problem.path.removeprefix("$").removeprefix(".")


def _called(path: str, asked: Asked) -> str:
    """Return what people call a path: the names of its lists with the number of the entry, and that of the fact."""
    found, rest, at = [], path, ""
    while entry := RECORD.match(rest):
        at += entry[1]
        found.append(f"{_label(at, asked)} {int(entry[2]) + 1}")
        rest, at = rest[entry.end() :], f"{at}[{entry[2]}]."
    return ", ".join((*found, *([_label(at + rest, asked)] if rest else [])))


def _label(path: str, asked: Asked) -> str:
    fact = asked.fact(path)
    return path if fact is None else fact.about.label(asked.language)


def decided(asked: Asked) -> Decision:
    """Return the decision on a case, as of today where no day is stated, as on the command line. Raises Problems."""
    domain = asked.rules.domain
    case = domain.read_case(asked.case)
    as_of = domain.day_of(domain.supposed_on(case, asked.today)) if domain.day_of(case) is None else None
    readings = asked.given.get("readings") or {}
    return check(
        case, rules=asked.rules, as_of=as_of, readings=readings, lang=asked.language, today=asked.today
    )


def decide(asked: Asked) -> dict[str, Any]:
    """Return the short answer, what is missing and why, and what is stated in words."""
    decision, language = decided(asked), asked.language
    short = decision.short_answer(language)
    assumed = (
        TODAY_ASSUMED(language).format(
            label=asked.rules.domain.vocabulary[asked.rules.domain.day_fact].about.label(language),
            day=written(asked.today, language),
        )
        if decision.assumed_day
        else ""
    )
    return {
        "outcome": decision.outcome.value,
        "stage": getattr(decision.procedure, "stage", None) or "",
        "headline": short.headline,
        "statements": _statements(short),
        "house": _house(decision, language),
        "assumed": assumed,
        "missing": [question(item, decision, language) for item in _asked_for(decision)],
        "stated": _in_words(asked),
    }


def _statements(short: ShortAnswer) -> list[dict[str, str]]:
    return [
        {"part": each.part, "label": each.label, "text": each.text, "rule": each.rule}
        for each in short.statements
    ]


def _house(decision: Decision, language: Language) -> list[dict[str, Any]]:
    """Return what house rules say, each under its own heading."""
    if not decision.layers:
        return []
    from soziorules.render.layers import short_answers

    answers = zip(decision.layers, short_answers(decision, language, "prescriber"), strict=True)
    return [
        {"outcome": layer.outcome.value, "headline": short.headline, "statements": _statements(short)}
        for layer, short in answers
    ]


def _asked_for(decision: Decision) -> list[Missing]:
    """Return what is missing; the day first where it is only supposed, since the law follows it."""
    domain = decision.evaluator.domain
    missing = decision.missing_anywhere
    found = [item for item in missing if item.path != domain.day_fact]
    if decision.assumed_day or len(found) < len(missing):
        found.insert(0, Missing(domain.day_fact, domain.vocabulary[domain.day_fact].about, ()))
    return found


def _in_words(asked: Asked) -> dict[str, str]:
    """Return what is stated, by path, as people write it."""
    found = {}
    for path, value in stated(asked.case):
        fact = asked.fact(path)
        if fact is not None:
            found[path] = _words(fact, value, asked)
    return found


def _words(fact: Fact, value: Any, asked: Asked) -> str:
    match fact.type:
        case Records():
            return _listed(value, asked)
        case Day():
            return written(dt.date.fromisoformat(value), asked.language)
        case Amount():
            return typed(Decimal(str(value)), fact.type, {}, asked.language)
        case Choices():
            return typed(frozenset(value), fact.type, fact.about.values, asked.language)
        case _:
            return typed(value, fact.type, fact.about.values, asked.language)


def _listed(records: list[Any], asked: Asked) -> str:
    """Return a list in short: codes as they are written, with their titles, else how many records there are."""
    codes = [_code(item) for item in records]
    if all(codes):
        return listed([_titled(code, asked) for code in codes], asked.language)
    return SEVERAL(asked.language).format(count=len(records))


def _titled(code: str, asked: Asked) -> str:
    """Return a code as it is written, with its title where the classification has it."""
    value = code.split(maxsplit=1)[0]
    title = dict(asked.rules.find_codes(value, asked.today)).get(value)
    return code if title is None else f"{code} ({title})"


def _code(item: Any) -> str:
    """Return a record in short where it is a code, with what stands beside it; else nothing."""
    if isinstance(item, str):
        return item
    return " ".join(str(value) for value in item.values()) if "code" in item else ""


def understand(asked: Asked) -> dict[str, Any]:
    """Return the value that somebody typed for a fact, as a case holds it, or what is expected."""
    fact = asked.fact(asked.given["path"])
    assert fact is not None, "the form has no other fields"
    try:
        value = understood(asked.given["text"], fact, asked.language, asked.today)
    except NotUnderstood as not_understood:
        return {"problem": not_understood.text}
    shown = typed(value, fact.type, fact.about.values, asked.language)
    return {"value": as_json(value), "shown": shown}


def why(asked: Asked) -> dict[str, Any]:
    """Return why a fact is asked for, and where the norm says so, by the law of the case's day."""
    stated = asked.case.get(asked.rules.domain.day_fact)
    try:
        day = dt.date.fromisoformat(stated or "")
    except (TypeError, ValueError):
        day = asked.today
    return reasons(asked.rules, asked.given["path"], day, asked.language)


def codes(asked: Asked) -> dict[str, Any]:
    """Return the codes whose titles have the words that somebody typed, and how many more there are."""
    found, more = codes_found(asked.rules, asked.given["words"], asked.today, asked.language, MOST_CODES)
    return {"codes": found, "more": more}


def open_file(asked: Asked) -> dict[str, Any]:
    """Return the case that a file or a link holds, as it is stated there. Raises Problems for anything else."""
    source = read_source(asked.given["text"], name=asked.given["name"])
    domain = asked.rules.domain
    try:
        case = domain.read_case(source)
    except Problems as problems:
        return {"problems": [*of_a_file(problems, asked), NOTHING_LOST(asked.language)]}
    read = load_plain(source)
    plain, saved_by = parted(read) if isinstance(read, dict) else ({}, {})
    return {
        "case": plain if domain.state is None else domain.state(case),
        "said": _of_other_rules(saved_by, asked),
    }


def _of_other_rules(saved_by: Mapping[str, str], asked: Asked) -> list[str]:
    """Return what to know of a file that another version saved: its answer may have been another."""
    ours = stamp(asked.rules)
    if not saved_by or saved_by == ours:
        return []
    given = {"theirs": " ".join(saved_by.values())[:LONGEST_NAME], "ours": " ".join(ours.values())}
    return [OTHER_VERSION(asked.language).format(**given)]


def tab(asked: Asked) -> dict[str, Any]:
    """Return one tab as HTML: for a reader, the papers with their deadlines, or the account."""
    name, decision = asked.given["tab"], decided(asked)
    if name == "account":
        return {"html": _account(asked, decision)}
    if name == "papers":
        html = decision.to_html(
            asked.language, reader="provider", fragment=True, styled=False, sections=PAPERS
        )
        return {"html": html}
    return {"html": decision.to_html(asked.language, reader=name, fragment=True, styled=False)}


def _account(asked: Asked, decision: Decision) -> str:
    if asked.rules.domain.account is None:
        return f"<p>{NO_ACCOUNT(asked.language)}</p>"
    account = Account(
        asked.rules, decision.case, asked.given.get("readings"),
        today=asked.today, assumed_day=decision.assumed_day,
    )  # fmt: skip
    page = account.to_html(asked.language)
    _, _, rest = page.partition('<main class="soziorules">')
    return f'<div class="soziorules">{rest.partition("</main>")[0]}</div>'


def data(asked: Asked) -> dict[str, Any]:
    """Return a decision as the command line writes it with `--format json`."""
    return {"decision": decided(asked).to_dict(asked.language)}


def warm(asked: Asked) -> dict[str, Any]:
    """Load a part of what later requests will need, while nobody waits: the views, the search, the fields of lists."""
    match asked.given["part"]:
        case "views":
            decided(replace(asked, given={})).to_html(asked.language, fragment=True)
        case "search":
            codes(replace(asked, given={"words": "schizophrenie"}))
        case _:
            form_parts(asked.rules)
    return {}


ANSWERS: Final[Mapping[str, Callable[[Asked], dict[str, Any]]]] = {
    "decide": decide,
    "understand": understand,
    "why": why,
    "codes": codes,
    "open": open_file,
    "tab": tab,
    "data": data,
    "warm": warm,
}
"""What the page can ask for."""
