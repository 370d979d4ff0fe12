"""Where the boundaries of the norm lie under the rules at hand, so that samples lie on both sides of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, cast

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.fact_clusters import ValuesOf

SOME_UNITS: Final = 10
"""Units of a prescription where the rules have no limit: nothing turns on their number."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The values of the rules at hand around which samples lie."""

    of: ValuesOf

    def whole(self, *names: str) -> list[int]:
        """Return all values that parameters of whole numbers ever have."""
        return sorted({int(cast(int, value)) for name in names for value in self.of(name)})

    def edges(self, *names: str) -> list[int]:
        """Return each value, which is the last allowed or the first that counts, and one above it."""
        return sorted({value + step for value in self.whole(*names) for step in (0, 1)})

    def highest(self, name: str, otherwise: int) -> int:
        """Return the highest value that a parameter ever has; `otherwise` where the rules have none."""
        return max(self.whole(name), default=otherwise)

    @property
    def units(self) -> int:
        """The units of a regular prescription."""
        return self.highest("units_per_prescription", SOME_UNITS)

    @property
    def trial(self) -> int:
        """The Probestunden of a prescription."""
        return self.highest("probation_units", SOME_UNITS)

    @property
    def unit(self) -> int:
        """The minutes of a unit."""
        return self.highest("unit_minutes", 1)

    @property
    def group(self) -> int:
        """The minutes of a unit in a group."""
        return self.highest("group_unit_minutes", 1)

    @property
    def full(self) -> int:
        """The minutes of a Krankheitsfall."""
        return self.highest("krankheitsfall_minutes", self.units * self.unit)

    @property
    def months(self) -> int:
        """The months of a Krankheitsfall."""
        return 12 * self.highest("krankheitsfall_years", 1)

    def units_of(self, kind: str) -> list[int]:
        """Return units of a prescription of a kind: those around its limits, and with Probestunden credited to it."""
        if kind == "trial":
            return [1, *self.edges("probation_units", "approval_free_units")]
        if kind == "referral":
            return self.edges("referral_units", "approval_free_units")
        if kind == "discharge":
            return self.edges("discharge_units")
        credited = [self.units - self.trial] if kind == "first" else []
        return [
            self.trial,
            *(units for units in credited if units > 0),
            *self.edges("units_per_prescription"),
        ]

    def costs(self) -> list[Decimal]:
        """Return costs of a day below, between and above those at which another part of the norm decides."""
        bounds, rates = (
            [Decimal(cast(int, value)) for name in names for value in self.of(f"copayment_{name}")]
            for names in (("minimum", "maximum"), ("rate",))
        )
        found = {
            *self.of("copayment_minimum"),
            *(bound * 100 / rate for bound in bounds for rate in rates if rate),
        }
        edges = sorted(Decimal(cast(int, edge)) for edge in found) or [Decimal(0)]
        between = [(one + other) / 2 for one, other in zip([Decimal(0), *edges], edges, strict=False)]
        return [Decimal(0), *(round(cost, 2) for cost in between), round(edges[-1], 2) + 1]
