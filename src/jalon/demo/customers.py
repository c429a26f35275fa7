"""Customers of the company: each has a region and a segment for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice
from jalon.demo.planted import FALL

FALLING = "Occitanie"
REGIONS = Choice(
    (
        ("Île-de-France", 30),
        ("Auvergne-Rhône-Alpes", 22),
        (FALLING, 18),
        ("Bretagne", 14),
        ("Nouvelle-Aquitaine", 12),
        ("", 4),
    )
)
_SEGMENTS = Choice((("particulier", 80), ("professionnel", 20)))


class Customer(NamedTuple):
    """A customer; no region where it is not known."""

    name: str
    region: str
    segment: str


@dataclass(kw_only=True)
class Customers:
    """All customers so far; `falls` is the day from which those of one region stay away."""

    falls: date
    known: list[Customer] = field(default_factory=list)

    def newcomer(self, chance: Random, region: str | None = None) -> Customer:
        """One more customer."""
        customer = Customer(
            f"C{len(self.known) + 1:05d}",
            REGIONS.draw(chance) if region is None else region,
            _SEGMENTS.draw(chance),
        )
        self.known.append(customer)
        return customer

    def buyer(self, chance: Random, day: date, new: float) -> Customer:
        """Who buys on a day: a newcomer with a probability of `new` (more often at the beginning)."""
        count = len(self.known)
        fresh = not count or chance.random() < max(new, 1.6 / (1 + count / 60))
        while True:
            customer = self.newcomer(chance) if fresh else self.known[int(count * chance.random() ** 0.8)]
            if customer.region != FALLING or day < self.falls or chance.random() >= FALL:
                return customer
            if fresh:
                self.known.pop()  # somebody else comes instead
