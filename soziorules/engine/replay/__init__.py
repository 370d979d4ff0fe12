"""Decide an earlier decision again, and find the smallest case with the same decision."""
