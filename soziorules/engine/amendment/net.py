"""What comes to a list and what leaves it in the end, where a range goes and most of its parts come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from soziorules.engine.amendment.plan import Plan
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text

_COMES, _GOES = Text("neu {name}", "new {name}"), Text("ohne {name}", "without {name}")


def net(plan: Plan, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield in words what comes to a list by an amendment and what leaves it, apart from what does both."""
    request, day = plan.request, plan.request.begins
    of = rules.elements.groups[plan.target.id].of if plan.target.section == "groups" else None
    titles = {} if of is None else rules.domain.vocabulary[of].about.values

    def codes(spec: str) -> tuple[str, ...]:
        return tuple(rules.domain.expand(spec, day)) if plan.target.section == "code_sets" else (spec,)

    for said, side, other in ((_COMES, request.add, request.remove), (_GOES, request.remove, request.add)):
        both = {code for spec in other for code in codes(spec)}
        for spec in side:
            for name in _left(spec, codes(spec), both):
                yield said(language).format(name=titles[name](language) if name in titles else name)


def _left(spec: str, codes: Sequence[str], both: set[str]) -> Sequence[str]:
    """Return what of an entry does not do both: the entry, or codes without those below them."""
    left = [code for code in codes if not any(each.startswith(code) for each in both)]
    if len(left) == len(codes):
        return (spec,)
    return [code for code in left if not any(code != each and code.startswith(each) for each in left)]
