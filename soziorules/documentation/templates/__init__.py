"""Files that are not made but copied: a rule set to start from, the style of the site."""

from pathlib import Path

FOLDER = Path(__file__).parent
OWN = FOLDER / "own"
STATIC = FOLDER / "static"
SIDEBAR = FOLDER / "sidebar"
