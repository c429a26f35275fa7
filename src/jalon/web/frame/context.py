"""What every template may use: language, person, navigation, the workspace's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from jalon.ledger.people.models import Person
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
    person = _person(request)
    return {
        "language": language,
        "other_languages": [each for each in LANGUAGES if each != language],
        "person": person,
        "may": {right.value: person.rights.allows(right) for right in Right} if person else {},
        "places": _places(request) if person else [],
        "workspace_name": _name(),
        "demo": site().serving.demo,
        "notices": told(request),
        "flag": FLAG,
    }


def _person(request: HttpRequest) -> Person | None:
    """Who is signed in; nobody when the database that knows cannot be asked."""
    try:
        person = getattr(request, "user", None)
        return person if isinstance(person, Person) and person.is_authenticated else None
    except DatabaseError:
        return None


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
