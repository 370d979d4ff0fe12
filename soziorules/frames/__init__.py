"""Many cases: the same rules, decided in columns with numpy, with the reason for every row."""
