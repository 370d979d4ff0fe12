"""The functions of a program: written as Python source, and what an evaluator runs of them.

`measure(case)` and `judge(word)` answer every case; `measure_firm` and `judge_firm` are made when somebody asks under which
readings with firm ground the answer would be another, `measure_again` when changes of a case are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.formula import FALSE, python
from soziorules.engine.compiler.program import Program, RuleFormulas, is_firm
from soziorules.engine.compiler.source import Source
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import Effect
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


class Judge:
    """Writes the body of `judge`."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._source = Source()

    def write(self) -> Source:
        """Return the source of `outcome` and `judge`."""
        program, source = self._program, self._source
        source.add(0, self._outcome())
        source.add(0, "def judge(m):")
        source.add(1, "na = ok = no = nd = 0")
        for index, formulas in enumerate(program.rules):
            self._rule(index, formulas, "")
        source.add(1, "notes = 0")
        for index, formula in enumerate(program.notes):
            if formula != FALSE:
                source.add(1, f"if {python(formula)}: notes |= {1 << index:#x}")
        shaky = self._alternatives(firm=False)
        source.add(1, f"return na, ok, no, nd, notes, outcome(na, ok, no, nd), ({shaky})")
        return source

    def write_firm(self) -> Source:
        """Return the source of `judge_firm`, which needs `outcome`."""
        source = self._source = Source()
        source.add(0, "def judge_firm(m, na, ok, no, nd):")
        source.add(1, f"return ({self._alternatives(firm=True)})")
        return source

    def _alternatives(self, *, firm: bool) -> str:
        """Write the rules that alternative readings change, and return the outcomes under them."""
        program, source = self._program, self._source
        everything = (1 << len(program.rules)) - 1
        outcomes = []
        for number, (variant, changed) in enumerate(program.alternatives):
            if is_firm(variant, program) is not firm:
                continue
            keep = everything & ~sum(1 << index for index in changed)
            tail = str(number)
            source.add(1, f"na{tail} = na & {keep:#x}; ok{tail} = ok & {keep:#x}")
            source.add(1, f"no{tail} = no & {keep:#x}; nd{tail} = nd & {keep:#x}")
            for index, formulas in changed.items():
                self._rule(index, formulas, tail)
            outcomes.append(f"outcome(na{tail}, ok{tail}, no{tail}, nd{tail}), ")
        return "".join(outcomes)

    def _rule(self, index: int, formulas: RuleFormulas, tail: str) -> None:
        bit = f"{1 << index:#x}"
        source = self._source
        source.add(1, f"if {python(formulas.unneeded)}: na{tail} |= {bit}")
        source.add(1, f"elif {python(formulas.met)}: ok{tail} |= {bit}")
        source.add(1, f"elif {python(formulas.missed)}:")
        source.add(2, f"no{tail} |= {bit}")
        if formulas.day_known is not None:
            source.add(2, f"if not {python(formulas.day_known)}: nd{tail} |= {bit}")

    def _outcome(self) -> str:
        masks = dict.fromkeys(Effect, 0)
        matters = 0
        for index, rule in enumerate(self._program.law.rules):
            masks[rule.wording.otherwise] |= 1 << index
            if rule.rule.open_matters and rule.wording.otherwise is not Effect.OBLIGATION:
                matters |= 1 << index
        return "\n".join(
            [
                "def outcome(na, ok, no, nd):",
                f"    if no & {masks[Effect.NOT_ELIGIBLE]:#x} or nd: return NOT_ELIGIBLE",
                f"    if no & {masks[Effect.NOT_YET]:#x}: return NOT_YET",
                f"    if {matters:#x} & ~(na | ok | no): return UNDETERMINED",
                f"    if no & {masks[Effect.JUSTIFICATION_REQUIRED]:#x}: return JUSTIFICATION_REQUIRED",
                "    return ELIGIBLE",
            ]
        )
