"""The lines that an assistant sends: each is one JSON-RPC message, read as strictly as a case, and each request is answered.

A client waits for the answer to a request for ever; so one that cannot be read is refused under its id, where that can be found.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.text import Language, Text
from soziorules.engine.source import load_plain

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
NAME: Final = "message"
NO_MESSAGE: Final = Text(
    "Das ist keine Nachricht nach JSON-RPC 2.0: ein Objekt mit jsonrpc, method und id, keine Liste davon.",
    "This is no message of JSON-RPC 2.0: an object with jsonrpc, method and id, not a list of them.",
)
SEARCHED: Final = 1 << 16
"""So many characters are searched for an id."""
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++')

Id = str | int | None


def refusal(line: bytes, language: Language) -> dict[str, Any] | None:
    """Return the error with which a line is answered that is no JSON, or none that means one thing only; None for any other.

    Two equal keys and NaN are refused, as in a case. Nothing of the line is repeated.
    """
    try:
        message = load_plain(line, name=NAME, format="json")
    except Problems as problems:
        document = problems.to_dict(language)
        return {"code": PARSE_ERROR, "message": document["detail"], "data": document}
    return None if isinstance(message, dict) else no_message(language)


def no_message(language: Language) -> dict[str, Any]:
    """Return the error with which JSON is answered that is no message."""
    return {"code": INVALID_REQUEST, "message": NO_MESSAGE(language)}


def id_of(line: bytes) -> Id:
    """Return the id of a request that cannot be read, perhaps as it is cut off: that of the outermost object; None without."""
    depth, key, last = 0, "", ""
    for match in _TOKEN.finditer(line[:SEARCHED].decode("utf-8", "replace")):
        word = match[0]
        if word in "{[":
            depth += 1
        elif word in "}]":
            depth -= 1
        elif depth == 1 and word.startswith('"') and last in ("{", ","):
            key = word
        elif depth == 1 and key == '"id"' and last == ":":
            return _id(word)
        last = word
    return None


def _id(word: str) -> Id:
    try:
        found = json.loads(word)
    except ValueError:
        return None
    return found if type(found) in (str, int) else None
