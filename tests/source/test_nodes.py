"""Nodes: found by the way that pydantic reports, and turned into plain values."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

import soziorules.engine.source
from soziorules.engine.source import Loc, ScalarNode, find, find_key, load_nodes, to_plain
from soziorules.engine.source.explanations import EXPLANATIONS

TEXT = """\
rules:
  - id: limits.units
    requires: {gaf: {at_most: 40}}
  - id: limits.gaf
"""
ROOT = load_nodes(TEXT, name="r.yaml")


@pytest.mark.parametrize(
    ("loc", "value_at", "key_at"),
    [
        ((), "1:1", "1:1"),
        (("rules",), "2:3", "1:1"),
        (("rules", 1), "4:5", "4:5"),
        (("rules", 0, "id"), "2:9", "2:5"),
        (("rules", 0, "requires", "Test", "gaf", "at_most"), "3:31", "3:22"),
        (("rules", 0, "requires", "gaf", "equals"), "3:21", "3:16"),
        (("rules", 7, "id"), "2:3", "1:1"),
        (("rules", -1), "2:3", "1:1"),
        (("rules", 0, "id", "deeper", 3), "2:9", "2:5"),
    ],
)
def test_a_way_leads_to_the_deepest_node_that_exists(loc: Loc, value_at: str, key_at: str) -> None:
    assert find(ROOT, loc).place.at == f"r.yaml:{value_at}"
    assert find_key(ROOT, loc).place.at == f"r.yaml:{key_at}"


def test_plain_values() -> None:
    assert to_plain(ROOT) == {
        "rules": [{"id": "limits.units", "requires": {"gaf": {"at_most": 40}}}, {"id": "limits.gaf"}]
    }


def test_nodes_do_not_change() -> None:
    node = find(ROOT, ("rules", 0, "id"))
    assert isinstance(node, ScalarNode)
    with pytest.raises(dataclasses.FrozenInstanceError):
        node.value = "other"  # type: ignore[misc]


def test_each_code_that_is_raised_is_explained_and_no_other() -> None:
    folder = Path(soziorules.engine.source.__file__).parent
    modules = [module for module in folder.glob("*.py") if module.name != "explanations.py"]
    raised = {
        code for module in modules for code in re.findall(r'"(S\d{3})"', module.read_text(encoding="utf-8"))
    }
    assert raised == EXPLANATIONS.keys()


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_explanations_are_whole_sentences_in_both_languages(code: str) -> None:
    explanation = EXPLANATIONS[code]
    for text in (explanation.meaning, explanation.remedy):
        assert all(sentence.endswith((".", "{}.")) for sentence in (text.de, text.en))
    assert explanation.title.de
    assert explanation.title.en
