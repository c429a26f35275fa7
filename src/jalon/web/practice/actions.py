"""Actions: planned, changed, done, dropped, taken up again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Action
from jalon.show.facts import facts
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.accounts.signing import safe_next
from jalon.web.board.effort import Pays
from jalon.web.frame.access import kpi_for, needs, person_of, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.practice.back import back
from jalon.web.practice.forms import PlannedAction
from jalon.web.practice.undoing import kept, written
from jalon.web.words import plain


@needs(Right.CONTRIBUTOR, of="kpi")
def add(request: HttpRequest, kpi: str) -> HttpResponse:
    """Plan an action for a KPI."""
    found, language = kpi_for(request, kpi, Right.CONTRIBUTOR), language_of(request)
    initial = {"owner": found.owner or ""} | (_suggested(request, found) if "step" in request.GET else {})
    form = PlannedAction(language, site().today, _measures(request), request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form, plain("practice.add_title", language))
    with transaction.atomic():
        action = Action.objects.create(
            kpi=found.name,
            texts={language: form.cleaned_data["text"]},
            owner=form.cleaned_data["owner"],
            due=form.cleaned_data["due"],
            measure=form.cleaned_data["measure"],
            created_by=person_of(request),
        )
        undo = written(request, "action_added", action, None)
    tell(request, "practice.added", undo=undo)
    return redirect(safe_next(request, reverse("kpi", args=[found.name])))


@needs(Right.CONTRIBUTOR, of="kpi")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change an action's text, owner, day or measure."""
    action, found = _action(request, number)
    language = language_of(request)
    spoken = language if language in action.texts else next(iter(action.texts), language)
    initial = {
        "text": action.texts.get(spoken, ""),
        "owner": action.owner,
        "due": action.due,
        "measure": action.measure,
    }
    form = PlannedAction(language, site().today, _measures(request), request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form, plain("practice.edit_title", language))
    with transaction.atomic():
        before = kept(action)
        action.texts = {**action.texts, spoken: form.cleaned_data["text"]}
        action.owner, action.due = form.cleaned_data["owner"], form.cleaned_data["due"]
        action.measure = form.cleaned_data["measure"]
        action.save()
        undo = written(request, "action_edited", action, before)
    tell(request, "practice.edited", undo=undo)
    return redirect(safe_next(request, reverse("kpi", args=[found.name])))


@needs(Right.CONTRIBUTOR, of="kpi")
@require_POST
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Say that an action is done."""
    return _moved(request, number, Action.DONE)


@needs(Right.CONTRIBUTOR, of="kpi")
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Give an action up."""
    return _moved(request, number, Action.DROPPED)


@needs(Right.CONTRIBUTOR, of="kpi")
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Take up again what was done or dropped."""
    return _moved(request, number, Action.PLANNED)


_VERBS = {Action.DONE: "action_done", Action.DROPPED: "action_dropped", Action.PLANNED: "action_reopened"}
_TOLD = {
    Action.DONE: "practice.done",
    Action.DROPPED: "practice.dropped",
    Action.PLANNED: "practice.reopened",
}


def _moved(request: HttpRequest, number: int, state: str) -> HttpResponse:
    """Put an action in another state; asking twice changes nothing."""
    action, found = _action(request, number)
    if action.state != state:
        with transaction.atomic():
            before = kept(action)
            action.state = state
            action.closed_at = None if state == Action.PLANNED else site().now
            action.save()
            undo = written(request, _VERBS[state], action, before)
        tell(request, _TOLD[state], undo=undo)
    return redirect(back(request, reverse("kpi", args=[found.name])))


def _action(request: HttpRequest, number: int) -> tuple[Action, Kpi]:
    """An action of a KPI the person may act on. Raises Http404, PermissionDenied."""
    action = Action.objects.filter(pk=number).first()
    if action is None:
        raise Http404
    return action, kpi_for(request, action.kpi, Right.CONTRIBUTOR)


def _suggested(request: HttpRequest, kpi: Kpi) -> dict[str, str]:
    """What is known suggests, as the text of an action, and the KPI it speaks of as its measure."""
    seen = sight_of(request).visible(site().definitions.kpis)
    told = Pays.of(seen, language_of(request)).suggested(kpi.name)
    if told is None:
        return {}
    text, step = told
    return {"text": text, "measure": step.kpi if step.kpi in seen else ""}


def _measures(request: HttpRequest) -> list[tuple[str, str]]:
    """The KPIs that the person sees, each with its name."""
    kpis, language = site().definitions.kpis, language_of(request)
    return [(name, kpis[name].text(language)) for name in sight_of(request).visible(kpis)]


def _page(request: HttpRequest, kpi: Kpi, form: PlannedAction, title: str) -> HttpResponse:
    language = language_of(request)
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "facts": facts(site().card(kpi), language),
        "go": plain("practice.save_action", language),
        "helps": {name: plain(f"practice.{name}_help", language) for name in ("text", "measure")},
        "next": safe_next(request, ""),
        "back": safe_next(request, reverse("kpi", args=[kpi.name])),
    }
    return render(request, "practice/form.html", context)
