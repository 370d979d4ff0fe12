"""What a ready-made module holds, as a rule set asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, Final, Protocol

from soziorules.engine.compiler.functions import Functions, outcomes
from soziorules.engine.compiler.program import Program
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.readymade.rows import Rows

TITLE: Final = '"""Checked and compiled rules, made by soziorules.engine.readymade from the rule files; not to be edited."""'
"""The first line of ready-made modules."""

FORM: Final = 1
"""The form of ready-made modules; another one is not read."""


class Module(Protocol):
    """A ready-made module: the mark of what it was made from, the rows, and the functions of each period."""

    FORM: int
    MARK: str
    ROWS: str
    FUNCTIONS: Mapping[str, Mapping[str, Callable[..., Any]]]


@dataclass(frozen=True, slots=True)
class PeriodLaw:
    """The law of one period: its program, and what its functions name."""

    program: Program
    derivations: tuple[str, ...]
    usual: Mapping[str, Any]
    firm: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that rows hold. `outline` is what the domain wants to have beside them."""

    elements: Elements
    vocabulary: Vocabulary
    outline: Any
    changes: tuple[dt.date, ...]
    laws: Mapping[str, PeriodLaw]


class Ready:
    """Rules that were made ready: `content`, and the law of some periods."""

    def __init__(self, module: Module) -> None:
        self._functions = module.FUNCTIONS
        self.content: Content = Rows(module.ROWS).whole
        self.changes = self.content.changes

    def law(self, period: dt.date) -> tuple[Program, Functions] | None:
        """Return the law of a period; None where it was not compiled beforehand."""
        name = period.isoformat()
        if name not in self.content.laws:
            return None
        law, written = self.content.laws[name], self._functions[name]
        usual = _bound(written, ("measure", "outcome", "judge"), law.usual)

        def firm() -> dict[str, Any]:
            names = {**law.firm, "outcome": usual["outcome"]}
            return _bound(written, ("measure_firm", "judge_firm"), names)

        return law.program, Functions(law.derivations, usual["measure"], usual["judge"], firm)


def _bound(
    written: Mapping[str, Callable[..., Any]], functions: tuple[str, ...], names: Mapping[str, Any]
) -> dict[str, Any]:
    """Return functions that find in their own namespace what they name."""
    namespace = {**outcomes(), **names}
    for name in functions:
        function = written[name]
        assert isinstance(function, FunctionType)
        namespace[name] = FunctionType(function.__code__, namespace, name)
    return namespace
