"""The pages of this room that a person may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from jalon.vocabulary.rights import Right
from jalon.web.frame.access import person_of

_TABS = (
    ("settings", Right.VIEWER),
    ("people", Right.ADMIN),
    ("people-teams", Right.ADMIN),
    ("people-boards", Right.EDITOR),
    ("people-audit", Right.ADMIN),
    ("people-site", Right.ADMIN),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One page: `word` is its key in `people.yaml`."""

    word: str
    address: str
    here: bool


def tabs(request: HttpRequest, here: str) -> list[Tab]:
    """The tabs for this person; `here` is the route that is open."""
    rights = person_of(request).rights
    return [
        Tab(
            word="people.tab_" + name.rpartition("-")[2],
            address=reverse(name),
            here=name == here,
        )
        for name, right in _TABS
        if rights.allows(right)
    ]
