"""The application: check a case, its account of hours, the next question, codes and rules."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from soziorules import Answer, Case, Problems, RuleSet, check, ledger
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.language.text import Language
from soziorules.engine.source import SourceFile, read_source
from soziorules.icd.errors import CodeError, EditionError
from soziorules.icd.light import describe, edition_for
from soziorules.interview.question import next_missing, question
from soziorules.service.documentation import documentation
from soziorules.service.guard import Guard
from soziorules.version import __version__

with optional():
    from fastapi import FastAPI, Query, Request, Response
    from fastapi.concurrency import run_in_threadpool
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
    from starlette.exceptions import HTTPException

PROBLEM: Final = "application/problem+json"
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
Lang = Annotated[Language, Query(description="The language of all texts.")]
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
    "responses": {"422": {"description": "What is wrong, after RFC 9457", "content": {PROBLEM: {}}}},
}


def application(rules: RuleSet, page: bytes | None = None) -> FastAPI:
    """Return the application for a rule set, with a page at its root, or its documentation.

    It keeps nothing and logs no body; who may reach it is for its host to say.
    """
    app = FastAPI(title="soziorules", version=__version__, description=ABOUT, docs_url=None, redoc_url=None)
    app.add_middleware(Guard)
    app.add_exception_handler(Problems, _problems)
    app.add_exception_handler(Exception, _fault)
    app.add_exception_handler(RequestValidationError, _arguments)
    app.add_exception_handler(HTTPException, _refused)
    _decisions(app, rules)
    _knowledge(app, rules)
    _root(app, page)
    described = app.openapi

    def openapi() -> dict[str, Any]:
        schema = described()
        case = Case.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**case.pop("$defs"), "Case": case}
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's guide has it
    return app


def _decisions(app: FastAPI, rules: RuleSet) -> None:
    @app.post("/check", openapi_extra=_CASE, response_model=Answer, response_model_exclude_unset=True)
    async def check_case(
        request: Request,
        lang: Lang = "de",
        as_of: LawDay = None,
        today: Today = None,
        reading: Readings = [],  # noqa: B006  # FastAPI copies it
    ) -> Any:
        """Return the explained decision on a case."""

        def work(body: bytes) -> Response:
            chosen = _readings(reading)
            decision = check(_case(body), rules=rules, as_of=as_of, today=today, lang=lang, readings=chosen)
            return _json(decision.to_json())

        return await _worked(request, work)

    @app.post("/ask", openapi_extra=_CASE)
    async def next_question(request: Request, lang: Lang = "de") -> Any:
        """Return what to find out next, or null where the outcome is settled."""
        return await _worked(request, lambda body: JSONResponse(_question(rules, body, lang)))

    @app.post("/ledger", openapi_extra=_CASE)
    async def account(
        request: Request,
        lang: Lang = "de",
        as_of: LawDay = None,
        today: Today = None,
        reading: Readings = [],  # noqa: B006  # FastAPI copies it
    ) -> Any:
        """Return the account of hours on the day of issue or `as_of`; with neither stated, on `today` or the day of the call."""

        def work(body: bytes) -> Response:
            chosen = _readings(reading)
            return _json(
                ledger(
                    _case(body), rules=rules, as_of=as_of, today=today, lang=lang, readings=chosen
                ).to_json()
            )

        return await _worked(request, work)


def _knowledge(app: FastAPI, rules: RuleSet) -> None:
    @app.get("/health")
    def health() -> dict[str, str]:
        """Say that the service is there, and by which rules it decides."""
        return {
            "status": "ok",
            "version": __version__,
            "rules": f"{rules.name} {rules.version}",
            "sha256": rules.sha256,
        }

    @app.get("/rules")
    def all_rules() -> list[dict[str, Any]]:
        """Return id and title of every rule."""
        return [{"id": name, "title": _both(rule.head.title)} for name, rule in rules.elements.rules.items()]

    @app.get("/rules/{rule_id}")
    def one_rule(rule_id: str) -> Any:
        """Return a rule with its wordings, their sources and their days."""
        rule = rules.elements.rules.get(rule_id)
        return (
            _not_found()
            if rule is None
            else {"id": rule_id, "title": _both(rule.head.title), **_wordings(rule)}
        )

    @app.get("/codes/{code}")
    def one_code(code: str, day: CodeDay = None) -> Any:
        """Return the official title and the use of an ICD-10-GM code in the edition of a day."""
        try:
            found = describe(code, edition_for(rules.elements.state if day is None else _day(rules, day))[0])
        except (CodeError, EditionError):
            return _not_found()
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


def _day(rules: RuleSet, day: str) -> Any:
    from soziorules.engine.arguments import day_argument

    return day_argument(day, "day")


def _question(rules: RuleSet, body: bytes, lang: Language) -> dict[str, Any]:
    decision = check(_case(body), rules=rules, lang=lang)
    missing = next_missing(decision)
    asked: dict[str, Any] | None = None
    if missing is not None:
        values = {value: text(lang) for value, text in missing.about.values.items()}
        asked = {**question(missing, decision, lang), "values": values, "rules": list(missing.rules)}
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


async def _worked(request: Request, work: Callable[[bytes], Response]) -> Response:
    """Return what comes of a body, worked out beside the loop that talks to the clients."""
    body = await request.body()
    return await run_in_threadpool(work, body)


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


def _readings(words: list[str]) -> dict[str, str]:
    pairs = (word.partition("=") for word in words)
    return {name: option for name, _, option in pairs}


def _both(text: Any) -> dict[str, str]:
    return {"de": text.de, "en": text.en}


def _not_found() -> Response:
    return _problem({"type": "about:blank", "title": "There is no such thing.", "status": 404})


def _problem(document: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(document, ensure_ascii=False)
    return Response(text, document["status"], media_type=PROBLEM, headers=headers)


async def _problems(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problems)
    return _problem(error.to_dict("en" if request.query_params.get("lang") == "en" else "de"))


async def _arguments(request: Request, error: Exception) -> Response:
    """Say which arguments are wrong; FastAPI's own answer would repeat them."""
    assert isinstance(error, RequestValidationError)
    errors = [{"detail": each["msg"], "parameter": str(each["loc"][-1])} for each in error.errors()]
    return _problem(
        {"type": "about:blank", "title": "An argument is wrong.", "status": 422, "errors": errors}
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _problem(
        {"type": "about:blank", "title": error.detail, "status": error.status_code}, error.headers
    )


async def _fault(request: Request, error: Exception) -> Response:
    return _problem(
        {"type": "about:blank", "title": "The service failed by a fault of its own.", "status": 500}
    )
