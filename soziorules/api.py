"""The interface: read rules, check a case."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from soziorules.bundled import bundled_rules, rules_in, rules_of, stamps_of
from soziorules.engine.arguments import day_argument, word_argument, wrong_kind
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from soziorules.soziotherapie.case.reading import CaseLike

__all__ = ["bundled_rules", "check", "check_readings", "load_rules"]

_RULES = Text("ein Ordner mit Regeldateien oder ein RuleSet", "a folder of rule files or a RuleSet")


def load_rules(path: str | os.PathLike[str] | None = None) -> RuleSet:
    """Return the rule set of a folder or of a bundle (`soziorules bundle`), or the one that comes with the package.

    It is read once per process while its files stay the same.

    Raises Problems with every problem of every file.
    """
    if path is not None and not isinstance(path, str | os.PathLike):
        raise wrong_kind("rules", _RULES)
    folder = bundled_rules() if path is None else Path(path)
    if folder.suffix == ".zip" and folder.is_file():
        return rules_in(folder.resolve(), folder.stat().st_mtime_ns)
    if not _is_folder(folder):
        message = Text(f"Ordner „{folder.name}“ nicht gefunden", f'folder "{folder.name}" not found')
        raise Problems((Diagnostic("R001", message),))
    try:
        return rules_of(folder.resolve(), stamps_of(folder))
    except OSError:  # the folder went away, or may not be read
        message = Text(f"Ordner „{folder.name}“ nicht lesbar", f'folder "{folder.name}" cannot be read')
        raise Problems((Diagnostic("R001", message),)) from None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no folder can have, too long for example
        return False


def check(
    case: CaseLike,
    *,
    rules: RuleSet | str | os.PathLike[str] | None = None,
    as_of: dt.date | str | None = None,
    readings: Mapping[str, str] | None = None,
    lang: Language | None = None,
    today: dt.date | str | None = None,
) -> Decision:
    """Return the explained decision on a case.

    `case` is what states it: a path to a JSON or YAML file, JSON text or its bytes, a mapping, or a `Case`.
    `rules` is a folder of rule files or a `RuleSet` (None: the bundled rules).
    `as_of` decides as if the prescription were issued on that day (a date, or text such as "2026-11-22").
    `readings` chooses answers to questions on which the norm is open, such as {"kj.lower_age": "birthday_17"}.
    `lang` ("de" or "en") is the language of the decision's texts where none is asked for.
    `today` is the day on which somebody looks: it moves the stage of the procedure and the next steps, never the outcome.

    Raises Problems that name everything wrong with the case, the rules or an argument, and never show a value of the case.

        >>> import soziorules
        >>> decision = soziorules.check({"prescribed_on": "2026-11-20", "gaf": 35, "diagnoses": ["F20.0 G"]})
        >>> decision.outcome.value
        'undetermined'
    """
    ruleset = rules if isinstance(rules, RuleSet) else load_rules(rules)
    stated = ruleset.domain.read_case(case)
    assumed = as_of is not None and ruleset.domain.day_of(stated) is None
    if as_of is not None:
        stated = ruleset.domain.on_day(stated, day_argument(as_of, "as_of"))
    chosen = ruleset.check_readings(readings)
    if lang is not None:
        word_argument(lang, "lang", LANGUAGES)
    decision = ruleset.decide(stated, chosen)
    decision.language = lang
    decision.today = None if today is None else day_argument(today, "today")
    decision.assumed_day = assumed
    return decision


def check_readings(ruleset: RuleSet, readings: Mapping[str, str]) -> None:
    """Raise Problems for readings or options that the rule set does not have."""
    ruleset.check_readings(readings)
