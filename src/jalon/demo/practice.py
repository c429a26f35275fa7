"""The people's side of the demo, relative to a day: teams, boards, actions, events, changes.

It lives in the database, not in files, and is seeded from here. People are called by their role only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import yaml

from jalon.demo.planted import truth
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.change import Direction

_AHEAD = timedelta(days=10)
"""How long before its start a change is registered."""
Texts = Mapping[str, str]
"""A text in each language, by `fr` and `en`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A team as scopes call it (`team:relation-client`), and the roles in it."""

    slug: str
    name: Texts
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """A named list of KPIs; `executive` for the page of one or two strategic ones."""

    slug: str
    name: Texts
    kpis: tuple[str, ...]
    executive: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """A step towards a target. `state`: planned, done, dropped; `closed` where it is not planned any more.

    `measure` is the KPI that tells on the way whether it works.
    """

    kpi: str
    text: Texts
    owner: str
    due: date
    state: str
    closed: date | None
    measure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something dated worth seeing on the charts of one KPI, or of all (`kpi` empty)."""

    kpi: str
    day: date
    title: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A change announced: on which KPI its effect is to be measured, and what was hoped for.

    `size` is a share of what would have come; the effect is watched for `window` periods of `grain`.
    """

    name: str
    kpi: str
    day: date
    owner: str
    title: Texts
    expected: Texts
    direction: Direction
    size: float
    grain: Grain
    window: int
    registered: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """All of it; `roles` are what the roles of the files are called."""

    roles: Mapping[str, Texts]
    teams: tuple[Team, ...]
    boards: tuple[Board, ...]
    actions: tuple[Action, ...]
    events: tuple[Event, ...]
    changes: tuple[Change, ...]


def practice(today: date) -> Practice:
    """What people have done, and mean to do, seen from a day."""
    said: dict[str, Any] = yaml.safe_load(
        files("jalon.demo").joinpath("practice.yaml").read_text(encoding="utf-8")
    )
    return Practice(
        roles=said["roles"],
        teams=tuple(Team(**each | {"roles": tuple(each["roles"])}) for each in said["teams"]),
        boards=tuple(_board(each) for each in said["boards"]),
        actions=tuple(_action(each, today) for each in said["actions"]),
        events=tuple(Event(**each | {"day": _day(each["day"], today)}) for each in said["events"]),
        changes=tuple(_change(each, today) for each in said["changes"]),
    )


def _board(said: dict[str, Any]) -> Board:
    executive = said.get("executive", False)
    return Board(slug=said["slug"], name=said["name"], kpis=tuple(said["kpis"]), executive=executive)


def _action(said: dict[str, Any], today: date) -> Action:
    closed = _day(said["closed"], today) if "closed" in said else None
    return Action(**said | {"due": _day(said["due"], today), "closed": closed})


def _change(said: dict[str, Any], today: date) -> Change:
    day = _day(said["day"], today)
    typed = {"direction": Direction(said["direction"]), "grain": Grain(said["grain"])}
    return Change(**said | typed | {"day": day, "registered": day - _AHEAD})


def _day(said: int | str, today: date) -> date:
    """A day said as so many days from today, or as that of a change."""
    if isinstance(said, int):
        return today + timedelta(days=said)
    planted = truth(today)
    return {"trial": planted.successful.since, "page": planted.useless.since, "sample": planted.idle.since}[
        said
    ]
