"""What the schemas hold of Soziotherapie, as they ask for it."""

from __future__ import annotations

from soziorules.engine.language.text import Text
from soziorules.schema.domain_parts import SchemaParts
from soziorules.soziotherapie.answer import AccountAnswer, Answer
from soziorules.soziotherapie.case.listed import Lists
from soziorules.soziotherapie.schema.case_model import case_parts


def schema_parts(lists: Lists) -> SchemaParts:
    """Return the case, under lists of values, and the models of its decisions and its account."""
    title = Text("Ein Fall der Soziotherapie", "A case of Soziotherapie")
    return SchemaParts(case_parts(lists), title, Answer, AccountAnswer)
