"""Settings for all tests: how many examples hypothesis tries, how often Python collects garbage.

`small` runs every time and always tries the same examples; `HYPOTHESIS_PROFILE=deep` (or `make deep`) tries
many more, new ones each time; `brief` tries a few, where other versions of the packages are looked at.
"""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

from tests.skips import pytest_make_collect_report, pytest_runtest_makereport

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

settings.register_profile("brief", max_examples=10, derandomize=True, database=None, deadline=None)
settings.register_profile("small", max_examples=60, derandomize=True, database=None, deadline=None)
settings.register_profile(
    "deep", max_examples=1_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))
gc.set_threshold(
    100_000, 50, 100
)  # rule sets are large and stay: looking for garbage among them took a seventh of all time
