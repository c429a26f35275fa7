"""Boards: made, named, filled in an order, closed to all but some, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Board, Person
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import board_for, needs, person_of, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.people.forms import Named, spoken
from jalon.web.people.kept import Kept, kept_board, write_board
from jalon.web.people.laws import opens
from jalon.web.people.tabs import tabs
from jalon.web.people.undoing import written
from jalon.web.sharing.lists import EXECUTIVE, MAIN

_RESERVED = (MAIN, EXECUTIVE, "add")


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A KPI and its place on a board, as typed; empty: not on it."""

    name: str
    title: str
    place: str


@needs(Right.EDITOR)
def boards(request: HttpRequest) -> HttpResponse:
    """The boards this person sees."""
    language = language_of(request)
    seen = [
        {"board": board, "name": spoken(board.names, language, board.slug), "may": right.allows(Right.EDITOR)}
        for board, right in sight_of(request).boards.values()
    ]
    return render(request, "people/boards.html", {"rows": seen, "tabs": tabs(request, "people-boards")})


@needs(Right.EDITOR)
def add(request: HttpRequest) -> HttpResponse:
    """A new board, open to all."""
    return _edited(request, None)


@needs(Right.EDITOR, of="board")
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Another name, other KPIs, another order."""
    return _edited(request, board_for(request, slug, Right.EDITOR))


@needs(Right.ADMIN)
def rights(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sees a board and may do what on it."""
    board = _board(slug)
    before = kept_board(board)
    if request.method == "POST":
        offered = {right.value for right in Right}
        given = {name.removeprefix("right-"): value for name, value in request.POST.items()}
        people = Person.objects.filter(is_active=True)
        told = {str(each.pk): given.get(str(each.pk), "") for each in people}
        kept = {key: right for key, right in told.items() if right in offered}
        after = {**before, "restricted": request.POST.get("restricted") == "on", "rights": kept}
        tell(request, "people.board_kept", undo=_write(request, "board_rights", before, after))
        return redirect("people-boards")
    rows = [
        {"person": person, "given": before["rights"].get(str(person.pk), "")}
        for person in Person.objects.filter(is_active=True)
    ]
    context = {
        "board": board,
        "name": spoken(board.names, language_of(request), slug),
        "rows": rows,
        "rights": [(right.value, f"people.right_{right.value}") for right in Right],
    }
    return render(request, "people/board_rights.html", context)


@needs(Right.ADMIN)
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a board away; its KPIs stay, and are everybody's again unless another board closes them."""
    board = _board(slug)
    name = spoken(board.names, language_of(request), slug)
    with transaction.atomic():
        undo = written(request, "board_removed", slug, kept_board(board), None)
        board.delete()
    tell(request, "people.board_removed", undo=undo, name=name)
    return redirect("people-boards")


def _edited(request: HttpRequest, board: Board | None) -> HttpResponse:
    initial = {f"name_{language}": name for language, name in board.names.items()} if board else {}
    form = Named(language_of(request), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kpis = _chosen(request, board)
        opened = opens(board, kpis, board is not None and board.restricted)
        if not kpis:
            form.add_error(None, form.words("board_empty"))
        elif opened and person_of(request).rights is not Right.ADMIN:
            titles = ", ".join(_title(name, form.language) for name in sorted(opened))
            form.add_error(None, form.words("board_opens", kpis=titles))
        else:
            return _kept(request, board, form, kpis)
    context = {"form": form, "board": board, "kpis": _places(request, board)}
    return render(request, "people/board.html", context)


def _kept(request: HttpRequest, board: Board | None, form: Named, kpis: list[str]) -> HttpResponse:
    names = form.names()
    before = kept_board(board) if board else None
    new = {"restricted": False, "executive": False, "position": Board.objects.count(), "rights": {}}
    slug = board.slug if board else _free_slug(spoken(names, "fr"))
    after = {**(before or new), "slug": slug, "names": names, "kpis": kpis}
    verb = "board_changed" if board else "board_made"
    tell(request, "people.board_kept", undo=_write(request, verb, before, after))
    return redirect("people-boards")


def _write(request: HttpRequest, verb: str, before: Kept | None, after: Kept) -> str:
    with transaction.atomic():
        write_board(after)
        return written(request, verb, after["slug"], before, kept_board(_board(after["slug"])))


def _chosen(request: HttpRequest, board: Board | None) -> list[str]:
    """The KPIs that have a place, in their order; those the person does not see stay, at the end."""
    typed: list[tuple[float, int, str]] = []
    for number, name in enumerate(sight_of(request).visible(site().definitions.kpis)):
        place = request.POST.get(f"place-{name}", "").strip()
        if place.isascii() and place.isdigit():
            typed.append((int(place[:6]), number, name))
    seen = [name for _, _, name in sorted(typed)]
    hidden = [name for name in board.kpis if name in sight_of(request).hidden] if board else []
    return [*seen, *hidden]


def _places(request: HttpRequest, board: Board | None) -> list[Placed]:
    """Every KPI the person sees: those on the board first, in its order."""
    language, there = language_of(request), list(board.kpis) if board else []
    seen = sight_of(request).visible(site().definitions.kpis)
    ordered = [name for name in there if name in seen] + [name for name in seen if name not in there]
    places: dict[str, Any] = {name: str(number + 1) for number, name in enumerate(there)}
    return [
        Placed(
            name=name,
            title=_title(name, language),
            place=request.POST.get(f"place-{name}", places.get(name, ""))[:6],
        )
        for name in ordered
    ]


def _title(name: str, language: str) -> str:
    kpi = site().definitions.kpis.get(name)
    return kpi.text(language) if kpi else name


def _free_slug(name: str) -> str:
    """An address for a name that no board has yet."""
    base = slugify(name)[:60] or "board"
    taken = {*_RESERVED, *Board.objects.values_list("slug", flat=True)}
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


def _board(slug: str) -> Board:
    board: Board | None = Board.objects.filter(slug=slug).first()
    if board is None:
        raise Http404
    return board
