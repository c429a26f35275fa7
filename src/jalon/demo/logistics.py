"""Parcels and stock counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice, chance_of, euros
from jalon.demo.days import every_day, grown, last_of, month_before
from jalon.demo.sales import CANCELLED, SHOP, Trade
from jalon.demo.subscribers import Subscribers

_CARRIERS = Choice((("Colis national", 55), ("Relais express", 30), ("Coursier", 15)))
_DEAR = {"Colis national": 5.2, "Relais express": 4.1, "Coursier": 8.6}
_DAYS = {"Colis national": 2.1, "Relais express": 2.7, "Coursier": 1.1}
_SITES = ("Paris", "Lyon", "Toulouse", "Entrepôt")
_ARTICLES = ("Café 250 g", "Café 1 kg", "Thé", "Moulin", "Cafetière", "Tasses", "Filtres", "Coffret")
_CAUSES = Choice((("casse", 42), ("vol", 33), ("erreur", 25)))
COUNTS = 3
"""Stock counts so far, one at the end of each of the last months."""


class Parcel(NamedTuple):
    """A parcel, or a pallet of the week's subscriptions for a region."""

    number: int
    shipped: date
    promised: date
    delivered: date | None
    region: str
    carrier: str
    freight: Decimal
    units: int


class Counted(NamedTuple):
    """An article counted in a place."""

    number: int
    day: date
    site: str
    article: str
    book: Decimal
    found: Decimal
    cause: str


@dataclass(kw_only=True)
class Logistics:
    """All parcels and stock counts up to a day."""

    until: date
    slower: date
    parcels: list[Parcel] = field(default_factory=list)
    counts: list[Counted] = field(default_factory=list)
    chance: Random


def logistics(trade: Trade, subscribed: Subscribers, seed: int = 0) -> Logistics:
    """A parcel for every order that is sent, pallets for subscriptions, and the counts of the last months."""
    made = Logistics(
        until=trade.until,
        slower=trade.planted.moved.on - timedelta(days=45),
        chance=chance_of("logistics", seed),
    )
    for order in trade.orders:
        if order.channel == SHOP or order.state == CANCELLED:
            continue
        shipped = order.day + timedelta(days=made.chance.choices((0, 1, 2, 3), (30, 45, 18, 7))[0])
        if shipped < made.until:
            inflation = grown(trade.first, shipped, 0.04)
            _parcel(made, shipped, order.customer.region, 1 + int(order.amount / 38), inflation)
    for day in every_day(trade.first, trade.until):
        if day.weekday() == 1:
            running = sum(
                one.start <= day and (not one.end or one.end > day) for one in subscribed.subscriptions
            )
            for region in (
                "Île-de-France",
                "Auvergne-Rhône-Alpes",
                "Occitanie",
                "Bretagne",
                "Nouvelle-Aquitaine",
            ):
                _parcel(made, day, region, round(running / 5 * 1.3 / 4.345), grown(trade.first, day, 0.04))
    made.parcels.sort(key=lambda one: one.shipped)
    made.parcels[:] = [one._replace(number=50_001 + place) for place, one in enumerate(made.parcels)]
    _count_all(made)
    return made


def _parcel(made: Logistics, shipped: date, region: str, units: int, inflation: float) -> None:
    chance, carrier = made.chance, _CARRIERS.draw(made.chance)
    late = 0.115 if shipped >= made.slower else 0.055
    took = max(1, round(chance.gauss(_DAYS[carrier], 0.6)))
    promised = shipped + timedelta(days=round(_DAYS[carrier]) + 1)
    delivered = shipped + timedelta(days=took) if chance.random() > late else promised + timedelta(days=took)
    freight = euros((_DEAR[carrier] + 0.85 * units) * inflation * chance.uniform(0.92, 1.1))
    arrived = delivered if delivered < made.until else None
    made.parcels.append(Parcel(0, shipped, promised, arrived, region, carrier, freight, units))


def _count_all(made: Logistics) -> None:
    """Every article of every place, on the last day of each of the last months."""
    for back in range(COUNTS, 0, -1):
        day = last_of(month_before(made.until, back))
        for site in _SITES:
            for article in _ARTICLES:
                book = euros(made.chance.uniform(600, 4200) * (3 if site == "Entrepôt" else 1))
                lost = euros(float(book) * max(made.chance.gauss(0.013, 0.012), -0.004))
                made.counts.append(
                    Counted(
                        1 + len(made.counts), day, site, article, book, book - lost, _CAUSES.draw(made.chance)
                    )
                )
