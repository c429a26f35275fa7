"""Dropping a file: it is received and looked at, asked about on one page, taken in, or forgotten."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Job
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.frame.access import needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.library import named
from jalon.web.library.faults import Fault, fault_of
from jalon.web.library.sighted import Seen, choices_kept, choices_of, seen_of
from jalon.web.library.taking import Taking, initial_of
from jalon.web.library.waiting import Answer, answer_of, latest, wait
from jalon.web.library.work import ADOPT, AGAIN, LOOK, clear
from jalon.workspace.dropping import Dropped, dropped, receive
from jalon.workspace.receiving import MOST_BYTES


@needs(Right.EDITOR)
def drop(request: HttpRequest) -> HttpResponse:
    """The area to drop a file on; a file is received and looked at."""
    if request.method != "POST":
        return _area(request)
    try:
        kept = received(request)
    except Refusal as refusal:
        return _area(request, fault_of(refusal.finding, language_of(request)))
    jobs.ask(LOOK, site().now, person=person_of(request), token=kept.token, sheet=None)
    return redirect("drop-look", kept.token)


def received(request: HttpRequest) -> Dropped:
    """The file that a form sent, kept aside. Raises Refusal."""
    here, given = site(), request.FILES.get("file")
    name, content = ("", b"") if given is None else (given.name or "", given.read(MOST_BYTES + 1))
    kept = receive(here.workspace, name, content, now=here.now)
    record(person_of(request), "file_received", kept.name, after={"size": kept.size})
    return kept


def _area(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    context = {"fault": fault, "most": MOST_BYTES >> 20}
    return render(request, "library/drop.html", context, status=200 if fault is None else 422)


@needs(Right.EDITOR)
def look(request: HttpRequest, token: str) -> HttpResponse:
    """What the file was understood to be, with the questions about it."""
    taken = latest(ADOPT, token=token)
    if taken is not None and not _refused(taken):
        return redirect("drop-chart", token)
    kept = dropped(site().workspace, token, now=site().now)
    job = latest(LOOK, token=token)
    if job is None:
        raise Http404
    answer = answer_of(job)
    if answer is None:
        return wait(request, "looking", name=kept.name)
    if answer.refused is not None or answer.failure:
        return unreadable(request, kept, answer)
    seen = seen_of(answer.outcome)
    if seen.same_as is not None:
        return _nothing_new(request, kept, seen.same_as)
    if "sheet" in seen.asked:
        return render(request, "library/sheets.html", {"kept": kept, "seen": seen})
    return _asked(request, kept, seen, taken)


def _refused(job: Job) -> bool:
    answer = answer_of(job)
    return answer is not None and (answer.refused is not None or bool(answer.failure))


def unreadable(request: HttpRequest, kept: Dropped, answer: Answer) -> HttpResponse:
    """The page of a file that cannot be read: why, and what to do."""
    fault = None if answer.refused is None else fault_of(answer.refused, language_of(request))
    context = {"kept": kept, "fault": fault, "failure": answer.failure}
    return render(request, "library/unreadable.html", context, status=422)


def _nothing_new(request: HttpRequest, kept: Dropped, source: str) -> HttpResponse:
    clear(site().workspace, kept)
    return render(request, "library/same.html", {"kept": kept, **named.about(request, source)})


def _asked(request: HttpRequest, kept: Dropped, seen: Seen, taken: Job | None) -> HttpResponse:
    """The questions; answered, the file is taken in. `taken`: it was tried before, and refused."""
    language, refused = language_of(request), None if taken is None else answer_of(taken)
    chosen = seen.defaults if taken is None else choices_of(taken.payload["choices"])
    initial = initial_of(seen, kept.title, chosen)
    form = Taking(language, seen, kept.title, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        jobs.ask(
            ADOPT,
            site().now,
            person=person_of(request),
            token=kept.token,
            sheet=seen.sheet or None,
            choices=choices_kept(form.choices()),
        )
        return redirect("drop-chart", kept.token)
    context: dict[str, Any] = {
        "kept": kept,
        "seen": seen,
        "form": form,
        "why": named.why(seen, language),
        "renews": [named.about(request, source) for source in seen.renews],
        "fault": None if refused is None else _why(refused.refused, language),
        "failure": "" if refused is None else refused.failure,
    }
    return render(request, "library/look.html", context)


def _why(finding: Finding | None, language: str) -> Fault | None:
    return None if finding is None else fault_of(finding, language)


@needs(Right.EDITOR)
@require_POST
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Look at another sheet of a workbook."""
    kept = dropped(site().workspace, token, now=site().now)
    asked = request.POST.get("sheet", "")[:200]
    jobs.ask(LOOK, site().now, person=person_of(request), token=kept.token, sheet=asked)
    return redirect("drop-look", kept.token)


@needs(Right.EDITOR)
@require_POST
def renew(request: HttpRequest, token: str, source: str) -> HttpResponse:
    """A dropped file is the next delivery of a source: see what it would change, under new names, too."""
    if source not in site().definitions.sources:
        raise Http404
    kept = dropped(site().workspace, token, now=site().now)
    ask_again(request, kept, source)
    return redirect("drop-renewal", kept.token, source)


def ask_again(request: HttpRequest, kept: Dropped, source: str) -> None:
    """Ask what a file would change as a source's next one; a field `renamed.COLUMN` says its new name."""
    said = {name.partition(".")[2]: own for name, own in request.POST.items() if name.startswith("renamed.")}
    renamed = {column: own for column, own in said.items() if own}
    payload = {"token": kept.token, "source": source, "renamed": renamed}
    jobs.ask(AGAIN, site().now, person=person_of(request), **payload)


@needs(Right.EDITOR)
@require_POST
def drop_it(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a file that was dropped; nothing was changed by it."""
    here = site()
    kept = dropped(here.workspace, token, now=here.now)
    clear(here.workspace, kept)
    record(person_of(request), "file_forgotten", kept.name)
    tell(request, "drop.forgotten", name=kept.name)
    return redirect("data")
