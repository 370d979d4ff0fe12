"""A receipt: what was decided and by which rules, without the person.

Facts are left out, kept, or stand as a keyed checksum: who has the case and the key can show that the receipt is of that case,
and nobody else learns anything from it (a day of birth is soon guessed from a checksum without a key).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from soziorules.engine.diagnostics import Diagnostic, Problems, suggest
from soziorules.engine.language.text import Text

RECEIPT: Final = "soziorules.receipt/1"
ALL: Final = "all"
_KEPT: Final = ("rule", "status", "effect", "limit", "citations", "at")


def receipt(
    decision: Mapping[str, Any],
    *,
    keep: Collection[str] = (),
    hashed: Collection[str] = (),
    key: bytes | None = None,
    day_fact: str | None = None,
) -> dict[str, Any]:
    """Return the receipt of a decision as data. `keep` and `hashed` name facts, or objects with all their facts, or `all`.

    The day of the case is only told where its fact is kept. Raises Problems for facts that the case does not state.
    """
    stated = dict(facts(decision["case"]))
    _known((*keep, *hashed), stated)
    told: dict[str, Any] = {}
    for path, value in stated.items():
        if _among(path, keep):
            told[path] = {"value": value}
        elif _among(path, hashed) and key is not None:
            told[path] = {"hmac_sha256": checksum(path, value, key)}
    shown_day = day_fact is not None and "value" in told.get(day_fact, {})
    return {
        "schema": RECEIPT,
        "outcome": decision["outcome"],
        **({"as_of": decision.get("as_of")} if shown_day else {}),
        "findings": _findings(decision),
        **({"layers": [_layer(each) for each in decision["layers"]]} if decision.get("layers") else {}),
        "facts": told,
        "left_out": len(stated) - len(told),
        "choices": decision["choices"],
        "chosen_readings": list(decision.get("chosen_readings", ())),
        "made_with": decision.get("made_with", {}),
        "ruleset": decision["ruleset"],
    }


def _findings(decision: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{name: each.get(name) for name in _KEPT} for each in decision["findings"]]


def _layer(layer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a receipt tells of house rules."""
    kept = {name: layer.get(name) for name in ("name", "title", "outcome", "words")}
    return {**kept, "findings": _findings(layer), "ruleset": layer["ruleset"]}


def facts(case: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what a case states by path; a list is one fact."""
    for name, value in case.items():
        if isinstance(value, Mapping):
            yield from facts(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def checksum(path: str, value: Any, key: bytes) -> str:
    """Return the keyed checksum of a fact."""
    text = json.dumps([path, value], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def check_case(kept: Mapping[str, Any], case: Mapping[str, Any], key: bytes | None) -> None:
    """Raise Problems where a case is not that of a receipt, as far as the receipt tells of it; no value is shown."""
    stated = dict(facts(case))
    other = []
    for path, told in kept["facts"].items():
        if "value" in told:
            same = path in stated and stated[path] == told["value"]
        elif key is None:
            continue
        else:
            same = path in stated and hmac.compare_digest(
                checksum(path, stated[path], key), told["hmac_sha256"]
            )
        if not same:
            other.append(path)
    if len(stated) != len(kept["facts"]) + kept["left_out"]:
        other.append("*")
    if other:
        message = Text("dieser Fall gehört nicht zu dem Beleg", "this case is not the one of the receipt")
        raise Problems(Diagnostic("K022", message, path=path) for path in other)


def _among(path: str, names: Iterable[str]) -> bool:
    return any(name in (ALL, path) or path.startswith(f"{name}.") for name in names)


def _known(names: Iterable[str], stated: Collection[str]) -> None:
    problems = []
    for name in names:
        if name != ALL and not any(_among(path, (name,)) for path in stated):
            near = suggest(name, stated)
            hint = None if near is None else Text(f"Meinten Sie „{near}“?", f'did you mean "{near}"?')
            message = Text("der Fall macht diese Angabe nicht", "the case does not state this fact")
            problems.append(Diagnostic("K023", message, path=name, hint=hint))
    if problems:
        raise Problems(problems)
