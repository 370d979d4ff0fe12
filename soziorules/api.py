"""The interface: read rules, check a case."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from soziorules.bundled import bundled_rules, house_rules_of, rules_in, rules_of, stamps_of
from soziorules.engine.arguments import day_argument, word_argument, wrong_kind
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.told import Model
from soziorules.engine.language.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.account import Account
    from soziorules.soziotherapie.answer import AccountAnswer, Answer
    from soziorules.soziotherapie.case.reading import CaseLike

__all__ = ["bundled_rules", "check", "check_readings", "ledger", "load_rules", "with_overlays"]

Overlays = Iterable[str | os.PathLike[str] | RuleSet]

_OVERLAYS = Text("eine Liste von Ordnern mit Hausregeln", "a list of folders of house rules")
_RULES = Text("ein Ordner mit Regeldateien oder ein RuleSet", "a folder of rule files or a RuleSet")


def load_rules(path: str | os.PathLike[str] | None = None, *, overlays: Overlays = ()) -> RuleSet[Answer]:
    """Return the rule set of a folder or of a bundle (`soziorules bundle`), or the one that comes with the package.

    `overlays` are folders of house rules, which decide after the law and never change what it says: each decision then has
    `layers`. Files are read once per process while they stay the same.

    Raises Problems with every problem of every file.
    """
    law = _law(path)
    return with_overlays(law, overlays)


def with_overlays(law: RuleSet[Model], overlays: Overlays) -> RuleSet[Model]:
    """Return a rule set with house rules after those that it has already. Raises Problems with all problems of all of them."""
    if isinstance(overlays, str | os.PathLike | RuleSet) or not isinstance(overlays, Iterable):
        raise wrong_kind("overlays", _OVERLAYS)
    found: list[RuleSet] = list(law.overlays)
    problems: list[Diagnostic] = []
    for each in overlays:
        try:
            found.append(each if isinstance(each, RuleSet) else _house(each, law))
        except Problems as wrong:
            problems += wrong.diagnostics
    if problems:
        raise Problems(problems)
    return law.with_overlays(tuple(found)) if len(found) > len(law.overlays) else law


def _house(path: str | os.PathLike[str], law: RuleSet) -> RuleSet:
    if not isinstance(path, str | os.PathLike):
        raise wrong_kind("overlays", _OVERLAYS)
    return _of_folder(Path(path), lambda folder, stamps: house_rules_of(folder, stamps, law))


def _law(path: str | os.PathLike[str] | None) -> RuleSet:
    if path is not None and not isinstance(path, str | os.PathLike):
        raise wrong_kind("rules", _RULES)
    folder = bundled_rules() if path is None else Path(path)
    if folder.suffix == ".zip" and folder.is_file():
        return rules_in(folder.resolve(), folder.stat().st_mtime_ns)
    return _of_folder(folder, rules_of)


def _of_folder(folder: Path, read: Callable[..., RuleSet]) -> RuleSet:
    """Return the rules of a folder that is there. Raises Problems for any other."""
    if not _is_folder(folder):
        message = Text(f"Ordner „{folder.name}“ nicht gefunden", f'folder "{folder.name}" not found')
        raise Problems((Diagnostic("R001", message),))
    try:
        return read(folder.resolve(), stamps_of(folder))
    except OSError:  # the folder went away, or may not be read
        message = Text(f"Ordner „{folder.name}“ nicht lesbar", f'folder "{folder.name}" cannot be read')
        raise Problems((Diagnostic("R001", message),)) from None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no folder can have, too long for example
        return False


@overload
def check(
    case: CaseLike,
    *,
    rules: RuleSet[Model],
    as_of: dt.date | str | None = None,
    readings: Mapping[str, str] | None = None,
    lang: Language | None = None,
    today: dt.date | str | None = None,
    overlays: Overlays = (),
) -> Decision[Model]: ...
@overload
def check(
    case: CaseLike,
    *,
    rules: str | os.PathLike[str] | None = None,
    as_of: dt.date | str | None = None,
    readings: Mapping[str, str] | None = None,
    lang: Language | None = None,
    today: dt.date | str | None = None,
    overlays: Overlays = (),
) -> Decision[Answer]: ...
def check(
    case: CaseLike,
    *,
    rules: RuleSet | str | os.PathLike[str] | None = None,
    as_of: dt.date | str | None = None,
    readings: Mapping[str, str] | None = None,
    lang: Language | None = None,
    today: dt.date | str | None = None,
    overlays: Overlays = (),
) -> Decision[Any]:
    """Return the explained decision on a case.

    `case` is what states it: a path to a JSON or YAML file, JSON text or its bytes, a mapping, or a `Case`.
    `rules` is a folder of rule files or a `RuleSet` (None: the bundled rules).
    `as_of` decides as if the prescription were issued on that day (a date, or text such as "2026-11-22").
    `readings` chooses answers to questions on which the norm is open, such as {"kj.lower_age": "birthday_17"}.
    `lang` ("de" or "en") is the language of the decision's texts where none is asked for.
    `today` is the day on which somebody looks: it moves the stage of the procedure and the next steps, never the outcome.
    `overlays` are folders of house rules that decide after the law, under their own heading: `Decision.layers`.

    Raises Problems that name everything wrong with the case, the rules or an argument, and never show a value of the case.

        >>> import soziorules
        >>> decision = soziorules.check({"prescribed_on": "2026-11-20", "gaf": 35, "diagnoses": ["F20.0 G"]})
        >>> decision.outcome.value
        'undetermined'
    """
    ruleset = with_overlays(rules if isinstance(rules, RuleSet) else load_rules(rules), overlays)
    stated, chosen, looked, undated = _asked(ruleset, case, as_of, readings, lang, today)
    decision = ruleset.decide(stated, chosen)
    decision.language, decision.today = lang, looked
    decision.assumed_day = undated and as_of is not None
    return decision


def ledger(
    case: CaseLike,
    *,
    rules: RuleSet | str | os.PathLike[str] | None = None,
    as_of: dt.date | str | None = None,
    readings: Mapping[str, str] | None = None,
    lang: Language | None = None,
    today: dt.date | str | None = None,
) -> Account[AccountAnswer]:
    """Return the account of hours of a case: the Krankheitsfall, earlier prescriptions, what is left, plan and deadlines.

    All arguments are those of `check`. An account is one of a day: where neither the case states a day of issue nor `as_of`
    names one, it is the account of `today`, and without that of the day on which the program runs (`Account.as_of` says which).
    The account has `to_dict()`, `to_model()`, `to_json()`, `to_text()`, `to_markdown()`, `to_html()` and `to_svg()`.

    Raises Problems as `check` does, where what is stated does not go with that day, and for a field of law that keeps no account.

        >>> import soziorules
        >>> account = soziorules.ledger({"prescribed_on": "2026-11-20", "history": []})
        >>> account.to_dict()["totals"]["remaining_minutes"]
        {'from': 7200, 'to': 7200}
    """
    from soziorules.engine.evaluator.account import Account

    ruleset = rules if isinstance(rules, RuleSet) else load_rules(rules)
    stated, chosen, looked, undated = _asked(ruleset, case, as_of, readings, lang, today)
    if undated and as_of is None:
        stated = ruleset.domain.supposed_on(stated, looked or dt.date.today())
    return Account(ruleset, stated, chosen, language=lang, today=looked, assumed_day=undated)


def _asked(
    ruleset: RuleSet,
    case: CaseLike,
    as_of: dt.date | str | None,
    readings: Mapping[str, str] | None,
    lang: Language | None,
    today: dt.date | str | None,
) -> tuple[Any, Mapping[str, str], dt.date | None, bool]:
    """Return the case as of the day that is asked for, the readings, the day of looking, and whether the case states no day."""
    stated = ruleset.domain.read_case(case)
    undated = ruleset.domain.day_of(stated) is None
    if as_of is not None:
        stated = ruleset.domain.on_day(stated, day_argument(as_of, "as_of"))
    chosen = ruleset.check_readings(readings)
    if lang is not None:
        word_argument(lang, "lang", LANGUAGES)
    return stated, chosen, None if today is None else day_argument(today, "today"), undated


def check_readings(ruleset: RuleSet, readings: Mapping[str, str]) -> None:
    """Raise Problems for readings or options that the rule set does not have."""
    ruleset.check_readings(readings)
