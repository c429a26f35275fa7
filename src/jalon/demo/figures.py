"""The numbers and dates that the shop's targets name, reckoned from its own trade and so plausible."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from jalon.demo.trade import Trade, month_before

FISCAL_MONTH = 4
_BUDGET_ABOVE = Decimal("1.03")
_BUDGET_MONTHS = 15


def figures(made: Trade) -> dict[str, str]:
    """What stands behind each `@name` of the files."""
    year = fiscal_year(made.until)
    end = fiscal_year(year + timedelta(days=370)) - timedelta(days=1)
    running = _running(made, year)
    now = _running(made, made.until)
    left = (end - made.until).days / max((made.until - year).days, 60)
    asked = running + round((now - running) * (1 + left) * 0.95)
    return {
        "year_start": year.isoformat(),
        "year_end": end.isoformat(),
        "half_year": month_before(year, -6).replace(day=1).isoformat(),
        "since": made.first.isoformat(),
        "budget": _budget(made),
        "basket": str(_basket(made)),
        "newcomers": str(_newcomers(made)),
        "brittany": str(_brittany(made)),
        "subscribers_start": str(running),
        "subscribers_end": str(max(asked, running + 5)),
        "subscribers_half": str(running + (max(asked, running + 5) - running) // 2),
    }


def fiscal_year(day: date) -> date:
    """The first day of the fiscal year (from April) that holds a day."""
    return date(day.year if day.month >= FISCAL_MONTH else day.year - 1, FISCAL_MONTH, 1)


def _paid(made: Trade) -> Counter[date]:
    """Paid orders by month."""
    return Counter(order.day.replace(day=1) for order in made.orders if order.state == "payée")


def _budget(made: Trade) -> str:
    """A number of orders for every month, a little above what came: most months are near it, few reach it."""
    counts = _paid(made)
    this = month_before(made.until, 0)
    elapsed, days = (made.until - this).days, (month_before(made.until, -1) - this).days
    if elapsed:
        counts[this] = round(counts[this] * days / elapsed)
    months = [month_before(made.until, back) for back in range(_BUDGET_MONTHS, -1, -1)]
    return ", ".join(
        f"{month:%Y-%m}: {round(counts[month] * _BUDGET_ABOVE)}" for month in months if counts[month]
    )


def _basket(made: Trade) -> Decimal:
    """An average basket that the shop reaches, in whole euros."""
    paid = [order.amount for order in made.orders if order.state == "payée"][-900:]
    return (sum(paid, Decimal(0)) / len(paid) * Decimal("0.94")).quantize(Decimal(1))


def _newcomers(made: Trade) -> int:
    """New customers a month, far more than come."""
    seen: set[str] = set()
    first: Counter[date] = Counter()
    for order in made.orders:
        if order.customer not in seen:
            seen.add(order.customer)
            first[order.day.replace(day=1)] += 1
    recent = [first[month_before(made.until, back)] for back in (1, 2, 3)]
    return round(sum(recent) / 3 * 1.3 / 5) * 5


def _brittany(made: Trade) -> int:
    """What Brittany should bring in a month, in hundreds of euros: slightly less than it does."""
    this = month_before(made.until, 0)
    since = month_before(made.until, 3)
    paid = [
        order.amount
        for order in made.orders
        if order.region == "Bretagne" and order.state == "payée" and since <= order.day < this
    ]
    return int(sum(paid, Decimal(0)) / 3 * Decimal("0.85") / 100) * 100


def _running(made: Trade, day: date) -> int:
    """Subscriptions that run on the evening before a day."""
    return sum(one.start < day and (one.end is None or one.end >= day) for one in made.subscriptions)
