"""Generated cases of the lending library, unknown facts and boundaries included."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from tests.engine.lending import PURPOSES, SORTS, Book, Loan

DAYS = st.sampled_from(
    [
        dt.date(2000, 1, 1),
        dt.date(2009, 12, 31),
        dt.date(2010, 1, 1),
        dt.date(2015, 6, 1),
        dt.date(2030, 1, 1),
    ]
)
BOOKS = st.builds(
    Book, shelf=st.sampled_from(["R1", "R2", "N1"]), stamped=st.sampled_from([None, True, False])
)
BOUNDS = st.integers(0, 9).flatmap(lambda low: st.tuples(st.just(low), st.none() | st.integers(low, 12)))

LOANS = st.builds(
    Loan,
    lent_on=DAYS,
    sort=st.none() | st.sampled_from(SORTS),
    age=st.none() | st.sampled_from([0, 11, 12, 13, 14, 15, 90]),
    count=st.none() | st.integers(1, 10),
    returned=st.none() | BOUNDS,
    debt=st.none() | st.sampled_from([Decimal(0), Decimal("9.99"), Decimal(10), Decimal("10.01")]),
    valid_from=st.none() | DAYS,
    purposes=st.none() | st.frozensets(st.sampled_from(PURPOSES)),
    books=st.none() | st.lists(BOOKS, max_size=3).map(tuple),
    member=st.sampled_from([None, True, False]),
)
