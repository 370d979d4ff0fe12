"""What the derived facts of a row hang on beside its unknown statements, as far as that is little."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Final

import numpy as np

from soziorules.frames.derived import codes, permission
from soziorules.frames.lanes import UNKNOWN, Array, Coded
from soziorules.frames.table import Block

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

    def of(self, row: int) -> Hashable | None:
        """Return what two rows must have in common; None with a history, if kind or units are unknown."""
        kind, *units = (int(column[row]) for column in self._ledger)
        entries = int(self._entries[row])
        if entries and (kind == 0 or UNKNOWN in units[:1]):
            return None
        history = entries or int(self._block.history.known[row]) - 1
        return kind, *units, min(history, 1), *(int(column[row]) for column in self._permission)

    @cached_property
    def _ledger(self) -> tuple[Array, ...]:
        return codes(self._block, "prescription.kind"), *(self._block.numbers(path) for path in LEDGER)

    @cached_property
    def _entries(self) -> Array:
        return np.diff(self._block.history.offsets)

    @cached_property
    def _permission(self) -> tuple[Array, ...]:
        """How the permission stands, whatever is said of it: in its period, outside, or without any."""
        lane = permission(self._block, {}, {})["prescriber.permission_in_force"]
        assert isinstance(lane, Coded)
        begins = self._block.numbers("prescriber.kv_permission_from") != UNKNOWN
        ends = self._block.numbers("prescriber.kv_permission_until") != UNKNOWN
        return lane.codes, begins, ends
