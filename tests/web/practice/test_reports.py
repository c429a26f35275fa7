"""“This number is wrong”: reported with what was shown, answered by editors and by whoever owns the KPI."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from jalon.ledger.people.models import Audit, Board, Duty, Report
from jalon.vocabulary.rights import Right
from tests.web.conftest import SignedIn
from tests.web.practice.test_actions import undo_address

Clients = Callable[..., SignedIn]
WRONG = "Les ventes de mars manquent.\nIl y en avait trois."


def reported(client: Client, kpi: str = "revenue") -> Report:
    page = client.get(f"/kpi/{kpi}/report/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    response = client.post(f"/kpi/{kpi}/report/", {"wrong": WRONG, "seen": seen[1]})
    assert response.status_code == 302
    report: Report = Report.objects.latest("pk")
    return report


def test_a_report_keeps_the_value_and_period_that_were_shown(client_of: Clients) -> None:
    report = reported(client_of(Right.CONTRIBUTOR, language="fr"))
    assert report.value == "12,00\u00a0€"
    assert report.period_start == date(2026, 4, 1)
    assert report.text == WRONG.replace("\n", "\r\n") or report.text == WRONG
    assert Audit.objects.latest("pk").verb == "report_added"


def test_what_was_shown_cannot_be_made_up(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR, language="fr")
    client.post("/kpi/revenue/report/", {"wrong": WRONG, "seen": "1 000 000 €"})
    assert Report.objects.get().value == "12,00\u00a0€"
    page = client.get("/kpi/orders/report/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    client.post("/kpi/revenue/report/", {"wrong": WRONG, "seen": seen[1]})  # another KPI's
    assert Report.objects.latest("pk").value == "12,00\u00a0€"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_editor_answers_and_whoever_reported_reads_it(client_of: Clients, language: str) -> None:
    reporter = client_of(Right.CONTRIBUTOR, language=language, name="Noa")
    report = reported(reporter)
    editor = client_of(Right.EDITOR, language=language)
    page = editor.get("/reports/").content.decode()
    assert "Noa" in page and "Les ventes de mars manquent.<br>" in page
    assert ("Affiché" if language == "fr" else "Shown") in page
    assert editor.post(f"/reports/{report.pk}/answer/", {"answer": "Import corrigé"}).status_code == 302
    report.refresh_from_db()
    assert report.answer == "Import corrigé" and report.closed_at is not None
    assert "Import corrigé" in reporter.get("/reports/").content.decode()
    editor.post(undo_address(editor))
    assert Report.objects.get(pk=report.pk).closed_at is None


def test_whoever_owns_the_kpi_answers_and_nobody_else_without_the_right(client_of: Clients) -> None:
    report = reported(client_of(Right.CONTRIBUTOR))
    owner, other = client_of(Right.CONTRIBUTOR), client_of(Right.CONTRIBUTOR)
    Duty.objects.create(person=owner.person, role="head-of-sales")
    assert other.post(f"/reports/{report.pk}/answer/", {"answer": "Non"}).status_code == 403
    assert "ventes de mars" not in other.get("/reports/").content.decode()
    assert owner.post(f"/reports/{report.pk}/answer/", {"answer": "Oui"}).status_code == 302
    assert owner.post(f"/reports/{report.pk}/answer/", {"answer": "Encore"}).status_code == 404


def test_an_empty_answer_is_refused_where_it_was_typed(client_of: Clients) -> None:
    report = reported(client_of(Right.CONTRIBUTOR))
    response = client_of(Right.EDITOR, language="fr").post(f"/reports/{report.pk}/answer/", {"answer": " "})
    assert response.status_code == 422
    assert "Ce champ est obligatoire" in response.content.decode()
    assert Report.objects.get(pk=report.pk).closed_at is None


def test_reports_about_a_hidden_kpi_are_not_seen(client_of: Clients) -> None:
    report = reported(client_of(Right.CONTRIBUTOR))
    Board.objects.create(slug="closed", kpis=["revenue"], restricted=True)
    editor = client_of(Right.EDITOR)
    assert "ventes de mars" not in editor.get("/reports/").content.decode()
    assert editor.post(f"/reports/{report.pk}/answer/", {"answer": "Oui"}).status_code == 404
    assert "ventes de mars" in client_of(Right.ADMIN).get("/reports/").content.decode()


def test_what_people_wrote_is_escaped(client_of: Clients) -> None:
    Report.objects.create(kpi="revenue", text="<script>alert(1)</script>", value="<b>1</b>")
    page = client_of(Right.EDITOR).get("/reports/").content.decode()
    assert "<script>alert" not in page and "<b>1</b>" not in page
