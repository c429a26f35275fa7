"""Values by hand: one a period, with where it was taken; who entered it, and when, is kept by the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Audit
from jalon.show.dates import period_text
from jalon.show.findings import sentence
from jalon.show.numbers import decimal_text
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.vocabulary.source import EnteredRows, Source
from jalon.web import jobs
from jalon.web.frame.access import needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.library import named
from jalon.web.library.faults import Fault, fault_of
from jalon.web.library.undoing import undo_address
from jalon.web.library.value_form import MEMBER, BeginForm, ValueForm, period_of
from jalon.workspace.editing import Edited, seen_in, undo
from jalon.workspace.entering import EnteredValue, begin, enter, entered
from jalon.workspace.judging import shown_grain

ENTERED, BEGUN = "value_entered", "measure_begun"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A value so far: of which period and members, where from, who entered it when; how to correct it."""

    period: str
    value: str
    members: tuple[str, ...]
    taken_from: str
    on: date | None
    who: str
    correct: str


@needs(Right.CONTRIBUTOR)
def values(request: HttpRequest, source: str) -> HttpResponse:
    """The values of a source so far, and the form for one more."""
    found, language = _source(source), language_of(request)
    about = named.about(request, source)
    grain = _grain(about["kpis"])
    form = ValueForm(language, found, grain, _asked(request), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, about, form)
    try:
        edited = _entered(request, found, form)
    except Refusal as refusal:
        return _page(request, found, about, form, fault_of(refusal.finding, language))
    line = _kept(request, found, form, edited)
    jobs.ask("run", site().now, person=person_of(request))
    tell(request, "enter.done", undo=reverse("enter-undo", args=[line.pk]), period=form.chosen_words())
    return redirect("enter", source)


def _source(name: str) -> Source:
    """Raises Http404 for what nobody enters by hand."""
    found = site().definitions.sources.get(name)
    if found is None or not isinstance(found.rows, EnteredRows):
        raise Http404
    return found


def _grain(kpis: list[Kpi]) -> Grain:
    """How often a value is due: as often as the first KPI that reads it is shown."""
    grain = shown_grain(site().workspace, kpis[0]) if kpis else Grain.MONTH
    return Grain.MONTH if grain is Grain.ALL else grain


def _asked(request: HttpRequest) -> dict[str, str]:
    """What a link to correct a value asks for."""
    return {name: str(value)[:200] for name, value in request.GET.items()}


def _entered(request: HttpRequest, source: Source, form: ValueForm) -> Edited:
    """Write the value. Raises Refusal."""
    here, said = site(), form.cleaned_data
    return enter(
        here.workspace,
        source.name,
        form.chosen(),
        said["value"],
        taken_from=said["taken_from"],
        members=form.members(),
        now=here.now,
        expected=request.POST.get("seen") or None,
    )


def _kept(request: HttpRequest, source: Source, form: ValueForm, edited: Edited) -> Audit:
    told = {"file": edited.file, "text": edited.before}
    period = form.chosen()
    after = {
        "file": edited.file,
        "text": edited.after,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "value": form.cleaned_data["value"],
        "members": form.members(),
    }
    return record(person_of(request), ENTERED, source.name, before=told, after=after)


def _page(
    request: HttpRequest, source: Source, about: dict[str, Any], form: ValueForm, fault: Fault | None = None
) -> HttpResponse:
    here, language = site(), language_of(request)
    every = reversed(entered(here.workspace, source.name))
    lines = Audit.objects.filter(verb__in=(ENTERED, BEGUN), subject=source.name)
    authors = list(lines.select_related("person"))
    context = {
        **about,
        "form": form,
        "fault": fault,
        "unit": about["kpis"][0].unit if about["kpis"] else "",
        "lines": [_line(each, source, form.grain, authors, language) for each in every],
        "seen": request.POST.get("seen") or seen_in(here.workspace, source.place),
    }
    return render(request, "library/enter.html", context, status=200 if fault is None else 422)


def _line(each: EnteredValue, source: Source, grain: Grain, authors: list[Audit], language: str) -> Line:
    calendar = site().definitions.calendars["default"]
    period = period_of(each.day, grain)
    author = next((line for line in authors if _about(line, each)), None)
    asked = {"period": period.start.isoformat(), **{MEMBER + name: text for name, text in each.members}}
    return Line(
        period=period_text(period, calendar, language),
        value=decimal_text(each.value, language, None),
        members=tuple(text for _, text in each.members),
        taken_from=each.taken_from,
        on=each.on,
        who=author.person.name if author is not None and author.person is not None else "",
        correct=f"{reverse('enter', args=[source.name])}?{urlencode(asked)}",
    )


def _about(line: Audit, value: EnteredValue) -> bool:
    """True where a line of the audit tells of a value."""
    told = line.after or {}
    same = told.get("members", {}) == dict(value.members)
    return same and bool(told.get("start", "") <= value.day.isoformat() < told.get("end", ""))


@needs(Right.CONTRIBUTOR)
@require_POST
def undone(request: HttpRequest, line: int) -> HttpResponse:
    """Take back a value that this person entered, unless its file was changed since."""
    here, person = site(), person_of(request)
    found = Audit.objects.filter(pk=line, person=person, verb=ENTERED).first()
    if found is None:
        raise Http404
    edited = Edited(file=found.after["file"], before=found.before["text"], after=found.after["text"])
    try:
        undo(here.workspace, edited, now=here.now)
    except Refusal as refusal:
        told = sentence(refusal.finding, language_of(request))
        tell(request, "drop.not_undone", kind="wrong", fact=told.fact, next=told.next)
        return redirect("enter", found.subject)
    record(person, "undone", found.subject, before=found.after, after=found.before)
    jobs.ask("run", here.now, person=person)
    tell(request, "enter.undone")
    return redirect("enter", found.subject)


@needs(Right.EDITOR)
def new(request: HttpRequest) -> HttpResponse:
    """A new measure whose values are entered, with its first value."""
    language, here = language_of(request), site()
    form = BeginForm(language, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "library/begin.html", {"form": form})
    said, period = form.cleaned_data, form.chosen()
    try:
        done = begin(
            here.workspace, form.by_hand(), period, said["value"], taken_from=said["taken_from"], now=here.now
        )
    except Refusal as refusal:
        fault = fault_of(refusal.finding, language)
        return render(request, "library/begin.html", {"form": form, "fault": fault}, status=422)
    after = {"undo": done.undo, "file": done.file, "start": period.start.isoformat(), "members": {}}
    after |= {"end": period.end.isoformat(), "value": said["value"], "kpi": done.kpi}
    line = record(person_of(request), BEGUN, done.source, after=after)
    jobs.ask("run", here.now, person=person_of(request))
    tell(request, "enter.begun", undo=undo_address(line.pk), name=said["name"])
    return redirect("enter", done.source)
