"""Who may see and do what: by a person's right, by the boards that give them another one, by KPI.

Everything is readable by everybody who signs in, unless it stands only on boards restricted to others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jalon.ledger.people.models import Board, Person
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site

View = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """What a view asks of whoever calls it: a right (None: nothing, not even to be signed in), of what."""

    right: Right | None
    of: str = "site"  # site | board | kpi


def open_to_all(view: View) -> View:
    """A view for anybody: sign-in, health, a shared link with its own secret."""
    view.access = Access(right=None)  # type: ignore[attr-defined]  # read by tests of every route
    return view


def needs(right: Right, of: str = "site") -> Callable[[View], View]:
    """A view for signed-in persons with a right.

    Of the `site`: the person's own right is checked here. Of a `board` or `kpi`: the view fetches the object
    with `board_for` or `kpi_for`, which check; here only that the person is signed in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _asked_to_sign_in(request)
            if of == "site" and not person_of(request).rights.allows(right):
                raise PermissionDenied
            return view(request, *args, **more)

        guarded.access = Access(right=right, of=of)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _asked_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page, and back to what was asked for when that can be asked for again."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("sign-in")})
    return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")


def person_of(request: HttpRequest) -> Person:
    """The signed-in person."""
    person = request.user
    assert isinstance(person, Person)
    return person


def board_for(request: HttpRequest, slug: str, right: Right = Right.VIEWER) -> Board:
    """A board that the person may use so. Raises Http404 (none, or not theirs to see), PermissionDenied."""
    board: Board | None = Board.objects.filter(slug=slug).prefetch_related("rights").first()
    if board is None:
        raise Http404
    held = right_on_board(person_of(request), board)
    if held is None:
        raise Http404
    if not held.allows(right):
        raise PermissionDenied
    return board


def kpi_for(request: HttpRequest, name: str, right: Right = Right.VIEWER) -> Kpi:
    """A KPI that the person may use so. Raises Http404, PermissionDenied."""
    kpi = site().definitions.kpis.get(name)
    held = None if kpi is None else sight_of(request).right_on(name)
    if kpi is None or held is None:
        raise Http404
    if not held.allows(right):
        raise PermissionDenied
    return kpi


def right_on_board(person: Person, board: Board) -> Right | None:
    """What a person may do on a board; None when it is not theirs to see."""
    if person.rights is Right.ADMIN:
        return Right.ADMIN
    given = next((each.right for each in board.rights.all() if each.person_id == person.pk), None)
    if given is not None:
        return Right(given)
    return None if board.restricted else person.rights


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one person sees: the boards open to them with their right, and the KPIs hidden from them."""

    person: Person
    boards: dict[str, tuple[Board, Right]]
    hidden: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> Sight:
        """Read once a request."""
        seen: dict[str, tuple[Board, Right]] = {}
        closed: set[str] = set()
        opened: set[str] = set()
        for board in Board.objects.prefetch_related("rights"):
            right = right_on_board(person, board)
            if right is not None:
                seen[board.slug] = (board, right)
                opened.update(board.kpis)
            elif board.restricted:
                closed.update(board.kpis)
        return cls(person=person, boards=seen, hidden=frozenset(closed - opened))

    def right_on(self, kpi: str) -> Right | None:
        """The highest right the person has on a KPI through any of its boards; None when hidden."""
        if kpi in self.hidden:
            return None
        through = [right for board, right in self.boards.values() if kpi in board.kpis]
        order = list(Right)
        return max([self.person.rights, *through], key=order.index)

    def visible(self, kpis: Iterable[str]) -> list[str]:
        """The KPIs of a list that the person may see, in order."""
        return [kpi for kpi in kpis if kpi not in self.hidden]


def sight_of(request: HttpRequest) -> Sight:
    """What the signed-in person sees, read once a request."""
    known: Sight | None = getattr(request, "jalon_sight", None)
    if known is None:
        known = Sight.of(person_of(request))
        request.jalon_sight = known  # type: ignore[attr-defined]  # kept for the rest of the request
    return known
