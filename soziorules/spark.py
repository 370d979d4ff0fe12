"""Many cases on a cluster: the columns of `soziorules.engine.columns` inside Spark, batch by batch, on every worker.

Needs the extra `soziorules[spark]` and, for Spark itself, Java 17 or later; without Java the module can be imported and all
but Spark works. Workers need this package too, and the rules at the same place as the driver.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.language.text import Language, Text

with optional():
    import pyarrow as pa

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from soziorules.engine.columns.forms import ColumnForms

KEY: Final = "id"
_LAW_ALONE: Final = Text(
    "auf einem Cluster entscheidet das Recht allein, ohne Hausregeln",
    "on a cluster the law alone decides, without house rules",
)
DOT: Final = "/"


def decide(
    cases: DataFrame,
    *,
    rules: str | os.PathLike[str] | None = None,
    readings: Mapping[str, str] | None = None,
    as_of: dt.date | None = None,
    today: dt.date | None = None,
    key: str = KEY,
    lang: Language = "de",
) -> DataFrame:
    """Return one decision for each row of a Spark frame of cases; columns as in `soziorules.decide_frame`.

    With `today` the column `stage` says how far each prescription has come on that day. `rules` is a folder that every worker
    sees; None: the bundled rules. Nothing is computed before Spark is asked for rows.
    Raises Problems for unknown columns, readings and rules, at once and not on a worker.
    """
    from soziorules.engine.columns.forms import forms_of
    from soziorules.engine.columns.names import check_names
    from soziorules.tables import chosen

    ruleset = chosen(None if rules is None else os.fspath(rules), readings)
    if ruleset.overlays:
        raise Problems((Diagnostic("A003", _LAW_ALONE, path="rules"),))
    forms = forms_of(ruleset.domain)
    check_names(_arrow_schema(cases), key, forms.columns)
    work = partial(
        _decided,
        rules=None if rules is None else os.fspath(rules),
        readings=dict(readings or {}),
        as_of=as_of,
        today=today,
        key=key,
        lang=lang,
    )
    # Spark takes a dot in a name for a field of a record.
    plain = cases.toDF(*(name.replace(".", DOT) for name in cases.columns))
    return plain.mapInArrow(work, _columns(cases, key, forms, staged=today is not None))


def _columns(cases: DataFrame, key: str, forms: ColumnForms, *, staged: bool) -> StructType:
    """Return the columns of the decisions; the key first where the cases have one."""
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    from soziorules.engine.columns import output

    columns = output.answers(forms.figures, staged=staged and forms.stage is not None)
    made = from_arrow_schema(output.schema(columns, plain=True))
    own = [field for field in cases.schema.fields if field.name == key]
    return StructType([*own, *made.fields])


def _arrow_schema(cases: DataFrame) -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(cases.schema)


def _decided(batches: Iterator[Any], *, key: str, **options: Any) -> Iterator[Any]:
    """Decide the batches of one partition; Spark knows no dictionaries, so texts are written out."""
    from soziorules.tables import decide_batches

    named = (
        batch.rename_columns([name.replace(DOT, ".") for name in batch.schema.names]) for batch in batches
    )
    for batch in decide_batches(named, key=key, **options):
        written = (
            field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field
            for field in batch.schema
        )
        yield batch.cast(pa.schema(written))
