"""The sentence of a rule: what holds for whom in one, with the values of the norm as they were in each stretch of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from soziorules.engine.language.elements import Dated, Elements, Parameter, Period, Rule, Wording
from soziorules.engine.language.text import PLACEHOLDER, Language
from soziorules.engine.language.units import Unit
from soziorules.render.words import with_unit

ONE_DAY = dt.timedelta(days=1)


def rule_sentences(
    rule: Rule, elements: Elements, units: Mapping[str, Unit], language: Language
) -> list[tuple[Period, str]]:
    """Return the sentence of a rule by period: that of the law as it is known (`state`) first, then newest first.

    Periods that follow each other and say the same are one. A wording without a sentence has no part in it.
    """
    found: list[tuple[Period, str]] = []
    for period, said in reversed(
        [each for dated in rule.wordings for each in _by_value(dated, elements, units, language)]
    ):
        if found and found[-1][1] == said and period.ends == found[-1][0].begins - ONE_DAY:
            found[-1] = (Period(period.begins, found[-1][0].ends), said)
        else:
            found.append((period, said))
    return sorted(found, key=lambda each: elements.state not in each[0])


def _by_value(
    dated: Dated[Wording], elements: Elements, units: Mapping[str, Unit], language: Language
) -> Iterator[tuple[Period, str]]:
    """Yield the sentence of one wording in each stretch in which its values stay as they are, and all of them are known.

    R043 sees to it that they are, but the law of one day alone knows only those of that day.
    """
    text = dated.value.sentence
    if text is None:
        return
    parameters = [elements.parameters[name] for name in PLACEHOLDER.findall(text.de)]
    changes = {value.period.begins for parameter in parameters for value in parameter.values}
    begins = sorted({dated.period.begins, *(day for day in changes if day in dated.period)})
    days = [day for day in begins if all(parameter.on(day) is not None for parameter in parameters)]
    for day, later in zip(days, [*days[1:], None], strict=True):
        said = text(language)
        for parameter in parameters:
            said = said.replace(f"{{{parameter.head.id}}}", _value(parameter, day, units, language))
        yield Period(day, dated.period.ends if later is None else later - ONE_DAY), said


def _value(parameter: Parameter, day: dt.date, units: Mapping[str, Unit], language: Language) -> str:
    """Return the value of a day with its unit."""
    dated = parameter.on(day)
    assert dated is not None
    return with_unit(dated.value, parameter.unit, units, language)
