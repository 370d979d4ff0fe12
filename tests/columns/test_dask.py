"""The recipe for Dask in the guide, run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pandas as pd
import pyarrow.parquet as pq
import pytest

from soziorules.tables import decide_frame
from tests.columns.tables import table, typed

pytest.importorskip("dask.dataframe")
pytestmark = pytest.mark.filterwarnings("ignore")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "many-cases.md"


def test_the_recipe_of_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = table(typed(Random(5), 120))
    (tmp_path / "cases").mkdir()
    for part in range(3):
        pq.write_table(rows.slice(part * 40, 40), tmp_path / "cases" / f"{part}.parquet")
    recipe = re.search(
        r"<!-- tests/columns/test_dask.py.*?```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL
    )
    assert recipe is not None
    monkeypatch.chdir(tmp_path)
    exec(compile(recipe[1], str(GUIDE), "exec"), {})  # noqa: S102
    made = pd.concat(pd.read_parquet(path) for path in sorted((tmp_path / "decisions").glob("*.parquet")))
    expected = decide_frame(rows).to_pandas()
    assert made["outcome"].astype(str).tolist() == expected["outcome"].astype(str).tolist()
    assert made["missing"].astype(str).tolist() == expected["missing"].astype(str).tolist()
