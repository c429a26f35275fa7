"""The language of a request: the person's, else this device's, else the browser's, else French."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jalon.web.words import LANGUAGES

COOKIE = "jalon_language"


def language_of(request: HttpRequest) -> str:
    """`fr` or `en`."""
    found: str = getattr(request, "LANGUAGE_CODE", LANGUAGES[0])
    return found


def in_language(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: chooses the language, and makes Django's own sentences (of forms) follow it."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = _chosen(request)
        with translation.override(request.LANGUAGE_CODE):
            response = answer(request)
        response.headers["Content-Language"] = request.LANGUAGE_CODE
        return response

    return answered


def names_language(request: HttpRequest) -> bool:
    """True when this device or its browser says which language it wants."""
    return COOKIE in request.COOKIES or bool(_named(request.headers.get("Accept-Language", "")))


def remember(response: HttpResponse, language: str) -> None:
    """Keep a language chosen on this device."""
    response.set_cookie(
        COOKIE, language, max_age=365 * 24 * 3600, samesite="Lax", httponly=True, secure=settings.JALON.secure
    )


def _chosen(request: HttpRequest) -> str:
    person: Any = request.user
    if person.is_authenticated and person.language in LANGUAGES:
        return str(person.language)
    kept = request.COOKIES.get(COOKIE)
    if kept in LANGUAGES:
        return str(kept)
    return _accepted(request.headers.get("Accept-Language", ""))


def _accepted(header: str) -> str:
    """The first of our languages that a browser names; French when it names none."""
    return _named(header) or LANGUAGES[0]


def _named(header: str) -> str:
    for part in header.lower().split(",")[:20]:
        name = part.partition(";")[0].strip().partition("-")[0]
        if name in LANGUAGES:
            return name
    return ""
