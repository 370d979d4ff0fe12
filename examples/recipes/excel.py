"""From a table to an Excel sheet with outcome and reasons: `python excel.py cases.csv decisions.xlsx`.

Needs soziorules[tables] and openpyxl.
"""

import sys
from pathlib import Path

import pandas as pd

import soziorules


def write(cases: pd.DataFrame, out: Path) -> pd.DataFrame:
    """Write the cases with what was decided; what could not be read has the outcome *error* and says why."""
    decided = soziorules.decide_frame(cases, lang="de").drop(columns="id", errors="ignore")
    whole = pd.concat([cases, decided], axis="columns")
    with pd.ExcelWriter(out, engine="openpyxl") as book:
        whole.to_excel(book, sheet_name="Entscheidungen", index=False)
        whole["outcome"].value_counts().to_excel(book, sheet_name="Summe")
    return whole


if __name__ == "__main__":
    # As text: a column of days, codes or numbers of patients means what is written there.
    write(
        pd.read_csv(sys.argv[1], dtype={"id": str, "prescribed_on": str, "diagnoses": str}), Path(sys.argv[2])
    )
