"""The MCP server: five read-only tools over one rule set. It runs on this machine, keeps nothing and logs no case."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from inspect import Parameter, signature
from typing import Annotated, Any, BinaryIO, Final

from soziorules.assistant.answer import Reply
from soziorules.assistant.tools import Tools, answered, text_argument
from soziorules.engine.arguments import word_argument
from soziorules.engine.diagnostics import Problems
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.engine.source import MAX_BYTES, load_plain
from soziorules.version import __version__

with optional():
    import anyio
    from mcp.server import MCPServer
    from mcp.server.stdio import stdio_server
    from mcp.shared.message import SessionMessage
    from mcp.types import (
        CallToolResult,
        ErrorData,
        JSONRPCError,
        TextContent,
        ToolAnnotations,
        jsonrpc_message_adapter,
    )
    from pydantic import ValidationError, WithJsonSchema

INSTRUCTIONS: Final = (
    "Rules of law that decide, explain and cite ({name} {version}). Do not answer from memory: state what the person told you as "
    "a case and call check. A fact that nobody stated is unknown: leave it out, never guess it; what is needed comes back as a "
    "question to put to the person, and is then stated at its path in the case. Begin with next_question and an empty case. "
    "Pass on every sentence with its sources, and what is doubtful as doubtful. Clinical facts are never to be adjusted to an "
    "outcome. Texts are in German (lang=de) or English (lang=en)."
)
_READ: Final = {
    "read_only_hint": True,
    "destructive_hint": False,
    "idempotent_hint": True,
    "open_world_hint": False,
}

# What is wrong with an argument is said by our own words, which repeat no value; so the types are open and the schemas are not.
Plain = Annotated[
    Any,
    WithJsonSchema(
        {"type": "object", "description": "What is known, as the tool facts tells; {} where nothing is."}
    ),
]
Day = Annotated[
    Any, WithJsonSchema({"type": ["string", "null"], "format": "date", "description": "YYYY-MM-DD"})
]
Lang = Annotated[Any, WithJsonSchema({"type": "string", "enum": ["de", "en"]})]
Word = Annotated[Any, WithJsonSchema({"type": "string"})]
Paths = Annotated[Any, WithJsonSchema({"type": ["array", "null"], "items": {"type": "string"}})]
Readings = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["object", "null"],
            "additionalProperties": {"type": "string"},
            "description": "Answers to questions on which the norm is open, by id; explain tells the options.",
        }
    ),
]


def server(rules: RuleSet, language: Language = "de") -> MCPServer[Any]:
    """Return the server for a rule set; `language` is that of the texts where a call asks for none."""
    return _Server(rules, language)


class _Server(MCPServer[Any]):
    """The server of the package `mcp`, which says what is wrong in our own words, and answers each line that it gets."""

    def __init__(self, rules: RuleSet, language: Language) -> None:
        super().__init__(
            name="soziorules",
            version=__version__,
            instructions=INSTRUCTIONS.format(name=rules.name, version=rules.version),
            log_level="ERROR",
        )
        self._spoken = language
        self._arguments: dict[str, Mapping[str, Parameter]] = {}
        for tool in _tools(Tools(rules), language):
            self.add_tool(tool, annotations=ToolAnnotations(**_READ), structured_output=True)
            self._arguments[tool.__name__] = signature(tool).parameters

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Call a tool; a problem is marked as an error, and repeats no argument, as the package itself would do."""
        wrong = answered(arguments.get("lang"), lambda _: self._checked(name, arguments), self._spoken)
        if wrong:
            return _failed(wrong)
        done = await super().call_tool(name, arguments, context)
        said = done.structured_content if isinstance(done, CallToolResult) else None
        return _failed(said) if said is not None and "problem" in said else done

    def _checked(self, name: str, arguments: Mapping[str, Any]) -> Reply:
        """Return nothing for a tool that there is, and arguments that it has. Raises Problems."""
        known = self._arguments[word_argument(name, "name", self._arguments)]
        for each in arguments:
            word_argument(each, "arguments", known)
        for each, parameter in known.items():
            if parameter.default is Parameter.empty:
                text_argument(arguments.get(each), each)
        return {}

    async def run_stdio_async(self) -> None:
        """Answer over standard input and output; a line that is no message is refused, never passed over."""
        lines = _Lines(sys.stdin.buffer, self._spoken)
        async with stdio_server(stdin=lines) as (read, write):  # type: ignore[arg-type]  # lines are all that is read of it
            lines.answer = write.send
            served = self._lowlevel_server
            await served.run(read, write, served.create_initialization_options())


class _Lines:
    """The lines of a stream that are messages; all others are answered here."""

    def __init__(self, stream: BinaryIO, language: Language) -> None:
        self._stream = stream
        self._language = language
        self.answer: Callable[[SessionMessage], Any] | None = None

    async def __aiter__(self) -> AsyncIterator[str]:
        while line := await anyio.to_thread.run_sync(self._line):
            if not line.strip():
                continue
            wrong = refusal(line, self._language)
            if wrong is None:
                try:
                    jsonrpc_message_adapter.validate_json(line, by_name=False)
                except ValidationError:
                    wrong = no_message(self._language)
            if wrong is None:
                yield line.decode("utf-8")
            elif self.answer is not None:
                error = JSONRPCError(jsonrpc="2.0", id=id_of(line), error=ErrorData(**wrong))
                await self.answer(SessionMessage(error))

    def _line(self) -> bytes:
        """Return the next line, of one that is too long no more than shows that it is; nothing at the end."""
        line = rest = self._stream.readline(MAX_BYTES + 1)
        while len(rest) > MAX_BYTES and not rest.endswith(b"\n"):
            rest = self._stream.readline(MAX_BYTES + 1)
        return line


def _failed(reply: Reply) -> CallToolResult:
    """Return a reply that is a problem as the result of a call that failed."""
    text = json.dumps(reply, ensure_ascii=False, indent=2)
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=reply, is_error=True
    )


def _tools(tools: Tools, language: Language) -> tuple[Callable[..., Reply], ...]:
    def facts(about: Word = "", lang: Lang = language) -> Reply:
        """Tell what can be stated of a case.

        Without `about` the names of all facts; with a path such as `patient` or `diagnoses` also the question, the allowed
        values and the form in JSON of every fact there.
        """
        return answered(lang, lambda chosen: tools.facts(text_argument(about, "about"), chosen), language)

    def check(
        case: Plain = None,
        as_of: Day = None,
        today: Day = None,
        readings: Readings = None,
        lang: Lang = language,
    ) -> Reply:
        """Decide a case and explain it.

        Returns the outcome (eligible, justification_required, undetermined, not_yet, not_eligible), the rules on which it rests,
        what is said with its sources, ways that would change it, and the next question where something needed is unknown.
        `as_of` decides as if issued on that day; `today` is the day on which somebody looks.
        """
        given = {"as_of": as_of, "today": today, "readings": readings}
        return answered(lang, lambda chosen: tools.check(case, given, chosen), language)

    def next_question(case: Plain = None, asked: Paths = None, lang: Lang = language) -> Reply:
        """Tell what to ask the person next, why, and where the norm says so; null when the outcome is settled.

        The answer goes into the case at `path`, in the form `json`. Paths in `asked` are not asked for again:
        what the person does not know.
        """
        return answered(lang, lambda chosen: tools.next_question(case, asked or (), chosen), language)

    def explain(id: Word, lang: Lang = language) -> Reply:  # noqa: A002  # the name that a caller sees
        """Explain a rule, reading, parameter, note or definition by its id, such as one that check has named.

        Returns its wordings by day, with their sources.
        """
        return answered(lang, lambda chosen: tools.explain(id, chosen), language)

    def codes(words: Word, day: Day = None, lang: Lang = language) -> Reply:
        """Find codes of the classification by words of their titles, or by the beginning of a code, in the edition of `day`."""
        return answered(lang, lambda chosen: tools.codes(words, day, chosen), language)

    return facts, check, next_question, explain, codes


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
