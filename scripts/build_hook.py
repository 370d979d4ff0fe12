"""What hatchling does beside packing: the wheel gets the bundled rules checked and compiled (`soziorules/_readymade.py`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReadyMadeRules(BuildHookInterface[Any]):
    """Adds the ready-made rules to a wheel; an editable install makes its own when it needs them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the module and have it packed."""
        if version == "editable":
            return
        path = Path(self.root, "build", "wheel", "_readymade.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._text(), encoding="utf-8", newline="\n")
        build_data["force_include"][str(path)] = "soziorules/_readymade.py"

    def _text(self) -> str:
        # Editions of the ICD-10-GM that the person who builds has added must not come into the wheel.
        os.environ["SOZIORULES_DATA"] = str(Path(self.root, "build", "wheel"))
        sys.path.insert(0, self.root)
        from soziorules.bundled import text_for_wheel

        return text_for_wheel()
