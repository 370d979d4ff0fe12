"""What each action of `codes` shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from soziorules.api import load_rules
from soziorules.cli.codes_output import (
    Format,
    Record,
    Value,
    complain,
    plain,
    records,
    single,
    table,
    write,
    yes,
)
from soziorules.engine.language.text import Language, Text
from soziorules.icd import (
    Catalogue,
    CodeError,
    CodeRange,
    Difference,
    Entry,
    differences,
    editions,
    import_edition,
    validity,
)
from soziorules.icd.errors import years
from soziorules.icd.metadata import MetadataError

_CODE = Text(de="Kode", en="Code")
_TITLE = Text(de="Titel", en="Title")
_TERMINAL = Text(de="endständig", en="terminal")
_USES = {
    "P": Text(de="allein kodierbar", en="can be coded by itself"),
    "O": Text(
        de="nur als Sternkode (*) neben einem Primärkode",
        en="only as asterisk code (*) beside a primary code",
    ),
    "Z": Text(
        de="nur als Zusatzkode (!) neben einem Primärkode",
        en="only as additional code (!) beside a primary code",
    ),
    "V": Text(de="nicht zur Kodierung zugelassen", en="not for coding"),
}
# Anleitung zur Verschlüsselung: the fifth place may be left out there, so the code counts as usable under § 295.
_COARSE = Text(
    de="nur, wo die fünfte Stelle entfallen darf (Hausarzt, Notdienst, fachfremd)",
    en="only where the fifth place may be left out (family doctor, emergency service, outside one's field)",
)
_CHANGES = {
    "new": Text(de="neu", en="new"),
    "ended": Text(de="entfallen", en="ended"),
    "split": Text(de="unterteilt", en="split"),
    "merged": Text(de="zusammengelegt", en="merged"),
    "title": Text(de="neuer Titel", en="new title"),
    "usage": Text(de="neue Verwendung", en="new use"),
}
_CHANGES_SHOWN = 20


def show(code: str, edition: int, asked: int | None, form: Format, language: Language) -> None:
    """Show one entry with its place in the classification and the editions in which it can be coded.

    Raises `CodeError` when the edition has no such entry.
    """
    catalogue = Catalogue(edition)
    entry = catalogue.lookup(code)
    record: dict[str, Value] = _record(entry) | {
        "edition": edition,
        "requested_edition": asked or edition,
        "kind": entry.kind,
        "chapter": entry.chapter,
        "usage_295": entry.usage_295,
        "usage_301": entry.usage_301,
        "mark": entry.mark,
        "in_year_title": entry.in_year,
        "terminal_in": _terminal_in(entry),
        "parents": [above.code for above in catalogue.parents(entry.code)],
        "children": [below.code for below in catalogue.children(entry.code)],
        "reconstructed": catalogue.origin.reconstructed,
    }
    if form != "table":
        single(record, form)
        return
    write(f"{entry.code}{entry.mark}  {entry.title}")
    table(_details(entry, catalogue, language))
    if catalogue.origin.reconstructed:
        write("")
        write(catalogue.origin.note(language))


def search(text: str, edition: int, limit: int, form: Format, language: Language) -> bool:
    """Show the entries found, first those that people call so; tell whether there are any."""
    catalogue, rules = Catalogue(edition), load_rules()
    called = [catalogue.lookup(code) for code, _ in rules.codes_called(text, dt.date(edition, 1, 1))]
    titled = catalogue.search(text, None)
    found = [*called, *(entry for entry in titled if entry not in called)][:limit]
    if not found:
        complain(Text(de="Nichts gefunden.", en="Nothing found."), language)
        return False
    records([_record(entry) for entry in found], form, _columns(), language)
    names = (rules.name_of_code(entry.code) for entry in called)
    for remark in dict.fromkeys(name.say for name in names if name is not None and name.say is not None):
        complain(remark, language)
    return True


def tree(code: str, edition: int, form: Format, language: Language) -> bool:
    """Show an entry with all below it, or the codes of a range; tell whether there are any. Raises `CodeError`."""
    catalogue = Catalogue(edition)
    entries = _below(catalogue, code)
    if form != "table":
        records(
            [_record(entry) | {"parent": entry.parent} for entry, _ in entries],
            form,
            _tree_columns(),
            language,
        )
    else:
        for entry, depth in entries:
            write(f"{'  ' * depth}{entry.code}{entry.mark}  {entry.title}")
    return bool(entries)


def diff(old: int, new: int, chapter: str | None, form: Format, language: Language) -> bool:
    """Show what changed between two editions; tell whether anything did. Raises `EditionError`."""
    catalogues = Catalogue(old), Catalogue(new)
    changes = differences(*catalogues, chapter)
    for catalogue in catalogues:
        if catalogue.origin.reconstructed:
            complain(_about(catalogue), language)
    if not changes:
        complain(Text(de="Keine Änderungen.", en="No changes."), language)
        return False
    _write_changes(changes, form, language)
    return True


def held(form: Format, language: Language) -> None:
    """Show the editions held and where they come from."""
    rows: list[Record] = []
    for edition in editions():
        catalogue = Catalogue(edition)
        frame = catalogue.frame()
        is_code = frame["kind"].isin(["category", "subcategory"])
        rows.append(
            {
                "edition": edition,
                "codes": int(is_code.sum()),
                "terminal": int((is_code & frame["terminal"]).sum()),
                "reconstructed": catalogue.origin.reconstructed,
                "basis": catalogue.origin.basis,
                "source": catalogue.origin.source,
            }
        )
    columns = {
        "edition": Text(de="Ausgabe", en="Edition"),
        "codes": Text(de="Kodes", en="Codes"),
        "terminal": _TERMINAL,
        "reconstructed": Text(de="rekonstruiert", en="reconstructed"),
        "basis": Text(de="Grundlage", en="Basis"),
    }
    records(rows, form, columns, language)


def take(file: Path, edition: int | None, form: Format, language: Language) -> bool:
    """Read an official edition into the user's folder and show what changed; tell whether that succeeded."""
    try:
        done = import_edition(file, edition)
    except MetadataError as error:
        complain(error.message, language)
        return False
    except OSError as error:
        complain(
            Text(
                de=f"{file} lässt sich nicht lesen oder ablegen: {error.strerror}.",
                en=f"{file} cannot be read or stored: {error.strerror}.",
            ),
            language,
        )
        return False
    if form != "table":
        _write_changes(done.changes, form, language)
        return True
    write(
        Text(
            de=f"Ausgabe {done.edition} eingelesen: {done.codes} Kodes, davon {done.terminal} endständig.",
            en=f"Edition {done.edition} read: {done.codes} codes, {done.terminal} of them terminal.",
        )(language)
    )
    write(Text(de=f"Abgelegt in {done.path}", en=f"Kept in {done.path}")(language))
    counts = Counter(change.change for change in done.changes)
    listed = ", ".join(f"{_CHANGES[name](language)} {count}" for name, count in sorted(counts.items()))
    none = Text(de="keine Änderungen", en="no changes")(language)
    against = Text(de=f"Gegenüber {done.compared_with}", en=f"Against {done.compared_with}")(language)
    write(f"{against}: {listed or none}")
    if done.changes:
        write("")
        _write_changes(done.changes[:_CHANGES_SHOWN], "table", language)
    if len(done.changes) > _CHANGES_SHOWN:
        write(f"… (+{len(done.changes) - _CHANGES_SHOWN})")
    return True


def _record(entry: Entry) -> dict[str, Value]:
    return {"code": entry.code, "terminal": entry.terminal, "title": entry.title}


def _columns() -> dict[str, Text]:
    return {"code": _CODE, "terminal": _TERMINAL, "title": _TITLE}


def _tree_columns() -> dict[str, Text]:
    return {"code": _CODE, "parent": Text(de="unter", en="below"), "terminal": _TERMINAL, "title": _TITLE}


def _details(entry: Entry, catalogue: Catalogue, language: Language) -> list[list[str]]:
    """Return the lines under the title of an entry: name and value."""
    unknown = Text(de="unbekannt", en="unknown")
    lines = [
        (Text(de="Ausgabe", en="Edition"), str(catalogue.edition)),
        (_TERMINAL, yes(entry.terminal, language)),
    ]
    if entry.kind in {"category", "subcategory"}:
        coarse = not entry.terminal and entry.usage_295 == "P"
        ambulatory = (_COARSE if coarse else _USES.get(entry.usage_295, unknown))(language)
        hospital = _USES.get(entry.usage_301, unknown)(language)
        coded_in = years(tuple(_terminal_in(entry))) or "–"
        lines += [
            (Text(de="ambulant (§ 295)", en="ambulatory (§ 295)"), ambulatory),
            (Text(de="stationär (§ 301)", en="hospital (§ 301)"), hospital),
            (Text(de="endständig in", en="terminal in"), coded_in),
        ]
    if entry.in_year:
        lines.append((Text(de="unterjährig", en="during the year"), entry.in_year))
    lines += [
        (Text(de="unter", en="below"), f"{above.code}  {above.title}")
        for above in catalogue.parents(entry.code)
    ]
    lines += [
        (Text(de="darin", en="holds"), f"{below.code}  {below.title}")
        for below in catalogue.children(entry.code)
    ]
    return [["", name(language), value] for name, value in lines]


def _terminal_in(entry: Entry) -> list[int]:
    if entry.kind not in {"category", "subcategory"}:
        return []
    return list(validity(entry.code)[0].terminal_in)


def _below(catalogue: Catalogue, code: str) -> list[tuple[Entry, int]]:
    """Return an entry and all below it, each with its depth; for a range that is no block, its codes."""
    try:
        top = catalogue.lookup(code)
    except CodeError:
        if CodeRange.parse(code).single:
            raise
        inside = catalogue.within(code)
        outermost = min((len(entry.code) for entry in inside), default=0)
        return [(entry, len(entry.code) - outermost) for entry in inside]
    return _nested(catalogue, top, 0)


def _nested(catalogue: Catalogue, entry: Entry, depth: int) -> list[tuple[Entry, int]]:
    found = [(entry, depth)]
    if not entry.terminal:
        for child in catalogue.children(entry.code):
            found += _nested(catalogue, child, depth + 1)
    return found


def _about(catalogue: Catalogue) -> Text:
    note = catalogue.origin.note
    return Text(de=f"{catalogue.edition}: {note.de}", en=f"{catalogue.edition}: {note.en}")


def _write_changes(changes: tuple[Difference, ...], form: Format, language: Language) -> None:
    rows: list[Record] = [
        {
            "code": change.code,
            "change": change.change.value,
            "before": change.before,
            "after": change.after,
            "said": _CHANGES[change.change](language),
            "titles": _titles(change),
        }
        for change in changes
    ]
    if form == "table":
        columns = {"code": _CODE, "said": Text(de="Änderung", en="Change"), "titles": _TITLE}
        records(rows, form, columns, language)
    else:
        names = ("code", "change", "before", "after")
        plain_rows: list[Record] = [{name: row[name] for name in names} for row in rows]
        records(plain_rows, form, {name: Text(de=name, en=name) for name in names}, language)


def _titles(change: Difference) -> str:
    titles = [title for title in (change.before, change.after) if title]
    return " → ".join(dict.fromkeys(plain(title) for title in titles))
