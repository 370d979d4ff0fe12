"""How much a file may hold: far above any real one, too little to exhaust the machine."""

MAX_BYTES = 8_000_000
"""Size of a file."""

MAX_DEPTH = 64
"""Lists and mappings inside each other."""

MAX_VALUES = 200_000
"""Scalars, lists and mappings of a file."""

MAX_NUMBER = 30
"""Characters of a number."""

MAX_ANCHORS = 20
"""Anchors of a file, and as many uses of them."""

MAX_PROBLEMS = 100
"""Problems after which the rest of a file is not read."""
