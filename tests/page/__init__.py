"""The page for everyone without Python, in a real browser."""
