"""The rules as a local HTTP service, on FastAPI; also the example of how to embed the package."""

from soziorules.service.app import application

__all__ = ["application"]
