"""An interview that asks only what can still matter. It remembers nothing."""
