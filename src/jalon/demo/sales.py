"""Orders of the shop: on the site (out of a visit), in the shops, by telephone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice, chance_of, count_of, euros
from jalon.demo.customers import Customer, Customers
from jalon.demo.days import every_day, grown, season
from jalon.demo.planted import Truth
from jalon.demo.visits import Traffic, Visit

PAID, REFUNDED, CANCELLED = "payée", "remboursée", "annulée"
SITE, SHOP, PHONE = "site", "boutique", "téléphone"
ADS = ("Marque", "Découverte", "Reconquête")
_STATES = Choice(((PAID, 930), (REFUNDED, 38), (CANCELLED, 32)))
_STATES_OF_TRIAL = Choice(((PAID, 914), (REFUNDED, 55), (CANCELLED, 31)))
_GROWTH = 0.15
_SHOP_DAY = (0.8, 0.9, 0.95, 1.0, 1.15, 1.5, 0.0)
_PHONE_DAY = (1.15, 1.05, 1.0, 1.0, 0.9, 0.35, 0.0)


class Order(NamedTuple):
    """One order. `visit` is empty where it was not placed on the site."""

    number: int
    day: date
    customer: Customer
    channel: str
    state: str
    amount: Decimal
    cost: Decimal
    visit: str
    campaign: str


@dataclass(kw_only=True)
class Trade:
    """Orders and visits of all days, as they happened; `customers` by the way."""

    first: date
    until: date
    planted: Truth
    customers: Customers
    orders: list[Order] = field(default_factory=list)
    visits: list[tuple[Visit, int | None]] = field(default_factory=list)
    chance: Random
    buyers: dict[str, Customer] = field(default_factory=dict)  # by visitor
    seasonal: str = ""


def trade(first: date, until: date, planted: Truth, seed: int = 0) -> Trade:
    """All visits and orders from a day to the evening before another."""
    made = Trade(
        first=first,
        until=until,
        planted=planted,
        customers=Customers(falls=planted.fall.since),
        chance=chance_of("orders", seed),
    )
    traffic = Traffic(first=first, trial=planted.successful.since, chance=chance_of("visits", seed))
    for day in every_day(first, until):
        for visit in traffic.of_day(day):
            made.visits.append((visit, _on_site(made, day, visit) if visit.buys else None))
        _elsewhere(made, day)
    return made


def running_ads(day: date) -> tuple[str, ...]:
    """The advertising campaigns of a day: the lasting ones, and one before Christmas."""
    return (*ADS, f"Noël {day.year}") if day.month in (11, 12) else ADS


def _on_site(made: Trade, day: date, visit: Visit) -> int:
    """The order of a visit: a visitor who bought before is the same customer."""
    customer = made.buyers.get(visit.visitor)
    if customer is None:
        customer = made.buyers[visit.visitor] = made.customers.buyer(made.chance, day, 0.34)
    campaign = made.chance.choice(running_ads(day)) if visit.channel == "publicité" else ""
    states = _STATES_OF_TRIAL if day >= made.planted.successful.since else _STATES
    return _order(made, day, customer, SITE, states, visit.number, campaign)


def _elsewhere(made: Trade, day: date) -> None:
    growing = season(day) * grown(made.first, day, _GROWTH)
    for channel, rate, new in (
        (SHOP, 6.6 * _SHOP_DAY[day.weekday()], 0.2),
        (PHONE, 2.4 * _PHONE_DAY[day.weekday()], 0.12),
    ):
        for _ in range(count_of(made.chance, rate * growing)):
            _order(made, day, made.customers.buyer(made.chance, day, new), channel, _STATES)


def _order(
    made: Trade,
    day: date,
    customer: Customer,
    channel: str,
    states: Choice,
    visit: str = "",
    campaign: str = "",
) -> int:
    chance = made.chance
    larger = 4.0 if customer.segment == "professionnel" else 1.0
    amount = euros(min(max(chance.lognormvariate(4.4, 0.42), 9.0), 480.0) * larger)
    number = 10_001 + len(made.orders)
    cost = euros(float(amount) * min(max(chance.gauss(0.47, 0.04), 0.3), 0.65))
    made.orders.append(
        Order(number, day, customer, channel, states.draw(chance), amount, cost, visit, campaign)
    )
    return number
