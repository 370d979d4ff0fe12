"""What the derived facts of a row hang on beside its unknown statements, as far as that is little."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Final

import numpy as np

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.lanes import UNKNOWN, Array, Coded
from soziorules.soziotherapie.columns.column_facts import codes, permission

LEDGER: Final = ("prescription.units", "prescription.group_units", "approval.granted_units")
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
        return frozenset({"prescription.kind", *LEDGER, "prescriber.kv_permission"})

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
            *(block.numbers(path) for path in LEDGER),
            np.minimum(np.diff(block.lists.history.offsets), 1) + block.lists.history.known,
            lane.codes,
            block.numbers("prescriber.kv_permission_from") != UNKNOWN,
            block.numbers("prescriber.kv_permission_until") != UNKNOWN,
        )
