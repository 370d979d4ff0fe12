"""From rule files to a program: the law of a day with all names resolved, its atoms, and one Python function."""
