"""The case as other programs meet it: one type, taken from Python as from JSON, and refused without a value of it."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from pydantic import BaseModel, TypeAdapter, ValidationError

import soziorules
from soziorules import Case, Diagnosis, Patient, Problems
from soziorules.engine.source import load_plain
from soziorules.field import NullIsEmpty
from tests.people.strategies import Plain, full_cases

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.*"))
WRONG: Plain = {
    "gaf": "35",
    "inpatient": 1,
    "prescribed_on": "20.11.2026",
    "diagnoses": ["F20.7 G", {"code": "F20.0 G", "certainty": "V"}],
    "prescription": {"units": True, "kind": "Folgeverordnung"},
    "patient": {"born_on": "1779-01-01", "name": "Muster"},
    "service": {"cost": "63.475"},
    "history": [{"delivered": [{"minutes": 1441}]}],
}
SECRETS = ("35", "20.11", "F20", "Folge", "1779", "Muster", "63.4", "1441")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_the_same_case_whichever_way_it_comes(path: Path) -> None:
    plain: Any = load_plain(path)
    text = json.dumps(plain, default=float)
    ways = [
        soziorules.check(path).case,
        soziorules.check(str(path)).case,
        soziorules.check(plain).case,
        soziorules.check(text).case,
        soziorules.check(text.encode()).case,
        Case.model_validate(plain),
        Case.model_validate(json.loads(text)),
        Case.model_validate_json(text),
        Case(**plain),
        TypeAdapter(Case).validate_python(plain),
    ]
    for case in ways:
        assert type(case) is Case
        assert case == ways[0]
        assert hash(case) == hash(ways[0])
        assert pickle.loads(pickle.dumps(case)) == case  # noqa: S301  # our own
        assert copy.deepcopy(case) == case
        assert Case.model_validate(case.model_dump()) == case
        assert Case.model_validate_json(case.model_dump_json()) == case
        with pytest.raises(ValidationError):
            case.gaf = 1  # type: ignore[misc]  # as somebody tries who does not check types


@given(full_cases())
def test_python_and_json_say_the_same(plain: Plain) -> None:
    try:
        expected = Case.model_validate_json(json.dumps(plain))
    except ValidationError as error:
        with pytest.raises(ValidationError) as other:
            Case.model_validate(plain)
        assert other.value.errors() == error.errors()  # noqa: PT017  # both ways side by side
        return
    assert Case.model_validate(plain) == expected
    assert soziorules.check(plain).case == expected
    assert soziorules.check(Case(**plain)).to_dict() == soziorules.check(plain).to_dict()


class Euros(float):
    """A number that shows itself in another way, as those of other packages do."""

    def __repr__(self) -> str:
        return "Euros(...)"


def test_the_quick_reader_keeps_what_was_stated() -> None:
    quick = soziorules.check({"gaf": 35, "patient": {"born_on": "1980-01-01"}, "history": []}).case
    assert quick.model_fields_set == {"gaf", "patient", "history"}
    assert quick.model_dump(exclude_unset=True) == {
        "gaf": 35,
        "patient": {"born_on": dt.date(1980, 1, 1)},
        "history": (),
    }


class TestTaken:
    def test_lists_stand_for_sets_and_texts_for_diagnoses(self) -> None:
        case = Case.model_validate(
            {"impairments": ["drive"], "necessity": {"planning"}, "diagnoses": ["F20.0 G"]}
        )
        assert case.impairments == frozenset({"drive"})
        assert case.diagnoses == (Diagnosis(code="F20.0", certainty="G"),)

    def test_parts_can_be_made_one_by_one(self) -> None:
        made = Case(
            prescribed_on=dt.date(2026, 11, 20),
            patient=soziorules.Patient(born_on=dt.date(1980, 1, 1)),
            prescriber=soziorules.Prescriber(group="psychiatry"),
            prescription=soziorules.Prescription(kind="first", units=30),
            care_plan=soziorules.CarePlan(items=frozenset({"goals"})),
            provider=soziorules.Provider(contracted=True),
            history=(soziorules.PastPrescription(delivered=(soziorules.Delivery(minutes=60),)),),
            approval=soziorules.Approval(granted_units=25),
            service=soziorules.Service(cost=Decimal("63.47")),
        )
        assert soziorules.check(made).case is made

    @pytest.mark.parametrize(
        "day",
        [
            "2026-11-20",
            dt.date(2026, 11, 20),
            dt.datetime(2026, 11, 20),  # as pandas writes a day
            pd.Timestamp("2026-11-20"),
            np.datetime64("2026-11-20"),
            np.datetime64("2026-11-20", "ns"),
            np.str_("2026-11-20"),
        ],
    )
    def test_days_of_pandas_and_numpy(self, day: object) -> None:
        assert Case.model_validate({"prescribed_on": day}).prescribed_on == dt.date(2026, 11, 20)
        assert type(soziorules.check({"prescribed_on": day}).case.prescribed_on) is dt.date

    @pytest.mark.parametrize(
        "gaf", [35, 35.0, Decimal("35.0"), np.int8(35), np.uint64(35), np.float32(35), np.float64(35)]
    )
    def test_whole_numbers_of_pandas_and_numpy(self, gaf: object) -> None:
        assert type(Case.model_validate({"gaf": gaf}).gaf) is int
        assert soziorules.check({"gaf": gaf}).case.gaf == 35
        assert Case.model_validate_json('{"gaf": 35.0}').gaf == 35

    @pytest.mark.parametrize(
        ("cost", "cents"),
        [(np.float64(63.47), "63.47"), (np.float32(4.5), "4.5"), (np.int64(63), "63"), (Euros(63.47), "63.47"), (63.47, "63.47")],
    )  # fmt: skip
    def test_amounts_of_pandas_and_numpy(self, cost: object, cents: str) -> None:
        """`DataFrame.iterrows()` hands over numbers of numpy, which are floats that show themselves in another way."""
        served = {"service": {"on": "2026-12-01", "cost": cost}}
        assert Case.model_validate(served).service.cost == Decimal(cents)
        assert soziorules.check(served).case.service.cost == Decimal(cents)

    @pytest.mark.parametrize("cost", [True, np.float64("inf"), Euros(63.471), Decimal("1e2"), "63,47"])
    def test_what_is_no_amount(self, cost: object) -> None:
        with pytest.raises(Problems) as raised:
            soziorules.check({"service": {"on": "2026-12-01", "cost": cost}})
        assert [each.code for each in raised.value.diagnostics] == ["C011"]

    @pytest.mark.parametrize(
        "moment",
        [
            pd.Timestamp("2026-11-20", tz="Europe/Berlin"), dt.datetime(2026, 11, 20, 12), "2026-11-20T00:00:00",
            "2026-11-20 12:30", "2026-11-20T08:00:00+01:00",
        ],
    )  # fmt: skip
    def test_of_a_point_in_time_it_is_said_that_the_time_or_the_zone_is_too_much(self, moment: Any) -> None:
        checks: dict[str, Callable[[], object]] = {
            "$.prescribed_on": lambda: soziorules.check({"prescribed_on": moment}),
            "as_of": lambda: soziorules.check({}, as_of=moment),
        }
        for path, check in checks.items():
            with pytest.raises(Problems) as raised:
                check()
            [problem] = raised.value.diagnostics
            assert problem.path == path
            assert problem.allowed is not None
            assert "without a time and without a zone" in problem.allowed.en
        with pytest.raises(Problems) as raised:
            soziorules.check({"prescribed_on": "20.11.2026"})
        assert "zone" not in str(raised.value)

    def test_a_change_is_refused_without_showing_the_value(self) -> None:
        case = Case(gaf=35)
        with pytest.raises(ValidationError) as raised:
            case.gaf = 77  # type: ignore[misc]
        assert "77" not in str(raised.value)
        assert "77" not in str(raised.value.errors())
        assert case.gaf == 35

    @pytest.mark.parametrize(
        "value", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT, np.datetime64("NaT", "D")]
    )
    def test_what_pandas_calls_missing_is_not_stated(self, value: object) -> None:
        assert Case.model_validate({"gaf": value, "prescribed_on": value, "inpatient": value}) == Case()

    def test_a_row_of_a_frame(self) -> None:
        frame = pd.DataFrame(
            {"gaf": [35, None], "inpatient": [True, False], "impairments": [np.array(["drive"]), None]}
        )
        first, second = (Case.model_validate(row) for row in frame.to_dict("records"))
        assert (first.gaf, first.inpatient, first.impairments) == (35, True, frozenset({"drive"}))
        assert (second.gaf, second.inpatient, second.impairments) == (None, False, None)
        assert Case.model_validate({"inpatient": np.bool_(True)}).inpatient is True


@pytest.mark.parametrize(
    "plain",
    [
        {"gaf": "35"},
        {"gaf": True},
        {"gaf": np.bool_(True)},
        {"gaf": 35.5},
        {"gaf": float("inf")},
        {"gaf": Decimal("sNaN")},
        {"gaf": [35]},
        {"inpatient": 1},
        {"inpatient": 1.0},
        {"inpatient": "true"},
        {"inpatient": np.int64(1)},
        {"prescribed_on": 1795132800},
        {"prescribed_on": dt.datetime(2026, 11, 20, 12)},  # a time is no day
        {"prescribed_on": dt.datetime(2026, 11, 20, tzinfo=dt.UTC)},
        {"prescribed_on": pd.Timestamp("2026-11-20", tz="Europe/Berlin")},
        {"prescribed_on": pd.Timestamp("2026-11-20 00:00:00.000000001")},
        {"prescribed_on": "2026-11-20T00:00:00"},
        {"prescribed_on": dt.date(2200, 1, 1)},
        {"impairments": "drive"},
        {"impairments": {"drive": True}},
        {"diagnoses": "F20.0 G"},
        {"diagnoses": [["F20.0", "G"]]},
        {"diagnoses": {"code": "F20.0"}},
        {"patient": "somebody"},
        {"service": {"cost": True}},
        {"service": {"cost": 63.475}},
        {1: 2},
    ],
)
def test_what_matters_stays_strict(plain: Any) -> None:
    with pytest.raises(ValidationError):
        Case.model_validate(plain)
    with pytest.raises(Problems):
        soziorules.check(plain)


class TestRefused:
    """No way of refusing a case shows what it states."""

    def texts(self) -> list[str]:
        texts = []
        for way in (
            lambda: Case.model_validate(WRONG),
            lambda: Case(**WRONG),
            lambda: Case.model_validate_json(json.dumps(WRONG)),
            lambda: Case.model_validate_json(json.dumps(WRONG)[:-1]),
            lambda: TypeAdapter(list[Case]).validate_python([WRONG]),
            lambda: Request.model_validate({"case": WRONG}),
        ):
            with pytest.raises(ValidationError) as raised:
                way()
            error = raised.value
            texts += [str(error), repr(error), repr(error.errors()), error.json()]
        return texts

    def test_pydantic_hands_nothing_on(self) -> None:
        for text in self.texts():
            shown = [secret for secret in SECRETS if secret in text.replace("1880 to 2199", "")]
            assert not shown, text

    def test_the_places_are_all_named(self) -> None:
        with pytest.raises(ValidationError) as raised:
            Case.model_validate(WRONG)
        places = {".".join(map(str, each["loc"])) for each in raised.value.errors()}
        assert places == {
            "gaf",
            "inpatient",
            "prescribed_on",
            "diagnoses.0",
            "diagnoses.1",
            "prescription.units",
            "prescription.kind",
            "patient.born_on",
            "patient",
            "service.cost",
            "history.0.delivered.0.minutes",
        }

    def test_problems_say_the_same(self) -> None:
        for case in (WRONG, json.dumps(WRONG), json.dumps(WRONG).encode()):
            with pytest.raises(Problems) as raised:
                soziorules.check(case)
            assert len(raised.value.diagnostics) == 11
            assert not [secret for secret in SECRETS if secret in str(raised.value).replace("F20.0 G", "")]


class Request(BaseModel):
    """Somebody else's model that holds a case."""

    case: Case


def test_the_schema_describes_every_part_in_both_languages() -> None:
    schema = Case.model_json_schema()
    objects = [part["anyOf"][1] if "anyOf" in part else part for part in schema["$defs"].values()]
    for part in (schema, *objects):
        for name, described in part["properties"].items():
            assert described.get("description") or "$ref" in str(described), name
    assert "Tag der Ausstellung. Wann wird die Verordnung ausgestellt? / Day of issue." in json.dumps(
        schema, ensure_ascii=False
    )
    assert schema["properties"]["prescribed_on"]["anyOf"][0] == {"type": "string", "format": "date"}


class OwnPatient(Patient):
    """A person with what only one program knows of them."""

    name: str | None = None


class OwnCase(Case):
    """A case with what only one program has beside it."""

    room: str | None = None
    patient: Annotated[OwnPatient, NullIsEmpty()] = OwnPatient()


def test_what_a_program_has_of_its_own_in_a_case_is_no_statement() -> None:
    stated: Plain = {"prescribed_on": "2026-11-20", "patient": {"born_on": "1980-01-01"}, "gaf": 35}
    own = OwnCase.model_validate(
        {**stated, "room": "Geheim", "patient": {**stated["patient"], "name": "Geheim"}}
    )
    decision = soziorules.check(own, as_of="2026-11-21")
    assert decision.case == own.model_copy(update={"prescribed_on": dt.date(2026, 11, 21)})
    assert decision.to_dict()["case"] == {**stated, "prescribed_on": "2026-11-21"}
    assert decision.to_dict() == soziorules.check(stated, as_of="2026-11-21").to_dict()
    assert "Geheim" not in decision.to_json() + decision.to_html() + decision.to_text(full=True, explain=True)
    assert soziorules.ledger(own).to_json() == soziorules.ledger(stated).to_json()


@pytest.mark.parametrize("text", ["null", " null", "true", "3", '"Geheim"', "NaN", "[]"])
@pytest.mark.parametrize("form", [str, str.encode])
def test_json_that_states_no_case_is_taken_for_no_file(text: str, form: Callable[[str], Any]) -> None:
    with pytest.raises(Problems) as raised:
        soziorules.check(form(text))
    assert "S001" not in {each.code for each in raised.value.diagnostics}
    assert "Geheim" not in str(raised.value)
