"""Choosing the language of the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Person
from jalon.web.accounts.signing import safe_next
from jalon.web.frame.access import open_to_all
from jalon.web.frame.language import remember
from jalon.web.words import LANGUAGES


@open_to_all
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language with the person, and on this device."""
    language = request.POST.get("language", "")
    response = redirect(safe_next(request))
    if language not in LANGUAGES:
        return response
    if isinstance(request.user, Person):
        request.user.language = language
        request.user.save(update_fields=["language"])
    remember(response, language)
    return response
