"""A field of law of one's own, on the engine of this package: a model of its cases, a folder of rule files, and it decides.

A guide of the handbook leads through it (`python -m soziorules docs --out handbook`: guides/11-own-field). Each name is loaded
when it is asked for.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from soziorules.engine.evaluator.domain import Domain
    from soziorules.engine.language.facts import About, Kind
    from soziorules.engine.language.text import Text
    from soziorules.engine.language.units import Unit
    from soziorules.field.facts import CountedIn
    from soziorules.field.inputs import Day, Euros, NullIsEmpty
    from soziorules.field.law import field_of_law, load_rules
    from soziorules.field.stated import Stated

__all__ = [
    "About",
    "CountedIn",
    "Day",
    "Domain",
    "Euros",
    "Kind",
    "NullIsEmpty",
    "Stated",
    "Text",
    "Unit",
    "field_of_law",
    "load_rules",
]

_HOMES = {
    "About": "engine.language.facts",
    "CountedIn": "field.facts",
    "Day": "field.inputs",
    "Domain": "engine.evaluator.domain",
    "Euros": "field.inputs",
    "Kind": "engine.language.facts",
    "NullIsEmpty": "field.inputs",
    "Stated": "field.stated",
    "Text": "engine.language.text",
    "Unit": "engine.language.units",
    "field_of_law": "field.law",
    "load_rules": "field.law",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"soziorules.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
