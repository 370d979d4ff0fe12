"""The application: check a case, its account of hours, the next question, codes and rules."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, cast

from soziorules import AccountAnswer, Answer, Case, Problems, RuleSet, check, ledger
from soziorules.engine.arguments import day_argument, language_argument, word_argument, wrong_kind
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import LANGUAGES, Language, Text
from soziorules.engine.source import SourceFile, read_source
from soziorules.icd.errors import CodeError, EditionError
from soziorules.icd.light import describe, edition_for
from soziorules.interview.question import codes_found, next_missing, question
from soziorules.service.answers import (
    BothLanguages,
    CodeAnswer,
    FoundCodes,
    Health,
    NextQuestion,
    Question,
    RuleText,
    RuleTitle,
)
from soziorules.service.documentation import documentation
from soziorules.service.guard import Guard
from soziorules.service.refusals import OF_BODIES, PROBLEM, SCHEMAS, document, language_of, refusals
from soziorules.version import __version__

with optional():
    from fastapi import Depends, FastAPI, Query, Request, Response
    from fastapi.concurrency import run_in_threadpool
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
    from starlette.exceptions import HTTPException

MOST_CODES: Final = 40
WORDS: Final = Text("ein Text von 2 bis 200 Zeichen", "a text of 2 to 200 characters")
ABOUT: Final = (
    "Decides by rule files whether outpatient Soziotherapie (§ 37a SGB V) can be prescribed, and says why. What a case does not "
    "state is unknown, never a default. Nothing is kept, no body is logged, nobody outside is asked."
)
EXAMPLE: Final[Mapping[str, Any]] = {
    "prescribed_on": "2026-11-20",
    "patient": {"born_on": "1980-01-01", "statutory_insured": True},
    "prescriber": {"group": "psychiatry"},
    "prescription": {"kind": "first", "units": 30},
    "diagnoses": ["F20.0 G"],
    "gaf": 35,
    "history": [],
}
Lang = Annotated[
    str, Query(description="The language of all texts.", json_schema_extra={"enum": [*LANGUAGES]})
]
LawDay = Annotated[
    str | None,
    Query(
        description="The day whose law decides (YYYY-MM-DD), else that of the case.", examples=["2026-11-22"]
    ),
]
Today = Annotated[
    str | None,
    Query(
        description="The day on which somebody looks (YYYY-MM-DD): which deadlines are over.",
        examples=["2026-11-22"],
    ),
]
CodeDay = Annotated[
    str | None,
    Query(
        description="The day whose edition counts (YYYY-MM-DD), else that of the rules.",
        examples=["2026-11-22"],
    ),
]
Words = Annotated[
    str,
    Query(
        description="What people call a diagnosis, words of a title, or the beginning of a code.",
        examples=["PTBS"],
        min_length=2,
        max_length=200,
    ),
]
Readings = Annotated[
    list[str],
    Query(
        description="Another answer to a question that the norm leaves open (ID=OPTION), repeatable.",
        examples=[["kj.lower_age=birthday_17"]],
    ),
]
_CASE: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Case"},
                "examples": {"first_prescription": {"value": EXAMPLE}, "nothing_known": {"value": {}}},
            }
        },
    },
}


def application(rules: RuleSet, page: bytes | None = None) -> FastAPI:
    """Return the application for a rule set, with a page at its root, or its documentation.

    It keeps nothing and logs no body; who may reach it is for its host to say.
    """
    app = FastAPI(
        title="soziorules",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        responses=refusals(422),
        dependencies=[Depends(_known_parameters)],
    )
    app.add_middleware(Guard)
    app.add_exception_handler(Problems, _problems)
    app.add_exception_handler(RequestValidationError, _no_words)
    app.add_exception_handler(HTTPException, _refused)
    _decisions(app, rules)
    _knowledge(app, rules)
    _root(app, page)
    described = app.openapi

    def openapi() -> dict[str, Any]:
        schema = described()
        case = Case.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**case.pop("$defs"), "Case": case, **SCHEMAS}
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's guide has it
    return app


def _decisions(app: FastAPI, rules: RuleSet) -> None:
    def check_case(case: SourceFile, **asked: Any) -> Response:
        """Return the explained decision on a case."""
        return _json(check(case, rules=rules, **asked).to_json())

    def next_question(case: SourceFile, **asked: Any) -> Response:
        """Return what to find out next, or null where the outcome is settled."""
        return JSONResponse(_question(check(case, rules=rules, **asked), asked["lang"]))

    def account(case: SourceFile, **asked: Any) -> Response:
        """Return the account of hours on the day of issue or `as_of`; with neither stated, on `today` or the day of the call."""
        return _json(ledger(case, rules=rules, **asked).to_json())

    _ask_of_a_case(app, "/check", check_case, Answer)
    _ask_of_a_case(app, "/ask", next_question, NextQuestion)
    _ask_of_a_case(app, "/ledger", account, AccountAnswer)


def _ask_of_a_case(app: FastAPI, path: str, answer: Callable[..., Response], model: Any) -> None:
    """Add a question to a case, which is the body: all of them are asked alike."""

    async def asked_of(
        request: Request,
        lang: Lang = "de",
        as_of: LawDay = None,
        today: Today = None,
        reading: Readings = [],  # noqa: B006  # FastAPI copies it
    ) -> Any:
        def work(body: bytes) -> Response:
            # First what is asked for: of a wrong day or reading a client hears before it hears of its case.
            asked = _asked(lang, as_of, today, reading)
            return answer(_case(body), **asked)

        # Worked out beside the loop that talks to the clients.
        return await run_in_threadpool(work, await request.body())

    app.post(
        path,
        name=answer.__name__,
        description=answer.__doc__,
        openapi_extra=_CASE,
        responses=refusals(*OF_BODIES),
        response_model=model,
    )(asked_of)


def _knowledge(app: FastAPI, rules: RuleSet) -> None:
    @app.get("/health")
    def health() -> Health:
        """Say that the service is there, and by which rules it decides."""
        return {
            "status": "ok",
            "version": __version__,
            "rules": f"{rules.name} {rules.version}",
            "sha256": rules.sha256,
        }

    @app.get("/rules")
    def all_rules() -> list[RuleTitle]:
        """Return id and title of every rule."""
        return [{"id": name, "title": _both(rule.head.title)} for name, rule in rules.elements.rules.items()]

    @app.get("/rules/{rule_id}", responses=refusals(404), response_model=RuleText)
    def one_rule(rule_id: str) -> Any:
        """Return a rule with its wordings, their sources and their days."""
        rule = rules.elements.rules.get(rule_id)
        if rule is None:
            raise HTTPException(404)
        return {"id": rule_id, "title": _both(rule.head.title), **_wordings(rule)}

    @app.get("/codes", response_model=FoundCodes, response_model_exclude_unset=True)
    def some_codes(words: Words, day: CodeDay = None, lang: Lang = "de") -> Any:
        """Return the ICD-10-GM codes that people call so, or that have the words in their titles, in the edition of a day."""
        on = rules.elements.state if day is None else day_argument(day, "day")
        found, more = codes_found(rules, words, on, _spoken(lang), MOST_CODES)
        return {"codes": found, "more": more}

    @app.get("/codes/{code}", responses=refusals(404), response_model=CodeAnswer)
    def one_code(code: str, day: CodeDay = None) -> Any:
        """Return the official title and the use of an ICD-10-GM code in the edition of a day."""
        try:
            found = describe(
                code, edition_for(rules.elements.state if day is None else day_argument(day, "day"))[0]
            )
        except (CodeError, EditionError):
            raise HTTPException(404) from None
        return {name: getattr(found, name) for name in ("code", "edition", "usage", "title", "valid_in")}


def _root(app: FastAPI, page: bytes | None) -> None:
    @app.get("/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(documentation(app.openapi(), str(request.base_url)))

    @app.get("/", include_in_schema=False)
    def root() -> Response:
        return RedirectResponse("docs") if page is None else HTMLResponse(page)


def _case(body: bytes) -> SourceFile:
    """Return a body as a file of JSON: YAML, which case files may be, is not meant here."""
    return read_source(body, name="body.json")


def _question(decision: Decision, lang: Language) -> NextQuestion:
    missing = next_missing(decision)
    asked: Question | None = None
    if missing is not None:
        values = {value: text(lang) for value, text in missing.about.values.items()}
        said = question(missing, decision, lang)
        asked = cast("Question", {**said, "values": values, "rules": list(missing.rules)})
    return {"outcome": decision.outcome.value, "left": len(decision.missing_anywhere), "next": asked}


def _wordings(rule: Any) -> dict[str, Any]:
    wordings = [
        {
            "from": dated.period.begins.isoformat(),
            "until": None if dated.period.ends is None else dated.period.ends.isoformat(),
            "effect": dated.value.otherwise.value,
            "citations": [citation.norm for citation in dated.value.citations],
            "at": dated.at,
        }
        for dated in rule.wordings
    ]
    return {"wordings": wordings}


async def _known_parameters(request: Request) -> None:
    """Raise Problems for a parameter that the address does not have: by the wrong day or reading nothing is to be decided."""
    known = [each.alias for each in request.scope["route"].dependant.query_params]
    for name in request.query_params:
        word_argument(name, "query", known)


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


def _asked(lang: str, as_of: str | None, today: str | None, reading: list[str]) -> dict[str, Any]:
    """Return how to decide, as `check` and `ledger` take it."""
    readings = {name: option for name, _, option in (word.partition("=") for word in reading)}
    return {"lang": _spoken(lang), "as_of": as_of, "today": today, "readings": readings}


def _spoken(lang: str) -> Language:
    return language_argument(cast("Language", lang), None)


def _both(text: Text) -> BothLanguages:
    return {"de": text.de, "en": text.en}


def _problem(said: dict[str, Any], language: Language, headers: Mapping[str, str] | None = None) -> Response:
    headers = {**(headers or {}), "content-language": language}
    return Response(json.dumps(said, ensure_ascii=False), said["status"], media_type=PROBLEM, headers=headers)


async def _no_words(request: Request, error: Exception) -> Response:
    """Say what is wrong with `words`, the one parameter that FastAPI checks itself."""
    return await _problems(request, wrong_kind("words", WORDS))


async def _problems(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problems)
    language = _spoken_to(request)
    return _problem(error.to_dict(language), language)


def _spoken_to(request: Request) -> Language:
    return language_of(request.query_params.get("lang"))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    language = _spoken_to(request)
    return _problem(document(error.status_code, language), language, error.headers)
