"""The account of hours of a case, made once; each form is loaded only when it is asked for, as with decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.short_answer import WIDTH
from soziorules.engine.language.text import Language
from soziorules.soziotherapie.ledger.overview import Overview, overview


def account(
    rules: RuleSet,
    case: Any,
    readings: Mapping[str, str],
    *,
    today: dt.date | None = None,
    assumed_day: bool = False,
) -> Callable[..., str]:
    """Return what lays out the account in the form and language asked for.

    Raises Problems for a case outside the rules, ValueError for one without a day.
    """
    return partial(_laid_out, overview(rules, case, readings, today=today, assumed_day=assumed_day))


def _laid_out(
    shown: Overview, form: str, language: Language, *, fine: bool = True, width: int = WIDTH
) -> str:
    """Return the account as `json`, `markdown`, `html`, `svg` or `text`, this of at most `width` columns."""
    match form:
        case "json":
            from soziorules.soziotherapie.wording.ledger_data import to_json

            return to_json(shown)
        case "markdown":
            from soziorules.render.markdown import of_view
            from soziorules.soziotherapie.wording.ledger_view import ledger_view

            return of_view(ledger_view(shown, language))
        case "html":
            from soziorules.soziotherapie.wording.ledger_html import to_html

            return to_html(shown, language)
        case "svg":
            from soziorules.soziotherapie.wording.ledger_svg import to_svg

            return to_svg(shown, language)
        case "text":
            from soziorules.soziotherapie.wording.ledger_text import to_text

            return to_text(shown, language, fine=fine, width=width)
        case _:
            raise AssertionError(f"no such form: {form}")
