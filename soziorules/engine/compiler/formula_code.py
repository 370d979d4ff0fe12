"""Python expressions for formulas, for cases that state all that a formula reads.

Where something is not stated, `bounds` is asked instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any as Anything
from typing import assert_never

from soziorules.engine.compiler import single_case
from soziorules.engine.compiler.numbers import EPOCH, number_of, scale_of
from soziorules.engine.compiler.source import Source
from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Computed,
    Condition,
    Constant,
    Defined,
    Not,
    OtherFact,
    Some,
    Test,
)
from soziorules.engine.language.facts import Amount, Choice, Day, Vocabulary
from soziorules.engine.language.formula_parts import words_of

SIGNS: Mapping[str, str] = {"equals": "==", "at_least": ">=", "at_most": "<="}


class NoExpressionError(Exception):
    """A formula for which no expression is written: over a list, or with Arbeitstage, which are remembered day by day anyway."""


class FormulaCode:
    """Writes expressions over the variables in which the facts of a case are.

    `required` collects the variables that must hold a value for the expressions written so far; `may_lack_word` says whether
    one of them can come to no word, since an arm has none, `may_be_untold` whether one comes to None where nothing can be told.
    """

    def __init__(
        self,
        source: Source,
        vocabulary: Vocabulary,
        formulas: Mapping[str, tree.Formula],
        choices: Mapping[str, str],
        variables: Mapping[str, str],
    ) -> None:
        self._source = source
        self._vocabulary = vocabulary
        self._formulas = formulas
        self._choices = choices
        self._variables = variables
        self._temporary = 0
        self.required: dict[str, None] = {}
        self.may_lack_word = False
        self.may_be_untold = False

    def expression(self, formula: tree.Formula) -> str:  # noqa: C901  # one arm for each operator
        """Return the Python expression for a formula. Raises NoExpressionError where none is written."""
        match formula:
            case tree.Number(value=value):
                return str(value)
            case tree.Word(value=word):
                return repr(word)
            case tree.FactValue(name=name):
                return self._number(name)
            case tree.DerivedValue(name=name):
                if name not in self._formulas:
                    raise NoExpressionError
                return self.expression(self._formulas[name])
            case tree.PeriodEnd():
                return self._period_end(formula, self.expression(formula.day))
            case tree.Soonest(day=day):
                return self._soonest(day)
            case tree.EdgeDay(last=last, of=of, day=day):
                return self._call(single_case.edge, self.expression(day), repr(of), last=last)
            case tree.Birthday(years=years, born=born):
                return self._call(single_case.birthday, self.expression(born), self.expression(years))
            case tree.Age(born=born, day=day):
                return self._age(born, day)
            case tree.Sum(items=items):
                return f"({' + '.join(self._scaled(items))})"
            case tree.Difference(first=first, second=second, may_be_negative=negative):
                one, other = self._scaled((first, second))
                return f"({one} - {other})" if negative else self._extreme([f"{one} - {other}", "0"], ">=")
            case tree.Product(count=count, value=value):
                return f"({self.expression(count)} * {self.expression(value)})"
            case tree.Percentage(rate=rate, of=of):
                return f"({self.expression(rate)} * {self.expression(of)})"
            case tree.Extreme(highest=highest, arms=arms):
                return self._extreme(
                    self._scaled(tuple(arm.value for arm in arms)), ">=" if highest else "<="
                )
            case tree.Rounded():
                return self._rounded(formula)
            case tree.Parts(value=value, size=size, begun=begun):
                inner, step = self.expression(value), self.expression(size)
                return f"-(-{inner} // {step})" if begun else f"({inner} // {step})"
            case tree.Cases():
                return self._cases(formula, self.expression)
            case tree.ReadingValue(reading=reading, options=options):
                return self.expression(dict(options)[self._choices[reading]])
            case tree.ByLaw(day=day, periods=periods):
                return self._by_law(day, periods, self.expression)
            case tree.Because(of=value):
                return self.word(value)
            case (
                tree.Workday()
                | tree.NextWorkday()
                | tree.Untold()
                | tree.Counted()
                | tree.Total()
                | tree.Outermost()
            ):
                raise NoExpressionError
            case tree.Parameter():
                raise AssertionError("parameters are looked up before")
            case _:
                assert_never(formula)

    def possibly(self, formula: tree.Formula) -> str:
        """Return the expression for a formula that comes to None where its arm is one of which nothing can be told.

        Only where nothing is computed from such an arm. Raises NoExpressionError where none is written.
        """
        match formula:
            case tree.Untold():
                self.may_be_untold = True
                return "None"
            case tree.DerivedValue(name=name) if name in self._formulas:
                return self.possibly(self._formulas[name])
            case tree.ReadingValue(reading=reading, options=options):
                return self.possibly(dict(options)[self._choices[reading]])
            case tree.ByLaw(day=day, periods=periods):
                return self._by_law(day, periods, self.possibly)
            case tree.Cases():
                return self._cases(formula, self.possibly)
            case _:
                return self.expression(formula)

    def _soonest(self, formula: tree.Formula) -> str:
        """Return the expression for the earliest day that a formula can be while only the Land is unknown."""
        match formula:
            case tree.Workday(number=number, day=day, land=land):
                return self._workday(self._soonest(day), self.expression(number), land)
            case tree.NextWorkday(day=day, land=land):
                return self._workday(f"{self._soonest(day)} - 1", "1", land)
            case tree.PeriodEnd(day=day):
                return self._period_end(formula, self._soonest(day))
            case tree.Extreme(highest=highest, arms=arms):
                return f"{'max' if highest else 'min'}({', '.join(self._soonest(arm.value) for arm in arms)})"
            case tree.ReadingValue(reading=reading, options=options):
                return self._soonest(dict(options)[self._choices[reading]])
            case tree.DerivedValue(name=name) if name in self._formulas:
                return self._soonest(self._formulas[name])
            case _:
                return self.expression(formula)

    def _workday(self, day: str, number: str, land: tree.Formula) -> str:
        """Return the expression for the earliest n-th Arbeitstag after a day in the Länder that are possible."""
        match land:
            case tree.ReadingValue(reading=reading, options=options):
                return self._workday(day, number, dict(options)[self._choices[reading]])
            case tree.Word(value=word):
                where = self._source.name("land_", (word,))
            case tree.FactValue(name=name) if isinstance(type_ := self._vocabulary[name].type, Choice):
                by_land: dict[str | None, tuple[str, ...]] = {
                    None: type_.values,
                    **{value: (value,) for value in type_.values},
                }
                where = f"{self._source.name('laender_', by_land)}[{self._variables[name]}]"
            case _:
                raise NoExpressionError
        return self._call(single_case.workday, day, number, where, latest=False)

    def word(self, formula: tree.Formula) -> str:
        """Return the expression for the word of a choice, or by which a value came about."""
        match formula:
            case tree.Word(value=word):
                return repr(word)
            case tree.FactValue(name=name):
                return self._variable(name)
            case tree.DerivedValue(name=name):
                if name not in self._formulas:
                    raise NoExpressionError
                return self.word(self._formulas[name])
            case tree.Because(of=value) | tree.Rounded(value=value):
                return self.word(value)
            case tree.ReadingValue(reading=reading, options=options):
                return self.word(dict(options)[self._choices[reading]])
            case tree.Cases(whens=whens, otherwise=otherwise):
                written = [
                    f"{self._word_of(when.then)} if {self.condition(when.condition)} else " for when in whens
                ]
                return f"({''.join(written)}{self._word_of(otherwise)})"
            case tree.Extreme():
                return self._word_of_extreme(formula)
            case tree.ByLaw(day=day, periods=periods):
                return self._by_law(day, periods, self.word)
            case _:
                return self._no_word()

    def _word_of(self, arm: tree.Arm) -> str:
        if words_of(arm.value) or tree.unit_of(arm.value) == "choice":
            return self.word(arm.value)
        return self._no_word() if arm.word is None else repr(arm.word)

    def _no_word(self) -> str:
        self.may_lack_word = True
        return "None"

    def _word_of_extreme(self, formula: tree.Extreme) -> str:
        """Return the expression for the word of the arm that gives the value; of several that give the same, the first."""
        names = [self._new() for _ in formula.arms]
        values = self._scaled(tuple(arm.value for arm in formula.arms))
        sign = ">=" if formula.highest else "<="
        found = self._word_of(formula.arms[-1])
        for place in reversed(range(len(names) - 1)):
            first = " and ".join(f"{names[place]} {sign} {other}" for other in names[place + 1 :])
            found = f"{self._word_of(formula.arms[place])} if {first} else {found}"
        given = ", ".join(f"{name} := {value}" for name, value in zip(names, values, strict=True))
        return f"(({given},) and ({found}))"

    def _variable(self, name: str) -> str:
        variable = self._variables[name]
        self.required[variable] = None
        return variable

    def _number(self, name: str) -> str:
        if name in self._formulas:
            return self._step(self._formulas[name])
        variable = self._variable(name)
        match self._vocabulary[name].type:
            case Day():
                return f"({variable}.toordinal() - {EPOCH})"
            case Amount():
                return f"int({variable} * 100)"
            case _:
                return variable

    def _step(self, formula: tree.Formula) -> str:
        """Return what a test asks of another derived value. Raises NoExpressionError if it may have no word."""
        if tree.unit_of(formula) != "choice":
            return self.expression(formula)
        before, self.may_lack_word = self.may_lack_word, False
        written = self.word(formula)
        if self.may_lack_word:
            raise NoExpressionError
        self.may_lack_word = before
        return written

    def _call(self, function: Anything, *arguments: str, **named: Anything) -> str:
        name = f"{function.__name__}_of"
        self._source.names[name] = function
        given = [*arguments, *(f"{key}={value!r}" for key, value in named.items())]
        return f"{name}({', '.join(given)})"

    def _new(self) -> str:
        self._temporary += 1
        return f"t{self._temporary}"

    def _extreme(self, values: list[str], sign: str) -> str:
        """Return the expression for the least or the greatest value; a comparison takes a fifth of a call of `min`."""
        found = values[0]
        for value in values[1:]:
            first, last = self._new(), value if value.isdigit() else self._new()
            second = value if value.isdigit() else f"({last} := {value})"
            found = f"({first} if ({first} := {found}) {sign} {second} else {last})"
        return found

    def _scale(self, formula: tree.Formula) -> int:
        return scale_of(formula, self._formulas)

    def _scaled(self, formulas: tuple[tree.Formula, ...]) -> list[str]:
        finest = max(self._scale(formula) for formula in formulas)
        return [self._times(formula, finest) for formula in formulas]

    def _times(self, formula: tree.Formula, scale: int) -> str:
        by, expression = scale // self._scale(formula), self.expression(formula)
        return expression if by == 1 else f"{expression} * {by}"

    def _period_end(self, formula: tree.PeriodEnd, day: str) -> str:
        number = self.expression(formula.number)
        if formula.span in ("days", "weeks"):
            days = f"{number} * 7" if formula.span == "weeks" else number
            return f"({day} + {days}{' - 1' if formula.counted else ''})"
        months = f"{number} * 12" if formula.span == "years" else number
        return self._call(single_case.period_end, day, months, counted=formula.counted)

    def _age(self, born: tree.Formula, day: tree.Formula) -> str:
        if isinstance(born, tree.FactValue) and isinstance(day, tree.FactValue):
            one, other = self._variable(born.name), self._variable(day.name)
            years = f"{other}.year - {one}.year"
            return f"max(0, {years} - (({other}.month, {other}.day) < ({one}.month, {one}.day)))"
        return self._call(single_case.age, self.expression(born), self.expression(day))

    def _rounded(self, formula: tree.Rounded) -> str:
        size, inner = formula.step * self._scale(formula.value), self.expression(formula.value)
        name = self._new()
        match formula.way:
            case "down":
                steps = f"({inner} // {size})"
            case "up":
                steps = f"-(-{inner} // {size})"
            case "nearest":
                half = size // 2
                above, below = f"({name} + {half}) // {size}", f"-(({half} - {name}) // {size})"
                steps = f"({above} if ({name} := {inner}) >= 0 else {below})"
            case _:
                assert_never(formula.way)
        return steps if formula.step == 1 else f"({steps} * {formula.step})"

    def _cases(self, formula: tree.Cases, write: Callable[[tree.Formula], str]) -> str:
        scale = self._scale(formula)

        def scaled(arm: tree.Arm) -> str:
            fine = scale == self._scale(arm.value) or isinstance(arm.value, tree.Untold)
            return write(arm.value) if fine else self._times(arm.value, scale)

        written = [f"{scaled(when.then)} if {self.condition(when.condition)} else " for when in formula.whens]
        return f"({''.join(written)}{scaled(formula.otherwise)})"

    def _by_law(
        self,
        day: tree.Formula,
        periods: tuple[tuple[int, tree.Formula], ...],
        write: Callable[[tree.Formula], str],
    ) -> str:
        name, first = self._new(), self.expression(day)
        written, test = "", f"({name} := {first})"
        for place, (_, formula) in enumerate(periods[:-1]):
            written += f"{write(formula)} if {test} < {periods[place + 1][0]} else "
            test = name
        return f"({written}{write(periods[-1][1])})"

    def condition(self, condition: Condition) -> str:
        """Return the Python expression for a condition."""
        match condition:
            case Test():
                return self._test(condition)
            case All(items):
                return f"({' and '.join([self.condition(item) for item in items] or ['True'])})"
            case Any(items):
                return f"({' or '.join([self.condition(item) for item in items] or ['False'])})"
            case Not(item):
                return f"(not {self.condition(item)})"
            case Defined(means=means):
                assert means is not None, "conditions are resolved before"
                return self.condition(means)
            case ByReading(reading=reading, options=options):
                return self.condition(dict(options)[self._choices[reading]])
            case Some():
                raise NoExpressionError
            case _:
                assert_never(condition)

    def _test(self, test: Test) -> str:
        if test.if_not_stated is None:
            return self._asked(test)
        before = dict(self.required)
        asked = self._asked(test)
        if test.fact in self._variables and self._variables[test.fact] not in before:
            del self.required[self._variables[test.fact]]
        return f"({test.if_not_stated} if {self._variables[test.fact]} is None else {asked})"

    def _asked(self, test: Test) -> str:
        match test.operand:
            case OtherFact(name=name):
                return f"({self._number(test.fact)} {SIGNS[test.operator]} {self._number(name)})"
            case Computed(formula=formula):
                return f"({self._number(test.fact)} {SIGNS[test.operator]} {self.expression(formula)})"
            case Constant(value=value):
                return self._against(test, value)
            case _:
                raise AssertionError("conditions are resolved before")

    def _against(self, test: Test, value: Anything) -> str:
        if isinstance(value, frozenset):
            members = frozenset(number_of(member) for member in value)
            listed = self._source.name("listed_", members)
            match test.operator:
                case "any_of":
                    return f"(not {listed}.isdisjoint({self._number(test.fact)}))"
                case "all_of":
                    return f"({listed} <= {self._number(test.fact)})"
                case _:
                    return f"({self._number(test.fact)} in {listed})"
        return f"({self._number(test.fact)} {SIGNS[test.operator]} {number_of(value)!r})"
