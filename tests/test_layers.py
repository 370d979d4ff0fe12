"""Who may import whom: layers import only from below, and each third-party package has its doors."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "soziorules"

# Top first. What stands in one line does not know each other; the root is the public interface.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("assistant", "service", "spark", "testing"),
    ("__init__",),
    ("page", "tables"),
    ("api",),
    ("bundled",),
    ("soziotherapie",),
    ("field",),
    ("documentation", "schema", "interview"),
    ("render",),
    ("icd",),
    ("engine",),
    ("engine.amendment",),
    ("engine.columns", "engine.casetests", "engine.provenance", "engine.replay"),
    ("engine.proof",),
    ("engine.evaluator",),
    ("engine.readymade",),
    ("engine.compiler",),
    ("engine.ruleset",),
    ("engine.arguments",),
    ("engine.source", "engine.calendar", "engine.money"),
    ("engine.diagnostics",),
    ("engine.language", "version"),
    ("engine.dataclass", "engine.files", "engine.pattern"),
)
DOORS = {
    "yaml": ("engine.source",),
    "pydantic": (
        "assistant.server",
        "engine.ruleset.files",
        "engine.ruleset.binding",
        "schema.answers",
        "soziotherapie.answer",
        "soziotherapie.case",
        "field",
        "soziotherapie.form",
        "soziotherapie.case.inputs",
        "soziotherapie.case.field_specs",
        "soziotherapie.case.problems",
        "soziotherapie.case.reading",
        "engine.casetests.case_files",
    ),
    "pydantic_core": (
        "field",
        "schema.answers",
        "soziotherapie.case.listed",
        "soziotherapie.case.prescription",
        "soziotherapie.case.inputs",
    ),
    "pandas": ("icd", "engine.columns", "soziotherapie.columns"),
    "numpy": ("icd", "engine.columns", "soziotherapie.columns"),
    "pyarrow": ("engine.columns", "soziotherapie.columns", "spark"),
    "jinja2": ("render.html", "documentation"),
    "markupsafe": ("render.html", "documentation"),
    "sphinx": ("documentation.site",),
    "furo": ("documentation.site",),
    "myst_parser": ("documentation.site",),
    "docutils": ("documentation.sphinx_parts",),
    "pyspark": ("spark",),
    "fastapi": ("service",),
    "starlette": ("service",),
    "uvicorn": ("service.server",),
    "h11": ("service.server",),
    "mcp": ("assistant.server",),
    "anyio": ("assistant.server",),
    "typing_extensions": ("engine.evaluator.told", "service.answers"),
    "hypothesis": ("testing.strategies",),
    "pytest": ("testing.plugin",),
}
# A check of one case must not wait for these.
HEAVY = {"pandas", "numpy", "pyarrow", "pyspark", "jinja2", "sphinx", "hypothesis"}

FIELD = "soziotherapie"
WIRING = ("__init__", "api", "bundled")
"""The only parts that may import the field: they make its `Domain` and hand it to all others."""
FIELD_WORDS = (
    r"soziother\w*|sociother\w*|krankheitsf\w*|krankenkass\w*|betreuungspl\w*|probestund\w*|probation\w*|zuzahl\w*|co_?-?pay\w*|"
    r"verordn\w*|verschreib\w*|prescri\w*|diagnos(?:e|en|is|es)|icd\w*|gaf\w*|muster_?\d*|kv|kbv|g-ba|gba|sgb v\b|§ 37a|"
    r"patient\w*|therap\w*|psych\w*|approv\w*|genehmig\w*|krank\w*|arzt\w*|ärzt\w*|physician\w*|hospital\w*|insured|versichert\w*|"
    r"deliver\w*|erbracht\w*|referral\w*|disease|illness|medical|units of|units_per\w*"
)
"""What the engine must not say: it knows no field of law. (`clinical` is a kind of fact of any field.)"""

MODULES = sorted(PACKAGE.rglob("*.py"))
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def dotted(module: Path) -> str:
    """Return the name of a module inside the package, such as `language.facts`; `__init__` for its root."""
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache
def imported(module: Path) -> tuple[str, ...]:
    """Return the full names that a module imports, wherever in it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found.extend(name.name for name in names)
            case ast.ImportFrom(module=str(source), names=names, level=0):
                found.extend(f"{source}.{name.name}" for name in names)
            case ast.ImportFrom():
                raise AssertionError(f"{module}: relative imports are not used here")
    return tuple(found)


def layer(name: str) -> str:
    """Return the part of a name inside the package that says in which layer it stands."""
    parts = name.split(".")
    names = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((name for name in names if name in RANK), "__init__")


# One test looks at all modules: one for each module and question cost more than the looking.
def test_every_module_has_its_layer() -> None:
    lost = {layer(dotted(module)) for module in MODULES} - set(RANK)
    assert not lost, f"give {', '.join(sorted(lost))} a place in LAYERS"


def test_a_layer_imports_only_from_below() -> None:
    wrong = [
        f"{dotted(module)} must not import {name}"
        for module in MODULES
        for name in imported(module)
        for root, _, rest in [name.partition(".")]
        if root == "soziorules"
        and (there := layer(rest)) != (here := layer(dotted(module)))
        and RANK[there] <= RANK[here]
    ]
    assert not wrong


def test_only_the_wiring_knows_the_field() -> None:
    wrong = [
        f"{here} must not know Soziotherapie, but imports {name}: "
        "what the field brings comes by the Domain (engine/evaluator/domain.py)"
        for module in MODULES
        if (here := dotted(module)) not in WIRING and not here.startswith(FIELD)
        for name in imported(module)
        if name.startswith(f"soziorules.{FIELD}")
    ]
    assert not wrong


def test_the_engine_says_no_word_of_the_field() -> None:
    # Parts of names count as words: `permitted_units` is two.
    word = re.compile(rf"(?<![^\W_])(?:{FIELD_WORDS}|history)(?![^\W_])", re.IGNORECASE)
    places = [
        f"{dotted(module)} speaks of Soziotherapie, line {number}: {match[0]}"
        for module in MODULES
        if dotted(module).startswith("engine")
        for number, line in enumerate(module.read_text(encoding="utf-8").splitlines(), 1)
        for match in word.finditer(line)
    ]
    assert not places


def test_third_party_packages_come_in_through_their_doors() -> None:
    wrong = [
        f"{here} must not import {name}"
        for module in MODULES
        for here, name in ((dotted(module), name) for name in imported(module))
        if (root := name.split(".")[0]) != "soziorules" and root not in sys.stdlib_module_names
        if not any(f"{here}.".startswith(f"{door}.") for door in DOORS.get(root, ()))
    ]
    assert not wrong


def test_the_architecture_shows_these_layers() -> None:
    shown = "\n".join(", ".join(layer) for layer in LAYERS)
    assert f"```text\n{shown}\n```" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_layer_exists() -> None:
    there = {dotted(module) for module in MODULES}
    assert set(RANK) <= there


def modules_after(program: str) -> set[str]:
    """Return the modules that are loaded when `program` has run in a process of its own."""
    command = [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


def loaded_after(program: str) -> set[str]:
    """Return the top-level packages that are loaded when `program` has run in a process of its own."""
    return {name.split(".")[0] for name in modules_after(program)}


def first_example() -> str:
    """Return the path of one of the example cases."""
    return str(min((ROOT / "examples").glob("*.json")))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_after("import soziorules") & (HEAVY)


def test_checking_a_case_loads_nothing_heavy() -> None:
    program = f"import soziorules; soziorules.check({first_example()!r}).to_text()"
    assert not loaded_after(program) & HEAVY


def test_the_command_line_loads_nothing_heavy() -> None:
    program = f"from soziorules.cli import main\ntry: main(['check', {first_example()!r}])\nfinally: print()"
    assert not loaded_after(program) & HEAVY


def test_a_check_that_writes_nothing_loads_nothing_for_files() -> None:
    program = f"from soziorules.cli import main\ntry: main(['check', {first_example()!r}])\nfinally: print()"
    late = {"shutil", "tempfile", "random"} & (loaded_after(program) - loaded_after("pass"))
    assert not late, f"a first answer waits for {', '.join(sorted(late))}"


def test_a_plain_case_waits_neither_for_its_model_nor_for_the_rule_files() -> None:
    import soziorules  # makes the rules ready, unless they are

    soziorules.load_rules()
    example = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")
    program = f"import soziorules; soziorules.check({example!r}).to_text()"
    late = {"pydantic", "yaml", "dataclasses", "inspect"} & loaded_after(program)
    assert not late, f"a first answer waits for {', '.join(sorted(late))}"


def test_a_yes_waits_for_nothing_that_only_another_answer_needs() -> None:
    """Ways out, what is missing, house rules, the whole view, the words to a patient, resolving a law: each costs its modules."""
    import soziorules  # makes the rules ready, unless they are

    soziorules.load_rules()
    example = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")
    program = f"import soziorules; soziorules.check({example!r}, today='2026-11-30').to_text()"
    late = set(ONLY_OTHERS) & {name.removeprefix("soziorules.") for name in modules_after(program)}
    assert not late, f"a first answer waits for {', '.join(sorted(late))}"


ONLY_OTHERS: Final = (
    *(
        "engine.evaluator.remedies",
        "engine.evaluator.changes",
        "engine.evaluator.missing",
        "engine.evaluator.assumed",
    ),
    *("engine.compiler.derived", "engine.compiler.in_force", "engine.language.additions"),
    *("render.layers", "render.parts", "render.view", "render.readers", "render.advice"),
    *(
        "soziotherapie.wording.patient",
        "soziotherapie.wording.patient_words",
        "soziotherapie.wording.timeline",
    ),
)
