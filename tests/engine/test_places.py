"""A citation names a place that its document can have."""

from __future__ import annotations

import pytest

from soziorules.engine.ruleset.places import Places, is_place


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("§ 5 Abs. 2 Satz 3", "sections"),
        ("§ 4 Abs. 2 Satz 1 Buchst. a bis h", "sections"),
        ("§ 13 Abs. 3a Satz 6 und 7", "sections"),
        ("§ 16 Abs. 1 Nr. 4", "sections"),
        ("§ 73 Abs. 2 Satz 2 (Fassung 2012)", "sections"),
        ("Nr. 11", "numbers"),
        ("6.2.1", "points"),
        ("30810", "items"),
        ("Kapitel V", "chapters"),
        ("B 1/3 KR 21/08 R", "dockets"),
        ("15/1525 S. 90", "papers"),
        ("Beschluss vom 14. Mai 2020", "decisions"),
        ("", "none"),
    ],
)
def test_what_can_be(place: str, kind: Places) -> None:
    assert is_place(place, kind)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("Quatsch", "sections"),
        ("", "sections"),
        ("§ 5 Satz 3 Abs. 2", "sections"),
        ("Abs. 2", "sections"),
        ("§ 5 Abs. 2 Satz", "sections"),
        ("§ 5 Abs 2", "sections"),
        ("§ 9 Buchst. a Nr. 1", "sections"),
        ("3081", "items"),
        ("Beschluss vom 14. Brumaire 2020", "decisions"),
        ("Beschluss vom 31. Februar 2027", "decisions"),
        ("§ 0", "sections"),
        ("§ 5 Abs. 0", "sections"),
        ("§ 1", "none"),
        ("1 KR 9/18", "dockets"),
    ],
)
def test_what_cannot_be(place: str, kind: Places) -> None:
    assert not is_place(place, kind)
