"""A text in both languages."""

from __future__ import annotations

from typing import Literal

from soziorules.engine.dataclass import dataclass

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in German and in English."""

    de: str
    en: str

    def __call__(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.de if language == "de" else self.en
