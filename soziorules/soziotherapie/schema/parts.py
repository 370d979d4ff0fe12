"""What the schemas hold of Soziotherapie, as they ask for it."""

from __future__ import annotations

from functools import cache

from soziorules.engine.language.text import Text
from soziorules.schema.domain_parts import SchemaParts
from soziorules.soziotherapie.schema.case_model import case_parts
from soziorules.soziotherapie.schema.figures import figures


@cache
def schema_parts() -> SchemaParts:
    """Return the case and the figures of its decisions."""
    return SchemaParts(case_parts(), figures(), Text("Ein Fall der Soziotherapie", "A case of Soziotherapie"))
