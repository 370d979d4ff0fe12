"""Reading rule files: shape, names, types, sources and dates are checked, all problems named in one run."""
