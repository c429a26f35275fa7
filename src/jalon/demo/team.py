"""The people employed: contracts, pay, absences, trainings, posts to be filled. Numbers only, no names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from jalon.demo.chance import Choice, chance_of, euros
from jalon.demo.days import every_day, every_month, last_of

TEAMS = ("boutiques", "relation client", "marketing", "logistique", "siège")
_AT_FIRST = (5, 2, 1, 2, 1)
_MONTHLY = {"boutiques": 2650, "relation client": 2750, "marketing": 3300, "logistique": 2700, "siège": 4100}
_KINDS = Choice((("maladie", 78), ("accident", 7), ("autre", 15)))
_JOINS = ("relation client", "boutiques", "logistique", "marketing", "boutiques", "siège")
FULL = Decimal("151.67")
"""Hours planned a month for somebody at full time."""


class Contract(NamedTuple):
    """A person's contract; `left` is the first day out."""

    person: str
    team: str
    kind: str
    hired: date
    left: date | None
    leaving: str


class Pay(NamedTuple):
    """A person's month."""

    day: date
    person: str
    team: str
    hours: Decimal
    cost: Decimal


class Absence(NamedTuple):
    """A person's day of absence."""

    number: int
    person: str
    team: str
    day: date
    hours: Decimal
    kind: str


class Training(NamedTuple):
    """A training that a person attended."""

    number: int
    person: str
    team: str
    day: date
    hours: int


class Vacancy(NamedTuple):
    """A post to be filled."""

    number: int
    team: str
    opened: date
    filled: date | None


@dataclass(kw_only=True)
class Team:
    """All that is known of the people employed up to a day."""

    first: date
    until: date
    contracts: list[Contract] = field(default_factory=list)
    pay: list[Pay] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    vacancies: list[Vacancy] = field(default_factory=list)
    chance: Random


def team(first: date, until: date, seed: int = 0) -> Team:
    """The people employed from a day to the evening before another."""
    made = Team(first=first, until=until, chance=chance_of("team", seed))
    for name, count in zip(TEAMS, _AT_FIRST, strict=True):
        for _ in range(count):
            _hire(made, name, first - timedelta(days=made.chance.randint(60, 1500)), "CDI")
    _joiners(made)
    _paid(made)
    for day in every_day(first, until):
        _absent_or_trained(made, day)
    made.vacancies.sort(key=lambda one: one.opened)
    made.vacancies[:] = [one._replace(number=1 + place) for place, one in enumerate(made.vacancies)]
    return made


def present(made: Team, day: date) -> list[Contract]:
    """The contracts that run on a day."""
    return [one for one in made.contracts if one.hired <= day and (one.left is None or one.left > day)]


def _joiners(made: Team) -> None:
    """In every quarter somebody is hired for good or for a season; the posts were open before."""
    quarter = 0
    for number, month in enumerate(every_month(made.first, made.until)):
        if number % 3 == 1:
            quarter += 1
            hired = month + timedelta(days=made.chance.randint(2, 20))
            lasting = quarter % 2 == 1
            _announce(made, _JOINS[quarter % 6], hired)
            _hire(made, _JOINS[quarter % 6], hired, "CDI" if lasting else "CDD")
        if month.month in (10, 11):
            hired = month + timedelta(days=made.chance.randint(3, 15))
            _announce(made, "boutiques", hired)
            _hire(made, "boutiques", hired, "CDD")
    for name, days in (("relation client", 34), ("logistique", 12)):
        made.vacancies.append(Vacancy(0, name, made.until - timedelta(days=days), None))


def _announce(made: Team, name: str, hired: date) -> None:
    filled = hired - timedelta(days=made.chance.randint(8, 20))
    made.vacancies.append(Vacancy(0, name, filled - timedelta(days=made.chance.randint(18, 70)), filled))


def _hire(made: Team, name: str, hired: date, kind: str) -> None:
    person = f"E{1 + len(made.contracts):03d}"
    stays = made.chance.randint(88, 150) if kind == "CDD" else 150 + int(made.chance.expovariate(1 / 1700))
    left = hired + timedelta(days=stays)
    while kind == "CDI" and left <= made.first:
        left += timedelta(days=500)
    leaving = (
        "fin de contrat" if kind == "CDD" else made.chance.choice(("démission", "démission", "retraite"))
    )
    gone = left < made.until
    made.contracts.append(
        Contract(person, name, kind, hired, left if gone else None, leaving if gone else "")
    )


def _paid(made: Team) -> None:
    """Every month that is over, on its last day, for those present then."""
    for month in every_month(made.first, made.until):
        day = last_of(month)
        for one in present(made, day):
            made.pay.append(Pay(day, one.person, one.team, FULL, _cost(made, one, day)))


def _cost(made: Team, one: Contract, day: date) -> Decimal:
    """What somebody costs in a month: by the team, their own place in it, and the years."""
    own = 1 + (int(one.person[1:]) * 7 % 11 - 5) / 60
    return euros(_MONTHLY[one.team] * own * 1.025 ** ((day - made.first).days / 365.25))


def _absent_or_trained(made: Team, day: date) -> None:
    if day.weekday() > 4:
        return
    winter = 1.5 if day.month in (1, 2, 12) else 0.9
    for one in present(made, day):
        if made.chance.random() < 0.038 * winter:
            number = 1 + len(made.absences)
            hours = Decimal("7.00") if made.chance.random() < 0.85 else Decimal("3.50")
            made.absences.append(Absence(number, one.person, one.team, day, hours, _KINDS.draw(made.chance)))
        elif made.chance.random() < 0.013:
            made.trainings.append(
                Training(
                    1 + len(made.trainings), one.person, one.team, day, made.chance.choice((4, 7, 7, 14))
                )
            )


def month_of_pay(made: Team, month: date) -> dict[str, Decimal]:
    """What each team costs in a month: those present at its end, or now while it runs."""
    costs = dict.fromkeys(TEAMS, Decimal(0))
    for one in present(made, min(last_of(month), made.until - timedelta(days=1))):
        costs[one.team] += _cost(made, one, last_of(month))
    return costs
