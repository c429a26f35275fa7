"""Tickets, survey invitations and answers, reviews: what customers ask and say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice, at_least_once, chance_of, count_of
from jalon.demo.days import every_day, grown, season
from jalon.demo.planted import GAMED, Truth

_TOPICS = Choice((("livraison", 40), ("produit", 24), ("abonnement", 18), ("facture", 10), ("site", 8)))
_PRIORITIES = Choice((("haute", 15), ("normale", 65), ("basse", 20)))
_CHANNELS = Choice((("e-mail", 52), ("téléphone", 24), ("chat", 24)))
_FIRST = {"e-mail": 2.6, "téléphone": 0.2, "chat": 0.3}
"""Hours to a first reply, in the middle of the cases."""
_PROMISED = {"haute": 24, "normale": 48, "basse": 96}
_OPENS, _CLOSES = 9, 18
_SCORES = ((5, 40), (4, 36), (3, 13), (2, 7), (1, 4))
_SCORES_REOPENED = ((5, 10), (4, 22), (3, 28), (2, 23), (1, 17))
_SITES = Choice((("avis du site", 50), ("carte en ligne", 35), ("comparateur", 15)))


class Ticket(NamedTuple):
    """A question or an incident; the moments that lie ahead are None."""

    number: int
    created: datetime
    replied: datetime | None
    resolved: datetime | None
    kind: str
    priority: str
    channel: str
    topic: str
    agent: str
    reopened: bool
    escalated: bool
    contacts: int
    due: datetime
    business_hours: float | None


class Invitation(NamedTuple):
    """A survey sent, and the score given where there is an answer."""

    number: int
    sent: date
    kind: str
    channel: str
    answered: date | None
    score: int | None


class Review(NamedTuple):
    """A public review."""

    number: int
    day: date
    rating: int
    site: str


@dataclass(kw_only=True)
class Support:
    """All that customers asked and said up to a day."""

    first: date
    until: date
    planted: Truth
    tickets: list[Ticket] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    chance: Random


def support(first: date, until: date, planted: Truth, seed: int = 0) -> Support:
    """The tickets, surveys and reviews from a day to the evening before another."""
    made = Support(first=first, until=until, planted=planted, chance=chance_of("support", seed))
    for day in every_day(first, until):
        rate = (5.4, 4.9, 4.7, 4.6, 4.5, 1.6, 0.6)[day.weekday()] * season(day) * grown(first, day, 0.14)
        for _ in range(count_of(made.chance, rate)):
            hour, minute = made.chance.randint(8, 19), made.chance.randint(0, 59)
            _ticket(made, datetime.combine(day, time(hour, minute)))
        _recommended(made, day)
        for _ in range(count_of(made.chance, 0.8 * season(day))):
            rating = made.chance.choices((5, 4, 3, 2, 1), (48, 28, 11, 7, 6))[0]
            made.reviews.append(Review(1 + len(made.reviews), day, rating, _SITES.draw(made.chance)))
    return made


def _ticket(made: Support, created: datetime, topic: str = "", channel: str = "") -> None:
    """A ticket; once they are gamed, many by e-mail are closed at once, and asked again as a new one."""
    chance, day = made.chance, created.date()
    topic, channel = topic or _TOPICS.draw(chance), channel or _CHANNELS.draw(chance)
    gamed = channel == "e-mail" and day >= made.planted.gamed.since and chance.random() < GAMED
    busier = 1.5 if day >= made.until - timedelta(days=100) else 1.0
    replied = _later(created, chance.lognormvariate(0, 0.8) * _FIRST[channel] * busier)
    kind = "incident" if topic == "site" or chance.random() < 0.3 else "demande"
    hours = 0.3 if gamed else (22.0 if kind == "incident" else 11.0)
    resolved = _later(replied, chance.lognormvariate(0, 0.9) * hours)
    priority = _PRIORITIES.draw(chance)
    done = resolved if resolved.date() < made.until else None
    ticket = Ticket(
        7_001 + len(made.tickets),
        created,
        replied if replied.date() < made.until else None,
        done,
        kind,
        priority,
        channel,
        topic,
        f"G{chance.randint(1, 5)}",
        bool(done) and (gamed or chance.random() < 0.05),
        bool(chance.random() < (0.16 if kind == "incident" else 0.05)),
        1 if gamed else at_least_once(chance, 0.42),
        created + timedelta(hours=_PROMISED[priority]),
        None if done is None else business_hours(created, done),
    )
    made.tickets.append(ticket)
    if done is not None:
        _asked(made, ticket, done.date())
    again = _later(resolved, 1 + chance.random() * 24)
    if gamed and again.date() < made.until:
        _ticket(made, again, topic, "téléphone" if chance.random() < 0.1 else "e-mail")


def _asked(made: Support, ticket: Ticket, day: date) -> None:
    """Two solved tickets in three are followed by a survey: about the answer, or about the effort."""
    asked = made.chance.random()
    if asked > 0.66:
        return
    scores = _SCORES_REOPENED if ticket.reopened else _SCORES
    words, weights = zip(*scores, strict=True)
    score = made.chance.choices(words, weights)[0]
    if asked < 0.5:
        _invite(made, day, "satisfaction", ticket.channel, score, 0.36)
    else:
        _invite(made, day, "effort", ticket.channel, min(7, score + made.chance.randint(0, 2)), 0.3)


def _recommended(made: Support, day: date) -> None:
    """Every day a few customers are asked whether they recommend the company."""
    if day.weekday() > 4:
        return
    for _ in range(4):
        score = made.chance.choices(range(11), (1, 1, 1, 2, 2, 4, 6, 13, 24, 22, 24))[0]
        _invite(made, day, "recommandation", "e-mail", score, 0.33)


def _invite(made: Support, day: date, kind: str, channel: str, score: int, share: float) -> None:
    answered = day + timedelta(days=int(made.chance.expovariate(1 / 1.5)))
    given = made.chance.random() < share and answered < made.until
    number = 1 + len(made.invitations)
    made.invitations.append(
        Invitation(number, day, kind, channel, answered if given else None, score if given else None)
    )


def _later(moment: datetime, hours: float) -> datetime:
    """A moment some hours later, to the minute; not in the hours of the night when clocks change."""
    found = moment + timedelta(minutes=max(1, round(hours * 60)))
    return found.replace(hour=8) if found.hour < 5 else found


def business_hours(start: datetime, end: datetime) -> float:
    """Hours of the working days, from nine to six, between two moments."""
    hours, day = 0.0, start.date()
    while day <= end.date():
        if day.weekday() < 5:
            opens = max(start, datetime.combine(day, time(_OPENS)))
            closes = min(end, datetime.combine(day, time(_CLOSES)))
            hours += max((closes - opens).total_seconds(), 0) / 3600
        day += timedelta(days=1)
    return round(hours, 2)
