"""Outages of the systems."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from jalon.demo.chance import Choice, chance_of
from jalon.demo.days import every_day

_SERVICES = Choice((("site", 40), ("caisse", 35), ("téléphonie", 25)))


class Outage(NamedTuple):
    """A service that was down."""

    number: int
    service: str
    started: datetime
    ended: datetime


def outages(first: date, until: date, seed: int = 0) -> list[Outage]:
    """The outages from a day to the evening before another: two or three a month, minutes to hours."""
    chance, made = chance_of("outages", seed), list[Outage]()
    for day in every_day(first, until):
        if chance.random() < 0.085:
            started = datetime.combine(day, time(chance.randint(7, 20), chance.randint(0, 59)))
            minutes = min(175, max(4, round(chance.lognormvariate(3.5, 0.8))))
            ended = started + timedelta(minutes=minutes)
            made.append(Outage(1 + len(made), _SERVICES.draw(chance), started, ended))
    return made
