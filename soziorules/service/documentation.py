"""The page that documents the service: made from its OpenAPI description, with nothing from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{background:#8882;padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere}code,pre{font-family:ui-monospace,monospace}"
    "h2{border-top:1px solid #8888;padding-top:1rem}table{border-collapse:collapse;width:100%}"
    "td{border-top:1px solid #8884;padding:.25rem .75rem .25rem 0;vertical-align:top;overflow-wrap:anywhere}"
    "table{table-layout:fixed}td:first-child{width:25%}td:nth-child(2){width:25%}"
)
SHAPES: Final = ("Case", "Answer", "Problem")
"""The schemas that come first: what goes in, what comes out, what comes where there is no answer."""

Schema = Mapping[str, Any]


def documentation(openapi: Schema, address: str) -> str:
    """Return the page of a service at an address: what can be asked, an example to copy, what a case and an answer hold."""
    about, schemas = openapi["info"], openapi["components"]["schemas"]
    ways = "\n".join(
        part
        for path, methods in openapi["paths"].items()
        for name, said in methods.items()
        for part in _way(address.rstrip("/") + path, path, name, said)
    )
    first = [name for name in SHAPES if name in schemas]
    shapes = "\n".join(_shape(name, schemas[name]) for name in (*first, *sorted(schemas.keys() - set(first))))
    title = escape(f"{about['title']} {about['version']}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}"><link rel="icon" href="data:,">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1><p>{escape(about['description'])}</p>"
        f'<p>The same for programs: <a href="openapi.json">openapi.json</a></p>'
        f"{ways}<h2>Shapes</h2>{shapes}</body></html>"
    )


def _way(address: str, path: str, method: str, said: Schema) -> Iterator[str]:
    """Yield the parts of one way to ask."""
    yield f"<h2><code>{escape(method.upper())} {escape(path)}</code></h2><p>{_prose(said.get('description', ''))}</p>"
    arguments = said.get("parameters", ())
    if arguments:
        yield f"<table>{''.join(_row(each['name'], each['schema'], each.get('description')) for each in arguments)}</table>"
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    for example in body.get("examples", {}).values():
        text = json.dumps(example["value"], ensure_ascii=False)
        yield f"<pre>curl -H 'content-type: application/json' -d '{escape(text)}' '{escape(address)}'</pre>"
        break
    if method == "get" and "{" not in path:
        yield f"<pre>curl '{escape(address)}'</pre>"
    answer = said["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in answer:
        yield f"<p>Answers with {_kind(answer)}.</p>"
    refused = {status: each for status, each in sorted(said["responses"].items()) if status >= "400"}
    rows = "".join(
        f"<dt>{status}</dt><dd>{escape(each['description'])}</dd>" for status, each in refused.items()
    )
    yield f'<details><summary>Refuses with <a href="#Problem">Problem</a></summary><dl>{rows}</dl></details>'


def _shape(name: str, schema: Schema) -> str:
    """Return what one object holds, folded up."""
    rows = "".join(_row(key, value) for key, value in schema.get("properties", {}).items())
    described = _prose(schema.get("description", ""))
    return (
        f'<details id="{escape(name)}"{" open" if name in SHAPES else ""}><summary><code>{escape(name)}</code></summary>'
        f"<p>{described}</p><table>{rows}</table></details>"
    )


def _prose(text: str) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


def _row(name: str, schema: Schema, described: str | None = None) -> str:
    about = described or schema.get("description", "")
    return f"<tr><td><code>{escape(name)}</code></td><td>{_kind(schema)}</td><td>{_prose(about)}</td></tr>"


def _kind(schema: Schema) -> str:
    """Return the type of a value in words; null, which says nothing, is left out."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"] if each.get("type") != "null")
    if "enum" in schema or "const" in schema:
        return ", ".join(
            f"<code>{escape(str(each))}</code>" for each in schema.get("enum", [schema.get("const")])
        )
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    low, high = schema.get("minimum"), schema.get("maximum")
    bounds = (
        ""
        if low is None and high is None
        else f" {'' if low is None else low}–{'' if high is None else high}"
    )
    return escape(f"{schema.get('format') or schema.get('type', 'anything')}{bounds}")
