"""What an index of packages shows: the README with links that lead somewhere from there, and the addresses of the project.

The address of the project stands in CITATION.cff (`repository-code`) and nowhere else. While it has none, a link to a file
of the project becomes plain text: on an index it would lead nowhere.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK: Final = re.compile(r"\[([^\]]+)\]\((?!https?://|mailto:|#)([^)\s]+)\)")
"""A link to a file of the project."""
ADDRESS: Final = re.compile(r"^repository-code: *[\"']?(https://[^\s\"']+?)/?[\"']?$", re.MULTILINE)
PLACES: Final = {"Changelog": "CHANGELOG.md", "Documentation": "docs/guides", "Security": "SECURITY.md"}


class OnAnIndex(MetadataHookInterface):
    """Gives the package its long description and its addresses."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Complete what pyproject.toml says."""
        address = address_in(Path(self.root, "CITATION.cff").read_text(encoding="utf-8"))
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": described(readme, address)}
        metadata["urls"] = addresses(address)


def address_in(citation: str) -> str | None:
    """Return where the project is published; None while it is nowhere."""
    found = ADDRESS.search(citation)
    return None if found is None else found[1]


def described(readme: str, address: str | None) -> str:
    """Return the README with absolute links; without an address, without links to files of the project."""
    return LINK.sub(r"\1" if address is None else rf"[\1]({address}/blob/main/\2)", readme)


def addresses(address: str | None) -> dict[str, str]:
    """Return the addresses of the project by what is found there."""
    if address is None:
        return {}
    places = {name: f"{address}/blob/main/{path}" for name, path in PLACES.items()}
    return {"Repository": address, "Issues": f"{address}/issues", **places}
