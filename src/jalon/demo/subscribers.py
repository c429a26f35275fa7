"""Leads and the subscriptions that they become; prices that change, subscribers who leave and return."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice, chance_of, count_of
from jalon.demo.customers import REGIONS, Customer, Customers
from jalon.demo.days import every_day, grown

_PLANS = (("Découverte", Decimal("24.90")), ("Dégustation", Decimal("39.90")), ("Bureau", Decimal("89.00")))
_SOURCES = Choice(
    (("site", 42), ("publicité", 20), ("recommandation", 18), ("partenaire", 10), ("salon", 10))
)
_GROWTH = 0.3
_BASE = 400
"""Subscriptions that run when the history of leads begins."""
_STAYS = 1300
"""Days that a subscription lasts on average."""


class Lead(NamedTuple):
    """Somebody who asked, with the day of each step taken."""

    number: int
    created: date
    mql: date | None
    sql: date | None
    opportunity: date | None
    won: date | None
    source: str
    region: str


class Subscription(NamedTuple):
    """A subscription at one price, from its first day to the first one without it (None: it runs)."""

    number: int
    customer: Customer
    plan: str
    monthly: Decimal
    start: date
    end: date | None


@dataclass(kw_only=True)
class Subscribers:
    """Leads and subscriptions up to a day."""

    first: date
    until: date
    customers: Customers
    leads: list[Lead] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    chance: Random

    def billed(self, day: date) -> Decimal:
        """What the subscriptions running on a day bring in a month."""
        running = (one for one in self.subscriptions if one.start <= day and (not one.end or one.end > day))
        return sum((one.monthly for one in running), Decimal(0))


def subscribers(first: date, until: date, customers: Customers, seed: int = 0) -> Subscribers:
    """All leads since a day, and all subscriptions that run since then."""
    made = Subscribers(first=first, until=until, customers=customers, chance=chance_of("subscribers", seed))
    for _ in range(_BASE):
        start = first - timedelta(days=1 + int(made.chance.random() * 900))
        _subscribe(made, customers.newcomer(made.chance), start, at_least=first)
    for day in every_day(first, until):
        rate = (7.6 if day.weekday() < 5 else 2.8) * grown(first, day, _GROWTH)
        rate *= 0.75 if day.month == 8 else 1.0
        for _ in range(count_of(made.chance, rate)):
            lead = _lead(made, day)
            made.leads.append(lead)
            if lead.won:
                _subscribe(made, customers.newcomer(made.chance, lead.region), lead.won)
    made.subscriptions.sort(key=lambda one: (one.start, one.number))
    made.subscriptions[:] = [one._replace(number=501 + place) for place, one in enumerate(made.subscriptions)]
    return made


def _lead(made: Subscribers, day: date) -> Lead:
    """A lead goes on, step by step, as long as chance has it and the days are past."""
    reached: list[date | None] = []
    step: date | None = day
    for share, least, most in ((0.58, 0, 6), (0.5, 1, 10), (0.62, 1, 9), (0.5, 2, 24)):
        goes_on = made.chance.random() < share
        later = made.chance.randint(least, most)
        step = step + timedelta(days=later) if step and goes_on else None
        step = step if step and step < made.until else None
        reached.append(step)
    mql, sql, opportunity, won = reached
    source, region = _SOURCES.draw(made.chance), REGIONS.draw(made.chance)
    return Lead(3_001 + len(made.leads), day, mql, sql, opportunity, won, source, region)


def _subscribe(made: Subscribers, customer: Customer, start: date, at_least: date | None = None) -> None:
    """A subscription from its start on: after some months it changes its plan, or ends; a few come back."""
    plan = made.chance.choices((0, 1, 2), (52, 36, 12))[0]
    day, end = start, start + timedelta(days=45 + int(made.chance.expovariate(1 / _STAYS)))
    while at_least and end <= at_least:
        end += timedelta(days=400)
    while day < made.until:
        change = day + timedelta(days=120 + int(made.chance.expovariate(1 / 1500)))
        upto = min(change, end)
        name, monthly = _PLANS[plan]
        number = len(made.subscriptions)
        made.subscriptions.append(
            Subscription(number, customer, name, monthly, day, upto if upto < made.until else None)
        )
        if change < end:
            plan = (plan + 1) % 3 if made.chance.random() < 0.75 else (plan - 1) % 3
            day = change
        elif made.chance.random() < 0.12:
            day = end + timedelta(days=40 + int(made.chance.random() * 120))
            end = day + timedelta(days=45 + int(made.chance.expovariate(1 / _STAYS)))
        else:
            return
