"""`python -m soziorules`."""

import sys

from soziorules.cli import main

if __name__ == "__main__":
    sys.exit(main())
