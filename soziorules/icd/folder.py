"""The user's data folder, where own editions of the classification are kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "SOZIORULES_DATA"


def data_folder() -> Path:
    r"""Return the folder for the user's own data: `SOZIORULES_DATA`, else where the platform keeps such data.

    Linux: `$XDG_DATA_HOME/soziorules` or `~/.local/share/soziorules`; macOS:
    `~/Library/Application Support/soziorules`; Windows: `%LOCALAPPDATA%\soziorules`. It need not exist.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    return _platform_folder() / "soziorules"


def _platform_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def own_editions() -> dict[int, Path]:
    """Return the user's own editions: year → archive `icd10gm_<year>.zip`, ascending."""
    try:
        folder = data_folder() / "icd"
    except RuntimeError:  # no home, and a user whom the system does not know: nothing can have been put there
        return {}
    found = {}
    for archive in folder.glob("icd10gm_[0-9][0-9][0-9][0-9].zip"):
        found[int(archive.stem[-4:])] = archive
    return dict(sorted(found.items()))
