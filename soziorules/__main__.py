"""`python -m soziorules`, and the command `soziorules`: the command line in a process of its own."""

import gc
import sys

YOUNG = 50_000
"""How many objects are made before the collector looks through them; what a check makes stays until its end."""


def run() -> int:
    """Run the command line and return its exit code.

    The process is ours: its collector looks seldom, and not at the end, when all memory is given back at once. Together that
    was a fifth of a check. Where `soziorules.cli.main` is called in the process of somebody else, the collector is left alone.
    """
    gc.set_threshold(YOUNG)
    from soziorules.cli import main

    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(run())
