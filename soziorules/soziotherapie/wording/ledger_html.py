"""An account as one page: the stage and the next steps, the sums, the pictures, the tables; no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import zip_longest

from soziorules.engine.evaluator.short_answer import ShortAnswer, Statement
from soziorules.engine.language.text import Language
from soziorules.render.html import page
from soziorules.render.view import View
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.procedure.stages import procedure_of
from soziorules.soziotherapie.wording.ledger_rows import Block, Row
from soziorules.soziotherapie.wording.ledger_svg import to_picture
from soziorules.soziotherapie.wording.ledger_view import LedgerView, ledger_view
from soziorules.soziotherapie.wording.procedure_svg import procedure_picture


def to_html(shown: Overview, language: Language) -> str:
    """Return an account as a self-contained page."""
    account = ledger_view(shown, language, commands=False)
    steps = next((each for each in account.sections if each.key == "steps"), None)
    said = () if steps is None else tuple(Statement("step", item.text) for item in steps.items)
    headline = account.title if steps is None else steps.lead or account.title
    view = View(
        language=language,
        outcome=shown.decision.outcome,
        title=account.title,
        headline=headline,
        leads=account.leads,
        sections=tuple(each for each in account.sections if each is not steps),
        footer=(account.footer,),
        figures=account.totals,
        short=ShortAnswer(headline, said) if said else None,
        stage=procedure_of(shown.decision).stage,
    )
    return page(view, _pieces(shown, account, language))


def _pieces(shown: Overview, account: LedgerView, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the picture of the way, and the tables with theirs; what lies in no Krankheitsfall comes last, undrawn."""
    picture = procedure_picture(shown.decision, language)
    if picture is not None:
        yield picture
    drawn = [to_picture(phase, shown, language) for phase in shown.phases]
    for block, above in zip_longest(account.blocks, drawn, fillvalue=""):
        assert isinstance(block, Block)
        yield block.title, _block(block, account, str(above))


def _block(block: Block, view: LedgerView, picture: str) -> str:
    parts = [picture, *(f"<p>{escape(reason)}</p>" for reason in block.reasons)]
    if block.sources:
        parts.append(f'<p class="source">{escape(block.sources)}</p>')
    if block.rows:
        parts.append(_table(block.rows, view))
    if block.total:
        parts.append(f"<p><b>{escape(block.total)}</b></p>")
    return "".join(parts)


def _table(rows: Iterable[Row], view: LedgerView) -> str:
    """Return rows as a table without columns that are empty in the whole account; what is to be said of a row stands below it."""
    every = [row.cells for block in view.blocks for row in block.rows]
    columns = [number for number in range(len(view.headings)) if any(cells[number] for cells in every)]
    head = "".join(f'<th scope="col">{escape(view.headings[number])}</th>' for number in columns)
    body = "".join(_row(row, columns, view.headings) for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(row: Row, columns: Sequence[int], headings: Sequence[str]) -> str:
    cells = "".join(
        f'<td data-label="{escape(headings[number])}">{escape(row.cells[number])}</td>' for number in columns
    )
    notes = escape("; ".join(row.notes))
    return f"<tr>{cells}</tr>" + (
        f'<tr class="notes"><td colspan="{len(columns)}">{notes}</td></tr>' if notes else ""
    )
