"""The numbers and dates that the company's targets name, reckoned from its own rows and so plausible."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from statistics import median

from jalon.demo.company import Company
from jalon.demo.days import every_month, fiscal_year, last_of, month_before, quarter
from jalon.demo.sales import PAID, PHONE, SHOP, SITE, Order

_BUDGET_ABOVE = Decimal("1.03")
_BUDGET_MONTHS = 15


def figures(made: Company) -> dict[str, str]:
    """What stands behind each `@name` of the files."""
    return {
        **_orders(made),
        **_leads(made),
        **_answers(made),
        **_accounts(made),
        "base_quarter": month_before(fiscal_year(made.until), 3).isoformat(),
        "on_time": percent(made.planted.moved.after),
        "market": _market(made),
        "market_share": _market_share(made),
        "freight": str(_freight(made)),
    }


def percent(share: Decimal) -> str:
    """`0.95` as `95`."""
    return f"{share * 100:f}".removesuffix(".00").removesuffix(".0")


def _recent(made: Company, months: int = 3) -> tuple[date, date]:
    """The last whole months: their first day, and the first day after them."""
    return month_before(made.until, months), month_before(made.until, 0)


def _paid(made: Company, first: date, until: date) -> list[Order]:
    return [order for order in made.trade.orders if first <= order.day < until and order.state == PAID]


def _orders(made: Company) -> dict[str, str]:
    recent = _paid(made, *_recent(made))
    basket = sum((order.amount for order in recent), Decimal(0)) / max(len(recent), 1)
    fell = made.planted.fall.since
    south = [
        order.amount
        for order in _paid(made, month_before(fell, 4), month_before(fell, 0))
        if order.customer.region == made.planted.fall.member
    ]
    return {
        "budget": _budget(made),
        "budget_shop": _budget(made, SHOP),
        "budget_site": _budget(made, SITE),
        "budget_phone": _budget(made, PHONE),
        "basket": str((basket * Decimal("0.94")).quantize(Decimal(1))),
        "newcomers": str(_newcomers(made)),
        "occitanie": str(int(sum(south, Decimal(0)) / 4 * Decimal("0.85") / 100) * 100),
        "conversion": _conversion(made),
        "cac": str(_cac(made)),
    }


def _budget(made: Company, channel: str = "") -> str:
    """A number of orders for every month, a little above what came: most months are near it, few reach it.

    Those of the channels are what came: nobody carries the growth that is asked of all of them.
    """
    counts = Counter(
        order.day.replace(day=1)
        for order in made.trade.orders
        if order.state == PAID and channel in ("", order.channel)
    )
    above = 1 if channel else _BUDGET_ABOVE
    this = month_before(made.until, 0)
    elapsed, days = (made.until - this).days, (month_before(made.until, -1) - this).days
    if elapsed:
        counts[this] = round(counts[this] * days / elapsed)
    months = [month_before(made.until, back) for back in range(_BUDGET_MONTHS, -1, -1)]
    return ", ".join(f"{month:%Y-%m}: {round(counts[month] * above)}" for month in months if counts[month])


def _first_orders(made: Company) -> Counter[date]:
    """New customers by month."""
    first: dict[str, date] = {}
    for order in made.trade.orders:
        if order.state == PAID:
            first.setdefault(order.customer.name, order.day)
    return Counter(day.replace(day=1) for day in first.values())


def _newcomers(made: Company) -> int:
    """New customers a month, far more than come."""
    first, this = _first_orders(made), month_before(made.until, 0)
    elapsed, days = (made.until - this).days, (month_before(made.until, -1) - this).days
    now = first[this] * days / elapsed if elapsed > 6 else first[month_before(made.until, 1)]
    return round(now * 1.3 / 5) * 5


def _cac(made: Company) -> int:
    """What a new customer cost of late, and a little more."""
    since, until = _recent(made)
    spent = sum(
        (
            one.amount
            for one in made.books.expenses
            if since <= one.day < until and one.kind in ("marketing", "ventes")
        ),
        Decimal(0),
    )
    won = sum(count for month, count in _first_orders(made).items() if since <= month < until)
    return round(float(spent) / max(won, 1) * 1.04)


def _conversion(made: Company) -> str:
    """The share of visits that bought before the trial was offered, and a tenth more."""
    since = made.planted.successful.since
    before = [order for visit, order in made.trade.visits if visit.started.date() < since]
    bought = sum(order is not None for order in before)
    return f"{bought / max(len(before), 1) * 110:.1f}"


def _leads(made: Company) -> dict[str, str]:
    """Half as many leads again in the third fiscal quarter as in the quarter before the way begins."""
    year = fiscal_year(made.until)
    begins = year if quarter(made.until) < month_before(year, -9) else month_before(year, -9)
    due = last_of(month_before(begins, -8 if begins == year else -11))
    base = month_before(begins, 3)
    count = sum(base <= lead.created < begins for lead in made.subscribers.leads)
    half_day = last_of(month_before(begins, -5))
    return {
        "leads_start": str(count),
        "leads_end": str(round(count * 1.5)),
        "leads_half": str(round(count * (1.33 if begins == year else 1.25))),
        "leads_half_day": half_day.isoformat(),
        "leads_by": due.isoformat(),
        "leads_from": begins.isoformat(),
    }


def _answers(made: Company) -> dict[str, str]:
    """A first answer that comes a little sooner than of late; nine tenths of what is being closed."""
    since, until = month_before(made.until, 1), made.until
    waits = [
        (one.replied - one.created).total_seconds() / 3600
        for one in made.support.tickets
        if one.replied is not None and since <= one.created.date() < until
    ]
    middle = median(waits)
    first, after = _recent(made, 2)
    closed = sum(
        one.resolved is not None and first <= one.resolved.date() < after for one in made.support.tickets
    )
    return {
        "first_response": f"{middle * 0.92:.1f}",
        "first_response_floor": f"{middle * 1.4:.1f}",
        "resolved": str(round(closed / 2 * 0.9 / 10) * 10),
    }


def _accounts(made: Company) -> dict[str, str]:
    """A margin that the last closed month reaches, and an income that it misses, also for months to come."""
    last = made.books.results[-1]
    margin = (last.sales - last.cogs) / last.sales
    wanted = {
        one.month: round((float(one.income) + 0.12 * abs(float(one.income))) / 100 + 6) * 100
        for one in made.books.results[-12:]
    }
    usual = round(sum(wanted.values()) / len(wanted) / 100) * 100
    this = month_before(made.until, 0)
    ahead = [month for back in range(6, -3, -1) if (month := month_before(this, back)) > last.month]
    wanted |= dict.fromkeys(ahead, usual)
    return {
        "gross_margin": f"{float(margin) * 98.5:.1f}",
        "income_budget": ", ".join(f"{month:%Y-%m}: {value}" for month, value in wanted.items()),
    }


def _freight(made: Company) -> Decimal:
    """What a unit sent costs, less a little: hard to hold."""
    since, until = month_before(made.until, 1), made.until
    sent = [one for one in made.logistics.parcels if since <= one.shipped < until]
    cost = sum((one.freight for one in sent), Decimal(0)) / max(sum(one.units for one in sent), 1)
    return (cost * Decimal("0.98")).quantize(Decimal("0.01"))


def _market(made: Company) -> str:
    """The quarters of the market, as somebody enters them by hand."""
    return "\n".join(
        f"  - {{date: {one.start}, value: {one.sales}, unites: {one.units},"
        f" from: Observatoire du commerce, on: {one.published}}}"
        for one in made.books.market
    )


def _market_share(made: Company) -> str:
    """A share that the last published quarter reaches."""
    last = made.books.market[-1]
    own: defaultdict[date, Decimal] = defaultdict(Decimal)
    for month in every_month(last.start, month_before(last.start, -3)):
        own[last.start] += sum(
            (order.amount for order in _paid(made, month, month_before(month, -1))), Decimal(0)
        )
    return f"{float(own[last.start] / last.sales) * 97:.2f}"
