"""The page: the whole package in one HTML file that opens from disk, for everyone without Python."""
