"""The ways to pass a page on, as boards and KPIs offer them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client

from jalon.ledger.people.models import Board, BoardRight, Person, Sight
from jalon.show.facts import facts
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from jalon.web.sharing.block import Share, share_of_board, share_of_kpi
from tests.reading import words
from tests.web.practice.test_block import asked_by

Persons = Callable[..., Person]


def of_kpi(person: Person, query: str = "") -> Share:
    told = facts(site().card(site().definitions.kpis["revenue"]), person.language)
    return share_of_kpi(asked_by(person), told, query)


def test_only_who_may_share_is_offered_a_link(person_of: Persons) -> None:
    assert of_kpi(person_of(Right.CONTRIBUTOR)).link == ""
    assert of_kpi(person_of(Right.OWNER)).link == "/link/kpi/revenue/"
    viewer = person_of(Right.VIEWER)
    board = Board.objects.create(slug="ventes", kpis=["revenue"])
    BoardRight.objects.create(board=board, person=viewer, right="owner")
    assert of_kpi(viewer).link == "/link/kpi/revenue/"
    assert share_of_board(asked_by(viewer), "ventes").link == "/link/board/ventes/"
    assert share_of_board(asked_by(viewer)).link == ""


@pytest.mark.parametrize("slug", ["main", "executive", "ventes"])
def test_every_address_offered_leads_somewhere(
    client_of: Callable[..., Client], person_of: Persons, slug: str
) -> None:
    Board.objects.create(slug="ventes", kpis=["revenue"])
    person = person_of(Right.OWNER)
    client = client_of(person=person)
    share = share_of_board(asked_by(person), slug)
    kpi = of_kpi(person, "grain=quarter")
    assert kpi.csv.endswith("?grain=quarter")
    for address in (share.link, share.letter, share.pdf, share.csv, kpi.link, kpi.csv):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_block_says_whom_it_reached_and_what_to_copy(person_of: Persons, language: str) -> None:
    people = [person_of(language=language) for _ in range(3)]
    Sight.objects.create(person=people[1], kpi="revenue", cycle=date(2026, 4, 1))
    share = of_kpi(people[0])
    page = render_to_string("sharing/share.html", {"share": share}, asked_by(people[0]))
    assert ("Vu par 1 personne sur 3" if language == "fr" else "Seen by 1 person of 3") in words(page)
    assert words(share.sentence) in words(page)
    assert "link/" not in page
