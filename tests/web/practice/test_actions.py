"""Actions of a KPI: planned, changed, done, dropped, taken up again; who may; undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from jalon.ledger.people.models import Action, Audit, Board, Duty
from jalon.vocabulary.rights import Right
from tests.web.conftest import SignedIn
from tests.web.ground import NOW

Clients = Callable[..., SignedIn]
TEXT = "Relancer les paniers abandonnés"


def planned(client: Client, kpi: str = "revenue", **more: str) -> Any:
    told = {"text": TEXT, "owner": "head-of-sales", "due": "2026-05-31"} | more
    response = client.post(f"/kpi/{kpi}/action/", told)
    assert response.status_code == 302, response.content.decode()
    return Action.objects.latest("pk")


def undo_address(client: Client) -> str:
    """The undo of the notice that the next page would show."""
    return str(client.session["notices"][-1]["undo"])


def test_a_contributor_plans_an_action_and_the_audit_says_so(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR, language="fr")
    action = planned(client)
    assert (action.kpi, action.texts, action.owner) == ("revenue", {"fr": TEXT}, "head-of-sales")
    assert (action.due, action.state, action.created_by) == (date(2026, 5, 31), "planned", client.person)
    line = Audit.objects.latest("pk")
    assert (line.verb, line.subject, line.person) == ("action_added", "revenue", client.person)
    assert line.before is None and line.after["texts"] == {"fr": TEXT}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_form_offers_the_roles_of_the_files_with_whoever_holds_them(
    client_of: Clients, language: str
) -> None:
    client = client_of(Right.CONTRIBUTOR, language=language, name="Camille Roy")
    Duty.objects.create(person=client.person, role="direction")
    page = client.get("/kpi/revenue/action/").content.decode()
    assert '<option value="head-of-sales" selected>head of sales</option>' in page
    assert '<option value="direction">direction (Camille Roy)</option>' in page
    assert ("Pour quand" if language == "fr" else "By when") in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"text": ""}, "Ce champ est obligatoire"),
        ({"due": "2026-04-14"}, "Ce jour est passé"),
        ({"due": "2062-04-14"}, "trop loin"),
        ({"owner": "nobody-knows"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client_of: Clients, told: dict[str, str], said: str) -> None:
    client = client_of(Right.CONTRIBUTOR, language="fr")
    response = client.post("/kpi/revenue/action/", {"text": TEXT, "owner": "", "due": ""} | told)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Action.objects.count() == 0


@pytest.mark.parametrize(("verb", "state"), [("done", "done"), ("drop", "dropped")])
def test_an_action_is_closed_and_taken_up_again(client_of: Clients, verb: str, state: str) -> None:
    client = client_of(Right.CONTRIBUTOR)
    action = planned(client)
    assert client.post(f"/action/{action.pk}/{verb}/").status_code == 302
    action.refresh_from_db()
    assert action.state == state and action.closed_at is not None
    assert client.post(f"/action/{action.pk}/reopen/").status_code == 302
    action.refresh_from_db()
    assert action.state == "planned" and action.closed_at is None


def test_closing_twice_leaves_one_line(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR)
    action = planned(client)
    for _ in range(2):
        client.post(f"/action/{action.pk}/done/")
    assert Audit.objects.filter(verb="action_done").count() == 1


def test_every_write_is_undone(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR, language="fr")
    action = planned(client)
    added = undo_address(client)
    client.post(f"/action/{action.pk}/", {"text": "Autre chose", "owner": "", "due": "2026-06-30"})
    assert Action.objects.get(pk=action.pk).texts == {"fr": "Autre chose"}
    client.post(undo_address(client))
    kept = Action.objects.get(pk=action.pk)
    assert (kept.texts, kept.owner, kept.due) == ({"fr": TEXT}, "head-of-sales", date(2026, 5, 31))
    client.post(f"/action/{action.pk}/done/")
    client.post(undo_address(client))
    assert Action.objects.get(pk=action.pk).closed_at is None
    client.post(added)
    assert not Action.objects.filter(pk=action.pk).exists()


def test_an_undo_never_loses_what_somebody_wrote_since(client_of: Clients) -> None:
    first, second = client_of(Right.CONTRIBUTOR, language="en"), client_of(Right.CONTRIBUTOR)
    action = planned(first)
    undo = undo_address(first)
    second.post(f"/action/{action.pk}/", {"text": "Better", "owner": "", "due": ""})
    first.post(undo)
    assert "Better" in Action.objects.get(pk=action.pk).texts.values()
    assert "cannot be undone" in first.session["notices"][-1]["text"]


def test_nobody_undoes_what_another_did(client_of: Clients) -> None:
    client, other = client_of(Right.CONTRIBUTOR), client_of(Right.ADMIN)
    action = planned(client)
    assert other.post(undo_address(client)).status_code == 404
    assert Action.objects.filter(pk=action.pk).exists()


def test_an_edit_in_another_language_changes_the_text_there_is(client_of: Clients) -> None:
    action = planned(client_of(Right.CONTRIBUTOR, language="fr"))
    english = client_of(Right.CONTRIBUTOR, language="en")
    assert TEXT in english.get(f"/action/{action.pk}/").content.decode()
    english.post(f"/action/{action.pk}/", {"text": "Relancer", "owner": "", "due": ""})
    assert Action.objects.get(pk=action.pk).texts == {"fr": "Relancer"}


def test_a_due_day_that_has_passed_may_stay(client_of: Clients, serve_with: Callable[..., None]) -> None:
    client = client_of(Right.CONTRIBUTOR)
    action = planned(client, due="2026-04-20")
    serve_with(now=NOW.replace(day=29))
    told = {"text": "Plus tard", "owner": "", "due": "2026-04-20"}
    assert client.post(f"/action/{action.pk}/", told).status_code == 302
    assert Action.objects.get(pk=action.pk).due == date(2026, 4, 20)


def test_viewers_read_and_do_not_write(client_of: Clients) -> None:
    action = planned(client_of(Right.CONTRIBUTOR))
    viewer = client_of(Right.VIEWER)
    assert viewer.get("/kpi/revenue/action/").status_code == 403
    for verb in ("", "done/", "drop/", "reopen/"):
        assert viewer.post(f"/action/{action.pk}/{verb}").status_code == 403


def test_actions_of_a_hidden_kpi_are_not_there(client_of: Clients) -> None:
    action = planned(client_of(Right.CONTRIBUTOR))
    Board.objects.create(slug="closed", names={"fr": "Fermé"}, kpis=["revenue"], restricted=True)
    other = client_of(Right.EDITOR)
    assert other.get("/kpi/revenue/action/").status_code == 404
    assert other.post(f"/action/{action.pk}/done/").status_code == 404


def test_writes_are_posts_that_go_back_to_this_site(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR)
    action = planned(client)
    assert client.get(f"/action/{action.pk}/done/").status_code == 405
    back = client.post(f"/action/{action.pk}/done/", {"next": "/board/?status=off_track"})
    assert back.headers["Location"] == "/board/?status=off_track"
    away = client.post(f"/action/{action.pk}/reopen/", {"next": "https://elsewhere.example/"})
    assert away.headers["Location"] == "/kpi/revenue/"
    sender = client.post(f"/action/{action.pk}/done/", HTTP_REFERER="http://testserver/board/?all=1")
    assert sender.headers["Location"] == "/board/?all=1"


def test_an_action_names_the_kpi_that_tells_whether_it_works(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR, language="fr")
    action = planned(client, measure="orders")
    assert action.measure == "orders"
    form = client.get(f"/action/{action.pk}/").content.decode()
    assert "À quoi verra-t-on que cela porte" in form
    assert '<option value="orders" selected>' in form
    refused = client.post("/kpi/revenue/action/", {"text": TEXT, "measure": "gone"})
    assert refused.status_code == 200 and Action.objects.count() == 1
