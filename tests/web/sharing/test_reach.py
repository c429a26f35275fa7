"""Whom a KPI reached: counts of people, never names, and none where it would point at somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.ledger.people.models import Board, BoardRight, Link, Person, Sight
from jalon.vocabulary.rights import Right
from jalon.web.frame import access
from jalon.web.sharing.reach import Reach, cycle_of, reach, reach_sentence
from tests.web.conftest import SignedIn
from tests.web.sharing.conftest import words

Persons = Callable[..., Person]
Clients = Callable[..., SignedIn]
APRIL = date(2026, 4, 1)


def saw(person: Person, kpi: str, cycle: date = APRIL) -> None:
    Sight.objects.create(person=person, kpi=kpi, cycle=cycle)


def test_persons_are_counted_who_may_see_it_and_did_this_month(person_of: Persons) -> None:
    people = [person_of() for _ in range(4)]
    gone = person_of(is_active=False)
    for person in (people[0], people[1], gone):
        saw(person, "revenue")
    saw(people[2], "revenue", date(2026, 3, 1))
    found = reach(["revenue", "orders"], APRIL)
    assert found["revenue"] == Reach(seen=2, concerned=4, linked=False)
    assert found["orders"].unopened


def test_a_restricted_kpi_concerns_those_who_may_see_it(person_of: Persons) -> None:
    people = [person_of() for _ in range(4)]
    board = Board.objects.create(slug="closed", kpis=["revenue"], restricted=True)
    BoardRight.objects.create(board=board, person=people[0], right="viewer")
    person_of(Right.ADMIN)
    saw(people[1], "revenue")  # seen before it was closed to them
    assert reach(["revenue"], APRIL)["revenue"] == Reach(seen=0, concerned=2, linked=False)


@pytest.mark.parametrize(
    ("found", "language", "said"),
    [
        (Reach(seen=6, concerned=14, linked=False), "fr", "Vu par 6 personnes sur 14 ce mois-ci."),
        (Reach(seen=1, concerned=14, linked=False), "en", "Seen by 1 person of 14 this month."),
        (Reach(seen=0, concerned=14, linked=True), "fr", "Personne ne l’a ouvert ce mois-ci."),
        (Reach(seen=0, concerned=14, linked=False), "en", "Never shared, and nobody opened it this month."),
        (
            Reach(seen=2, concerned=2, linked=True),
            "en",
            "Fewer than 3 people are concerned: a number would point at somebody.",
        ),
    ],
)
def test_how_it_is_said(found: Reach, language: str, said: str) -> None:
    assert words(reach_sentence(found, language)) == said


def test_a_link_shares_a_kpi(person_of: Persons) -> None:
    Link.objects.create(digest="d", title="t", kpis=["orders"], expires_at="2026-05-01T00:00Z")
    assert [each.linked for each in reach(["orders", "revenue"], APRIL).values()] == [True, False]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_names_nobody_and_puts_the_unopened_first(client_of: Clients, language: str) -> None:
    clients = [client_of(language=language, name=f"Nom{number}") for number in range(3)]
    for client in clients[1:]:
        saw(client.person, "revenue")
    page = clients[0].get("/reach/").content.decode()
    assert ("2 KPI" in page) and "Nom1" not in page and "Nom2" not in page
    assert page.index("/kpi/orders/") < page.index("/kpi/revenue/")
    told = "Vu par 2 personnes sur 3" if language == "fr" else "Seen by 2 people of 3"
    assert told in words(page)


def test_a_hidden_kpi_is_not_listed(client_of: Clients) -> None:
    Board.objects.create(slug="closed", kpis=["revenue"], restricted=True)
    assert "/kpi/revenue/" not in client_of().get("/reach/").content.decode()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_concerned_is_what_access_says(person_of: Persons, data: st.DataObject) -> None:
    """Counting reads boards once for all; it must agree with what each person sees."""
    Board.objects.all().delete()
    people = [person_of(data.draw(st.sampled_from(list(Right)))) for _ in range(2)]
    kpis = ["revenue", "orders", "basket"]
    for number in range(data.draw(st.integers(0, 3))):
        board = Board.objects.create(
            slug=f"b{number}",
            kpis=data.draw(st.lists(st.sampled_from(kpis), unique=True)),
            restricted=data.draw(st.booleans()),
        )
        for person in data.draw(st.lists(st.sampled_from(people), unique=True)):
            BoardRight.objects.create(board=board, person=person, right="viewer")
    everybody = list(Person.objects.filter(is_active=True))
    for name, found in reach(kpis, APRIL).items():
        assert found.concerned == sum(bool(access.Sight.of(each).visible([name])) for each in everybody)


def test_a_cycle_is_a_month() -> None:
    assert cycle_of(date(2026, 4, 30)) == APRIL
