"""Keys that no case has, cases that nobody checked, and ways to show a decision that are none."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import Any

import pytest
from pydantic import ValidationError

import soziorules
from soziorules import Case, Diagnosis, Problems

Plain = dict[str, Any]


class TestUnknownKeys:
    @pytest.mark.parametrize(
        "stray", ["Erika Mustermann", "erika_mustermann", "a-b", 'x"y', "[0]", "$", "F20.0 G", "1980-03-04"]
    )
    def test_a_key_that_is_no_slip_is_not_repeated(self, stray: str) -> None:
        """It may be the name of a person; its place is said, and what is allowed there."""
        inside: list[tuple[Plain, str]] = [
            ({stray: 1}, "$"),
            ({"patient": {stray: 1}}, "$.patient"),
            ({"history": [{"delivered": [{stray: {}}]}]}, "$.history[0].delivered[0]"),
            ({"diagnoses": [{"code": "F20.0", stray: None}]}, "$.diagnoses[0]"),
        ]
        for plain, path in inside:
            text = json.dumps(plain)
            for case in (
                plain,
                text,
                text.encode(),
                text[:-1] + f",{json.dumps(stray)}:2,{json.dumps(stray)}:3}}",
            ):
                with pytest.raises(Problems) as raised:
                    soziorules.check(case)
                problems = raised.value
                assert path in {each.path for each in problems.diagnostics}
                for said in (str(problems), repr(problems), json.dumps(problems.to_dict("de"))):
                    assert stray not in said.replace("$.", "").replace("field: $", "") or stray in (
                        "$",
                        "[0]",
                    )
            with pytest.raises(ValidationError) as refused:
                Case.model_validate(plain)
            assert stray not in str(refused.value)

    def test_keys_that_are_no_slips_have_their_places(self) -> None:
        text = '{\n "Erika": 1,\n "gaff": 2,\n "Otto": 3}'
        with pytest.raises(Problems) as raised:
            soziorules.check(text)
        places = {(each.path, each.place.line) for each in raised.value.diagnostics if each.place}
        assert places == {("$", 2), ("$.gaff", 3), ("$", 4)}
        with pytest.raises(Problems) as raised:
            soziorules.check({"Erika": 1, "gaff": 2, "Otto": 3})
        assert [each.path for each in raised.value.diagnostics] == ["$", "$.gaff"]

    def test_a_slip_is_named_with_what_was_meant(self) -> None:
        with pytest.raises(Problems, match="did you mean") as raised:
            soziorules.check({"patient": {"born_one": "1980-01-01"}})
        assert raised.value.diagnostics[0].path == "$.patient.born_one"


class TestUnchecked:
    """What pydantic does not check, when somebody asks it not to, is checked before it is decided."""

    WRONG: tuple[Plain, ...] = (
        {"gaf": "35"}, {"gaf": 101}, {"gaf": 35.5}, {"prescribed_on": "2026-02-30"}, {"prescribed_on": 5}, {"patient": 5},
        {"patient": {"born_on": "yesterday"}}, {"history": 5}, {"history": [{"units": "3"}]}, {"diagnoses": ["F20.7 G"]},
        {"diagnoses": [None]}, {"impairments": {"wings"}}, {"necessity": "planning"}, {"inpatient": "no"}, {"erika": 1},
        {"approval": Diagnosis(code="F20.0")},
        {"prescribed_on": dt.date(2026, 1, 1), "patient": {"born_on": dt.date(2027, 1, 1)}},
    )  # fmt: skip

    @pytest.mark.parametrize("values", WRONG, ids=str)
    def test_wrong_values_are_refused(self, values: Plain) -> None:
        cases = [
            Case().model_copy(update=values),
            soziorules.check({"gaf": 40}).case.model_copy(update=values),
        ]
        if "erika" not in values:
            cases.append(Case.model_construct(**values))
        for case in cases:
            with pytest.raises(Problems):
                soziorules.check(case)

    @pytest.mark.parametrize("values", WRONG[4:9], ids=str)
    def test_evaluators_say_so_too(self, values: Plain) -> None:
        case = Case(prescribed_on=dt.date(2026, 11, 20)).model_copy(update=values)
        for decide in (soziorules.load_rules().decide, soziorules.load_rules().at("2026-11-20").decide):
            with pytest.raises(Problems):
                decide(case)

    def test_a_wrong_part_makes_no_case(self) -> None:
        wrong: tuple[Plain, ...] = ({"born_on": "x"}, {"born_on": 5})
        for part in (soziorules.Patient.model_construct(**values) for values in wrong):
            with pytest.raises(ValidationError):
                Case(patient=part)
            with pytest.raises(Problems):
                soziorules.check(Case().model_copy(update={"patient": part}))

    def test_right_values_are_decided_as_if_read(self) -> None:
        plain: Plain = {
            "prescribed_on": "2026-11-20",
            "gaf": 35,
            "diagnoses": ["F20.0 G"],
            "history": [{"units": 3}],
        }
        wanted = soziorules.check(plain).to_dict()
        for case in (Case.model_construct(**plain), Case().model_copy(update=plain), Case(**plain)):
            assert soziorules.check(case).to_dict() == wanted
        made = Case(**plain)
        assert soziorules.check(made).case is made
        assert pickle.loads(pickle.dumps(made)) == made == made.model_copy()  # noqa: S301


class TestWaysToShow:
    DECISION = soziorules.check({"prescribed_on": "2026-11-20", "gaf": 35})

    @pytest.mark.parametrize("width", [-1, 0, 19, "x", None, True, 80.0])
    def test_what_is_no_width(self, width: Any) -> None:
        for more in ({}, {"full": True}):
            with pytest.raises(Problems) as raised:
                self.DECISION.to_text("de", width=width, **more)
            assert raised.value.diagnostics[0].path == "width"

    @pytest.mark.parametrize("lang", ["", "fr", "DE", 5, b"de"])
    def test_what_is_no_language(self, lang: Any) -> None:
        decision = self.DECISION
        for show in (
            decision.to_text,
            decision.to_html,
            decision.to_markdown,
            decision.to_json,
            decision.to_dict,
        ):
            with pytest.raises(Problems) as raised:
                show(lang)
            assert raised.value.diagnostics[0].path == "lang"


def test_the_reader_of_files_is_public() -> None:
    from soziorules import source

    with pytest.raises(Problems) as raised:
        source.load_nodes("[" * 1100, format="yaml")
    assert raised.value.diagnostics[0].code == "S013"
