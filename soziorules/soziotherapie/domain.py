"""Soziotherapie as a domain of the engine: vocabulary, cases, code lists and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.law import Expand
from soziorules.engine.diagnostics import Explanation
from soziorules.engine.evaluator.domain import Domain, FoundCodes, NamesOfCodes, Renderer
from soziorules.engine.language.elements import Period, ValueList
from soziorules.engine.language.fact_clusters import Probes, ValuesOf
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.text import Language, Text
from soziorules.icd.light import edition_for
from soziorules.icd.shards import own_archives
from soziorules.soziotherapie.case.changes import changed, stated
from soziorules.soziotherapie.case.contradictions import against_permission
from soziorules.soziotherapie.case.fast_reader import FastReader, FieldSpecs, public
from soziorules.soziotherapie.case.reading import CaseReader
from soziorules.soziotherapie.facts.figures import FACILITIES, figures
from soziorules.soziotherapie.facts.figures import PARAMETERS as SHOWN
from soziorules.soziotherapie.ledger.lacking import called, lacking
from soziorules.soziotherapie.procedure import moment, procedure
from soziorules.soziotherapie.procedure.stages import figure_of_use
from soziorules.soziotherapie.remediation import levers

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.remedies import Remedy
    from soziorules.engine.evaluator.short_answer import ShortAnswer
    from soziorules.engine.language.text import Language
    from soziorules.soziotherapie.case import Case


class ExpandCodes(Expand):
    """Codes, categories and ranges of ICD-10-GM.

    The codes of all editions are contained, whatever the day: an edition changes each year within one period of the law, and
    whether a code belongs to the edition of the day of issue is a fact of its own (`diagnoses[].usage`).
    """

    def __call__(self, spec: str, day: dt.date) -> tuple[str, ...]:
        """Return the codes that `spec` contains in any edition; a category contains itself."""
        from soziorules.icd.sets import expand_any

        return expand_any(spec)


def check_codes(spec: str, period: Period) -> Iterable[tuple[Text, Text | None]]:
    """Yield what is wrong with a code, category or range in a period of validity, with a hint."""
    from soziorules.icd.sets import problems

    first, _ = edition_for(period.begins)
    last, _ = edition_for(period.ends or dt.date.max)
    for problem in problems(spec, first, last):
        near = ", ".join(f"{code} {title}" for code, title in problem.suggestions[:3])
        hint = Text(f"Meinten Sie: {near}?", f"did you mean: {near}?") if near else None
        yield problem.message, hint


def only_packaged_codes() -> bool:
    """Return whether code lists can be expanded beforehand: a user's own editions may hold more codes."""
    return not own_archives()


def _day_of(case: Case) -> dt.date | None:
    return case.prescribed_on


def _on_day(read: Callable[[Any], Case], case: Case, day: dt.date) -> Case:
    """Return the case as if issued on a day: a stay in hospital is over from the day of discharge on.

    A discharge before the day of issue ended an earlier stay, and on the day of issue itself what is stated holds. Whether there
    is a permission is said of the day of issue: on another its days tell, where they do not go with it.

    Raises Problems where its other days do not go with that day.
    """
    left, issued = case.prescription.discharged_on, case.prescribed_on
    ends = left is not None and day >= left and (issued is None or issued <= left)
    values: dict[str, Any] = {"prescribed_on": day}
    if case.inpatient and ends and day != issued:
        values["inpatient"] = False
    if issued is not None and day != issued and against_permission(case, day):
        values["prescriber.kv_permission"] = None
    return changed(read, case, values)


def _column_forms(lists: Mapping[str, ValueList]) -> Any:
    from soziorules.soziotherapie.columns.forms import (
        column_forms,  # numpy and pyarrow, which a check does without
    )

    return column_forms(lists)


def _scenarios(lists: Mapping[str, ValueList], values_of: ValuesOf) -> Probes:
    from soziorules.soziotherapie.scenarios import probes

    return probes(values_of, lists)


def _voice() -> Any:
    from soziorules.soziotherapie.wording.readers import VOICE

    return VOICE


def _handbook() -> Any:
    from soziorules.soziotherapie.handbook import handbook

    return handbook()


def _schemas(lists: Mapping[str, ValueList]) -> Any:
    from soziorules.soziotherapie.schema import schema_parts

    return schema_parts(lists)


def _rewords(decision: Decision) -> Callable[[str, Language], str] | None:
    from soziorules.soziotherapie.wording.whom import rewords

    return rewords(decision)


def _told(remedy: Remedy, path: str, language: Language) -> tuple[str, str] | None:
    from soziorules.soziotherapie.wording.fitting import told

    return told(remedy, path, language)


def _questions() -> Any:
    from soziorules.soziotherapie.questions import QUESTIONS

    return QUESTIONS


def _next_of_procedure(decision: Decision, asked: Collection[str]) -> str | None:
    from soziorules.soziotherapie.questions import next_of_procedure

    return next_of_procedure(decision, asked)


def _can_tell(reader: str, path: str) -> bool:
    from soziorules.soziotherapie.questions import can_tell

    return can_tell(reader, path)


def _form() -> Any:
    from soziorules.soziotherapie.form import form_parts

    return form_parts()


def _find_codes(words: str, day: dt.date, names: NamesOfCodes) -> tuple[FoundCodes, FoundCodes]:
    from soziorules.icd.light_search import find

    return find(words, edition_for(day)[0], first="F", names=names)


def _title_of_code(code: str, day: dt.date) -> str:
    """Return the German title of a code of the ICD-10-GM in the edition of a day, else in the nearest one; of a range none."""
    from soziorules.icd import CodeError, describe

    try:
        return describe(code, edition_for(day)[0]).title
    except CodeError:
        return ""


def _pictures(decision: Decision, language: Language, prefix: str) -> tuple[tuple[str, str], ...]:
    from soziorules.soziotherapie.wording.procedure_svg import procedure_picture

    picture = procedure_picture(decision, language, prefix)
    return () if picture is None else (picture,)


def _account(*given: Any, **how: Any) -> Callable[..., str]:
    from soziorules.soziotherapie.wording.account import account

    return account(*given, **how)


def _answer(data: dict[str, Any]) -> Any:
    from soziorules.soziotherapie.answer import Answer

    return Answer.model_validate(data)


def _account_answer(data: dict[str, Any]) -> Any:
    from soziorules.soziotherapie.answer import AccountAnswer

    return AccountAnswer.model_validate(data)


def _explanations() -> Mapping[str, Explanation]:
    from soziorules.soziotherapie.case.explanations import EXPLANATIONS

    return EXPLANATIONS


def _editions(day: dt.date | None) -> Mapping[str, str]:
    edition, _ = edition_for(day or dt.date.max)
    return {"icd10gm": str(edition)}


def soziotherapie(
    vocabulary: Vocabulary,
    outline: FieldSpecs,
    lists: Mapping[str, ValueList],
    renderers: Mapping[str, Renderer],
    to_dict: Callable[..., dict[str, Any]],
    sentences: Callable[..., tuple[str, ...]],
    message: Callable[..., str],
    short_answer: Callable[..., ShortAnswer],
) -> Domain:
    """Return the domain with its vocabulary, the outline of its cases, and the renderers that the interface brings."""
    reader = CaseReader(FastReader(outline), lists)
    return Domain(
        name="soziotherapie",
        vocabulary=vocabulary,
        read_case=reader.read,
        public_case=public,
        day_fact="prescribed_on",
        day_of=_day_of,
        on_day=partial(_on_day, reader.read),
        expand=ExpandCodes(),
        summarise=figures,
        shown=(*SHOWN, *moment.PARAMETERS, FACILITIES),
        renderers=renderers,
        to_dict=to_dict,
        sentences=sentences,
        message=message,
        rewords=_rewords,
        change=partial(changed, reader.read),
        state=stated,
        levers=levers(tuple(vocabulary["prescriber.group"].about.values), _told),
        columns=partial(_column_forms, lists),
        scenarios=partial(_scenarios, lists),
        voice=_voice,
        handbook=_handbook,
        schemas=partial(_schemas, lists),
        questions=_questions,
        next_of_procedure=_next_of_procedure,
        can_tell=_can_tell,
        form=_form,
        find_codes=_find_codes,
        title_of_code=_title_of_code,
        account=_account,
        answer=_answer,
        account_answer=_account_answer,
        explanations=_explanations,
        moment=moment.moment,
        figure_of_use=figure_of_use,
        procedure=procedure,
        pictures=_pictures,
        short_answer=short_answer,
        editions=_editions,
        lacking=lacking,
        called=called,
        stand_ins={"diagnoses[].code": ("I10.90", "F24", "F14.5")},
    )


__all__ = ["ExpandCodes", "check_codes", "only_packaged_codes", "soziotherapie"]
