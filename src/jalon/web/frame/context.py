"""What every template may use: language, person, navigation, the workspace's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from jalon.show.marks import FLAG
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.rights import Right
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import told
from jalon.web.frame.site import site
from jalon.web.words import LANGUAGES

_PLACES = ("today", "team", "executive", "board", "objectives", "catalogue", "data")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One entry of the navigation; `name` is its route and its word in `frame.yaml`."""

    name: str
    address: str
    here: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor."""
    language = language_of(request)
    person = getattr(request, "user", None)
    signed_in = bool(person is not None and person.is_authenticated)
    return {
        "language": language,
        "other_languages": [each for each in LANGUAGES if each != language],
        "person": person if signed_in else None,
        "may": {right.value: person.rights.allows(right) for right in Right} if signed_in else {},
        "places": _places(request) if signed_in else [],
        "workspace_name": _name(),
        "demo": site().serving.demo,
        "notices": told(request),
        "flag": FLAG,
    }


def _places(request: HttpRequest) -> list[Place]:
    here = request.resolver_match.view_name.partition(":")[0] if request.resolver_match else ""
    return [
        Place(name=name, address=reverse(name), here=here == name or here.startswith(f"{name}-"))
        for name in _PLACES
    ]


def _name() -> str:
    """The workspace's name; a page that says why it cannot be read needs none."""
    try:
        return site().definitions.name
    except Refusal:
        return ""
