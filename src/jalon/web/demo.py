"""The demo's people, teams, boards, actions and events, put into a database that nobody has entered yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from jalon.demo.practice import Practice, practice
from jalon.ledger.people.models import Action, Board, Duty, Event, Membership, Person, Team
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from jalon.web.words import LANGUAGES

RUNS = "direction"
"""The role of whoever the demo's address signs in."""
_RIGHTS = {
    RUNS: Right.ADMIN,
    "responsable-finance": Right.EDITOR,
    "responsable-informatique": Right.EDITOR,
}
_BEGAN = timedelta(days=420)  # before the oldest event
_THOUGHT_OF = timedelta(days=14)
_NOON = time(12)


def seed(now: datetime, language: str = LANGUAGES[0]) -> None:
    """Let the demo's people in, called by their roles in a language; nothing once anybody has an account.

    Of the demo company's practice only what belongs to KPIs and roles that the files name is kept.
    """
    if Person.objects.exists():
        return
    made = practice(now.astimezone(site().zone).date())
    with transaction.atomic():
        people = _people(made, now, language)
        _teams(made, people)
        _boards(made)
        _actions(made, people, now)
        _events(made, people, now)


def _people(made: Practice, now: datetime, language: str) -> dict[str, Person]:
    """A person a role, by role; the first one runs the site. Without a password: nobody guesses one.

    They get no weekly mail: nobody reads theirs.
    """
    roles = [RUNS, *(role for role in made.roles if role != RUNS and role in _named())]
    people = {role: _person(role, made.roles[role][language], language) for role in roles}
    Person.objects.update(created_at=now - _BEGAN)
    Duty.objects.bulk_create(Duty(person=person, role=role) for role, person in people.items())
    return people


def _person(role: str, name: str, language: str) -> Person:
    right = _RIGHTS.get(role, Right.OWNER)
    return Person.objects.add(f"{role}@demo.example", name, right, None, language=language, weekly_mail=False)


def _named() -> set[str]:
    """The roles that the files name."""
    definitions = site().definitions
    owners = [kpi.owner for kpi in definitions.kpis.values()]
    owners += [objective.owner for objective in definitions.objectives.values()]
    return {owner for owner in owners if owner}


def _teams(made: Practice, people: Mapping[str, Person]) -> None:
    for each in made.teams:
        members = [people[role] for role in each.roles if role in people]
        if members:
            team = Team.objects.create(slug=each.slug, names=dict(each.name))
            Membership.objects.bulk_create(Membership(person=one, team=team) for one in members)


def _boards(made: Practice) -> None:
    for position, each in enumerate(made.boards):
        kpis = [kpi for kpi in each.kpis if _defined(kpi)]
        if kpis:
            Board.objects.create(
                slug=each.slug,
                names=dict(each.name),
                kpis=kpis,
                executive=each.executive,
                position=position,
            )


def _actions(made: Practice, people: Mapping[str, Person], now: datetime) -> None:
    for each in made.actions:
        if not _defined(each.kpi):
            continue
        closed = None if each.closed is None else min(_at_noon(each.closed), now)
        action = Action.objects.create(
            kpi=each.kpi,
            texts=dict(each.text),
            owner=each.owner,
            due=each.due,
            measure=each.measure if _defined(each.measure) else "",
            state=each.state,
            created_by=people.get(each.owner),
            closed_at=closed,
        )
        thought_of = min(closed or now, _at_noon(each.due), now) - _THOUGHT_OF
        Action.objects.filter(pk=action.pk).update(created_at=thought_of)


def _events(made: Practice, people: Mapping[str, Person], now: datetime) -> None:
    for each in made.events:
        if each.kpi and not _defined(each.kpi):
            continue
        owner = site().definitions.kpis[each.kpi].owner if each.kpi else RUNS
        event = Event.objects.create(
            kpi=each.kpi, day=each.day, titles=dict(each.title), created_by=people.get(owner or RUNS)
        )
        Event.objects.filter(pk=event.pk).update(created_at=min(_at_noon(each.day), now))


def _defined(kpi: str) -> bool:
    return kpi in site().definitions.kpis


def _at_noon(day: date) -> datetime:
    zone: ZoneInfo = site().zone
    return datetime.combine(day, _NOON, tzinfo=zone)
