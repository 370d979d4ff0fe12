"""Measurements of the project by itself: each number beside a yardstick from the same run."""
