"""Units and their algebra: EUR / orders is EUR per order; EUR + % is refused.

A unit is a product of powers of base units. `%` and `ratio` are both dimensionless, but a share written
`%` is shown multiplied by 100 and may not be added to a plain number of things.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


class UnitMismatch(ValueError):
    """Two units cannot be added or compared."""

    def __init__(self, left: Unit, right: Unit) -> None:
        super().__init__(f"{left} and {right}")
        self.left = left
        self.right = right


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as sorted `(base, power)` pairs; none at all is a pure number."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, text: str) -> Unit:
        """Read `EUR`, `%`, `EUR/order`, `EUR/month`, `orders`, `ratio`, `points`. Case of words is kept."""
        powers: Counter[str] = Counter()
        for position, side in enumerate(text.split("/")):
            base = _base(side.strip())
            if base:
                powers[base] += 1 if position == 0 else -1
        return cls._from(powers)

    @classmethod
    def _from(cls, powers: Counter[str]) -> Unit:
        return cls(tuple(sorted((base, power) for base, power in powers.items() if power)))

    def times(self, other: Unit) -> Unit:
        """The unit of a product."""
        powers = Counter(dict(self.powers))
        powers.update(dict(other.powers))
        return self._from(powers)

    def per(self, other: Unit) -> Unit:
        """The unit of a quotient."""
        powers = Counter(dict(self.powers))
        powers.subtract(dict(other.powers))
        return self._from(powers)

    @property
    def pure(self) -> bool:
        """True for a number without a unit (a ratio, a share)."""
        return not self.powers

    def __str__(self) -> str:
        above = [base for base, power in self.powers for _ in range(power)]
        below = [base for base, power in self.powers for _ in range(-power)]
        if not above and not below:
            return "ratio"
        return "/".join(["·".join(above) or "1", *below])


CLOCK = frozenset(("second", "minute", "hour", "day", "week", "month", "quarter", "year"))
"""Units of time."""
_PURE = {"", "1", "%", "ratio", "share", "number"}
_PLURALS = {
    "activities": "activity",
    "days": "day",
    "hours": "hour",
    "minutes": "minute",
    "months": "month",
    "opportunities": "opportunity",
    "vacancies": "vacancy",
    "weeks": "week",
}


def _base(word: str) -> str:
    if word in _PURE:
        return ""
    if word in _PLURALS:
        return _PLURALS[word]
    if word.isupper() or len(word) < 4 or not word.endswith("s"):
        return word
    return word.removesuffix("s")
