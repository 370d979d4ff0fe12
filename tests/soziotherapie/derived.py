"""What a derived value of the bundled rules comes to in a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from soziorules import load_rules
from tests.soziotherapie.law import case


def derived(name: str, readings: Mapping[str, str] | None = None, **stated: Any) -> Any:
    """Return the value, or its bounds; names with two underscores are paths: `patient__born_on`."""
    return load_rules().decide(case(**stated), readings).values.between(name)
