"""The first chart of a file, beside it the form of its target, and what it lacks to be a KPI."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jalon.compute.plan import grains_of
from jalon.show.facts import facts
from jalon.show.numbers import as_decimal, currencies, is_share, unit_words, value_text
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.board.address import Asked
from jalon.web.board.drawn import drawn
from jalon.web.board.target_form import TargetForm, initial_of
from jalon.web.frame.access import kpi_for, needs
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.library.faults import fault_of, finding_of
from jalon.web.library.undoing import undo_address
from jalon.web.library.waiting import answer_of, latest, wait
from jalon.web.library.work import ADOPT
from jalon.workspace.editing import seen_in
from jalon.workspace.story import Story, story

_ROUNDED_FROM = 1000
_CENT = Decimal("0.01")


@needs(Right.EDITOR)
def chart(request: HttpRequest, token: str) -> HttpResponse:
    """Waits until the file is taken in and computed, then shows its chart."""
    job = latest(ADOPT, token=token)
    if job is None:
        raise Http404
    answer = answer_of(job)
    if answer is None:
        return wait(request, "computing", name=job.payload["choices"]["name"])
    if answer.refused is not None or answer.failure:
        return redirect("drop-look", token)
    failed = answer.outcome["failed"]
    return _page(request, answer.outcome["kpi"], answer.outcome["line"], failed)


def _page(request: HttpRequest, name: str, line: int, failed: dict[str, object] | None) -> HttpResponse:
    kpi, here, language = kpi_for(request, name, Right.EDITOR), site(), language_of(request)
    told = story(here.workspace, here.ledger, kpi, now=here.now)
    words = facts(told.card, language, "first")
    unit = "%" if is_share(kpi.unit) else unit_words(kpi.unit, Decimal(2), language)
    context = {
        "kpi": kpi,
        "facts": words,
        "drawn": drawn(told, Asked.of(request, kpi), words.name, language, "first"),
        "form": _form(kpi, told, language),
        "unit": unit,
        "share": is_share(kpi.unit),
        "seen": seen_in(here.workspace, kpi.place),
        "cents": _to_the_cent(told, language),
        "undo": undo_address(line),
        "fault": None if failed is None else fault_of(finding_of(failed), language),
    }
    return render(request, "library/chart.html", context)


def _form(kpi: Kpi, told: Story, language: str) -> TargetForm:
    """The target's form; its day is the end of the year that follows the last whole period."""
    here = site()
    last = next((each.period for each in reversed(told.values) if each.complete), None)
    initial = initial_of(None, kpi, told.card.verdict.period.grain, language)
    reached = here.today if last is None else last.end
    initial["day"] = date(reached.year, 12, 31)
    calendar = here.definitions.calendar(kpi)
    grains = grains_of(here.definitions, kpi)
    return TargetForm(language, kpi, calendar, grains, last, initial=initial)


def _to_the_cent(told: Story, language: str) -> str:
    """The value to the cent where it is money that the head rounds further; "" elsewhere."""
    unit, value = told.card.kpi.unit or "", told.card.verdict.value
    if value is None or unit not in currencies() or abs(as_decimal(value)) < _ROUNDED_FROM:
        return ""
    return value_text(as_decimal(value).quantize(_CENT), unit, language, exact=True)
