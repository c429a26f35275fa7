"""My team: the KPIs of the person's teams and roles, worst first, and what they have undertaken to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.ledger.people.models import Action, Duty, Membership, Person, Team
from jalon.show.facts import facts
from jalon.show.order import needs_attention, worst_first
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.board.chances import chances
from jalon.web.board.effort import Pays
from jalon.web.board.said import said
from jalon.web.board.sights import saw
from jalon.web.board.steps import Roles, Step, next_steps, step_of
from jalon.web.frame.access import needs, person_of, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site


@needs(Right.VIEWER)
def team(request: HttpRequest) -> HttpResponse:
    """What this person answers for."""
    here, language, person = site(), language_of(request), person_of(request)
    teams, roles = teams_of(person), roles_of(person)
    visible = sight_of(request).visible(here.definitions.kpis)
    names = [name for name in visible if concerns(here.definitions.kpis[name], teams, roles)]
    cards = worst_first(here.cards(names))
    told = Pays.of(visible, language).suggestions(cards)
    likely = chances(cards, language)
    steps = next_steps(names, language, here.today, told)
    saw(request, names)
    context = {
        "teams": [said(each.names, language, each.slug) for each in Team.objects.filter(slug__in=teams)],
        "roles": sorted(Roles.of(language).called(role) for role in roles),
        "lines": [
            (facts(card, language, f"m{number}"), steps.get(card.kpi.name), likely.get(card.kpi.name, ""))
            for number, card in enumerate(cards)
        ],
        "urgent": sum(needs_attention(card) for card in cards),
        "actions": _actions(visible, names, roles, language),
        "run": here.ledger.current(),
    }
    return render(request, "board/team.html", context)


def teams_of(person: Person) -> frozenset[str]:
    """The teams a person belongs to, as the files call them."""
    return frozenset(Membership.objects.filter(person=person).values_list("team__slug", flat=True))


def roles_of(person: Person) -> frozenset[str]:
    """The roles a person holds."""
    return frozenset(Duty.objects.filter(person=person).values_list("role", flat=True))


def concerns(kpi: Kpi, teams: Iterable[str], roles: Iterable[str]) -> bool:
    """True for a KPI of one of these teams, or owned by one of these roles."""
    return kpi.scope in {f"team:{team}" for team in teams} or kpi.owner in set(roles)


def _actions(
    visible: list[str], names: list[str], roles: frozenset[str], language: str
) -> list[tuple[Step, str, str]]:
    """Open actions on these KPIs or in these roles, the most pressing first: step, KPI, its name."""
    here, told = site(), Roles.of(language)
    planned = Action.objects.filter(state=Action.PLANNED, kpi__in=visible)
    return [
        (step_of(each, told, here.today), each.kpi, here.definitions.kpis[each.kpi].text(language))
        for each in planned
        if each.kpi in names or each.owner in roles
    ]
