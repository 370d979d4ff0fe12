"""The account of hours of a case in the form that is asked for; each form is loaded only then, as with decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.short_answer import WIDTH
from soziorules.engine.language.text import Language
from soziorules.soziotherapie.ledger.overview import overview


def account(
    rules: RuleSet,
    case: Any,
    readings: Mapping[str, str],
    form: str,
    language: Language,
    *,
    fine: bool = True,
    width: int = WIDTH,
    today: dt.date | None = None,
    assumed_day: bool = False,
) -> str:
    """Return the account as `json`, `markdown`, `html`, `svg` or text, this of at most `width` columns.

    Raises Problems for a case without a day or outside the rules.
    """
    shown = overview(rules, case, readings, today=today, assumed_day=assumed_day)
    match form:
        case "json":
            from soziorules.soziotherapie.wording.ledger_data import to_json

            return to_json(shown)
        case "markdown":
            from soziorules.soziotherapie.wording.ledger_markdown import to_markdown

            return to_markdown(shown, language)
        case "html":
            from soziorules.soziotherapie.wording.ledger_html import to_html

            return to_html(shown, language)
        case "svg":
            from soziorules.soziotherapie.wording.ledger_svg import to_svg

            return to_svg(shown, language)
        case _:
            from soziorules.soziotherapie.wording.ledger_text import to_text

            return to_text(shown, language, fine=fine, width=width)
