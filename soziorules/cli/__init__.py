"""The command line: one module for each command."""

from soziorules.cli.main import main

__all__ = ["main"]
