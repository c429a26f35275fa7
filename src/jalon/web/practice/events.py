"""Events: something dated worth seeing on charts, of one KPI or of all."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Event
from jalon.show import chart
from jalon.show.changed import change_name
from jalon.show.facts import facts
from jalon.vocabulary.rights import Right
from jalon.web.accounts.signing import safe_next
from jalon.web.frame.access import kpi_for, needs, person_of
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.practice.back import back
from jalon.web.practice.forms import NamedEvent
from jalon.web.practice.undoing import removed, written
from jalon.web.words import plain
from jalon.workspace.registering import registered


def events_on(kpi: str) -> list[Event]:
    """The events that a KPI's chart shows: its own, and those of all KPIs, by day."""
    return list(Event.objects.filter(Q(kpi=kpi) | Q(kpi="")))


def drawn_events(kpi: str, language: str) -> tuple[chart.Event, ...]:
    """The same as a chart takes them, with the changes whose effect is judged; what is both, once."""
    noted = [chart.Event(day=each.day, name=title_of(each, language)) for each in events_on(kpi)]
    days = {(each.day, each.name) for each in noted}
    changes = [each for each in registered(site().ledger) if each.kpi == kpi and each.withdrawn is None]
    noted += [
        chart.Event(day=each.start, name=change_name(each, language))
        for each in changes
        if not any((each.start, text) in days for text in each.texts.values())
    ]
    return tuple(sorted(noted, key=lambda each: each.day))


def title_of(event: Event, language: str) -> str:
    """What happened, in a language or the one there is."""
    return str(event.titles.get(language) or next(iter(event.titles.values()), ""))


@needs(Right.OWNER, of="kpi")
def add(request: HttpRequest, kpi: str) -> HttpResponse:
    """Name an event on a KPI's chart; whoever has the right everywhere may put it on all charts."""
    found, language, here = kpi_for(request, kpi, Right.OWNER), language_of(request), site()
    everywhere = person_of(request).rights.allows(Right.OWNER)
    form = NamedEvent(language, here.today, everywhere, request.POST or None, initial={"day": here.today})
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": plain("practice.event_title", language),
            "facts": facts(here.card(found), language),
            "go": plain("practice.save_event", language),
            "helps": {"title": plain("practice.title_help", language)},
            "next": safe_next(request, ""),
            "back": safe_next(request, reverse("kpi", args=[found.name])),
        }
        return render(request, "practice/form.html", context)
    with transaction.atomic():
        event = Event.objects.create(
            kpi="" if form.cleaned_data["where"] == "all" else found.name,
            day=form.cleaned_data["day"],
            titles={language: form.cleaned_data["title"]},
            created_by=person_of(request),
        )
        undo = written(request, "event_added", event, None)
    tell(request, "practice.event_added", undo=undo)
    return redirect(safe_next(request, reverse("kpi", args=[found.name])))


@needs(Right.OWNER, of="kpi")
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take an event off the charts."""
    event = Event.objects.filter(pk=number).first()
    if event is None:
        raise Http404
    if event.kpi:
        kpi_for(request, event.kpi, Right.OWNER)
    elif not person_of(request).rights.allows(Right.OWNER):
        raise PermissionDenied
    fallback = reverse("kpi", args=[event.kpi]) if event.kpi else reverse("board")
    with transaction.atomic():
        undo = removed(request, "event_removed", event)
    tell(request, "practice.event_removed", undo=undo)
    return redirect(back(request, fallback))
