"""The interface: read rules, check a case."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from soziorules.bundled import bundled_rules, rules_of, stamps_of
from soziorules.engine.diagnostics import Diagnostic, Problems, suggest
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text

if TYPE_CHECKING:
    from soziorules.soziotherapie.case.reading import CaseLike

__all__ = ["bundled_rules", "check", "check_readings", "load_rules"]


def load_rules(path: str | os.PathLike[str] | None = None) -> RuleSet:
    """Return the rule set of a folder, or the bundled one; read once per process while its files stay the same.

    Raises Problems with every problem of every file.
    """
    folder = bundled_rules() if path is None else Path(path)
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

    `case` is a path (JSON or YAML), a mapping or a `Case`. `as_of` decides as if the prescription were issued on that day.
    `readings` chooses options of open questions. `lang` is the language of the decision's own texts where none is asked for.
    `today` is the day on which somebody looks: it moves the stage of the procedure and the next steps, never the outcome.
    Raises Problems for a case or rules that cannot be read, and for an unknown reading or option.
    """
    ruleset = rules if isinstance(rules, RuleSet) else load_rules(rules)
    stated = ruleset.domain.read_case(case)
    assumed = as_of is not None and ruleset.domain.day_of(stated) is None
    if as_of is not None:
        stated = ruleset.domain.on_day(stated, _day(as_of))
    check_readings(ruleset, readings or {})
    decision = ruleset.decide(stated, readings)
    decision.language = lang
    decision.today = None if today is None else _day(today)
    decision.assumed_day = assumed
    return decision


def _day(day: dt.date | str) -> dt.date:
    return day if isinstance(day, dt.date) else dt.date.fromisoformat(day)


def check_readings(ruleset: RuleSet, readings: Mapping[str, str]) -> None:
    """Raise Problems for readings or options that the rule set does not have."""
    found = []
    for name, option in readings.items():
        reading = ruleset.elements.readings.get(name)
        if reading is None:
            found.append(_unknown("die Auslegungsfrage", "reading", name, list(ruleset.elements.readings)))
        elif option not in (known := [item.id for item in reading.options]):
            found.append(_unknown(f"die Antwort auf {name}", f"option of {name}", option, known))
    if found:
        raise Problems(tuple(found))


def _unknown(german: str, english: str, word: str, known: list[str]) -> Diagnostic:
    near = suggest(word, known)
    hint = None if near is None else Text(f"Meinten Sie „{near}“?", f'did you mean "{near}"?')
    message = Text(f"{german} „{word}“ gibt es nicht", f'unknown {english} "{word}"')
    return Diagnostic("R020", message, hint=hint, allowed=Text(", ".join(known), ", ".join(known)))
