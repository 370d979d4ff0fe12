"""Cases that show what the rules say: run, counted, mutated."""
