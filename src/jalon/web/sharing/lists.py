"""The lists of KPIs that are passed on whole: the workspace's board, the executive page, people's boards."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from jalon.ledger.people.models import Board
from jalon.show.board import Card
from jalon.vocabulary.kpi import Level
from jalon.vocabulary.rights import Right
from jalon.vocabulary.workspace import Definitions
from jalon.web.frame.access import board_for, person_of, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.words import plain

MAIN, EXECUTIVE = "main", "executive"
_FEW = 2
"""KPIs of the executive page while nobody has chosen them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A list of KPIs that a person sees: its name in addresses, its title, the address of its page."""

    slug: str
    title: str
    kpis: tuple[str, ...]
    page: str

    def cards(self) -> list[Card]:
        """Where its KPIs stand."""
        return site().cards(self.kpis)


def listed(request: HttpRequest, slug: str, right: Right = Right.VIEWER) -> Listed:
    """The list of this name: `main`, `executive` or a board's. Raises Http404, PermissionDenied."""
    language, definitions = language_of(request), site().definitions
    board = _board(request, slug, right)
    if board is not None:
        page = reverse("executive") if board.executive else reverse("board-named", args=[board.slug])
        title = board.names.get(language) or next(iter(board.names.values()), board.slug)
        return _listed(request, slug, title, board.kpis, page)
    if slug == EXECUTIVE:
        title = plain("share.executive", language)
        return _listed(request, slug, title, few(definitions), reverse("executive"))
    names = list(definitions.board) or list(definitions.kpis)
    return _listed(request, slug, plain("share.main", language), names, reverse("board"))


def few(definitions: Definitions) -> list[str]:
    """The KPIs of an executive page that nobody has chosen yet: the first strategic ones of the board."""
    ordered = [*definitions.board, *definitions.kpis]
    strategic = [
        name
        for name in dict.fromkeys(ordered)
        if name in definitions.kpis and definitions.kpis[name].level is Level.STRATEGIC
    ]
    return (strategic or list(definitions.board))[:_FEW]


def _board(request: HttpRequest, slug: str, right: Right) -> Board | None:
    """The board behind a name; None for the workspace's own lists, where the site's right counts."""
    boards = sight_of(request).boards.values() if slug == EXECUTIVE else ()
    chosen = next((board.slug for board, _ in boards if board.executive), slug)
    if chosen != MAIN and (chosen != EXECUTIVE or chosen in sight_of(request).boards):
        return board_for(request, chosen, right)
    if not person_of(request).rights.allows(right):
        raise PermissionDenied
    return None


def _listed(request: HttpRequest, slug: str, title: str, names: list[str], page: str) -> Listed:
    known = [name for name in sight_of(request).visible(names) if name in site().definitions.kpis]
    return Listed(slug=slug, title=title, kpis=tuple(known), page=page)
