"""Calls received and the agents who take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice, chance_of, count_of
from jalon.demo.days import every_day, grown, season

AGENTS = ("A1", "A2", "A3", "A4")
_QUEUES = Choice((("commandes", 52), ("abonnements", 30), ("technique", 18)))


class Call(NamedTuple):
    """A call; `answered` is None where the caller hung up before."""

    number: int
    started: datetime
    answered: datetime | None
    ended: datetime
    resolved_first: bool
    transferred: bool
    talk: int
    hold: int
    wrap: int
    queue: str


class Shift(NamedTuple):
    """An agent's day, in hours."""

    day: date
    agent: str
    team: str
    available: float
    busy: float


@dataclass(kw_only=True)
class Calls:
    """All calls and shifts up to a day."""

    calls: list[Call] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    chance: Random


def calls(first: date, until: date, seed: int = 0) -> Calls:
    """The calls of the working days from a day to the evening before another."""
    made = Calls(chance=chance_of("calls", seed))
    for day in every_day(first, until):
        if day.weekday() > 4:
            continue
        rate = 9.5 * season(day) * grown(first, day, 0.1) * (1.25 if day.weekday() == 0 else 1)
        starts = sorted(made.chance.randint(0, 9 * 3600 - 1) for _ in range(count_of(made.chance, rate)))
        opens = datetime.combine(day, time(9))
        handled = sum(_call(made, opens + timedelta(seconds=start)) for start in starts)
        _shifts(made, day, handled / 3600)
    return made


def _call(made: Calls, started: datetime) -> int:
    """One call; the seconds of work it makes."""
    chance = made.chance
    wait, patience = round(chance.expovariate(1 / 19)), 15 + round(chance.expovariate(1 / 160))
    number, queue = 1 + len(made.calls), _QUEUES.draw(chance)
    if wait > patience:
        ended = started + timedelta(seconds=patience)
        made.calls.append(Call(number, started, None, ended, False, False, 0, 0, 0, queue))
        return 0
    answered = started + timedelta(seconds=wait)
    talk = round(chance.lognormvariate(5.25, 0.55))
    hold = round(chance.expovariate(1 / 40)) if chance.random() < 0.22 else 0
    wrap = round(chance.lognormvariate(3.9, 0.4))
    settled = chance.random() < (0.6 if queue == "technique" else 0.76)
    passed_on = not settled and chance.random() < 0.45
    ended = answered + timedelta(seconds=talk + hold)
    made.calls.append(Call(number, started, answered, ended, settled, passed_on, talk, hold, wrap, queue))
    return talk + hold + wrap


def _shifts(made: Calls, day: date, handled: float) -> None:
    """Two or three agents a day: calls first, then tickets fill part of what is left."""
    present = AGENTS[:3] if day.weekday() in (0, 4) else AGENTS[1:]
    for agent in present:
        available = 7.0 if made.chance.random() < 0.9 else 3.5
        share = handled / len(present) + (available - handled / len(present)) * made.chance.uniform(0.5, 0.75)
        team = "niveau 2" if agent == "A4" else "niveau 1"
        made.shifts.append(Shift(day, agent, team, available, round(min(share, available), 2)))
