"""The whole company of a day: everything that happened in three years, each part made from those before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jalon.demo.books import Books, books
from jalon.demo.calls import Calls, calls
from jalon.demo.days import MONTHS, month_before
from jalon.demo.logistics import Logistics, logistics
from jalon.demo.marketing import Marketing, marketing
from jalon.demo.planted import Truth, nothing, truth
from jalon.demo.reps import Activity, activities
from jalon.demo.sales import Trade, trade
from jalon.demo.subscribers import Subscribers, subscribers
from jalon.demo.support import Support, support
from jalon.demo.systems import Outage, outages
from jalon.demo.team import Team, team


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """All rows of the company, from `first` to the evening before `until`."""

    first: date
    until: date
    planted: Truth
    trade: Trade
    subscribers: Subscribers
    support: Support
    calls: Calls
    marketing: Marketing
    activities: list[Activity]
    logistics: Logistics
    team: Team
    books: Books
    outages: list[Outage]


def company(today: date, *, planted: bool = True, seed: int = 0) -> Company:
    """The company's rows up to the evening before a day; a plain one where nothing is `planted`.

    Each `seed` makes another company of that day, alike in all but chance.
    """
    first, hidden = month_before(today, MONTHS), truth(today) if planted else nothing(today)
    sold = trade(first, today, hidden, seed)
    subscribed = subscribers(first, today, sold.customers, seed)
    ads, sent, people = marketing(sold, seed), logistics(sold, subscribed, seed), team(first, today, seed)
    return Company(
        first=first,
        until=today,
        planted=hidden,
        trade=sold,
        subscribers=subscribed,
        support=support(first, today, hidden, seed),
        calls=calls(first, today, seed),
        marketing=ads,
        activities=activities(first, today, seed),
        logistics=sent,
        team=people,
        books=books(sold, subscribed, ads, sent, people, seed),
        outages=outages(first, today, seed),
    )
