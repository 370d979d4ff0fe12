"""The rules of a day as a tape: outcome, deciding rules, duties, readings and missing facts of a block of rows.

What is written here once more, over lanes, is `Judge`, `Verdicts` and `decisive` of the evaluator for one case; the tests compare
both row by row. Missing facts are a search, so they are not written again: here is only what the search depends on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from soziorules.engine.columns.bit_program import NEVER, Builder, Node, Tape, places
from soziorules.engine.compiler.formula import truth
from soziorules.engine.compiler.program import (
    Program,
    Question,
    RuleFormulas,
    facts_of,
    is_firm,
    questions_of,
)
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.unknowns import groups, samples
from soziorules.engine.language.conditions import Condition, Some
from soziorules.engine.language.elements import Effect

UNREFUSED = "not refused"
"""A lane that the second tape takes from the first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The tape of the rules, and what its results are.

    Results in order: the three bits of the outcome's place among all outcomes, the rows not refused, then a lane for
    each of `deciding`, `obligations`, `readings` and `waiting`: duties that are open, not missed.
    """

    tape: Tape
    deciding: tuple[str, ...]
    obligations: tuple[str, ...]
    readings: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The tape of what missing facts depend on.

    Results: the rows in which a fact can be missing; for each of `feeding`, an unknown statement from which facts are derived
    together with others, the rows in which it is asked for, and the answer hangs on these others; for each of `lists` the rows
    in which its elements count; then the lanes in which two rows must agree so that the same facts are missing in both.
    """

    tape: Tape
    feeding: tuple[str, ...]
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Where each outcome but `eligible` holds; at most one in a row."""

    not_eligible: Node
    not_yet: Node
    undetermined: Node
    justification: Node

    def __iter__(self) -> Iterator[Node]:
        yield from (self.not_eligible, self.not_yet, self.undetermined, self.justification)


class Judge:
    """Writes the tapes of a program; with `firm`, firm readings that change the outcome are named too."""

    def __init__(self, program: Program, *, firm: bool = False) -> None:
        self._program = program
        self._firm = firm
        self._count = len(program.atoms)
        self._build = Builder()
        self._groups = groups(program)

    def judged(self) -> Judged:
        """Return the tape of outcome, deciding rules, duties and readings."""
        program, build = self._program, self._build
        ids = [rule.id for rule in program.law.rules]
        base = self._outcomes(program.rules)
        shaken, readings = self._readings(base)
        place = self._place(base, shaken)
        unrefused = build.any_of(place)
        deciding = {ids[index]: self._decides(index, base) for index in range(len(ids))}
        duties = {
            ids[index]: self._duty(index)
            for index in range(len(ids))
            if program.effect(index) is Effect.OBLIGATION
        }
        deciding = {name: node for name, node in deciding.items() if node != NEVER}
        waiting = {ids[index]: self._waits(index) for index in range(len(ids)) if ids[index] in duties}
        waiting = {name: node for name, node in waiting.items() if node != NEVER}
        lanes = (
            *place,
            unrefused,
            *deciding.values(),
            *duties.values(),
            *readings.values(),
            *waiting.values(),
        )
        return Judged(build.tape(lanes), tuple(deciding), tuple(duties), tuple(readings), tuple(waiting))

    def reasons(self) -> Tape:
        """Return the tape of outcome and deciding rules alone, its results in the order of `judged`."""
        judged = self.judged()
        return self._build.tape(judged.tape.results[: 4 + len(judged.deciding)])

    def outcome(self) -> Tape:
        """Return a tape with the three bits of the outcome's place alone."""
        base = self._outcomes(self._program.rules)
        return self._build.tape(self._place(base, self._readings(base)[0]))

    def _place(self, base: Outcomes, shaken: Node) -> tuple[Node, Node, Node]:
        build = self._build
        steady = build.neither(shaken)
        return (
            build.all_of([steady, build.any_of([base.not_yet, base.justification])]),
            build.any_of([shaken, base.undetermined, base.justification]),
            build.all_of([steady, build.neither(build.any_of(base))]),
        )

    def statuses(self) -> Tape:
        """Return a tape with three lanes for each rule: where it does not apply, is met, is missed."""
        lanes = []
        for formulas in self._program.rules:
            unneeded, met = self._node(formulas, "unneeded"), self._node(formulas, "met")
            lanes += [
                unneeded,
                self._build.all_of([met, self._build.neither(unneeded)]),
                self._node(formulas, "missed"),
            ]
        return self._build.tape(lanes)

    def waiting(self) -> Waiting:
        """Return the tape of the open rules with the questions that they still ask."""
        program, build = self._program, self._build
        keys, opened, asked, aside = self._open_rules()
        lists: dict[str, list[Node]] = {}
        behind: dict[str, list[Node]] = {}
        for question, rows in sorted(asked.items()):
            relevant = build.any_of(rows)
            met, missed = self._bit(question), self._bit(question + self._count)
            keys += [build.all_of([relevant, met]), build.all_of([relevant, missed])]
            unanswered = build.all_of([relevant, build.neither(build.any_of([met, missed]))])
            atom = program.atoms[question]
            if isinstance(atom.question, Some):
                lists.setdefault(atom.question.records, []).append(unanswered)
            keys += [build.all_of([unanswered, self._unstated(name)]) for name in self._behind(atom.question)]
            for name in facts_of(atom.question):
                for path, asked_for in self._inputs(name, unanswered):
                    behind.setdefault(path, []).append(asked_for)
        # Where statements are tried, a rule on which silence does not block may come to be missed by what is known already.
        tried = build.any_of([each for rows in behind.values() for each in rows])
        for question, rows in sorted(aside.items()):
            relevant = build.all_of([tried, build.any_of(rows)])
            keys += [build.all_of([relevant, self._bit(bit)]) for bit in (question, question + self._count)]
        results = [
            build.any_of(opened),
            *(build.any_of(rows) for rows in behind.values()),
            *(build.any_of(rows) for rows in lists.values()),
        ]
        results += dict.fromkeys(key for key in keys if key != NEVER)
        return Waiting(build.tape(results), tuple(behind), tuple(lists))

    def _open_rules(self) -> tuple[list[Node], list[Node], dict[int, list[Node]], dict[int, list[Node]]]:
        """Return how all rules stand, where one is open that matters, and where these, and the others, ask their questions."""
        program, build = self._program, self._build
        keys: list[Node] = []
        asked: dict[int, list[Node]] = {}
        aside: dict[int, list[Node]] = {}
        opened: list[Node] = []
        for rules in self._settled_by():
            keys += self._outcomes(rules)
            for index, formulas in enumerate(rules):
                if program.effect(index) is Effect.OBLIGATION:
                    continue
                keys += [self._node(formulas, "missed"), self._dayless(formulas)]
                open_ = build.gate(build.all_of([build.input(UNREFUSED), self._open_rule(formulas)]))
                if not program.law.rules[index].rule.open_matters:
                    for question in places(questions_of(formulas, self._count)):
                        aside.setdefault(question, []).append(open_)
                else:
                    opened.append(open_)
                    if formulas.day_known is not None:
                        keys.append(build.all_of([open_, build.formula(formulas.day_known, self._bit)]))
                    for question in self._together(places(questions_of(formulas, self._count))):
                        asked.setdefault(question, []).append(open_)
        return [*keys, *opened], opened, asked, aside

    def _inputs(self, name: str, unanswered: Node) -> Iterator[tuple[str, Node]]:
        """Yield the statements that could be tried to see whether a derived fact matters, with the rows that ask for them."""
        paths = [path for path in self._program.vocabulary[name].inputs if "[]" not in path]
        for path in paths if len(paths) > 1 else ():
            if samples(self._program, path):
                yield path, self._build.all_of([unanswered, self._unstated(path)])

    def _together(self, questions: list[int]) -> list[int]:
        """Return questions with all others to the same facts: what one says of a fact, the others need not ask."""
        asked = set(questions)
        return sorted(asked.union(*(group.indexes for group in self._groups if asked & set(group.indexes))))

    def _settled_by(self) -> Iterator[tuple[RuleFormulas, ...]]:
        """Yield the rules under the chosen readings, and under each other one without firm ground."""
        program = self._program
        yield program.rules
        for variant, changed in program.alternatives:
            if not is_firm(variant, program):
                yield tuple(changed.get(index, formulas) for index, formulas in enumerate(program.rules))

    def _behind(self, question: Question) -> list[str]:
        """Return the facts of a question and the stated facts behind them; elements of lists apart."""
        vocabulary = self._program.vocabulary
        names = [name for name in facts_of(question) if "[]" not in name]
        inputs = [path for name in facts_of(question) for path in vocabulary[name].inputs if "[]" not in path]
        return list(dict.fromkeys([*names, *inputs]))

    def _bit(self, place: int) -> Node:
        if place < self._count:
            return self._build.input(("met", place))
        return self._build.input(("missed", place - self._count))

    def _node(self, formulas: RuleFormulas, name: str) -> Node:
        return self._build.formula(getattr(formulas, name), self._bit)

    def _open_rule(self, formulas: RuleFormulas) -> Node:
        closed = self._build.any_of([self._node(formulas, "met"), self._node(formulas, "missed")])
        return self._build.neither(closed)

    def _dayless(self, formulas: RuleFormulas) -> Node:
        if formulas.day_known is None:
            return NEVER
        unknown = self._build.neither(self._build.formula(formulas.day_known, self._bit))
        return self._build.all_of([self._node(formulas, "missed"), unknown])

    def _outcomes(self, rules: tuple[RuleFormulas, ...]) -> Outcomes:
        program, build = self._program, self._build
        missed: dict[Effect, list[Node]] = {effect: [] for effect in Effect}
        closed = []
        for index, formulas in enumerate(rules):
            effect = program.effect(index)
            missed[effect].append(self._node(formulas, "missed"))
            if effect is Effect.NOT_YET:
                missed[Effect.NOT_ELIGIBLE].append(self._dayless(formulas))
            if program.law.rules[index].rule.open_matters and effect is not Effect.OBLIGATION:
                closed.append(build.neither(self._open_rule(formulas)))
        refused = build.any_of(missed[Effect.NOT_ELIGIBLE])
        left = build.neither(refused)
        put_off = build.all_of([left, build.any_of(missed[Effect.NOT_YET])])
        left = build.all_of([left, build.neither(put_off)])
        unsure = build.all_of([left, build.neither(build.all_of(closed))])
        left = build.all_of([left, build.neither(unsure)])
        reason = build.all_of([left, build.any_of(missed[Effect.JUSTIFICATION_REQUIRED])])
        return Outcomes(refused, put_off, unsure, reason)

    def _readings(self, base: Outcomes) -> tuple[Node, dict[str, Node]]:
        """Return where a reading without firm ground changes the answer, and where each reading changes the outcome."""
        program, build = self._program, self._build
        shaken: list[Node] = []
        differing: dict[str, list[Node]] = {}
        for variant, changed in program.alternatives:
            assert variant.reading is not None
            firm = is_firm(variant, program)
            if firm and not self._firm:
                continue
            rules = tuple(changed.get(index, formulas) for index, formulas in enumerate(program.rules))
            other = self._outcomes(rules)
            differs = [build.differ(one, two) for one, two in zip(base, other, strict=True)]
            differing.setdefault(variant.reading, []).extend(differs)
            if not firm:
                no, others_no = (build.any_of([each.not_eligible, each.not_yet]) for each in (base, other))
                shaken += [
                    build.differ(no, others_no),
                    build.differ(base.undetermined, other.undetermined),
                ]
        return build.any_of(shaken), {name: build.any_of(nodes) for name, nodes in differing.items()}

    def _decides(self, index: int, base: Outcomes) -> Node:
        program, build, formulas = self._program, self._build, self._program.rules[index]
        missed = self._node(formulas, "missed")
        match program.effect(index):
            case Effect.NOT_ELIGIBLE:
                refusing = [missed]
            case Effect.NOT_YET:
                refusing = [self._dayless(formulas), build.all_of([missed, base.not_yet])]
            case Effect.JUSTIFICATION_REQUIRED:
                refusing = [build.all_of([missed, base.justification])]
            case Effect.OBLIGATION:
                return NEVER
            case other:
                assert_never(other)
        if program.law.rules[index].rule.open_matters:
            refusing.append(build.all_of([self._open_rule(formulas), base.undetermined]))
        return build.any_of(refusing)

    def _duty(self, index: int) -> Node:
        missed = self._node(self._program.rules[index], "missed")
        return self._build.any_of([missed, self._waits(index)])

    def _waits(self, index: int) -> Node:
        """Return where a duty is open: its rule surely applies, and whether it is met nobody knows."""
        if not self._program.law.rules[index].rule.open_matters:
            return NEVER
        applies = self._truth(self._program.conditions[index][0])[0]
        return self._build.all_of([self._open_rule(self._program.rules[index]), applies])

    def _truth(self, condition: Condition) -> tuple[Node, Node]:
        met, missed = truth(condition, self._program.bits)
        return self._build.formula(met, self._bit), self._build.formula(missed, self._bit)

    def _unstated(self, fact: str) -> Node:
        return self._build.input(("unknown", fact))
