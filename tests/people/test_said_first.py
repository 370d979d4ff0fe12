"""What a practice has to do before it hands in is said before it is told to."""

from __future__ import annotations

import pytest

from tests.people.test_of_use_now import case, said


@pytest.mark.parametrize(("until", "asked"), [(None, True), ("2026-11-20", True), ("2026-11-19", False)])
def test_whether_the_krankenkasse_pays_during_another_detention_is_asked_first(
    until: str | None, asked: bool
) -> None:
    person = {"born_on": "1986-04-02", "statutory_insured": True}
    patient = {**person, "detention": "other", "detention_until": until}
    text = said(case(patient=patient, prescribed_on="2026-11-20"), today="2026-11-29")
    question = "Bei der Krankenkasse nachfragen, ob sie bei dieser Freiheitsentziehung zahlt"
    assert (question in text) is asked
    assert not asked or text.index(question) < text.index("Erst klären, dann nachholen")


def test_what_speaks_against_handing_in_is_said_before_it() -> None:
    long_ago = said(case(prescribed_on="2026-02-02"), today="2026-11-29")
    assert long_ago.index("ob alles noch stimmt") < long_ago.index("dann gleich einreichen")
    assert "nachholen" not in long_ago
    unclear = said(case(therapy_capability=None, prescribed_on="2026-11-20"), today="2026-11-29")
    assert "nicht einreichen, erst mit Probestunden klären" in unclear
    assert "nachholen" not in unclear
