"""The executive page: one or two strategic KPIs, large, as they stand or stood on a day."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jalon.ledger.people.models import Board
from jalon.show.chart import MIDDLE
from jalon.show.facts import Facts, facts
from jalon.show.order import needs_attention
from jalon.show.quarters import quarter_note
from jalon.vocabulary.kpi import Level
from jalon.vocabulary.rights import Right
from jalon.web.board.address import Asked
from jalon.web.board.drawn import drawn
from jalon.web.board.effort import Pays
from jalon.web.board.moments import as_of_in, replay_of
from jalon.web.board.sights import saw
from jalon.web.board.steps import next_steps
from jalon.web.frame.access import needs, person_of, right_on_board, sight_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.sharing.block import share_of_board
from jalon.web.sharing.lists import EXECUTIVE, listed
from jalon.web.words import plain
from jalon.workspace.story import story

FEW = 2
"""More KPIs than this are no longer a page for a glance: a third is asked about."""


@needs(Right.VIEWER)
def executive(request: HttpRequest) -> HttpResponse:
    """The KPIs of the executive page, each with its sentence and chart."""
    found = listed(request, EXECUTIVE)
    saw(request, found.kpis)
    language = language_of(request)
    seen = sight_of(request).visible(site().definitions.kpis)
    told = Pays.of(seen, language).suggestions(site().cards(found.kpis))
    steps = next_steps(found.kpis, language, site().today, told)
    lines = [_told(request, name, number, steps) for number, name in enumerate(found.kpis)]
    context = {
        "lines": lines,
        "quarters": quarter_note([line["card"] for line in lines], language),
        "replay": replay_of(request),
        "today": site().today,
        "share": share_of_board(request, EXECUTIVE),
        "may_choose": bool(site().definitions.kpis) and _may_choose(request),
        "run": site().ledger.current(),
    }
    return render(request, "board/executive.html", context)


@needs(Right.EDITOR, of="board")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the KPIs of the executive page; a third is written only once it is confirmed."""
    if not _may_choose(request):
        raise PermissionDenied
    language, here = language_of(request), site()
    sight = sight_of(request)
    before = list(listed(request, EXECUTIVE).kpis)
    asked = sight.visible(name for name in request.POST.getlist("kpi") if name in here.definitions.kpis)
    chosen = list(dict.fromkeys(asked))
    if request.method != "POST" or not chosen:
        return _choosing(request, before, language, empty=request.method == "POST")
    if len(chosen) > FEW and request.POST.get("sure") != "1":
        kpis = [(name, here.definitions.kpis[name].text(language)) for name in chosen]
        return render(request, "board/executive_sure.html", {"kpis": kpis})
    _keep(request, chosen, before)
    tell(request, "executive.chosen")
    return redirect("executive")


def _told(request: HttpRequest, name: str, number: int, steps: dict[str, Any]) -> dict[str, Any]:
    here, language = site(), language_of(request)
    kpi, as_of = here.definitions.kpis[name], as_of_in(request)
    told = story(here.workspace, here.ledger, kpi, now=here.now, as_of=as_of)
    words: Facts = facts(told.card, language, f"x{number}")
    asked = Asked.of(request, kpi)
    return {
        "card": told.card,
        "facts": words,
        "chart": drawn(told, asked, words.name, language, mark=f"x{number}", frame=MIDDLE).chart,
        "step": None if as_of else steps.get(name),
        "attention": not as_of and needs_attention(told.card),
    }


def _may_choose(request: HttpRequest) -> bool:
    """True for whoever may change boards, this one included."""
    board = Board.objects.filter(executive=True).prefetch_related("rights").first()
    held = person_of(request).rights if board is None else right_on_board(person_of(request), board)
    return held is not None and held.allows(Right.EDITOR)


def _choosing(request: HttpRequest, before: list[str], language: str, *, empty: bool) -> HttpResponse:
    """The strategic KPIs first, then the others, each with a box."""
    here = site()
    seen = [here.definitions.kpis[name] for name in sight_of(request).visible(here.definitions.kpis)]
    ordered = sorted(seen, key=lambda kpi: (kpi.name not in before, kpi.level is not Level.STRATEGIC))
    lines = [
        (kpi.name, kpi.text(language), kpi.name in before, kpi.level is Level.STRATEGIC) for kpi in ordered
    ]
    return render(request, "board/executive_choose.html", {"lines": lines, "empty": empty, "few": FEW})


def _keep(request: HttpRequest, chosen: list[str], before: list[str]) -> None:
    board = Board.objects.filter(executive=True).first()
    if board is None:
        names = {each: plain("executive.title", each) for each in ("fr", "en")}
        board = Board(slug=_free(), names=names, executive=True)
    board.kpis = chosen
    board.save()
    record(person_of(request), "executive_chosen", board.slug, before=before, after=chosen)


def _free() -> str:
    """A name that no board has."""
    taken = set(Board.objects.values_list("slug", flat=True))
    return next(
        name for name in (EXECUTIVE, *(f"{EXECUTIVE}-{n}" for n in range(2, 99))) if name not in taken
    )
