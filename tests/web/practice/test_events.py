"""Events on charts: of one KPI or of all, by those who may; taken off and put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jalon.ledger.people.models import Audit, Board, BoardRight, Event
from jalon.vocabulary.rights import Right
from jalon.web.practice.events import drawn_events
from tests.web.conftest import SignedIn
from tests.web.practice.test_actions import undo_address

Clients = Callable[..., SignedIn]
TOLD = {"day": "2026-03-02", "title": "Nouvelle boutique", "where": "one"}


def test_an_owner_notes_an_event_on_one_chart(client_of: Clients) -> None:
    client = client_of(Right.OWNER, language="fr")
    assert client.post("/kpi/revenue/event/", TOLD).status_code == 302
    drawn = drawn_events("revenue", "en")
    assert [(each.day, each.name) for each in drawn] == [(date(2026, 3, 2), "Nouvelle boutique")]
    assert drawn_events("orders", "fr") == ()
    assert Audit.objects.latest("pk").verb == "event_added"


def test_an_event_of_all_stands_on_every_chart(client_of: Clients) -> None:
    client_of(Right.OWNER).post("/kpi/revenue/event/", TOLD | {"where": "all"})
    assert Event.objects.get().kpi == ""
    assert len(drawn_events("orders", "fr")) == len(drawn_events("revenue", "fr")) == 1


def test_an_event_is_taken_off_and_put_back(client_of: Clients) -> None:
    client = client_of(Right.OWNER)
    client.post("/kpi/revenue/event/", TOLD)
    event = Event.objects.get()
    assert client.post(f"/event/{event.pk}/remove/").status_code == 302
    assert not Event.objects.exists()
    client.post(undo_address(client))
    back = Event.objects.get()
    assert (back.pk, back.day, back.titles) == (event.pk, event.day, event.titles)


def test_who_owns_one_board_alone_names_no_event_for_all(client_of: Clients) -> None:
    client = client_of(Right.VIEWER)
    board = Board.objects.create(slug="ventes", kpis=["revenue"])
    BoardRight.objects.create(board=board, person=client.person, right="owner")
    page = client.get("/kpi/revenue/event/").content.decode()
    assert 'value="one"' in page and 'value="all"' not in page
    assert client.post("/kpi/revenue/event/", TOLD | {"where": "all"}).status_code == 200
    assert client.post("/kpi/revenue/event/", TOLD).status_code == 302
    everywhere = Event.objects.create(day=date(2026, 1, 1), titles={"fr": "Grève"})
    assert client.post(f"/event/{everywhere.pk}/remove/").status_code == 403
    assert client.get("/kpi/orders/event/").status_code == 403


def test_contributors_name_no_events(client_of: Clients) -> None:
    event = Event.objects.create(kpi="revenue", day=date(2026, 1, 1), titles={"fr": "Grève"})
    client = client_of(Right.CONTRIBUTOR)
    assert client.post("/kpi/revenue/event/", TOLD).status_code == 403
    assert client.post(f"/event/{event.pk}/remove/").status_code == 403
    assert Event.objects.count() == 1


def test_a_day_far_away_is_doubted(client_of: Clients) -> None:
    response = client_of(Right.OWNER, language="en").post("/kpi/revenue/event/", TOLD | {"day": "0206-03-02"})
    assert response.status_code == 200
    assert "check the year" in response.content.decode()
