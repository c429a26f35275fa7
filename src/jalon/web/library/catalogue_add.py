"""Adding an entry of the catalogue to the workspace, from a page; undone exactly while nobody changed it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.catalogue import Entry, needs_of, with_what_it_uses
from jalon.ledger.people.models import Audit
from jalon.show.findings import sentence
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.frame.access import needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.library.catalogue_columns import Offered, offered
from jalon.web.library.catalogue_entry import entry_of, row_for
from jalon.web.library.catalogue_form import AddForm
from jalon.web.words import plain
from jalon.workspace.adding import Added, take_back
from jalon.workspace.adding import add as write
from jalon.workspace.editing import Edited

KIND, VERB = "catalogue", "kpi_added"


@needs(Right.EDITOR)
def add(request: HttpRequest, entry: str) -> HttpResponse:
    """Propose how the person's own tables say an entry; add it once that is confirmed."""
    found, language = offered(), language_of(request)
    ready_made = entry_of(found, entry)
    if entry in found.offering.known:
        return redirect("catalogue-entry", entry)
    asked = {name: str(value)[:400] for name, value in request.POST.items()}
    form = AddForm(language, found, ready_made, asked, request.path)
    if form.look or not form.is_valid():
        return _page(request, found, ready_made, form)
    here = site()
    try:
        done = write(found.workspace, form.asks(), here.now, found.offering)
    except Refusal as refusal:
        form.add_error(None, _refused(refusal, language))
        return _page(request, found, ready_made, form)
    line = _kept(request, ready_made, done)
    undo = reverse("catalogue-undo", args=[line.pk])
    tell(request, "catalogue.added", undo=undo, count=len(done.kpis), name=ready_made.label[language])
    return redirect("kpi", entry) if len(done.kpis) == 1 else redirect("catalogue-added", line.pk)


@needs(Right.EDITOR)
def added(request: HttpRequest, line: int) -> HttpResponse:
    """What this person added at one time, and what it uses."""
    told, here = _line(request, line).after, offered()
    kpis = here.workspace.definitions.kpis
    context = {
        "kpis": [kpis[name] for name in told["kpis"] if name in kpis],
        "used": [kpis[name] for name in told["used"] if name in kpis],
        "files": list(told["files"]),
    }
    return render(request, "library/catalogue_added.html", context)


@needs(Right.EDITOR)
@require_POST
def undo(request: HttpRequest, line: int) -> HttpResponse:
    """Take back exactly what this person added, unless it was changed or used since."""
    found, here = _line(request, line), site()
    before, after = found.before["files"], found.after["files"]
    edits = [Edited(file=file, before=before[file], after=after[file]) for file in after]
    try:
        take_back(here.workspace, edits, here.now)
    except Refusal as refusal:
        told = sentence(refusal.finding, language_of(request))
        tell(request, "catalogue.not_undone", kind="wrong", fact=told.fact, next=told.next)
        return redirect("catalogue-entry", found.subject)
    record(found.person, "undone", found.subject, before=found.after, after=found.before)
    jobs.ask("run", here.now, person=found.person)
    tell(request, "catalogue.undone", count=len(found.after["kpis"]))
    return redirect("catalogue-entry", found.subject)


def _line(request: HttpRequest, line: int) -> Audit:
    """The line of what this person added. Raises Http404."""
    found: Audit | None = Audit.objects.filter(pk=line, person=person_of(request), verb=VERB).first()
    if found is None:
        raise Http404
    return found


def _kept(request: HttpRequest, entry: Entry, done: Added) -> Audit:
    """Keep what was added in the audit, and have it computed."""
    person = person_of(request)
    line = record(
        person,
        VERB,
        entry.name,
        before={"kind": KIND, "files": {each.file: each.before for each in done.edits}},
        after={
            "kind": KIND,
            "kpis": list(done.kpis),
            "used": list(done.used),
            "files": {each.file: each.after for each in done.edits},
        },
    )
    jobs.ask("run", site().now, person=person)
    return line


def _refused(refusal: Refusal, language: str) -> str:
    told = sentence(refusal.finding, language)
    return plain("catalogue.refused", language, fact=told.fact, next=told.next)


def _page(request: HttpRequest, found: Offered, entry: Entry, form: AddForm) -> HttpResponse:
    read, known = found.offering.catalogue, found.offering.known
    every = {name for each in with_what_it_uses(read, entry, known) for name in needs_of(read, each).entries}
    context: dict[str, Any] = {
        "entry": entry,
        "row": row_for(request, found, entry.name),
        "form": form,
        "parts": form.parts(),
        "objectives": found.workspace.definitions.objectives,
        "too": [each for each in with_what_it_uses(read, entry, known) if each is not entry],
        "used": [
            found.workspace.definitions.kpis[name]
            for name in sorted(every & known)
            if name in found.workspace.definitions.kpis
        ],
        "waiting": found.waiting and not form.is_bound,
        "columns": found.offering.columns,
    }
    return render(request, "library/catalogue_add.html", context)
