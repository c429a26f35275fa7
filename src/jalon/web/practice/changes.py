"""Registering a change from the page of its KPI: sealed into the history, so that nothing undoes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jalon.compute.plan import grains_of
from jalon.ports import Wanted
from jalon.show.facts import facts
from jalon.show.findings import sentence
from jalon.show.targets import member_text
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.accounts.signing import safe_next
from jalon.web.frame.access import kpi_for, needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.practice.forms import AnnouncedChange
from jalon.web.words import plain
from jalon.workspace.hoping import read_hope
from jalon.workspace.judgement.changes import register
from jalon.workspace.registering import Draft, watched_grain

_FIELDS = {
    "change-expected": "expect",
    "change-window": "window",
    "change-started": "start",
    "change-far": "start",
}


@needs(Right.OWNER, of="kpi")
def add(request: HttpRequest, kpi: str) -> HttpResponse:
    """Seal a change before it starts."""
    found, language = kpi_for(request, kpi, Right.OWNER), language_of(request)
    form = _form(request, found, language)
    if request.method == "POST" and form.is_valid() and _sealed(request, found, form, language):
        tell(request, "practice.change_added")
        return redirect(reverse("kpi", args=[found.name]) + "#changes")
    context = {
        "form": form,
        "title": plain("practice.change_title", language),
        "facts": facts(site().card(found), language),
        "go": plain("practice.save_change", language),
        "helps": {
            name: plain(f"practice.{name}_help", language) for name in ("what", "expect", "window", "start")
        },
        "next": safe_next(request, ""),
        "back": safe_next(request, reverse("kpi", args=[found.name])),
    }
    return render(request, "practice/form.html", context)


def _form(request: HttpRequest, kpi: Kpi, language: str) -> AnnouncedChange:
    here = site()
    kept = [each for each in grains_of(here.definitions, kpi) if each is not Grain.ALL]
    home = watched_grain(here.workspace, kpi)
    monday = here.today + timedelta(days=7 - here.today.weekday())
    initial: dict[str, Any] = {"start": monday, "window": 8, "grain": home.value}
    return AnnouncedChange(
        language, [each.value for each in kept], _scopes(kpi, language), request.POST or None, initial=initial
    )


def _scopes(kpi: Kpi, language: str) -> list[tuple[str, str]]:
    """The members that a change may touch alone, of cuts by one dimension."""
    found: list[tuple[str, str]] = []
    for cut in kpi.by:
        if len(cut.dimensions) == 1:
            wanted = Wanted(kpi=kpi.name, grain=Grain.ALL.value, dimensions=cut.dimensions)
            for seen in site().ledger.observations(wanted):
                ((dimension, member),) = seen.slice
                found.append((f"{dimension}={member or ''}", member_text(member, language)))
    return found


def _sealed(request: HttpRequest, kpi: Kpi, form: AnnouncedChange, language: str) -> bool:
    """Register what the form says; what is refused stands beside its field."""
    said = form.cleaned_data
    dimension, _, member = said["scope"].partition("=")
    try:
        direction, size, unit = read_hope(said["expect"], kpi)
        draft = Draft(
            kpi=kpi.name,
            start=said["start"],
            window=said["window"],
            direction=direction,
            expected=size,
            unit=unit,
            grain=Grain(said["grain"]),
            scope=((dimension, member or None),) if dimension else (),
            texts={language: said["what"]},
        )
        sealed = register(site().workspace, site().ledger, draft, site().now)
    except Refusal as refusal:
        told = sentence(refusal.finding, language)
        form.add_error(_FIELDS.get(refusal.finding.code), f"{told.fact} {told.next}")
        return False
    record(
        person_of(request),
        "change_registered",
        kpi.name,
        after={"number": sealed.number, "what": said["what"], "start": said["start"].isoformat()},
    )
    return True
