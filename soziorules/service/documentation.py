"""The page that documents the service: made from its OpenAPI description, with nothing from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{background:#f4f4f4;padding:.75rem;overflow:auto}code,pre{font-family:ui-monospace,monospace}"
    "h2{border-top:1px solid #ccc;padding-top:1rem}"
)


def documentation(openapi: Mapping[str, Any]) -> str:
    """Return the page: what can be asked, with which arguments, and an example to copy."""
    about = openapi["info"]
    parts = "\n".join(
        part
        for path, methods in openapi["paths"].items()
        for name, said in methods.items()
        for part in _way(path, name, said)
    )
    title = escape(f"{about['title']} {about['version']}")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}"><title>{title}</title><style>{STYLE}</style>'
        f"<h1>{title}</h1><p>{escape(about['description'])}</p>"
        f'<p>The same for programs: <a href="openapi.json">openapi.json</a></p>'
        f"{parts}</html>"
    )


def _way(path: str, method: str, said: Mapping[str, Any]) -> Iterator[str]:
    """Yield the parts of one way to ask."""
    yield f"<h2><code>{escape(method.upper())} {escape(path)}</code></h2><p>{escape(said.get('description', ''))}</p>"
    arguments = said.get("parameters", ())
    if arguments:
        yield f"<ul>{''.join(_argument(each) for each in arguments)}</ul>"
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    for example in body.get("examples", {}).values():
        text = json.dumps(example["value"], ensure_ascii=False)
        yield f"<pre>curl -H 'content-type: application/json' -d '{escape(text)}' http://127.0.0.1:8037{escape(path)}</pre>"
        break


def _argument(said: Mapping[str, Any]) -> str:
    about = said.get("description") or said["schema"].get("description", "")
    return f"<li><code>{escape(said['name'])}</code> {escape(about)}</li>"
