"""All error codes with what they mean, from every part that finds errors."""

from __future__ import annotations

from soziorules.api import load_rules
from soziorules.cli.failure import EXPLANATIONS as FAILURES
from soziorules.cli.fields import EXPLANATIONS as FIELDS
from soziorules.engine.amendment.explanations import EXPLANATIONS as AMENDMENTS
from soziorules.engine.arguments import EXPLANATIONS as ARGUMENTS
from soziorules.engine.diagnostics import Explanation, merge_explanations
from soziorules.engine.diagnostics.extras import EXPLANATIONS as PACKAGES
from soziorules.engine.diagnostics.tables import EXPLANATIONS as TABLES
from soziorules.engine.proof.explanations import EXPLANATIONS as TESTS
from soziorules.engine.replay.explanations import EXPLANATIONS as RECORDS
from soziorules.engine.ruleset.explanations import EXPLANATIONS as RULES
from soziorules.engine.ruleset.house_explanations import EXPLANATIONS as HOUSE_RULES
from soziorules.engine.source.explanations import EXPLANATIONS as SOURCES
from soziorules.page.fetching import EXPLANATIONS as PAGE

PARTS = (
    PACKAGES,
    ARGUMENTS,
    SOURCES,
    RULES,
    HOUSE_RULES,
    TESTS,
    AMENDMENTS,
    RECORDS,
    TABLES,
    FAILURES,
    FIELDS,
    PAGE,
)


def error_codes() -> dict[str, Explanation]:
    """Return the explanations of all codes, in their order."""
    return merge_explanations(*PARTS, load_rules().domain.explanations())
