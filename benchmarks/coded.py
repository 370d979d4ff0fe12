"""A table as coded columns, in blocks, as the column evaluator and the code by hand both take them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.handwritten import LISTED
from benchmarks.numpy_by_hand import NO, YES
from soziorules.engine.columns.block import Block
from soziorules.engine.columns.evaluator import Answers, ColumnEvaluator
from soziorules.engine.columns.facts import BlockFacts
from soziorules.engine.columns.lanes import Coded as Codes
from soziorules.engine.columns.lanes import Ordered, Subset
from soziorules.engine.columns.table import BLOCK
from soziorules.engine.columns.table_decider import Decider
from soziorules.engine.evaluator.rules import RuleSet

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Coded:
    """The blocks of a table, read, and the evaluator of their law; all rows lie in one period."""

    blocks: list[Block]
    columns: ColumnEvaluator
    decider: Decider

    def facts(self, block: Block) -> BlockFacts:
        """Return the facts of a block, none of them made yet."""
        return BlockFacts(block, self.columns.program, None, self.decider.reader.forms)

    def outcomes(self) -> Array:
        """Return all outcomes."""
        return np.concatenate([self.columns.outcomes(self.facts(each), each.rows) for each in self.blocks])

    def reasons(self) -> list[tuple[Array, Array]]:
        """Return outcomes and deciding rules of all blocks."""
        return [self.columns.reasons(self.facts(each), each.rows) for each in self.blocks]

    def decide(self) -> list[Answers]:
        """Return the answers of all blocks."""
        return [
            self.columns.decide(
                self.facts(each),
                each.rows,
                each.case,
                leave=each.odd,
                profile=self.decider.reader.forms.profile(each),
            )
            for each in self.blocks
        ]

    def cases(self, table: pa.Table) -> list[Any]:
        """Return the rows of a table as single cases."""
        (batch,) = table.combine_chunks().to_batches()
        return [self.decider.reader.case_of(batch, row) for row in range(batch.num_rows)]

    def by_hand(self) -> tuple[dict[str, Array], Array, Array]:
        """Return the columns for the code by hand, and what its lists of diagnoses are: listed, mental."""
        names = {
            "group": "prescriber.group", "permission": "prescriber.kv_permission", "insured": "patient.statutory_insured",
            "purpose": "hospital_purpose", "inability": "unable_to_use_services", "capability": "therapy_capability",
            "impairments": "impairments", "gaf": "gaf", "units": "prescription.units",
        }  # fmt: skip
        columns = {
            name: np.concatenate([_bytes(block.lanes[path]) for block in self.blocks])
            for name, path in names.items()
        }
        columns["diagnoses"] = np.concatenate(
            [np.asarray(block.lists.diagnoses and block.lists.diagnoses.rows) for block in self.blocks]
        ).astype(np.uint16)
        made = self.blocks[0].lists.diagnoses
        assert made is not None
        lists = [
            [made.elements[code] for code in made.codes[start:end]]
            for start, end in zip(made.offsets[:-1], made.offsets[1:], strict=True)
        ]
        listed = [any(mark == "G" and code in LISTED for code, mark in each) for each in lists]
        mental = [any(mark == "G" and code[0] == "F" for code, mark in each) for each in lists]
        yes = [np.where(each, YES, NO).astype(np.uint8) for each in (listed, mental)]
        return columns, yes[0], yes[1]


def coded(table: pa.Table, rules: RuleSet) -> Coded:
    """Read a table of one period of law into coded columns; lists of diagnoses have one code over all blocks."""
    place = table.schema.get_field_index("diagnoses")
    column = table.column("diagnoses").combine_chunks().dictionary_encode()
    table = table.set_column(place, "diagnoses", column)
    decider = Decider(rules, table.schema)
    blocks = [decider.reader.read(batch) for batch in table.combine_chunks().to_batches(max_chunksize=BLOCK)]
    day = rules.changes[
        int(np.searchsorted([each.toordinal() for each in rules.changes], _first(blocks[0]), side="right"))
        - 1
    ]
    return Coded([replace(each) for each in blocks], ColumnEvaluator(rules.at(day)), decider)


def _first(block: Block) -> int:
    """Return the first day of issue as Python counts days."""
    return int(block.issued[0]) + 719_163


def _bytes(lane: object) -> Array:
    match lane:
        case Codes(codes, _):
            return codes
        case Subset(bits, _):
            return bits
        case Ordered(values):
            return np.maximum(values, 0).astype(np.int16)
        case _:
            raise TypeError(lane)
