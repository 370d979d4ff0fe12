"""An account as one page: the stage and the next steps, the sums, the pictures, the tables; no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from soziorules.engine.language.text import Language
from soziorules.render.html import bound, style
from soziorules.render.view import Section
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.procedure.stages import procedure_of
from soziorules.soziotherapie.wording.ledger_rows import Block, Row
from soziorules.soziotherapie.wording.ledger_svg import to_picture
from soziorules.soziotherapie.wording.ledger_view import LedgerView, ledger_view
from soziorules.soziotherapie.wording.procedure_svg import procedure_picture

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(shown: Overview, language: Language) -> str:
    """Return an account as a self-contained page."""
    view = ledger_view(shown, language)
    head = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(view.title)}</title>\n<style>{style()}</style>\n</head>\n"
    )
    body = "\n".join(_body(shown, language))
    return f'{head}<body>\n<main class="soziorules">\n{body}\n</main>\n</body>\n</html>\n'


def _body(shown: Overview, language: Language) -> Iterator[str]:
    view = ledger_view(shown, language, commands=False)
    first, *others = view.sections
    yield f'<header class="outcome {shown.decision.outcome.value} stage_{procedure_of(shown.decision).stage}">'
    yield f'<p class="kicker">{escape(view.title)}</p><h1>{escape(bound(first.lead or view.title))}</h1>'
    if first.key == "steps":
        yield _list(item.text for item in first.items)
    yield "</header>"
    yield from (f'<p class="lead">{escape(lead)}</p>' for lead in view.leads)
    pairs = (f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in view.totals)
    yield f'<section class="card"><dl>{"".join(pairs)}</dl></section>'
    picture = procedure_picture(shown.decision, language)
    if picture is not None:
        yield f'<section class="card"><h2>{escape(picture[0])}</h2>{picture[1]}</section>'
    drawn = [to_picture(phase, shown, language) for phase in shown.phases]
    pictures = [
        *drawn,
        *[""] * (len(view.blocks) - len(drawn)),
    ]  # what lies in no Krankheitsfall comes last, undrawn
    yield from (_block(block, view, picture) for block, picture in zip(view.blocks, pictures, strict=True))
    yield from (_section(section) for section in ((first, *others) if first.key != "steps" else others))
    yield f"<footer><p>{escape(view.footer)}</p></footer>"


def _block(block: Block, view: LedgerView, picture: str) -> str:
    parts = [
        f"<h2>{escape(block.title)}</h2>",
        picture,
        *(f"<p>{escape(reason)}</p>" for reason in block.reasons),
    ]
    if block.sources:
        parts.append(f'<p class="source">{escape(block.sources)}</p>')
    if block.rows:
        parts.append(_table(block.rows, view))
    if block.total:
        parts.append(f"<p><b>{escape(block.total)}</b></p>")
    return f'<section class="card">{"".join(parts)}</section>'


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


def _section(section: Section) -> str:
    lead, close = (f"<p>{escape(text)}</p>" if text else "" for text in (section.lead, section.close))
    items = "".join(
        f"<li><p>{escape(item.text)}</p>{''.join(f'<p>{escape(note)}</p>' for note in item.notes)}"
        f'<p class="source">{escape(item.sources)}</p></li>'
        for item in section.items
    )
    return (
        f'<details class="card"><summary><h2>{escape(section.title)}</h2></summary>{lead}'
        f'<ul class="rows">{items}</ul>{close}</details>'
    )


def _list(texts: Iterable[str]) -> str:
    return f'<ul class="short">{"".join(f"<li class=step>{escape(text)}</li>" for text in texts)}</ul>'
