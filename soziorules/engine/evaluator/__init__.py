"""Deciding one case: measure it, judge it, and explain the judgement from the same measurement."""
