"""YAML and JSON files become values that know their place; every problem is named at once."""

from soziorules.engine.source.collector import FlawedSourceError
from soziorules.engine.source.files import read_bytes
from soziorules.engine.source.load import Content, Format, load_nodes, load_plain, read_source
from soziorules.engine.source.nodes import (
    MAX_BYTES,
    ListNode,
    Loc,
    MapNode,
    Node,
    Plain,
    Scalar,
    ScalarNode,
    SourceFile,
    find,
    find_key,
    to_plain,
)

__all__ = [
    "MAX_BYTES",
    "Content",
    "FlawedSourceError",
    "Format",
    "ListNode",
    "Loc",
    "MapNode",
    "Node",
    "Plain",
    "Scalar",
    "ScalarNode",
    "SourceFile",
    "find",
    "find_key",
    "load_nodes",
    "load_plain",
    "read_bytes",
    "read_source",
    "to_plain",
]
