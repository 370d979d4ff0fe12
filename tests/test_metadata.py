"""What an index of packages shows of this one: no link there leads nowhere, and no address is made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.metadata_hook import PLACES, OnAnIndex, address_in, addresses, described

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "https://example.org/people/soziorules"
TARGET = re.compile(r"\]\(([^)\s]+)\)")


def test_with_an_address_every_link_is_absolute_and_leads_to_a_file() -> None:
    links = TARGET.findall(described(README, ADDRESS))
    assert len(links) == len(TARGET.findall(README)) > 9
    for link in links:
        assert link.startswith(f"{ADDRESS}/blob/main/")
        assert (ROOT / link.removeprefix(f"{ADDRESS}/blob/main/")).exists(), link
    for place in PLACES.values():
        assert (ROOT / place).exists()


def test_without_an_address_nothing_is_linked_and_nothing_lost() -> None:
    plain = described(README, None)
    assert not TARGET.findall(plain)
    assert "Apache-2.0 (LICENSE)" in plain
    assert addresses(None) == {}


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (f"repository-code: {ADDRESS}", ADDRESS),
        (f'repository-code: "{ADDRESS}/"', ADDRESS),
        (f"# repository-code: {ADDRESS}", None),
        ("repository-code: somewhere", None),
    ],
)
def test_the_address_stands_in_one_line(line: str, address: str | None) -> None:
    assert address_in(f"title: soziorules\n{line}\nlicense: Apache-2.0\n") == address


def test_links_to_elsewhere_stay() -> None:
    kept = "[law](https://www.gesetze-im-internet.de) and [above](#using-it)"
    assert described(kept, None) == described(kept, ADDRESS) == kept


def test_the_build_gets_both() -> None:
    metadata: dict[str, object] = {}
    OnAnIndex(str(ROOT), {}).update(metadata)
    address = address_in((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert metadata == {
        "readme": {"content-type": "text/markdown", "text": described(README, address)},
        "urls": addresses(address),
    }
