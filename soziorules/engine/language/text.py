"""A text in both languages."""

from __future__ import annotations

from typing import Final, Literal

from soziorules.engine.dataclass import dataclass
from soziorules.engine.pattern import pattern

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
# What a sentence of a rule file has a place for: a fact, a parameter, or what only a rule knows of itself (`OF_A_RULE`).
PLACEHOLDER: Final = pattern(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in German and in English."""

    de: str
    en: str

    def __call__(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.de if language == "de" else self.en


OF_A_RULE: Final = {"limit": Text("Grenze", "limit"), "lacking": Text("was fehlt", "what is lacking")}
"""What the sentences of a rule can name beside facts and parameters: its one constant, and what its lists lack in a case."""
MONTHS: Final = (
    Text("Januar", "January"), Text("Februar", "February"), Text("März", "March"), Text("April", "April"),
    Text("Mai", "May"), Text("Juni", "June"), Text("Juli", "July"), Text("August", "August"),
    Text("September", "September"), Text("Oktober", "October"), Text("November", "November"), Text("Dezember", "December"),
)  # fmt: skip
"""The names of the months, January first."""
