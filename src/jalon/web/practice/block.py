"""What people do about one KPI, as its page shows it (`practice/block.html`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest

from jalon.ledger.people.models import Action, Event
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.board.effort import Pays
from jalon.web.board.steps import Roles, Step, step_of
from jalon.web.frame.access import person_of, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.practice.events import events_on, title_of
from jalon.web.practice.reports import open_reports

_CLOSED = 5
"""Closed actions that stay in sight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """An action done or dropped, and when."""

    step: Step
    done: bool
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """An event; `everywhere` when it stands on all charts, `removable` by the person who looks."""

    number: int
    day: date
    title: str
    everywhere: bool
    removable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Practice:
    """Actions planned and closed, events, and how many reports of errors await an answer.

    `suggested` is what is known suggests where nothing is planned.
    """

    kpi: str
    planned: tuple[Step, ...]
    closed: tuple[Closed, ...]
    events: tuple[Dated, ...]
    reports: int
    suggested: str
    may_act: bool
    may_name: bool


def practice_of(request: HttpRequest, kpi: Kpi, pays: Pays) -> Practice:
    """What there is about a KPI that the person may see; `pays` is theirs."""
    language, right = language_of(request), sight_of(request).right_on(kpi.name) or Right.VIEWER
    roles, today = Roles.of(language), site().today
    actions = list(Action.objects.filter(kpi=kpi.name))
    closed = sorted(
        (each for each in actions if each.state != Action.PLANNED),
        key=lambda each: each.closed_at or each.created_at,
        reverse=True,
    )
    return Practice(
        kpi=kpi.name,
        planned=tuple(step_of(each, roles, today) for each in actions if each.state == Action.PLANNED),
        closed=tuple(
            Closed(step=step_of(each, roles), done=each.state == Action.DONE, at=each.closed_at)
            for each in closed[:_CLOSED]
        ),
        events=tuple(_dated(request, each, language, right) for each in events_on(kpi.name)),
        reports=open_reports(kpi.name),
        suggested="" if any(each.state == Action.PLANNED for each in actions) else _suggested(pays, kpi),
        may_act=right.allows(Right.CONTRIBUTOR),
        may_name=right.allows(Right.OWNER),
    )


def _suggested(pays: Pays, kpi: Kpi) -> str:
    told = pays.suggested(kpi.name)
    return "" if told is None else told[0]


def _dated(request: HttpRequest, event: Event, language: str, right: Right) -> Dated:
    needed = right if event.kpi else person_of(request).rights
    return Dated(
        number=event.pk,
        day=event.day,
        title=title_of(event, language),
        everywhere=not event.kpi,
        removable=needed.allows(Right.OWNER),
    )
