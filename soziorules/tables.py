"""Tables of cases: the functions of `soziorules.engine.columns` with the bundled rules where none are named."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from soziorules.api import check_readings, load_rules
from soziorules.engine.arguments import day_argument, truth_argument, word_argument, wrong_kind
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

Frame = TypeVar("Frame")
Rules = RuleSet | str | os.PathLike[str] | None


def decide_frame(
    frame: Frame,
    *,
    rules: Rules = None,
    readings: Mapping[str, str] | None = None,
    as_of: dt.date | str | None = None,
    history: Any = None,
    key: str = "id",
    firm_readings: bool = False,
    lang: Language = "de",
    today: dt.date | str | None = None,
) -> Frame:
    """Return one decision for each row of a frame of cases, as a frame of the same sort (of an Arrow record batch a table).

    `diagnoses` are lists or texts such as `F20.0 G; F10.2 G`.
    `history` is a second frame with one earlier prescription a row; both frames have the column `key` ("id"). A case of which it
    holds nothing has no earlier prescription; of a case without a key the history is unknown; a row that belongs to no case is a
    problem, never dropped (for some cases of many: `history[history["id"].isin(cases["id"])]`).
    With `today` the column `stage` says how far each prescription has come on that day.

    A row that cannot be read has the outcome `error`; all others are decided. Raises Problems for what is wrong with the frames
    (unknown columns, of which the first hundred are named, keys that match nothing) and with the arguments.
    """
    from soziorules.engine import columns as frames
    from soziorules.engine.columns.convert import from_outside

    answers: Frame = frames.decide_frame(
        from_outside(frame),
        rules=chosen(rules, readings),
        readings=readings,
        as_of=_day(as_of, "as_of"),
        lists=None if history is None else {"history": history},
        key=_key(key),
        firm_readings=truth_argument(firm_readings, "firm_readings"),
        lang=_language(lang),
        today=_day(today, "today"),
    )
    return answers


def decide_batches(
    batches: Iterable[Any],
    *,
    rules: Rules = None,
    readings: Mapping[str, str] | None = None,
    as_of: dt.date | str | None = None,
    key: str = "id",
    lang: Language = "de",
    today: dt.date | str | None = None,
) -> Iterator[Any]:
    """Yield the decisions for Arrow record batches of cases, one batch after the other."""
    from soziorules.engine import columns as frames
    from soziorules.engine.columns.convert import from_outside

    return frames.decide_batches(
        map(from_outside, batches),
        rules=chosen(rules, readings),
        readings=readings,
        as_of=_day(as_of, "as_of"),
        key=_key(key),
        lang=_language(lang),
        today=_day(today, "today"),
    )


def explain_row(
    frame: Any,
    row: int,
    *,
    rules: Rules = None,
    readings: Mapping[str, str] | None = None,
    as_of: dt.date | str | None = None,
    history: Any = None,
    key: str = "id",
    lang: Language = "de",
    today: dt.date | str | None = None,
) -> Decision:
    """Return the full decision on the row at a position of a frame, seen from `today`. Raises Problems for an unreadable row."""
    from soziorules.engine import columns as frames
    from soziorules.engine.columns.convert import from_outside

    decision = frames.explain_row(
        from_outside(frame),
        row,
        rules=chosen(rules, readings),
        readings=readings,
        as_of=_day(as_of, "as_of"),
        lists=None if history is None else {"history": history},
        key=_key(key),
        lang=_language(lang),
    )
    decision.today = _day(today, "today")
    return decision


def _day(value: dt.date | str | None, name: str) -> dt.date | None:
    return None if value is None else day_argument(value, name)


def _language(lang: Any) -> Language:
    word_argument(lang, "lang", LANGUAGES)
    found: Language = lang
    return found


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise wrong_kind("key", Text("der Name einer Spalte", "the name of a column"))
    return key


def chosen(rules: Rules, readings: Mapping[str, str] | None) -> RuleSet:
    """Return the rule set that is meant. Raises Problems for rules that cannot be read and for unknown readings."""
    ruleset = rules if isinstance(rules, RuleSet) else load_rules(rules)
    check_readings(ruleset, readings or {})
    return ruleset
