"""The lists of a case in a table: diagnoses and the history, as flat columns with offsets.

As with flat columns, what is not plainly right makes its row odd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from soziorules.engine.calendar import EARLIEST_DAY, LATEST_DAY
from soziorules.engine.columns.cells import Cells, decoded, is_list, is_text, lists
from soziorules.engine.columns.lanes import UNKNOWN, Array, Coded, Lane, Listed, Ordered
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.facts import Records
from soziorules.soziotherapie.columns.table_fields import fields, longest

Code = tuple[str, str | None]
"""A code in normal form and its certainty."""
BAD: Final = -1
DAYS: Final = (EARLIEST_DAY, LATEST_DAY)


@dataclass(frozen=True, slots=True)
class DiagnosisLists:
    """The diagnoses of a block: list k has `codes[offsets[k]:offsets[k + 1]]`, indexes into `elements`.

    Row i has list `rows[i]`, or list i where `rows` is None; `known` and `odd` are of rows.
    """

    offsets: Array
    codes: Array
    elements: list[Code]
    known: Array
    odd: Array
    rows: Array | None = None


class Diagnoses:
    """Reads diagnoses, each distinct one once: by `read(diagnosis)`, which raises Problems for what is none."""

    def __init__(self, read: Callable[[Any], Code]) -> None:
        self._read = read
        self.elements: list[Code] = []
        self._places: dict[Code, int] = {}
        self._seen: dict[Any, int] = {}

    def read(self, column: pa.Array) -> DiagnosisLists:
        """Return the diagnoses of a block of a column: texts such as `F20.0 G; F10.2 G`, or lists."""
        column = decoded(column)
        if is_text(column.type):
            return self._texts(column)
        if not is_list(column.type):
            stated = column.is_valid().to_numpy(zero_copy_only=False)
            none = np.zeros(len(column) + 1, np.int64)
            return self._made(none, np.zeros(0, np.int32), np.zeros(len(column), bool), stated)
        offsets, inner, known = lists(column)
        return self._made(offsets, self._codes(inner), known, np.zeros(len(column), bool))

    def _texts(self, column: pa.Array) -> DiagnosisLists:
        """Read each distinct text once; a list in JSON is left to the case model."""
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        texts = encoded.dictionary
        split = pc.split_pattern(texts, ";")
        json = pc.starts_with(texts, "[").fill_null(True).to_numpy(zero_copy_only=False)
        if not len(texts):
            return self._made(
                np.zeros(len(column) + 1, np.int64), np.zeros(0, np.int32), *np.zeros((2, len(column)), bool)
            )
        made = self._made(split.offsets.to_numpy().astype(np.int64), self._codes(split.values), ~json, json)
        known = encoded.is_valid().to_numpy(zero_copy_only=False)
        rows = encoded.indices.fill_null(0).to_numpy()
        return DiagnosisLists(made.offsets, made.codes, self.elements, known, made.odd[rows] & known, rows)

    def _made(self, offsets: Array, codes: Array, known: Array, odd: Array) -> DiagnosisLists:
        bad = codes == BAD
        lengths = np.diff(offsets)
        odd = odd | (lengths > longest("Case", "diagnoses"))
        if bad.any():
            odd[np.repeat(np.arange(lengths.size), lengths)[bad]] = True
            codes = np.where(bad, 0, codes)
        if not self.elements:
            self.elements.append(("", None))  # what odd rows point to
        return DiagnosisLists(offsets, codes, self.elements, known, odd)

    def _codes(self, inner: pa.Array) -> Array:
        inner = decoded(inner)
        if is_text(inner.type):
            texts = (
                inner
                if pa.types.is_dictionary(inner.type)
                else pc.utf8_trim_whitespace(inner).dictionary_encode()
            )
            table = [self._code(text) for text in texts.dictionary.to_pylist()]
            found: Array = np.array([*table, BAD], np.int32)[texts.indices.fill_null(len(table)).to_numpy()]
            return found
        if pa.types.is_struct(inner.type) and {field.name for field in inner.type} <= {"code", "certainty"}:
            return self._structs(inner)
        return np.full(len(inner), BAD, np.int32)

    def _structs(self, inner: pa.Array) -> Array:
        names = [field.name for field in inner.type]
        parts = dict(zip(names, inner.flatten(), strict=True))
        nothing = pa.nulls(len(inner), pa.string())
        columns = [decoded(parts.get(name, nothing)) for name in ("code", "certainty")]
        columns = [nothing if pa.types.is_null(column.type) else column for column in columns]
        if not all(is_text(column.type) for column in columns):
            return np.full(len(inner), BAD, np.int32)
        code, mark = (
            column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
            for column in columns
        )
        marks = [*mark.dictionary.to_pylist(), None]
        codes = [*code.dictionary.to_pylist(), None]
        both = code.indices.fill_null(len(codes) - 1).to_numpy().astype(np.int64) * len(marks)
        both += mark.indices.fill_null(len(marks) - 1).to_numpy()
        distinct, places = np.unique(both, return_inverse=True)
        table = [
            self._code((codes[each // len(marks)], marks[each % len(marks)])) for each in distinct.tolist()
        ]
        found: Array = np.array([*table, BAD], np.int32)[places]
        found[~inner.is_valid().to_numpy(zero_copy_only=False)] = BAD
        return found

    def _code(self, written: Any) -> int:
        place = self._seen.get(written)
        if place is None:
            place = self._seen[written] = self._validated(written)
        return place

    def _validated(self, written: Any) -> int:
        plain = written
        if isinstance(written, tuple):
            plain = {
                key: value
                for key, value in zip(("code", "certainty"), written, strict=True)
                if value is not None
            }
        try:
            read = self._read(plain)
        except Problems:
            return BAD
        place = self._places.setdefault(read, len(self.elements))
        if place == len(self.elements):
            self.elements.append(read)
        return place


@dataclass(frozen=True, slots=True)
class History:
    """The histories of a block: row i has the entries from `offsets[i]`, entry j the deliveries from `delivered[j]`.

    Numbers are `UNKNOWN` and codes 0 where nothing is stated; `listed` says whether an entry lists its deliveries. What was
    delivered on an entry lies between its days `first` and `last`.
    """

    offsets: Array
    known: Array
    odd: Array
    prescribed_on: Array
    kind: Array
    units: Array
    group_units: Array
    approved_on: Array
    total: Array
    listed: Array
    delivered: Array
    on: Array
    minutes: Array
    setting: Array
    contact: Array
    first: Array
    last: Array

    @property
    def rows(self) -> Array:
        """The row of each entry."""
        return np.repeat(np.arange(self.offsets.size - 1), np.diff(self.offsets))


class Histories:
    """Reads the history of each row from lists of records."""

    def __init__(self, diagnoses: Diagnoses) -> None:
        self._diagnoses = diagnoses
        self._entry = _cells("PastPrescription")
        self._delivery = _cells("Delivery")

    def read(self, column: pa.Array) -> History:
        """Return the histories of a block of a column; texts and other types make odd rows."""
        column = decoded(column)
        if pa.types.is_null(column.type) or not is_list(column.type):
            return nothing(len(column), column.is_valid().to_numpy(zero_copy_only=False))
        offsets, entries, known = lists(column)
        return self.of(offsets, entries, known)

    def of(self, offsets: Array, entries: pa.Array, known: Array) -> History:
        """Return the histories whose entries are records, those of row i from `offsets[i]`."""
        lengths = np.diff(offsets)
        odd = lengths > longest("Case", "history")
        parts, strange = _fields(entries, "PastPrescription")
        numbers, bad = _numbers(parts, self._entry, len(entries))
        bad |= strange
        if "diagnoses" in parts:
            stated = self._diagnoses.read(parts["diagnoses"])
            bad |= stated.odd
        offered = parts.get("delivered", pa.nulls(len(entries)))
        delivered, listed, inner = _delivered(offered)
        bad |= np.diff(delivered) > longest("PastPrescription", "delivered")
        if inner is None:
            bad |= listed
            inner = pa.nulls(0)
        contacts, strange = _fields(inner, "Delivery")
        details, wrong = _numbers(contacts, self._delivery, len(inner))
        wrong |= strange
        if wrong.any():
            bad[np.repeat(np.arange(len(entries)), np.diff(delivered))[wrong]] = True
        if bad.any():
            odd[np.repeat(np.arange(lengths.size), lengths)[bad]] = True
        return History(
            offsets, known, odd, numbers["prescribed_on"], numbers["kind"], numbers["units"], numbers["group_units"],
            numbers["approved_on"], numbers["delivered_minutes"], listed, delivered,
            details["on"], details["minutes"], details["setting"], details["contact"],
            numbers["delivered_from"], numbers["delivered_until"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseLists:
    """The lists of a block: diagnoses (None: the table has no such column) and the history."""

    diagnoses: DiagnosisLists | None
    history: History
    odd: Array

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """The history as rules see it: whether something is said of it."""
        none = np.zeros(self.history.known.size + 1, np.int64)
        return {"history": Listed(none, none[:0], (), self.history.known)}


class CaseListReader:
    """Reads both lists; a diagnosis is read by `read_case`, as part of an otherwise empty case."""

    def __init__(self, read_case: Callable[[Any], Any]) -> None:
        self._read_case = read_case
        self._diagnoses = Diagnoses(self._diagnosis)
        self._histories = Histories(self._diagnoses)

    def read(self, columns: Mapping[str, pa.Array], rows: int) -> CaseLists:
        """Return the lists of a block."""
        diagnoses = self._diagnoses.read(columns["diagnoses"]) if "diagnoses" in columns else None
        none = np.zeros(rows, bool)
        history = self._histories.read(columns["history"]) if "history" in columns else nothing(rows, none)
        return CaseLists(
            diagnoses, history, history.odd if diagnoses is None else history.odd | diagnoses.odd
        )

    def _diagnosis(self, written: Any) -> Code:
        read = self._read_case({"diagnoses": [written]}).diagnoses[0]
        return read.code, read.certainty


def nothing(rows: int, odd: Array) -> History:
    """Return a block of rows that say nothing of a history; `odd` ones must be read one by one."""
    none, flag = np.zeros(0, np.int32), np.zeros(0, bool)
    offsets = np.zeros(rows + 1, np.int64)
    return History(
        offsets, np.zeros(rows, bool), odd, none, none, none, none, none, none, flag, np.zeros(1, np.int64),
        none, none, none, none, none, none,
    )  # fmt: skip


def _cells(model: str) -> Mapping[str, Cells]:
    return {
        name: Cells(name, fact, days=DAYS)
        for name, fact in fields(model).items()
        if not isinstance(fact, Records)
    }


def _fields(records: pa.Array, model: str) -> tuple[dict[str, pa.Array], Array]:
    """Return the fields of records, and which records have an unknown field or are none."""
    strange = ~records.is_valid().to_numpy(zero_copy_only=False)
    if not pa.types.is_struct(records.type):
        return {}, np.ones(len(records), bool)
    parts = dict(zip((field.name for field in records.type), records.flatten(), strict=True))
    if not set(parts) <= set(fields(model)):
        strange = np.ones(len(records), bool)
    return parts, strange


def _numbers(
    parts: Mapping[str, pa.Array], cells: Mapping[str, Cells], count: int
) -> tuple[dict[str, Array], Array]:
    """Return the numbers and codes of all fields, and which records have an odd value in one."""
    found, odd = {}, np.zeros(count, bool)
    for name, reader in cells.items():
        read = reader.read(parts.get(name, pa.nulls(count)))
        lane = read.lane
        assert isinstance(lane, Coded | Ordered), name
        found[name] = lane.codes if isinstance(lane, Coded) else lane.values
        if read.odd is not None:
            odd |= read.odd
    return found, odd


def _delivered(column: pa.Array) -> tuple[Array, Array, pa.Array | None]:
    """Return offsets of deliveries, which entries list them, and the deliveries; None where the column holds no lists."""
    column = decoded(column)
    if is_list(column.type):
        offsets, inner, listed = lists(column)
        return offsets, listed, inner
    stated = column.is_valid().to_numpy(zero_copy_only=False)
    return np.zeros(len(column) + 1, np.int64), stated, None


__all__ = ["UNKNOWN", "CaseListReader", "CaseLists", "DiagnosisLists", "History"]
