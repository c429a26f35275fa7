"""What whoever holds a link sees: its KPIs as they stand, and nothing else."""

from __future__ import annotations

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.ledger.people.models import Link
from jalon.show.facts import facts
from jalon.web.accounts.secrets import digest
from jalon.web.frame.access import open_to_all
from jalon.web.frame.site import site
from jalon.web.sharing.drawing import chart_of
from jalon.web.sharing.links import Showing


@open_to_all
@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a link; an unknown, expired, revoked or empty one is simply not there."""
    link = _open(secret)
    names = [] if link is None else Showing().of(link)
    if link is None or not names:
        raise Http404
    Link.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
    request.LANGUAGE_CODE = link.language
    here = site()
    run = here.ledger.current()
    context = {
        "language": link.language,
        "link": link,
        "cards": [facts(card, link.language, f"s{number}") for number, card in enumerate(here.cards(names))],
        "chart": chart_of(here.definitions.kpis[names[0]], link.language) if len(names) == 1 else "",
        "run": run,
        "last_day": link.expires_at.astimezone(here.zone).date(),
    }
    response = render(request, "sharing/shared.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _open(secret: str) -> Link | None:
    found: Link | None = (
        Link.objects.filter(digest=digest(secret), revoked_at=None, expires_at__gt=site().now)
        .select_related("created_by")
        .first()
    )
    return found
