"""What a KPI's page shows of what people do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from jalon.ledger.people.models import Action, Event, Person, Report
from jalon.vocabulary.rights import Right
from jalon.web.board.effort import Pays
from jalon.web.frame.site import site
from jalon.web.practice.block import practice_of

Persons = Callable[..., Person]


def asked_by(person: Person) -> HttpRequest:
    request = RequestFactory().get("/kpi/revenue/")
    request.user = person
    request.LANGUAGE_CODE = person.language
    request.session = SessionStore()
    request.resolver_match = None
    return request


def shown_to(person: Person) -> str:
    request = asked_by(person)
    practice = practice_of(request, site().definitions.kpis["revenue"], Pays.of(["revenue"], "en"))
    return render_to_string("practice/block.html", {"practice": practice}, request)


@pytest.fixture
def written(rolled_back: None) -> None:
    Action.objects.create(
        kpi="revenue", texts={"fr": "Relancer"}, owner="head-of-sales", due=date(2026, 4, 1)
    )
    Action.objects.create(kpi="revenue", texts={"fr": "Afficher"}, state="done", closed_at=site().now)
    Action.objects.create(kpi="orders", texts={"fr": "Ailleurs"})
    Event.objects.create(kpi="", day=date(2026, 3, 2), titles={"fr": "Grève"})
    Report.objects.create(kpi="revenue", text="Faux")


def test_a_contributor_sees_and_acts(written: None, person_of: Persons) -> None:
    page = shown_to(person_of(Right.CONTRIBUTOR, language="fr"))
    for text in ("Relancer", "head of sales", "en retard", "Afficher", "Grève", "1 erreur signalée"):
        assert text in page
    assert "Ailleurs" not in page
    assert page.count('action="/action/') == 3  # done, drop; reopen
    assert "/kpi/revenue/report/" in page and "/kpi/revenue/event/" not in page


def test_a_viewer_reads_without_buttons(written: None, person_of: Persons) -> None:
    page = shown_to(person_of(Right.VIEWER, language="en"))
    assert "Relancer" in page and "<form" not in page and "<button" not in page


def test_an_owner_may_take_events_off(written: None, person_of: Persons) -> None:
    page = shown_to(person_of(Right.OWNER, language="en"))
    assert "/event/" in page and "on all charts" in page
