"""Repeating an earlier decision: is the answer the same, and if not, which rule is another?

A decision as data holds the facts, the readings that were chosen, and the checksum of every rule file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.finding import Finding
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.text import Text
from soziorules.engine.replay.receipt import RECEIPT, check_case

SCHEMA = "soziorules.decision/1"
NEEDED = ("outcome", "findings", "choices", "case", "ruleset")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that says something else now: its status, limit and place before and now; None where it is not in force."""

    rule: str
    before: Mapping[str, Any] | None
    now: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Replay:
    """An earlier decision beside the one that the rules give today.

    `rules` say something else now; `files` are the rule files that are no longer the same. `layers` are the same of each set of
    house rules that decided then.
    """

    outcome_before: str
    decision: Decision
    rules: tuple[RuleChange, ...]
    files: tuple[str, ...]
    layers: tuple[Replay, ...] = ()

    @property
    def same(self) -> bool:
        """Whether outcome and every finding are what they were, those of the house rules included."""
        own = self.outcome_before == self.decision.outcome.value and not self.rules
        return own and all(each.same for each in self.layers)


def replay(
    receipt: object, rules: RuleSet, case: Mapping[str, Any] | None = None, key: bytes | None = None
) -> Replay:
    """Decide the case of a decision again; that of a receipt without the person is given beside it, with the key.

    Raises Problems for what is neither, for a case that is not that of the receipt, and for what the rules do not know.
    """
    kept = _with_case(receipt, case, key) if _is_receipt(receipt) else checked_decision(receipt)
    choices = _choices(kept, rules)
    decision: Decision = rules.decide(rules.domain.read_case(kept["case"]), choices)
    return _beside(kept, decision, _layers(kept, decision) if kept.get("layers") else ())


def _layers(kept: Mapping[str, Any], decision: Decision) -> tuple[Replay, ...]:
    """Return what becomes of each set of house rules. Raises Problems for house rules that are not there."""
    layers = {each.name: each.decision for each in decision.layers}
    gone = [each["name"] for each in kept["layers"] if each["name"] not in layers]
    if gone:
        raise Problems(Diagnostic("K026", _not_there(name), path="--overlay") for name in gone)
    return tuple(_beside(each, layers[each["name"]]) for each in kept["layers"])


def _not_there(name: str) -> Text:
    return Text(
        f"die Hausregeln „{name}“, die mit entschieden haben, sind nicht dabei",
        f'the house rules "{name}", which decided too, are not there',
    )


def _beside(kept: Mapping[str, Any], decision: Decision, layers: tuple[Replay, ...] = ()) -> Replay:
    before = {finding["rule"]: finding for finding in kept["findings"]}
    now = {finding.rule: _now(finding) for finding in decision.findings}
    files, files_now = dict(kept["ruleset"].get("files", {})), decision.evaluator.rules.elements.files
    changed = sorted(name for name in {**files, **files_now} if files.get(name) != files_now.get(name))
    return Replay(kept["outcome"], decision, tuple(_changes(before, now)), tuple(changed), layers)


def _now(finding: Finding) -> dict[str, Any]:
    status, effect = finding.status, finding.effect.value
    return {"status": status, "effect": effect, "limit": as_json(finding.limit), "at": finding.at}


def _is_receipt(found: object) -> bool:
    return isinstance(found, dict) and found.get("schema") == RECEIPT


def _with_case(found: Any, case: Mapping[str, Any] | None, key: bytes | None) -> dict[str, Any]:
    if case is None:
        message = Text("der Beleg enthält den Fall nicht", "the receipt does not hold the case")
        raise Problems((Diagnostic("K025", message, path="--case"),))
    if not all(isinstance(found.get(name), dict) for name in ("facts", "choices", "ruleset")):
        return checked_decision(None)
    check_case(found, case, key)
    return checked_decision({**found, "schema": SCHEMA, "case": case})


def checked_decision(receipt: object) -> dict[str, Any]:
    """Return a decision as data. Raises Problems for anything else."""
    if (
        isinstance(receipt, dict)
        and receipt.get("schema") == SCHEMA
        and all(key in receipt for key in NEEDED)
    ):
        return receipt
    message = Text(
        "das ist keine Entscheidung mit Angaben und Auslegungen; so entsteht eine: check FALL --format json",
        "this is no decision with facts and readings; one is made by: check CASE --format json",
    )
    raise Problems((Diagnostic("C009", message, path="$"),))


def _choices(kept: Mapping[str, Any], rules: RuleSet) -> dict[str, str]:
    """Return the readings that somebody chose or that differ from today's default, as far as the rules still ask for them."""
    readings, chosen = rules.elements.readings, set(kept.get("chosen_readings", ()))
    known = {name: option for name, option in kept["choices"].items() if name in readings}
    return {
        name: option
        for name, option in known.items()
        if (name in chosen or option != readings[name].default)
        and option in {each.id for each in readings[name].options}
    }


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[RuleChange]:
    for rule in dict.fromkeys([*before, *now]):
        old, new = before.get(rule), now.get(rule)
        if (
            old is None
            or new is None
            or any(old.get(key) != new[key] for key in ("status", "effect", "limit"))
        ):
            yield RuleChange(rule, old, new)
