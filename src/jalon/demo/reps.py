"""What those who sell do: calls, e-mails, meetings."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from jalon.demo.chance import Choice, chance_of, count_of
from jalon.demo.days import every_day

_REPS = (("R1", 4.6), ("R2", 3.9), ("R3", 3.2))
_CHANNELS = Choice((("appel", 46), ("e-mail", 46), ("rendez-vous", 8)))


class Activity(NamedTuple):
    """One thing done by somebody who sells."""

    number: int
    day: date
    rep: str
    channel: str


def activities(first: date, until: date, seed: int = 0) -> list[Activity]:
    """The activities of the working days from a day to the evening before another."""
    chance, made = chance_of("activities", seed), list[Activity]()
    for day in every_day(first, until):
        if day.weekday() > 4:
            continue
        for rep, rate in _REPS:
            for _ in range(count_of(chance, rate * (0.5 if day.month == 8 else 1))):
                made.append(Activity(1 + len(made), day, rep, _CHANNELS.draw(chance)))
    return made
