"""What happened in the shop: orders, customers, subscriptions, leads and tickets of two years, up to a day.

Everything is drawn from one fixed seed, so that the same day gives the same shop.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

MONTHS = 26
"""Months of history before the current one: two years, and two months to compare the first with."""

REGIONS = (("Île-de-France", 34), ("Auvergne-Rhône-Alpes", 22), ("Occitanie", 17), ("Bretagne", 17), ("", 10))
SEGMENTS = (("particulier", 85), ("professionnel", 15))
STATES = (("payée", 935), ("remboursée", 35), ("annulée", 30))
_SEASON = (0.86, 0.88, 0.97, 1.0, 1.03, 1.04, 0.94, 0.82, 1.0, 1.04, 1.18, 1.5)
_WEEKDAY = (0.9, 0.95, 1.0, 1.05, 1.15, 1.35, 0.55)
_ORDERS_A_DAY = 5.2
_GROWTH = 0.22  # a year
_PLANS = (
    ("Découverte", Decimal("19.90")),
    ("Atelier", Decimal("39.90")),
    ("Grand atelier", Decimal("79.00")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One order."""

    number: int
    day: date
    customer: str
    region: str
    channel: str
    state: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """One subscription from its first day to its last (None: it runs)."""

    number: int
    plan: str
    monthly: Decimal
    start: date
    end: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """Somebody who asked; `decided` when they said yes or no."""

    number: int
    came: date
    origin: str
    outcome: str
    decided: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """A question of a customer; `score` (1 to 5) has been asked for in the last months only."""

    number: int
    opened: datetime
    solved: datetime | None
    topic: str
    score: int | None


@dataclass(kw_only=True)
class Trade:
    """All rows of the shop."""

    first: date
    until: date
    orders: list[Order] = field(default_factory=list)
    customers: dict[str, str] = field(default_factory=dict)
    subscriptions: list[Subscription] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)


def trade(today: date) -> Trade:
    """The shop's rows up to the evening before a day."""
    made = Trade(first=month_before(today, MONTHS), until=today)
    _orders(made, Random("orders"))  # noqa: S311 a demo, not a secret
    _subscriptions(made, Random("subscriptions"))  # noqa: S311 likewise
    _leads(made, Random("leads"))  # noqa: S311 likewise
    _tickets(made, Random("tickets"))  # noqa: S311 likewise
    return made


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before the one that holds a day."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _days(made: Trade) -> list[date]:
    return [made.first + timedelta(days=number) for number in range((made.until - made.first).days)]


def _pick(chance: Random, choices: tuple[tuple[str, int], ...]) -> str:
    words, weights = zip(*choices, strict=True)
    return str(chance.choices(words, weights)[0])


def _count(chance: Random, rate: float) -> int:
    """A number of things of a day that has `rate` of them on average, without wild days."""
    return max(0, round(chance.gauss(rate, rate**0.5 * 0.4)))


def _growing(made: Trade, day: date) -> float:
    return float((1 + _GROWTH) ** ((day - made.first).days / 365.25))


def _orders(made: Trade, chance: Random) -> None:
    for day in _days(made):
        season = _SEASON[day.month - 1] * _WEEKDAY[day.weekday()]
        for _ in range(_count(chance, _ORDERS_A_DAY * season * _growing(made, day))):
            made.orders.append(_order(made, chance, day))


def _order(made: Trade, chance: Random, day: date) -> Order:
    customer = _customer(made, chance)
    larger = 1.7 if made.customers[customer] == "professionnel" else 1.0
    cents = round(min(max(chance.lognormvariate(3.75, 0.35), 6.0), 400.0) * larger * 100)
    return Order(
        number=10_001 + len(made.orders),
        day=day,
        customer=customer,
        region=_pick(chance, REGIONS),
        channel="boutique" if day.weekday() < 6 and chance.random() < 0.4 else "en ligne",
        state=_pick(chance, STATES),
        amount=Decimal(cents) / 100,
    )


def _customer(made: Trade, chance: Random) -> str:
    """A customer who comes back, or a new one: newcomers become rarer over time."""
    known = len(made.customers)
    if known and chance.random() > max(0.17, 1.6 / (1 + known / 60)):
        return f"C{int(known * chance.random() ** 0.8) + 1:05d}"
    name = f"C{known + 1:05d}"
    made.customers[name] = _pick(chance, SEGMENTS)
    return name


def _subscriptions(made: Trade, chance: Random) -> None:
    for day in _days(made):
        age = (day - made.first).days / 365.25
        if chance.random() > 0.13 + 0.055 * age:
            continue
        plan, monthly = chance.choices(_PLANS, (55, 35, 10))[0]
        ends = day + timedelta(days=round(chance.expovariate(1 / 900)) + 30)
        made.subscriptions.append(
            Subscription(
                number=501 + len(made.subscriptions),
                plan=plan,
                monthly=monthly,
                start=day,
                end=ends if ends < made.until else None,
            )
        )


def _leads(made: Trade, chance: Random) -> None:
    for day in _days(made):
        for _ in range(_count(chance, 1.7 if day.weekday() < 5 else 0.5)):
            decided = day + timedelta(days=chance.randint(2, 28))
            open_ = decided >= made.until
            made.leads.append(
                Lead(
                    number=3_001 + len(made.leads),
                    came=day,
                    origin=_pick(chance, (("site", 50), ("salon", 20), ("recommandation", 30))),
                    outcome="en cours" if open_ else ("gagné" if chance.random() < 0.31 else "perdu"),
                    decided=None if open_ else decided,
                )
            )


def _tickets(made: Trade, chance: Random) -> None:
    asked_since = month_before(made.until, 3)
    slower_since = month_before(made.until, 4)
    for day in _days(made):
        for _ in range(_count(chance, 2.1 if day.weekday() < 6 else 0.8)):
            opened = datetime(day.year, day.month, day.day, chance.randint(8, 19), chance.randint(0, 59))  # noqa: DTZ001 as exported: wall-clock time
            hours = chance.lognormvariate(2.75 if day < slower_since else 3.45, 0.6)
            solved = opened + timedelta(minutes=round(hours * 60))
            made.tickets.append(
                Ticket(
                    number=7_001 + len(made.tickets),
                    opened=opened,
                    solved=solved if solved.date() < made.until else None,
                    topic=_pick(chance, (("livraison", 45), ("produit", 30), ("facture", 15), ("autre", 10))),
                    score=chance.choices((5, 4, 3, 2, 1), (38, 34, 15, 8, 5))[0]
                    if day >= asked_since
                    else None,
                )
            )
