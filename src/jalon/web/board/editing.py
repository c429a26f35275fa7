"""What a person changes in the definition files: told, kept in the audit, undone, computed again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Audit
from jalon.show.findings import sentence
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.frame.access import kpi_for, needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.words import plain
from jalon.workspace.editing import Edited, undo

KIND = "definition"
RIGHTS = {"target_set": Right.OWNER, "target_dropped": Right.OWNER, "kpi_said": Right.EDITOR}
"""What a person must be allowed to undo each kind of change: what making it took."""


def written(request: HttpRequest, verb: str, kpi: str, edited: Edited) -> str:
    """Keep a change of a file in the audit and have it computed; returns the address that undoes it."""
    kept = {"kind": KIND, "file": edited.file}
    line = record(
        person_of(request),
        verb,
        kpi,
        before={**kept, "text": edited.before},
        after={**kept, "text": edited.after},
    )
    jobs.ask("run", site().now, person=person_of(request))
    return reverse("definition-undo", args=[line.pk])


def refused(refusal: Refusal, language: str) -> str:
    """Why a change was not made, in one line for a form."""
    told = sentence(refusal.finding, language)
    return plain("kpi.refused", language, fact=told.fact, next=told.next)


@needs(Right.OWNER, of="kpi")
@require_POST
def undone(request: HttpRequest, line: int) -> HttpResponse:
    """Put a file back as it stood before this person's change, unless it was changed since."""
    found = Audit.objects.filter(pk=line, person=person_of(request), verb__in=RIGHTS).first()
    if found is None:
        raise Http404
    kpi = kpi_for(request, found.subject, RIGHTS[found.verb])
    told: dict[str, Any] = found.after
    edited = Edited(file=told["file"], before=found.before["text"], after=told["text"])
    here = site()
    try:
        undo(here.workspace, edited, now=here.now)
    except Refusal:
        tell(request, "kpi.changed_since", kind="wrong")
        return redirect("kpi", kpi.name)
    record(found.person, "undone", kpi.name, before=found.after, after=found.before)
    jobs.ask("run", here.now, person=found.person)
    tell(request, "kpi.undone")
    return redirect("kpi", kpi.name)
