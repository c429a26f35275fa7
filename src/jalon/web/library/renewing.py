"""A newer file of a source: what it would change is shown; then it is taken, or dropped."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.frame.access import needs, person_of, sight_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.library import named
from jalon.web.library.faults import Fault, fault_of
from jalon.web.library.moves import renewal_of, told_of
from jalon.web.library.receiving import ask_again, received, unreadable
from jalon.web.library.undoing import undo_address
from jalon.web.library.waiting import Answer, answer_of, latest, wait
from jalon.web.library.work import AGAIN, clear
from jalon.workspace.dropping import Dropped, dropped, file_of
from jalon.workspace.receiving import MOST_BYTES
from jalon.workspace.renewing import accept as take


@needs(Right.EDITOR)
def again(request: HttpRequest, source: str) -> HttpResponse:
    """The area to drop a newer file of a source on."""
    _source(source)
    if request.method != "POST":
        return _area(request, source)
    try:
        kept = received(request)
    except Refusal as refusal:
        return _area(request, source, fault_of(refusal.finding, language_of(request)))
    ask_again(request, kept, source)
    return redirect("drop-renewal", kept.token, source)


def _source(name: str) -> None:
    """Raises Http404 for what is no source of one file."""
    found = site().definitions.sources.get(name)
    if found is None or file_of(found) is None:
        raise Http404


def _area(request: HttpRequest, source: str, fault: Fault | None = None) -> HttpResponse:
    context = {"fault": fault, "most": MOST_BYTES >> 20, **named.about(request, source)}
    return render(request, "library/drop.html", context, status=200 if fault is None else 422)


@needs(Right.EDITOR)
def renewal(request: HttpRequest, token: str, source: str) -> HttpResponse:
    """What the newer file would change."""
    _source(source)
    answer = _answer(token, source)
    about = named.about(request, source)
    if answer is None:
        return wait(request, "comparing", name=about["label"])
    kept = dropped(site().workspace, token, now=site().now)
    if answer.refused is not None or answer.failure:
        return unreadable(request, kept, answer)
    return _told(request, kept, answer, about)


def _answer(token: str, source: str) -> Answer | None:
    job = latest(AGAIN, token=token, source=source)
    if job is None:
        raise Http404
    return answer_of(job)


def _told(request: HttpRequest, kept: Dropped, answer: Answer, about: dict[str, Any]) -> HttpResponse:
    here = site()
    visible = frozenset(sight_of(request).visible(here.definitions.kpis))
    told = told_of(answer.outcome, here.definitions, visible, language_of(request))
    if told.same:
        clear(here.workspace, kept)
        return render(request, "library/same.html", {"kept": kept, **about})
    return render(request, "library/renewal.html", {"kept": kept, "told": told, **about})


@needs(Right.EDITOR)
@require_POST
def accept(request: HttpRequest, token: str, source: str) -> HttpResponse:
    """The newer file takes the old one's place."""
    _source(source)
    here, answer = site(), _answer(token, source)
    if answer is None or answer.refused is not None or answer.failure:
        return redirect("drop-renewal", token, source)
    kept = dropped(here.workspace, token, now=here.now)
    done = take(here.workspace, renewal_of(answer.outcome, source, kept), now=here.now)
    clear(here.workspace, kept)
    line = record(person_of(request), "file_renewed", source, after={"undo": done.undo, "data": done.path})
    jobs.ask("run", here.now, person=person_of(request))
    label = named.label_of(here.definitions.sources[source], language_of(request))
    tell(request, "drop.renewed", undo=undo_address(line.pk), name=label)
    return redirect("data")
