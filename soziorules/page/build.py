"""The page as one HTML file: scripts, style, form, words, runtime and program in it, nothing from outside."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.interview.form import form
from soziorules.page.bridge import form_parts
from soziorules.page.program import Rules, archive, rules_for
from soziorules.page.words import WORDS
from soziorules.render.html import style
from soziorules.version import __version__

ASSETS: Final = Path(__file__).parent / "assets"
LICENCE: Final = (
    "soziorules: Apache-2.0. Pyodide {pyodide}: MPL-2.0, https://github.com/pyodide/pyodide, with CPython: PSF-2.0. "
    "pydantic, pydantic-core, annotated-types, typing-inspection: MIT. typing-extensions: PSF-2.0. "
    "Jinja2, MarkupSafe: BSD-3-Clause. PyYAML: MIT. ICD-10-GM: BfArM, see NOTICE. Their texts are inside the archive of the page."
)


def page(rules: Rules, folder: Path, language: Language = "de") -> str:
    """Return the page; `folder` holds the runtime (see `fetching.fetched`). Raises Problems for rules that cannot be read."""
    ruleset = rules_for(rules)
    modules = folder / "node_modules"
    data = {
        "wasm": (modules / "pyodide" / "pyodide.asm.wasm").read_bytes(),
        "library": (modules / "pyodide" / "python_stdlib.zip").read_bytes(),
        "program": archive(rules, ruleset, sorted((folder / "wheels").glob("*.whl"))),
        "worker": bundled(folder, "worker.js").encode(),
    }
    blocks = {name: _packed(content, plain=name in {"library", "program"}) for name, content in data.items()}
    return assembled(ruleset, rules, folder, blocks, language)


def assembled(
    ruleset: RuleSet, rules: Rules, folder: Path, blocks: Mapping[str, str], language: Language
) -> str:
    """Return the page around its blocks of data."""
    script, css = bundled(folder, "main.js"), _style()
    pyodide = json.loads((folder / "node_modules/pyodide/package.json").read_text(encoding="utf-8"))[
        "version"
    ]
    policy = (
        f"default-src 'none'; script-src {_hash(script)} 'wasm-unsafe-eval'; worker-src blob:; style-src {_hash(css)}; "
        "img-src data:; base-uri 'none'; form-action 'none'; connect-src 'none'"
    )
    settings = _json(settings_of(ruleset, rules, LICENCE.format(pyodide=pyodide)))
    data = "\n".join(
        f'<script type="text/plain" id="data-{name}">{content}</script>' for name, content in blocks.items()
    )
    shell = (ASSETS / "page.html").read_text(encoding="utf-8")
    parts = {
        "language": language, "policy": escape(policy), "title": escape(title_of(ruleset)(language)),
        "noscript": escape(WORDS["noscript"](language)), "style": css, "settings": settings, "script": script, "data": data,
    }  # fmt: skip
    before, *rest = shell.split("{{")
    return before + "".join(parts[piece.partition("}}")[0]] + piece.partition("}}")[2] for piece in rest)


def settings_of(ruleset: RuleSet, rules: Rules, licences: str) -> dict[str, Any]:
    """Return what the scripts are told: the form, the words, whose rules these are."""
    parts = form_parts(ruleset)
    return {
        "title": _both(title_of(ruleset)),
        "note": _both(parts.note),
        "version": __version__,
        "ruleset": f"{ruleset.elements.name} {ruleset.elements.version}",
        "rules": rules.source,
        "search": ruleset.domain.find_codes is not None,
        "form": form(ruleset.domain.vocabulary, parts),
        "words": {name: _both(text) for name, text in WORDS.items()},
        "licences": licences,
    }


def title_of(ruleset: RuleSet) -> Text:
    """Return what the page is called."""
    name = ruleset.elements.name
    return form_parts(ruleset).title or Text(name, name)


def bundled(folder: Path, entry: str) -> str:
    """Return a script with all that it imports, put together by esbuild."""
    worker = (
        entry == "worker.js"
    )  # it holds Pyodide, which is small already, and may be no module: see the script
    how = ["--format=iife", "--define:import.meta.url=self.HOME"] if worker else ["--format=esm", "--minify"]
    esbuild = folder / "node_modules" / "esbuild" / "bin" / "esbuild"
    command = [
        str(esbuild),
        str(ASSETS / entry),
        "--bundle",
        "--target=es2022",
        "--charset=utf8",
        "--log-level=error",
    ]
    outside = ["--external:node:*", "--external:ws", "--legal-comments=inline"]
    paths = {**os.environ, "NODE_PATH": str(folder.resolve() / "node_modules")}
    done = subprocess.run(  # noqa: S603  # esbuild, on our own scripts
        [*command, *how, *outside], capture_output=True, encoding="utf-8", check=True, env=paths
    )
    return done.stdout.replace("</script", "<\\/script")


def _style() -> str:
    return style() + (ASSETS / "page.css").read_text(encoding="utf-8")


def _packed(content: bytes, *, plain: bool) -> str:
    """Return data as text; what is no archive already is made smaller."""
    return base64.b64encode(content if plain else gzip.compress(content, 9, mtime=0)).decode()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """Return data as JSON that no HTML parser takes for an end of the script."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _both(text: Text) -> dict[str, str]:
    return {"de": text.de, "en": text.en}
