"""The base of everything that a case states."""

from pydantic import BaseModel, ConfigDict


class Stated(BaseModel):
    """A group of statements: strict types, unknown names refused, never changed once read."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)
