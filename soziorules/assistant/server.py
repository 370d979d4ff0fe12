"""The MCP server: five read-only tools over one rule set. It runs on this machine, keeps nothing and logs no case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from soziorules.assistant.answer import Reply
from soziorules.assistant.tools import Tools, answered
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language
from soziorules.version import __version__

with optional():
    from mcp.server import MCPServer
    from mcp.types import ToolAnnotations
    from pydantic import WithJsonSchema

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
    made: MCPServer[Any] = MCPServer(
        name="soziorules",
        version=__version__,
        instructions=INSTRUCTIONS.format(name=rules.name, version=rules.version),
        log_level="ERROR",
    )
    for tool in _tools(Tools(rules), language):
        made.add_tool(tool, annotations=ToolAnnotations(**_READ), structured_output=True)
    return made


def _tools(tools: Tools, language: Language) -> tuple[Callable[..., Reply], ...]:
    def facts(about: Word = "", lang: Lang = language) -> Reply:
        """Tell what can be stated of a case.

        Without `about` the names of all facts; with a path such as `patient` or `diagnoses` also the question, the allowed
        values and the form in JSON of every fact there.
        """
        return answered(lang, lambda chosen: tools.facts(str(about), chosen))

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
        return answered(lang, lambda chosen: tools.check(case, given, chosen))

    def next_question(case: Plain = None, asked: Paths = None, lang: Lang = language) -> Reply:
        """Tell what to ask the person next, why, and where the norm says so; null when the outcome is settled.

        The answer goes into the case at `path`, in the form `json`. Paths in `asked` are not asked for again:
        what the person does not know.
        """
        return answered(lang, lambda chosen: tools.next_question(case, asked or (), chosen))

    def explain(id: Word, lang: Lang = language) -> Reply:  # noqa: A002  # the name that a caller sees
        """Explain a rule, reading, parameter, note or definition by its id, such as one that check has named.

        Returns its wordings by day, with their sources.
        """
        return answered(lang, lambda chosen: tools.explain(str(id), chosen))

    def codes(words: Word, day: Day = None, lang: Lang = language) -> Reply:
        """Find codes of the classification by words of their titles, or by the beginning of a code, in the edition of `day`."""
        return answered(lang, lambda chosen: tools.codes(str(words), day, chosen))

    return facts, check, next_question, explain, codes
