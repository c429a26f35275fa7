"""How the site runs: its address, mail, worker, last run; a mail to try the mail server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

import jalon
from jalon.show.mail import Note, note_mail
from jalon.vocabulary.rights import Right
from jalon.web import pulse
from jalon.web.frame.access import needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.people.tabs import tabs
from jalon.web.sharing.sending import configured, failure
from jalon.web.sharing.state import weekly_state
from jalon.web.words import plain


@needs(Right.ADMIN)
def running(request: HttpRequest) -> HttpResponse:
    """What is set where the site is started, and how it does."""
    here = site()
    context = {
        "serving": here.serving,
        "version": jalon.__version__,
        "kept_in": here.ledger.shown,
        "mail": configured(),
        "worker": pulse.well(here.now),
        "run": here.ledger.current(),
        "weekly": weekly_state(here.now),
        "tabs": tabs(request, "people-site"),
    }
    return render(request, "people/site.html", context)


@needs(Right.ADMIN)
@require_POST
def try_mail(request: HttpRequest) -> HttpResponse:
    """Send a mail to whoever asks, and say what the mail server answered."""
    person = person_of(request)
    language, name = person.language, site().definitions.name
    note = Note(
        subject=plain("people.trial_subject", language, workspace=name),
        paragraphs=(plain("people.trial_text", language, workspace=name),),
    )
    why = failure(person.email, note_mail(note, language, name))
    record(person, "mail_tried", after={"failure": why} if why else None)
    if why:
        tell(request, "people.trial_failed", kind="wrong", reason=why)
    else:
        tell(request, "people.trial_sent", email=person.email)
    return redirect("people-site")
