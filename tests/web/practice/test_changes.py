"""A change announced on the page of its KPI: sealed, audited, shown at once; by those who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from jalon.ledger.people.models import Audit, Board, BoardRight
from jalon.vocabulary.change import Direction, SizeUnit
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from jalon.web.practice.events import drawn_events
from jalon.workspace.judgement.judging import judgement, spelled
from jalon.workspace.published import Published
from jalon.workspace.registering import registered
from tests.web import ground
from tests.web.conftest import SignedIn

Clients = Callable[..., SignedIn]
DAY = ground.NOW.date() + timedelta(days=7)
TOLD = {
    "what": "Nouveaux tarifs",
    "start": DAY.isoformat(),
    "expect": "+10 %",
    "window": "3",
    "grain": "month",
    "scope": "",
}


@pytest.fixture
def judged(rolled_back: None) -> Iterator[None]:
    """Every KPI is judged, so that its page has a place for what is said."""
    here = site()
    run = here.ledger.current()
    assert run is not None
    reading = Published.of(here.workspace, here.ledger, here.now, None)
    said = {name: spelled(judgement(reading, kpi)) for name, kpi in reading.kpis.items()}
    with transaction.atomic():
        assert here.ledger.keep_judgements(run.number, said, here.now)
        yield


def test_what_is_noted_as_event_and_as_change_has_one_mark(judged: None, client_of: Clients) -> None:
    client = client_of(Right.OWNER, language="fr")
    client.post("/kpi/revenue/change/", TOLD)
    client.post("/kpi/revenue/event/", {"day": DAY.isoformat(), "title": TOLD["what"], "where": "one"})
    assert [each.name for each in drawn_events("revenue", "fr")] == [TOLD["what"]]


def test_an_owner_seals_a_change_and_sees_it_at_once(judged: None, client_of: Clients) -> None:
    client = client_of(Right.OWNER, language="fr")
    response = client.post("/kpi/revenue/change/", TOLD)
    assert (response.status_code, response["Location"]) == (302, "/kpi/revenue/#changes")
    (sealed,) = registered(site().ledger)
    assert [(each.day, each.name) for each in drawn_events("revenue", "fr")] == [
        (DAY, "«\u00a0Nouveaux tarifs\u00a0»")
    ]
    assert drawn_events("orders", "fr") == ()
    assert (sealed.kpi, sealed.texts, sealed.start) == ("revenue", {"fr": "Nouveaux tarifs"}, DAY)
    assert (sealed.direction, sealed.expected, sealed.unit) == (Direction.UP, 0.1, SizeUnit.SHARE)
    assert (sealed.window, sealed.scope, sealed.late) == (3, (), False)
    line = Audit.objects.latest("pk")
    assert (line.verb, line.subject, line.after["number"]) == ("change_registered", "revenue", 1)
    page = client.get("/kpi/revenue/").content.decode()
    assert "Ce que nous avons changé" in page
    assert "Nouveaux tarifs" in page.split("id='changes'")[1]
    assert "Nouveaux tarifs" not in client.get("/kpi/orders/").content.decode()


def test_a_change_may_touch_one_member(client_of: Clients) -> None:
    client = client_of(Right.OWNER)
    page = client.get("/kpi/revenue/change/").content.decode()
    option = page.split('value="region=')[1].split('"')[0]
    assert client.post("/kpi/revenue/change/", TOLD | {"scope": f"region={option}"}).status_code == 302
    assert registered(site().ledger)[0].scope == (("region", option or None),)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"expect": "10 %"}, "avec son signe"),
        ({"start": (ground.NOW.date() - timedelta(days=1)).isoformat()}, "a déjà commencé"),
        ({"window": "0"}, "supérieure ou égale à 1"),
        ({"what": " "}, "obligatoire"),
        ({"grain": "century"}, "choix"),
        ({"scope": "region=nowhere"}, "choix"),
    ],
)
def test_what_cannot_be_registered_is_said_beside_its_field(
    client_of: Clients, changed: dict[str, str], words: str
) -> None:
    response = client_of(Right.OWNER, language="fr").post("/kpi/revenue/change/", TOLD | changed)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert registered(site().ledger) == []


def test_the_same_form_sent_twice_registers_once(client_of: Clients) -> None:
    client = client_of(Right.OWNER, language="en")
    client.post("/kpi/revenue/change/", TOLD)
    assert "is registered already" in client.post("/kpi/revenue/change/", TOLD).content.decode()
    assert len(registered(site().ledger)) == 1


def test_contributors_and_owners_of_other_kpis_register_nothing(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR)
    assert client.post("/kpi/revenue/change/", TOLD).status_code == 403
    assert "/kpi/revenue/change/" not in client.get("/kpi/revenue/").content.decode()
    other = client_of(Right.VIEWER)
    board = Board.objects.create(slug="ventes", kpis=["orders"])
    BoardRight.objects.create(board=board, person=other.person, right="owner")
    assert other.post("/kpi/revenue/change/", TOLD).status_code == 403
    assert registered(site().ledger) == []
