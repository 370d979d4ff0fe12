"""Many cases: the same rules, decided in columns with numpy, with the reason for every row.

`decide_frame` decides a pandas, Arrow or polars frame, `decide_batches` a stream of record batches, `explain_row` gives the
full decision on a row.
"""

from soziorules.engine.diagnostics.extras import optional

with optional():
    from soziorules.engine.columns.frame import decide_batches, decide_frame, explain_row

__all__ = ["decide_batches", "decide_frame", "explain_row"]
