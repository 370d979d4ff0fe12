"""The functions of a program: written as Python source, and what an evaluator runs of them.

`measure(case)` and `judge(word)` answer every case; `measure_firm` and `judge_firm` are made when somebody asks under which
readings with firm ground the answer would be another, `measure_again` when changes of a case are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.compiler.program import Program
    from soziorules.engine.compiler.source import Source

Namespace = dict[str, Any]
MeasureAgain = Callable[[Any, int, tuple[Any, ...]], tuple[int, tuple[Any, ...]]]
"""From a case, and the word and the derived objects of the case that it was before, to its own."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of some functions and the objects that it names."""

    text: str
    names: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WrittenFunctions:
    """All functions of a program: those of every case, and those of firm readings, which call the outcome of the first."""

    derivations: tuple[str, ...]
    usual: Written
    firm: Written


@dataclass(frozen=True, slots=True)
class Functions:
    """What an evaluator runs: `derivations` names the objects that `measure` returns beside the word."""

    derivations: tuple[str, ...]
    measure: Callable[[Any], tuple[int, tuple[Any, ...]]]
    judge: Callable[[int], Any]
    firm: Callable[[], Namespace]


def write(program: Program) -> WrittenFunctions:
    """Return the functions of a program as source."""
    from soziorules.engine.compiler.judge import Judge
    from soziorules.engine.compiler.measure import Measure

    measure, judge = Measure(program), Judge(program)
    usual = _joined(measure.write(), judge.write())
    firm = _joined(measure.write_firm(), judge.write_firm())
    return WrittenFunctions(measure.derivations(), usual, firm)


def _joined(*sources: Source) -> Written:
    names = {name: value for source in sources for name, value in source.names.items()}
    return Written("\n".join(source.text for source in sources), names)


def functions(program: Program, name: str) -> Functions:
    """Return the functions of a program, compiled; `name` says whose they are."""
    written = write(program)
    usual = _executed(written.usual, f"<{name}: all cases>")
    return Functions(
        written.derivations,
        usual["measure"],
        usual["judge"],
        lambda: _executed(written.firm, f"<{name}: firm readings>", outcome=usual["outcome"]),
    )


def again(program: Program, paths: frozenset[str]) -> MeasureAgain:
    """Return what measures a case again in which nothing but the stated facts `paths` has changed."""
    from soziorules.engine.compiler.measure import Measure

    written = _joined(Measure(program).write_again(paths))
    measure: MeasureAgain = _executed(written, f"<again: {', '.join(sorted(paths))}>")["measure_again"]
    return measure


def _executed(written: Written, name: str, **more: Any) -> Namespace:
    namespace = {**outcomes(), **written.names, **more}
    exec(compile(written.text, name, "exec"), namespace)  # noqa: S102
    return namespace


def outcomes() -> Namespace:
    """Return the names that the source of every program knows: the outcomes."""
    return {outcome.name: outcome for outcome in Outcome}
