"""Advertising, newsletters, calls to action, social networks and articles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from jalon.demo.chance import chance_of, count_of, euros
from jalon.demo.days import every_day, grown, season
from jalon.demo.sales import PAID, Trade, running_ads

_CHANNELS = {"Marque": "recherche", "Découverte": "réseaux sociaux", "Reconquête": "bannières"}
_NETWORKS = (("Photo", 1.0), ("Vidéo", 1.8), ("Professionnel", 0.35))
_TOPICS = ("recettes", "origines", "matériel", "coulisses")


class AdDay(NamedTuple):
    """A campaign's day: what it cost and what came of it."""

    day: date
    campaign: str
    channel: str
    cost: Decimal
    impressions: int
    clicks: int
    conversions: int
    revenue: Decimal


class Newsletter(NamedTuple):
    """One sending."""

    name: str
    day: date
    sent: int
    bounced: int
    opens: int
    clicks: int
    purchases: int
    unsubscribes: int


class CtaDay(NamedTuple):
    """A call to action's day."""

    campaign: str
    day: date
    closes: date
    distributions: int
    views: int
    interactions: int


class SocialDay(NamedTuple):
    """A network's day."""

    day: date
    network: str
    views: int
    follows: int
    likes: int
    reposts: int
    shares: int
    comments: int
    impressions: int


class Article(NamedTuple):
    """An article of the blog."""

    number: int
    day: date
    topic: str


@dataclass(kw_only=True)
class Marketing:
    """All that marketing did up to a day."""

    ads: list[AdDay] = field(default_factory=list)
    newsletters: list[Newsletter] = field(default_factory=list)
    cta: list[CtaDay] = field(default_factory=list)
    social: list[SocialDay] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    chance: Random


def marketing(trade: Trade, seed: int = 0) -> Marketing:
    """The marketing of the days of trade; conversions and revenue of a campaign are its orders."""
    made = Marketing(chance=chance_of("marketing", seed))
    _ads(made, trade)
    for day in every_day(trade.first, trade.until):
        if day.weekday() in (1, 3) and made.chance.random() < 0.75:
            _newsletter(made, day, round(1400 * grown(trade.first, day, 0.35)))
        for network, size in _NETWORKS:
            made.social.append(_social(made.chance, day, network, size * grown(trade.first, day, 0.3)))
        if day.weekday() < 5 and made.chance.random() < 0.3:
            made.articles.append(Article(1 + len(made.articles), day, made.chance.choice(_TOPICS)))
        _cta(made, day)
    return made


def _ads(made: Marketing, trade: Trade) -> None:
    visits: dict[date, int] = defaultdict(int)
    for visit, _ in trade.visits:
        visits[visit.started.date()] += visit.channel == "publicité"
    orders: dict[tuple[date, str], list[Decimal]] = defaultdict(list)
    for order in trade.orders:
        if order.campaign and order.state == PAID:
            orders[order.day, order.campaign].append(order.amount)
    for day in every_day(trade.first, trade.until):
        ads = running_ads(day)
        for name in ads:
            clicks = count_of(made.chance, visits[day] * 1.1 / len(ads)) + 1
            cost = euros(clicks * made.chance.uniform(1.3, 2.1))
            bought = orders[day, name]
            impressions = clicks * made.chance.randint(55, 90)
            channel = _CHANNELS.get(name, "vidéo")
            revenue = sum(bought, Decimal(0))
            made.ads.append(AdDay(day, name, channel, cost, impressions, clicks, len(bought), revenue))


def _newsletter(made: Marketing, day: date, size: int) -> None:
    chance = made.chance
    sent = size + chance.randint(-40, 40)
    bounced = count_of(chance, sent * 0.014)
    opens = count_of(chance, (sent - bounced) * 0.27)
    clicks = count_of(chance, opens * 0.13 * season(day))
    purchases = min(clicks, count_of(chance, clicks * 0.07))
    name = f"Lettre {day:%Y-%m-%d}"
    leave = count_of(chance, sent * 0.0022)
    made.newsletters.append(Newsletter(name, day, sent, bounced, opens, clicks, purchases, leave))


def _social(chance: Random, day: date, network: str, size: float) -> SocialDay:
    impressions = count_of(chance, 900 * size * season(day) * (1.15 if day.weekday() > 4 else 1))
    views = count_of(chance, impressions * 0.46)
    likes = count_of(chance, impressions * 0.021)
    return SocialDay(
        day,
        network,
        views,
        count_of(chance, impressions * 0.0035),
        likes,
        count_of(chance, likes * 0.12),
        count_of(chance, likes * 0.18),
        count_of(chance, likes * 0.2),
        impressions,
    )


def _cta(made: Marketing, day: date) -> None:
    """One call to action a month, open from the fifth for three weeks."""
    if not 5 <= day.day <= 25:
        return
    chance, closes = made.chance, day.replace(day=25)
    distributions = count_of(chance, 240 - 5 * (day - closes + timedelta(days=20)).days)
    views = count_of(chance, distributions * 0.55)
    made.cta.append(
        CtaDay(f"Offre {day:%Y-%m}", day, closes, distributions, views, count_of(chance, views * 0.09))
    )
