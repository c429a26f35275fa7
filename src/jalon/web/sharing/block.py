"""The ways to pass a page on, as boards and KPIs show them (`sharing/share.html`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from jalon.show.facts import Facts
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import person_of, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.sharing.lists import MAIN
from jalon.web.sharing.reach import cycle_of, reach, reach_sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Addresses, "" where there is none or the person may not; the sentence to copy; whom the KPI reached."""

    link: str = ""
    letter: str = ""
    pdf: str = ""
    csv: str = ""
    sentence: str = ""
    reach: str = ""
    unopened: bool = False


def share_of_kpi(request: HttpRequest, told: Facts, query: str = "") -> Share:
    """The ways to pass one KPI on; `query` is what the page's address says of grain and break-down."""
    right = sight_of(request).right_on(told.kpi)
    found = reach([told.kpi], cycle_of(site().today))[told.kpi]
    csv = reverse("kpi-values", args=[told.kpi])
    return Share(
        link=reverse("link-add-kpi", args=[told.kpi]) if right and right.allows(Right.OWNER) else "",
        csv=f"{csv}?{query}" if query else csv,
        sentence=told.copied,
        reach=reach_sentence(found, language_of(request)),
        unopened=found.unopened,
    )


def share_of_board(request: HttpRequest, slug: str = MAIN) -> Share:
    """The ways to pass a board on: `main`, `executive`, or the slug of one that people made."""
    board = sight_of(request).boards.get(slug)
    right = person_of(request).rights if board is None else board[1]
    link = reverse("link-add") if slug == MAIN else reverse("link-add-board", args=[slug])
    return Share(
        link=link if right.allows(Right.OWNER) else "",
        letter=reverse("letter", args=[slug]),
        pdf=reverse("letter-pdf", args=[slug]),
        csv=reverse("board-values", args=[slug]),
    )
