"""Teams: named, filled, taken away."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Membership, Team
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import needs
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.people.forms import TeamForm, spoken
from jalon.web.people.kept import kept_team, write_team
from jalon.web.people.tabs import tabs
from jalon.web.people.undoing import written

_PREFIX = "team:"


@needs(Right.ADMIN)
def teams(request: HttpRequest) -> HttpResponse:
    """Every team, and those that files name and nobody has filled."""
    language = language_of(request)
    rows = [
        {"team": team, "name": spoken(team.names, language, team.slug), "members": _members(team)}
        for team in Team.objects.all()
    ]
    named = {kpi.scope for kpi in site().definitions.kpis.values() if kpi.scope.startswith(_PREFIX)}
    missing = sorted({each.removeprefix(_PREFIX) for each in named} - {row["team"].slug for row in rows})
    context = {"rows": rows, "missing": missing, "tabs": tabs(request, "people-teams")}
    return render(request, "people/teams.html", context)


@needs(Right.ADMIN)
def add(request: HttpRequest) -> HttpResponse:
    """A new team."""
    initial = {"slug": request.GET.get("slug", "")[:80]}
    form = TeamForm(language_of(request), request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/team.html", {"form": form})
    return _write(request, form, None, form.cleaned_data["slug"])


@needs(Right.ADMIN)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Another name, other members."""
    team = _team(slug)
    before = kept_team(team)
    initial = {f"name_{language}": name for language, name in team.names.items()}
    initial["members"] = [str(each) for each in before["members"]]
    form = TeamForm(language_of(request), request.POST or None, initial=initial, team=team)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/team.html", {"form": form, "team": team})
    return _write(request, form, team, slug)


@needs(Right.ADMIN)
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a team away; its persons stay."""
    team = _team(slug)
    name = spoken(team.names, language_of(request), slug)
    with transaction.atomic():
        undo = written(request, "team_removed", slug, kept_team(team), None)
        team.delete()
    tell(request, "people.team_removed", undo=undo, name=name)
    return redirect("people-teams")


def _write(request: HttpRequest, form: TeamForm, team: Team | None, slug: str) -> HttpResponse:
    before = None if team is None else kept_team(team)
    members = [int(each) for each in form.cleaned_data["members"]]
    with transaction.atomic():
        write_team({"slug": slug, "names": form.names(), "members": members})
        verb = "team_made" if team is None else "team_changed"
        undo = written(request, verb, slug, before, kept_team(_team(slug)))
    tell(request, "people.team_kept", undo=undo)
    return redirect("people-teams")


def _members(team: Team) -> str:
    rows = Membership.objects.filter(team=team, person__is_active=True).order_by("person__name")
    return ", ".join(rows.values_list("person__name", flat=True))


def _team(slug: str) -> Team:
    team: Team | None = Team.objects.filter(slug=slug).first()
    if team is None:
        raise Http404
    return team
