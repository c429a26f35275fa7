"""The books: expenses, invoices, income statement, assets, cash, initiatives, the market."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from jalon.demo.chance import chance_of, count_of, euros
from jalon.demo.days import every_day, every_month, last_of, month_before, quarter
from jalon.demo.logistics import Logistics
from jalon.demo.marketing import Marketing
from jalon.demo.sales import PAID, Trade
from jalon.demo.subscribers import Subscribers
from jalon.demo.team import Team, month_of_pay

_KIND_OF_TEAM = {
    "boutiques": "exploitation",
    "relation client": "support",
    "marketing": "marketing",
    "logistique": "exploitation",
    "siège": "exploitation",
}
_SALES_SHARE = Decimal("0.3")
"""The part of the shops' and head office's pay that is selling."""
_ACCOUNTS = ("Compte courant", "Livret")
_PUBLISHED_AFTER = 18
"""Days after a quarter in which its market is published."""
BANK_LATE = 9
"""Days since the bank's last export."""


class Expense(NamedTuple):
    """An entry of the books."""

    number: int
    day: date
    kind: str
    amount: Decimal


class Invoice(NamedTuple):
    """An invoice sent to a business customer."""

    number: int
    issued: date
    due: date
    paid: date | None
    customer: str
    amount: Decimal


class Result(NamedTuple):
    """A month of the income statement."""

    month: date
    sales: Decimal
    cogs: Decimal
    ebit: Decimal
    interest: Decimal
    income: Decimal


class Balance(NamedTuple):
    """An account's evening, or the assets of a month (without a name)."""

    day: date
    account: str
    amount: Decimal


class Gain(NamedTuple):
    """An initiative's month."""

    day: date
    name: str
    cost: Decimal
    gain: Decimal


class MarketQuarter(NamedTuple):
    """What the whole market sold, as published."""

    start: date
    published: date
    sales: Decimal
    units: int


@dataclass(kw_only=True)
class Books:
    """All that was written into the books up to a day."""

    first: date
    until: date
    expenses: list[Expense] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    assets: list[Balance] = field(default_factory=list)
    cash: list[Balance] = field(default_factory=list)
    gains: list[Gain] = field(default_factory=list)
    market: list[MarketQuarter] = field(default_factory=list)
    chance: Random


def books(
    trade: Trade, subscribed: Subscribers, ads: Marketing, sent: Logistics, people: Team, seed: int = 0
) -> Books:
    """The books of all this trade, up to its last day."""
    made = Books(first=trade.first, until=trade.until, chance=chance_of("books", seed))
    _expenses(made, ads, sent, people)
    _invoices(made, trade)
    _results(made, trade, subscribed)
    _cash(made)
    _initiatives(made, trade)
    _market(made, trade, sent)
    return made


def _expenses(made: Books, ads: Marketing, sent: Logistics, people: Team) -> None:
    """What campaigns, freight, people and rent cost, month by month; of the running month what is known."""
    costs: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for ad in ads.ads:
        costs[ad.day.replace(day=1), ad.campaign] += ad.cost
    freight: dict[date, Decimal] = defaultdict(Decimal)
    for parcel in sent.parcels:
        freight[parcel.shipped.replace(day=1)] += parcel.freight
    yesterday = made.until - timedelta(days=1)
    for (month, _), amount in sorted(costs.items()):
        _spend(made, min(last_of(month), yesterday), "marketing", amount)
    for month, amount in sorted(freight.items()):
        _spend(made, min(last_of(month), yesterday), "exploitation", amount)
    for month in (*every_month(made.first, made.until), month_before(made.until, 0)):
        _wages(made, month, people)
        _spend(made, month + timedelta(days=4), "exploitation", euros(made.chance.uniform(4600, 4900)))
        _spend(made, month + timedelta(days=9), "support", euros(made.chance.uniform(380, 460)))
        _spend(made, month + timedelta(days=14), "ventes", euros(made.chance.uniform(500, 900)))
        _spend(made, month + timedelta(days=19), "marketing", euros(made.chance.uniform(300, 700)))
    made.expenses.sort(key=lambda one: one.day)
    made.expenses[:] = [one._replace(number=20_001 + place) for place, one in enumerate(made.expenses)]


def _wages(made: Books, month: date, people: Team) -> None:
    """Pay is booked week by week; part of what shops and head office do is selling."""
    days = (*(month + timedelta(days=day) for day in (6, 13, 20)), last_of(month))
    for name, cost in month_of_pay(people, month).items():
        selling = (
            (cost * _SALES_SHARE).quantize(Decimal("0.01")) if name in ("boutiques", "siège") else Decimal(0)
        )
        for kind, amount in ((_KIND_OF_TEAM[name], cost - selling), ("ventes", selling)):
            part = (amount / 4).quantize(Decimal("0.01"))
            for day, booked in zip(days, (part, part, part, amount - 3 * part), strict=True):
                _spend(made, day, kind, booked)


def _spend(made: Books, day: date, kind: str, amount: Decimal) -> None:
    if day < made.until and amount:
        made.expenses.append(Expense(0, day, kind, amount))


def _invoices(made: Books, trade: Trade) -> None:
    """Business customers pay by invoice, with tax, a month later or so."""
    for order in trade.orders:
        if order.customer.segment != "professionnel" or order.state != PAID:
            continue
        paid = order.day + timedelta(days=max(2, round(made.chance.gauss(31, 9))))
        if made.chance.random() < 0.06:
            paid += timedelta(days=made.chance.randint(15, 60))
        made.invoices.append(
            Invoice(
                30_001 + len(made.invoices),
                order.day,
                order.day + timedelta(days=30),
                paid if paid < made.until else None,
                order.customer.name,
                (order.amount * Decimal("1.2")).quantize(Decimal("0.01")),
            )
        )


def _results(made: Books, trade: Trade, subscribed: Subscribers) -> None:
    """The income statement of the months that are over: orders and subscriptions, less all that was spent."""
    sales: dict[date, Decimal] = defaultdict(Decimal)
    cogs: dict[date, Decimal] = defaultdict(Decimal)
    for order in trade.orders:
        if order.state == PAID:
            sales[order.day.replace(day=1)] += order.amount
            cogs[order.day.replace(day=1)] += order.cost
    spent: dict[date, Decimal] = defaultdict(Decimal)
    for one in made.expenses:
        spent[one.day.replace(day=1)] += one.amount
    worth = Decimal(420_000)
    for month in every_month(made.first, made.until):
        billed = subscribed.billed(last_of(month))
        net = sales[month] + billed
        cost = cogs[month] + (billed * Decimal("0.38")).quantize(Decimal("0.01"))
        ebit = net - cost - spent[month]
        interest = euros(made.chance.uniform(310, 340))
        tax = (max(ebit - interest, Decimal(0)) * Decimal("0.25")).quantize(Decimal("0.01"))
        income = ebit - interest - tax
        made.results.append(Result(month, net, cost, ebit, interest, income))
        worth += income
        made.assets.append(Balance(month, "", worth + euros(made.chance.uniform(-9_000, 9_000))))


def _cash(made: Books) -> None:
    """Two accounts, evening after evening, up to the bank's last export; income comes in by and by."""
    daily = {one.month: one.income / 30 for one in made.results}
    current, saved = Decimal(62_000), Decimal(40_000)
    for day in every_day(made.first, made.until - timedelta(days=BANK_LATE)):
        known = daily.get(day.replace(day=1), Decimal(0))
        current += (known + euros(made.chance.gauss(0, 650))).quantize(Decimal("0.01"))
        if current < 15_000 or current > 110_000:
            moved = Decimal(30_000) if current > 110_000 else -min(saved, Decimal(30_000))
            current, saved = current - moved, saved + moved
        made.cash += [Balance(day, _ACCOUNTS[0], current), Balance(day, _ACCOUNTS[1], saved)]


def _initiatives(made: Books, trade: Trade) -> None:
    """What the company invested in, by the month, and what came of it."""
    started = {
        "Carte de fidélité": (made.first, 420, 640),
        "Nouvelle page d'accueil": (trade.planted.useless.since, 900, 0),
        "Essai 30 jours": (trade.planted.successful.since, 780, 3100),
    }
    for name, (since, cost, gain) in started.items():
        for month in every_month(since, made.until):
            day = last_of(month)
            spent = euros(cost * made.chance.uniform(0.8, 1.2))
            made.gains.append(Gain(day, name, spent, euros(gain * made.chance.uniform(0.75, 1.25))))
    made.gains.sort(key=lambda one: (one.day, one.name))


def _market(made: Books, trade: Trade, sent: Logistics) -> None:
    """The market's quarters that are published: the company's share of them grows slowly."""
    own: dict[date, Decimal] = defaultdict(Decimal)
    units: dict[date, int] = defaultdict(int)
    for order in trade.orders:
        own[quarter(order.day)] += order.amount if order.state == PAID else 0
    for parcel in sent.parcels:
        units[quarter(parcel.shipped)] += parcel.units
    for number, start in enumerate(sorted(own)):
        published = month_before(start, -3) + timedelta(days=_PUBLISHED_AFTER)
        if start < made.first or published >= made.until:
            continue
        share = 0.061 + 0.0006 * number + made.chance.uniform(-0.0012, 0.0012)
        sales = Decimal(round(float(own[start]) / share, -3)).quantize(Decimal(1))
        made.market.append(
            MarketQuarter(start, published, sales, count_of(made.chance, units[start] / share))
        )
