"""What the schemas hold of Soziotherapie, as they ask for it."""

from __future__ import annotations

from soziorules.engine.language.text import Text
from soziorules.schema.domain_parts import SchemaParts
from soziorules.soziotherapie.case.listed import Lists
from soziorules.soziotherapie.schema.case_model import case_parts
from soziorules.soziotherapie.schema.figures import figures


def schema_parts(lists: Lists) -> SchemaParts:
    """Return the case, under lists of values, and the figures of its decisions."""
    return SchemaParts(
        case_parts(lists), figures(), Text("Ein Fall der Soziotherapie", "A case of Soziotherapie")
    )
