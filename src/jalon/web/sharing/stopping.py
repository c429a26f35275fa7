"""Stopping the weekly mail from the mail itself, without signing in (RFC 8058: one POST is enough)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from jalon.web.frame.access import open_to_all
from jalon.web.frame.audit import record
from jalon.web.sharing.weekly import person_behind


@csrf_exempt  # mail programs post without a page of ours; the signed address is what allows it
@open_to_all
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask by GET, which mail scanners follow; stop by POST; start again by POST with `again`."""
    person = person_behind(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        wanted = request.POST.get("again") == "1"
        if person.weekly_mail != wanted:
            person.weekly_mail = wanted
            person.save(update_fields=["weekly_mail"])
            record(person, "weekly_started" if wanted else "weekly_stopped")
    request.LANGUAGE_CODE = person.language
    return render(request, "sharing/stop.html", {"wanted": person.weekly_mail})
