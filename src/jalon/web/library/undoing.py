"""Undoing what a person brought in: files and definitions are put back exactly as they stood before."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

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
from jalon.workspace.undoing import undo as put_back

VERBS = ("file_adopted", "file_renewed", "measure_begun")
"""What can be put back whole: each keeps the token of its change."""


def undo_address(line: int) -> str:
    """Where a change is undone by POST."""
    return reverse("library-undo", args=[line])


@needs(Right.EDITOR)
@require_POST
def undo(request: HttpRequest, line: int) -> HttpResponse:
    """Put back what this person's change wrote, unless somebody has changed it since."""
    here, person = site(), person_of(request)
    found = Audit.objects.filter(pk=line, person=person, verb__in=VERBS).first()
    if found is None:
        raise Http404
    try:
        files = put_back(here.workspace, found.after["undo"], now=here.now)
    except Refusal as refusal:
        told = sentence(refusal.finding, language_of(request))
        tell(request, "drop.not_undone", kind="wrong", fact=told.fact, next=told.next)
        return redirect("data")
    record(person, "undone", found.subject, before=found.after, after={"files": list(files)})
    jobs.ask("run", here.now, person=person)
    tell(request, "drop.undone")
    return redirect("data")
