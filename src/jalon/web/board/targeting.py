"""Setting, replacing and removing the targets of a KPI, written into its file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jalon.compute.plan import grains_of
from jalon.show.facts import facts
from jalon.show.numbers import is_share, unit_words
from jalon.show.targets import describe
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.vocabulary.target import Target
from jalon.web.board.editing import refused, written
from jalon.web.board.target_form import TargetForm, initial_of
from jalon.web.frame.access import kpi_for, needs
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.workspace.editing import seen_in, set_target
from jalon.workspace.judging import shown_grain
from jalon.workspace.story import story


@needs(Right.OWNER, of="kpi")
def add(request: HttpRequest, name: str) -> HttpResponse:
    """Give a KPI a target."""
    return _said(request, kpi_for(request, name, Right.OWNER), None)


@needs(Right.OWNER, of="kpi")
def change(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Replace a target."""
    kpi = kpi_for(request, name, Right.OWNER)
    if number >= len(kpi.targets):
        raise Http404
    return _said(request, kpi, number)


@needs(Right.OWNER, of="kpi")
@require_POST
def drop(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Remove a target; its history stays."""
    kpi, here = kpi_for(request, name, Right.OWNER), site()
    if number >= len(kpi.targets):
        raise Http404
    seen = request.POST.get("seen") or None
    edited = set_target(here.workspace, kpi, None, number=number, now=here.now, expected=seen)
    undo = written(request, "target_dropped", kpi.name, edited)
    tell(request, "kpi.target_dropped", undo=undo)
    return redirect("kpi", kpi.name)


def _said(request: HttpRequest, kpi: Kpi, number: int | None) -> HttpResponse:
    here, language = site(), language_of(request)
    before = None if number is None else kpi.targets[number]
    grains = grains_of(here.definitions, kpi)
    initial = initial_of(before, kpi, shown_grain(here.workspace, kpi), language)
    calendar = here.definitions.calendar(kpi)
    form = TargetForm(
        language,
        kpi,
        calendar,
        grains,
        _last_whole(kpi),
        request.POST or None,
        initial=initial,
        today=here.today,
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, kpi, number, form)
    target = form.target(before)
    try:
        edited = set_target(
            here.workspace, kpi, target, number=number, now=here.now, expected=request.POST.get("seen")
        )
    except Refusal as refusal:
        form.add_error(None, refused(refusal, language))
        return _page(request, kpi, number, form)
    undo = written(request, "target_set", kpi.name, edited) if edited.changed else ""
    tell(request, "kpi.target_set", undo=undo, target=_described(kpi, target, language))
    return redirect("kpi", kpi.name)


def _described(kpi: Kpi, target: Target, language: str) -> str:
    definitions = site().definitions
    return describe(target, kpi, definitions.calendar(kpi), language, kpis=definitions.kpis)


def _last_whole(kpi: Kpi) -> Period | None:
    """The last period that is over, from which an improvement may be measured."""
    here = site()
    values = story(here.workspace, here.ledger, kpi, now=here.now).values
    return next((each.period for each in reversed(values) if each.complete and each.value is not None), None)


def _page(request: HttpRequest, kpi: Kpi, number: int | None, form: TargetForm) -> HttpResponse:
    language, here = language_of(request), site()
    before = None if number is None else kpi.targets[number]
    unit = "%" if is_share(kpi.unit) else unit_words(kpi.unit, Decimal(2), language)
    context: dict[str, Any] = {
        "kpi": kpi,
        "form": form,
        "number": number,
        "facts": facts(here.card(kpi), language),
        "before": "" if before is None else _described(kpi, before, language),
        "unit": unit,
        "share": is_share(kpi.unit),
        "seen": request.POST.get("seen") or seen_in(here.workspace, kpi.place),
    }
    return render(request, "board/target.html", context)
