"""The account that a field of law keeps beside its decisions, such as of hours: made once, laid out in any form."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic

from soziorules.engine.arguments import language_argument, offered, word_argument
from soziorules.engine.evaluator.short_answer import WIDTH
from soziorules.engine.evaluator.told import Model
from soziorules.engine.language.text import Language, Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.rules import RuleSet

_ACCOUNT = Text("ein Konto", "an account")
_MODEL = Text("ein Modell seiner Konten", "a model of its accounts")


class Account(Generic[Model]):
    """The account of one case on one day: what was used, what is left, what is due by when."""

    __slots__ = ("_domain", "_make", "as_of", "language")

    def __init__(
        self,
        rules: RuleSet,
        case: Any,
        readings: Mapping[str, str] | None = None,
        *,
        language: Language | None = None,
        today: dt.date | None = None,
        assumed_day: bool = False,
    ) -> None:
        """Make the account of a case with a day. Raises Problems where the field of law has none, or no values for that day."""
        make = offered(rules.domain.account, rules.domain.name, _ACCOUNT)
        self._make = make(rules, case, readings or {}, today=today, assumed_day=assumed_day)
        self._domain = rules.domain
        self.as_of = rules.domain.day_of(case)
        self.language = language

    def to_dict(self) -> dict[str, Any]:
        """Return the account as data: fixed keys and ids, the same in every language."""
        data: dict[str, Any] = json.loads(self.to_json())
        return data

    def to_json(self) -> str:
        """Return the account as JSON text, the same content as `to_dict`."""
        return self.render("json")

    def to_model(self) -> Model:
        """Return the account as the model that the field of law declares for it (`soziorules.AccountAnswer`).

        Raises Problems for a field of law without one: `to_dict` gives the same as data.
        """
        domain = self._domain
        made: Model = offered(domain.account_answer, domain.name, _MODEL)(self.to_dict())
        return made

    def to_text(self, lang: Language | None = None, *, fine: bool = True, width: int = WIDTH) -> str:
        """Return the account as plain text of at most `width` columns; `fine` allows characters beyond ASCII, such as bars."""
        return self.render("text", lang, fine=fine, width=width)

    def to_markdown(self, lang: Language | None = None) -> str:
        """Return the account as Markdown."""
        return self.render("markdown", lang)

    def to_html(self, lang: Language | None = None) -> str:
        """Return the account as one self-contained HTML page (`text/html`)."""
        return self.render("html", lang)

    def to_svg(self, lang: Language | None = None) -> str:
        """Return the account as a picture."""
        return self.render("svg", lang)

    def render(self, form: str, lang: Language | None = None, **options: Any) -> str:
        """Return the account in one of `FORMS`. Raises Problems for another form or language."""
        chosen = language_argument(lang, self.language)
        return self._make(word_argument(form, "form", FORMS), chosen, **options)

    def _repr_html_(self) -> str:
        """Return the account as notebooks show it."""
        return self.to_html()

    def __repr__(self) -> str:
        return f"<Account as of {self.as_of}>"


FORMS = ("text", "json", "markdown", "html", "svg")

__all__ = ["FORMS", "Account"]
