"""What a decision tells, whatever it is: each has its sentence. And for type checkers the model of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    from soziorules.engine.evaluator.decision import Decision

    Model = TypeVar("Model", default=Any)
else:
    from typing import TypeVar

    Model = TypeVar("Model")


class Told:
    """Something that a decision tells: a finding, a duty, a note, a step, a way out."""

    __slots__ = ()
    if TYPE_CHECKING:

        @property
        def decision(self) -> Decision:
            """The decision that tells it."""

    @property
    def message(self) -> str:
        """Its sentence in the language of the decision; `Decision.message` has another language, too."""
        return self.decision.message(self)
