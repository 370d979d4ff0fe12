"""The parts of a node of a rule file whose shape its model has checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from soziorules.engine.source import ListNode, MapNode, Node


def child_of(node: Node, key: str) -> Node:
    """Return what stands under a key that the model says is there."""
    found = node.get(key) if isinstance(node, MapNode) else None
    assert found is not None, "the model says that it is there"
    return found


def items_of(node: MapNode, key: str) -> Iterable[Any]:
    """Return the items of a list that the model says is there."""
    found = child_of(node, key)
    assert isinstance(found, ListNode)
    return found.items


def item_of(node: Node, key: str, index: int) -> Node | None:
    """Return an item of a list that may not be there."""
    found = node.get(key) if isinstance(node, MapNode) else None
    return found.items[index] if isinstance(found, ListNode) else None
