"""An account as one page: the stage and the next steps, the sums, the pictures, the tables; no script, nothing from outside."""

from __future__ import annotations

from itertools import chain, repeat

from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.short_answer import ShortAnswer, Statement
from soziorules.engine.language.text import Language
from soziorules.render.html import page
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.ledger_svg import to_picture
from soziorules.soziotherapie.wording.ledger_view import ledger_view
from soziorules.soziotherapie.wording.procedure_svg import procedure_picture


def to_html(shown: Overview, language: Language) -> str:
    """Return an account as a self-contained page; what lies in no Krankheitsfall comes last, undrawn."""
    account = ledger_view(shown, language, commands=False)
    steps = next((each for each in account.sections if each.key == "steps"), None)
    said = () if steps is None else tuple(Statement("step", item.text) for item in steps.items)
    headline = account.title if steps is None else steps.lead or account.title
    drawn = chain((to_picture(phase, shown, language) for phase in shown.phases), repeat(""))
    view = replace(
        account,
        headline=headline,
        sections=tuple(each for each in account.sections if each is not steps),
        short=ShortAnswer(headline, said) if said else None,
        tables=tuple(
            replace(table, picture=picture) for table, picture in zip(account.tables, drawn, strict=False)
        ),
    )
    way = procedure_picture(shown.decision, language)
    return page(view, () if way is None else (way,))
