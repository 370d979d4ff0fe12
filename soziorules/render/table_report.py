"""The summary of a table of decisions for people: as text for a terminal, as one HTML page with pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from soziorules.engine.columns.summary import REASONS, Summary
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text

TITLES: Final = {
    "heading": Text("Zusammenfassung der geprüften Fälle", "Summary of the cases decided"),
    "rows": Text("Fälle", "cases"),
    "outcomes": Text("Ergebnisse", "Outcomes"),
    "reasons": Text("Häufigste Gründe", "Most frequent reasons"),
    "missing": Text("Fehlende Angaben", "Missing facts"),
    "obligations": Text("Noch zu tun", "Still to be done"),
    "errors": Text("Nicht lesbare Zeilen", "Rows that cannot be read"),
    "row": Text("Zeile", "row"),
}
UNREADABLE: Final = Text("nicht lesbar", "cannot be read")
LISTS: Final = ("reasons", "missing", "obligations")
COLOURS: Final = {
    "eligible": "#1b7f5c", "justification_required": "#6b9f2d", "undetermined": "#c58a00",
    "not_yet": "#b0561f", "not_eligible": "#a32638", "error": "#6b7280",
}  # fmt: skip
BAR: Final = 24
WIDTH: Final = 680
_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1f2937;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}svg{width:100%;height:auto}svg text{font:14px system-ui,sans-serif}
table{border-collapse:collapse;width:100%}td,th{padding:.2rem .5rem;text-align:left;border-bottom:1px solid #e5e7eb}
td.n{text-align:right;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){body{color:#e5e7eb;background:#111827}svg text{fill:#e5e7eb}}
"""


def text(summary: Summary, titles: Mapping[str, Text], language: Language) -> str:
    """Return the summary as text; `titles` are those of rules by id."""
    lines = [f"{grouped(summary.rows, language)} {TITLES['rows'](language)}"]
    for name, number in _outcomes(summary):
        lines.append(
            f"  {grouped(number, language):>12}  {_share(number, summary.rows, language):>7}  {_outcome(name, language)}"
        )
    for name in LISTS:
        counted = getattr(summary, name).most_common(REASONS)
        if counted:
            lines += ["", TITLES[name](language)]
            lines += [
                f"  {grouped(number, language):>12}  {_title(each, titles, language)}"
                for each, number in counted
            ]
    if summary.errors:
        lines += ["", TITLES["errors"](language)]
        lines += [f"  {TITLES['row'](language)} {row}: {error}" for row, error in summary.errors]
    return "\n".join(lines) + "\n"


def html(summary: Summary, titles: Mapping[str, Text], language: Language) -> str:
    """Return the summary as one page that needs nothing from outside."""
    heading = TITLES["heading"](language)
    parts = [
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
        f'<meta name="viewport" content="width=device-width"><title>{escape(heading)}</title>',
        f"<style>{_STYLE}</style></head><body>",
        f"<h1>{escape(heading)}</h1><p>{grouped(summary.rows, language)} {escape(TITLES['rows'](language))}</p>",
        _section(
            "outcomes",
            [(_outcome(name, language), number, COLOURS[name]) for name, number in _outcomes(summary)],
            summary.rows,
            language,
        ),
    ]
    for name in LISTS:
        counted = getattr(summary, name).most_common(REASONS)
        bars = [(_title(each, titles, language), number, "#33658a") for each, number in counted]
        parts.append(_section(name, bars, summary.rows, language) if bars else "")
    if summary.errors:
        rows = "".join(
            f'<tr><td class="n">{row}</td><td>{escape(error)}</td></tr>' for row, error in summary.errors
        )
        parts.append(f"<h2>{escape(TITLES['errors'](language))}</h2><table>{rows}</table>")
    return "".join([*parts, "</body></html>\n"])


def _section(name: str, bars: list[tuple[str, int, str]], whole: int, language: Language) -> str:
    title = escape(TITLES[name](language))
    return f"<h2>{title}</h2>{_picture(title, bars, whole, language)}"


def _picture(title: str, bars: list[tuple[str, int, str]], whole: int, language: Language) -> str:
    """Draw one bar for each count; label and number stand above it, so that colour carries no meaning alone."""
    most = max((number for _, number, _ in bars), default=1)
    height = len(bars) * 2 * BAR + 4
    drawn = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">']
    for place, (label, number, colour) in enumerate(bars):
        top = place * 2 * BAR
        said = f"{grouped(number, language)} ({_share(number, whole, language)})"
        width = max(1, round(WIDTH * number / most))
        drawn.append(
            f'<text x="0" y="{top + 17}">{escape(label)}</text><text x="{WIDTH}" y="{top + 17}" text-anchor="end">{said}</text>'
            f'<rect x="0" y="{top + BAR}" width="{width}" height="12" rx="2" fill="{colour}"/>'
        )
    return "".join([*drawn, "</svg>"])


def _outcomes(summary: Summary) -> Iterable[tuple[str, int]]:
    names = [*(outcome.value for outcome in reversed(Outcome)), "error"]
    return [(name, summary.outcomes[name]) for name in names if summary.outcomes[name]]


def _outcome(name: str, language: Language) -> str:
    return UNREADABLE(language) if name == "error" else OUTCOMES[Outcome(name)](language)


def _title(name: str, titles: Mapping[str, Text], language: Language) -> str:
    title = titles.get(name)
    return name if title is None else f"{title(language)} ({name})"


def grouped(number: int, language: Language) -> str:
    """Return a number with its thousands grouped."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "de" else text


def _share(number: int, whole: int, language: Language) -> str:
    share = f"{100 * number / max(1, whole):.1f} %"
    return share.replace(".", ",") if language == "de" else share
