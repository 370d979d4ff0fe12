"""Rules made ready beforehand: checked, compiled, and written as a Python module from which only what is asked for is made."""
