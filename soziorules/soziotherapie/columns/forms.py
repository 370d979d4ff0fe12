"""The column forms of Soziotherapie, as the engine asks for them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from soziorules.engine.calendar import EARLIEST_DAY, LATEST_DAY
from soziorules.engine.columns.block import Block
from soziorules.engine.columns.forms import ColumnForms, FigureColumn, TableFigures
from soziorules.engine.columns.lanes import CENTS, UNKNOWN, Array, Coded, Lane
from soziorules.engine.dataclass import replace
from soziorules.engine.language.elements import ValueList
from soziorules.engine.language.facts import Amount, Choice, Choices, FactType, Scalar, Whole
from soziorules.soziotherapie.columns.case_lists import CaseListReader
from soziorules.soziotherapie.columns.column_facts import DERIVATIONS, codes, on_other_days, permission
from soziorules.soziotherapie.columns.contradictions import alike, impossible
from soziorules.soziotherapie.columns.history_accounts import LEDGER, Accounts
from soziorules.soziotherapie.columns.ledger import covered, plain
from soziorules.soziotherapie.columns.service import copayment, exemption, service
from soziorules.soziotherapie.columns.stage import STAGE
from soziorules.soziotherapie.columns.table_fields import blanks, columns, records
from soziorules.soziotherapie.ledger.standing import PARAMETERS
from soziorules.soziotherapie.procedure.stages import of_units

if TYPE_CHECKING:
    from soziorules.engine.evaluator.evaluator import Evaluator


DERIVED: Final = {**DERIVATIONS, "exemption": exemption, "service": service}


class DerivedColumns:
    """The derived facts of a block; the ledger, on which several rest, is made once."""

    def __init__(self, block: Block, constants: Mapping[str, Scalar]) -> None:
        self._block = block
        self._constants = constants

    def __call__(
        self, name: str, constants: Mapping[str, Scalar], choices: Mapping[str, str]
    ) -> Mapping[str, Lane]:
        """Return the lanes of a derivation; none where it has no column form under these readings."""
        if name in DERIVED:
            return DERIVED[name](self._block, constants, choices)
        if name in LEDGER and covered(choices):
            return LEDGER[name](self._accounts, choices)
        return {}

    @cached_property
    def _accounts(self) -> Accounts:
        return Accounts(self._block, self._constants, ~self._block.odd)


def fallback_rows(block: Block) -> Array:
    """Return the rows that have no column form: a possible contradiction, or a history that leaves a day or a kind open."""
    return impossible(block) | ~plain(block)


def _permitted(given: TableFigures) -> Array:
    return _of_ledger(given, "prescription.permitted_units")


def _remaining(given: TableFigures) -> Array:
    return _of_ledger(given, "krankheitsfall.minutes_remaining")


def _of_ledger(given: TableFigures, fact: str) -> Array:
    return given.exact(fact) if _has_ledger(given.constants) else given.nothing()


def _has_ledger(constants: Mapping[str, Scalar]) -> bool:
    """Return whether the law has the limits of which the ledger tells; without them there is no figure of units."""
    return all(name in constants for name in PARAMETERS)


def _nothing(evaluator: Evaluator, deciding: tuple[str, ...]) -> int | None:
    """Return that nothing is permitted, where a ground stands against a prescription that fewer units would not remove."""
    law = evaluator.program.law
    if not _has_ledger(law.constants):
        return None
    laws = {each.id: each for each in law.rules}
    return None if all(of_units(evaluator.domain, laws[name]) for name in deciding) else 0


def _cents(figures: Mapping[str, Any]) -> int | None:
    amount = figures.get("copayment", {}).get("amount")
    return None if amount is None else round(float(amount) * CENTS)


FIGURES: Final = (
    FigureColumn(
        "permitted_units",
        Whole("units"),
        _permitted,
        lambda figures: figures.get("units", {}).get("permitted"),
        "units.permitted",
        _nothing,
    ),
    FigureColumn(
        "remaining_minutes",
        Whole("minutes"),
        _remaining,
        lambda figures: figures.get("window", {}).get("remaining_minutes"),
        "window.remaining_minutes",
    ),
    FigureColumn("copayment", Amount(), copayment, _cents, "copayment"),
)


def column_forms(lists: Mapping[str, ValueList]) -> ColumnForms:
    """Return the column forms of Soziotherapie under lists of values."""
    forms = _standard()
    return replace(forms, columns={**forms.columns, **dict(_listed(forms.columns, lists))})


def _listed(types: Mapping[str, FactType], lists: Mapping[str, ValueList]) -> Iterator[tuple[str, FactType]]:
    for path, type_ in types.items():
        for each in lists.values():
            if path in each.of and isinstance(type_, Choice | Choices):
                yield path, type(type_)(tuple(each.values))


@lru_cache(maxsize=1)
def _standard() -> ColumnForms:
    return ColumnForms(
        columns=columns(),
        records=records(),
        texts=frozenset({"diagnoses"}),
        blank=blanks(),
        first_day=EARLIEST_DAY,
        last_day=LATEST_DAY,
        list_reader=CaseListReader,
        odd=fallback_rows,
        alike=alike,
        moved=on_other_days,
        derived=DerivedColumns,
        profile=RowProfile,
        figures=FIGURES,
        stage=STAGE,
    )


COUNTED: Final = ("prescription.units", "prescription.group_units", "approval.granted_units")
"""Beside the kind, what the ledger adds up without a history, and what bounds the units that can be tried."""


class RowProfile:
    """The rows of a block whose kind, units or permission of the KV are unknown.

    Without earlier prescriptions the ledger hangs on kind and units alone, and what can be tried of the permission on whether the
    day of issue lies in its period. With a history it hangs on every entry.
    """

    def __init__(self, block: Block) -> None:
        self._block = block

    @property
    def covers(self) -> frozenset[str]:
        """The statements that are covered."""
        return frozenset({"prescription.kind", *COUNTED, "prescriber.kv_permission"})

    def of(self, rows: Array) -> list[Hashable | None]:
        """Return for some rows what two of them must have in common."""
        columns = np.stack([column[rows].astype(np.int64) for column in self._columns], axis=1)
        entries = np.diff(self._block.lists.history.offsets)[rows] > 0
        alone = entries & ((columns[:, 0] == 0) | (columns[:, 1] == UNKNOWN))
        return [
            None if single else tuple(values)
            for single, values in zip(alone.tolist(), columns.tolist(), strict=True)
        ]

    @cached_property
    def _columns(self) -> tuple[Array, ...]:
        """Kind, units, what is said of a history, and how the permission stands, whatever is said of it."""
        block = self._block
        lane = permission(block, {}, {})["prescriber.permission_in_force"]
        assert isinstance(lane, Coded)
        return (
            codes(block, "prescription.kind"),
            *(block.numbers(path) for path in COUNTED),
            np.minimum(np.diff(block.lists.history.offsets), 1) + block.lists.history.known,
            lane.codes,
            block.numbers("prescriber.kv_permission_from") != UNKNOWN,
            block.numbers("prescriber.kv_permission_until") != UNKNOWN,
        )
