"""Regular expressions that are compiled late do what those of the standard library do."""

from __future__ import annotations

import re

import pytest

from soziorules.engine.pattern import pattern


def test_nothing_is_compiled_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []

    def watched(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return original(source, flags)

    original = re.compile
    monkeypatch.setattr(re, "compile", watched)
    late = pattern(r"(\d+)([a-z])", re.IGNORECASE)
    assert compiled == []
    found = late.fullmatch("37A")
    assert found is not None
    assert found.groups() == ("37", "A")
    assert late.sub(r"\2\1", "37a 5b") == "a37 b5"
    assert late.fullmatch("a37") is None
    assert compiled == [late.pattern, late.pattern, late.pattern]


def test_it_names_what_it_matches() -> None:
    assert repr(pattern("[a-z]+")) == "pattern('[a-z]+')"
