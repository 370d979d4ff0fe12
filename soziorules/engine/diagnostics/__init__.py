"""What is wrong, where, and what to do: one shape for every error message."""

from soziorules.engine.diagnostics.model import (
    Diagnostic,
    Explanation,
    Place,
    Problems,
    Related,
    Severity,
    json_path,
    merge_explanations,
)
from soziorules.engine.diagnostics.rendering import render
from soziorules.engine.diagnostics.suggestion import did_you_mean, shown, suggest

__all__ = [
    "Diagnostic",
    "Explanation",
    "Place",
    "Problems",
    "Related",
    "Severity",
    "did_you_mean",
    "json_path",
    "merge_explanations",
    "render",
    "shown",
    "suggest",
]
