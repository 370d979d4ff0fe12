"""What a case states, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.facts import Fact
from soziorules.engine.language.text import Language
from soziorules.render import words


class CaseWords:
    """Says the facts of cases of a field of law."""

    def __init__(self, domain: Domain, language: Language) -> None:
        self.language: Language = language
        form = None if domain.form is None else domain.form()
        records = (
            {} if form is None else {each.name: each for listed in form.records.values() for each in listed}
        )
        self._known: Mapping[str, Fact] = {**records, **domain.vocabulary.facts}

    def facts(self, case: Mapping[str, Any], before: str = "") -> Iterator[str]:
        """Yield what a case states, fact by fact."""
        for name, value in case.items():
            path = f"{before}{name}"
            if isinstance(value, Mapping):
                yield from self.facts(value, f"{path}.")
            else:
                yield f"{self._label(path)}: {self._value(path, value)}"

    def _label(self, path: str) -> str:
        fact = self._known.get(path)
        return path if fact is None else fact.about.label(self.language)

    def _value(self, path: str, value: Any) -> str:
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            return "; ".join(self._record(path, each) for each in value)
        if path in self._known:
            return words.value_of(value, self._known[path], self.language)
        return words.typed(value, None, {}, self.language)

    def _record(self, path: str, record: Mapping[str, Any]) -> str:
        return ", ".join(
            f"{self._label(f'{path}[].{name}')} {self._value(f'{path}[].{name}', each)}"
            for name, each in record.items()
        )
