"""Reading rule files: shape, names, types, sources and dates are checked, all problems named in one run."""

from soziorules.ruleset.reader import load_elements, rule_files

__all__ = ["load_elements", "rule_files"]
