"""A list of KPIs as a letter: a page to print, and a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse

from jalon.show.letter import Letter, Line, NextStep, letter_html, policy
from jalon.vocabulary.rights import Right
from jalon.web.board.steps import next_steps
from jalon.web.frame.access import needs
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.sharing.lists import Listed, listed
from jalon.web.sharing.printing import printed


@needs(Right.VIEWER, of="board")
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter as a page of its own, which prints as it is."""
    response = HttpResponse(document(listed(request, slug), language_of(request)))
    response.headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'none'"
    return response


@needs(Right.VIEWER, of="board")
def letter_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The same letter as a PDF file; a long one is made by the worker while the page waits."""
    found = listed(request, slug)
    return printed(request, document(found, language_of(request)), found)


def document(found: Listed, language: str) -> str:
    """The letter of a list as one self-contained HTML text."""
    here = site()
    run = here.ledger.current()
    steps, known = next_steps(found.kpis, language), versions(found.kpis)
    lines = []
    for card in found.cards():
        step, version = steps.get(card.kpi.name), known.get(card.kpi.name)
        lines.append(
            Line(
                card=card,
                next=NextStep(text=step.text, owner=step.owner, due=step.due) if step else None,
                version=str(version[0]) if version else "",
                version_since=version[1] if version else None,
            )
        )
    made = Letter(
        title=found.title,
        day=here.today,
        lines=tuple(lines),
        workspace=here.definitions.name,
        computed_at=run.published_at.astimezone(here.zone) if run and run.published_at else None,
    )
    return letter_html(made, language)


def versions(kpis: Iterable[str]) -> dict[str, tuple[int, date]]:
    """Which version of its definition each KPI is at, counted from 1, and since which day."""
    wanted, found = set(kpis), dict[str, tuple[int, date]]()
    for entry in site().ledger.history("definition"):
        if entry.subject in wanted:
            count = found[entry.subject][0] if entry.subject in found else 0
            found[entry.subject] = (count + 1, entry.at.astimezone(site().zone).date())
    return found
