"""“This number is wrong”: reported by whoever sees it, answered by the KPI's owner or an editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Duty, Report
from jalon.show.board import Card
from jalon.show.dates import period_text
from jalon.show.facts import facts
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.accounts.signing import safe_next
from jalon.web.frame.access import kpi_for, needs, person_of, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.practice.forms import ReportAnswer, ReportedError
from jalon.web.practice.roles import holds
from jalon.web.practice.undoing import kept, written
from jalon.web.words import plain
from jalon.workspace.judging import shown_grain

_SALT = "jalon.report"
_CLOSED = 20
"""Answered reports that stay on the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A report as the page shows it; `period` and `value` as whoever reported saw them."""

    report: Report
    kpi: str
    name: str
    period: str
    mine: bool
    may_answer: bool
    form: ReportAnswer | None = None


@needs(Right.CONTRIBUTOR, of="kpi")
def add(request: HttpRequest, kpi: str) -> HttpResponse:
    """Report a number as wrong; the value and period that the page showed are kept with it."""
    found, language = kpi_for(request, kpi, Right.CONTRIBUTOR), language_of(request)
    card = site().card(found)
    form = ReportedError(language, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, card, form)
    seen = _seen(request, found) or _shown(card, language)
    with transaction.atomic():
        report = Report.objects.create(
            kpi=found.name,
            period_start=date.fromisoformat(seen["start"]),
            value=seen["value"],
            text=form.cleaned_data["wrong"],
            person=person_of(request),
        )
        undo = written(request, "report_added", report, None)
    tell(request, "practice.reported", undo=undo)
    return redirect(safe_next(request, reverse("kpi", args=[found.name])))


@needs(Right.VIEWER)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports a person may answer, and their own: open first, then those answered last."""
    rows = _mine_to_see(request)
    context = {
        "open": [each for each in rows if each.report.closed_at is None],
        "closed": [each for each in rows if each.report.closed_at is not None][:_CLOSED],
    }
    return render(request, "practice/reports.html", context)


@needs(Right.EDITOR, of="kpi")
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a report and close it: editors of the KPI, and whoever owns it."""
    report = _report(request, number)
    form = ReportAnswer(language_of(request), request.POST)
    if not form.is_valid():
        told = [_with_form(each, report, form) for each in _mine_to_see(request)]
        context = {"open": [each for each in told if each.report.closed_at is None], "closed": []}
        return render(request, "practice/reports.html", context, status=422)
    with transaction.atomic():
        before = kept(report)
        report.answer, report.closed_at = form.cleaned_data["answer"], site().now
        report.save(update_fields=["answer", "closed_at"])
        undo = written(request, "report_answered", report, before)
    tell(request, "practice.answered", undo=undo)
    return redirect("reports")


def open_reports(kpi: str) -> int:
    """How many reports about a KPI await an answer."""
    found: int = Report.objects.filter(kpi=kpi, closed_at=None).count()
    return found


def _mine_to_see(request: HttpRequest) -> list[Told]:
    person, sight, language = person_of(request), sight_of(request), language_of(request)
    kpis = site().definitions.kpis
    duties = set(Duty.objects.filter(person=person).values_list("role", flat=True))
    found = []
    for report in Report.objects.select_related("person"):
        kpi, right = kpis.get(report.kpi), sight.right_on(report.kpi)
        if kpi is None or right is None:
            continue
        may = right.allows(Right.EDITOR) or kpi.owner in duties
        mine = report.person_id == person.pk
        if may or mine:
            found.append(_told(report, kpi, language, mine=mine, may=may))
    return found


def _told(report: Report, kpi: Kpi, language: str, *, mine: bool, may: bool) -> Told:
    open_ = report.closed_at is None
    return Told(
        report=report,
        kpi=kpi.name,
        name=kpi.text(language),
        period=_period(report.period_start, kpi, language),
        mine=mine,
        may_answer=may and open_,
        form=ReportAnswer(language, auto_id=f"id_{report.pk}_%s") if may and open_ else None,
    )


def _with_form(told: Told, report: Report, form: ReportAnswer) -> Told:
    """The same report with the form that was filled wrongly."""
    if told.report.pk != report.pk:
        return told
    form.auto_id = f"id_{report.pk}_%s"
    return Told(
        report=told.report,
        kpi=told.kpi,
        name=told.name,
        period=told.period,
        mine=told.mine,
        may_answer=told.may_answer,
        form=form,
    )


def _period(start: date | None, kpi: Kpi, language: str) -> str:
    if start is None:
        return ""
    workspace = site().workspace
    calendar = workspace.definitions.calendar(kpi)
    return period_text(calendar.period_of(shown_grain(workspace, kpi), start), calendar, language)


def _report(request: HttpRequest, number: int) -> Report:
    """An open report that the person may answer. Raises Http404, PermissionDenied."""
    report: Report | None = Report.objects.filter(pk=number, closed_at=None).first()
    if report is None:
        raise Http404
    kpi = kpi_for(request, report.kpi)
    right = sight_of(request).right_on(kpi.name)
    if right is not None and not right.allows(Right.EDITOR) and not holds(person_of(request), kpi):
        raise PermissionDenied
    return report


def _form_page(request: HttpRequest, card: Card, form: ReportedError) -> HttpResponse:
    language = language_of(request)
    told = facts(card, language)
    context: dict[str, Any] = {
        "form": form,
        "title": plain("practice.report_title", language),
        "facts": told,
        "go": plain("practice.send_report", language),
        "helps": {"wrong": plain("practice.wrong_help", language)},
        "seen": request.POST.get("seen") or signing.dumps(_shown(card, language), salt=_SALT),
        "next": safe_next(request, ""),
        "back": safe_next(request, reverse("kpi", args=[card.kpi.name])),
    }
    return render(request, "practice/form.html", context)


def _shown(card: Card, language: str) -> dict[str, str]:
    """What the page shows of a KPI at this moment."""
    told = facts(card, language)
    return {
        "kpi": card.kpi.name,
        "value": told.value[:60],
        "start": card.verdict.period.start.isoformat(),
    }


def _seen(request: HttpRequest, kpi: Kpi) -> dict[str, str] | None:
    """What the page had shown when the form was opened; None when the form does not say it in our hand."""
    try:
        seen: dict[str, str] = signing.loads(request.POST.get("seen", ""), salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None
    return seen if seen["kpi"] == kpi.name else None
