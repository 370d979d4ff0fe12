"""Where the rule files and the guides are that come with the package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent.parent


def bundled_rules() -> Path:
    """Return the folder of the rules that come with the package: installed inside it, else beside it in a checkout."""
    inside = PACKAGE / "rules"
    return inside if inside.is_dir() else PACKAGE.parent / "rules"


def bundled_guides() -> Path:
    """Return the folder of the guides that come with the package, as `bundled_rules` has it."""
    inside = PACKAGE / "guides"
    return inside if inside.is_dir() else PACKAGE.parent / "docs" / "guides"
