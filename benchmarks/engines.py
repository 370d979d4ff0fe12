"""Other engines on the rule set of `common_rules/`, each in its own language; those that are not installed are left out.

An entry of `SAID` is one rule: when it is *missed*, in the languages of CEL, Zen, SQL (DuckDB, polars), Cedar and JsonLogic.
Engines for one case take a dictionary; engines for columns take all cases at once and give the same masks and cents.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from benchmarks.common import AUTHORISED, PURPOSES, RULES, Answer, Case, Decide

DecideAll = Callable[[], Sequence[Answer]]
Logic = dict[str, Any]

_GROUPS: Final = json.dumps(sorted(AUTHORISED))
_PURPOSES: Final = json.dumps(PURPOSES[:3])
_QUOTED: Final = _GROUPS.replace('"', "'").strip("[]")


def _fact(name: str) -> Logic:
    return {"var": name}


def _no(name: str) -> tuple[str, str, str, str, Logic]:
    return f"!{name}", f"not {name}", f"NOT {name}", f"!context.{name}", {"!": [_fact(name)]}


SAID: Final[Mapping[str, tuple[str, str, str, str, Logic]]] = {
    "prescriber": (
        f"!(group in {_GROUPS})",
        f"group not in {_GROUPS}",
        f'"group" NOT IN ({_QUOTED})',
        f"!{_GROUPS}.contains(context.group)",
        {"!": [{"in": [_fact("group"), sorted(AUTHORISED)]}]},
    ),
    "permission": _no("permission"),
    "insured": _no("insured"),
    "diagnosis": _no("mental"),
    "gaf_listed": (
        "listed && gaf > 50",
        "listed and gaf > 50",
        "listed AND gaf > 50",
        "context.listed && context.gaf > 50",
        {"and": [_fact("listed"), {">": [_fact("gaf"), 50]}]},
    ),
    "gaf_single_case": (
        "mental && !listed && gaf > 40",
        "mental and not listed and gaf > 40",
        "mental AND NOT listed AND gaf > 40",
        "context.mental && !context.listed && context.gaf > 40",
        {"and": [_fact("mental"), {"!": [_fact("listed")]}, {">": [_fact("gaf"), 40]}]},
    ),
    "impairments": (
        "impairments < 1",
        "impairments < 1",
        "impairments < 1",
        "context.impairments < 1",
        {"<": [_fact("impairments"), 1]},
    ),
    "purpose": (
        f"!(purpose in {_PURPOSES})",
        f"purpose not in {_PURPOSES}",
        "purpose = 'none'",
        f"!{_PURPOSES}.contains(context.purpose)",
        {"!": [{"in": [_fact("purpose"), list(PURPOSES[:3])]}]},
    ),
    "inability": _no("unable"),
    "capability": _no("capable"),
    "units_at_least": (
        "units < 1",
        "units < 1",
        "units < 1",
        "context.units < 1",
        {"<": [_fact("units"), 1]},
    ),
    "units_at_most": (
        "units > 30",
        "units > 30",
        "units > 30",
        "context.units > 30",
        {">": [_fact("units"), 30]},
    ),
}
CEL, ZEN, SQL, CEDAR, LOGIC = range(5)


def _masks(language: int, chosen: str) -> str:
    """Return the sum of the bits of the missed rules."""
    return " + ".join(
        chosen.format(condition=said[language], bit=1 << bit) for bit, said in enumerate(SAID.values())
    )


def datalogic() -> Decide:
    """JsonLogic in Rust."""
    import datalogic_py

    mask: Logic = {"+": [{"if": [said[LOGIC], 1 << bit, 0]} for bit, said in enumerate(SAID.values())]}
    share: Logic = {"floor": [{"/": [{"+": [_fact("cost"), 5]}, 10]}]}
    due: Logic = {"min": [_fact("cost"), {"max": [500, {"min": [1000, share]}]}]}
    free: Logic = {"or": [{"!": [_fact("insured")]}, _fact("exempt"), {"<": [_fact("age"), 18]}]}
    engine = datalogic_py.Engine()
    rule, session = engine.compile([mask, {"if": [free, 0, due]}]), engine.session()

    def decide(case: Case) -> Answer:
        missed, cents = session.evaluate(rule, case)
        return int(missed), int(cents)

    return decide


def zen() -> Decide:
    """Expressions of Zen (Rust)."""
    import zen

    share = "floor((cost + 5) / 10)"
    due = f"min([cost, max([500, min([1000, {share}])])])"
    free = "not insured or exempt or age < 18"
    masks = _masks(ZEN, "(({condition}) ? {bit} : 0)")
    expression = zen.compile_expression(f"[{masks}, ({free}) ? 0 : {due}]")

    def decide(case: Case) -> Answer:
        missed, cents = expression.evaluate(case)
        return int(missed), int(cents)

    return decide


def cel() -> Decide:
    """The Common Expression Language in C++."""
    from cel_expr_python import cel

    truths = ("permission", "insured", "listed", "mental", "unable", "capable", "exempt")
    numbers = ("gaf", "impairments", "units", "age", "cost")
    types = {"group": cel.Type.STRING, "purpose": cel.Type.STRING}
    types |= dict.fromkeys(truths, cel.Type.BOOL) | dict.fromkeys(numbers, cel.Type.INT)
    share = "((cost + 5) / 10)"
    most = f"({share} < 1000 ? {share} : 1000)"
    due = f"(cost < 500 ? cost : {most} < 500 ? 500 : {most})"
    masks = _masks(CEL, "(({condition}) ? {bit} : 0)")
    # One number for both: a list costs a conversion of each of its members.
    whole = f"({masks}) + 4096 * (!insured || exempt || age < 18 ? 0 : {due})"
    expression = cel.NewEnv(variables=types).compile(whole)

    def decide(case: Case) -> Answer:
        both = expression.eval(data=case).plain_value()
        return both & 4095, both >> 12

    return decide


def cedar() -> Decide:
    """Cedar (Rust): a forbidding policy for each rule. It has no division, so its co-payment is that of `by_hand`."""
    import cedarpy

    from benchmarks.common import by_hand

    forbid = '@id("{bit}") forbid(principal, action, resource) when {{ {condition} }};'
    policies = [forbid.format(bit=bit, condition=said[CEDAR]) for bit, said in enumerate(SAID.values())]
    text = "\n".join(["permit(principal, action, resource);", *policies])
    known = cedarpy.PolicySet.from_str(text)
    nobody = cedarpy.Entities.from_json_str("[]")
    request = {"principal": 'User::"a"', "action": 'Action::"prescribe"', "resource": 'Form::"26"'}
    bits = {f"policy{bit + 1}": 1 << bit for bit in range(len(RULES))}

    def decide(case: Case) -> Answer:
        answer = cedarpy.is_authorized({**request, "context": case}, known, nobody)
        reasons = () if answer.allowed else answer.diagnostics.reasons
        return sum(bits[reason] for reason in reasons), by_hand(case)[1]

    return decide


def numpy_by_hand(cases: Sequence[Case]) -> DecideAll:
    """The yardstick: numpy as a careful programmer writes it, on columns in which words are small numbers."""
    import numpy as np

    words = {
        "group": {name: code for code, name in enumerate((*sorted(AUTHORISED), "general_practice", "other"))}
    }
    words["purpose"] = {name: code for code, name in enumerate(PURPOSES)}
    narrow = {name: np.uint8 for name in cases[0] if name != "cost"} | {"cost": np.int32}
    of: dict[str, Any] = {
        name: np.array([words[name][case[name]] if name in words else case[name] for case in cases], dtype)
        for name, dtype in narrow.items()
    }

    def decide() -> Sequence[Answer]:
        gaf, listed, mental, units, cost = of["gaf"], of["listed"], of["mental"], of["units"], of["cost"]
        missed = (of["group"] > 5).astype(np.uint16)
        tests = (
            of["permission"] == 0, of["insured"] == 0, mental == 0, (listed != 0) & (gaf > 50),
            (mental != 0) & (listed == 0) & (gaf > 40), of["impairments"] == 0, of["purpose"] == 3,
            of["unable"] == 0, of["capable"] == 0, units == 0, units > 30,
        )  # fmt: skip
        for bit, test in enumerate(tests, 1):
            missed |= test.astype(np.uint16) << np.uint16(bit)
        due = np.minimum(cost, np.maximum(500, np.minimum(1000, (cost + 5) // 10)))
        free = (of["insured"] == 0) | (of["exempt"] != 0) | (of["age"] < 18)
        return _Pairs(missed, np.where(free, 0, due))

    return decide


def duckdb(cases: Sequence[Case]) -> DecideAll:
    """DuckDB on one thread."""
    import duckdb
    import pyarrow as pa

    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.register("given", pa.Table.from_pylist(list(cases)))
    database.execute("CREATE TABLE cases AS SELECT * FROM given")
    query = f"SELECT {_sql()} FROM cases"  # noqa: S608  # made of constants

    def decide() -> Sequence[Answer]:
        made = database.execute(query).fetchnumpy()
        return _Pairs(made["missed"], made["cents"])

    return decide


def polars(cases: Sequence[Case]) -> DecideAll:
    """Polars on one thread."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars

    frame = polars.DataFrame(list(cases)).lazy()
    expressions = [polars.sql_expr(each) for each in _sql_parts()]

    def decide() -> Sequence[Answer]:
        made = frame.select(expressions).collect()
        return _Pairs(made["missed"].to_numpy(), made["cents"].to_numpy())

    return decide


def _sql() -> str:
    return ", ".join(_sql_parts())


def _sql_parts() -> tuple[str, str]:
    masks = _masks(SQL, "CASE WHEN {condition} THEN {bit} ELSE 0 END")
    share = "(cost + 5 - (cost + 5) % 10) / 10"
    free = "NOT insured OR exempt OR age < 18"
    due = f"LEAST(cost, GREATEST(500, LEAST(1000, {share})))"
    cents = f"CASE WHEN {free} THEN 0 ELSE {due} END"
    return f"CAST({masks} AS SMALLINT) AS missed", f"CAST({cents} AS INTEGER) AS cents"


def openfisca(cases: Sequence[Case]) -> DecideAll:
    """OpenFisca: a formula for each rule, in numpy; a new simulation for each run, as its programs make one."""
    import numpy as np
    from openfisca_core import periods
    from openfisca_core.entities import Entity
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = Entity("person", "persons", "", "")
    system = TaxBenefitSystem([person])
    month = periods.MONTH

    def variable(name: str, kind: type, **more: Any) -> None:
        members = {"value_type": kind, "entity": person, "definition_period": month, **more}
        system.add_variable(type(name, (Variable,), members))

    given = {name: np.array([case[name] for case in cases]) for name in cases[0]}
    for name, value in cases[0].items():
        variable(name, type(value))
    for name, test in _NUMPY.items():
        variable(f"missed_{name}", bool, formula=_formula(test))
    variable("cents", int, formula=_formula(_due))

    def decide() -> Sequence[Answer]:
        simulation = SimulationBuilder().build_default_simulation(system, count=len(cases))
        for name, column in given.items():
            simulation.set_input(name, "2026-11", column)
        missed = sum(
            simulation.calculate(f"missed_{name}", "2026-11").astype(int) << bit
            for bit, name in enumerate(RULES)
        )
        return _Pairs(missed, simulation.calculate("cents", "2026-11"))

    return decide


Fetch = Callable[[str], Any]
_NUMPY: Final[Mapping[str, Callable[[Fetch], Any]]] = {
    "prescriber": lambda of: ~_among(of("group"), AUTHORISED),
    "permission": lambda of: ~of("permission"),
    "insured": lambda of: ~of("insured"),
    "diagnosis": lambda of: ~of("mental"),
    "gaf_listed": lambda of: of("listed") & (of("gaf") > 50),
    "gaf_single_case": lambda of: of("mental") & ~of("listed") & (of("gaf") > 40),
    "impairments": lambda of: of("impairments") < 1,
    "purpose": lambda of: ~_among(of("purpose"), PURPOSES[:3]),
    "inability": lambda of: ~of("unable"),
    "capability": lambda of: ~of("capable"),
    "units_at_least": lambda of: of("units") < 1,
    "units_at_most": lambda of: of("units") > 30,
}


def _formula(test: Callable[[Fetch], Any]) -> Callable[[Any, Any], Any]:
    def formula(person: Any, period: Any) -> Any:
        return test(lambda fact: person(fact, period))

    return formula


def _among(column: Any, words: Iterable[str]) -> Any:
    import numpy as np

    return np.isin(column.astype(str), list(words))


def _due(of: Fetch) -> Any:
    import numpy as np

    cost = of("cost")
    due = np.minimum(cost, np.maximum(500, np.minimum(1000, (cost + 5) // 10)))
    return np.where(~of("insured") | of("exempt") | (of("age") < 18), 0, due)


class _Pairs(Sequence[Answer]):
    """Two columns, read as pairs only where somebody compares them."""

    def __init__(self, missed: Any, cents: Any) -> None:
        self._columns = missed, cents

    def __len__(self) -> int:
        return len(self._columns[0])

    def __getitem__(self, row: Any) -> Any:
        return int(self._columns[0][row]), int(self._columns[1][row])


ONE_CASE: Final[Mapping[str, tuple[str, Callable[[], Decide]]]] = {
    "datalogic (JsonLogic, Rust)": ("datalogic_py", datalogic),
    "Zen expressions (Rust)": ("zen", zen),
    "CEL (C++)": ("cel_expr_python", cel),
    "Cedar (Rust), co-payment by hand": ("cedarpy", cedar),
}
"""Engines for one case: the module that they are imported by, and what makes them ready."""

COLUMNS: Final[Mapping[str, tuple[str, Callable[[Sequence[Case]], DecideAll]]]] = {
    "polars": ("polars", polars),
    "DuckDB": ("duckdb", duckdb),
    "OpenFisca": ("openfisca_core", openfisca),
}
"""Engines for columns: the module that they are imported by, and what makes them ready for these cases."""
