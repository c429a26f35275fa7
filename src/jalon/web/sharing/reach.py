"""Whom a KPI reached: how many of those concerned saw it this cycle, as counts, never as names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.ledger.people.models import Board, BoardRight, Link, Person, Sight
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import needs, sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.words import plain

FEWEST = 3
"""With fewer persons concerned a count would point at somebody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How many of the persons who may see a KPI saw it in a cycle; whether a link to it was ever made."""

    seen: int
    concerned: int
    linked: bool

    @property
    def told(self) -> bool:
        """True when the count may be shown."""
        return self.concerned >= FEWEST

    @property
    def unopened(self) -> bool:
        """True for a KPI that nobody opened this cycle."""
        return self.told and self.seen == 0


def cycle_of(day: date) -> date:
    """The cycle a day lies in: its month, by its first day."""
    return day.replace(day=1)


def reach(kpis: Iterable[str], cycle: date) -> dict[str, Reach]:
    """The reach of each KPI in the month that begins with `cycle`."""
    wanted = list(dict.fromkeys(kpis))
    concerned = _concerned(wanted)
    seen: dict[str, set[int]] = {name: set() for name in wanted}
    rows = Sight.objects.filter(cycle=cycle, kpi__in=wanted, person__is_active=True)
    for kpi, person in rows.values_list("kpi", "person_id"):
        if person in concerned[kpi]:
            seen[kpi].add(person)
    linked = {name for kpis in Link.objects.values_list("kpis", flat=True) for name in kpis}
    return {
        name: Reach(seen=len(seen[name]), concerned=len(concerned[name]), linked=name in linked)
        for name in wanted
    }


def reach_sentence(found: Reach, language: str) -> str:
    """The reach as people read it; why there is no count where there is none."""
    if not found.told:
        return plain("share.reach_few", language, count=FEWEST)
    if found.unopened:
        return plain("share.reach_none" if found.linked else "share.reach_never", language)
    return plain("share.reach_seen", language, count=found.seen, concerned=found.concerned)


@needs(Right.VIEWER)
def reached(request: HttpRequest) -> HttpResponse:
    """Every KPI that the person sees with its reach this month, those that nobody opened first."""
    here, language = site(), language_of(request)
    names = sight_of(request).visible(here.definitions.kpis)
    found = reach(names, cycle_of(here.today))
    lines = [
        (name, here.definitions.kpis[name].text(language), found[name], reach_sentence(found[name], language))
        for name in sorted(names, key=lambda name: (not found[name].unopened, found[name].seen))
    ]
    context = {
        "lines": lines,
        "unopened": sum(each.unopened for each in found.values()),
        "cycle": cycle_of(here.today),
    }
    return render(request, "sharing/reach.html", context)


def _concerned(kpis: list[str]) -> dict[str, set[int]]:
    """By KPI: the active persons who may see it; everybody, unless only restricted boards hold it."""
    active = dict(Person.objects.filter(is_active=True).values_list("pk", "right"))
    everybody = set(active)
    admins = {person for person, right in active.items() if right == Right.ADMIN.value}
    boards = Board.objects.filter(restricted=True).values_list("pk", "kpis")
    holding = {name: [board for board, held in boards if name in held] for name in kpis}
    opened = {
        name
        for held in Board.objects.filter(restricted=False).values_list("kpis", flat=True)
        for name in held
    }
    invited: dict[int, set[int]] = {}
    for board, person in BoardRight.objects.filter(board__restricted=True).values_list(
        "board_id", "person_id"
    ):
        invited.setdefault(board, set()).add(person)
    return {
        name: everybody
        if name in opened or not holding[name]
        else everybody & admins.union(*(invited.get(board, set()) for board in holding[name]))
        for name in kpis
    }
