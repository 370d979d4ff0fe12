"""Writes `judge`: Python source that answers all rules of a program from a measured word.

`judge(word)` returns, as bit masks over the rules, those that do not apply, are met, are missed, and are missed without a known
day, then the notes, the outcome, and the outcome under each alternative to a reading without firm ground. `judge_firm` returns
the outcomes under the alternatives to firm readings.
"""

from __future__ import annotations

from soziorules.engine.compiler.formula import FALSE, python
from soziorules.engine.compiler.program import Program, RuleFormulas, is_firm
from soziorules.engine.compiler.source import Source
from soziorules.engine.language.elements import Effect


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
