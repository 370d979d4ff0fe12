"""From a table to an Excel sheet with outcome and reasons: `python excel.py cases.csv decisions.xlsx name room`.

Behind the files stand the columns of one's own: they go into the sheet, and nothing of them is decided. Any other column that is
no fact is refused, for a slip would be a fact that nobody stated. Needs soziorules[tables] and openpyxl.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

import soziorules


def write(cases: pd.DataFrame, out: Path, own: Sequence[str] = ()) -> pd.DataFrame:
    """Write the cases with what was decided; what could not be read has the outcome *error* and says why."""
    decided = soziorules.decide_frame(cases.drop(columns=list(own)), lang="de")
    decided = decided.drop(columns="id", errors="ignore")
    whole: pd.DataFrame = pd.concat([cases, decided], axis="columns")
    with pd.ExcelWriter(out, engine="openpyxl") as book:
        whole.to_excel(book, sheet_name="Entscheidungen", index=False)
        whole["outcome"].value_counts().to_excel(book, sheet_name="Summe")
    return whole


if __name__ == "__main__":
    # As text: a column of days, codes or numbers of patients means what is written there.
    written = ["id", "prescribed_on", "diagnoses", *sys.argv[3:]]
    write(pd.read_csv(sys.argv[1], dtype=dict.fromkeys(written, str)), Path(sys.argv[2]), sys.argv[3:])
