"""Packages that only some features need: whoever uses such a feature without them is told the line that installs them.

Wrap the import of such a package in `optional()`, where it comes in. The command line turns the error into a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from soziorules.engine.diagnostics.model import Diagnostic, Explanation
from soziorules.engine.language.text import Text

INSTALLED_BY: Final[Mapping[str, str]] = {
    "anyio": "soziorules[mcp]",
    "docutils": "soziorules[docs]",
    "fastapi": "soziorules[api]",
    "furo": "soziorules[docs]",
    "h11": "soziorules[api]",
    "hypothesis": "hypothesis",
    "jinja2": "Jinja2",
    "markupsafe": "Jinja2",
    "mcp": "soziorules[mcp]",
    "myst_parser": "soziorules[docs]",
    "numpy": "soziorules[tables]",
    "pandas": "pandas",
    "pyarrow": "soziorules[tables]",
    "pyspark": "soziorules[spark]",
    "pytest": "pytest",
    "sphinx": "soziorules[docs]",
    "starlette": "soziorules[api]",
    "uvicorn": "soziorules[api]",
}
"""The name that Python imports, and what pip installs it with."""

EXPLANATIONS: Final[Mapping[str, Explanation]] = {
    "I001": Explanation(
        Text("Paket nicht installiert", "package not installed"),
        Text(
            "Fälle prüfen und Regeln lesen kommen mit wenigen Paketen aus. Tabellen, Webseiten, Handbuch und Spark brauchen "
            "weitere, und eines davon ist nicht installiert.",
            "Checking cases and reading rules need few packages. Tables, pages, the handbook and Spark need more, and one of "
            "them is not installed.",
        ),
        Text(
            "Die genannte Zeile installiert es, in derselben Python-Umgebung wie soziorules.",
            "The line named installs it, in the same Python environment as soziorules.",
        ),
    ),
}


class MissingPackageError(ModuleNotFoundError):
    """A package is not installed; the text is English and names the line that installs it."""

    def __init__(self, package: str) -> None:
        line = f'pip install "{INSTALLED_BY[package]}"'
        message = Text(
            f"das Paket {package} ist nicht installiert", f"the package {package} is not installed"
        )
        self.diagnostic = Diagnostic("I001", message, hint=Text(line, line))
        super().__init__(f"{message.en}: {line}", name=package)


@contextmanager
def optional() -> Iterator[None]:
    """Raise MissingPackageError where an import in the block finds no package that we know how to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise explained(error) from None


def explained(error: ModuleNotFoundError) -> ModuleNotFoundError:
    """Return the error that names the line to install what is missing; the same error where it is none of those packages."""
    package = (error.name or "").partition(".")[0]
    if isinstance(error, MissingPackageError) or package not in INSTALLED_BY:
        return error
    return MissingPackageError(package)
