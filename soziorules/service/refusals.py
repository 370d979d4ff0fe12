"""What the service answers where it has no answer: problem documents after RFC 9457, which repeat nothing of what was sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from soziorules.engine.diagnostics.model import TITLE
from soziorules.engine.language.text import Language, Text

PROBLEM: Final = "application/problem+json"
MOST: Final = 1_000_000
"""Bytes of a body; a case has a few thousand."""
COME_AGAIN: Final = 1
"""Seconds after which to ask again where too many clients are there."""
TITLES: Final[Mapping[int, Text]] = {
    400: Text("Das ist keine HTTP-Anfrage.", "This is no HTTP request."),
    404: Text("Das gibt es hier nicht.", "There is no such thing here."),
    405: Text("Diese Methode gibt es hier nicht.", "There is no such method here."),
    408: Text("Die Anfrage ist nicht rechtzeitig angekommen.", "The request did not arrive in time."),
    413: Text(f"Der Inhalt ist größer als {MOST // 1000} kB.", f"The body is larger than {MOST // 1000} kB."),
    415: Text("Der Inhalt muss application/json sein.", "The body must be application/json."),
    422: TITLE,
    500: Text(
        "Der Dienst ist an einem eigenen Fehler gescheitert.", "The service failed by a fault of its own."
    ),
    503: Text(
        "Zu viele Anfragen zugleich; bitte gleich noch einmal.",
        "Too many requests at once; please ask again in a moment.",
    ),
}
ANYWHERE: Final = (400, 500, 503)
"""What any request can be refused with."""
OF_BODIES: Final = (408, 413, 415, 422)
"""What a request with a body can be refused with beside these."""

SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "What is wrong, after RFC 9457. It repeats no value of what was sent.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "urn:soziorules:problems, or about:blank."},
        "title": {"type": "string", "description": "What is wrong, in the language that was asked for."},
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": {"type": "string", "description": "All errors in one line."},
        "errors": {
            "type": "array",
            "description": "Each thing that is wrong with the input.",
            "items": {"$ref": "#/components/schemas/ProblemError"},
        },
    },
}
ERROR_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "One thing that is wrong with an input.",
    "required": ["code", "detail"],
    "properties": {
        "code": {"type": "string", "description": "The code of the error; soziorules explain tells more."},
        "detail": {"type": "string", "description": "What is wrong."},
        "pointer": {"type": "string", "description": "Where in the body, as a JSON Pointer: #/history/1/units."},
        "parameter": {"type": "string", "description": "Which argument of the address."},
        "at": {"type": "string", "description": "Line and column of the body."},
        "hint": {"type": "string", "description": "What may have been meant."},
        "allowed": {"type": "string", "description": "What may stand there."},
    },
}  # fmt: skip
SCHEMAS: Final = {"Problem": SCHEMA, "ProblemError": ERROR_SCHEMA}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return for OpenAPI the refusals that a request can meet: those, and those that any request can."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {**_about(status), "content": content} for status in sorted({*ANYWHERE, *statuses})}


def _about(status: int) -> dict[str, Any]:
    later = {"schema": {"type": "integer"}, "description": "Seconds after which to ask again."}
    headers = {"headers": {"Retry-After": later}} if status == 503 else {}
    return {"description": TITLES[status].en, **headers}


def document(status: int, language: Language) -> dict[str, Any]:
    """Return the problem document of a status."""
    return {"type": "about:blank", "title": TITLES[status](language), "status": status}


def refusal(status: int, query: bytes = b"") -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Return headers and body of a refusal, after which the connection is closed, in the language that the query asks for."""
    language = language_of(parse_qs(query.decode("latin-1")).get("lang", [""])[-1])
    body = json.dumps(document(status, language), ensure_ascii=False).encode()
    headers = [
        (b"content-type", PROBLEM.encode()),
        (b"content-language", language.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    if status == 503:
        headers.append((b"retry-after", str(COME_AGAIN).encode()))
    return headers, body


def language_of(wanted: str | None) -> Language:
    """Return the language in which to say what is wrong, German where none that we have is asked for."""
    return "en" if wanted == "en" else "de"
