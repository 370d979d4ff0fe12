"""What a field of law brings to the engine: its vocabulary, its cases, the figures beside the findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.law import Expand
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Explanation, Problems
from soziorules.engine.evaluator.remediation import RemediationOptions
from soziorules.engine.language.fact_clusters import Probes, ValuesOf
from soziorules.engine.language.facts import Scalar, Vocabulary
from soziorules.engine.language.text import Language, Text

NamesOfCodes = tuple[tuple[str, tuple[str, ...]], ...]
"""Codes, each with all that people call it."""
FoundCodes = list[tuple[str, str]]
"""Codes with their titles, best first."""

if TYPE_CHECKING:
    from soziorules.engine.compiler.passed_over import PassedOver
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.moment import Procedure
    from soziorules.engine.evaluator.short_answer import ShortAnswer

Renderer = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What `summarise` works with: the case, values of the day's parameters, readings, derived objects by name.

    `facts` are those of the rules at hand, `formulas` the derived values in force; `value` reads one of them by its path, and
    `passed_over` says which days a derived value leaves out. `carrying` gives the list elements that
    meet a definition of the rules; none where it is not met.
    """

    case: Any
    constants: Mapping[str, Scalar]
    choices: Mapping[str, str]
    derived: Mapping[str, Any]
    facts: Container[str]
    formulas: Container[str]
    value: Callable[[str], Any]
    passed_over: Callable[[str], PassedOver]
    carrying: Callable[[str], tuple[Any, ...]]


def _as_it_is(case: Any) -> Any:
    return case


def _no_clusters(values_of: ValuesOf) -> Probes:
    return Probes()


def _no_figures(figures: Figures) -> Mapping[str, Any]:
    return {}


def _same_figure(decision: Decision, name: str, figure: Any) -> Any:
    return figure


def _no_moment(decision: Decision) -> Mapping[str, Any]:
    return {}


def _no_editions(day: dt.date | None) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one record of a list does not say, and how it could turn out, at the ends of what is possible."""

    path: str
    answers: tuple[Any, ...]


def _not_called(case: Any, path: str) -> None:
    return None


def _anybody_can(reader: str, path: str) -> bool:
    return True


def _no_title(code: str, day: dt.date) -> str:
    return ""


def _not_reworded(decision: Decision) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Domain:
    """A field of law.

    `read_case(plain)` validates a case (raises Problems), `day_of(case)` is the day whose law applies, stated as `day_fact`,
    `on_day(case, day)` the same case as if of that day. `public_case(case)` is a case as other programs see it.
    `summarise` gives figures that stand beside the findings, such as what is left.
    `shown` names the parameters and groups that `summarise` and sentences read beside those of the derivations.
    `change(case, values)` is the case with other values by path, None for what is then unknown (raises Problems for a case that
    cannot be); without it no remedies are offered. `levers` says what can be changed. `state(case)` is what a case states.
    What only some need is made when asked for. `columns()`: the `engine.columns.forms.ColumnForms`.
    `scenarios(values_of)`: samples
    for proofs and tests. `voice()`: the `render.voice.Voice`. `handbook()`: the `documentation.domain_pages.DomainPages`.
    `schemas()`: the `schema.domain_parts.SchemaParts`. `questions()`: an `interview.lists.ListQuestion`
    by list. `next_of_procedure(decision, asked)`: the fact to ask for next of the procedure. `can_tell(reader, path)` says
    whether a reader can know a fact, so that it is worth asking them.
    `form()`: an `interview.form.FormParts`. `find_codes(words, day, names)`: all codes with their titles, best first: those
    that people call so by `names`, pairs of a code and its names, and those that have the words in their titles.
    `title_of_code(code, day)`: the title of one code or category on a day, else empty.
    `account(rules, case, readings, today=, assumed_day=)`: what lays out an account beside decisions in a form and a language
    (`engine.evaluator.account`). `explanations()`: what its error codes mean. `answer(data)`, `account_answer(data)`: the
    model of a decision and of an account from what they are as data.
    `lacking(case, records, constants)` is what the records of a stated list do not say and derived facts rest on under the law
    of a day: for each record what to ask for one after the other, the record first that can weigh most. `called(case, path)`
    says which record a path lies in.
    `editions(day)` names the editions of the classifications by which codes were read.
    `stand_ins` names for a code fact codes that no rule asks for, to stand for those of a person in a report.
    `renderers` turn a decision into text by the name of the format; `sentences` says each rule, `message` one thing told.
    `rewords(decision)` gives what goes over each sentence that the rules say of a decision, None where they stay as they are.
    `moment` gives the facts of the moment in which a decision is read, `figure_of_use` a figure as it is shown beside
    its outcome, `procedure` how far its matter has come, `short_answer` what a person reads first,
    `pictures` more pictures of a decision: titles and SVG whose ids begin with a prefix.
    """

    name: str
    vocabulary: Vocabulary
    read_case: Callable[[Any], Any]
    day_fact: str
    day_of: Callable[[Any], dt.date | None]
    on_day: Callable[[Any, dt.date], Any]
    public_case: Callable[[Any], Any] = _as_it_is
    expand: Expand = field(default_factory=Expand)
    summarise: Callable[[Figures], Mapping[str, Any]] = _no_figures
    shown: tuple[str, ...] = ()
    renderers: Mapping[str, Renderer] = field(default_factory=dict)
    to_dict: Callable[..., dict[str, Any]] | None = None
    sentences: Callable[..., tuple[str, ...]] | None = None
    message: Callable[..., str] | None = None
    rewords: Callable[[Decision], Callable[[str, Language], str] | None] = _not_reworded
    change: Callable[[Any, Mapping[str, Any]], Any] | None = None
    state: Callable[[Any], dict[str, Any]] | None = None
    levers: RemediationOptions = field(default_factory=RemediationOptions)
    columns: Callable[[], Any] | None = None
    scenarios: Callable[[ValuesOf], Probes] = _no_clusters
    voice: Callable[[], Any] | None = None
    handbook: Callable[[], Any] | None = None
    schemas: Callable[[], Any] | None = None
    questions: Callable[[], Any] | None = None
    next_of_procedure: Callable[[Decision, Collection[str]], str | None] | None = None
    can_tell: Callable[[str, str], bool] = _anybody_can
    form: Callable[[], Any] | None = None
    find_codes: Callable[[str, dt.date, NamesOfCodes], tuple[FoundCodes, FoundCodes]] | None = None
    title_of_code: Callable[[str, dt.date], str] = _no_title
    account: Callable[..., Callable[..., str]] | None = None
    answer: Callable[[dict[str, Any]], Any] | None = None
    account_answer: Callable[[dict[str, Any]], Any] | None = None
    explanations: Callable[[], Mapping[str, Explanation]] = dict
    moment: Callable[[Decision], Mapping[str, Any]] = _no_moment
    figure_of_use: Callable[[Decision, str, Any], Any] = _same_figure
    procedure: Callable[[Decision], Procedure | None] | None = None
    pictures: Callable[[Decision, Language, str], tuple[tuple[str, str], ...]] | None = None
    short_answer: Callable[[Decision, Language, str | None], ShortAnswer] | None = None
    lacking: Callable[[Any, str, Mapping[str, Scalar]], tuple[tuple[Lacking, ...], ...]] | None = None
    called: Callable[[Any, str], Text | None] = _not_called
    stand_ins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    editions: Callable[[dt.date | None], Mapping[str, str]] = _no_editions

    def supposed_on(self, case: Any, day: dt.date) -> Any:
        """Return a case without a day as if of that day; as it is where what it states does not go with that day."""
        try:
            return self.on_day(case, day)
        except Problems:
            return case


__all__ = ["Decision", "Domain", "Figures", "Lacking", "Renderer"]
