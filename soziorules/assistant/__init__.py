"""The rules for assistants: a local, read-only server of the Model Context Protocol (MCP)."""

from soziorules.assistant.server import server

__all__ = ["server"]
