"""The rule set that all engines can say: its cases as flat dictionaries, the same rules by hand, and soziorules on them.

The rules are those of `common_rules/`. Every fact is stated, diagnoses are already looked up, and all engines trust what they are
given. An answer is the mask of the missed rules, in the order of `RULES`, and the co-payment in cents.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field

from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.facts import Fact, Vocabulary
from soziorules.field import About, CountedIn, Day, Euros, Kind, Stated, Text, field_of_law, load_rules

Case = dict[str, Any]
Answer = tuple[int, int]
Decide = Callable[[Case], Answer]

FOLDER: Final = Path(__file__).parent / "common_rules"
DAY: Final = dt.date(2026, 11, 20)
RULES: Final = (
    "prescriber", "permission", "insured", "diagnosis", "gaf_listed", "gaf_single_case",
    "impairments", "purpose", "inability", "capability", "units_at_least", "units_at_most",
)  # fmt: skip
_BITS: Final = {f"common.{rule}": 1 << bit for bit, rule in enumerate(RULES)}
Group = Literal[
    "neurology", "nervenheilkunde", "psychosomatics", "psychiatry", "child_psychiatry", "psychological_psychotherapist",
    "general_practice", "other",
]  # fmt: skip
Purpose = Literal["avoid", "shorten", "indicated_not_feasible", "none"]
GROUPS: Final[tuple[str, ...]] = get_args(Group)
PURPOSES: Final[tuple[str, ...]] = get_args(Purpose)
AUTHORISED: Final = frozenset(GROUPS[:6])


def sample(count: int, seed: int = 37) -> list[Case]:
    """Return invented cases: flat, every fact stated, the cost in cents."""
    random = Random(seed)
    return [_one(random) for _ in range(count)]


def _one(random: Random) -> Case:
    listed = random.random() < 0.7
    return {
        "group": random.choice((*GROUPS[:6] * 3, *GROUPS[6:])),
        "permission": random.random() < 0.97,
        "insured": random.random() < 0.98,
        "listed": listed,
        "mental": listed or random.random() < 0.9,
        "gaf": random.choice((22, 30, 35, 40, 40, 41, 45, 50, 51, 60)),
        "impairments": random.choice((0, 1, 1, 1, 2, 2, 3, 4)),
        "purpose": random.choice((*PURPOSES[:1] * 6, *PURPOSES[1:])),
        "unable": random.random() < 0.97,
        "capable": random.random() < 0.98,
        "units": random.choice((0, 10, 20, 25, 30, 30, 30, 30, 31, 40)),
        "age": random.randrange(12, 80),
        "exempt": random.random() < 0.3,
        "cost": random.randrange(300, 14_000),
    }


def by_hand(case: Case) -> Answer:
    """Decide a case as a careful programmer writes these rules."""
    missed = 0 if case["group"] in AUTHORISED else 1
    if not case["permission"]:
        missed |= 2
    insured = case["insured"]
    if not insured:
        missed |= 4
    if case["listed"]:
        if case["gaf"] > 50:
            missed |= 16
    elif case["mental"] and case["gaf"] > 40:
        missed |= 32
    if not case["mental"]:
        missed |= 8
    if case["impairments"] < 1:
        missed |= 64
    if case["purpose"] == "none":
        missed |= 128
    if not case["unable"]:
        missed |= 256
    if not case["capable"]:
        missed |= 512
    units = case["units"]
    if units < 1:
        missed |= 1024
    elif units > 30:
        missed |= 2048
    if not insured or case["exempt"] or case["age"] < 18:
        return missed, 0
    cost: int = case["cost"]
    return missed, min(cost, max(500, min(1000, (cost + 5) // 10)))


def _named(word: str) -> About:
    return About(Text(word, word), Kind.ADMINISTRATIVE, Text(f"{word}?", f"{word}?"))


class Common(Stated):
    """A case of the common rule set, as a field of law of one's own states it."""

    day: Annotated[Day | None, _named("day")] = None
    group: Annotated[Group | None, _named("group")] = None
    permission: Annotated[bool | None, _named("permission")] = None
    insured: Annotated[bool | None, _named("insured")] = None
    listed: Annotated[bool | None, _named("listed")] = None
    mental: Annotated[bool | None, _named("mental")] = None
    gaf: Annotated[int | None, Field(ge=0, le=100), _named("gaf")] = None
    impairments: Annotated[int | None, Field(ge=0), _named("impairments")] = None
    purpose: Annotated[Purpose | None, _named("purpose")] = None
    unable: Annotated[bool | None, _named("unable")] = None
    capable: Annotated[bool | None, _named("capable")] = None
    units: Annotated[int | None, Field(ge=0), _named("units")] = None
    age: Annotated[int | None, Field(ge=0, le=150), CountedIn("years"), _named("age")] = None
    exempt: Annotated[bool | None, _named("exempt")] = None
    cost: Annotated[Decimal | None, Euros(), _named("cost")] = None


CHECKED: Final = field_of_law("common", Common, day="day")


def trusting() -> Domain:
    """Return the same field of law on dictionaries that nobody checks, as every other engine takes them."""
    facts = [
        Fact(fact.name, fact.type, fact.about, f"case[{fact.name!r}]")
        for fact in CHECKED.vocabulary.facts.values()
    ]

    def read(case: Any) -> Any:
        return case

    return Domain(
        name="common",
        vocabulary=Vocabulary({fact.name: fact for fact in facts}),
        read_case=read,
        day_fact="day",
        day_of=lambda case: case["day"],
        on_day=lambda case, day: {**case, "day": day},
    )


def ours(cases: Iterable[Case]) -> list[Case]:
    """Return the cases as soziorules reads them: with the day, and the cost in euros."""
    return [{**case, "day": DAY, "cost": Decimal(case["cost"]) / 100} for case in cases]


def soziorules(domain: Domain) -> Callable[[Case], tuple[int, Any]]:
    """Return soziorules on the common rule set: the mask of the rules that are missed, and the co-payment in euros."""
    evaluator = load_rules(FOLDER, domain).at(DAY)
    decide = evaluator.decide
    assert [rule.id for rule in evaluator.program.law.rules] == list(_BITS)

    def answer(case: Case) -> tuple[int, Any]:
        decision = decide(case)
        return decision.verdict.missed, decision.value("copayment")

    return answer


def soziorules_columns(cases: Sequence[Case]) -> Callable[[], Sequence[Answer]]:
    """Return soziorules on an Arrow table of the cases, read, checked and decided; the co-payment is left out."""
    import pyarrow as pa

    from soziorules.engine.columns.frame import decide_frame

    table, rules = pa.Table.from_pylist(ours(cases)), load_rules(FOLDER, CHECKED)

    def decide() -> Sequence[Answer]:
        return Missed(decide_frame(table, rules=rules)["deciding"])

    return decide


class Missed(Sequence[Any]):
    """A column of missed rules by name, turned into masks only where somebody compares them."""

    def __init__(self, deciding: Any) -> None:
        self._deciding = deciding

    def __len__(self) -> int:
        return len(self._deciding)

    def __getitem__(self, row: Any) -> Any:
        named = self._deciding[row].as_py()
        return sum(_BITS[name] for name in named.split("; ")) if named else 0
