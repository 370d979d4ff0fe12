"""The page as one HTML file: scripts, style, form, words, runtime and program in it, nothing from outside."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.field.saved import SAVED_BY, stamp
from soziorules.interview.form import form
from soziorules.page.bridge import form_parts
from soziorules.page.compiling import compiled_library, compiled_program, engine
from soziorules.page.program import Rules, rules_for, staged
from soziorules.page.words import WORDS
from soziorules.render.html import style
from soziorules.version import __version__

SELF: Final = "'self'"
NONE: Final = "'none'"
EMBED: Final = (
    "Einbetten / To embed:\n"
    '<iframe src="https://…/soziotherapie/" title="Soziotherapie" style="width:100%;height:60rem;border:0"></iframe>'
)
"""The one line by which another page shows this one."""

ASSETS: Final = Path(__file__).parent / "assets"
LICENCE: Final = (
    "soziorules: Apache-2.0. Pyodide {pyodide}: MPL-2.0, https://github.com/pyodide/pyodide, with CPython: PSF-2.0. "
    "pydantic, pydantic-core, annotated-types, typing-inspection: MIT. typing-extensions: PSF-2.0. "
    "Jinja2, MarkupSafe: BSD-3-Clause. PyYAML: MIT. ICD-10-GM: BfArM, see NOTICE. Their texts are inside the archive of the page."
)


def page(rules: Rules, folder: Path, language: Language = "de") -> str:
    """Return the page; `folder` holds the runtime (see `fetching.fetched`). Raises Problems for rules that cannot be read."""
    ruleset = rules_for(rules)
    blocks = "\n".join(
        f'<script type="text/plain" id="data-{name}">{base64.b64encode(content).decode()}</script>'
        for name, content in _data(rules, ruleset, folder).items()
    )
    return _assembled(ruleset, rules, folder, blocks, {}, language)


def hosted(rules: Rules, folder: Path, language: Language = "de") -> dict[str, bytes]:
    """Return the page as the files of a website: a small first paint, and a runtime that a service worker keeps."""
    ruleset = rules_for(rules)
    data = _data(rules, ruleset, folder)
    names = {name: f"{name}-{hashlib.sha256(content).hexdigest()[:16]}.bin" for name, content in data.items()}
    text = _assembled(ruleset, rules, folder, "", names, language)
    files = {names[name]: content for name, content in data.items()}
    kept = ["./", *names.values()]
    files["sw.js"] = (
        (ASSETS / "sw.js").read_text(encoding="utf-8").replace("[/*kept*/]", json.dumps(kept)).encode()
    )
    files["index.html"] = text.encode()
    files["LICENCES.txt"] = (licences(folder) + "\n\n" + EMBED + "\n").encode()
    return files


def _data(rules: Rules, ruleset: RuleSet, folder: Path) -> dict[str, bytes]:
    """Return what the worker needs, all of it made small."""
    with tempfile.TemporaryDirectory() as stage:
        staged(Path(stage), rules, ruleset, sorted((folder / "wheels").glob("*.whl")))
        program = compiled_program(folder, Path(stage))
    return {
        "wasm": engine(folder),
        "library": compiled_library(folder),
        "program": program,
        "worker": gzip.compress(bundled(folder, "worker.js").encode(), 9, mtime=0),
    }


def _assembled(
    ruleset: RuleSet, rules: Rules, folder: Path, data: str, names: Mapping[str, str], language: Language
) -> str:
    script, css = bundled(folder, "main.js"), _style()
    settings = {**settings_of(ruleset, rules, licences(folder)), "data": names or None}
    shell = (ASSETS / "page.html").read_text(encoding="utf-8")
    parts = {
        "language": language, "policy": escape(_policy(script, css, own=bool(names))),
        "title": escape(title_of(ruleset)(language)),
        "noscript": escape(WORDS["noscript"](language)), "style": css, "settings": _json(settings),
        "script": script, "data": data,
    }  # fmt: skip
    before, *rest = shell.split("{{")
    return before + "".join(parts[piece.partition("}}")[0]] + piece.partition("}}")[2] for piece in rest)


def _policy(script: str, css: str, *, own: bool) -> str:
    """Return the Content-Security-Policy: no network, or (`own`) only the files beside the page."""
    return (
        f"default-src 'none'; script-src {_hash(script)} 'wasm-unsafe-eval'; worker-src blob:{' ' + SELF if own else ''}; "
        f"style-src {_hash(css)}; img-src data:; base-uri 'none'; form-action 'none'; connect-src {SELF if own else NONE}"
    )


def licences(folder: Path) -> str:
    """Return whose work is inside the page."""
    package = json.loads((folder / "node_modules/pyodide/package.json").read_text(encoding="utf-8"))
    return LICENCE.format(pyodide=package["version"])


def settings_of(ruleset: RuleSet, rules: Rules, licences: str) -> dict[str, Any]:
    """Return what the scripts are told: the form, the words, whose rules these are."""
    parts = form_parts(ruleset)
    return {
        "title": _both(title_of(ruleset)),
        "note": _both(parts.note),
        "version": __version__,
        "saved_by": {SAVED_BY: stamp(ruleset)},
        "ruleset": f"{ruleset.elements.name} {ruleset.elements.version}",
        "rules": rules.source,
        "handbook": rules.handbook,
        "day": ruleset.domain.day_fact,
        "search": ruleset.domain.find_codes is not None,
        "form": form(ruleset.domain.vocabulary, parts),
        "words": {name: _both(text) for name, text in WORDS.items()},
        "terms": terms_of(ruleset),
        "licences": licences,
    }


def terms_of(ruleset: RuleSet) -> list[dict[str, str]]:
    """Return the words that stay German in English texts, with what they mean, the longest first."""
    brought = ruleset.domain.handbook
    terms = () if brought is None else brought().terms
    found = [{"word": each.word, "english": each.english, **_both(each.meaning)} for each in terms]
    return sorted(found, key=lambda each: -len(each["word"]))


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


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """Return data as JSON that no HTML parser takes for an end of the script."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _both(text: Text) -> dict[str, str]:
    return {"de": text.de, "en": text.en}
