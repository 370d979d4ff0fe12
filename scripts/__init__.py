"""Tasks around the project, called by the Makefile."""
