"""Visits of the site: from where, which pages, and whether they end in a purchase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice, at_least_once, count_of
from jalon.demo.days import grown, season
from jalon.demo.planted import TRIAL

_A_DAY = 72.0
_GROWTH = 0.2
_WEEKDAY = (1.02, 1.0, 1.0, 1.0, 0.96, 0.94, 1.08)
_CHANNELS = Choice((("recherche", 38), ("direct", 20), ("publicité", 20), ("e-mail", 11), ("réseaux", 11)))
_BUYS = {"recherche": 0.036, "direct": 0.05, "publicité": 0.03, "e-mail": 0.052, "réseaux": 0.014}
_LEAVES = {"recherche": 0.43, "direct": 0.38, "publicité": 0.53, "e-mail": 0.35, "réseaux": 0.6}
_LANDS = Choice((("accueil", 46), ("produit", 26), ("blog", 18), ("abonnements", 10)))
_GOES_ON = Choice(
    (("catalogue", 30), ("produit", 34), ("abonnements", 9), ("blog", 12), ("contact", 6), ("questions", 9))
)
_HOURS = Choice(
    [
        (f"{hour:02}", weight)
        for hour, weight in enumerate((3, 4, 6, 8, 9, 9, 8, 9, 8, 7, 6, 7, 9, 11, 10, 6), 7)
    ]
)
_BUYING = ("produit", "panier", "paiement", "confirmation")
SALES_PAGES = frozenset((*_BUYING, "abonnements"))


class Visit(NamedTuple):
    """One visit. `buys` while it ends in an order."""

    number: str
    visitor: str
    started: datetime
    channel: str
    pages: tuple[str, ...]
    buys: bool

    @property
    def reached_basket(self) -> bool:
        """True when something was put into the basket."""
        return "panier" in self.pages

    @property
    def reached_sales_page(self) -> bool:
        """True when a page that sells was seen."""
        return not SALES_PAGES.isdisjoint(self.pages)


@dataclass(kw_only=True)
class Traffic:
    """Makes the visits day after day, some by visitors who come back."""

    first: date
    trial: date
    chance: Random
    visits: int = 0
    visitors: int = 0

    def of_day(self, day: date) -> Iterator[Visit]:
        """The visits of a day, by the clock."""
        rate = _A_DAY * season(day) * _WEEKDAY[day.weekday()] * grown(self.first, day, _GROWTH)
        midnight = datetime.combine(day, time())
        starts = sorted(
            int(_HOURS.draw(self.chance)) * 60 + int(self.chance.random() * 60)
            for _ in range(count_of(self.chance, rate))
        )
        return (self._visit(day, midnight + timedelta(minutes=minute)) for minute in starts)

    def _visit(self, day: date, started: datetime) -> Visit:
        self.visits += 1
        channel = _CHANNELS.draw(self.chance)
        buys = self.chance.random() < _BUYS[channel] * (TRIAL if day >= self.trial else 1)
        return Visit(
            f"V{self.visits:07d}",
            self._visitor(),
            started,
            channel,
            self._buying() if buys else self._looking(channel),
            buys,
        )

    def _visitor(self) -> str:
        """Four in ten have been here before, mostly of late."""
        back = int(self.chance.expovariate(1 / 600))
        if self.chance.random() < 0.4 and back < self.visitors:
            return f"U{self.visitors - back:06d}"
        self.visitors += 1
        return f"U{self.visitors:06d}"

    def _buying(self) -> tuple[str, ...]:
        return (*self._way(at_least_once(self.chance, 0.4)), *_BUYING)

    def _looking(self, channel: str) -> tuple[str, ...]:
        """One page and away, or more; some fill a basket and leave it."""
        if self.chance.random() < _LEAVES[channel]:
            return (_LANDS.draw(self.chance),)
        way = self._way(1 + at_least_once(self.chance, 0.42))
        left = self.chance.random()
        if left < 0.15:
            return (*way, "produit", "panier") if left < 0.11 else (*way, "produit", "panier", "paiement")
        return way

    def _way(self, pages: int) -> tuple[str, ...]:
        more = (_GOES_ON.draw(self.chance) for _ in range(pages - 1))
        return (_LANDS.draw(self.chance), *more)
